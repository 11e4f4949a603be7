/* Dark if the page around is: JupyterLab and VS Code say so, elsewhere the system does. */

const systemIsDark = () => matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  const { body, documentElement } = document;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false";
  if (/\bvscode-/.test(body.className)) return /\bvscode-(dark|high-contrast)\b/.test(body.className);
  if (documentElement.getAttribute("theme")) return documentElement.getAttribute("theme") === "dark";
  return systemIsDark().matches;
}

/** Keep data-theme of an element up to date; what is returned ends it. */
export function followTheme(element) {
  const recolor = () => element.setAttribute("data-theme", isDark() ? "dark" : "light");
  const system = systemIsDark();
  const themes = new MutationObserver(recolor);
  for (const outer of [document.body, document.documentElement]) themes.observe(outer, { attributes: true });
  system.addEventListener("change", recolor);
  recolor();
  return () => {
    themes.disconnect();
    system.removeEventListener("change", recolor);
  };
}
