/* The controls of an explorer, where Python does not draw them: sliders, choices, ticks. */

import { make, MY_KEYS } from "./elements.js";
import { move } from "./following.js";

/** Draw them, and what there is to be said against where they stand. */
export function drawControls(follower) {
  const fields = follower.controls.map((control, n) => DRAWN[control.kind](control, (place) => move(follower, n, place)));
  const objection = make("div", { class: "flow-objection", role: "alert" });
  Object.assign(follower.listen, {
    moved: (at) => at.forEach((place, n) => fields[n].put(place)),
    objected: (text) => { objection.textContent = text; },
  });
  const group = make("div", { class: "flow-settings", role: "group", "aria-label": "Settings" }, ...fields.map(({ element }) => element));
  return make("div", { class: "flow-controls" }, group, objection);
}

const DRAWN = { slider: drawSlider, choice: drawChoice, tick: drawTick };

function drawSlider({ label, texts, at }, moved) {
  const input = make("input", { ...MY_KEYS, type: "range", min: 0, max: texts.length - 1, step: 1, "aria-label": label });
  const number = make("span", { class: "flow-at", "aria-hidden": "true" }); // the slider itself says it
  const put = (place) => {
    input.value = place;
    number.textContent = texts[place];
    input.setAttribute("aria-valuetext", texts[place]);
  };
  put(at);
  input.addEventListener("input", () => {
    put(Number(input.value));
    moved(Number(input.value));
  });
  return { element: make("label", {}, label, input, number), put };
}

function drawChoice({ label, texts, at }, moved) {
  const select = make("select", { ...MY_KEYS, "aria-label": label }, ...texts.map((text) => make("option", {}, text)));
  const put = (place) => { select.selectedIndex = place; };
  put(at);
  select.addEventListener("change", () => moved(select.selectedIndex));
  select.addEventListener("keydown", (event) => event.stopPropagation()); // on a slide the arrows are the choice's
  return { element: make("label", {}, label, select), put };
}

function drawTick({ label, at }, moved) {
  const box = make("input", { ...MY_KEYS, type: "checkbox" });
  const put = (place) => { box.checked = Boolean(place); };
  put(at);
  box.addEventListener("change", () => moved(Number(box.checked)));
  return { element: make("label", {}, box, label), put };
}
