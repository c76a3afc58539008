// Export, language, colours, and what the filters say.
function exportMenu() {
  const holder = document.getElementById("wy-export");
  const there = document.getElementById("wy-kinds");
  if (there) {
    closeMenu();
    return;
  }
  const menu = make("div", { id: "wy-kinds", className: "wy-kinds", role: "group" });
  menu.setAttribute("aria-label", say("export"));
  for (const kind of ["md", "docx", "csv"]) menu.append(button(`as_${kind}`, "wy-plain", () => exportAs(kind)));
  const place = holder.getBoundingClientRect();
  menu.style.top = `${place.bottom + scrollY + 6}px`;
  menu.style.right = `${Math.max(8, document.documentElement.clientWidth - place.right)}px`;
  holder.after(menu);
  holder.setAttribute("aria-expanded", "true");
  find("button", menu).focus();
}

function closeMenu() {
  const menu = document.getElementById("wy-kinds");
  if (!menu) return;
  const inside = menu.contains(document.activeElement);
  menu.remove();
  const holder = field("wy-export", "button");
  holder.setAttribute("aria-expanded", "false");
  if (inside) holder.focus();
}

async function exportAs(kind) {
  closeMenu();
  const turns = tokens();
  if (!turns.length) {
    note(say("nothing_to_export"));
    return;
  }
  const talk = talkOf(session.id);
  try {
    const file = await call("wy_export", turns, kind, talk ? talk.title : "", language);
    const bytes = Uint8Array.from(atob(file.content), (char) => char.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type: file.type }));
    const link = make("a", { href: address, download: file.name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  } catch (problem) {
    note(problem.message);
  }
}

function speak(wanted) {
  language = wanted;
  keep("language", wanted);
  document.documentElement.lang = wanted === "zh" ? "zh-CN" : "en";
  put("wy-speaks", wanted);
  press("wy-do-relabel");
  const bar = document.getElementById("wy-side");
  if (bar) drawHistory();
  const skip = document.getElementById("wy-skip");
  if (skip) skip.textContent = say("skip");
  opened = "";
  siblings = [];
  nameHit();
  nameRegions();
  if (archiveShown()) showArchive(true);
}

const systemDark = matchMedia("(prefers-color-scheme: dark)");
function colour() {
  const theme = stored("theme") || "auto";
  const dark = theme === "dark" || (theme === "auto" && systemDark.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  if (document.body) document.body.classList.toggle("dark", dark);
}
systemDark.addEventListener("change", colour);

function nextTheme() {
  const order = ["auto", "light", "dark"];
  const theme = order[(order.indexOf(stored("theme") || "auto") + 1) % order.length];
  keep("theme", theme);
  colour();
  note(`${say("theme")}：${say(`theme_${theme}`)}`);
}

function clearFilters() {
  for (const name of ["since", "until", "sources"]) put(`wy-${name}`, "");
  nameFilters();
}

// What is limited stays in sight when the filters are folded.
function nameFilters() {
  const label = find("#wy-filter > button > span");
  if (!label) return;
  const [since, until, sources] = ["since", "until", "sources"].map((id) => {
    const input = field(`wy-${id}`, "textarea, input");
    return input ? input.value.trim() : "";
  });
  const period = since || until ? `${since}–${until}` : "";
  const text = [period, sources].filter(Boolean).join(" · ");
  let chip = find(".wy-limit", label.parentElement);
  if (!chip) {
    chip = make("span", { className: "wy-limit" });
    label.after(chip);
  }
  if (chip.textContent !== text) chip.textContent = text;
}

// Offers years and sources to choose from; asked for once, when a filter is first used.
let suggested = false;
async function suggest() {
  if (suggested) return;
  suggested = true;
  try {
    const { years, sources } = await call("wy_suggest");
    for (const [id, values, fields] of [["wy-years", years, ["since", "until"]], ["wy-names", sources, ["sources"]]]) {
      document.body.append(make("datalist", { id }, ...values.map((value) => make("option", { value }))));
      for (const name of fields) {
        const input = field(`wy-${name}`, "input");
        if (input) input.setAttribute("list", id);
      }
    }
  } catch { suggested = false; }
}
