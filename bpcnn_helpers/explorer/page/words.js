/* What is said about the cell shown: its sum, with symbols and with numbers, or what a source feeds. */

import { isSource } from "./cells.js";
import { make } from "./elements.js";
import { cellsIn, factorsOf, isCell, termsOf } from "./evaluate.js";
import { following, write } from "./formula.js";
import { brief } from "./numbers.js";
import { shown } from "./page.js";

export function explain(page) {
  const { words } = page;
  const id = shown(page);
  if (id === null) return words.replaceChildren();
  words.replaceChildren(...(isSource(page.cells[id]) ? whatItFeeds(page, id) : itsSum(page, id)));
  // It grows and does not shrink, so that nothing below jumps.
  words.style.minHeight = `${Math.max(parseFloat(words.style.minHeight) || 0, words.scrollHeight)}px`;
}

function itsSum({ cells, values }, id) {
  const { label, formula, feeds } = cells[id];
  const terms = termsOf(formula);
  const sum = (cell) => terms.map((term, n) => {
    const text = write(term, cell);
    return termToPointAt(term, n ? following(text) : text, cells);
  });
  const result = brief(values[id]);
  const worked = isCell(formula) ? [] : sum((link) => brief(values[link]));
  const trivial = worked.length === 1 && worked[0].textContent === result;
  const lines = [
    make("div", {}, make("b", {}, label), " = ", ...sum((link) => cells[link].label)),
    make("div", {}, " = ", ...(worked.length && !trivial ? [...worked, " = "] : []), make("b", {}, result)),
  ];
  if (JSON.stringify(formula).includes('"[]"')) lines.push(aside(" [ ] is 1 if all that it holds is true, else 0."));
  if (feeds.length) lines.push(aside(` It feeds ${feeds.map((next) => cells[next].label).join(", ")}.`));
  return lines;
}

const aside = (text) => make("div", { class: "flow-next" }, text);

/** A term of the written sum; pointing at it marks its cells. */
function termToPointAt(term, text, cells) {
  const element = make("span", { class: "flow-term" }, text);
  const marked = [...new Set(cellsIn(term))].map((id) => cells[id].element);
  element.addEventListener("pointerenter", () => marked.forEach((cell) => cell.setAttribute("data-strong", "")));
  element.addEventListener("pointerleave", () => marked.forEach((cell) => cell.removeAttribute("data-strong")));
  return element;
}

function whatItFeeds({ cells, panels, values }, id) {
  const { label, feeds } = cells[id];
  const start = make("div", {}, make("b", {}, label), ` = ${brief(values[id])} feeds`);
  if (!feeds.length) return [start, make("div", {}, " nothing that is shown.")];
  const fed = panels.map((panel) => feeds.filter((next) => cells[next].panel === panel)).filter((ids) => ids.length);
  return [start, ...fed.map((ids) => make("div", {}, ` ${ids.map((next) => fedCell(next, id, cells)).join(", ")}`))];
}

/** Name a cell that is fed, and what the source is multiplied with there. */
function fedCell(next, source, cells) {
  const { label, formula } = cells[next];
  const terms = termsOf(formula).filter((term) => cellsIn(term).includes(source));
  const beside = terms.map((term) => factorsOf(term).filter((part) => part !== source));
  if (!terms.every((term) => factorsOf(term).includes(source)) || beside.flat().length === 0) return label;
  const product = (factors) => factors.map((part) => write(part, (link) => cells[link].label, "*")).join("·");
  return `${label} (beside ${beside.map(product).join(" and ")})`;
}
