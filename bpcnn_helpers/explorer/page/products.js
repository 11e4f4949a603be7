/* A derived cell's sum, product by product: how each is written, what it comes to, and the sum so far. */

import { evaluate } from "./evaluate.js";
import { cellsOf, filled } from "./formula.js";
import { inNumbers } from "./sums.js";

/** Is there nothing to add up or to multiply? It is a copy of another cell, or a number such as the zero of a rim. */
export const isTrivial = ({ formula }) => typeof formula === "number" || formula[0] === "number";

/** The terms of a derived cell: each with its names, its numbers, its value, and the sum up to it, as they are shown. */
export function productsOf(page, id) {
  const { cells, values, brief, rounded } = page;
  const { terms, links } = cells[id];
  const { digits, result, equals } = inNumbers(page, id);
  const put = (link) => rounded(values[link], digits);
  const found = partsOf(cells[id]).map((part) => evaluate(part, put));
  let sum = 0;
  return terms.map((term, n) => {
    sum += found[n];
    return {
      names: filled(term, (link) => cells[link].label),
      numbers: filled(term, (link) => brief(values[link], digits)),
      value: terms.length === 1 ? result : brief(found[n], digits),
      equals: links.some((link) => put(link) !== values[link]) ? "≈" : equals,
      sum: n === terms.length - 1 ? result : brief(sum, digits),
    };
  });
}

/** What each term comes to. */
export const amountsOf = ({ cells, values }, id) => partsOf(cells[id]).map((part) => evaluate(part, (link) => values[link]));

/** How much of a derived cell comes with each cell of its formula: what the terms that are not 0 come to, added up. */
export function sharesOf(page, id) {
  const shares = new Map();
  const amounts = amountsOf(page, id);
  page.cells[id].terms.forEach((term, n) => {
    if (amounts[n] !== 0) cellsOf(term).forEach((link) => shares.set(link, (shares.get(link) ?? 0) + amounts[n]));
  });
  return shares;
}

const partsOf = ({ formula }) => (formula[0] === "+" ? formula.slice(1) : [formula]);

/** The terms that are not 0 or have one of these cells, and how many others there are, if there are several. */
export function folded(page, id, wanted) {
  const { terms } = page.cells[id];
  const amounts = amountsOf(page, id);
  const kept = terms.filter((term, n) => amounts[n] !== 0 || cellsOf(term).some((link) => wanted.includes(link)));
  return terms.length - kept.length > 1 ? [kept, terms.length - kept.length] : [terms, 0];
}

/** A term without the sign that joins it to those before; a minus stays. */
export const alone = (text) => text.replace(/^ \+ /, "").replace(/^ − /, "−");
