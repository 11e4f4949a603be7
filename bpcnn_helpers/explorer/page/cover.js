/* Covered panels: which cells do not show their numbers, and the button beside each derived panel's name. */

import { make, MY_KEYS } from "./elements.js";

/** Cover the panels that the spec names, or those that were covered before it changed. */
export function coverAll(page, names) {
  for (const panel of page.panels) if (panel.formulas && names.includes(panel.name)) cover(page, panel);
}

export function cover({ covers, covered }, panel) {
  panel.coverButton.setAttribute("aria-pressed", "true");
  covers.add(panel.name);
  idsOf(panel).forEach((id) => covered.add(id));
}

export function uncover({ covers, covered }, panel) {
  panel.coverButton.setAttribute("aria-pressed", "false");
  covers.delete(panel.name);
  idsOf(panel).forEach((id) => covered.delete(id));
}

const idsOf = (panel) => panel.labels.map((_, n) => panel.first + n);

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

