/* What an edit has changed: for a moment, each cell shows its old number, too. */

import { veil } from "./veil.js";
import { say } from "./voice.js";

const MOMENT = 3000; // milliseconds
const SAID = 8; // cells that are named to a screen reader

export function showChanges(page, before) {
  forgetChanges(page);
  const { cells, values, briefest, brief } = page;
  page.changed = [...cells.keys()].filter((id) => values[id] !== before[id] && veil(page, id) === null);
  for (const id of page.changed) cells[id].element.setAttribute("data-old", briefest(before[id]));
  const told = page.changed.slice(0, SAID).map((id) => `${cells[id].label} was ${brief(before[id])}, is ${brief(values[id])}`);
  const more = page.changed.length - told.length;
  say(page, told.join("; ") + (more > 0 ? `; and ${more} more cells changed` : ""));
  page.fading = setTimeout(() => forgetChanges(page), MOMENT);
}

export function forgetChanges(page) {
  clearTimeout(page.fading);
  for (const id of page.changed) page.cells[id].element.removeAttribute("data-old");
  page.changed = [];
}
