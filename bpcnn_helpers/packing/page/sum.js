/* What is written about a number: its sum, the largest terms in front; its products one at a time; the way of its path. */

import { make } from "../../explorer/page/elements.js";
import { nameOf, termName } from "./naming.js";
import { doneWith, kindOf, termsOf } from "./origin.js";

const SHOWN = 8;

/** Return the terms that count: of a sum those that are not 0. */
export function countingTerms(network, place) {
  const terms = termsOf(network, place);
  return kindOf(network, place) === "+" ? terms.filter(({ value }) => value !== 0) : terms;
}

/** Return what is to be written about the number that is chosen. */
export function aboutChosen(view) {
  if (view.laid !== null) return products(view);
  if (!view.chain) return wholeSum(view, view.place);
  return [wayOf(view), ...wholeSum(view, view.shown), ...reachOf(view)];
}

/** A number's name and value, its largest terms, the rest folded. */
function wholeSum({ network, write }, place) {
  const [terms, counting] = [termsOf(network, place), countingTerms(network, place)];
  const head = make("div", { class: "pocket-head" }, make("b", {}, nameOf(network, place)), ` = ${write(network.row[place])}`);
  if (!terms.length) {
    head.append(": what the network is given, or has learnt; nothing computes it.");
    return [head];
  }
  const zeros = terms.length - counting.length;
  const done = doneWith(network, place);
  if (done) head.append(` is ${done}`);
  else if (terms.length > 1) head.append(`, the sum of ${terms.length} products${zeros ? `, ${zeros === terms.length ? "all" : zeros} of them 0` : ""}`);
  const shown = (terms.length === 1 ? terms : counting).slice(0, SHOWN);
  const list = shown.map((term) => make("li", {}, `${termName(network, term)} = `, make("b", {}, write(term.value))));
  const rest = counting.slice(SHOWN);
  const left = rest.reduce((sum, { value }) => sum + value, 0);
  if (rest.length) list.push(make("li", {}, `+ ${rest.length} more = `, make("b", {}, write(left))));
  return [head, make("ul", { class: "pocket-terms" }, ...list)];
}

/** The product that was laid down last in large letters, and how far the sum is. */
function products({ network, write, place, laid }) {
  const [terms, counting] = [termsOf(network, place), countingTerms(network, place)];
  const name = nameOf(network, place);
  const of = (kindOf(network, place) === "+" ? "product" : "number") + (counting.length === 1 ? "" : "s");
  const lay = (large, far) => [make("div", { class: "flow-product" }, make("b", {}, large), make("span", {}, far))];
  if (!counting.length) return lay("0", `${name}: all ${terms.length} ${of} are 0.`);
  if (!laid) return lay("?", `${name}: ${counting.length} ${of}${zerosIn(terms, counting)}. Which is the first?`);
  const term = counting[laid - 1];
  const numbers = (term.sign < 0 ? "−" : "") + term.factors.map((factor) => write(network.row[factor])).join("·");
  const large = [...new Set([termName(network, term), numbers, write(term.value)])].join(" = ");
  const last = laid === counting.length;
  const far = last ? `${zerosIn(terms, counting)}; ${name} is ${write(network.row[place])}` : soFar(kindOf(network, place), counting.slice(0, laid), write);
  return lay(large, `${laid} of ${counting.length}${far}`);
}

const zerosIn = (terms, counting) => (terms.length > counting.length ? `, and ${terms.length - counting.length} that are 0` : "");

function soFar(kind, terms, write) {
  const values = terms.map(({ value }) => value);
  if (kind === "max") return `; the largest so far is ${write(Math.max(...values))}`;
  return kind === "+" ? `; the sum so far is ${write(values.reduce((a, b) => a + b))}` : "";
}

/** The stations of the chain in their order, and which one is shown. */
function wayOf({ chain: { layers }, path }) {
  return make("div", { class: "flow-way" }, ...layers.flatMap(({ station }, n) => [
    ...(n ? [" → "] : []), n === path.at ? make("b", { "aria-current": "step" }, station.name) : station.name]));
}

/** How much of a layer the path goes through. */
function reachOf({ chain: { layers }, path }) {
  if (path.at === null) return [];
  const { station, touched, live } = layers[path.at];
  const cut = touched.length === 1 ? "" : `all ${touched.length} numbers of ${station.name} on the way are cut off.`;
  if (!live.length) return [aside(`Nothing arrives here: ${cut || `this number of ${station.name} is cut off.`}`)];
  return touched.length === 1 ? [] : [aside(`The path goes through ${live.length} of ${touched.length} numbers of ${station.name}.`)];
}

const aside = (text) => make("div", { class: "flow-next" }, text);
