// The list of earlier conversations: open, rename, delete, search. It is built here because it never leaves the browser.
let sure = ""; // the conversation that is to be deleted at the next press ("all" for all of them)
let renaming = "";

function drawHistory() {
  const main = document.getElementById("wy-main");
  if (!main) return;
  let side = document.getElementById("wy-side");
  if (!side) {
    side = make("nav", { id: "wy-side" });
    side.append(
      make("div", { className: "wy-side-top" }, make("h2"), button("close", "wy-plain wy-close", () => showHistory(false))),
      make("input", { type: "search", id: "wy-find", oninput: drawHistory }),
      make("ul", { id: "wy-talks" }),
      make("div", { className: "wy-side-end" }),
    );
    main.prepend(side);
  }
  side.setAttribute("aria-label", say("history_of"));
  find("h2", side).textContent = say("history_of");
  find(".wy-close", side).textContent = say("close");
  const search = document.getElementById("wy-find");
  search.placeholder = say("search_history");
  search.setAttribute("aria-label", say("search_history"));
  const every = talks();
  const wanted = search.value.trim().toLowerCase();
  const rows = every.filter((talk) => !wanted || textOf(talk).includes(wanted));
  const list = document.getElementById("wy-talks");
  list.replaceChildren(...rows.map(talkRow));
  if (rows.length) list.removeAttribute("tabindex");
  else {
    list.append(make("li", { className: "wy-muted" }, say(every.length ? "none_found" : "none_yet")));
    list.tabIndex = 0; // nothing in it can be reached, and in a low window it scrolls
  }
  const end = find(".wy-side-end", side);
  end.replaceChildren(make("span", {}, say("history_note")));
  if (every.length) end.append(deleteButton("all", "delete_all", () => every.forEach((talk) => dropTalk(talk.id))));
}

function textOf(talk) {
  const turns = talk.turns.map(decode).filter(Boolean).map((turn) => `${turn.answer.question} ${turn.answer.answer}`);
  return [talk.title, ...turns].join(" ").toLowerCase();
}

function talkRow(talk) {
  const current = talk.id === session.id;
  const row = make("li", { className: current ? "wy-talk wy-open" : "wy-talk" });
  if (renaming === talk.id) {
    const name = make("input", { type: "text", value: talk.title, maxLength: 80, className: "wy-name" });
    name.setAttribute("aria-label", say("new_name"));
    const done = (ok) => {
      if (renaming !== talk.id) return;
      renaming = "";
      if (ok && name.value.trim()) saveTalk({ ...talk, title: name.value.trim() });
      drawHistory();
    };
    name.onkeydown = (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter") done(true);
      if (event.key === "Escape") { event.stopPropagation(); done(false); }
    };
    name.onblur = () => done(true);
    row.append(name);
    setTimeout(() => { name.focus(); name.select(); });
    return row;
  }
  const open = make("button", { type: "button", className: "wy-plain wy-talk-open", onclick: () => openTalk(talk.id) });
  open.append(make("span", { className: "wy-talk-title" }, talk.title || "…"), make("span", { className: "wy-talk-at" }, dayOf(talk.at)));
  if (current) open.setAttribute("aria-current", "true");
  const rename = button("rename", "wy-plain", () => { renaming = talk.id; drawHistory(); });
  const remove = deleteButton(talk.id, "delete", () => dropTalk(talk.id));
  for (const one of [rename, remove]) one.setAttribute("aria-label", `${one.textContent}：${talk.title}`);
  row.append(open, make("span", { className: "wy-talk-tools" }, rename, remove));
  return row;
}

// Deleting takes two presses; the second one is asked for in the button itself.
function deleteButton(id, key, remove) {
  const made = button(sure === id ? "delete_sure" : key, sure === id ? "wy-plain wy-sure" : "wy-plain", () => {
    if (sure !== id) {
      sure = id;
      drawHistory();
      setTimeout(() => { const again = find("#wy-side .wy-sure"); if (again) again.focus(); });
      setTimeout(() => { if (sure === id) { sure = ""; drawHistory(); } }, 5000);
      return;
    }
    sure = "";
    remove();
    if (id === "all" || id === session.id) newTalk();
    drawHistory();
    document.getElementById("wy-find").focus();
  });
  return made;
}

function dayOf(at) {
  const day = new Date(at);
  return Number.isNaN(day.getTime()) ? "" : day.toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", { month: "numeric", day: "numeric" });
}

function openTalk(id) {
  const talk = talkOf(id);
  if (!talk) return;
  showArchive(false);
  session.id = id;
  change(talk.turns);
  if (matchMedia("(max-width: 1199.9px)").matches) showHistory(false);
  drawHistory();
}

// The server changes the conversation, and says in a hidden box which change it has made. What is shown until then is
// the one before, and a question that came to the server first would go with that.
const PATIENCE = 60000; // should the reply stay out
let changeId = "";
let changeUntil = 0;

function change(turns) {
  changeId = newId();
  changeUntil = Date.now() + PATIENCE;
  clearTimeout(waitingToSend);
  expectShown(turns.join(" "));
  put("wy-ask", "");
  put("wy-kept-turns", JSON.stringify(turns));
  put("wy-change", changeId);
  press("wy-do-restore");
}

function changing() {
  const done = () => field("wy-changed", "textarea, input").value === changeId && !answering();
  if (changeId && (Date.now() > changeUntil || done())) changeId = "";
  return changeId !== "";
}

function newTalk() {
  showArchive(false);
  session.id = null;
  change([]);
  siblings = [];
  opened = "";
  nameHit();
  history.replaceState(null, "", location.pathname + location.search);
  drawHistory();
  setTimeout(() => { if (box()) box().focus(); }, 120);
}

function showHistory(wanted) {
  const now = document.documentElement.classList.toggle("wy-with-history", wanted);
  keep("history", now ? "1" : "0");
  const opener = field("wy-history", "button");
  if (opener) {
    opener.setAttribute("aria-expanded", String(now));
    opener.setAttribute("aria-controls", "wy-side");
  }
  if (now) {
    drawHistory();
    if (matchMedia("(max-width: 1199.9px)").matches) document.getElementById("wy-find").focus();
  } else if (opener && wanted === false && document.activeElement.closest("#wy-side")) opener.focus();
}
