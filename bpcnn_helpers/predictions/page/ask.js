/* One question: the guess, what is said of it, and what is shown then. */

import { button, make, MY_KEYS } from "../../explorer/page/elements.js";
import { follow } from "../../explorer/page/model.js";
import { followTheme } from "../../explorer/page/theme.js";
import { cellsField } from "./clicked.js";
import { choiceField, matrixField, numberField } from "./fields.js";
import { objection } from "./judge.js";
import { remember, remembered } from "./memory.js";
import { orderField } from "./order.js";
import { drawPieces } from "./reveal.js";
import { unseal } from "./seal.js";

const FIELDS = { choice: choiceField, number: numberField, matrix: matrixField, cells: cellsField, order: orderField, lines: orderField };
const HOW = {
  matrix: "Enter answers; the arrows lead up and down.",
  cells: "Click the cells. Keyboard: arrows, Space chooses, Enter answers.",
  order: "Drag the terms by ⠿, or move them with the buttons, or with the arrow keys on them.",
  lines: "Drag the lines by ⠿, or move them with the buttons, or with the arrow keys on them; the one that does not belong goes to the end.",
};

/** Draw a question. `alive` draws an explorer or a lab, or returns null where Python does. */
export function ask({ model, el }, alive) {
  const asked = model.get("asked");
  const root = make("div", { class: "bpcnn-flow bpcnn-ask", role: "group", "aria-label": `${asked.title ?? "Predict"}: ${asked.question}` });
  el.append(root);
  const leaveTheme = followTheme(root);
  const page = { model, asked, root, alive, sealed: model.get("sealed"), drawings: 0 };
  if (!model.get("state").tries) model.set("state", { ...model.get("state"), ...remembered(page) });
  model.save_changes();
  const leaveModel = follow(model, { "change:state": () => page.moving || drawQuestion(page) });
  drawQuestion(page);
  return () => {
    leaveTheme();
    leaveModel();
  };
}

/** Draw the question as far as the reader is: `state` has the guess, how many there were (tries), whether the first was
    right (first) and whether the answer is shown (done); and for Python, which may hear of several changes at once, of
    all guesses in this page the try and what was said (log). What is returned is false if the reader has gone on meanwhile. */
async function drawQuestion(page) {
  const { model, asked, root } = page;
  const { guess, tries = 0, first = false, done = false } = model.get("state");
  const drawing = ++page.drawings;
  const secret = tries || asked.open ? await unseal(page.sealed) : null;
  if (drawing !== page.drawings) return false;
  const field = FIELDS[asked.kind](asked);
  if (guess !== undefined) field.write(guess);
  const verdict = make("div", { class: "ask-verdict", role: "status", tabindex: "-1" });
  const then = make("div", { class: "ask-then" });
  const answer = () => check(page, field, verdict);
  const open = done || asked.open;
  const buttons = open ? [] : [button(tries ? "Answer again" : "Answer", answer, MY_KEYS)];
  if (tries && !open) buttons.push(button("Show me", () => goTo(page, { guess, tries, first, done: true }), MY_KEYS));
  if (tries) buttons.push(button("Reset", () => goTo(page, {}), { ...MY_KEYS, title: "Asks again" }));
  field.element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.target.tagName === "BUTTON" || open) return;
    event.preventDefault();
    answer();
  });
  if (secret) {
    const wrong = guess === undefined ? "" : objection(asked.kind, guess, secret);
    verdict.append(...verdictOn(asked, secret, wrong, { guess, open }));
    verdict.classList.toggle("ask-good", wrong === null);
    if (open) {
      field.lock(secret);
      then.append(...drawPieces(secret.then, page.alive));
    }
  }
  const hint = HOW[asked.kind] && !open ? [make("p", { class: "flow-hint" }, HOW[asked.kind])] : [];
  root.replaceChildren(make("div", { class: "ask-question" }, make("b", {}, `${asked.title ?? "Predict"} `), asked.question),
    field.element, ...hint, make("div", { class: "ask-bar" }, ...buttons), verdict, then);
  root.toggleAttribute("data-answered", tries > 0);
  root.toggleAttribute("data-right-at-first", first);
  for (const formula of root.querySelectorAll(".math")) { // one that is scrolled can be reached by keyboard
    if (formula.scrollWidth > formula.clientWidth + 1) formula.tabIndex = 0;
  }
  return true;
}

const ended = (text) => (/[.?!]$/.test(text) ? text : `${text}.`); // a choice may be a sentence

/** Say of a guess that it is right (wrong is null), or what it is right for; and the answer, once it is shown. */
function verdictOn({ kind, choices }, { answer, text }, wrong, { guess, open }) {
  if (wrong === null) return [make("b", {}, "Right.")];
  const told = { choice: `The answer: ${ended(text)}`, number: `The answer: ${text}.`, matrix: "The right numbers stand in the frames.",
    cells: "The right cells are lit.", order: "Now they stand in order.", lines: "Now they stand in order." }[kind];
  if (guess === undefined) return [told];
  const mine = { choice: `${ended(choices?.[guess])} `, number: `${guess}. ` }[kind] ?? "";
  if (open) return [told, ` Your guess: ${mine}${wrong}`];
  return [make("b", {}, "Not yet. "), wrong, make("div", { class: "flow-next" }, "Try again, or let it be shown.")];
}

function check(page, field, verdict) {
  const { guess, error } = field.read();
  if (error) {
    verdict.textContent = error;
    return undefined;
  }
  const { tries = 0, first = false } = page.model.get("state");
  return unseal(page.sealed).then((secret) => {
    const said = objection(page.asked.kind, guess, secret);
    const right = said === null;
    const mistake = secret.mistakes.some(([hint]) => hint === said) ? said : null;
    const detail = { question: page.asked.question, tries: tries + 1, right, mistake };
    page.root.dispatchEvent(new CustomEvent("answered", { bubbles: true, detail })); // a page without Python may keep it
    return goTo(page, { guess, tries: tries + 1, first: tries ? first : right, done: right }, [[tries + 1, said]]);
  });
}

/** Go on to another state, which this page keeps; the focus goes to what is said of it, or to the question's field. */
async function goTo(page, state, guessed = []) {
  remember(page, state);
  const { log = [] } = page.model.get("state");
  page.moving = true; // so that it is drawn once
  page.model.set("state", { ...state, log: [...log, ...guessed] });
  page.moving = false;
  page.model.save_changes();
  if (!await drawQuestion(page)) return;
  page.root.querySelector(state.tries ? ".ask-verdict" : "input, [tabindex='0'], button").focus();
}
