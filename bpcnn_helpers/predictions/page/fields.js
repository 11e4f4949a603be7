/* What is typed or chosen: one of several texts, a number, the numbers of a matrix.

   A field has its `element`; read() gives {guess} or {error}; write(guess) puts a guess in; lock({answer, text}) shows the
   right answer, and nothing can be changed any more. */

import { make, MY_KEYS } from "../../explorer/page/elements.js";
import { numberIn } from "../../explorer/page/numbers.js";
import { isNear } from "./judge.js";

let groups = 0; // radio buttons know by the name of their group which belong together

export function choiceField({ choices, question }) {
  groups += 1;
  const inputs = choices.map(() => make("input", { type: "radio", name: `bpcnn-choice-${groups}`, ...MY_KEYS }));
  const lines = choices.map((text, n) => make("label", { class: "ask-choice" }, inputs[n], ` ${text}`));
  return {
    element: make("div", { role: "radiogroup", "aria-label": question }, ...lines),
    read() {
      const guess = inputs.findIndex((input) => input.checked);
      return guess < 0 ? { error: "Choose one first." } : { guess };
    },
    write(guess) {
      inputs.forEach((input, n) => { input.checked = n === guess; });
    },
    lock({ answer }) {
      inputs.forEach((input) => { input.disabled = true; });
      lines[answer].classList.add("ask-right");
      lines[answer].append(" ✓");
    },
  };
}

const numberInput = (label) => make("input", { type: "text", class: "ask-number", autocomplete: "off", "aria-label": label, ...MY_KEYS });

export function numberField() {
  const input = numberInput("Your number");
  return {
    element: input,
    read: () => readNumbers([input]).guess?.length ? { guess: input.value } : readNumbers([input]),
    write(guess) { input.value = guess; },
    lock() { input.readOnly = true; },
  };
}

export function matrixField({ rows, columns, question }) {
  const inputs = Array.from({ length: rows * columns }, (_, n) =>
    numberInput(rows > 1 ? `row ${Math.floor(n / columns) + 1}, column ${(n % columns) + 1}` : `number ${n + 1}`));
  const element = make("div", { class: "ask-matrix", role: "group", "aria-label": question, style: `--columns: ${columns}` }, ...inputs);
  element.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -columns, ArrowDown: columns }[event.key];
    const next = inputs[inputs.indexOf(event.target) + step];
    if (!next) return;
    next.focus();
    event.preventDefault();
  });
  return {
    element: make("div", { class: "ask-wide" }, element),
    read: () => readNumbers(inputs),
    write(guess) { inputs.forEach((input, n) => { input.value = guess[n]; }); },
    lock({ answer, text }) {
      inputs.forEach((input, n) => {
        input.readOnly = true;
        if (isNear(input.value, answer[n])) return;
        input.value = text[n];
        input.classList.add("ask-right");
      });
    },
  };
}

/** The texts of fields, or what is wrong with the first that has no number; that one gets the focus. */
function readNumbers(inputs) {
  for (const input of inputs) input.removeAttribute("aria-invalid");
  const wrong = inputs.find((input) => Number.isNaN(numberIn(input.value)));
  if (!wrong) return { guess: inputs.map((input) => input.value.trim()) };
  wrong.setAttribute("aria-invalid", "true");
  wrong.focus();
  const text = wrong.value.trim();
  if (text) return { error: `“${text}” is no number. Write one such as 3, −2, 0.5 or 1/2.` };
  return { error: inputs.length > 1 ? "Fill in every number first." : "Write a number first." };
}
