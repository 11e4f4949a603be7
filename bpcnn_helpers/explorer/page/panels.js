/* The panels, drawn once for a spec; later only the numbers in them change. */

import { isSource } from "./cells.js";
import { drawCoverButton } from "./cover.js";
import { make, MY_KEYS } from "./elements.js";
import { fit } from "./fit.js";
import { drawRimCell, sidesOf } from "./rim.js";
import { spoken, withSigns } from "./signs.js";
import { veil, veilSaid } from "./veil.js";

/** Draw all rows of panels; each cell of the page gets its element. */
export function drawTable({ spec, cells }) {
  return make("div", { class: spec.rows.length > 2 ? "flow-rows flow-many" : "flow-rows" }, ...spec.rows.map((row) =>
    make("div", { class: "flow-row", role: "group", "aria-label": row.heading || spec.title },
      ...(row.heading ? [make("div", { class: "flow-heading" }, row.heading)] : []),
      make("div", { class: "flow-panels" }, ...row.panels.map((panel) => drawPanel(panel, cells))))));
}

function drawPanel(panel, cells) {
  const rim = panel.rim ? `, in a rim of ${panel.rim.text}` : "";
  const kind = [panel.caption + rim, panel.formulas ? "" : ", to edit"];
  const grid = make("div", {
    "data-panel": panel.name, role: "grid", class: `flow-grid flow-${panel.role}`,
    "aria-label": `${panel.name}, ${spoken(kind.join(""))}`, style: `--across: ${panel.layout.across}`,
  }, ...drawBlocks(panel, cells));
  cells[panel.first].element.tabIndex = 0;
  const name = make("div", { class: "flow-name", "aria-hidden": "true" },
    make("b", {}, panel.name), " ", ...withSigns(kind[0]), make("span", { class: "flow-to-edit" }, kind[1]));
  const head = make("div", { class: "flow-panel-head" }, name, ...(panel.formulas ? [drawCoverButton(panel)] : []));
  return make("div", { class: `flow-panel flow-${panel.role}` }, head, make("div", { class: "flow-scroll" }, grid));
}

function drawBlocks(panel, cells) {
  const { channels, rows, columns } = panel.layout;
  const [above, below, left, right] = sidesOf(panel);
  const span = (from, to, draw) => Array.from({ length: to - from }, (_, n) => draw(from + n));
  const inside = (row, column) => row >= 0 && row < rows && column >= 0 && column < columns;
  return span(0, channels, (channel) =>
    make("div", { role: "rowgroup", class: "flow-block" }, ...span(-above, rows + below, (row) =>
      make("div", { ...(inside(row, 0) ? { role: "row" } : { "aria-hidden": "true" }), class: "flow-line" },
        ...span(-left, columns + right, (column) => (inside(row, column)
          ? drawCell(panel.first + (channel * rows + row) * columns + column, cells)
          : drawRimCell(panel, row, column)))))));
}

function drawCell(id, cells) {
  const cell = cells[id];
  cell.element = make("div", {
    ...MY_KEYS, role: "gridcell", tabindex: "-1", class: "flow-cell", "data-cell": cell.place.join(","), "data-id": id,
    ...(isSource(cell) ? { "data-source": "" } : { "aria-readonly": "true" }),
    ...(cell.formula?.[0] === "number" ? { "data-constant": "" } : {}),
  });
  return cell.element;
}

/** Print the numbers of all panels; each panel is shaded up to its largest. */
export function printAll(page) {
  for (const panel of page.panels) {
    const own = page.values.subarray(panel.first, panel.first + panel.labels.length);
    const seen = own.filter((_, n) => !page.covered.has(panel.first + n));
    const most = seen.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
    own.forEach((x, n) => print(page, panel.first + n, x, x / most));
  }
}

/** Print a cell again, as another part of it may be shown now. */
export function printOne(page, id) {
  print(page, id, page.values[id], page.cells[id].shade);
}

function print(page, id, x, shade) {
  const cell = page.cells[id];
  const instead = veil(page, id);
  if (cell.printed === x && cell.shade === shade && cell.instead === instead) return;
  [cell.printed, cell.shade, cell.instead] = [x, shade, instead];
  const text = instead ?? page.briefest(x);
  const { element } = cell;
  if (page.editing !== id) element.textContent = text;
  const [sign, inFull] = page.told(x);
  element.setAttribute("aria-label", `${cell.label}: ${instead ? veilSaid(instead) : `${sign === "≈" ? "≈ " : ""}${inFull}`}`);
  element.classList.toggle("flow-minus", instead === null && x < 0);
  element.style.setProperty("--shade", instead === null ? Math.abs(shade).toFixed(2) : 0);
  element.style.setProperty("--fit", fit(text).toFixed(2));
}
