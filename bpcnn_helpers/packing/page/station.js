/* An array as small pictures, one a map: how they are laid out on a canvas, and the cell under a pointer or a key. */

import { make, MY_KEYS } from "../../explorer/page/elements.js";

const SHARP = 12; // pixels of the canvas in a unit: the side of a map's cell
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const MANY = 36; // units that a station may be wide; weights that are wider get smaller cells
const ROLES = ["forwards", "backwards", "weights", "changes"]; // from top to bottom

/** Say how an array of any shape is laid out: maps of so many rows and columns, so many of them in a row. */
function layoutOf(shape, isWeights) {
  let [height, width] = shape.length > 1 ? shape.slice(-2) : [1, shape[0] ?? 1];
  let maps = shape.slice(0, -2).reduce((product, n) => product * n, 1);
  if (shape.length === 2) [maps, height, width] = [height, ...rectangle(width)]; // a row of weights for each score
  const across = isWeights ? inARow(maps, [8, 5, 16]) : inARow(maps, [4, 4, 8]);
  const wide = across * (width + 1) - 1;
  const units = maps === 1 && !isWeights ? 2 : isWeights && wide > MANY ? 0.5 : 1;
  return { maps, height, width, across, wide, high: Math.ceil(maps / across) * (height + 1) - 1, units, size: units * SHARP };
}

const inARow = (maps, [few, some, many]) => (maps <= few ? maps : maps <= 16 ? some : many);

/** The sides of so many numbers, as nearly a square as can be. */
function rectangle(count) {
  let height = Math.floor(Math.sqrt(count));
  while (count % height) height -= 1;
  return [height, count / height];
}

/** Make a station for an array; `ink` draws it as ink on paper, anything else by its sign. */
export function newStation(network, { name, title, role, column, ink = false }) {
  const [begin, shape] = network.places[name];
  const layout = layoutOf(shape, role === "weights" || role === "changes");
  const { wide, high, units, size } = layout;
  const canvas = make("canvas", {
    class: "pocket-maps", tabindex: 0, role: "application", "data-name": name, style: `--wide: ${wide * units}`,
    width: wide * size + 2, height: high * size + 2, ...MY_KEYS,
  });
  const numbers = make("canvas", { width: wide, height: high });
  return { network, name, title, role, column, ink, begin, length: layout.maps * layout.height * layout.width, layout, canvas, numbers, at: 0 };
}

export const holds = ({ begin, length }, place) => place !== null && place >= begin && place < begin + length;

/** The column and the row of a number, counted in cells, with one free between maps. */
export function cellAt({ layout: { height, width, across } }, number) {
  const map = Math.floor(number / (height * width));
  const inMap = number % (height * width);
  return [(map % across) * (width + 1) + (inMap % width), Math.floor(map / across) * (height + 1) + Math.floor(inMap / width)];
}

/** Return the place of the cell under a pointer, or null. */
export function placeUnder({ begin, canvas, layout }, event) {
  const box = canvas.getBoundingClientRect();
  const { maps, height, width, across, wide, size } = layout;
  const [x, y] = [[event.clientX - box.left, box.width, canvas.width], [event.clientY - box.top, box.height, canvas.height]]
    .map(([from, shown, real]) => Math.floor(((from / shown) * real - 1) / size));
  const [column, row] = [x % (width + 1), y % (height + 1)];
  const map = Math.floor(y / (height + 1)) * across + Math.floor(x / (width + 1));
  if (x < 0 || y < 0 || x >= wide || column === width || row === height || map >= maps) return null;
  return begin + map * height * width + row * width + column;
}

/** Return the place that an arrow key leads to from the cell chosen last; undefined where the maps end. */
function placeBeside({ begin, at, layout: { maps, height, width, across } }, [down, right]) {
  const map = Math.floor(at / (height * width));
  const inMap = at % (height * width);
  const row = Math.floor(map / across) * height + Math.floor(inMap / width) + down;
  const column = (map % across) * width + (inMap % width) + right;
  const next = Math.floor(row / height) * across + Math.floor(column / width);
  if (row < 0 || column < 0 || column >= across * width || next >= maps) return undefined;
  return begin + next * height * width + (row % height) * width + (column % width);
}

/** Return the station that an arrow key leads to: left and right to another layer, up and down within the layer. */
function stationBeside(stations, own, [down, right]) {
  const row = stations.filter((other) => other === own || (other.role === own.role && other.column !== own.column));
  const column = stations.filter((other) => other.column === own.column);
  column.sort((one, other) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role));
  const line = right ? row : column;
  return line[line.indexOf(own) + right + down] ?? own;
}

/** Return the place that a key leads to, in this station or beyond its end in the next; null for any other key. */
export function placeByKey(stations, station, key) {
  if (!MOVES[key]) return null;
  const beyond = stationBeside(stations, station, MOVES[key]);
  return placeBeside(station, MOVES[key]) ?? beyond.begin + beyond.at;
}
