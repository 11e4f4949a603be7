/* Which cell is shown: the one that is pointed at, or else the one that is pinned. */

import { pathTo } from "./cells.js";
import { light } from "./light.js";
import { shown } from "./page.js";
import { printOne } from "./panels.js";
import { layOut } from "./path.js";
import { bringIntoSight } from "./room.js";
import { explain } from "./words.js";

export function show(page) {
  light(page);
  explain(page);
}

/** Point at a cell, or at none (null): then the pinned one is shown again, or where none is, the last stays. */
export function point(page, id) {
  if (id === page.pointed || (id === null && page.pinned === null)) return;
  const before = shown(page);
  page.pointed = id;
  if (shown(page) !== before) show(page);
}

/** Keep a cell lit, or none (null); with so many of its products laid down, or all (null). */
export function pin(page, id, laid = null) {
  keep(page, id, laid);
  for (const { element } of page.cells) element.removeAttribute("aria-selected");
  if (id !== null) page.cells[id].element.setAttribute("aria-selected", "true");
  page.model.set("pinned", id === null ? [] : pathTo(page.cells, id));
  page.model.save_changes();
  show(page);
  if (id !== null) bringIntoSight(page, id);
}

function keep(page, id, laid) {
  const { pinned } = page;
  [page.pinned, page.laid] = [id, laid];
  if (id !== null) page.last = id;
  for (const changed of [pinned, id]) if (changed !== null) printOne(page, changed);
  if (page.path) {
    page.path.at = null;
    layOut(page);
  }
}

/** Take the pinned cell from the model. */
export function loadPinned(page) {
  const path = page.model.get("pinned").join();
  const found = page.cells.findIndex((_, id) => pathTo(page.cells, id).join() === path);
  if (found !== page.pinned) keep(page, found < 0 ? null : found, null);
  page.cells[found]?.element.setAttribute("aria-selected", "true");
  show(page);
  if (found >= 0) bringIntoSight(page, found);
}

/** Give a cell the keyboard's focus; Tab comes back to it. */
export function focus({ cells }, id) {
  const { panel, element } = cells[id];
  panel.labels.forEach((_, n) => { cells[panel.first + n].element.tabIndex = -1; });
  element.tabIndex = 0;
  element.focus();
}
