/* What is seen while the products of the pinned cell are laid down: the window's place, the two factors in hand, the
   sum so far. */

import { make } from "./elements.js";
import { cellsOf } from "./formula.js";
import { frame, mark, markElement, numberTerms } from "./marks.js";
import { alone, productsOf } from "./products.js";
import { rimUnder } from "./rim.js";

/** Light what is laid down: the last product most of all. */
export function lightProducts(page, id) {
  const { links, terms } = page.cells[id];
  const laid = terms.slice(0, page.laid);
  frame(page, links);
  for (const element of rimUnder(page, id)) markElement(page, element, "data-under");
  mark(page, id, "data-chosen");
  numberTerms(page, laid);
  laid.forEach((term) => cellsOf(term).forEach((link) => mark(page, link, "data-laid")));
  if (laid.length) cellsOf(laid.at(-1)).forEach((link) => mark(page, link, "data-lit"));
}

/** Write what is laid down: the last product in large letters, and the sum as far as it goes. */
export function writeProducts(page, id) {
  const { label, terms } = page.cells[id];
  const laid = productsOf(page, id).slice(0, page.laid);
  const done = laid.length === terms.length;
  const rest = done ? "" : laid.length ? " + …" : "…";
  const sum = (kind) => laid.map((product) => product[kind]).join("") + rest;
  const { equals, sum: result } = laid.at(-1) ?? { equals: "=" };
  const large = make("div", { class: "flow-product" }, make("b", {}, inHand(laid)), make("span", {}, howFar(label, laid, terms)));
  const lines = [large, make("div", {}, make("b", {}, label), ` = ${sum("names")}`)];
  if (!laid.length) return lines;
  return [...lines, make("div", {}, ` ${equals} ${sum("numbers")}`, ...(done ? [` ${equals} `, make("b", {}, result)] : []))];
}

/** The product that was laid down last: its cells, its numbers, what it comes to. */
function inHand(laid) {
  if (!laid.length) return "?";
  const { names, numbers, value, equals } = laid.at(-1);
  return [...new Set([alone(names), alone(numbers), value])].join(` ${equals} `);
}

function howFar(label, laid, { length }) {
  if (!laid.length) return length === 1 ? `What does ${label} come to?` : `${label}: ${length} products. Which is the first?`;
  const { sum } = laid.at(-1);
  if (laid.length === length) return length === 1 ? "" : `${length} of ${length}; the sum is ${sum}`;
  return `${laid.length} of ${length}; the sum so far is ${sum}`;
}

/** The same for a screen reader, in one sentence. */
export function saidOf(page, id) {
  const { label, terms } = page.cells[id];
  const laid = productsOf(page, id).slice(0, page.laid);
  return laid.length ? `${inHand(laid)}. ${howFar(label, laid, terms)}` : howFar(label, laid, terms);
}
