/* Where windows lie: how many see each cell, from above, and one row of it from the side. Python counted for all
   settings; here the counts are looked up. */

import { make } from "../../explorer/page/elements.js";
import { contentOf } from "../../explorer/page/inflate.js";
import { box, drawing, drawn, lettering } from "./svg.js";

const SEEN = "how many windows see the cell";

/** Return what draws the view for the values of the settings, and says it in words. */
export async function placesIn({ state, stage }) {
  const table = await contentOf(state.table);
  const parts = [0, 1].map(() => {
    const [name, place] = [make("figcaption", {}), make("div", {})];
    stage.append(make("figure", { class: "lab-picture" }, name, place));
    return { name, place };
  });
  return (values) => {
    const found = table[state.controls.map(({ name }) => values[name]).join(",")];
    stage.toggleAttribute("data-old", Boolean(found.refused));
    if (found.refused) return `${found.refused}. The pictures show the settings before.`;
    parts[0].name.textContent = SEEN;
    parts[0].place.replaceChildren(fromAbove(found, values));
    parts[1].name.textContent = found["left over"];
    parts[1].place.replaceChildren(fromTheSide(found, values));
    return `${found.words}; ${found["left over"]}.`;
  };
}

/** The padded input, a count in each cell; the frame holds the input without its padding. */
function fromAbove({ seen }, { n, p }) {
  const cells = seen.length;
  const most = Math.max(...seen.flat());
  const inside = seen.flatMap((row, y) => row.flatMap((count, x) => [
    box(x, y, 1, 1, { class: "lab-cell", style: `--shade: ${count / (most || 1)}` }),
    lettering(x + 0.5, y + 0.5, count, { class: "lab-count" }),
  ]));
  const label = `${SEEN}: ${seen.map((row) => row.join(" ")).join("; ")}`;
  const frame = box(p, p, n, n, { class: "lab-frame" });
  return drawing(cells + 0.2, cells + 0.2, label, drawn("g", { transform: "translate(0.1 0.1)" }, ...inside, frame));
}

/** The cells of one row, hatched where no window sees them, and below them a bar for each window. */
function fromTheSide({ seen, first }, { n, p, f }) {
  const cells = seen.length;
  const covered = seen[0].map((_, column) => seen.some((row) => row[column] > 0));
  const row = covered.flatMap((isSeen, x) => [
    box(x, 0, 1, 1, { class: x >= p && x < p + n ? "lab-cell lab-inside" : "lab-cell" }),
    ...(isSeen ? [] : [drawn("path", { d: `M${x} 0.5l0.5-0.5M${x} 1l1-1M${x + 0.5} 1l0.5-0.5`, class: "lab-hatch" })]),
  ]);
  const bars = first.flatMap((start, place) => [
    box(start, place + 1.2, f, 0.7, { class: "lab-bar" }),
    lettering(start + f / 2, place + 1.55, place + 1, { class: "lab-count lab-on-bar" }),
  ]);
  const label = `One row: ${covered.map((isSeen) => (isSeen ? "seen" : "left over")).join(", ")}; windows begin at ${first.map((start) => start + 1).join(", ")}`;
  return drawing(cells + 0.2, first.length + 1.5, label, drawn("g", { transform: "translate(0.1 0.1)" }, ...row, ...bars));
}
