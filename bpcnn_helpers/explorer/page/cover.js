/* Covered panels: which cells do not show their numbers, and the button beside each derived panel's name. */

import { make, MY_KEYS } from "./elements.js";

/** Cover the panels that the spec names, or those that were covered before it changed. */
export function coverAll(page, names) {
  for (const panel of page.panels) if (panel.formulas && names.includes(panel.name)) cover(page, panel);
}

export function cover(page, panel) {
  setCovered(page, panel, true);
  reveals(page, idsOf(panel)).forEach((id) => page.covered.add(id));
}

export function uncover(page, panel) {
  setCovered(page, panel, false);
  reveals(page, idsOf(panel)).forEach((id) => page.covered.delete(id));
}

/** Take the cover off one cell. */
export const uncoverCell = (page, id) => reveals(page, [id]).forEach((same) => page.covered.delete(same));

/** Remember a panel, and those that are nothing but copies of it or it of them, as covered, or no longer. */
function setCovered(page, panel, on) {
  const same = reveals(page, idsOf(panel));
  for (const other of page.panels.filter((one) => one === panel || (one.formulas && idsOf(one).every((id) => same.has(id))))) {
    other.coverButton.setAttribute("aria-pressed", on);
    if (on) page.covers.add(other.name);
    else page.covers.delete(other.name);
  }
}

const idsOf = (panel) => panel.labels.map((_, n) => panel.first + n);

/** The cells whose numbers tell those of the given ones: they themselves, and derived cells that copy the same cell. */
function reveals({ cells, derived }, ids) {
  const copied = (id) => (typeof cells[id].formula === "number" ? copied(cells[id].formula) : id);
  const numbers = new Set(ids.map(copied).filter((id) => cells[id].formula));
  return new Set([...ids, ...derived.filter((id) => numbers.has(copied(id)))]);
}

/** Leave the cover off the cells that were guessed before the panels changed, where the same sum stands in the same
    place; what is returned says how many are covered again. */
export function keepGuessed(page, before) {
  const sumOf = ({ cells, values }, id) => JSON.stringify([values[id], cells[id].links.map((link) => [cells[link].label, values[link]])]);
  const guessed = new Map();
  for (const id of before.derived) {
    const cell = before.cells[id];
    if (before.covers.has(cell.panel.name) && !before.covered.has(id)) guessed.set(cell.label, sumOf(before, id));
  }
  const kept = [...page.covered].filter((id) => guessed.get(page.cells[id].label) === sumOf(page, id));
  kept.forEach((id) => page.covered.delete(id));
  return guessed.size - kept.length;
}

/** The button that covers a derived panel, or takes the cover off. */
export function drawCoverButton(panel) {
  panel.coverButton = make("button", {
    ...MY_KEYS, type: "button", class: "flow-cover", "data-cover": panel.name, "aria-pressed": "false",
    "aria-label": `Cover ${panel.name}`, title: `Cover ${panel.name}: guess before you see`,
  }, "?");
  return panel.coverButton;
}

/** The cells that a cell feeds, but for those that are covered: they would tell who feeds them. */
export const openFeeds = ({ cells, covered }, id) => cells[id].feeds.filter((next) => !covered.has(next));

