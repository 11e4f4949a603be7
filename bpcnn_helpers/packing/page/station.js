/* An array as small pictures, one a map, on one canvas: its colours, its marks, and the cell under a pointer. */

import { make, MY_KEYS } from "../../explorer/page/elements.js";
import { arrayIn } from "./program.js";

const WIDTH = 440;
const IN_A_ROW = 8;
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Say how an array of any shape is laid out: maps of so many rows and columns. */
function layoutOf(shape) {
  const [height, width] = shape.length > 1 ? shape.slice(-2) : [1, shape[0] ?? 1];
  const maps = shape.slice(0, -2).reduce((product, n) => product * n, 1);
  const across = Math.min(maps, IN_A_ROW);
  const size = Math.min(22, Math.floor(WIDTH / (across * (width + 1))));
  return { maps, height, width, across, down: Math.ceil(maps / across), size };
}

/** Make a station for an array; `ink` draws it as ink on paper, anything else by its sign. */
export function newStation(network, name, title, ink = false) {
  const [begin, shape] = network.places[name];
  const layout = layoutOf(shape);
  const canvas = make("canvas", {
    class: "pocket-maps", tabindex: 0, role: "img", width: (layout.across * (layout.width + 1) - 1) * layout.size + 2,
    height: (layout.down * (layout.height + 1) - 1) * layout.size + 2, ...MY_KEYS,
  });
  return { network, name, title, ink, begin, layout, canvas, at: 0 };
}

function cornerOf({ layout }, number) {
  const { height, width, across, size } = layout;
  const map = Math.floor(number / (height * width));
  const inMap = number % (height * width);
  const column = (map % across) * (width + 1) + (inMap % width);
  const row = Math.floor(map / across) * (height + 1) + Math.floor(inMap / width);
  return [1 + column * size, 1 + row * size];
}

/** Return the place of the cell under a pointer, or null. */
export function placeUnder(station, event) {
  const box = station.canvas.getBoundingClientRect();
  const { maps, height, width, across, size } = station.layout;
  const [x, y] = [[event.clientX - box.left, box.width, station.canvas.width], [event.clientY - box.top, box.height, station.canvas.height]]
    .map(([from, shown, real]) => Math.floor(((from / shown) * real - 1) / size));
  const [column, row] = [x % (width + 1), y % (height + 1)];
  const map = Math.floor(y / (height + 1)) * across + Math.floor(x / (width + 1));
  if (x < 0 || y < 0 || column === width || row === height || map >= maps) return null;
  return station.begin + map * height * width + row * width + column;
}

/** Return the place that an arrow key leads to from the cell chosen last; null for another key. */
export function placeBeside(station, key) {
  const { maps, height, width, across } = station.layout;
  if (!MOVES[key]) return null;
  const map = Math.floor(station.at / (height * width));
  const inMap = station.at % (height * width);
  const down = Math.floor(map / across) * height + Math.floor(inMap / width) + MOVES[key][0];
  const right = (map % across) * width + (inMap % width) + MOVES[key][1];
  const next = Math.floor(down / height) * across + Math.floor(right / width);
  if (down < 0 || right < 0 || right >= across * width || next >= maps) return station.begin + station.at;
  station.at = next * height * width + (down % height) * width + (right % width);
  return station.begin + station.at;
}

function colour(share, ink) {
  if (ink) return `rgb(${[0, 0, 0].map(() => Math.round(255 * (1 - Math.max(0, Math.min(1, share))))).join(" ")})`;
  const strength = Math.min(1, Math.abs(share));
  const [red, green, blue] = share < 0 ? [94, 60, 153] : [230, 97, 1];
  return `rgb(${[red, green, blue].map((part) => Math.round(255 - strength * (255 - part))).join(" ")})`;
}

/** Draw the numbers as they are; `marks` are [places, colour, width] that get a frame. */
export function drawStation(station, marks) {
  const values = arrayIn(station.network, station.name);
  const context = station.canvas.getContext("2d");
  const { size } = station.layout;
  const limit = station.ink ? 1 : values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  context.clearRect(0, 0, station.canvas.width, station.canvas.height);
  values.forEach((value, number) => {
    context.fillStyle = colour(value / limit, station.ink);
    context.fillRect(...cornerOf(station, number), size - (size > 6), size - (size > 6));
  });
  for (const [places, line, width] of marks) {
    Object.assign(context, { strokeStyle: line, lineWidth: width });
    for (const place of places) {
      const number = place - station.begin;
      if (number < 0 || number >= values.length) continue;
      const [x, y] = cornerOf(station, number);
      context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
    }
  }
}
