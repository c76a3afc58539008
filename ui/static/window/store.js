// Conversations in this browser's own storage: a key each, so that two tabs never overwrite each other's.
const PREFIX = "wenyuan.talk.";
const MOST = 300; // conversations kept
const decoded = new Map();
const memory = new Map(); // where the browser allows no storage

function area() {
  try {
    localStorage.length; // eslint-disable-line no-unused-expressions
    return localStorage;
  } catch {
    return null;
  }
}

function talks() {
  const from = area();
  const keys = from ? Object.keys(from).filter((key) => key.startsWith(PREFIX)) : [...memory.keys()];
  const found = keys.map((key) => read(key)).filter(Boolean);
  return found.sort((one, other) => (one.at < other.at ? 1 : -1));
}

function read(key) {
  try {
    const talk = JSON.parse(area() ? localStorage.getItem(key) : memory.get(key));
    return talk && Array.isArray(talk.turns) && talk.turns.length ? talk : null;
  } catch {
    return null; // damaged, or written by another version
  }
}

const talkOf = (id) => (id ? read(PREFIX + id) : null);

function saveTalk(talk) {
  const text = JSON.stringify(talk);
  if (!area()) {
    memory.set(PREFIX + talk.id, text);
    return;
  }
  const older = talks().filter((one) => one.id !== talk.id);
  for (const one of older.splice(MOST - 1)) dropTalk(one.id);
  for (;;) {
    try {
      localStorage.setItem(PREFIX + talk.id, text);
      return;
    } catch {
      const oldest = older.pop();
      if (!oldest) return;
      dropTalk(oldest.id);
      note(say("full"));
    }
  }
}

function dropTalk(id) {
  if (area()) localStorage.removeItem(PREFIX + id);
  else memory.delete(PREFIX + id);
}

// What a turn holds (ui/window/records.py), or null.
function decode(token) {
  if (!decoded.has(token)) {
    let turn = null;
    try {
      const bytes = Uint8Array.from(atob(token.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
      turn = JSON.parse(new TextDecoder().decode(bytes));
    } catch { /* no turn of ours */ }
    if (decoded.size > 2000) decoded.clear();
    decoded.set(token, turn);
  }
  return decoded.get(token);
}

// The conversation that is open in this tab; a reload opens it again.
const session = {
  get id() { try { return sessionStorage.getItem("wenyuan.open"); } catch { return this.own || null; } },
  set id(id) {
    this.own = id;
    try { id ? sessionStorage.setItem("wenyuan.open", id) : sessionStorage.removeItem("wenyuan.open"); } catch { /* as above */ }
  },
};

const tokens = () => all("#wy-chat .wy-record").map((record) => record.textContent);
let saved = "";
let awaited = null; // what the conversation will show when the server has replied; until then nothing is saved
let replacing = false; // the last answer is being asked for again

// Saves what the conversation shows. A page that lost its beginning (the server was started again) begins a new one.
function saveShown() {
  const turns = tokens();
  const text = turns.join(" ");
  if (changing() || (awaited !== null && text !== awaited)) return;
  awaited = null;
  if (!turns.length || text === saved) return;
  saved = text;
  const open = talkOf(session.id);
  const goesOn = open && (open.turns[0] === turns[0] || (replacing && open.turns.length === 1));
  replacing = false;
  const first = decode(turns[0]);
  const fresh = { id: newId(), title: first ? first.answer.question.slice(0, 60) : "", ratings: {} };
  const talk = goesOn ? open : fresh;
  if (goesOn && open.turns.join(" ") === text) return;
  talk.turns = turns;
  talk.at = new Date().toISOString();
  session.id = talk.id;
  saveTalk(talk);
  drawHistory();
}

// Says what the conversation is about to show; should the reply stay out, saving goes on after a while.
function expectShown(text) {
  saved = awaited = text;
  setTimeout(() => { if (awaited === text) awaited = null; }, 8000);
}

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
