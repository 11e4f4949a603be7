/* A formula as text: with symbols or with numbers. */

import { COMPARE, isCell, signed } from "./evaluate.js";
import { brief } from "./numbers.js";

/** Write a formula; `cell` writes a cell. Inside a product, sums and negative numbers get brackets. */
export function write(formula, cell, inside = "") {
  const bracketed = (text) => (inside === "*" && text.startsWith("−") ? `(${text})` : text);
  if (isCell(formula)) return bracketed(cell(formula));
  const [operation, ...args] = formula;
  if (operation === "number") return bracketed(args[1] === 1 ? brief(args[0]) : `${brief(args[0])}/${args[1]}`);
  if (operation === "*") {
    const [minus, factors] = signed(formula);
    return bracketed((minus ? "−" : "") + factors.map((part) => write(part, cell, "*")).join("·"));
  }
  if (operation === "+") {
    const text = args.map((part) => write(part, cell)).reduce((all, part) => all + following(part));
    return inside ? `(${text})` : text;
  }
  if (operation === "/") return args.map((part) => write(part, cell, "*")).map(grouped).join("/");
  if (operation === "^") return `${write(args[0], cell, "*")}^${write(args[1], cell, "*")}`;
  if (operation === "and") return args.map((part) => write(part, cell)).join(", ");
  if (operation in COMPARE) return args.map((part) => write(part, cell)).join(` ${operation} `);
  if (operation === "[]") return `[${write(args[0], cell)}]`;
  return `${operation}(${args.map((part) => write(part, cell)).join(", ")})`;
}

/** Write a term that follows another one. */
export const following = (term) => (term.startsWith("−") ? ` − ${term.slice(1)}` : ` + ${term}`);
const grouped = (text) => (/[·/]/.test(text) && !text.startsWith("(") ? `(${text})` : text);
