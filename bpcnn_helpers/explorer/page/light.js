/* Light on the cells that belong to the one shown: what feeds it, or what a source feeds; their path; the terms' numbers. */

import { beyond, isSource } from "./cells.js";
import { lightProducts } from "./laying.js";
import { mark, numberTerms, unmark } from "./marks.js";
import { lightGuess } from "./question.js";
import { isAsking, isLaying, shown } from "./page.js";

export function light(page) {
  unmark(page);
  const id = shown(page);
  if (id === null) return;
  if (isLaying(page, id)) return lightProducts(page, id);
  if (isAsking(page)) return lightGuess(page);
  if (page.covered.has(id)) return mark(page, id, "data-chosen");
  const cell = page.cells[id];
  lightPath(page, id);
  for (const near of isSource(cell) ? cell.feeds : cell.links) mark(page, near, "data-lit");
  mark(page, id, "data-chosen");
  if (!isSource(cell) && cell.terms.length > 1) numberTerms(page, cell.terms);
}

/** Mark all that the cell depends on and all that depends on it, but for what is lit. */
function lightPath(page, id) {
  const cell = page.cells[id];
  for (const way of ["links", "feeds"]) {
    for (const far of beyond(page.cells, id, way)) if (!cell[way].includes(far)) mark(page, far, "data-path");
  }
  if (!isSource(cell)) cell.feeds.forEach((next) => mark(page, next, "data-path"));
}
