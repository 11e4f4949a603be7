/* The numbers: taken from Python, computed, sent back. */

import { showChanges } from "./changes.js";
import { evaluate } from "./evaluate.js";
import { goBack, goForward, keepNumbers } from "./history.js";
import { printAll } from "./panels.js";
import { explain } from "./words.js";

/** Take the sources' numbers from the model. */
export function load(page) {
  fill(page, page.model.get("values"));
  compute(page);
}

/** Go back to the numbers of the start; Python does so with the controls. */
export function reset(page) {
  edited(page, () => fill(page, page.spec.start));
  page.model.set("edited", false);
  page.model.set("resets", (page.model.get("resets") ?? 0) + 1);
  page.model.save_changes();
  page.complaint.textContent = "";
}

/** Change one source. */
export function change(page, id, x) {
  edited(page, () => { page.values[id] = x; });
}

/** Take the last edit back. */
export function undo(page) {
  travelled(page, goBack);
}

/** Do again what was taken back. */
export function redo(page) {
  travelled(page, goForward);
}

function edited(page, alter) {
  keepNumbers(page);
  const before = page.values.slice();
  alter();
  settle(page, before);
}

function travelled(page, go) {
  const before = page.values.slice();
  if (go(page)) settle(page, before);
}

function settle(page, before) {
  compute(page);
  save(page);
  showChanges(page, before);
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
  model.set("edited", true);
  model.save_changes();
}
