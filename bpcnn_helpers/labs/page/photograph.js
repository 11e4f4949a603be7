/* A photograph, and what a packed program makes of it with a kernel (edges, colours). */

import { bytesOf, inflated } from "../../explorer/page/inflate.js";
import { arrayIn, runPart, unpacked } from "../../packing/page/program.js";
import { pixelsOf } from "./own.js";
import { extremes, greyOf, paintPixels, pictureFrame, signedOf } from "./pixels.js";

/** Return what draws the view for the values of the settings, and says it in words. */
export async function photographIn({ state, stage, write, again }) {
  const network = await unpacked(state.program);
  const photo = new Float64Array(await inflated(bytesOf(state.photo)));
  const frames = [pictureFrame("input"), pictureFrame("output")];
  stage.replaceChildren(...frames.map(({ element }) => element));
  const own = { text: "", pixels: null }; // the reader's picture, as it was chosen and as numbers
  const lookAt = async (text) => {
    own.text = text;
    own.pixels = null;
    if (!text) return;
    const pixels = await pixelsOf(text);
    if (own.text !== text) return; // it was taken back meanwhile, or another one chosen
    own.pixels = pixels;
    again();
  };
  return (values) => {
    if (values.own_picture !== own.text) lookAt(values.own_picture);
    const x = arrayIn(network, "x");
    x.set(own.pixels ? pictureFor(network, own.pixels) : photo);
    arrayIn(network, "kernel").set(values.kernel.flat());
    if (state.mixtures) {
      arrayIn(network, "channels").set(state.mixtures[values.channels]);
      runPart(network, "mix");
    }
    const chosen = values[state.part];
    runPart(network, `${state.part} ${chosen}`);
    drawInput(network, frames[0], x);
    return drawResult(network, frames[1], `z ${chosen}`, state.mixtures ? "one map" : chosen, write);
  };
}

/** The reader's picture as the program takes it: three channels, or their mean. */
function pictureFor({ places }, [red, green, blue]) {
  if (places.x[1].length === 3) return [...red, ...green, ...blue];
  return red.map((level, n) => (level + green[n] + blue[n]) / 3);
}

function drawInput({ places }, { name, canvas }, x) {
  const [rows, columns] = places.x[1].slice(-2);
  const size = rows * columns;
  const inColour = places.x[1].length === 3;
  const channels = [0, 1, 2].map((channel) => x.subarray(channel * size));
  name.textContent = inColour ? `three channels of ${rows}×${columns}` : `photograph of ${rows}×${columns}`;
  canvas.setAttribute("aria-label", name.textContent);
  paintPixels(canvas, rows, columns, inColour ? (n) => channels.map((channel) => 255 * channel[n]) : greyOf(x, [0, 1]));
}

function drawResult(network, { name, canvas }, z, title, write) {
  const [rows, columns] = network.places[z][1].slice(-2);
  const numbers = arrayIn(network, z);
  const [least, most] = extremes(numbers);
  const signed = title === "one map";
  paintPixels(canvas, rows, columns, signed ? signedOf(numbers, Math.max(-least, most)) : greyOf(numbers, [least, most]));
  name.textContent = `${title} of ${rows}×${columns}`;
  const ends = signed ? ["purple below 0, orange above"] : [`black is ${write(least)}, white ${write(most)}`];
  const words = `${title}: from ${write(least)} to ${write(most)}; ${ends}.`;
  canvas.setAttribute("aria-label", words);
  return words;
}
