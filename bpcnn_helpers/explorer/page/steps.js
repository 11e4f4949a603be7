/* Steps: from product to product of the pinned cell, from cell to cell; by hand or by themselves. */

import { isSource } from "./cells.js";
import { pin } from "./choose.js";
import { saidOf } from "./laying.js";
import { printAll } from "./panels.js";
import { isTrivial } from "./products.js";
import { say } from "./voice.js";

/** Lay down the next product of the pinned cell; where all are laid, go to the next cell. */
export function step(page) {
  const { pinned, laid } = page;
  if (laid === null) lay(page, isWorthwhile(page, page.last) ? page.last : following(page, page.last, 1), 0);
  else if (laid < count(page, pinned)) lay(page, pinned, laid + 1);
  else lay(page, following(page, pinned, 1), 0);
}

/** Go to the next cell: with its whole sum, or where products are being laid down before its first. */
export function nextCell(page) {
  lay(page, following(page, page.last, 1), page.laid === null ? null : 0);
}

/** Take the last product up again, or go back to the cell before. */
export function back(page) {
  const { pinned, laid } = page;
  if (laid) {
    lay(page, pinned, laid - 1);
    return;
  }
  const before = following(page, page.last, -1);
  lay(page, before, laid === null ? null : count(page, before));
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
