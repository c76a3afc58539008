// What is listened to, and what happens when the page is there.
document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
colour();
if ((stored("history") || (matchMedia("(min-width: 1200px)").matches ? "1" : "0")) === "1") {
  if (matchMedia("(min-width: 1200px)").matches) document.documentElement.classList.add("wy-with-history");
}

const TOOLS = {
  "wy-history": () => showHistory(),
  "wy-new": newTalk,
  "wy-export": exportMenu,
  "wy-archive": () => showArchive(),
  "wy-language": () => speak(language === "zh" ? "en" : "zh"),
  "wy-theme": nextTheme,
  "wy-check": () => note(say("checking")),
  "wy-clear": clearFilters,
};

document.addEventListener("click", (event) => {
  const pressed = event.target.closest && event.target.closest("button");
  if (pressed && pressed.matches("#wy-send, .wy-example") && waits(event, () => pressed.click())) return;
  if (pressed && TOOLS[pressed.id]) TOOLS[pressed.id]();
  else if (!(event.target.closest && event.target.closest("#wy-kinds"))) closeMenu();
  if (event.isTrusted && pressed && pressed.id === "wy-send") insist();
  followLink(event);
}, true);

document.addEventListener("input", (event) => { if (event.target.closest("#wy-filter")) nameFilters(); });
document.addEventListener("focusin", (event) => { if (event.target.closest("#wy-filter")) suggest(); });

// Enter that ends an input method's composition chooses a word; it must not send the question.
for (const name of ["keydown", "keypress"]) {
  document.addEventListener(name, (event) => {
    if (event.key !== "Enter") return;
    if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation();
    else if (name === "keydown" && !event.shiftKey && event.target === box()) waits(event, () => press("wy-send"));
  }, true);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter" && !event.shiftKey && event.target === box()) insist();
  if (event.key === "Escape") {
    if (document.getElementById("wy-kinds")) closeMenu();
    else if (document.activeElement.closest("#wy-side") && matchMedia("(max-width: 1199.9px)").matches) showHistory(false);
    return;
  }
  if (event.target.closest("input, textarea, select") || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    showArchive(false);
    if (box()) box().focus();
  } else if (event.key === "[") step(-1);
  else if (event.key === "]") step(1);
});

let linked = CITE.test(location.hash) ? location.hash : null;
let begun = false;

function begin() {
  begun = true;
  document.body.prepend(make("a", { id: "wy-skip", href: "#wy-chat" }, say("skip")));
  colour();
  drawHistory();
  for (const [id, now] of [["wy-history", document.documentElement.classList.contains("wy-with-history")], ["wy-export", false]]) {
    field(id, "button").setAttribute("aria-expanded", String(now));
  }
  field("wy-archive", "button").setAttribute("aria-pressed", "false");
  if (language === "zh") resume();
  else {
    speak(language);
    // Its answer must not come after that of what is opened next.
    const wait = (times) => (times && box().placeholder !== say("box") ? setTimeout(() => wait(times - 1), 50) : resume());
    wait(100);
  }
}

// What scrolls by itself can be reached by keys, and is named. A part whose code comes late is drawn after the others.
function nameRegions() {
  for (const [selector, key] of [["#wy-chat .bubble-wrap", "conversation"], ["#wy-panel", "article"], ["#wy-archive-view", "archive"]]) {
    const region = find(selector);
    if (!region || (region.tabIndex === 0 && region.getAttribute("aria-label") === say(key))) continue;
    region.tabIndex = 0;
    if (!region.hasAttribute("role")) region.setAttribute("role", "region"); // Gradio's conversation is a log
    region.setAttribute("aria-label", say(key));
  }
}

function resume() {
  const link = linked;
  linked = null;
  if (talkOf(session.id)) openTalk(session.id);
  if (link) setTimeout(() => open(link), 80);
}

new MutationObserver(() => {
  if (!begun && document.getElementById("wy-do-restore") && box() && document.getElementById("wy-main")) begin();
  if (!begun) return;
  nameRegions();
  saveShown();
  showQuestion();
  settle();
  addTools();
  nameMessages();
  showQuote();
  nameFilters();
}).observe(document.documentElement, { childList: true, subtree: true });
