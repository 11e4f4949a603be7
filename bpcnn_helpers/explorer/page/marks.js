/* Marks that cells carry for a while: lit, chosen, numbered, framed. All are taken off before others are put on. */

import { cellsOf } from "./formula.js";

const MARKS = [
  "data-lit", "data-chosen", "data-path", "data-tag", "data-strong", "data-window", "data-laid", "data-picked", "data-wrong", "data-live",
  "data-partner", "data-under", "aria-description",
];

export function unmark(page) {
  for (const element of page.lit) {
    for (const name of MARKS) element.removeAttribute(name);
  }
  page.lit = [];
}

export function mark({ cells, lit }, id, name, value = "") {
  markElement({ lit }, cells[id].element, name, value);
}

export function markElement({ lit }, element, name, value = "") {
  element.setAttribute(name, value);
  lit.push(element);
}

/** Tag the cells of each term with its number in the sum: a pair has the same. */
export function numberTerms(page, terms) {
  numberGroups(page, terms.map(cellsOf));
}

/** Tag the cells of each group with its number, from 1. */
export function numberGroups(page, groups) {
  const tags = new Map();
  groups.forEach((group, n) => group.forEach((id) => tags.set(id, [...(tags.get(id) ?? []), n + 1])));
  for (const [id, numbers] of tags) mark(page, id, "data-tag", briefly(numbers));
}

const TAGS = 4; // more of them are counted,
const LONGEST = 7; // and so are those that do not fit the cell

function briefly(numbers) {
  const text = numbers.join(" ");
  return numbers.length > TAGS || text.length > LONGEST ? `${numbers.length}×` : text;
}

/** Frame the smallest rectangle around cells, in each block of their panels. */
export function frame(page, ids) {
  for (const inBlock of byBlock(page.cells, ids).values()) {
    const [rows, columns] = [-2, -1].map((axis) => inBlock.map((id) => page.cells[id].place.at(axis)));
    const [top, bottom, left, right] = [Math.min(...rows), Math.max(...rows), Math.min(...columns), Math.max(...columns)];
    const { panel, place } = page.cells[inBlock[0]];
    const first = inBlock[0] - place.at(-2) * panel.layout.columns - place.at(-1);
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const edges = [row === top && "top", row === bottom && "bottom", column === left && "left", column === right && "right"];
        mark(page, first + row * panel.layout.columns + column, "data-window", edges.filter(Boolean).join(" "));
      }
    }
  }
}

function byBlock(cells, ids) {
  const blocks = new Map();
  for (const id of ids) {
    const { panel, place } = cells[id];
    const key = `${panel.first} ${place.slice(0, -2)}`;
    blocks.set(key, [...(blocks.get(key) ?? []), id]);
  }
  return blocks;
}
