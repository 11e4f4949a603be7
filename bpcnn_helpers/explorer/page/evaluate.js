/* Formulas that Python traced. A formula is the number of a cell or [operation, ...arguments]; no rule of any layer is
   written here. */

export const COMPARE = { ">": (a, b) => a > b, "≥": (a, b) => a >= b };
const EVALUATE = {
  "+": (...terms) => terms.reduce((a, b) => a + b),
  "*": (...factors) => factors.reduce((a, b) => a * b),
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  max: Math.max,
  exp: Math.exp,
  ln: Math.log,
  and: (...conditions) => conditions.every(Boolean),
  "[]": Number,
  ...COMPARE,
};

export const isCell = (formula) => typeof formula === "number";

export function evaluate(formula, values) {
  if (isCell(formula)) return values[formula];
  const [operation, ...args] = formula;
  if (operation === "number") return args[0] / args[1];
  return EVALUATE[operation](...args.map((part) => evaluate(part, values)));
}

export function cellsIn(formula) {
  if (isCell(formula)) return [formula];
  return formula[0] === "number" ? [] : formula.slice(1).flatMap(cellsIn);
}

export const termsOf = (formula) => (!isCell(formula) && formula[0] === "+" ? formula.slice(1) : [formula]);
export const factorsOf = (term) => (!isCell(term) && term[0] === "*" ? signed(term)[1] : [term]);

/** Part a product into its sign and its factors: [is there a minus?, factors]. */
export const signed = ([, ...parts]) => (isMinusOne(parts[0]) ? [true, parts.slice(1)] : [false, parts]);
const isMinusOne = (part) => !isCell(part) && part[0] === "number" && part[1] === -1 && part[2] === 1;
