/* What is on show: the stations, the guess, and the sum of the number that is chosen. */

import { button, make } from "../../explorer/page/elements.js";
import { heldOut, largestOf, runShown } from "./learning.js";
import { arrayIn } from "./program.js";
import { drawStation, newStation, placeBeside, placeUnder } from "./station.js";
import { writeSum } from "./sum.js";

const CHOSEN = ["#d00000", 3];
const FEEDS = ["#0072b2", 2];

/** Lay the stations out: what goes forwards beside what comes back to the same numbers. */
export function laidOut(view) {
  const table = make("div", { class: "pocket-stations" });
  table.append(make("b", {}, "Forwards ↓"), make("b", {}, "↑ Backwards: δ"));
  for (const { name, grad, title } of view.state.stations) {
    for (const own of [name, grad]) {
      const cell = make("div", {});
      if (own) {
        const station = newStation(view.network, own, title, own === view.network.input);
        view.stations.push(station);
        cell.append(make("div", { class: "pocket-name" }, make("b", {}, own), own === name ? ` ${title}` : ""), station.canvas);
        listen(view, station);
      }
      table.append(cell);
    }
  }
  return table;
}

function listen(view, station) {
  const redraw = () => (view.running ? refresh : show)(view); // training has left its own sample in the row
  const chooseIt = (place) => {
    if (place === null || place === view.place) return;
    view.place = place;
    station.at = place - station.begin;
    redraw();
  };
  station.canvas.addEventListener("pointermove", (event) => { if (!view.pinned) chooseIt(placeUnder(station, event)); });
  station.canvas.addEventListener("click", (event) => {
    const place = placeUnder(station, event);
    view.pinned = place !== null && (!view.pinned || place !== view.place);
    chooseIt(place);
  });
  station.canvas.addEventListener("keydown", (event) => {
    const place = placeBeside(station, event.key);
    if (place === null) return;
    event.preventDefault();
    event.stopPropagation();
    view.pinned = true;
    chooseIt(place);
  });
}

/** Draw all stations, with frames around the chosen number and what it was read from; write its sum. */
function show(view) {
  const reads = view.place === null ? [] : writeSum(view.network, view.origins, view.place, view.sum, view.write);
  const marks = [[reads, ...FEEDS], [view.place === null ? [] : [view.place], ...CHOSEN]];
  for (const station of view.stations) {
    drawStation(station, marks);
    const chosen = view.place !== null && view.place >= station.begin && view.place < station.begin + arrayIn(view.network, station.name).length;
    station.canvas.setAttribute("aria-label", `${station.name}: ${chosen ? view.sum.textContent : station.title}`);
  }
}

/** Make a button for each class, on which a bar says how likely the network takes it to be. */
export function guessFor(view) {
  view.read = make("div", { class: "pocket-read", role: "status" });
  view.bars = view.data.oneHot(0).keys().map((digit) => {
    const bar = make("span", {});
    const own = button("", () => choose(view, { label: digit }), { "aria-label": `It is ${digit}` });
    own.append(bar, String(digit));
    return { own, bar };
  }).toArray();
  return make("div", { class: "pocket-guess" }, view.read, make("div", { class: "pocket-bars" }, ...view.bars.map(({ own }) => own)));
}

/** Say what the network reads, with what share for each class. */
function sayGuess({ network, read, bars, label, learning, write }) {
  const shares = Array.from(arrayIn(network, "p"));
  const found = largestOf(shares);
  const words = learning.broken
    ? "The numbers are no longer finite: this learning rate is too large. Go back to the first weights."
    : `It reads ${found}, with ${Math.round(100 * shares[found])} %. You say it is ${label}: the loss is ${write(arrayIn(network, "J")[0])}.`;
  if (read.textContent !== words) read.textContent = words;
  bars.forEach(({ own, bar }, digit) => {
    bar.style.height = `${Math.max(1, 60 * (shares[digit] || 0))}px`;
    own.setAttribute("aria-pressed", digit === label);
  });
}

/** Show another picture, or say what it is. */
export function choose(view, change) {
  Object.assign(view, change);
  refresh(view);
}

/** Run what is on show through the network as it is now, and draw all. */
export function refresh(view) {
  const empty = !view.x;
  view.empty.hidden = !empty;
  view.guess.hidden = empty;
  if (empty) return;
  runShown(view.learning, view.sample());
  sayGuess(view);
  show(view);
}

/** Measure on the held-out digits; what is on show has to be run again after it. */
export function sayAccuracy(view) {
  const { learning, data } = view;
  const right = heldOut(learning);
  const guessing = right < 1.5 / data.test[0].target.length ? " That is no better than guessing." : "";
  view.said.textContent = `${learning.steps} steps; of ${data.test.length} digits it has never learnt from, it reads ${(100 * right).toFixed(1)} % right.${guessing}`;
}
