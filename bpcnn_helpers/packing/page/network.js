/* A real network in the page: what it sees, what it says, what comes back, and where each number is from. */

import { make } from "../../explorer/page/elements.js";
import { numberWriters } from "../../explorer/page/numbers.js";
import { followTheme } from "../../explorer/page/theme.js";
import { controlsOf, sayAccuracy } from "./controls.js";
import { unpackedData } from "./data.js";
import { digitOf } from "./drawing.js";
import { guessFor } from "./guess.js";
import { drawBar } from "./hands.js";
import { laidOut } from "./layout.js";
import { largestOf, newLearning } from "./learning.js";
import { originsOf } from "./origin.js";
import { padIn } from "./pad.js";
import { unpacked } from "./program.js";
import { recolour, refresh } from "./view.js";

const PAPER = 32;
const HINT = "Orange: above 0; purple: below. Point at any small square, or tap it: what it is made of lights up and is written out. A click keeps it. "
  + "Step lays its products down, one at a time. Path: only its way, from the picture to the loss, or from the loss to the picture. "
  + "Keyboard: Tab to a station, arrow keys, also on to the next station; Enter keeps a number, Escape lets it go.";

function padFor(choose) {
  const place = make("div", { class: "pocket-pad" });
  const state = { value: Array.from({ length: PAPER }, () => new Array(PAPER).fill(0)), start: [], description: "Draw a digit" };
  const drawn = () => choose({ x: digitOf(state.value) });
  const model = { get: (name) => state[name], set: (name, value) => { state[name] = value; }, save_changes: drawn, on() {}, off() {} };
  padIn({ model, el: place });
  return place;
}

async function newView(state) {
  const network = { ...state.packed, ...await unpacked(state.packed), output: state.output };
  Object.assign(network, originsOf(network));
  const data = await unpackedData(state.data);
  const view = {
    state, network, data, learning: newLearning(network, data), stations: [], write: numberWriters(state.rule).brief,
    x: data.test[0].x, label: largestOf(data.test[0].target), // the picture on show, and what the reader says it is
    place: null, // the number that is chosen
    pinned: false, // and kept
    laid: null, // how many of its products are laid down; null while its whole sum is shown
    path: null, // while its path is shown: {at: the layer that one has come to, null for all}
    chain: null, // and the layers of it
    ...Object.fromEntries(["said", "cost", "empty"].map((name) => [name, make("div", { class: `pocket-${name}` })])),
    sum: make("div", { class: "flow-formula pocket-sum", "aria-live": "polite" }),
    root: make("div", { class: "bpcnn-flow bpcnn-pocket", role: "group", "aria-label": "A network to touch" }),
  };
  view.sample = () => ({ x: view.x, target: data.oneHot(view.label) });
  return view;
}

/** Bring a packed network to life in an element. */
export async function networkIn({ model, el }) {
  const view = await newView(model.get("state"));
  const { root, sum, empty, said, cost } = view;
  const choose = (change) => {
    Object.assign(view, change);
    cost.textContent = "";
    refresh(view);
  };
  empty.textContent = "The pad is empty: draw a digit, or take one of the held-out ones.";
  sum.textContent = "Point at any small square, forwards or backwards: what it is made of is written here.";
  view.guess = guessFor(view, choose);
  cost.setAttribute("role", "status");
  const told = make("div", { class: "pocket-told" }, empty, view.guess, said, cost);
  root.append(
    make("div", { class: "pocket-top" }, padFor(choose), make("div", { class: "pocket-side" }, told, controlsOf(view, choose))),
    make("div", { class: "flow-stage pocket-stage" }, laidOut(view), make("div", { class: "pocket-foot" }, drawBar(view), sum)),
    make("p", { class: "flow-hint" }, HINT),
  );
  el.append(root);
  const leaveTheme = followTheme(root);
  sayAccuracy(view);
  recolour(view);
  const themes = new MutationObserver(() => recolour(view));
  themes.observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    view.trainer.leave();
    themes.disconnect();
    leaveTheme();
  };
}
