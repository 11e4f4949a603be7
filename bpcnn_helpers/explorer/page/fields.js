/* Fields for what can be set to one of several values: a slider, a choice, a tick. A value is known by its place among
   them. A field is {element, put}: `put(place)` writes it, `moved(place, isLast)` is called while the reader moves it, and
   when it has come to rest. */

import { make, MY_KEYS } from "./elements.js";

export function sliderFor({ label, texts }, moved) {
  const input = make("input", { ...MY_KEYS, type: "range", min: 0, max: texts.length - 1, step: 1, "aria-label": label });
  const shown = make("output", { class: "flow-at", "aria-hidden": "true" }); // the slider itself says it
  const put = (place) => {
    input.value = place;
    shown.textContent = texts[place];
    input.setAttribute("aria-valuetext", texts[place]);
  };
  const tell = (isLast) => {
    put(Number(input.value));
    moved(Number(input.value), isLast);
  };
  input.addEventListener("input", () => tell(false));
  input.addEventListener("change", () => tell(true));
  return { element: make("label", {}, label, input, shown), put };
}

export function choiceFor({ label, texts }, moved) {
  const select = make("select", { ...MY_KEYS, "aria-label": label }, ...texts.map((text) => make("option", {}, text)));
  select.addEventListener("change", () => moved(select.selectedIndex, true));
  select.addEventListener("keydown", (event) => event.stopPropagation()); // on a slide the arrows are the choice's
  return { element: make("label", {}, label, select), put: (place) => { select.selectedIndex = place; } };
}

export function tickFor({ label }, moved) {
  const box = make("input", { ...MY_KEYS, type: "checkbox" });
  box.addEventListener("change", () => moved(Number(box.checked), true));
  return { element: make("label", {}, box, label), put: (place) => { box.checked = Boolean(place); } };
}
