/* Formulas that Python traced. A formula is the number of a cell or [operation, ...arguments]; no rule of any layer is
   written here. */

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
  ">": (a, b) => a > b,
  "≥": (a, b) => a >= b,
};

const isCell = (formula) => typeof formula === "number";

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
