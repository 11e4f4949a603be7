/* A network epoch after epoch: a digit, the course of the largest |δ|, and below them kernels, maps and δ. Python
   carried the digits there and back; here its numbers are looked up. */

import { make } from "../../explorer/page/elements.js";
import { bytesOf, inflated } from "../../explorer/page/inflate.js";
import { paintPixels, signedOf } from "./pixels.js";
import { box, drawing, drawn, lettering } from "./svg.js";

const ROLES = { kernels: "kernel", maps: "output", δ: "gradient" };
const STEPS = 127; // of a colour
const CHART = { width: 420, height: 150, left: 34, below: 36 };
const EACH = [1, 2, 5, 10, 20, 50]; // epochs between two numbers of the axis

/** Return what draws the view for the values of the settings, and says it in words. */
export async function epochsIn({ state, stage, write }) {
  const levels = {};
  for (const [name, { shape, numbers }] of Object.entries(state.levels)) {
    levels[name] = { shape, steps: new Int8Array(await inflated(bytesOf(numbers))) };
  }
  const ink = new Float64Array(await inflated(bytesOf(state.paper.numbers)));
  const paper = make("canvas", { role: "img" });
  const [chart, told] = [make("div", {}), make("figcaption", {})];
  const rows = Object.entries(levels).map(([name, row]) => newRow(name, row));
  stage.classList.add("lab-epochs");
  stage.append(
    make("figure", { class: "lab-picture lab-paper flow-input" }, make("figcaption", {}, "the digit"), paper),
    make("figure", { class: "lab-picture lab-course flow-gradient" }, told, chart),
    ...rows.map(({ element }) => element),
  );
  return (values) => {
    const place = state.controls[1].options.indexOf(values.digit);
    const { loss, guess, output, first } = Object.fromEntries(Object.entries(state.course).map(([name, all]) => [name, all[place]]));
    const { epoch } = values;
    drawPaper(paper, ink, state.paper.shape, place, state.labels[place]);
    for (const row of rows) drawRow(row, row.name === "kernels" ? 0 : place, epoch);
    told.textContent = `largest |δ|: at the output (dashed) ${write(output[epoch])}, in the first layer ${write(first[epoch])}`;
    chart.replaceChildren(courseOf(output, first, epoch, told.textContent));
    return `epoch ${epoch}: ${state.labels[place] === 8 ? "an" : "a"} ${state.labels[place]}, guessed ${guess[epoch]}, loss ${write(loss[epoch])}`;
  };
}

function drawPaper(canvas, ink, [, rows, columns], place, label) {
  const size = rows * columns;
  canvas.setAttribute("aria-label", `a handwritten ${label}`);
  paintPixels(canvas, rows, columns, (n) => {
    const level = 255 * (1 - ink[place * size + n]);
    return [level, level, level];
  });
}

function newRow(name, { shape, steps }) {
  const [, epochs, maps, height, width] = shape;
  const canvases = Array.from({ length: maps }, (_, map) => make("canvas", { role: "img", "aria-label": `${name} ${map + 1}` }));
  const tiles = make("div", { class: "lab-tiles" }, ...canvases);
  const element = make("figure", { class: `lab-row flow-${ROLES[name]}` }, make("figcaption", {}, name), tiles);
  return { name, element, canvases, steps, epochs, height, width };
}

function drawRow({ canvases, steps, epochs, height, width }, place, epoch) {
  canvases.forEach((canvas, map) => {
    const begin = (((place * epochs) + epoch) * canvases.length + map) * height * width;
    paintPixels(canvas, height, width, signedOf(steps.subarray(begin, begin + height * width), STEPS));
  });
}

/** The course of both numbers over the epochs, on a scale of powers of ten; a line at this epoch. */
function courseOf(output, first, epoch, label) {
  const powers = [...output, ...first].filter((value) => value > 0).map(Math.log10);
  const [low, high] = [Math.min(-2, Math.floor(Math.min(...powers))), Math.ceil(Math.max(...powers, -1))];
  const last = Math.max(1, output.length - 1);
  const x = (n) => CHART.left + (n / last) * (CHART.width - CHART.left - 12);
  const y = (power) => 8 + ((high - Math.max(low, power)) / (high - low)) * (CHART.height - CHART.below - 8);
  const path = (values) => values.map((value, n) => `${n ? "L" : "M"}${x(n)} ${y(value > 0 ? Math.log10(value) : low)}`).join("");
  const step = EACH.find((own) => last / own <= 10) ?? last;
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, n) => n * step);
  const levels = Array.from({ length: high - low + 1 }, (_, n) => low + n).filter((power) => (power - low) % Math.ceil((high - low) / 5) === 0);
  return drawing(CHART.width, CHART.height, label,
    ...levels.flatMap((power) => [
      drawn("path", { d: `M${CHART.left} ${y(power)}H${CHART.width - 12}`, class: "lab-grid" }),
      lettering(CHART.left - 6, y(power), `10${raised(power)}`, { class: "lab-tick lab-at-end" }),
    ]),
    ...ticks.map((n) => lettering(x(n), CHART.height - CHART.below + 13, n, { class: "lab-tick" })),
    lettering((CHART.left + CHART.width) / 2, CHART.height - 9, "epoch", { class: "lab-tick" }),
    box(x(epoch) - 1, 4, 2, CHART.height - CHART.below - 2, { class: "lab-now" }),
    drawn("path", { d: path(output), class: "lab-line lab-dashed" }),
    drawn("path", { d: path(first), class: "lab-line" }));
}

const raised = (power) => [...String(power)].map((digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit])).join("");
