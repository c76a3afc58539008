// The archive page, in the conversation's place, and adding files where the administrator allows it (FILES).
const archiveShown = () => document.documentElement.classList.contains("wy-in-archive");

function showArchive(wanted) {
  const now = document.documentElement.classList.toggle("wy-in-archive", wanted);
  const opener = field("wy-archive", "button");
  if (opener) opener.setAttribute("aria-pressed", String(now));
  if (!now) return;
  press("wy-do-overview");
  drawUpload();
}

const PART = 1 << 20; // bytes sent at once
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function drawUpload() {
  const view = document.getElementById("wy-archive-view");
  if (!FILES || !view) return;
  const before = document.getElementById("wy-upload");
  if (before && (before.dataset.language === language || find("progress", before))) return;
  if (before) before.remove();
  const list = make("ul", { className: "wy-files", ariaLive: "polite" });
  const date = make("input", { type: "text", id: "wy-upload-date", placeholder: say("date_form") });
  const chosen = make("input", { type: "file", id: "wy-upload-files", multiple: true, accept: FILES.suffixes.join(",") });
  chosen.onchange = async () => {
    const files = [...chosen.files];
    chosen.value = "";
    if (files.length > FILES.most) note(say("too_many", FILES.most));
    else await addFiles(files, date.value.trim(), list);
  };
  const field = (input, key) => make("p", {}, make("label", { htmlFor: input.id }, say(key)), input);
  const upload = make("section", { id: "wy-upload" }, make("h2", {}, say("add_files")), field(chosen, "choose_files"), field(date, "files_date"));
  upload.dataset.language = language;
  const limits = say("files_note", FILES.suffixes.join(" "), FILES.bytes >> 20, FILES.most);
  upload.append(make("p", { className: "wy-muted" }, limits), list);
  view.prepend(upload);
}

async function addFiles(files, date, list) {
  for (const file of files) {
    const state = make("span", { className: "wy-file-state" });
    const bar = make("progress", { max: 1, value: 0 });
    bar.setAttribute("aria-label", file.name);
    const row = make("li", {}, make("span", { className: "wy-file-name" }, file.name), bar, state);
    list.append(row);
    try {
      const done = await addFile(file, date, bar, state);
      state.textContent = say("articles_added", done.added, done.known);
    } catch (problem) {
      state.textContent = problem.message;
      row.classList.add("wy-failed");
    }
    bar.remove();
  }
  press("wy-do-overview");
}

async function addFile(file, date, bar, state) {
  const { id } = await call("wy_begin", file.name, file.size, date);
  for (let sent = 0; sent < file.size;) {
    const { received } = await call("wy_part", id, sent, await inBase64(file.slice(sent, sent + PART)));
    sent = received;
    bar.value = sent / file.size;
    state.textContent = say("sending", Math.floor((100 * sent) / file.size));
  }
  bar.removeAttribute("value");
  state.textContent = say("reading");
  let finished = false;
  const done = call("wy_finish", id).finally(() => { finished = true; });
  (async () => {
    for (await pause(1500); !finished; await pause(1500)) {
      const { articles } = await call("wy_added", id).catch(() => ({}));
      if (articles && !finished) state.textContent = `${say("reading")} ${articles}`;
    }
  })();
  return done;
}

function inBase64(part) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(part);
  });
}
