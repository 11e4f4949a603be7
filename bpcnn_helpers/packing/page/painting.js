/* The colours of a station's numbers, and the frames around some of them. */

import { arrayIn } from "./program.js";
import { cellAt } from "./station.js";

const COLOURS = { plus: [230, 97, 1], minus: [94, 60, 153], ink: [0, 0, 0] };
const LIGHTER = { plus: [240, 130, 50], minus: [160, 130, 220], ink: [0, 0, 0] };
const FADED = 0.18;
const WHOLE_FRAME = 12; // pixels of a cell; in a smaller one frames are thinner

/** Give each number its colour, as it is now: a pixel of a small picture, the stronger the larger it is. */
export function paintNumbers(station, isDark) {
  const values = arrayIn(station.network, station.name);
  const { width, height } = station.numbers;
  const context = station.numbers.getContext("2d");
  const picture = context.createImageData(width, height);
  const limit = station.ink ? 1 : values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  const { plus, minus, ink } = isDark ? LIGHTER : COLOURS;
  station.pixels ??= Array.from(values, (_, number) => cellAt(station, number)).map(([column, row]) => 4 * (row * width + column));
  station.pixels.forEach((pixel, number) => {
    const colour = station.ink ? ink : values[number] < 0 ? minus : plus;
    for (let part = 0; part < 3; part++) picture.data[pixel + part] = colour[part];
    picture.data[pixel + 3] = 255 * Math.min(1, Math.abs(values[number]) / limit);
  });
  context.putImageData(picture, 0, 0);
}

/** Draw a station: all of it, or faded but for some places; `marks` are [places, colour, width] that get a frame. */
export function drawStation(station, marks, kept, line) {
  const { canvas, numbers, layout: { size } } = station;
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  context.globalAlpha = kept ? FADED : 1;
  context.drawImage(numbers, 1, 1, numbers.width * size, numbers.height * size);
  context.globalAlpha = 1;
  for (const place of kept ?? []) {
    const [column, row] = cellAt(station, place - station.begin);
    context.drawImage(numbers, column, row, 1, 1, 1 + column * size, 1 + row * size, size, size);
  }
  outlineMaps(station, context, line);
  for (const [places, colour, width] of marks) {
    Object.assign(context, { strokeStyle: colour, lineWidth: Math.max(1, width * Math.min(1, size / WHOLE_FRAME)) });
    for (const place of places) {
      if (place < station.begin || place >= station.begin + station.length) continue;
      const [column, row] = cellAt(station, place - station.begin);
      context.strokeRect(1 + column * size + 1, 1 + row * size + 1, size - 2, size - 2);
    }
  }
}

function outlineMaps({ layout: { maps, height, width, across, size } }, context, line) {
  Object.assign(context, { strokeStyle: line, lineWidth: 1 });
  for (let map = 0; map < maps; map++) {
    const [left, top] = [(map % across) * (width + 1) * size, Math.floor(map / across) * (height + 1) * size];
    context.strokeRect(left + 0.5, top + 0.5, width * size + 1, height * size + 1);
  }
}
