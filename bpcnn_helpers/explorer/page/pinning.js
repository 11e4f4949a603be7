/* Pin any cell, also one that a click would edit: by a long press, by the key P, or by a button. */

import { pin } from "./choose.js";
import { button, MY_KEYS } from "./elements.js";

const LONG = 500; // milliseconds

export function listenToPinning(page) {
  const { table } = page;
  let timer = null;
  let pinned = false;
  const idOf = ({ target }) => target.closest?.("[data-id]")?.getAttribute("data-id");
  const end = () => clearTimeout(timer);
  table.addEventListener("pointerdown", (event) => {
    const id = idOf(event);
    end();
    pinned = false;
    if (!id || event.target.tagName === "INPUT") return;
    timer = setTimeout(() => {
      pinned = true;
      pin(page, Number(id));
    }, LONG);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) table.addEventListener(name, end);
  table.addEventListener("pointermove", ({ movementX, movementY }) => { if (Math.hypot(movementX, movementY) > 3) end(); });
  // What follows a long press is neither a click nor a menu.
  for (const name of ["click", "contextmenu"]) {
    table.addEventListener(name, (event) => {
      if (!pinned) return;
      event.stopImmediatePropagation();
      event.preventDefault();
      if (name === "click") pinned = false;
    }, { capture: true });
  }
  table.addEventListener("focusin", (event) => {
    if (idOf(event)) name(page, Number(idOf(event)));
  });
}

/** The button that pins the cell that was last clicked, or that has the keyboard. */
export function drawPinButton(page) {
  page.pinButton = button("Pin", () => pin(page, page.focused), { ...MY_KEYS, disabled: "", title: "Keep this cell lit (P, or a long press)" });
  return page.pinButton;
}

function name(page, id) {
  page.focused = id;
  page.pinButton.disabled = false;
  page.pinButton.setAttribute("aria-label", `Pin ${page.cells[id].label}`); // its text stays, or the bar might wrap under a click
}
