// The embedded page: asks /api/ask, shows the answer as it is released, and each citation with its quote, date and lines.
// Every text of an answer is put in as text; nothing here makes HTML of it (the page's policy forbids it as well).
(() => {
  "use strict";
  const WORDS = {
    zh: {
      title: "问一问", send: "提问", stop: "停止", fresh: "新对话", close: "关闭", box: "输入问题", thinking: "正在查找…",
      hint: "用平常的话提问。答案出自资料，每个数字都附原文出处；资料中没有的，会直说没有。",
      no_evidence: "资料中没有", partial: "部分回答", error: "未能回答", citations: "引文", nearest: "最接近的资料",
      understood: "理解为：", untitled: "（无标题）", undated: "日期不详", means: "所述时间：", open: "打开引文",
      by: (model) => `由 ${model} 撰写，引文已与原文核对`, stopped: "已停止。", yearless: "（年份不详）",
      line: (a, b) => (a === b ? `第${a}行` : `第${a}–${b}行`), page: (n) => `第${n}页`, to: "至",
      refused: "这个页面没有提问的许可，请联系网站管理员。", busy: (n) => `提问太多了，请${n}后再试。`,
      wait: (s) => (s < 90 ? `${s}秒` : s < 5400 ? `${Math.ceil(s / 60)}分钟` : `${Math.ceil(s / 3600)}小时`),
      lost: "连不上服务器，请稍后再试。", broken: "服务器没有答完，请再试一次。",
    },
    en: {
      title: "Ask", send: "Ask", stop: "Stop", fresh: "New", close: "Close", box: "Your question", thinking: "Searching…",
      hint: "Ask in plain words. Answers come from the archive, every figure with its source; what is not there is said not to be there.",
      no_evidence: "Not in the archive", partial: "Answered in part", error: "No answer", citations: "Sources",
      nearest: "Nearest passages", understood: "Understood as: ", untitled: "(untitled)", undated: "date unknown",
      means: "time meant: ", open: "open source", by: (model) => `Written by ${model}; quotes checked against the text`,
      stopped: "Stopped.", yearless: " (year unknown)",
      line: (a, b) => (a === b ? `line ${a}` : `lines ${a}–${b}`), page: (n) => `page ${n}`, to: " to ",
      refused: "This page may not ask; please tell its administrator.", busy: (n) => `Too many questions; try again in ${n}.`,
      wait: (s) => (s < 90 ? `${s} s` : s < 5400 ? `${Math.ceil(s / 60)} min` : `${Math.ceil(s / 3600)} h`),
      lost: "The server cannot be reached; try again later.", broken: "The server broke off; please ask again.",
    },
  };
  const HISTORY = 20;

  // Set by the script on the host page, or by the iframe's address: after "#", so that no log has the token.
  const options = new URLSearchParams(location.hash.slice(1));
  const lang = (options.get("lang") || navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
  const words = WORDS[lang];
  const byId = (id) => document.getElementById(id);
  const talk = byId("talk"), box = byId("box"), send = byId("send"), form = byId("form");
  const embedder = originAround();
  let history = [];
  let running = null;
  let turns = 0;

  function originAround() {
    if (window.parent === window) return "";
    const given = location.ancestorOrigins && location.ancestorOrigins[0];
    if (given) return given;
    try { return new URL(document.referrer).origin; } catch { return ""; }
  }

  function make(name, className = "", text = "") {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  // Appearance

  function paint(scheme) {
    const dark = scheme ? scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.classList.toggle("dark", dark);
  }

  function colour(value) {
    if (!/^#(?:[0-9a-f]{3}){1,2}$/i.test(value)) return;
    const full = value.length === 4 ? value.replace(/[0-9a-f]/gi, "$&$&") : value;
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(full.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    // White or black, whichever has the higher contrast to it. Text in the colour itself only where it can be read.
    send.style.background = full;
    send.style.color = light > 0.179 ? "#000000" : "#ffffff";
    const root = document.documentElement;
    if (light < 0.18 && !root.classList.contains("dark")) root.style.setProperty("--accent", full);
    else root.style.removeProperty("--accent");
  }

  // Words of an answer

  function day(date) {
    if (!date) return words.undated;
    if (lang === "en") return date.startsWith("--") ? date.slice(2) + words.yearless : date;
    if (date.startsWith("--")) {
      const [month, number] = date.slice(2).split("-").map(Number);
      return `${month}月${number}日${words.yearless}`;
    }
    return date.split("-").map((part, at) => Number(part) + "年月日"[at]).join("");
  }
  const span = (time) => time.split("/").map(day).join(words.to);

  // Puts a text in, its [n] as buttons that open citation n where there is one.
  function linked(element, text, open) {
    let end = 0;
    for (const marker of text.matchAll(/\[(\d{1,3})\]/g)) {
      const target = open.get(Number(marker[1]));
      if (!target) continue;
      element.append(text.slice(end, marker.index));
      const button = make("button", "cite", marker[0]);
      button.type = "button";
      button.setAttribute("aria-label", `${words.open} ${marker[1]}`);
      button.addEventListener("click", target);
      element.append(button);
      end = marker.index + marker[0].length;
    }
    element.append(text.slice(end));
  }

  const cells = (row) => row.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

  // Text, and tables where lines are rows of one: "| a | b |". The short answer, where the text opens with it, is strong.
  function blocks(holder, text, short, open) {
    let table = null;
    let plain = [];
    const flush = () => {
      let joined = plain.join("\n").trim();
      plain = [];
      if (!joined) return;
      const paragraph = holder.appendChild(make("p", "text"));
      if (short && joined.startsWith(short)) {
        paragraph.append(make("strong", "short", short));
        joined = joined.slice(short.length);
      }
      linked(paragraph, joined, open);
    };
    for (const line of text.split("\n")) {
      if (!/^\|.*\|$/.test(line.trim())) { table = null; plain.push(line); continue; }
      flush();
      if (/^[|\s:-]+$/.test(line)) continue;
      const head = !table;
      if (head) table = holder.appendChild(make("table"));
      const row = table.appendChild(make("tr"));
      for (const cell of cells(line)) linked(row.appendChild(make(head ? "th" : "td")), cell, open);
    }
    flush();
  }

  function citation(cited, turn) {
    const item = make("li");
    const details = item.appendChild(make("details"));
    const summary = details.appendChild(make("summary", "", `[${cited.n}] ${cited.title || words.untitled} `));
    summary.id = `c${turn}-${cited.n}`;
    const facts = summary.appendChild(make("span", "facts"));
    const where = words.line(...cited.lines);
    const told = [day(cited.date), cited.source, cited.page ? `${words.page(cited.page)} ${where}` : where];
    if (cited.resolved_time) told.push(words.means + span(cited.resolved_time));
    for (const fact of told) facts.append(make("span", "", fact));
    details.append(make("blockquote", "", cited.quote));
    const open = () => {
      details.open = true;
      summary.focus();
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      item.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
    };
    return [item, open];
  }

  function show(holder, answer, turn) {
    holder.replaceChildren();
    holder.className = `answer ${answer.status}`;
    const label = answer.status === "answered" ? (answer.partial ? words.partial : "") : words[answer.status] || "";
    if (label) holder.append(make("span", "label", label));
    if (answer.standalone_question !== answer.question) {
      holder.append(make("p", "muted", words.understood + answer.standalone_question));
    }
    const text = answer.answer || answer.error || "";
    const short = answer.status === "answered" ? answer.short_answer || "" : "";
    if (short && !text.startsWith(short) && !text.startsWith("|")) holder.append(make("p", "short", short));
    const rows = answer.citations.map((cited) => [cited.n, ...citation(cited, turn)]);
    blocks(holder, text, short, new Map(rows.map(([n, , open]) => [n, open])));
    for (const warning of answer.warnings) holder.append(make("p", "warning", warning));
    if (rows.length) {
      const list = make("ol");
      list.setAttribute("aria-label", answer.status === "answered" ? words.citations : words.nearest);
      list.append(...rows.map(([, item]) => item));
      holder.append(list);
    }
    if (answer.mode === "llm") holder.append(make("p", "muted", words.by(answer.model || "LLM")));
    byId("said").textContent = [label, answer.short_answer || answer.answer].filter(Boolean).join("。");
  }

  function fail(holder, sentence) {
    holder.className = "answer failed";
    holder.replaceChildren(make("span", "label", words.error), make("p", "text", sentence));
    byId("said").textContent = sentence;
  }

  // Asking

  async function* events(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      for (const part of parts) {
        const name = /^event: (\w+)$/m.exec(part), data = /^data: (.*)$/m.exec(part);
        if (name && data) yield [name[1], JSON.parse(data[1])];
      }
    }
  }

  async function refusal(response) {
    if (response.status === 429) return words.busy(words.wait(Number(response.headers.get("Retry-After")) || 60));
    if (response.status === 401 || response.status === 403) return words.refused;
    try { return (await response.json()).error || words.broken; } catch { return words.broken; }
  }

  async function ask(question, holder, turn, signal) {
    const headers = { "Content-Type": "application/json" };
    if (options.get("token")) headers.Authorization = `Bearer ${options.get("token")}`;
    if (embedder) headers["X-Wenyuan-Embedder"] = embedder;
    const body = JSON.stringify({ question, history: history.slice(-HISTORY), stream: true });
    let response;
    try {
      response = await fetch("api/ask", { method: "POST", headers, body, signal, credentials: "omit" });
    } catch (problem) {
      if (signal.aborted) throw problem;
      fail(holder, words.lost);
      return;
    }
    if (!response.ok) { fail(holder, await refusal(response)); return; }
    const growing = make("p", "text");
    for await (const [name, data] of events(response.body)) {
      if (name === "token") {
        if (!growing.isConnected) holder.replaceChildren(growing);
        growing.append(data.text);
      } else if (name === "answer") {
        show(holder, data, turn);
        if (data.status !== "error") history.push(question);
        return;
      } else if (name === "error") {
        fail(holder, data.error);
        return;
      }
    }
    fail(holder, words.broken);
  }

  async function submit() {
    const question = box.value.trim();
    if (running) { running.abort(); return; }
    if (!question) return;
    const turn = ++turns;
    const control = running = new AbortController();
    byId("hint")?.remove();
    byId("new").hidden = false;
    box.value = "";
    grow();
    const asked = talk.appendChild(make("p", "question", question));
    const holder = talk.appendChild(make("div", "answer"));
    holder.append(make("p", "muted", words.thinking));
    byId("said").textContent = words.thinking;
    asked.scrollIntoView({ block: "start" });
    send.textContent = words.stop;
    try {
      await ask(question, holder, turn, control.signal);
    } catch {
      fail(holder, control.signal.aborted ? words.stopped : words.broken);
    }
    if (running !== control) return; // a new conversation has begun
    running = null;
    send.textContent = words.send;
    asked.scrollIntoView({ block: "start" });
  }

  function restart() {
    running?.abort();
    running = null;
    history = [];
    send.textContent = words.send;
    const hint = make("p", "hint", words.hint);
    hint.id = "hint";
    talk.replaceChildren(hint);
    byId("said").textContent = "";
    byId("new").hidden = true;
    box.focus();
  }

  function grow() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  }

  // To the page around: nothing but that we are there, and that the reader wants to leave.
  const tell = (what) => { if (window.parent !== window) window.parent.postMessage({ wenyuan: what }, embedder || "*"); };

  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  const title = (options.get("title") || words.title).slice(0, 60);
  document.title = byId("title").textContent = title;
  box.placeholder = words.box;
  box.setAttribute("aria-label", words.box);
  talk.setAttribute("aria-label", title);
  byId("new").textContent = words.fresh;
  byId("close").textContent = "✕";
  byId("close").setAttribute("aria-label", words.close);
  byId("close").hidden = !options.has("panel");
  paint(options.get("scheme"));
  colour(options.get("color") || "");
  restart();
  if (!options.has("panel")) box.blur();

  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    // Enter that ends an input method's composition chooses a word; it must not send the question.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!running) submit();
  });
  byId("new").addEventListener("click", restart);
  byId("close").addEventListener("click", () => tell("close"));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.isComposing) tell("close"); });
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== embedder || !event.data) return;
    if (event.data.wenyuan === "scheme") { paint(event.data.scheme); colour(options.get("color") || ""); }
    if (event.data.wenyuan === "open") box.focus();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (!options.has("scheme")) paint(); });
  send.disabled = false; // not before: a question sent until here would go nowhere
  tell("ready");
})();
