// What can be done with an answer: copy, ask again, judge, comment. The row of buttons is added to each finished answer.
function addTools() {
  const answers = all("#wy-chat .wy-answer").filter((answer) => find(":scope > .wy-record", answer));
  for (const [place, answer] of answers.entries()) {
    let tools = find(":scope > .wy-tools", answer);
    if (!tools) {
      tools = toolsOf(answer);
      if (!tools) continue;
      answer.append(tools);
    }
    find(".wy-again", tools).hidden = place < answers.length - 1;
  }
}

function toolsOf(answer) {
  const token = find(":scope > .wy-record", answer).textContent;
  const turn = decode(token);
  if (!turn) return null;
  const tools = make("div", { className: "wy-tools", role: "group" });
  tools.setAttribute("aria-label", say("answer"));
  const copied = button("copy", "wy-plain", async () => note(say((await copy(textWithCitations(turn))) ? "copied" : "not_copied")));
  const again = button("again", "wy-plain wy-again", () => { replacing = true; press("wy-do-again"); });
  tools.append(copied, again);
  if (turn.answer.status !== "error") {
    const good = button("good", "wy-plain", () => judge(1));
    const bad = button("bad", "wy-plain", () => judge(-1));
    const comment = button("comment", "wy-plain", () => showComment(tools, token, turn));
    const draw = () => {
      const verdict = ratingOf(turn.id).verdict || 0;
      good.setAttribute("aria-pressed", String(verdict === 1));
      bad.setAttribute("aria-pressed", String(verdict === -1));
    };
    const judge = async (verdict) => {
      const before = ratingOf(turn.id);
      const wanted = before.verdict === verdict ? 0 : verdict;
      if (await rate(token, turn.id, wanted, before.comment || "")) draw();
    };
    draw();
    tools.append(good, bad, comment);
  }
  return tools;
}

function ratingOf(id) {
  const talk = talkOf(session.id);
  return (talk && talk.ratings && talk.ratings[id]) || {};
}

async function rate(token, id, verdict, comment) {
  try {
    await call("wy_rate", token, verdict, comment);
  } catch (problem) {
    note(problem.message);
    return false;
  }
  const talk = talkOf(session.id);
  if (talk) saveTalk({ ...talk, ratings: { ...talk.ratings, [id]: { verdict, comment } } });
  note(say("thanks"));
  return true;
}

function showComment(tools, token, turn) {
  const there = find(".wy-comment", tools);
  if (there) {
    there.remove();
    return;
  }
  const before = ratingOf(turn.id);
  const text = make("textarea", { value: before.comment || "", maxLength: 2000, rows: 2, placeholder: say("comment_form") });
  text.setAttribute("aria-label", say("comment"));
  const form = make("form", { className: "wy-comment" }, text, make("button", { type: "submit", className: "wy-plain" }, say("send")));
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (await rate(token, turn.id, before.verdict || 0, text.value.trim())) form.remove();
  };
  tools.append(form);
  text.focus();
}

function textWithCitations(turn) {
  const answer = turn.answer;
  const rows = answer.citations.map((one) => {
    const [first, last] = one.lines;
    const lines = first === last ? say("line", first) : say("lines", first, last);
    const place = [one.title || say("untitled"), one.date || say("undated"), one.source, (one.page == null ? "" : say("page", one.page)) + lines];
    return `[${one.n}] ${place.join(" · ")}\n    “${one.quote.replace(/\s+/g, " ")}”`;
  });
  const short = answer.short_answer && !answer.answer.startsWith(answer.short_answer) ? [answer.short_answer] : [];
  return [answer.question, ...short, answer.answer || answer.error || "", ...answer.warnings, rows.join("\n")].filter(Boolean).join("\n\n");
}

const answering = () => Boolean(document.getElementById("wy-stop")?.getClientRects().length);

// Gradio takes no question while it has not heard that the last one is done, which is a moment after its answer is
// there: what was sent in that moment stays in the box, and is sent again.
let sending = 0;
function insist(times = 5) {
  const text = box() && !answering() ? box().value : "";
  clearTimeout(sending);
  if (!text.trim()) return;
  sending = setTimeout(() => {
    if (answering() || !box() || box().value !== text) return;
    press("wy-send");
    if (times > 1) insist(times - 1);
  }, 400);
}

// Keeps a question that is asked while the conversation changes until it has changed; whether this is one.
let waitingToSend = 0;
function waits(event, send) {
  if (!changing()) return false;
  event.preventDefault();
  event.stopImmediatePropagation();
  clearTimeout(waitingToSend);
  const wait = () => {
    waitingToSend = setTimeout(() => {
      if (changing()) return wait();
      send();
      insist();
    }, 50);
  };
  wait();
  return true;
}

// A slow page may draw a piece of an answer after that answer was stopped: what is kept is then drawn in its place.
let settling = 0;
function settle() {
  const stray = () => !answering() && !archiveShown() && find("#wy-chat .wy-writing");
  if (settling || !stray()) return;
  settling = setTimeout(() => {
    settling = 0;
    if (stray()) press("wy-do-settle");
  }, 500);
}

// Gradio reads a message's source aloud, which here is HTML; a finished answer is said once, by its first words.
let told = "";
function nameMessages() {
  for (const message of all("#wy-chat [data-testid=user], #wy-chat [data-testid=bot]")) {
    const label = say(message.dataset.testid === "user" ? "question" : "answer");
    if (message.getAttribute("aria-label") !== label) message.setAttribute("aria-label", label);
  }
  const last = tokens().pop() || "";
  if (last === told) return;
  told = last;
  const turn = last && decode(last);
  if (!turn) return;
  let live = document.getElementById("wy-told");
  if (!live) {
    live = make("div", { id: "wy-told", className: "wy-hidden", role: "status" });
    document.body.append(live);
  }
  live.textContent = turn.answer.short_answer || turn.answer.answer || turn.answer.error || "";
}

// A new question comes to the top and stays there while its answer grows, so that it is read from its beginning; from
// the reader's first own scrolling on it is left alone.
let asked = 0;
let following = false;
for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  document.addEventListener(name, () => { following = false; }, { capture: true, passive: true });
}
function showQuestion() {
  const questions = all("#wy-chat .wy-question");
  if (questions.length > asked) following = true;
  asked = questions.length;
  if (!following || !asked) return;
  const narrow = matchMedia(NARROW).matches;
  const scroller = narrow ? document.scrollingElement : find("#wy-chat .bubble-wrap");
  if (!scroller) return;
  const top = narrow ? 0 : scroller.getBoundingClientRect().top;
  scroller.scrollTop += questions[asked - 1].getBoundingClientRect().top - top - 20;
}
