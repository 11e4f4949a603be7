/* The sum that the chosen number is: its largest terms written out, the rest folded. */

import { make } from "../../explorer/page/elements.js";
import { doneWith, nameOf, termsOf } from "./origin.js";

const SHOWN = 8;

/** Write where a place's number comes from into an element; return the places that it was read from. */
export function writeSum(network, origins, place, element, write) {
  const [terms, name, value] = [termsOf(network, origins, place), nameOf(network, origins, place), network.row[place]];
  element.replaceChildren();
  const head = make("div", { class: "pocket-head" }, make("b", {}, name), ` = ${write(value)}`);
  element.append(head);
  if (!terms.length) {
    head.append(": what the network is given, or has learnt; nothing computes it.");
    return [];
  }
  const done = doneWith(origins, place);
  head.append(done ? ` is ${done}` : terms.length > 1 ? `, the sum of ${terms.length} products` : "");
  const list = make("ul", { class: "pocket-terms" });
  for (const term of terms.slice(0, SHOWN)) list.append(make("li", {}, `${term.name} = `, make("b", {}, write(term.value))));
  const rest = terms.slice(SHOWN);
  const left = rest.reduce((sum, term) => sum + term.value, 0);
  if (rest.length) list.append(make("li", { class: "pocket-rest" }, `+ ${rest.length} more = `, make("b", {}, write(left))));
  element.append(list);
  return [...new Set(terms.flatMap((term) => term.reads))];
}
