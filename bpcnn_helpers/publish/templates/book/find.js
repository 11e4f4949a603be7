// The search: `/` or the button opens it; arrows go through what was found, Enter goes there, Escape leaves.
const findButton = document.getElementById("find");
const findInput = make("input", {
  type: "search", "aria-label": "Search all pages", placeholder: "Search all pages", autocomplete: "off", spellcheck: "false",
});
const findSaid = make("p", { role: "status", class: "note" });
const findPlaces = make("ol");
const findDialog = make("dialog", { class: "find", "aria-label": "Search" },
  make("div", { class: "find-top" }, findInput, button("Close", () => findDialog.close())), findSaid, findPlaces);
let findLoaded;

/** Load the texts of all pages, once: a script, since a page from a file may load nothing else. */
const loadSearch = () => (findLoaded ??= new Promise((resolve, reject) => {
  document.head.append(Object.assign(make("script"), { src: "search.js", onload: resolve, onerror: reject }));
}));

function foundPlace({ page, anchor, chapter, heading, excerpt }) {
  const words = excerpt.map(([text, isMarked]) => (isMarked ? make("mark", {}, text) : text));
  const title = heading === chapter ? [chapter] : [`${chapter} › `, make("b", {}, heading)];
  const href = `${page}${anchor && `#${encodeURIComponent(anchor)}`}`;
  return make("li", {}, make("a", { href }, make("span", { class: "find-title" }, ...title), make("span", {}, ...words)));
}

async function showFound() {
  try {
    await loadSearch();
  } catch {
    findSaid.textContent = "The search needs the file search.js, which is not beside this page.";
    return;
  }
  const query = findInput.value.trim();
  const { many, places } = query ? searchBook(query) : { many: 0, places: [] };
  const shown = many > places.length ? `, the best ${places.length} of them` : "";
  findSaid.textContent = query ? `${many} ${many === 1 ? "place" : "places"}${shown}` : "";
  findPlaces.replaceChildren(...places.map(foundPlace));
}

function openSearch() {
  findDialog.showModal();
  findInput.select();
  showFound();
}

/** Arrows go from the query to the places and back, Enter in the query to the first of them. */
function throughPlaces(event) {
  const stops = [findInput, ...findPlaces.querySelectorAll("a")];
  const here = stops.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1 }[event.key];
  if (event.key === "Escape") findDialog.close(); // a browser would empty the query first
  else if (event.key === "Enter" && here === 0) stops[1]?.click();
  else if (to === undefined || here < 0) return;
  else stops[Math.min(Math.max(to, 0), stops.length - 1)].focus();
  event.preventDefault();
}

findDialog.addEventListener("keydown", throughPlaces);
findDialog.addEventListener("click", ({ target }) => {
  if (target === findDialog || target.closest("a")) findDialog.close();
});
findInput.addEventListener("input", showFound);
addEventListener("keydown", (event) => {
  const isTyped = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isTyped || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  openSearch();
});
document.body.append(findDialog);
findButton.addEventListener("click", openSearch);
findButton.hidden = false;
