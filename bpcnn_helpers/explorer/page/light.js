/* Light on the cells that belong to the one shown: what feeds it, or what a source feeds; their path; the terms' numbers. */

import { beyond, isSource } from "./cells.js";
import { openFeeds } from "./cover.js";
import { cellsOf, isThe } from "./formula.js";
import { lightProducts } from "./laying.js";
import { mark, markElement, numberGroups, numberTerms, unmark } from "./marks.js";
import { isAsking, isLaying, shown } from "./page.js";
import { lightChain } from "./path.js";
import { lightGuess } from "./question.js";
import { rimUnder } from "./rim.js";

export function light(page) {
  unmark(page);
  const id = shown(page);
  const tells = id !== null && !isLaying(page, id) && !page.covered.has(id);
  page.table.toggleAttribute("data-dim", tells && !isAsking(page)); // once: each change costs all cells a new style
  if (id === null) return;
  if (isLaying(page, id)) return lightProducts(page, id);
  if (isAsking(page)) return lightGuess(page);
  if (page.covered.has(id)) return mark(page, id, "data-chosen");
  if (page.path && id === page.pinned) return lightChain(page);
  const cell = page.cells[id];
  lightPath(page, id);
  for (const near of isSource(cell) ? openFeeds(page, id) : cell.links) mark(page, near, "data-lit");
  mark(page, id, "data-chosen");
  if (isSource(cell)) numberPartners(page, id);
  else if (cell.terms.length > 1) numberTerms(page, cell.terms);
  for (const element of rimUnder(page, id)) markElement(page, element, "data-under");
  describe(page, id);
}

/** Tell a screen reader what the light says. */
function describe(page, id) {
  const cell = page.cells[id];
  const [near, said] = isSource(cell) ? [openFeeds(page, id), `lit: fed by ${cell.label}`] : [cell.links, `lit: feeds ${cell.label}`];
  for (const other of near) {
    const number = page.cells[other].element.getAttribute("data-tag");
    mark(page, other, "aria-description", number ? `${said}, number ${number}` : said);
  }
}

/** Mark all that the cell depends on and all that depends on it, but for what is lit. */
function lightPath(page, id) {
  const cell = page.cells[id];
  for (const way of ["links", "feeds"]) {
    for (const far of beyond(page.cells, id, way)) if (!cell[way].includes(far) && !page.covered.has(far)) mark(page, far, "data-path");
  }
  if (!isSource(cell)) openFeeds(page, id).forEach((next) => mark(page, next, "data-path"));
}

/** Light what a source is multiplied with, and number it: it has the number of the cell in which it does so. */
function numberPartners(page, source) {
  const feeds = openFeeds(page, source);
  const partners = feeds.map((next) => [...new Set(page.cells[next].terms.flatMap((term) => partnersIn(term, source)))]);
  if (!partners.some((found) => found.length)) return;
  partners.flat().forEach((id) => mark(page, id, "data-partner"));
  numberGroups(page, feeds.map((next, n) => [next, ...partners[n]]));
}

/** The cells that a cell is multiplied with in a term. */
function partnersIn(term, source) {
  const [, ...factors] = term;
  return factors.some((factor) => isThe(source, factor)) ? cellsOf(term).filter((id) => id !== source) : [];
}
