/* A small matrix of numbers to type in: Enter or leaving a field takes its number, arrows lead up and down. */

import { make, MY_KEYS } from "../../explorer/page/elements.js";
import { typed } from "../../explorer/page/numbers.js";

/** Return {element, write}; `tell` is called with the rows. */
export function matrixOf(label, tell) {
  const [grid, wrong] = [make("div", { class: "lab-matrix" }), make("div", { class: "lab-wrong", role: "alert" })];
  let rows = [];
  let fields = [];
  const text = (value) => String(value).replace("-", "−");
  const put = (row, column) => {
    const field = fields[row][column];
    if (field.value === text(rows[row][column])) return;
    const { x, error = "" } = typed(field.value);
    wrong.textContent = error;
    field.toggleAttribute("aria-invalid", Boolean(error));
    if (error) return;
    rows = rows.map((own, r) => own.map((old, c) => (r === row && c === column ? x : old)));
    field.value = text(x);
    tell(rows);
  };
  const write = (found) => {
    rows = found;
    if (fields.length !== rows.length) {
      fields = rows.map((own, row) => own.map((_, column) => newField(`${label}, row ${row + 1}, column ${column + 1}`)));
      grid.style.setProperty("--columns", rows[0].length);
      grid.replaceChildren(...fields.flat());
      fields.forEach((own, row) => own.forEach((field, column) => listenTo(field, fields, row, column, {
        put: () => put(row, column),
        undoTyping: () => {
          field.value = text(rows[row][column]);
          field.removeAttribute("aria-invalid");
          wrong.textContent = "";
        },
      })));
    }
    fields.flat().forEach((field, place) => { field.value = text(rows.flat()[place]); });
  };
  return { element: make("div", {}, grid, wrong), write };
}

const newField = (name) => make("input", { inputmode: "text", autocomplete: "off", "aria-label": name, ...MY_KEYS });

function listenTo(field, fields, row, column, { put, undoTyping }) {
  field.addEventListener("focus", () => field.select());
  field.addEventListener("change", put);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") put();
    else if (event.key === "Escape") undoTyping();
    else if (event.key === "ArrowUp") fields[row - 1]?.[column].focus();
    else if (event.key === "ArrowDown") fields[row + 1]?.[column].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
