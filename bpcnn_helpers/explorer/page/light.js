/* Light on the cells that belong to the one shown: what feeds it, or what a source feeds; their path; the terms' numbers. */

import { beyond, isSource } from "./cells.js";
import { cellsOf, isThe } from "./formula.js";
import { shown } from "./page.js";
import { rimUnder } from "./rim.js";

const MARKS = ["data-lit", "data-chosen", "data-path", "data-tag", "data-strong", "data-partner", "aria-description"];

export function light(page) {
  for (const element of page.lit) {
    for (const name of MARKS) element.removeAttribute(name);
  }
  page.lit = [];
  const id = shown(page);
  if (id === null) return;
  const cell = page.cells[id];
  lightPath(page, id);
  for (const near of isSource(cell) ? cell.feeds : cell.links) mark(page, near, "data-lit");
  mark(page, id, "data-chosen");
  if (isSource(cell)) numberPartners(page, id);
  else numberTerms(page, cell.terms);
  for (const element of rimUnder(page, id)) {
    element.setAttribute("data-lit", "");
    page.lit.push(element);
  }
  describe(page, id);
}

function mark(page, id, name, value = "") {
  const { element } = page.cells[id];
  element.setAttribute(name, value);
  page.lit.push(element);
}

/** Tell a screen reader what the light says. */
function describe(page, id) {
  const cell = page.cells[id];
  const [near, said] = isSource(cell) ? [cell.feeds, `lit: fed by ${cell.label}`] : [cell.links, `lit: feeds ${cell.label}`];
  for (const other of near) {
    const number = page.cells[other].element.getAttribute("data-tag");
    mark(page, other, "aria-description", number ? `${said}, number ${number}` : said);
  }
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
  if (terms.length > 1) tag(page, terms.map(cellsOf));
}

/** Light what a source is multiplied with, and number it: it has the number of the cell in which it does so. */
function numberPartners(page, source) {
  const { feeds } = page.cells[source];
  const partners = feeds.map((next) => [...new Set(page.cells[next].terms.flatMap((term) => partnersIn(term, source)))]);
  if (!partners.some((found) => found.length)) return;
  partners.flat().forEach((id) => mark(page, id, "data-partner"));
  tag(page, feeds.map((next, n) => [next, ...partners[n]]));
}

/** The cells that a cell is multiplied with in a term. */
function partnersIn(term, source) {
  const [, ...factors] = term;
  return factors.some((factor) => isThe(source, factor)) ? cellsOf(term).filter((id) => id !== source) : [];
}

/** Tag the cells of each group with its number, from 1. */
function tag(page, groups) {
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
