/* What mouse, finger and keyboard do. */

import { answersByClick, answersByKey } from "./answer.js";
import { isSource, neighbour } from "./cells.js";
import { focus, pin, point } from "./choose.js";
import { edit } from "./edit.js";
import { runNotebookCell } from "./notebook.js";
import { pause } from "./steps.js";
import { change, redo, undo } from "./values.js";
import { isOnWall } from "./wall.js";

export function listen(page) {
  listenToPointing(page);
  listenToClicks(page);
  listenToKeys(page);
}

/** The cell that an event happened in, or null. */
function cellOf({ target }) {
  const element = target.closest?.("[data-id]");
  return element ? Number(element.getAttribute("data-id")) : null;
}

function listenToPointing(page) {
  const { table } = page;
  table.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "touch") point(page, cellOf(event));
  });
  table.addEventListener("pointerleave", () => point(page, null));
  table.addEventListener("focusin", (event) => {
    if (page.editing === null) point(page, cellOf(event));
  });
  table.addEventListener("focusout", () => {
    if (page.editing === null) point(page, null);
  });
}

/** A click pins a derived cell and edits a source; a finger first points, and edits at the second touch. */
function listenToClicks(page) {
  const { table, cells } = page;
  let touched = null;
  let byTouch = false;
  table.addEventListener("pointerdown", (event) => { byTouch = event.pointerType === "touch"; });
  table.addEventListener("click", (event) => {
    const id = cellOf(event);
    if (id === null || event.target.tagName === "INPUT") return;
    pause(page);
    if (answersByClick(page, id)) return;
    if (isSource(cells[id]) && (!byTouch || touched === id)) {
      edit(page, id);
      return;
    }
    touched = id;
    focus(page, id);
    if (isSource(cells[id])) point(page, id);
    else pin(page, id);
  });
}

function listenToKeys(page) {
  page.table.addEventListener("keydown", (event) => {
    const id = cellOf(event);
    if (id === null || event.altKey) return;
    if (pressed(page, id, event)) event.preventDefault();
  });
}

/** Do what a key asks for; false if it asks for nothing here. */
function pressed(page, id, event) {
  const { key, ctrlKey, metaKey, shiftKey } = event;
  const source = isSource(page.cells[id]);
  if (ctrlKey || metaKey) return takenBack(page, event) || (ctrlKey && moved(page, id, event));
  if (moved(page, id, event)) return true;
  if (key === "Escape" && !isOnWall(page.table.closest(".bpcnn-flow"))) pin(page, null);
  else if (key === "Enter" && shiftKey) runNotebookCell(page.table);
  else if (/^p$/i.test(key)) pin(page, id);
  else if (answersByKey(page, id, key)) return true;
  else if (["Enter", " "].includes(key) && answersByClick(page, id)) return true;
  else if (source && /^(Delete|Backspace)$/.test(key)) change(page, id, 0);
  else if (source && ["Enter", " ", "F2"].includes(key)) edit(page, id);
  else if (source && /^[-−+.,\d]$/.test(key)) edit(page, id, key);
  else if (["Enter", " ", "F2"].includes(key)) pin(page, id);
  else return false;
  return true;
}

function moved(page, id, { key, ctrlKey }) {
  if (!/^(Arrow|Home$|End$)/.test(key)) return false;
  focus(page, neighbour(page.cells, id, key, ctrlKey));
  return true;
}

function takenBack(page, { key, shiftKey }) {
  const again = /^y$/i.test(key) || (/^z$/i.test(key) && shiftKey);
  if (again) redo(page);
  else if (/^z$/i.test(key)) undo(page);
  else return false;
  return true;
}
