/* Where a number comes from: the terms that it is the sum of, or what else was done, read off the program. */

import { arrayIn } from "./program.js";

const READ = ["forward", "loss", "backward"];
const DONE = { max: "the largest of", "/": "the first divided by the second", exp: "exp of", ln: "ln of", "^": "a power of" };
const CONDITIONS = [">", "≥", "and"];

/** Return what a network needs to say where its numbers come from: {made, named, constant}. `made` holds, for each
    place that is computed, [group, number of the target in it, where its operands begin]; `named` is 1 where an array is. */
export function originsOf(network) {
  const made = new Map();
  for (const group of READ.flatMap((part) => network.parts[part])) {
    let begin = 0;
    group.targets.forEach((place, number) => {
      made.set(place, [group, number, begin]);
      begin += group.counts[number];
    });
  }
  const named = new Uint8Array(network.row.length);
  for (const [name, [begin]] of Object.entries(network.places)) named.fill(1, begin, begin + arrayIn(network, name).length);
  return { made, named, constant: new Map(network.constants) };
}

/** How a place is computed: "+", "max", …; undefined where it is not. */
export const kindOf = ({ made }, place) => made.get(place)?.[0].kind;

/** Say in a word what is done with the terms; nothing for a sum. */
export const doneWith = (network, place) => DONE[kindOf(network, place)] ?? "";

export const isCondition = (network, place) => CONDITIONS.includes(kindOf(network, place));

/** Return the operands of a place: of a sum two factors each, of anything else one; none if nothing computes it. */
export function operandsOf({ made }, place) {
  if (!made.has(place)) return [];
  const [{ kind, counts, first, second }, number, begin] = made.get(place);
  return Array.from({ length: counts[number] }, (_, n) => (kind === "+" ? [first[begin + n], second[begin + n]] : [first[begin + n]]));
}

/** Return the terms of a place: {sign, factors, value}, of a sum the largest first; none if nothing computes it. */
export function termsOf(network, place) {
  if (kindOf(network, place) === "+") return summands(network, place, 1).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return operandsOf(network, place).map((factors) => ({ sign: 1, factors, value: network.row[factors[0]] }));
}

/** Return the products of a sum; a sum within it, that has no name, is taken apart as well. */
export function summands(network, place, sign) {
  const { row, constant, named } = network;
  return operandsOf(network, place).flatMap((both) => {
    const factors = both.filter((factor) => Math.abs(constant.get(factor)) !== 1);
    const own = both.reduce((product, factor) => (factors.includes(factor) ? product : product * row[factor]), sign);
    if (factors.length === 1 && !named[factors[0]] && kindOf(network, factors[0]) === "+") return summands(network, factors[0], own);
    return [{ sign: own, factors, value: factors.reduce((product, factor) => product * row[factor], own) }];
  });
}

/** Return the places with a name that a term is read from. */
export const readsOf = (network, { factors }) => factors.flatMap((factor) => namedIn(network, factor));

function namedIn(network, place) {
  if (network.named[place]) return [place];
  return termsOf(network, place).flatMap((term) => readsOf(network, term));
}
