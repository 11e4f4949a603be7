/* What is clicked: cells in panels. A field as in fields.js. */

import { collect, neighbour } from "../../explorer/page/cells.js";
import { focus } from "../../explorer/page/choose.js";
import { make, MY_KEYS } from "../../explorer/page/elements.js";

export function cellsField(asked) {
  const { panels, cells } = collect(asked);
  const chosen = new Set();
  const element = make("div", { class: "flow-panels ask-cells" }, ...panels.map((panel) => panelToClick(panel, cells)));
  const tick = () => cells.forEach((cell, id) => cell.element.setAttribute("aria-selected", chosen.has(id)));
  const toggle = (id) => {
    if (!chosen.delete(id)) chosen.add(id);
    tick();
  };
  const idOf = ({ target }) => Number(target.closest("[data-id]")?.getAttribute("data-id") ?? NaN);
  let locked = false;
  element.addEventListener("click", (event) => {
    const id = idOf(event);
    if (locked || Number.isNaN(id)) return;
    focus({ cells }, id);
    toggle(id);
  });
  element.addEventListener("keydown", (event) => {
    const id = idOf(event);
    if (Number.isNaN(id)) return;
    if (event.key === " ") { if (!locked) toggle(id); }
    else if (/^(Arrow|Home$|End$)/.test(event.key)) focus({ cells }, neighbour(cells, id, event.key, event.ctrlKey));
    else return;
    event.preventDefault();
  });
  tick();
  return {
    element,
    read: () => (chosen.size ? { guess: [...chosen].sort((a, b) => a - b) } : { error: "Choose cells first: click them, or press Space." }),
    write(guess) {
      chosen.clear();
      guess.forEach((id) => chosen.add(id));
      tick();
    },
    lock({ answer }) {
      locked = true;
      cells.forEach((cell, id) => {
        const right = answer.includes(id);
        if (right) cell.element.setAttribute("data-lit", "");
        if (right || chosen.has(id)) cell.element.ariaLabel += right ? ", belongs to it" : ", does not belong to it";
      });
    },
  };
}

function panelToClick(panel, cells) {
  const { channels, rows, columns, across } = panel.layout;
  const each = (count, draw) => Array.from({ length: count }, (_, n) => draw(n));
  const cellToClick = (n) => {
    const id = panel.first + n;
    const [label, text] = [panel.labels[n], panel.texts[n]];
    cells[id].element = make("div", {
      ...MY_KEYS, role: "gridcell", tabindex: n ? "-1" : "0", class: text.length > 4 ? "flow-cell flow-longer" : "flow-cell",
      "data-id": id, "data-cell": cells[id].place.join(","), "aria-label": `${label}: ${text}`,
    }, text);
    return cells[id].element;
  };
  const grid = make("div", {
    role: "grid", class: "flow-grid", "data-panel": panel.name, "aria-label": panel.name, "aria-multiselectable": "true",
    style: `--across: ${across}`,
  }, ...each(channels, (channel) => make("div", { role: "rowgroup", class: "flow-block" }, ...each(rows, (row) =>
    make("div", { role: "row", class: "flow-line" }, ...each(columns, (column) => cellToClick((channel * rows + row) * columns + column)))))));
  const name = make("div", { class: "flow-name", "aria-hidden": "true" }, make("b", {}, panel.name));
  return make("div", { class: "flow-panel flow-input" }, name, make("div", { class: "flow-scroll" }, grid));
}
