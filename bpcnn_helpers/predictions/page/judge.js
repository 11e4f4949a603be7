/* What a guess is right for: the answer, a known mistake, or part of it. */

import { numberIn } from "../../explorer/page/numbers.js";

/** A guess that is wrong: what is said of it; null for one that is right. A guess is what a field reads: the place of a
    choice, the text of a number or a list of them, or a list of places. Of lines the answer
    is a list of orders, and a mistake a line. */
export function objection(kind, guess, { answer, mistakes }) {
  const is = (value) => isThis(kind, guess, value);
  if (is(answer)) return null;
  const known = mistakes.find(([, value]) => is(value));
  return known ? known[0] : inPart(kind, guess, answer);
}

function isThis(kind, guess, value) {
  if (kind === "number") return isNear(guess, value);
  if (kind === "matrix") return guess.every((text, n) => isNear(text, value[n]));
  if (kind === "lines") return isOneOf(usedLines(guess), value);
  return JSON.stringify(guess) === JSON.stringify(value);
}

/** Are these lines in one of the right orders; or, for a mistake, is its line among them? */
function isOneOf(used, value) {
  return Array.isArray(value) ? value.some((order) => String(order) === String(used)) : used.includes(value);
}

/** Of lines of code and the divider, the ones above it. */
export const usedLines = (places) => places.slice(0, places.indexOf(places.length - 1));

/** Is a text this number? It may be rounded to what was typed, from two digits on. */
export function isNear(text, value) {
  const off = Math.abs(numberIn(text) - value);
  if (off <= 1e-9 * Math.max(1, Math.abs(value))) return true;
  const [, whole, decimals = ""] = /^\s*[-−+]?(\d*)(?:[.,](\d*))?\s*$/.exec(text) ?? [, "", ""];
  const digits = (whole + decimals).replace(/^0+/, "").length;
  return digits > 1 && off <= 0.5000001 * 10 ** -decimals.length;
}

/** What can be said of a guess that is no mistake we know. */
function inPart(kind, guess, answer) {
  if (kind === "matrix") {
    const right = guess.filter((text, n) => isNear(text, answer[n])).length;
    return `${right} of ${answer.length} numbers are right.`;
  }
  if (kind === "cells") {
    const right = guess.filter((id) => answer.includes(id)).length;
    return `${right} of ${answer.length} cells found, ${guess.length - right} too many.`;
  }
  if (kind === "order") {
    const right = guess.filter((term, n) => term === answer[n]).length;
    return `${right} of ${answer.length} stand in their place.`;
  }
  if (kind === "lines") {
    const used = usedLines(guess);
    const right = answer.map((order) => order.findIndex((line, n) => line !== used[n]));
    return `From the top, ${Math.max(...right)} of ${answer[0].length} lines are right.`;
  }
  return "";
}
