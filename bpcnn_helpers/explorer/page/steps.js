/* The bar of buttons: from one derived cell to the next, by hand or by itself. */

import { pin } from "./choose.js";
import { button, make, MY_KEYS } from "./elements.js";
import { reset } from "./values.js";

const PACE = 1000; // milliseconds a cell

export function drawBar(page) {
  const keyed = (text, action) => button(text, action, MY_KEYS);
  page.play = keyed("Play", () => (page.timer === null ? play(page) : pause(page)));
  return make("div", { class: "flow-bar", role: "group", "aria-label": "Steps" },
    keyed("Back", () => step(page, -1)), page.play, keyed("Step", () => step(page, 1)),
    keyed("Reset numbers", () => reset(page)));
}

function step(page, by) {
  const { derived } = page;
  const here = derived.indexOf(page.pinned);
  const next = here < 0 ? (by > 0 ? 0 : derived.length - 1) : (here + by + derived.length) % derived.length;
  page.pointed = null;
  pin(page, derived[next]);
}

function play(page) {
  page.timer = setInterval(() => step(page, 1), PACE);
  page.play.textContent = "Pause";
  step(page, 1);
}

export function pause(page) {
  clearInterval(page.timer);
  page.timer = null;
  page.play.textContent = "Play";
}
