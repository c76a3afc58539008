// The article beside the conversation. A click on a link to #cite-N/ARTICLE/START-END writes the fragment into a hidden
// text box and presses a hidden button; when the article has arrived its mark is scrolled into view.
const CITE = /^#cite-\d+\//;
let opened = "";   // the fragment last asked for
let siblings = []; // the fragments of the answer it belongs to, in order
let shown = null;  // what the panel held when it was asked for: until that has changed, the answer is not there yet
let opening = false;

const inPanel = () => find("#wy-panel .wy-article, #wy-panel .wy-error");

function open(fragment, answer) {
  if (answer) {
    siblings = [...new Set(all('.wy-citations a[href^="#cite-"]', answer).map((link) => link.getAttribute("href")))];
  }
  for (const link of all('#wy-chat a[href^="#cite-"]')) {
    link.classList.toggle("wy-current", link.getAttribute("href") === fragment);
  }
  shown = inPanel();
  opening = true;
  if (fragment === opened && shown && !shown.classList.contains("wy-error")) {
    shown = null;
    showQuote();
    return true;
  }
  opened = fragment;
  return put("wy-target", fragment.slice(1)) && press("wy-do-open");
}

function showQuote() {
  const panel = document.getElementById("wy-panel");
  const content = inPanel();
  if (!opening || !content || content === shown) return;
  opening = false;
  nameHit();
  const mark = document.getElementById("quote");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (matchMedia(NARROW).matches) {
    (mark || panel).scrollIntoView({ block: mark ? "center" : "start", behavior: still ? "auto" : "smooth" });
  } else {
    const above = mark ? mark.getBoundingClientRect().top - panel.getBoundingClientRect().top : 0;
    panel.scrollTop += above - panel.clientHeight / 3;
  }
  const heading = document.getElementById("article-title");
  if (heading && !document.activeElement.closest(".wy-hits")) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}

// Which of the answer's citations this is, with the ways to the others. It stands outside what Gradio draws anew.
function nameHit() {
  const holder = document.getElementById("wy-right");
  if (!holder) return;
  let bar = find(".wy-hits", holder);
  const place = siblings.indexOf(opened);
  if (place < 0 || siblings.length < 2) {
    if (bar) bar.remove();
    return;
  }
  if (!bar) {
    bar = make("div", { className: "wy-hits" }, make("span"), make("button", { type: "button" }), make("button", { type: "button" }));
    holder.prepend(bar);
  }
  const [count, previous, next] = bar.children;
  count.textContent = say("hit", place + 1, siblings.length);
  previous.textContent = `‹ ${say("previous")}`;
  next.textContent = `${say("next")} ›`;
  previous.onclick = () => step(-1);
  next.onclick = () => step(1);
}

function step(by) {
  if (siblings.length < 2) return;
  const place = (siblings.indexOf(opened) + by + siblings.length) % siblings.length;
  if (open(siblings[place])) history.replaceState(null, "", siblings[place]);
}

function followLink(event) {
  const link = event.target.closest && event.target.closest("a[href]");
  if (!link) return;
  const href = link.getAttribute("href");
  if (CITE.test(href)) {
    event.preventDefault();
    if (open(href, link.closest(".wy-answer"))) history.replaceState(null, "", href);
  } else if (href === "#wy-chat") {
    event.preventDefault();
    document.getElementById("wy-chat").scrollIntoView({ block: "end", behavior: "smooth" });
    if (box()) box().focus({ preventScroll: true });
  }
}
