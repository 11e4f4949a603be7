/* The numbers of sources whose sizes follow the controls. An array is [shape, numbers]. */

import { product, unravel } from "./cells.js";

const indicesIn = (shape) => Array.from({ length: product(shape) }, (_, n) => unravel(n, shape));

const offset = (shape, place) => shape.reduce((sum, size, axis) => sum * size + place[axis], 0);

/** Cut an array off, or repeat what is there. */
export function resized([shape, numbers], wanted) {
  const within = (place) => place.map((n, axis) => n % shape[axis]);
  return [wanted, indicesIn(wanted).map((place) => numbers[offset(shape, within(place))])];
}

/** Replace the corner of an array, which grows where the other is larger: no edited number gets lost. */
export function laidOver(large, small) {
  const shape = large[0].map((size, axis) => Math.max(size, small[0][axis]));
  const numberAt = ([own, numbers], place) => (place.every((n, axis) => n < own[axis]) ? numbers[offset(own, place)] : undefined);
  return [shape, indicesIn(shape).map((place) => numberAt(small, place) ?? numberAt(large, place) ?? 0)];
}
