/* What the reader does with the numbers: points, keeps one, goes on by keys, product by product, or along its path. */

import { button, make, MY_KEYS } from "../../explorer/page/elements.js";
import { drawWallButton } from "../../explorer/page/wall.js";
import { largestOf } from "./learning.js";
import { arrayIn } from "./program.js";
import { holds, placeByKey, placeUnder } from "./station.js";
import { countingTerms } from "./sum.js";
import { show } from "./view.js";

/** Choose a number, and keep it or not. */
function choosePlace(view, place, pinned) {
  if (place === view.place && pinned === view.pinned && view.laid === null) return;
  Object.assign(view, { place, pinned, laid: null });
  if (view.path) view.path.at = null;
  stationOf(view).at = place - stationOf(view).begin;
  show(view);
}

const stationOf = ({ stations, place }) => stations.find((station) => holds(station, place));

export function listen(view, station) {
  const { canvas } = station;
  canvas.addEventListener("pointermove", (event) => {
    const place = placeUnder(station, event);
    if (!view.pinned && place !== null) choosePlace(view, place, false);
  });
  canvas.addEventListener("click", (event) => {
    const place = placeUnder(station, event);
    if (place !== null) choosePlace(view, place, !view.pinned || place !== view.place);
  });
  canvas.addEventListener("focus", () => { if (view.place === null) choosePlace(view, station.begin + station.at, false); });
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view.pinned && view.laid === null) choosePlace(view, view.place, false);
    else if (event.key === "Enter" || event.key === "p") choosePlace(view, station.begin + station.at, true);
    else if (!goByKey(view, station, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function goByKey(view, station, key) {
  const place = placeByKey(view.stations, station, key);
  if (place === null) return false;
  choosePlace(view, place, true);
  stationOf(view).canvas.focus();
  return true;
}

/** One product on, or one layer of the path; or one back. */
function along(view, by) {
  if (view.place === null) return;
  view.pinned = true;
  if (view.chain) {
    const at = view.path.at ?? (by > 0 ? -1 : view.chain.layers.length);
    view.path.at = view.chain.layers[at + by] ? at + by : null;
    show(view);
    bringToSight(view);
    return;
  }
  const laid = view.laid === null ? (by > 0 ? 0 : -1) : view.laid + by;
  if (laid > Math.max(1, countingTerms(view.network, view.place).length)) toNextCell(view, 0);
  else Object.assign(view, { laid: laid < 0 ? null : laid });
  show(view);
}

/** Go to the next number of the station; before its first product, where products are laid down. */
function toNextCell(view, laid) {
  if (view.place === null) return;
  const { begin, length } = stationOf(view);
  choosePlace(view, begin + ((view.place - begin + 1) % length), true);
  view.laid = laid;
  show(view);
}

/** Pin the score that the loss would change most with. */
function toMostWrong(view) {
  const { scores, network } = view;
  choosePlace(view, scores.begin + largestOf(Array.from(arrayIn(network, scores.name), Math.abs)), true);
  bringToSight(view);
}

function bringToSight({ stations, shown }) {
  stations.find((station) => holds(station, shown)).canvas.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The bar of buttons for the chosen number. */
export function drawBar(view) {
  const keyed = (text, action, title, attributes = {}) => button(text, action, { ...MY_KEYS, title, ...attributes });
  const pinButton = keyed("Pin", () => { if (view.place !== null) choosePlace(view, view.place, !view.pinned); },
    "Keep this number lit (a click, or Enter, does so, too)", { "aria-pressed": "false" });
  const pathButton = keyed("Path", () => {
    Object.assign(view, { path: view.path ? null : { at: null }, laid: null });
    if (view.place !== null) choosePlace(view, view.place, true);
    show(view);
  }, "Only the way between this number and the loss, or the picture; Step goes a layer on", { "aria-pressed": "false" });
  view.afterShow = () => {
    pinButton.setAttribute("aria-pressed", view.pinned);
    pathButton.setAttribute("aria-pressed", view.path !== null);
  };
  return make("div", { class: "flow-bar", role: "group", "aria-label": "Steps" },
    keyed("Back", () => along(view, -1), "Take the last product up again, or go a layer back"),
    keyed("Step", () => along(view, 1), "Lay down the next product of the sum; on a path, go a layer on"),
    keyed("Next cell", () => toNextCell(view, view.laid === null ? null : 0), "Go to the next number of the station"),
    keyed("Most wrong δ", () => toMostWrong(view), "Keep the score with the largest δ: there the network errs most"),
    pinButton, pathButton, drawWallButton());
}
