/* The bar of buttons above the panels. */

import { button, make, MY_KEYS } from "./elements.js";
import { drawPathButton } from "./pathbutton.js";
import { drawPinButton } from "./pinning.js";
import { back, nextCell, pause, play, step } from "./steps.js";
import { redo, reset, undo } from "./values.js";
import { drawWallButton } from "./wall.js";

const PACES = { slowly: 3000, steadily: 1500, quickly: 500 }; // milliseconds a product

export function drawBar(page) {
  const keyed = (text, action, attributes = {}) => button(text, action, { ...MY_KEYS, ...attributes });
  const byHand = (text, go, title) => keyed(text, () => { pause(page); go(page); }, { title });
  const speed = make("select", { ...MY_KEYS, "aria-label": "Speed of Play" },
    ...Object.keys(PACES).map((name) => make("option", {}, name)));
  speed.value = "steadily";
  const pace = () => PACES[speed.value];
  page.play = keyed("Play", () => (page.timer === null ? play(page, pace) : pause(page)));
  return make("div", { class: "flow-bar", role: "group", "aria-label": "Steps" },
    byHand("Back", back, "Take the last product up again, or go to the cell before"),
    page.play, speed,
    byHand("Step", step, "Lay down the next product of the sum"),
    byHand("Next cell", nextCell, "Go to the next cell"),
    drawPinButton(page), drawPathButton(page),
    keyed("↶", () => undo(page), { title: "Undo: take the last edit back", "aria-label": "Undo" }),
    keyed("↷", () => redo(page), { title: "Redo: do again what was taken back", "aria-label": "Redo" }),
    keyed("Reset", () => reset(page), { title: "Numbers and controls as at first" }),
    drawWallButton());
}
