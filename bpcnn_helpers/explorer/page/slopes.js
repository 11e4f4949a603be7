/* How a derived cell answers to the cells in its formula: the slopes of its formula, by the chain rule. */

import { evaluate } from "./evaluate.js";

/** The slope of a derived cell in each cell of its formula, as the numbers are now; what is not there is 0. */
export function slopesOf({ cells, values }, id) {
  const slopes = new Map();
  const valueOf = (link) => values[link];
  const worth = (part) => evaluate(part, valueOf);
  const spread = (formula, slope) => {
    if (slope === 0) return;
    if (typeof formula === "number") slopes.set(formula, (slopes.get(formula) ?? 0) + slope);
    else (SPREAD[formula[0]] ?? nothing)(formula.slice(1), slope, spread, worth);
  };
  spread(cells[id].formula, 1);
  return slopes;
}

const nothing = () => {}; // a number does not answer, nor does a condition

const SPREAD = {
  "+": (parts, slope, spread) => parts.forEach((part) => spread(part, slope)),
  "*": (parts, slope, spread, worth) => parts.forEach((part, n) =>
    spread(part, parts.reduce((product, other, m) => (m === n ? product : product * worth(other)), slope))),
  "/": ([above, below], slope, spread, worth) => {
    spread(above, slope / worth(below));
    spread(below, (-slope * worth(above)) / worth(below) ** 2);
  },
  "^": ([base, power], slope, spread, worth) => spread(base, slope * worth(power) * worth(base) ** (worth(power) - 1)),
  exp: ([part], slope, spread, worth) => spread(part, slope * Math.exp(worth(part))),
  ln: ([part], slope, spread, worth) => spread(part, slope / worth(part)),
  max: (parts, slope, spread, worth) => {
    const winners = parts.filter((part) => worth(part) === Math.max(...parts.map(worth)));
    if (!winners.some((part) => part[0] === "number")) winners.forEach((part) => spread(part, slope));
  },
};
