// Small helpers: elements, words, and the way to the server. All files of this folder are one script (ui/web.py).
const NARROW = "(max-width: 899.9px)";
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

let language = stored("language") || (/^zh/i.test(navigator.language) ? "zh" : "en");

function stored(name) {
  try { return localStorage.getItem(`wenyuan.${name}`); } catch { return null; }
}

function keep(name, value) {
  try { localStorage.setItem(`wenyuan.${name}`, value); } catch { /* the browser keeps nothing: then for this page only */ }
}

function say(key, ...values) {
  return values.reduce((text, value) => text.replace("{}", value), WORDS[language][key]);
}

// An element with properties and children; a text is always text.
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const button = (key, className, onclick) => make("button", { type: "button", className, onclick }, say(key));

function field(id, selector) {
  const holder = document.getElementById(id);
  if (!holder) return null;
  return holder.matches(selector) ? holder : holder.querySelector(selector);
}

const box = () => field("wy-ask", "textarea");

// Writes into one of Gradio's text boxes as a reader would.
function put(id, value) {
  const input = field(id, "textarea, input");
  if (!input) return false;
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

// Presses one of the hidden buttons; a text box written before has then reached the page's state.
function press(id) {
  const hidden = field(id, "button");
  if (!hidden) return false;
  setTimeout(() => hidden.click(), 40);
  return true;
}

// Calls a function of the server's (ui/window/services.py); what goes wrong is an error with a sentence.
async function call(name, ...data) {
  const root = window.gradio_config && window.gradio_config.root;
  const path = root ? new URL(root, location.href).pathname.replace(/\/$/, "") : "";
  let reply;
  try {
    const response = await fetch(`${path}/gradio_api/run/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ data }),
    });
    const body = await response.json();
    reply = body.data ? body.data[0] : { error: body.error || say("unreachable") };
  } catch {
    throw new Error(say("unreachable"));
  }
  if (reply.error) throw new Error(reply.error);
  return reply;
}

// A line for a moment, also read aloud.
let noteTimer = 0;
function note(text) {
  let line = document.getElementById("wy-note");
  if (!line) {
    line = make("div", { id: "wy-note", role: "status" });
    document.body.append(line);
  }
  line.textContent = text;
  line.classList.add("wy-shown");
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => line.classList.remove("wy-shown"), 4000);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https a browser offers no clipboard; the old way still works there.
    const area = make("textarea", { value: text, className: "wy-hidden" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
