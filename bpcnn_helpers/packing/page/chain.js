/* The chain that a number is in: forwards from the picture through it to the loss, or backwards from the loss through it to
   the picture. Layer by layer: what it touches, what carries something on, and one number, so that all are a single path. */

import { isCondition, kindOf, operandsOf, readsOf, termsOf } from "./origin.js";
import { holds } from "./station.js";

export const LOSS = "J";

/** Return {backwards, own, layers} of a place: the direction, which layer is its own, and {station, touched, live, one}. */
export function chainOf({ network, stations }, place) {
  const station = stations.find((each) => holds(each, place));
  const backwards = station.name !== LOSS && ["backwards", "changes"].includes(station.role);
  const onwards = backwards ? ["backward"] : ["forward", "loss"];
  const marks = [() => true, carries].map((isLink) => union(madeOf(network, place, isLink), feeds(network, onwards, place, isLink)));
  const layers = lineOf(stations, station, backwards).map((each) => {
    const [touched, live] = marks.map((mark) => placesOf(each).filter((where) => mark[where]));
    return { station: each, touched, live, one: null };
  }).filter(({ touched }) => touched.length);
  const own = layers.findIndex((layer) => layer.station === station);
  chooseOnes(network, layers, own, place);
  if (backwards) layers.unshift(theLoss(stations));
  return { backwards, own: own + backwards, layers };
}

/** The stations in the order of the chain; weights stand at its beginning, what changes them at its end. */
function lineOf(stations, own, backwards) {
  const line = stations.filter(({ role, name }) => role === (backwards ? "backwards" : "forwards") && name !== LOSS);
  if (backwards) return [...line.reverse(), ...(own.role === "changes" ? [own] : [])];
  return [...(own.role === "weights" ? [own] : []), ...line, stations.find(({ name }) => name === LOSS)];
}

/** Every derivative is one of the loss, though none is computed from its number. */
function theLoss(stations) {
  const station = stations.find(({ name }) => name === LOSS);
  return { station, touched: [station.begin], live: [station.begin], one: station.begin };
}

const placesOf = ({ begin, length }) => Array.from({ length }, (_, number) => begin + number);
const union = (first, second) => first.map((mark, place) => mark | second[place]);

/** Does a place answer to one factor of an operand of its, as the numbers are now? */
function carries({ row }, kind, place, factor, other) {
  if (kind === "+") return row[other] !== 0;
  return kind !== "max" || row[factor] === row[place];
}

/** Mark all that a place is made of. */
function madeOf(network, place, isLink) {
  const marks = new Uint8Array(network.row.length);
  const waiting = [place];
  marks[place] = 1;
  while (waiting.length) {
    const each = waiting.pop();
    if (isCondition(network, each)) continue;
    for (const factors of operandsOf(network, each)) {
      factors.forEach((factor, n) => {
        if (marks[factor] || !isLink(network, kindOf(network, each), each, factor, factors[1 - n])) return;
        if (isLink === carries && network.row[factor] === 0) return; // a term of 0 brings nothing
        marks[factor] = 1;
        waiting.push(factor);
      });
    }
  }
  return marks;
}

/** Mark all that a place is used for, in these parts of the program. */
function feeds(network, parts, place, isLink) {
  const marks = new Uint8Array(network.row.length);
  marks[place] = 1;
  for (const { kind, targets, counts, first, second } of parts.flatMap((part) => network.parts[part])) {
    for (let n = 0, operand = 0; n < targets.length; n++) {
      for (const end = operand + counts[n]; operand < end; operand++) {
        const both = [[first[operand], second[operand]], ...(kind === "+" ? [[second[operand], first[operand]]] : [])];
        if (both.some(([factor, other]) => marks[factor] && isLink(network, kind, targets[n], factor, other))) marks[targets[n]] = 1;
      }
    }
  }
  return marks;
}

/** Choose one number of each layer, from the chain's own on to either side: the one that brings or takes the most. */
function chooseOnes(network, layers, own, place) {
  layers[own].one = place;
  const most = (layer, amount) => {
    const carrying = layer.live.length ? layer.live : layer.touched;
    return carrying.reduce((best, each) => (amount(each) > amount(best) ? each : best));
  };
  for (let n = own - 1; n >= 0; n--) {
    const amounts = amountsIn(network, layers[n + 1].one);
    layers[n].one = most(layers[n], (each) => Math.abs(amounts.get(each) ?? 0));
  }
  for (let n = own + 1; n < layers.length; n++) {
    const before = layers[n - 1].one;
    const found = new Map(layers[n].touched.map((each) => [each, Math.abs(amountsIn(network, each).get(before) ?? 0)]));
    layers[n].one = most(layers[n], (each) => found.get(each));
  }
}

/** How much of a number comes with each of those that it is read from. */
function amountsIn(network, place) {
  const amounts = new Map();
  for (const term of termsOf(network, place)) {
    for (const read of readsOf(network, term)) amounts.set(read, (amounts.get(read) ?? 0) + term.value);
  }
  return amounts;
}
