/* A number is edited where it stands. */

import { focus, show } from "./choose.js";
import { make } from "./elements.js";
import { typed } from "./numbers.js";
import { change } from "./values.js";

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
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") finish(page, input, { keep: true });
    if (event.key === "Escape") finish(page, input, { keep: false });
  });
  input.addEventListener("blur", () => finish(page, input, { keep: true, left: true }));
}

/** End an edit: keep the number, or the old one; a number that is none stays to be mended, unless left behind. */
function finish(page, input, { keep, left = false }) {
  if (page.editing === null) return;
  const id = page.editing;
  const { x, error } = keep ? typed(input.value) : {};
  page.complaint.textContent = error ?? "";
  if (error && !left) {
    input.setAttribute("aria-invalid", "true");
    return;
  }
  page.editing = null;
  page.cells[id].element.textContent = page.briefest(page.values[id]);
  if (x !== undefined && x !== page.values[id]) change(page, id, x);
  if (!left) focus(page, id);
  show(page);
}
