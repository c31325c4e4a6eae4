/* Light or dark, chosen once and kept in a cookie, so that the server draws the first pixel right. */
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const chosen = () => (document.cookie.match(/(?:^|; )theme=(light|dark)/) || ["", ""])[1];
  const show = (theme) => (theme ? (root.dataset.theme = theme) : delete root.dataset.theme);
  show(chosen());
  document.addEventListener("change", (event) => {
    if (event.target.name !== "theme") return;
    const theme = event.target.value;
    const age = theme ? 365 * 24 * 3600 : 0;
    document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
    show(theme);
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const radio of document.querySelectorAll("input[name=theme]")) radio.checked = radio.value === chosen();
  });
})();
