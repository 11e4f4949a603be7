/* The controls of a lab, as Python describes them (controls.py): sliders, choices, a matrix, a picture of one's own. */

import { button, make, MY_KEYS } from "../../explorer/page/elements.js";
import { choiceFor, sliderFor } from "../../explorer/page/fields.js";
import { matrixOf } from "./matrix.js";
import { pictureButton } from "./own.js";

/** Return {element, show}: `changed(values, isLast)` is called while a control moves, and when it has come to rest. */
export function controlsFor(controls, changed) {
  let values = {};
  const makers = { whole, choice, few, matrix, picture: pictureButton };
  const fields = controls.map((control) => makers[control.kind](control, (value, isLast = true) => {
    values = { ...values, [control.name]: value };
    if (control.fills) {
      values[control.fills] = control.with[control.options.indexOf(value)];
      writeAll();
    }
    changed(values, isLast);
  }));
  const writeAll = () => fields.forEach(({ write }, n) => write(values[controls[n].name]));
  return {
    element: make("div", { class: "flow-settings" }, ...fields.map(({ element }) => element)),
    show: (found) => {
      values = found;
      writeAll();
    },
  };
}

/** A field that knows values by their places, as one that is written and told by value. */
function byValue(fieldFor, { label, values }, tell) {
  const { element, put } = fieldFor({ label, texts: values.map(String) }, (place, isLast) => tell(values[place], isLast));
  return { element, write: (value) => put(values.indexOf(value)) };
}

const whole = ({ label, min, max }, tell) =>
  byValue(sliderFor, { label, values: Array.from({ length: max - min + 1 }, (_, n) => min + n) }, tell);

const choice = ({ label, options }, tell) => byValue(choiceFor, { label, values: options }, tell);

/** Options side by side, one of which is pressed. */
function few({ label, options }, tell) {
  const buttons = options.map((option) => button(option, () => {
    write(option);
    tell(option);
  }, MY_KEYS));
  const write = (value) => buttons.forEach((own, n) => own.setAttribute("aria-pressed", options[n] === value));
  return { element: make("div", { class: "lab-few", role: "group", "aria-label": label }, ...buttons), write };
}

function matrix({ label }, tell) {
  const { element, write } = matrixOf(label, tell);
  return { element: make("div", { class: "lab-field" }, make("div", {}, label), element), write };
}
