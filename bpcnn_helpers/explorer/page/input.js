/* What mouse, finger and keyboard do. */

import { answersByClick, answersByKey } from "./answer.js";
import { isSource, neighbour } from "./cells.js";
import { focus, pin, point } from "./choose.js";
import { edit } from "./edit.js";
import { pause } from "./steps.js";

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
    else pin(page, page.pinned === id && !byTouch ? null : id);
  });
}

function listenToKeys(page) {
  page.table.addEventListener("keydown", (event) => {
    const id = cellOf(event);
    if (id === null || event.altKey || event.metaKey) return;
    if (pressed(page, id, event)) event.preventDefault();
  });
}

/** Do what a key asks for; false if it asks for nothing here. */
function pressed(page, id, { key, ctrlKey }) {
  const source = isSource(page.cells[id]);
  if (/^(Arrow|Home$|End$)/.test(key)) focus(page, neighbour(page.cells, id, key, ctrlKey));
  else if (key === "Escape") pin(page, null);
  else if (!ctrlKey && answersByKey(page, id, key)) return true;
  else if (["Enter", " "].includes(key) && answersByClick(page, id)) return true;
  else if (source && ["Enter", " ", "F2"].includes(key)) edit(page, id);
  else if (source && !ctrlKey && /^[-−+.\d]$/.test(key)) edit(page, id, key);
  else if (["Enter", " ", "F2"].includes(key)) pin(page, page.pinned === id ? null : id);
  else return false;
  return true;
}
