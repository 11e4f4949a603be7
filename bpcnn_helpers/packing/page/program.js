/* A program that Python traced: parts, each a list of groups, that work on one row of numbers. No rule of any layer is
   written here: a group says only which places are multiplied, added or compared, and where the result belongs. */

import { bytesOf, inflated } from "../../explorer/page/inflate.js";

/** Undo what packing did: each number was kept as its difference to the one before. */
function summedUp(differences) {
  for (let place = 1; place < differences.length; place++) differences[place] += differences[place - 1];
  return differences;
}

/** Return {row, places, parts}: a row of numbers with its constants, {array: [begin, shape]}, {part: groups}. */
export async function unpacked(packed) {
  const numbers = new Int32Array(await inflated(bytesOf(packed.groups)));
  let read = 0;
  const next = (count) => summedUp(numbers.slice(read, (read += count)));
  const parts = {};
  for (const [name, groups] of Object.entries(packed.parts)) {
    parts[name] = groups.map(([kind, targets, operands]) => ({
      kind, targets: next(targets), counts: next(targets), first: next(operands), second: next(kind === "+" ? operands : 0),
    }));
  }
  const row = new Float64Array(packed.size);
  for (const [place, value] of packed.constants) row[place] = value;
  return { row, places: packed.places, parts };
}

/** Return the numbers of an array, to read and to write. */
export function arrayIn({ row, places }, name) {
  const [begin, shape] = places[name];
  return row.subarray(begin, begin + shape.reduce((size, n) => size * n, 1));
}

export function runPart({ row, parts }, name) {
  for (const group of parts[name]) COMPUTE[group.kind](row, group);
}

function sums(row, { targets, counts, first, second }) {
  for (let target = 0, operand = 0; target < targets.length; target++) {
    let sum = 0;
    for (const end = operand + counts[target]; operand < end; operand++) sum += row[first[operand]] * row[second[operand]];
    row[targets[target]] = sum;
  }
}

const reduced = (combine) => (row, { targets, counts, first }) => {
  for (let target = 0, operand = 0; target < targets.length; target++) {
    const end = operand + counts[target];
    let value = row[first[operand++]];
    for (; operand < end; operand++) value = combine(value, row[first[operand]]);
    row[targets[target]] = value;
  }
};

const ofOne = (compute) => (row, { targets, first }) => {
  for (let target = 0; target < targets.length; target++) row[targets[target]] = compute(row[first[target]]);
};

const ofTwo = (compute) => (row, { targets, first }) => {
  for (let target = 0; target < targets.length; target++) {
    row[targets[target]] = compute(row[first[2 * target]], row[first[2 * target + 1]]);
  }
};

const COMPUTE = {
  "+": sums,
  max: reduced((a, b) => Math.max(a, b)),
  and: reduced((a, b) => Math.min(a, b)),
  exp: ofOne(Math.exp),
  ln: ofOne(Math.log),
  "/": ofTwo((a, b) => a / b),
  "^": ofTwo((a, b) => a ** b),
  ">": ofTwo((a, b) => Number(a > b)),
  "≥": ofTwo((a, b) => Number(a >= b)),
};
