// The archive page, in the conversation's place.
const archiveShown = () => document.documentElement.classList.contains("wy-in-archive");

function showArchive(wanted) {
  const now = document.documentElement.classList.toggle("wy-in-archive", wanted);
  const opener = field("wy-archive", "button");
  if (opener) opener.setAttribute("aria-pressed", String(now));
  if (!now) return;
  press("wy-do-overview");
}
