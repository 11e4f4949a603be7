/* What the reader does with the question of a covered cell: clicks cells, types, checks, gives up. */

import { focus, pin, show } from "./choose.js";
import { cover, uncover, uncoverCell } from "./cover.js";
import { judgeCells, judgeNumber, pick } from "./guess.js";
import { typed } from "./numbers.js";
import { isAsking } from "./page.js";
import { printAll } from "./panels.js";
import { amountsOf } from "./products.js";

export function listenToAnswers(page) {
  page.table.addEventListener("click", ({ target }) => {
    const name = target.closest?.("[data-cover]")?.getAttribute("data-cover");
    if (name) toggleCover(page, page.panels.find((panel) => panel.name === name));
  });
  page.words.addEventListener("click", ({ target }) => {
    const name = target.closest?.("[data-do]")?.getAttribute("data-do");
    if (name && isAsking(page)) ACTIONS[name](page);
  });
  page.words.addEventListener("keydown", (event) => {
    if (!event.target.closest(".flow-question")) return;
    event.stopPropagation();
    if (event.key === "Escape") ACTIONS.leave(page);
    if (event.key === "Enter" && event.target.tagName === "INPUT") checkGuess(page);
  });
}

/** Cover a panel, or take the cover off all of its cells. */
function toggleCover(page, panel) {
  (page.covers.has(panel.name) ? uncover : cover)(page, panel);
  page.guess = null;
  printAll(page);
  show(page);
}

const ACTIONS = {
  check: checkGuess,
  clear(page) {
    Object.assign(page.guess, { groups: [], wrong: new Set(), verdict: "" });
    guessField(page).value = "";
    show(page);
  },
  show: (page) => uncoverOne(page, ""),
  leave(page) {
    const id = page.pinned;
    pin(page, null);
    focus(page, id);
  },
};

const guessField = (page) => page.words.querySelector(".flow-question input");

/** Say what is to be said of the number, if one is typed, or of the cells. */
function checkGuess(page) {
  const { guess, values } = page;
  const text = guessField(page).value.trim();
  if (!text && !guess.groups.length) {
    guess.verdict = "Click cells or type a number first.";
  } else {
    const { x, error } = text ? typed(text) : {};
    const [right, said] = error ? [false, error] : text ? judgeNumber(x, values[guess.id], amountsOf(page, guess.id)) : judgeCells(page, guess);
    if (right) {
      uncoverOne(page, "Right.");
      return;
    }
    guess.verdict = said;
    if (!error) guess.tries += 1;
    if (text) guessField(page).select();
  }
  show(page);
  page.words.scrollTop = page.words.scrollHeight; // on a phone what was said is at the end
}

/** Take the cover off the pinned cell. */
function uncoverOne(page, praise) {
  const id = page.pinned;
  uncoverCell(page, id);
  printAll(page);
  Object.assign(page, { praise: { id, text: praise }, guess: null });
  show(page);
  focus(page, id);
}

/** Does a click on a cell, or Enter, answer the question? */
export function answersByClick(page, id) {
  if (!isAsking(page)) return false;
  if (id === page.pinned) {
    guessField(page).focus();
    return true;
  }
  if (page.covered.has(id)) return false;
  pick(page.cells, page.guess, id);
  page.guess.verdict = "";
  show(page);
  return true;
}

/** Does a key on a cell begin to type the number of a covered one? */
export function answersByKey(page, id, key) {
  if (!page.covered.has(id) || !/^[-−+.,\d]$/.test(key)) return false;
  if (id !== page.pinned) pin(page, id);
  guessField(page).focus();
  guessField(page).value = key;
  return true;
}
