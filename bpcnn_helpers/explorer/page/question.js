/* The question that a covered cell asks: which cells feed it, or what is its number? */

import { button, make, MY_KEYS } from "./elements.js";
import { guessAt, inPairs, productName } from "./guess.js";
import { mark, numberGroups } from "./marks.js";

/** Keep the question about the pinned cell up to date; it is drawn once, so that nothing typed gets lost. */
export function askAbout(page) {
  const { words } = page;
  const guess = guessAt(page);
  if (words.firstElementChild?.getAttribute("data-asked") !== String(guess.id)) words.replaceChildren(drawAsked(page));
  const write = (name, text) => {
    const element = words.querySelector(name);
    if (element.textContent !== text) element.textContent = text; // nothing is said twice
  };
  write(".flow-picks", saidSoFar(page));
  write(".flow-verdict", guess.verdict);
  words.querySelector("[data-do=show]").disabled = guess.tries === 0;
}

function drawAsked({ cells, guess }) {
  const { label } = cells[guess.id];
  const cellsAsked = inPairs(cells, guess.id) ? "the cells of each product, one after the other" : "the cells that feed it";
  const act = (name, text) => button(text, () => {}, { ...MY_KEYS, "data-do": name });
  const field = make("input", { ...MY_KEYS, type: "text", autocomplete: "off", size: 6, "aria-label": `${label}, your number` });
  return make("div", { class: "flow-question", "data-asked": guess.id },
    make("div", { class: "flow-product" }, make("b", {}, `${label} = ?`), make("span", {}, `Click ${cellsAsked}, or type its number.`)),
    make("div", { class: "flow-answers" }, field, act("check", "Check"), act("clear", "Clear"), act("show", "Show me"), act("leave", "Not now")),
    make("div", { class: "flow-picks" }),
    make("div", { class: "flow-verdict" }));
}

function saidSoFar({ cells, guess }) {
  const { groups } = guess;
  return groups.length ? `Your guess: ${groups.map((group) => productName(cells, group)).join(inPairs(cells, guess.id) ? " + " : ", ")}` : "";
}

/** Light the guess, not what is right: its products are numbered, and what has been judged wrong is struck out. */
export function lightGuess(page) {
  const guess = guessAt(page);
  mark(page, guess.id, "data-chosen");
  guess.groups.flat().forEach((id) => mark(page, id, "data-picked"));
  guess.wrong.forEach((id) => mark(page, id, "data-wrong"));
  if (guess.groups.length > 1) numberGroups(page, guess.groups);
}
