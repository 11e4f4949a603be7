/* Terms, or lines of code, that change places. A field as in fields.js.

   Of lines some may be left over: they stand below a divider, which has a place as they have, the last number. */

import { make, MY_KEYS } from "../../explorer/page/elements.js";
import { usedLines } from "./judge.js";

export function orderField({ kind, terms, head, question }) {
  const isCode = kind === "lines";
  let places = [...terms.keys(), ...(isCode ? [terms.length] : [])];
  let locked = false;
  const list = make("ol", { class: isCode ? "ask-order ask-code" : "ask-order", "aria-label": question });
  const said = make("span", { class: "ask-unseen", role: "status" });
  const lines = terms.map((term, place) => lineToMove(term, (by, button) => {
    moveTo(place, places.indexOf(place) + by);
    button.focus();
  }));
  if (isCode) lines.push(make("li", { class: "ask-spare" }, "Not used:"));
  const draw = () => list.replaceChildren(...places.map((place) => lines[place]));
  const moveTo = (place, wanted) => {
    const from = places.indexOf(place);
    const to = Math.min(Math.max(wanted, 0), places.length - 1);
    if (to === from) return;
    places.splice(to, 0, ...places.splice(from, 1));
    draw();
    said.textContent = `${terms[place].trim()} is ${whereNow(to)}.`;
  };
  const whereNow = (to) => {
    if (!isCode) return `now number ${to + 1} of ${places.length}`;
    const used = usedLines(places).length;
    return to < used ? `now line ${to + 1} of ${used}` : "not used";
  };
  letDrag(list, lines.slice(0, terms.length), moveTo, () => locked);
  draw();
  return {
    element: make("div", { class: "ask-wide" }, ...(isCode ? [make("code", { class: "ask-head" }, head)] : []), list, said),
    read: () => ({ guess: [...places] }),
    write(guess) {
      places = [...guess];
      draw();
    },
    lock({ answer }) {
      locked = true;
      lines.forEach((line) => line.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
      const right = isCode ? withTheRest(answer, places) : answer;
      const wrong = places.filter((place, n) => place !== right[n] && place < terms.length);
      places = [...right];
      draw();
      wrong.forEach((place) => lines[place].classList.add("ask-right"));
    },
  };
}

function lineToMove(term, go) {
  const buttons = [["↑", -1, "up"], ["↓", 1, "down"]].map(([sign, by, way]) => {
    const button = make("button", { type: "button", "aria-label": `${term.trim()}: ${way}`, ...MY_KEYS }, sign);
    button.addEventListener("click", () => go(by, button));
    button.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || button.disabled) return;
      event.preventDefault();
      go(by, button);
    });
    return button;
  });
  const text = make("span", { class: "ask-term", style: `--indent: ${term.search(/\S/)}` }, term.trim());
  return make("li", {}, ...buttons, make("span", { class: "ask-grip", "aria-hidden": "true" }, "⠿"), text);
}

/** Lines follow the pointer: a mouse holds them anywhere, a finger by the grip, so that it can still scroll. */
function letDrag(list, lines, moveTo, isLocked) {
  let held = -1;
  list.addEventListener("pointerdown", (event) => {
    const { target, pointerType } = event;
    if (isLocked() || target.closest("button") || (pointerType !== "mouse" && !target.closest(".ask-grip"))) return;
    held = lines.indexOf(target.closest("li"));
    if (held < 0) return;
    list.setPointerCapture(event.pointerId);
    lines[held].classList.add("ask-held");
  });
  list.addEventListener("pointermove", ({ clientY }) => {
    if (held < 0) return;
    const others = [...list.children].filter((line) => line !== lines[held]).map((line) => line.getBoundingClientRect());
    moveTo(held, others.filter(({ top, bottom }) => (top + bottom) / 2 < clientY).length);
  });
  const letGo = () => {
    lines[held]?.classList.remove("ask-held");
    held = -1;
  };
  list.addEventListener("pointerup", letGo);
  list.addEventListener("pointercancel", letGo);
}

/** All places in a right order, the reader's own where that is right: used lines, the divider, and what is left over. */
function withTheRest(orders, places) {
  const used = orders.find((order) => String(order) === String(usedLines(places))) ?? orders[0];
  const divider = places.length - 1;
  return [...used, divider, ...places.filter((place) => place !== divider && !used.includes(place))];
}
