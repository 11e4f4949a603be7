/* What Python does beside a page, where there is none: it follows the controls. */

import { product, unravel } from "./cells.js";
import { contentOf } from "./inflate.js";
import { laidOver, resized } from "./kept.js";
import { standalone } from "./model.js";
import { rowsOf } from "./settings.js";

/** A model for a page without Python that follows its controls: `at` is where they stand, `shown` where they stood when
    the panels were made. `listen` is told of what else is to be seen, {moved, objected}. */
export function followerOf(state) {
  const { controls, first, kept, packed } = state.settings;
  const at = controls.map((control) => control.at);
  const listeners = new Map();
  const follower = {
    state, controls, first, kept, at, shown: at, packed,
    touched: false, // are there numbers that are not kept yet?
    listen: { moved() {}, objected() {} },
    tell: (event) => listeners.get(event)?.forEach((listener) => listener()),
  };
  follower.model = {
    ...standalone(state),
    set(name, value) {
      if (name === "values") take(follower, value);
      state[name] = value;
      if (name === "resets") beginAgain(follower);
    },
    on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    off: (event, listener) => listeners.set(event, listeners.get(event).filter((other) => other !== listener)),
  };
  return follower;
}

/** Set one control, to the value at this place among its values. */
export function move(follower, which, place) {
  if (follower.at[which] === place) return undefined; // it was told while it moved
  follower.at = follower.at.map((old, n) => (n === which ? place : old));
  return showSetting(follower);
}

/** Put the controls back to where they were at first; the page has done so with the numbers on show. */
function beginAgain(follower) {
  Object.assign(follower, { kept: follower.first, touched: false });
  const begin = follower.controls.map((control) => control.first);
  if (follower.at.join() === begin.join()) return;
  follower.at = begin;
  follower.listen.moved(begin);
  showSetting(follower);
}

/** Show the present setting; where it cannot be, say so, and that the panels belong to the last that could. */
async function showSetting(follower) {
  follower.content ??= contentOf(follower.packed);
  const content = await follower.content;
  const { state, at } = follower;
  const place = placeOf(follower, at);
  const impossible = typeof content.settings[place] === "string";
  follower.listen.objected(impossible ? content.settings[place] : "");
  state.old_setting = impossible ? inWords(follower) : "";
  if (impossible) {
    follower.tell("change:old_setting");
    return;
  }
  keepNumbersOf(follower, rowsOf(content, placeOf(follower, follower.shown)).shapes);
  const { rows, shapes } = rowsOf(content, place);
  const sized = (arrays) => Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, resized(arrays[name], shape)[1]]));
  follower.shown = at;
  state.spec = { ...state.spec, rows, start: sized(follower.first) };
  take(follower, sized(follower.kept));
  state.pinned = pinnedIn(rows, state.pinned);
  follower.tell("change:spec");
}

/** The place of a setting: the last control runs fastest. */
const placeOf = ({ controls }, at) => controls.reduce((place, { texts }, n) => place * texts.length + at[n], 0);

const inWords = ({ controls, shown }) => controls.map(({ name, said }, n) => `${name} ${said[shown[n]]}`).join(", ");

/** Take over numbers for the sources. */
function take(follower, values) {
  const { state } = follower;
  follower.touched ||= Object.keys(values).some((name) => values[name].join() !== state.values[name]?.join());
  state.values = values;
}

/** Keep the numbers of the present setting, sources of these shapes, for settings with larger sources. */
function keepNumbersOf(follower, shapes) {
  if (!follower.touched) return;
  const { kept, state } = follower;
  follower.kept = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, laidOver(kept[name], [shape, state.values[name]])]));
  follower.touched = false;
}

/** The pinned cell, if there is one still; or else the middle of the last panel. */
function pinnedIn(rows, [name, ...place]) {
  const panels = rows.flatMap((row) => row.panels);
  const shape = panels.find((panel) => panel.name === name)?.shape;
  if (shape?.length === place.length && place.every((n, axis) => n < shape[axis])) return [name, ...place];
  const last = panels.at(-1);
  return [last.name, ...unravel(Math.floor(product(last.shape) / 2), last.shape)];
}
