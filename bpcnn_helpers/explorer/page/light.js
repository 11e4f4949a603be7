/* Light on the cells that belong to the one shown: what feeds it, or what a source feeds; their path; the terms' numbers. */

import { beyond, isSource } from "./cells.js";
import { cellsOf } from "./formula.js";
import { shown } from "./page.js";

const MARKS = ["data-lit", "data-chosen", "data-path", "data-tag", "data-strong"];

export function light(page) {
  for (const { element } of page.lit) {
    for (const name of MARKS) element.removeAttribute(name);
  }
  page.lit = [];
  const id = shown(page);
  if (id === null) return;
  const cell = page.cells[id];
  lightPath(page, id);
  for (const near of isSource(cell) ? cell.feeds : cell.links) mark(page, near, "data-lit");
  mark(page, id, "data-chosen");
  if (!isSource(cell)) numberTerms(page, cell.terms);
}

function mark(page, id, name, value = "") {
  page.cells[id].element.setAttribute(name, value);
  page.lit.push(page.cells[id]);
}

/** Mark all that the cell depends on and all that depends on it, but for what is lit. */
function lightPath(page, id) {
  const cell = page.cells[id];
  for (const way of ["links", "feeds"]) {
    for (const far of beyond(page.cells, id, way)) if (!cell[way].includes(far)) mark(page, far, "data-path");
  }
  if (!isSource(cell)) cell.feeds.forEach((next) => mark(page, next, "data-path"));
}

/** Tag the cells of each term with its number in the sum: a pair has the same. */
function numberTerms(page, terms) {
  if (terms.length === 1) return;
  terms.forEach((term, n) => cellsOf(term).forEach((link) => {
    const before = page.cells[link].element.getAttribute("data-tag");
    mark(page, link, "data-tag", before ? `${before} ${n + 1}` : n + 1);
  }));
}
