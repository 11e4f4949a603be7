/* The controls of an explorer, where Python does not draw them: sliders, choices, ticks. */

import { make } from "./elements.js";
import { choiceFor, sliderFor, tickFor } from "./fields.js";
import { move } from "./following.js";

const DRAWN = { slider: sliderFor, choice: choiceFor, tick: tickFor };

/** Draw them, and what there is to be said against where they stand. */
export function drawControls(follower) {
  const fields = follower.controls.map((control, n) => DRAWN[control.kind](control, (place) => move(follower, n, place)));
  const putAll = (at) => at.forEach((place, n) => fields[n].put(place));
  const objection = make("div", { class: "flow-objection", role: "alert" });
  Object.assign(follower.listen, { moved: putAll, objected: (text) => { objection.textContent = text; } });
  putAll(follower.at);
  const group = make("div", { class: "flow-settings", role: "group", "aria-label": "Settings" }, ...fields.map(({ element }) => element));
  return make("div", { class: "flow-controls" }, group, objection);
}
