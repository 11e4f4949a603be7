/* A sum in numbers, with as many digits as it takes to be true of the numbers shown. Python has the same rule in
   sums.py. */

import { EVALUATE, evaluate, EXACTLY } from "./evaluate.js";

/** How a derived cell's formula is shown: its sign ("≈" if numbers are rounded), with how many digits, whether these
    numbers give the result as it is shown (equals), and that. */
export function inNumbers({ cells, values, spec, rounded, brief }, id) {
  const { formula, links } = cells[id];
  const { digits: few, exact: full, most, sure } = spec.numbers;
  const areInFull = (digits) => links.every((link) => rounded(values[link], digits) === values[link]);
  const found = (digits, operations) => {
    const shown = new Map(links.map((link) => [link, rounded(values[link], digits)]));
    return evaluate(formula, (link) => shown.get(link), operations);
  };
  if (areInFull(full) && rounded(found(full, EXACTLY), sure) === rounded(values[id], full)) {
    return { sign: "=", digits: full, equals: "=", result: brief(values[id], full) };
  }
  const result = brief(values[id], few);
  let digits = few;
  while (digits < most && brief(found(digits, EVALUATE), few) !== result) digits += 1;
  return { sign: areInFull(digits) ? "=" : "≈", digits, equals: "≈", result };
}
