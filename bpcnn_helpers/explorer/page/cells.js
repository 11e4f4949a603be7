/* The cells of all panels, in one list: a cell is known by its place in it. What is computed from what, and where it
   stands. */

import { cellsIn } from "./evaluate.js";

/** Make the list; a cell's `links` are the cells in its formula, its `feeds` those whose formulas it is in. */
export function collect(spec) {
  const cells = [];
  const panels = spec.rows.flatMap((row) => row.panels);
  for (const panel of panels) {
    panel.first = cells.length;
    const { rows, columns } = panel.layout;
    panel.labels.forEach((label, n) => {
      const place = panel.shape.length > 2 ? unravel(n, panel.shape) : [Math.floor(n / columns) % rows, n % columns];
      cells.push({ label, panel, place, formula: panel.formulas?.[n], terms: panel.terms?.[n], feeds: [] });
    });
  }
  cells.forEach((cell, id) => {
    cell.links = isSource(cell) ? [] : [...new Set(cellsIn(cell.formula))];
    for (const link of cell.links) cells[link].feeds.push(id);
  });
  return { panels, cells };
}

/** Is its number given, rather than computed from other cells? */
export const isSource = (cell) => cell.formula === undefined;

export const product = (sizes) => sizes.reduce((a, b) => a * b, 1);

/** The indices of the n-th entry of an array. */
export function unravel(n, shape) {
  return shape.map((size, axis) => Math.floor(n / product(shape.slice(axis + 1))) % size);
}

/** Where Python finds a cell: the panel's name and the indices in its array. */
export function pathTo(cells, id) {
  const { panel } = cells[id];
  return [panel.name, ...unravel(id - panel.first, panel.shape)];
}

/** All that can be reached from a cell, along "links" or "feeds", without the first step. */
export function beyond(cells, id, way) {
  const reached = new Set();
  const waiting = [...cells[id][way]];
  while (waiting.length) {
    for (const next of cells[waiting.pop()][way]) {
      if (!reached.has(next)) {
        reached.add(next);
        waiting.push(next);
      }
    }
  }
  return reached;
}

/** The cell that a key leads to, within a panel; arrows cross from block to block. With Control (`far`), Home and End
    mean the whole panel. */
export function neighbour(cells, id, key, far) {
  const { panel } = cells[id];
  const { channels, rows, columns, across } = panel.layout;
  const n = id - panel.first;
  let [channel, row, column] = [Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns];
  const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
  if (move) {
    row += move[0];
    column += move[1];
    const next = channel + (column < 0 ? -1 : column === columns ? 1 : row < 0 ? -across : row === rows ? across : 0);
    if (next < 0 || next >= channels) return id;
    [channel, row, column] = [next, (row + rows) % rows, (column + columns) % columns];
  } else if (key === "Home") {
    [channel, row, column] = far ? [0, 0, 0] : [channel, row, 0];
  } else if (key === "End") {
    [channel, row, column] = far ? [channels - 1, rows - 1, columns - 1] : [channel, row, columns - 1];
  }
  return panel.first + (channel * rows + row) * columns + column;
}
