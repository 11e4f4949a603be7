/* Numbers by their names, as the notebooks write them. */

import { unravel } from "../../explorer/page/cells.js";
import { isCondition, kindOf, summands, termsOf } from "./origin.js";
import { arrayIn } from "./program.js";

const LOW = "₀₁₂₃₄₅₆₇₈₉";
const WHOLE = 3; // terms of a sum within a term; of a longer one only the first is written

/** Return the array that a place lies in, and the indices in it, from 0; undefined for what has no name. */
function whereIs(network, place) {
  if (!network.named[place]) return undefined;
  const [name, [begin, shape]] = Object.entries(network.places)
    .find(([own, [first]]) => place >= first && place < first + arrayIn(network, own).length);
  return { name, indices: unravel(place - begin, shape) };
}

/** Write a place as the notebooks do, indices from 1; what has no name by what it is. */
export function nameOf(network, place) {
  const found = whereIs(network, place);
  if (found) {
    const indices = found.indices.map((index) => [...String(index + 1)].map((digit) => LOW[digit]).join(""));
    return found.name + indices.join(indices.some((index) => index.length > 1) ? "," : "");
  }
  if (!network.made.has(place)) return String(network.row[place]).replace("-", "−");
  if (isCondition(network, place)) return network.row[place] ? "[on]" : "[off]";
  const kind = kindOf(network, place);
  if (kind === "+") return `(${sumOf(network, place)})`;
  const names = termsOf(network, place).map((term) => termName(network, term));
  if (kind === "/" || kind === "^") return names.join(` ${kind} `);
  return `${kind}(${names.join(", ").replace(/^\((.*)\)$/, "$1")})`;
}

/** Write a product by the names of its factors. */
export const termName = (network, { sign, factors }) =>
  (sign < 0 ? "−" : "") + (factors.map((factor) => nameOf(network, factor)).join("·") || "1");

function sumOf(network, place) {
  const terms = summands(network, place, 1);
  const few = terms.slice(0, terms.length > WHOLE ? 1 : WHOLE).map((term) => termName(network, term));
  const more = terms.length - few.length;
  return few.join(" + ").replaceAll("+ −", "− ") + (more ? ` + ${more} more` : "");
}
