/* A real network in the page: what it sees, what it says, what comes back, and where each number is from. */

import { make } from "../../explorer/page/elements.js";
import { numberWriters } from "../../explorer/page/numbers.js";
import { followTheme } from "../../explorer/page/theme.js";
import { controlsOf } from "./controls.js";
import { unpackedData } from "./data.js";
import { digitOf } from "./drawing.js";
import { largestOf, newLearning } from "./learning.js";
import { originsOf } from "./origin.js";
import { padIn } from "./pad.js";
import { unpacked } from "./program.js";
import { choose, guessFor, laidOut, sayAccuracy, refresh } from "./view.js";

const PAPER = 32;

function padFor(view) {
  const place = make("div", {});
  const state = { value: Array.from({ length: PAPER }, () => new Array(PAPER).fill(0)), start: [], description: "Draw a digit" };
  const drawn = () => choose(view, { x: digitOf(state.value) });
  const model = { get: (name) => state[name], set: (name, value) => { state[name] = value; }, save_changes: drawn, on() {}, off() {} };
  padIn({ model, el: place });
  return place;
}

/** Bring a packed network to life in an element. */
export async function networkIn({ model, el }) {
  const state = model.get("state");
  const network = { ...state.packed, ...await unpacked(state.packed), output: state.output };
  const data = await unpackedData(state.data);
  const view = {
    state, network, data, origins: originsOf(network), learning: newLearning(network, data), stations: [], place: null,
    pinned: false, write: numberWriters(state.rule).brief, label: largestOf(data.test[0].target), x: data.test[0].x,
    ...Object.fromEntries(["sum", "said", "empty"].map((name) => [name, make("div", { class: `pocket-${name}` })])),
  };
  view.sample = () => ({ x: view.x, target: data.oneHot(view.label) });
  view.empty.textContent = "The pad is empty: draw a digit, or take one of the held-out ones.";
  const root = make("div", { class: "bpcnn-flow bpcnn-pocket" });
  view.sum.setAttribute("aria-live", "polite");
  view.sum.textContent = "Point at any small square, forwards or backwards: what it is made of is written here. A click keeps it.";
  view.guess = guessFor(view);
  const told = make("div", { class: "pocket-told" }, view.empty, view.guess, view.said);
  root.append(
    make("div", { class: "pocket-top" }, padFor(view), make("div", {}, told, controlsOf(view))),
    make("div", { class: "pocket-below" }, laidOut(view), view.sum),
  );
  el.append(root);
  sayAccuracy(view);
  refresh(view);
  return followTheme(root);
}
