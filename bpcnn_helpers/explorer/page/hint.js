/* What the reader can do, in the words of a mouse or of a finger. */

import { make } from "./elements.js";

const MOUSE = "Point at a cell to see what feeds it, or what it feeds; point at a term of the sum to see its factors. "
  + "Click to keep a cell lit; click a number with a dotted frame to change it (0.5, 0,5 and 1/2 are the same). "
  + "Keyboard: Tab to a panel, arrow keys, Enter, Escape; Delete makes a number 0; Ctrl+Z takes an edit back.";
const FINGER = "Tap a cell to see what feeds it, or what it feeds; tap a term of the sum to see its factors. "
  + "Tap a number with a dotted frame twice to change it (0.5, 0,5 and 1/2 are the same).";

export function drawHint() {
  return make("p", { class: "flow-hint" },
    make("span", { class: "flow-by-mouse" }, MOUSE), make("span", { class: "flow-by-finger" }, FINGER));
}
