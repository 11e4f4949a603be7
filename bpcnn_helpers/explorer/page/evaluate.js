/* Formulas that Python traced. A formula is the number of a cell or [operation, ...arguments]; no rule of any layer is
   written here. */

export const EVALUATE = {
  "+": (...terms) => terms.reduce((a, b) => a + b),
  "*": (...factors) => factors.reduce((a, b) => a * b),
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  max: Math.max,
  exp: Math.exp,
  ln: Math.log,
  and: (...conditions) => conditions.every(Boolean),
  "[]": Number,
  ">": (a, b) => a > b,
  "≥": (a, b) => a >= b,
};

/** The same, where what is not exact is NaN. */
export const EXACTLY = {
  ...EVALUATE,
  exp: (x) => (x === 0 ? 1 : NaN),
  ln: (x) => (x === 1 ? 0 : NaN),
};

const isCell = (formula) => typeof formula === "number";

/** Evaluate a formula; `valueOf` returns the number of a cell. */
export function evaluate(formula, valueOf, operations = EVALUATE) {
  if (isCell(formula)) return valueOf(formula);
  const [operation, ...args] = formula;
  if (operation === "number") return args[0] / args[1];
  return operations[operation](...args.map((part) => evaluate(part, valueOf, operations)));
}

export function cellsIn(formula) {
  if (isCell(formula)) return [formula];
  return formula[0] === "number" ? [] : formula.slice(1).flatMap(cellsIn);
}
