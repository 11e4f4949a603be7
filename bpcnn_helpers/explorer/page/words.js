/* What is said about the cell shown: its sum, with symbols and with numbers, or what a source feeds. */

import { isSource } from "./cells.js";
import { openFeeds } from "./cover.js";
import { make } from "./elements.js";
import { cellsOf, filled, isThe } from "./formula.js";
import { writeProducts } from "./laying.js";
import { isAsking, isLaying, shown } from "./page.js";
import { askAbout } from "./question.js";
import { cellOnPath, cellsOnPath, reachOf, wayOf } from "./path.js";
import { alone, folded } from "./products.js";
import { rimUnder } from "./rim.js";
import { inNumbers } from "./sums.js";

export function explain(page) {
  const { words } = page;
  const id = shown(page);
  if (id === null) return words.replaceChildren();
  words.setAttribute("aria-live", isLaying(page, id) ? "off" : "polite"); // products are said by themselves
  if (isAsking(page)) askAbout(page);
  else words.replaceChildren(...about(page, id));
  page.measuring ??= requestAnimationFrame(() => makeRoom(page)); // once a frame: each look at a height lays the page out
}

/** Make room for what is said, when the page is laid out for the screen anyway. */
function makeRoom(page) {
  const { words } = page;
  page.measuring = null;
  const needed = words.scrollHeight;
  words.tabIndex = needed > words.clientHeight + 1 ? 0 : -1; // what is scrolled, is so by keys, too
  // Where there is room it grows and does not shrink, so that nothing below jumps.
  const most = parseFloat(words.style.getPropertyValue("--most")) || 0;
  if (needed > most) words.style.setProperty("--most", `${needed}px`);
}

function about(page, id) {
  if (isLaying(page, id)) return writeProducts(page, id);
  if (page.path && id === page.pinned) return alongPath(page);
  if (page.covered.has(id)) return [`${page.cells[id].label} is covered. Click it to guess.`];
  return isSource(page.cells[id]) ? whatItFeeds(page, id) : itsSum(page, id);
}

/** The way of the path, and the sum of one cell on it. */
function alongPath(page) {
  const id = cellOnPath(page);
  const reach = reachOf(page);
  return [wayOf(page), ...about({ ...page, pinned: null }, id), ...(reach ? [aside(reach)] : [])];
}

function itsSum(page, id) {
  const { cells, values, brief } = page;
  const { label, formula, terms } = cells[id];
  const feeds = openFeeds(page, id);
  const [kept, zeros] = page.path ? folded(page, id, cellsOnPath(page)) : [terms, 0];
  const sum = (textOf) => [
    ...kept.map((term, n) => termToPointAt(term, n ? filled(term, textOf) : alone(filled(term, textOf)), cells)),
    ...(zeros ? [`${kept.length ? " + " : ""}${zeros} that are 0`] : []),
  ];
  const { sign, digits, equals, result } = inNumbers(page, id);
  const worked = sum((link) => (page.covered.has(link) ? "?" : brief(values[link], digits)));
  const trivial = worked.length === 1 && !zeros && worked[0].textContent === result;
  const lines = [
    ...(page.praise?.id === id ? [make("div", { class: "flow-verdict" }, page.praise.text)] : []),
    make("div", {}, make("b", {}, label), " = ", ...sum((link) => cells[link].label)),
    make("div", {}, ` ${sign} `, ...(trivial ? [] : [...worked, ` ${equals} `]), make("b", {}, result)),
  ];
  if (JSON.stringify(formula).includes('"[]"')) lines.push(aside(" [ ] is 1 if all that it holds is true, else 0."));
  const onRim = rimUnder(page, id).length;
  if (onRim) lines.push(aside(` Its window lies on ${onRim} ${onRim > 1 ? "cells" : "cell"} of the rim, too, which count for nothing.`));
  if (feeds.length && !page.path) lines.push(aside(` It feeds ${feeds.map((next) => cells[next].label).join(", ")}.`));
  return lines;
}

const aside = (text) => make("div", { class: "flow-next" }, text);

/** A term of the written sum; pointing at it marks its cells; what a finger has marked stays. */
function termToPointAt(term, text, cells) {
  const element = make("span", { class: "flow-term" }, text);
  const marked = [...new Set(cellsOf(term))].map((id) => cells[id].element);
  element.addEventListener("pointerenter", () => {
    for (const { element: cell } of cells) cell.removeAttribute("data-strong");
    marked.forEach((cell) => cell.setAttribute("data-strong", ""));
  });
  element.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && marked.forEach((cell) => cell.removeAttribute("data-strong")));
  return element;
}

function whatItFeeds(page, id) {
  const { cells, panels, values, told } = page;
  const { label } = cells[id];
  const feeds = openFeeds(page, id);
  const start = make("div", {}, make("b", {}, label), ` ${told(values[id]).join(" ")} feeds`);
  if (!feeds.length) return [start, make("div", {}, " nothing that is shown.")];
  const fed = panels.map((panel) => feeds.filter((next) => cells[next].panel === panel)).filter((ids) => ids.length);
  return [start, ...fed.map((ids) => make("div", {}, ` ${ids.map((next) => fedCell(next, id, cells)).join(", ")}`))];
}

/** Name a cell that is fed, and what the source is multiplied with there. */
function fedCell(next, source, cells) {
  const { label, terms } = cells[next];
  const its = terms.filter((term) => cellsOf(term).includes(source));
  const beside = its.map(([sign, ...factors]) => [sign.trim().replace("+", ""), ...factors.filter((f) => !isThe(source, f))]);
  const isFactor = its.every(([, ...factors]) => factors.some((factor) => isThe(source, factor)));
  if (!isFactor || beside.every((rest) => rest.length === 1)) return label;
  return `${label} (beside ${beside.map((rest) => filled(rest, (link) => cells[link].label)).join(" and ")})`;
}
