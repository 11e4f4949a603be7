/* The page of the gradient-flow explorer: draws panels of numbers, lights up what feeds a cell, and evaluates the
   formulas that Python traced. Here its parts are put together and tied to the model that it shares with Python. */

import { listenToAnswers } from "./answer.js";
import { drawBar } from "./bar.js";
import { forgetChanges } from "./changes.js";
import { loadPinned } from "./choose.js";
import { coverAll, keepGuessed } from "./cover.js";
import { make } from "./elements.js";
import { drawHint } from "./hint.js";
import { listen } from "./input.js";
import { follow } from "./model.js";
import { drawNotice, notify } from "./notice.js";
import { newPage } from "./page.js";
import { drawTable, printAll } from "./panels.js";
import { switchPath } from "./pathbutton.js";
import { listenToPinning } from "./pinning.js";
import { followRoom } from "./room.js";
import { pause } from "./steps.js";
import { followTheme } from "./theme.js";
import { load } from "./values.js";
import { drawVoice } from "./voice.js";

/** Draw everything for the model's present spec. */
function draw(model, root, before) {
  const page = newPage(model);
  page.table = drawTable(page);
  page.words = make("div", { "data-formula": "", class: "flow-formula", "aria-live": "polite" });
  page.complaint = make("div", { class: "flow-complaint", role: "alert" });
  const title = make("div", { class: "flow-title" }, page.spec.title);
  const stage = make("div", { class: "flow-stage" }, page.table, page.words);
  const head = make("div", { class: "flow-head" }, drawBar(page), drawNotice(page));
  for (const old of root.querySelectorAll(":scope > :not(.flow-controls)")) old.remove(); // a slider is in somebody's hand
  root.append(title, head, stage, page.complaint, drawVoice(page), drawHint());
  listen(page);
  listenToAnswers(page);
  listenToPinning(page);
  coverAll(page, before ? [...before.covers] : page.spec.covered);
  load(page);
  const again = before ? keepGuessed(page, before) : 0;
  if (again) page.complaint.textContent = `${again} guessed ${again === 1 ? "cell is" : "cells are"} covered again: with this setting the sums are others.`;
  if (before) printAll(page);
  loadPinned(page);
  if (before ? before.path : page.spec.path) switchPath(page);
  notify(page);
  return page;
}

/** End what goes on by itself. */
function leave(page) {
  pause(page);
  forgetChanges(page);
}

/** Draw the explorer of a model; `controls` are elements above it that stay, where Python does not draw them. */
export function render({ model, el, controls = [] }) {
  const root = make("div", { class: "bpcnn-flow", role: "group", "aria-label": model.get("spec").title }, ...controls);
  el.append(root);
  const leaveTheme = followTheme(root);
  let page = draw(model, root);
  const leaveRoom = followRoom(root);
  const leaveModel = follow(model, {
    "change:spec": () => {
      leave(page);
      page = draw(model, root, page);
    },
    "change:values": () => load(page),
    "change:pinned": () => loadPinned(page),
    "change:working": () => notify(page),
    "change:old_setting": () => notify(page),
  });
  return () => {
    leave(page);
    leaveTheme();
    leaveRoom();
    leaveModel();
  };
}

export default { render };
