// Opens citations: a click on a link to #cite-N/ARTICLE/START-END writes the fragment into a hidden text box and presses
// a hidden button. The server answers with the article; when its mark has arrived it is scrolled into view.
(() => {
  "use strict";
  const CITE = /^#cite-\d+\//;
  const NARROW = "(max-width: 899.9px)";
  let opened = "";   // the fragment last asked for
  let shown = null;  // what the panel held when it was asked for: until that has changed, the answer is not there yet
  let opening = false;

  document.documentElement.lang = "zh-CN";

  function field(id, selector) {
    const holder = document.getElementById(id);
    if (!holder) return null;
    return holder.matches(selector) ? holder : holder.querySelector(selector);
  }

  const inPanel = () => document.querySelector("#wy-panel :is(.wy-article, .wy-error)");

  function open(fragment) {
    const box = field("wy-target", "textarea, input");
    const button = field("wy-open", "button");
    if (!box || !button) return false;
    for (const link of document.querySelectorAll("a.wy-current")) link.classList.remove("wy-current");
    for (const link of document.querySelectorAll('a[href^="#cite-"]')) {
      if (link.getAttribute("href") === fragment) link.classList.add("wy-current");
    }
    shown = inPanel();
    opening = true;
    if (fragment === opened && shown) {
      shown = null;
      showQuote();
      return true;
    }
    opened = fragment;
    box.value = fragment.slice(1);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    // Svelte carries the text box's value to the page's state in its next turn.
    setTimeout(() => button.click(), 30);
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link) return;
    const href = link.getAttribute("href");
    if (CITE.test(href)) {
      event.preventDefault();
      if (open(href)) history.replaceState(null, "", href);
    } else if (href === "#wy-chat") {
      event.preventDefault();
      document.getElementById("wy-chat").scrollIntoView({ block: "end", behavior: "smooth" });
      const box = field("wy-ask", "textarea");
      if (box) box.focus({ preventScroll: true });
    }
  }, true);

  // Enter that ends an input method's composition chooses a word; it must not send the question.
  for (const name of ["keydown", "keypress"]) {
    document.addEventListener(name, (event) => {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
    }, true);
  }

  function showQuote() {
    const panel = document.getElementById("wy-panel");
    const content = inPanel();
    if (!opening || !content || content === shown) return;
    const mark = document.getElementById("quote");
    opening = false;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const narrow = matchMedia(NARROW).matches;
    if (narrow) {
      (mark || panel).scrollIntoView({ block: mark ? "center" : "start", behavior: still ? "auto" : "smooth" });
    } else {
      const above = mark ? mark.getBoundingClientRect().top - panel.getBoundingClientRect().top : 0;
      panel.scrollTop += above - panel.clientHeight / 3;
    }
    const heading = document.getElementById("article-title");
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }

  // A new question comes to the top and stays there while its answer grows, so that it is read from its beginning;
  // from the reader's first own scrolling on it is left alone.
  let asked = 0;
  let following = false;
  for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    document.addEventListener(name, () => { following = false; }, { capture: true, passive: true });
  }
  function showQuestion() {
    const questions = document.querySelectorAll("#wy-chat .wy-question");
    if (questions.length > asked) following = true;
    asked = questions.length;
    if (!following || !asked) return;
    const narrow = matchMedia(NARROW).matches;
    const scroller = narrow ? document.scrollingElement : document.querySelector("#wy-chat .bubble-wrap");
    const top = narrow ? 0 : scroller.getBoundingClientRect().top;
    scroller.scrollTop += questions[asked - 1].getBoundingClientRect().top - top - 20;
  }

  // Gradio reads a message's source aloud, which here is HTML.
  function nameMessages() {
    for (const message of document.querySelectorAll("#wy-chat [data-testid=user], #wy-chat [data-testid=bot]")) {
      const label = message.dataset.testid === "user" ? "问题" : "答案";
      if (message.getAttribute("aria-label") !== label) message.setAttribute("aria-label", label);
    }
  }

  let linked = CITE.test(location.hash) ? location.hash : null;
  new MutationObserver(() => {
    if (linked && document.getElementById("wy-open") && open(linked)) linked = null;
    showQuestion();
    nameMessages();
    showQuote();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
