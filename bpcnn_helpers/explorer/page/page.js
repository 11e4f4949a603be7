/* What the page knows: all that its parts share is in this one object. */

import { collect, isSource } from "./cells.js";
import { numberWriters } from "./numbers.js";

export function newPage(model) {
  const spec = model.get("spec");
  const { panels, cells } = collect(spec);
  return {
    model, // shared with Python: spec, values, pinned
    spec,
    panels,
    cells,
    derived: [...cells.keys()].filter((id) => !isSource(cells[id])),
    values: new Float64Array(cells.length),
    ...numberWriters(spec.numbers), // rounded, brief, briefest, told
    pinned: null, // the cell that stays lit; kept in the model
    pointed: null, // the cell under the mouse or the keyboard's focus
    editing: null, // the cell that is being typed into
    covers: new Set(), // the names of the panels that are covered
    covered: new Set(), // the cells in them that are still to be guessed
    guess: null, // at the pinned cell, if it is covered
    praise: null, // what is said of the guess that took the cover off a cell
    lit: [], // the elements that carry a mark
    last: 0, // the cell that was pinned last
    laid: null, // how many products of the pinned cell are laid down; null while its whole sum is shown
    past: [], // all numbers before each edit
    future: [], // and before each that was taken back
    changed: [], // the cells that still show their old number, too
    path: null, // while its chain alone is shown: {at: the layer that one has come to, null for all}
    timer: null, // set while Play is on
    measuring: null, // set while the next frame is to look how much room the words need
    // The elements that the parts fill: table, words, complaint, play, voice.
  };
}

/** Are this cell's products being laid down, one at a time? */
export const isLaying = ({ pinned, laid }, id) => laid !== null && id === pinned;

/** Is the pinned cell covered, so that the reader has to guess it? */
export const isAsking = ({ pinned, laid, covered }) => pinned !== null && laid === null && covered.has(pinned);

/** The cell that the light and the words are about, or null. */
export function shown({ pinned, pointed, editing }) {
  return editing !== null ? pinned ?? editing : pointed ?? pinned;
}
