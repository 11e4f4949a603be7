// Dark or light as the system is, unless the reader has chosen; that, and whether code is folded, is kept where the
// browser allows it.
{
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const set = (theme) => root.setAttribute("theme", theme);
  try {
    if (localStorage.theme) set(localStorage.theme);
    if (localStorage.code) root.dataset.code = localStorage.code;
  } catch { /* a browser may keep nothing */ }
  addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", () => {
      const now = root.getAttribute("theme") ?? (system.matches ? "dark" : "light");
      set(now === "dark" ? "light" : "dark");
      try {
        localStorage.theme = root.getAttribute("theme");
      } catch { /* as above */ }
    });
  });
}
