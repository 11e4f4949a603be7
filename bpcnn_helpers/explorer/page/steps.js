/* Steps: from product to product of the pinned cell, from cell to cell; by hand or by themselves. */

import { isSource } from "./cells.js";
import { pin, show } from "./choose.js";
import { saidOf } from "./laying.js";
import { printAll } from "./panels.js";
import { cellOnPath, layersIn, layOut } from "./path.js";
import { isTrivial } from "./products.js";
import { bringIntoSight } from "./room.js";
import { say } from "./voice.js";

/** Lay down the next product of the pinned cell; where all are laid, go to the next cell. */
export function step(page) {
  if (page.path) {
    along(page, 1);
    return;
  }
  const { pinned, laid } = page;
  if (laid === null) lay(page, isWorthwhile(page, page.last) ? page.last : following(page, page.last, 1), 0);
  else if (laid < count(page, pinned)) lay(page, pinned, laid + 1);
  else lay(page, following(page, pinned, 1), 0);
}

/** Go to the next cell: with its whole sum, or where products are being laid down before its first. */
export function nextCell(page) {
  const { panel } = page.cells[page.last];
  if (page.path) pin(page, panel.first + ((page.last - panel.first + 1) % panel.labels.length));
  else lay(page, following(page, page.last, 1), page.laid === null ? null : 0);
}

/** Take the last product up again, or go back to the cell before. */
export function back(page) {
  if (page.path) {
    along(page, -1);
    return;
  }
  const { pinned, laid } = page;
  if (laid) {
    lay(page, pinned, laid - 1);
    return;
  }
  const before = following(page, page.last, -1);
  lay(page, before, laid === null ? null : count(page, before));
}

/** Show only the chain that the pinned cell is in, or all panels again. */
export function togglePath(page) {
  page.path = page.path ? null : { at: null };
  layOut(page);
  pin(page, page.last);
}

/** Go along the path, a layer at a time; beyond its ends the whole of it is shown. */
function along(page, by) {
  const last = layersIn(page) - 1;
  const { at } = page.path;
  const next = at === null ? (by > 0 ? 0 : last) : at + by;
  page.path.at = next < 0 || next > last ? null : next;
  page.pointed = null;
  if (page.pinned === null) page.pinned = page.last;
  show(page);
  if (page.path.at !== null) bringIntoSight(page, cellOnPath(page));
}

/** Show so many products of a cell; all, as the explorer always does, if it is null. */
function lay(page, id, laid) {
  page.pointed = null;
  if (laid === count(page, id) && page.covered.delete(id)) printAll(page);
  pin(page, id, laid);
  if (laid !== null) say(page, saidOf(page, id));
}

const count = ({ cells }, id) => cells[id].terms.length;

const isWorthwhile = ({ cells }, id) => !isSource(cells[id]) && !isTrivial(cells[id]);

/** The next cell that there is something to say about, on either side; round the corner at the end. */
function following(page, id, by) {
  const { length } = page.cells;
  for (let n = 1; n <= length; n += 1) {
    const next = (id + by * n + n * length) % length;
    if (isWorthwhile(page, next)) return next;
  }
  return id;
}

/** Step on and on, as fast as `pace` says, in milliseconds. */
export function play(page, pace) {
  step(page);
  page.timer = setTimeout(() => play(page, pace), pace());
  page.play.textContent = "Pause";
}

export function pause(page) {
  clearTimeout(page.timer);
  page.timer = null;
  page.play.textContent = "Play";
}
