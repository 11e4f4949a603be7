/* The numbers: taken from Python, computed, sent back. */

import { evaluate } from "./evaluate.js";
import { printAll } from "./panels.js";
import { explain } from "./words.js";

/** Take the sources' numbers from the model. */
export function load(page) {
  fill(page, page.model.get("values"));
  compute(page);
}

/** Go back to the numbers of the start. */
export function reset(page) {
  fill(page, page.spec.start);
  compute(page);
  save(page);
  page.complaint.textContent = "";
}

/** Change one source. */
export function change(page, id, x) {
  page.values[id] = x;
  compute(page);
  save(page);
}

function fill({ panels, values }, given) {
  for (const panel of panels) given[panel.name]?.forEach((x, n) => { values[panel.first + n] = x; });
}

function compute(page) {
  const { values } = page;
  for (const id of page.derived) values[id] = evaluate(page.cells[id].formula, (link) => values[link]);
  printAll(page);
  explain(page);
}

function save({ model, panels, values }) {
  const edited = {};
  for (const panel of panels.filter((panel) => !panel.formulas)) {
    edited[panel.name] = [...values.subarray(panel.first, panel.first + panel.labels.length)];
  }
  model.set("values", edited);
  model.save_changes();
}
