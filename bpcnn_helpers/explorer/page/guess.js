/* A guess at which cells feed a covered one, or at its number, and what is to be said of it. */

import { cellsOf } from "./formula.js";

/** The guess at the pinned cell; another cell begins another. */
export function guessAt(page) {
  if (page.guess?.id !== page.pinned) page.guess = newGuess(page.pinned);
  return page.guess;
}

const newGuess = (id) => ({ id, groups: [], wrong: new Set(), tries: 0, verdict: "" });

const panelsOf = (cells, ids) => ids.map((id) => cells[id].panel);
const once = (list) => [...new Set(list)];
const feeding = (cells, id) => cells[id].terms.map((term) => once(cellsOf(term)));

/** Is the sum one of products of cells from different panels, each cell in one of them only? Then guesses are pairs. */
export function inPairs(cells, id) {
  const products = feeding(cells, id);
  const all = products.flat();
  return products.length > 1 && products.some((product) => product.length > 1) && once(all).length === all.length
    && products.every((product) => once(panelsOf(cells, product)).length === product.length);
}

/** Add a cell to the guess: to the first product that waits for one of its panel, or as a new one; or take it out. */
export function pick(cells, guess, id) {
  const { groups } = guess;
  guess.wrong.clear();
  const inside = groups.find((group) => group.includes(id));
  if (inside) {
    guess.groups = groups.map((group) => group.filter((other) => other !== id)).filter((group) => group.length);
    return;
  }
  const products = feeding(cells, guess.id);
  const most = inPairs(cells, guess.id) ? Math.max(...products.map((product) => product.length)) : 1;
  const standAlone = panelsOf(cells, products.filter((product) => product.length === 1).flat());
  const panel = cells[id].panel;
  const waits = (group) => group.length < most && !panelsOf(cells, group).some((other) => other === panel || standAlone.includes(other));
  const waiting = standAlone.includes(panel) ? null : groups.find(waits);
  if (waiting) waiting.push(id);
  else groups.push([id]);
}

/** Judge the cells: [whether all is right, what to say]; those that are wrong are kept in the guess. */
export function judgeCells({ cells }, guess) {
  const { links } = cells[guess.id];
  const picked = guess.groups.flat();
  const [many, missing] = [picked.filter((id) => !links.includes(id)), links.filter((id) => !picked.includes(id))];
  const products = inPairs(cells, guess.id) ? feeding(cells, guess.id) : links.map((link) => [link]);
  const within = (group, product) => group.every((id) => product.includes(id));
  const right = guess.groups.filter((group) => products.some((product) => within(group, product) && within(product, group)));
  const apart = guess.groups.filter((group) => within(group, links) && !products.some((product) => within(group, product)));
  guess.wrong = new Set([...many, ...apart.flat()]);
  const kind = inPairs(cells, guess.id) ? "products" : "cells";
  const said = [`${right.length} of ${products.length} ${kind} ${right.length === 1 ? "is" : "are"} right.`];
  if (many.length) said.push(`Too many: ${counted(cells, many)}.`);
  if (missing.length) said.push(`Missing: ${counted(cells, missing)}.`);
  if (apart.length) said.push(`They feed it, but do not belong together: ${apart.map((group) => productName(cells, group)).join(", ")}.`);
  return [said.length === 1 && right.length === products.length, said.join(" ")];
}

/** How many cells of which panels: "2 cells of K, 1 of G". */
function counted(cells, ids) {
  const numbers = new Map();
  for (const { name } of panelsOf(cells, [...ids].sort((a, b) => a - b))) numbers.set(name, (numbers.get(name) ?? 0) + 1);
  return [...numbers].map(([name, n], place) => `${n}${place ? "" : n === 1 ? " cell" : " cells"} of ${name}`).join(", ");
}

export const productName = (cells, group) => group.map((id) => cells[id].label).join("·");

/** Judge a number, with the products that make up the right one: [whether it is right, what to say]. */
export function judgeNumber(x, right, products) {
  const near = (other) => Math.abs(x - other) <= (Number.isInteger(right) ? 1e-9 : 0.01) * Math.abs(right);
  if (near(right)) return [true, ""];
  const sum = products.length > 1;
  if (near(-right)) return [false, "Only its sign is wrong."];
  if (sum && products.some((product) => near(product))) return [false, "That is one of its products, not their sum."];
  if (sum && products.some((product) => near(right - product))) return [false, "That is the sum without one of its products."];
  if (sum && products.some((product) => near(right - 2 * product))) return [false, "The sign of one of its products is wrong."];
  return [false, `That is not its number.${sum ? ` It is the sum of ${products.length} products; click the cells that meet in them.` : ""}`];
}
