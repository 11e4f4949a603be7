/* The settings of an explorer's controls, as Python packed them (settings.py): what the panels of each are made of. */

import { cellsIn } from "./evaluate.js";

/** Return the rows of a setting, as a spec has them, and the shapes of its sources. */
export function rowsOf({ settings, panels, ways, made }, place) {
  const shapes = {};
  const rows = settings[place].map(([heading, row]) => ({
    heading,
    panels: row.map(([head, how]) => {
      const [panel, shape] = panels[head];
      if (shape) shapes[panel.name] = shape;
      return { ...panel, ...(shape ? {} : madeOf(ways, made[how])) };
    }),
  }));
  return { rows, shapes };
}

/** Put cells into the slots of the ways in which the cells of a panel are made. */
function madeOf(ways, [kinds, differences]) {
  const counts = new Map();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const waiting = new Map();
  let read = 0;
  for (const [kind, count] of counts) {
    const found = Array.from({ length: count }, () => []);
    const slots = 1 + Math.max(-1, ...cellsIn(ways[kind][0]));
    for (let slot = 0; slot < slots; slot += 1) {
      let cell = 0;
      for (const cells of found) cells.push(cell += differences[read++]);
    }
    waiting.set(kind, found.values());
  }
  const filledIn = kinds.map((kind) => [ways[kind], waiting.get(kind).next().value]);
  return {
    formulas: filledIn.map(([[formula], cells]) => formulaWith(formula, cells)),
    terms: filledIn.map(([[, terms], cells]) => terms.map((term) => termWith(term, cells))),
  };
}

function formulaWith(formula, cells) {
  if (typeof formula === "number") return cells[formula];
  return formula[0] === "number" ? formula : [formula[0], ...formula.slice(1).map((part) => formulaWith(part, cells))];
}

/** The same for what is written, a list of lists: every number in it is that of a slot. */
function termWith(piece, cells) {
  if (Array.isArray(piece)) return piece.map((part) => termWith(part, cells));
  return typeof piece === "number" ? cells[piece] : piece;
}
