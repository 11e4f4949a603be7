/* What a layer costs: the memory for its columns, looked up among Python's numbers, and times, which Python measures. */

import { make } from "../../explorer/page/elements.js";
import { bytesOf, inflated } from "../../explorer/page/inflate.js";
import { box, drawing, drawn, lettering } from "./svg.js";

const FORMS = ["one matrix", "the package"];
const BARS = { width: 420, left: 100, thick: 30 };

/** Return what draws the view for the values of the settings and the times, and says it in words. */
export async function costIn({ state, stage, alone, write }) {
  const needed = new Float64Array(await inflated(bytesOf(state.needed)));
  const many = state.controls.reduce((product, { min, max }) => product * (max - min + 1), 1);
  stage.classList.add("lab-costs");
  const parts = ["input", "output"].map((role) => {
    const [name, place] = [make("figcaption", {}), make("div", {})];
    stage.append(make("figure", { class: `lab-picture flow-${role}` }, name, place));
    return { name, place };
  });
  return (values, { values: timed, times }) => {
    const layer = state.controls.reduce((place, { name, min, max }) => place * (max - min + 1) + values[name] - min, 0);
    const [operations, input, one, ours] = [0, 1, 2, 3].map((row) => needed[row * many + layer]);
    const inMega = [one, ours].map((bytes) => bytes / 1e6);
    const memory = `${write(operations / 1e6)} million operations; columns: one matrix ${write(inMega[0])} MB, the package ${write(inMega[1])} MB; the input has ${write(input / 1e6)} MB.`;
    parts[0].name.textContent = "MB of columns (dashed: the input)";
    parts[0].place.replaceChildren(bars(inMega, memory, "lab-inside", write, input / 1e6));
    const isNow = state.controls.every(({ name }) => values[name] === timed[name]);
    const ratio = `${(times[0] / times[1]).toFixed(1)} to 1`;
    const layerTimed = state.controls.map(({ name }) => `${name} ${timed[name]}`).join(", ");
    parts[1].name.textContent = alone ? `milliseconds, for ${layerTimed}: ${ratio}` : `milliseconds, just now: ${isNow ? ratio : "being measured …"}`;
    parts[1].place.toggleAttribute("data-old", !isNow);
    parts[1].place.replaceChildren(bars(times.map((time) => 1000 * time), `${parts[1].name.textContent}`, "lab-time", write),
      ...(alone ? [make("p", { class: "flow-next" }, "Measured when this page was made. A stopwatch needs Python: in JupyterLab it runs for each setting.")] : []));
    return memory;
  };
}

/** A bar for each of the two, with its number; `dashed` is where a line stands. */
function bars(values, label, role, write, dashed = 0) {
  const most = Math.max(...values, dashed);
  const long = (value) => (value / most) * (BARS.width - BARS.left - 60);
  const height = 2 * (BARS.thick + 10) + 6;
  const line = dashed ? [drawn("path", { d: `M${BARS.left + long(dashed)} 0V${height}`, class: "lab-dashed lab-mark" })] : [];
  return drawing(BARS.width, height, label, ...values.flatMap((value, place) => {
    const top = 4 + place * (BARS.thick + 10);
    return [
      lettering(BARS.left - 8, top + BARS.thick / 2, FORMS[place], { class: "lab-tick lab-at-end" }),
      box(BARS.left, top, Math.max(1, long(value)), BARS.thick, { class: role }),
      lettering(BARS.left + long(value) + 6, top + BARS.thick / 2, write(value), { class: "lab-tick lab-at-begin" }),
    ];
  }), ...line);
}
