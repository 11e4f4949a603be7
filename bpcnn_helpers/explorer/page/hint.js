/* What the reader can do, in the words of a mouse or of a finger. */

import { make } from "./elements.js";

const MOUSE = "Point at a cell to see what feeds it, or what it feeds; point at a term of the sum to see its factors. "
  + "Click to keep a cell lit (a long press or P, for any cell); click a number with a dotted frame to change it (0.5, 0,5 and 1/2 are the same). "
  + "Keyboard: Tab to a panel, arrow keys, Enter, Escape; Delete makes a number 0; Ctrl+Z takes an edit back. "
  + "The ? beside a name covers a panel: guess before you see. Path: only the way to the loss and back.";
const FINGER = "Tap a cell to see what feeds it, or what it feeds; tap a term of the sum to see its factors. "
  + "Tap a number with a dotted frame twice to change it (0.5, 0,5 and 1/2 are the same); press it long to keep it lit. "
  + "The ? beside a name covers a panel: guess before you see.";

export function drawHint() {
  return make("p", { class: "flow-hint" },
    make("span", { class: "flow-by-mouse" }, MOUSE), make("span", { class: "flow-by-finger" }, FINGER));
}
