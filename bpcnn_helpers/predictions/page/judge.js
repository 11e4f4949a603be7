/* What a guess is right for: the answer, a known mistake, or part of it. */

import { numberIn } from "../../explorer/page/numbers.js";

/** A guess that is wrong: what is said of it; null for one that is right. A guess is what a field reads: the place of a
    choice, the text of a number or a list of them, or a list of places. */
export function objection(kind, guess, { answer, mistakes }) {
  const is = (value) => isThis(kind, guess, value);
  if (is(answer)) return null;
  const known = mistakes.find(([, value]) => is(value));
  return known ? known[0] : inPart(kind, guess, answer);
}

function isThis(kind, guess, value) {
  if (kind === "number") return isNear(guess, value);
  if (kind === "matrix") return guess.every((text, n) => isNear(text, value[n]));
  return JSON.stringify(guess) === JSON.stringify(value);
}

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
  return "";
}
