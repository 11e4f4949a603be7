/* Pictures of numbers: grey, in colour, as ink, or by their sign. */

import { make } from "../../explorer/page/elements.js";

const PLUS = [230, 97, 1]; // as far from white as MINUS: orange above 0, purple below
const MINUS = [94, 60, 153];

/** Make a place for pictures, with a name above: {element, name, canvas}. */
export function pictureFrame(role) {
  const [name, canvas] = [make("figcaption", {}), make("canvas", { role: "img" })];
  return { element: make("figure", { class: `lab-picture flow-${role}` }, name, canvas), name, canvas };
}

/** Paint rows×columns pixels; `colourAt` returns [red, green, blue] for the number of a pixel. */
export function paintPixels(canvas, rows, columns, colourAt) {
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let n = 0; n < rows * columns; n++) {
    const [red, green, blue] = colourAt(n);
    image.data.set([red, green, blue, 255], 4 * n);
  }
  context.putImageData(image, 0, 0);
}

export function extremes(numbers) {
  let [least, most] = [Infinity, -Infinity];
  for (const number of numbers) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return [least, most];
}

/** Grey levels, from black for the least to white for the most. */
export function greyOf(numbers, [least, most]) {
  const scale = 255 / (most - least || 1);
  return (n) => {
    const level = scale * (numbers[n] - least);
    return [level, level, level];
  };
}

/** Orange above 0, purple below, the stronger the larger; `limit` is where the colours end. */
export function signedOf(numbers, limit) {
  return (n) => {
    const share = Math.max(-1, Math.min(1, numbers[n] / (limit || 1)));
    return (share < 0 ? MINUS : PLUS).map((part) => 255 - Math.abs(share) * (255 - part));
  };
}
