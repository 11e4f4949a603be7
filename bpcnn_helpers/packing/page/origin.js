/* Where a number comes from: the terms that it is the sum of, or what else was done, read off the program. */

const LOW = "₀₁₂₃₄₅₆₇₈₉";
const READ = ["forward", "loss", "backward"];
const SIGNS = { max: "the largest of", "/": "divided", exp: "exp of", ln: "ln of", "^": "power" };

/** Return, for each place that is computed, [group, number of the target in it, where its operands begin]. */
export function originsOf({ parts }) {
  const origins = new Map();
  for (const group of READ.flatMap((part) => parts[part])) {
    let begin = 0;
    group.targets.forEach((place, number) => {
      origins.set(place, [group, number, begin]);
      begin += group.counts[number];
    });
  }
  return origins;
}

/** Return the array that a place lies in, and the indices in it, from 0; undefined for what has no name. */
export function whereIs({ places }, place) {
  for (const [name, [begin, shape]] of Object.entries(places)) {
    const size = shape.reduce((product, n) => product * n, 1);
    if (place < begin || place >= begin + size) continue;
    const indices = [];
    let rest = place - begin;
    for (const n of [...shape].reverse()) {
      indices.unshift(rest % n);
      rest = Math.floor(rest / n);
    }
    return { name, indices };
  }
  return undefined;
}

/** Write a place as the notebooks do, indices from 1; what has no name by what it is. */
export function nameOf(network, origins, place) {
  const found = whereIs(network, place);
  if (found) {
    const indices = found.indices.map((index) => [...String(index + 1)].map((digit) => LOW[digit]).join(""));
    return found.name + indices.join(indices.some((index) => index.length > 1) ? "," : "");
  }
  const made = origins.get(place);
  if (!made) return String(network.row[place]);
  if ([">", "≥", "and"].includes(made[0].kind)) return network.row[place] ? "[on]" : "[off]";
  return `(${termsOf(network, origins, place).map((term) => term.name).join(made[0].kind === "+" ? " + " : ", ")})`;
}

/** Return the terms of a place: {name, value, reads}, the largest first; none if nothing computes it. */
export function termsOf(network, origins, place) {
  const made = origins.get(place);
  if (!made) return [];
  const [group, number, begin] = made;
  const named = (operand) => nameOf(network, origins, operand);
  const terms = [];
  for (let operand = begin; operand < begin + group.counts[number]; operand++) {
    const factors = [group.first[operand], ...(group.kind === "+" ? [group.second[operand]] : [])];
    const value = factors.reduce((product, factor) => product * network.row[factor], 1);
    const shown = factors.length > 1 && isOne(network, factors[1]) ? factors.slice(0, 1) : factors;
    terms.push({ name: shown.map(named).join("·"), value, reads: factors.flatMap((factor) => readsOf(network, origins, factor)) });
  }
  return group.kind === "+" ? terms.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)) : terms;
}

/** Say in a word what is done with the terms; nothing for a sum. */
export const doneWith = (origins, place) => SIGNS[origins.get(place)?.[0].kind] ?? "";

const isOne = ({ constants }, place) => constants.some(([where, value]) => where === place && value === 1);

/** Return the places with a name that an operand stands for. */
function readsOf(network, origins, place) {
  if (whereIs(network, place)) return [place];
  return termsOf(network, origins, place).flatMap((term) => term.reads);
}
