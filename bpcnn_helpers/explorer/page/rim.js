/* The rim that padding lays around a panel: cells to see, not to edit; lit where the window of the cell shown lies on it. */

import { make } from "./elements.js";

/** How many cells a panel's rim has above, below, left and right. */
export const sidesOf = ({ rim }) => rim?.sides.flat() ?? [0, 0, 0, 0];

/** Draw one cell of the rim, at a row and a column of the panel that are outside of it. */
export function drawRimCell({ rim }, row, column) {
  return make("div", { class: "flow-cell flow-rim", "aria-hidden": "true", "data-rim": `${row},${column}` }, rim.text);
}

/** The cells of the rim that the window of a cell lies on. */
export function rimUnder({ cells, panels }, id) {
  const { panel, place } = cells[id];
  if (!panel.windows) return [];
  const [row, column] = place.slice(-2);
  const [rows, columns] = [panel.windows.rows[row], panel.windows.columns[column]];
  const { element } = cells[panels.find(({ name }) => name === panel.windows.over).first];
  return [...element.closest("[data-panel]").querySelectorAll("[data-rim]")].filter((cell) => {
    const [r, c] = cell.dataset.rim.split(",").map(Number);
    return rows.includes(r) && columns.includes(c);
  });
}
