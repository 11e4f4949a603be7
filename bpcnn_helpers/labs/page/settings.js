/* The settings of a lab: sliders, choices, a matrix, a picture of one's own. */

import { button, make, MY_KEYS } from "../../explorer/page/elements.js";
import { matrixOf } from "./matrix.js";
import { pictureButton } from "./own.js";

/** Return {element, show}: `changed(values, isLast)` is called while a setting moves, and when it has come to rest. */
export function settingsFor(controls, changed) {
  let values = {};
  const makers = { whole: slider, choice, few, matrix, picture: ownPicture };
  const shown = controls.map((control) => makers[control.kind](control, (value, isLast = true) => {
    values = { ...values, [control.name]: value };
    if (control.fills) {
      values[control.fills] = control.with[control.options.indexOf(value)];
      writeAll();
    }
    changed(values, isLast);
  }));
  const writeAll = () => shown.forEach(({ write }, place) => write(values[controls[place].name]));
  return {
    element: make("div", { class: "lab-settings" }, ...shown.map(({ element }) => element)),
    show: (found) => {
      values = found;
      writeAll();
    },
  };
}

function slider({ label, min, max }, tell) {
  const input = make("input", { type: "range", min, max, step: 1, "aria-label": label, ...MY_KEYS });
  const number = make("output", {});
  const moved = (isLast) => {
    number.textContent = input.value;
    tell(Number(input.value), isLast);
  };
  input.addEventListener("input", () => moved(false));
  input.addEventListener("change", () => moved(true));
  const write = (value) => {
    input.value = value;
    number.textContent = value;
  };
  return { element: make("label", { class: "lab-slider" }, make("span", {}, label), input, number), write };
}

function choice({ label, options }, tell) {
  const select = make("select", MY_KEYS, ...options.map((option) => make("option", { value: option }, option)));
  select.addEventListener("change", () => tell(select.value));
  return { element: make("label", {}, `${label} `, select), write: (value) => { select.value = value; } };
}

/** Options side by side, one of which is pressed. */
function few({ label, options }, tell) {
  const buttons = options.map((option) => button(option, () => {
    write(option);
    tell(option);
  }, MY_KEYS));
  const write = (value) => buttons.forEach((own, place) => own.setAttribute("aria-pressed", options[place] === value));
  return { element: make("div", { class: "lab-few", role: "group", "aria-label": label }, ...buttons), write };
}

function matrix({ label }, tell) {
  const field = matrixOf(label, tell);
  return { element: make("div", { class: "lab-field" }, make("div", {}, label), field.element), write: field.write };
}

function ownPicture({ label, rows, columns }, tell) {
  return pictureButton(label, rows, columns, tell);
}
