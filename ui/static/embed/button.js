// <script src="http://HOST/embed.js" data-title="问一问" data-token="wyt_…" defer></script>
// A button in the corner of any page, and a panel with our own page in an iframe. Button and panel are in a shadow tree,
// so that the page's styles do not reach them nor theirs the page; what is asked and answered stays in the iframe.
(() => {
  "use strict";
  const NAME = "wenyuan-ask";
  const script = document.currentScript || document.querySelector('script[src$="/embed.js"]');
  if (!script || document.querySelector(NAME)) return;
  const { title, token, color, position, lang: wanted, scheme: fixed } = script.dataset;
  const server = new URL(".", script.src);
  const lang = (wanted || document.documentElement.lang || navigator.language || "zh").toLowerCase();
  const chinese = lang.startsWith("zh");
  const label = title || (chinese ? "问一问" : "Ask");
  const refused = chinese
    ? "没有连上问答服务：服务器没有应答，或这个网页的地址不在它的名单（WENYUAN_EMBED_ORIGINS）上。"
    : "No connection: the server does not answer, or does not list this page's origin (WENYUAN_EMBED_ORIGINS).";
  const SECONDS = 8;
  const STYLE = `
    :host { all: initial; }
    button {
      position: fixed; bottom: 20px; right: 20px; z-index: 2147483000; border: 0; border-radius: 999px; padding: 12px 20px;
      font: 500 16px/1.4 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; cursor: pointer;
      background: var(--accent); color: var(--accent-ink); box-shadow: 0 2px 10px rgb(0 0 0 / .25);
    }
    button:focus-visible { outline: 3px solid Highlight; outline-offset: 3px; }
    section {
      position: fixed; bottom: 20px; right: 20px; z-index: 2147483001; width: 400px; height: min(640px, calc(100dvh - 40px));
      overflow: hidden; border: 1px solid #8884; border-radius: 12px; background: #ffffff; color: #20242a;
      box-shadow: 0 6px 30px rgb(0 0 0 / .3);
    }
    section.dark { background: #1b1c1e; color: #e4e1db; }
    .left :is(button, section) { right: auto; left: 20px; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    p { margin: 0; padding: 20px; font: 15px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
    p button { position: static; display: block; margin-top: 14px; padding: 6px 16px; font-size: 15px; box-shadow: none; }
    [hidden] { display: none !important; }
    @media (max-width: 480px) { section { inset: 0 !important; width: 100%; height: 100dvh; border: 0; border-radius: 0; } }
    @media (forced-colors: active) { button { border: 1px solid; } }
    @media print { button, section { display: none; } }
  `;

  const accent = /^#(?:[0-9a-f]{3}){1,2}$/i.test(color || themeColour()) ? color || themeColour() : "#8f2d20";
  const host = document.createElement(NAME);
  const root = host.attachShadow({ mode: "open" });
  // A style sheet made by script is not the page's inline style, which its own policy may forbid.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const frame = root.appendChild(document.createElement("div"));
  frame.lang = chinese ? "zh-CN" : "en";
  if (position === "left") frame.className = "left";
  frame.style.setProperty("--accent", accent);
  frame.style.setProperty("--accent-ink", readable(accent));
  const button = frame.appendChild(document.createElement("button"));
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  let panel = null;
  let inner = null;
  let ready = false;

  function themeColour() {
    return document.querySelector('meta[name="theme-color"]')?.content.trim() || "";
  }

  function readable(hex) {
    const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, "$&$&") : hex;
    const parts = [1, 3, 5].map((at) => parseInt(full.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] > 0.179 ? "#000000" : "#ffffff";
  }

  // Dark or light as the page is painted, or would be: its background, else its color-scheme.
  function scheme() {
    if (fixed === "dark" || fixed === "light") return fixed;
    for (const element of [document.body, document.documentElement]) {
      const painted = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(getComputedStyle(element).backgroundColor);
      if (!painted || Number(painted[4] ?? 1) < 0.5) continue;
      return 0.299 * painted[1] + 0.587 * painted[2] + 0.114 * painted[3] < 128 ? "dark" : "light";
    }
    const named = getComputedStyle(document.documentElement).colorScheme;
    if (!named.includes("dark")) return "light";
    return !named.includes("light") || matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  let shade = "";
  function follow() {
    const now = scheme();
    if (!panel || now === shade) return;
    shade = now;
    panel.classList.toggle("dark", shade === "dark");
    inner.style.colorScheme = shade;
    tell({ wenyuan: "scheme", scheme: shade });
  }

  function build() {
    shade = scheme();
    panel = frame.appendChild(document.createElement("section"));
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", label);
    panel.classList.toggle("dark", shade === "dark");
    inner = document.createElement("iframe");
    inner.title = label;
    // So that our page can tell the server which page it is on, whatever the page's own referrer policy.
    inner.referrerPolicy = "origin";
    inner.style.colorScheme = shade;
    const options = new URLSearchParams({ panel: "1", title: label, lang, color: accent, scheme: shade });
    if (token) options.set("token", token);
    inner.src = `${new URL("embed", server)}#${options}`;
    panel.append(inner);
    const waiting = [setTimeout(apologize, SECONDS * 1000)];
    // Our page has said that it is there before it has loaded whole; what loads without a word is the browser's refusal.
    inner.addEventListener("load", () => { if (!ready) waiting.push(setTimeout(apologize, 1000)); });
    window.addEventListener("message", (event) => {
      if (event.source !== inner.contentWindow || event.origin !== server.origin || !event.data) return;
      if (event.data.wenyuan === "ready") {
        ready = true;
        waiting.forEach(clearTimeout);
        follow();
        focusInside();
      }
      if (event.data.wenyuan === "close") close();
    });
    new MutationObserver(() => setTimeout(follow, 300)).observe(document.documentElement, { attributes: true });
    new MutationObserver(() => setTimeout(follow, 300)).observe(document.body, { attributes: true });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", follow);
  }

  function apologize() {
    if (ready || inner.hidden) return;
    inner.hidden = true;
    const notice = panel.appendChild(document.createElement("p"));
    notice.setAttribute("role", "alert");
    notice.textContent = refused;
    const leave = notice.appendChild(document.createElement("button"));
    leave.type = "button";
    leave.textContent = chinese ? "关闭" : "Close";
    leave.addEventListener("click", close);
    leave.focus();
  }

  function tell(what) {
    if (ready) inner.contentWindow.postMessage(what, server.origin);
  }

  function focusInside() {
    inner.focus();
    tell({ wenyuan: "open" });
  }

  function open() {
    if (!panel) build();
    panel.hidden = false;
    button.hidden = true;
    button.setAttribute("aria-expanded", "true");
    follow();
    focusInside();
  }

  function close() {
    panel.hidden = true;
    button.hidden = false;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  button.addEventListener("click", open);
  root.addEventListener("keydown", (event) => { if (event.key === "Escape" && panel && !panel.hidden) close(); });
  const place = () => document.documentElement.append(host);
  if (document.body) place(); else document.addEventListener("DOMContentLoaded", place);
})();
