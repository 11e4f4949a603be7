/* One path: the chain of the pinned cell alone, one layer a step. */

import { chainOf, targetOf } from "./chain.js";
import { make } from "./elements.js";
import { mark } from "./marks.js";

/** The chain that is on show, as the numbers are now. */
const present = (page) => chainOf(page, page.last);

/** How many layers there are to go through. */
export const layersIn = (page) => present(page).layers.length;

/** Show the panels of the chain alone, those of the way back beneath those of the way there; or all panels again. */
export function layOut(page) {
  const on = page.path !== null;
  page.table.classList.toggle("flow-path", on);
  const { start, there, back } = on ? present(page) : { start: null, there: [], back: [] };
  page.table.toggleAttribute("data-there", start !== null);
  page.table.toggleAttribute("data-back", back.length > 0);
  page.table.removeAttribute("data-fitted"); // on the wall they are fitted anew
  const ids = new Set([...(start === null ? [] : [start]), ...[...there, ...back].flatMap(({ touched }) => touched)]);
  for (const panel of page.panels) {
    const box = page.cells[panel.first].element.closest(".flow-panel");
    const mine = panel.labels.map((_, n) => panel.first + n);
    box.toggleAttribute("data-off", on && !mine.some((id) => ids.has(id)));
    for (const block of box.querySelectorAll(".flow-block")) {
      block.toggleAttribute("data-off", on && ![...block.querySelectorAll("[data-id]")].some((cell) => ids.has(Number(cell.dataset.id))));
    }
    box.removeAttribute("data-way");
  }
  place(page, start, there, back);
}

/** Say of each panel whether it is on the way there or back, and its place there; what belongs together, such as z² and
    δ², has the same place. */
function place({ cells }, start, there, back) {
  const places = new Map();
  const put = (panel, way, name) => {
    if (!places.has(name)) places.set(name, places.size + 1);
    const box = cells[panel.first].element.closest(".flow-panel");
    box.setAttribute("data-way", way);
    box.style.setProperty("--place", places.get(name));
  };
  if (start !== null) put(cells[start].panel, "there", cells[start].panel.name);
  there.forEach(({ panel }) => put(panel, "there", panel.name));
  back.forEach(({ panel }) => put(panel, "back", targetOf(panel) ?? panel.name));
}

/** Light the layer that the path has come to, and leave in full colour what it has come through. */
export function lightChain(page) {
  const { start, layers } = present(page);
  const { at } = page.path;
  if (start !== null) mark(page, start, "data-live");
  layers.slice(0, at === null ? undefined : at + 1).forEach(({ touched, live }) => {
    touched.forEach((id) => mark(page, id, "data-path"));
    live.forEach((id) => mark(page, id, "data-live"));
  });
  if (at === null) {
    mark(page, page.last, "data-chosen");
    return;
  }
  const { live, one } = layers[at];
  live.forEach((id) => mark(page, id, "data-lit"));
  mark(page, one, "data-chosen");
}

/** The cell whose sum is written: one of the layer that the path has come to, or the end of it all. */
export function cellOnPath(page) {
  const { end, start, layers } = present(page);
  return page.path.at === null ? end ?? page.last ?? start : layers[page.path.at].one;
}

/** The cells of the single path within the chain. */
export function cellsOnPath(page) {
  const { start, layers } = present(page);
  return [start, ...layers.map(({ one }) => one)];
}

/** The panels of the chain in their order, and how far one is. */
export function wayOf(page) {
  const { start, layers } = present(page);
  const { at } = page.path;
  const names = [...(start === null ? [] : [page.cells[start].panel.name]), ...layers.map(({ panel }) => panel.name)];
  const here = at === null ? -1 : names.length - layers.length + at;
  return make("div", { class: "flow-way" }, ...names.flatMap((name, n) => [
    ...(n ? [" → "] : []), make(n === here ? "b" : "span", n === here ? { "aria-current": "step" } : {}, name)]));
}

/** How much of a layer the path goes through. */
export function reachOf(page) {
  const { at } = page.path;
  if (at === null) return "";
  const { panel, touched, live } = present(page).layers[at];
  if (touched.length === 1) return live.length ? "" : `Nothing arrives here: ${page.cells[touched[0]].label} is cut off.`;
  if (!live.length) return `Nothing arrives here: all ${touched.length} cells of ${panel.name} on the way are cut off.`;
  const others = live.map((id) => page.cells[id].label).join(", ");
  return `The path goes through ${live.length} of ${touched.length} cells of ${panel.name}: ${others}.`;
}
