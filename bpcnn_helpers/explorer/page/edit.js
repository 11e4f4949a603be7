/* A number is edited where it stands. */

import { isSource } from "./cells.js";
import { focus, show } from "./choose.js";
import { make } from "./elements.js";
import { light } from "./light.js";
import { runNotebookCell } from "./notebook.js";
import { typed } from "./numbers.js";
import { change } from "./values.js";
import { explain } from "./words.js";

/** Begin to edit a source, with `text` if typing began it. */
export function edit(page, id, text = null) {
  const { element, label } = page.cells[id];
  page.editing = id;
  const input = make("input", { type: "text", inputmode: "text", autocomplete: "off", "aria-label": `${label}, new number` });
  input.value = text ?? String(page.values[id]).replaceAll("-", "−");
  element.replaceChildren(input);
  input.focus();
  if (text === null) input.select();
  show(page);
  input.addEventListener("input", () => mend(page, input));
  input.addEventListener("keydown", (event) => typedKey(page, input, event));
  input.addEventListener("blur", () => finish(page, input, { keep: true, left: true }));
}

/** Keys that end an edit; a presenter's keys are then the slide's. */
function typedKey(page, input, event) {
  const { key, shiftKey } = event;
  if (/^Page(Up|Down)$/.test(key)) {
    finish(page, input, { keep: true, left: true });
    return;
  }
  event.stopPropagation();
  const id = page.editing;
  if (key === "Enter" && finish(page, input, { keep: true }) && shiftKey) runNotebookCell(page.table);
  if (key === "Escape") {
    event.preventDefault(); // it ends the edit, and nothing else
    finish(page, input, { keep: false });
  }
  const next = key === "Tab" ? nextSource(page, id, shiftKey ? -1 : 1) : null;
  if (next !== null) {
    event.preventDefault();
    if (finish(page, input, { keep: true })) focus(page, next);
  }
}

/** The source after this one, or before, in the order of the page; null at the end. */
function nextSource({ cells }, id, by) {
  for (let next = id + by; cells[next]; next += by) if (isSource(cells[next])) return next;
  return null;
}

/** The entry is another now: what was said of it goes. */
function mend(page, input) {
  input.removeAttribute("aria-invalid");
  page.complaint.textContent = "";
}

/** End an edit: keep the number, or the old one; a number that is none stays to be mended (false), unless left behind. */
function finish(page, input, { keep, left = false }) {
  if (page.editing === null) return true;
  const id = page.editing;
  const { x, error } = keep ? typed(input.value) : {};
  mend(page, input);
  if (error && !left) {
    page.complaint.textContent = error;
    input.setAttribute("aria-invalid", "true");
    return false;
  }
  page.editing = null;
  page.cells[id].element.textContent = page.briefest(page.values[id]);
  if (!left) focus(page, id);
  if (x !== undefined && x !== page.values[id]) change(page, id, x);
  else explain(page);
  light(page);
  return true;
}
