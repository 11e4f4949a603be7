/* A lab brought to life in an element: its controls, and the view that follows them. */

import { make } from "../../explorer/page/elements.js";
import { follow } from "../../explorer/page/model.js";
import { numberWriters } from "../../explorer/page/numbers.js";
import { followTheme } from "../../explorer/page/theme.js";
import { controlsFor } from "./controls.js";
import { costIn } from "./cost.js";
import { epochsIn } from "./epochs.js";
import { photographIn } from "./photograph.js";
import { placesIn } from "./places.js";

const VIEWS = { edges: photographIn, colours: photographIn, windows: placesIn, epochs: epochsIn, cost: costIn };

/** Draw a lab; `alone` says that no Python will ever answer. What is returned ends it. */
export async function labIn({ model, el, alone = false }) {
  const state = model.get("state");
  const root = make("div", { class: "bpcnn-flow bpcnn-lab", role: "group", "aria-label": state.title });
  const [stage, said] = [make("div", { class: "lab-stage" }), make("div", { class: "lab-said", role: "status" })];
  let draw = () => {}; // until the view is there, the controls move alone
  const controls = controlsFor(state.controls, (values, isLast) => {
    model.set("values", values);
    draw();
    if (isLast) model.save_changes(); // Python need not follow each step of a drag
  });
  controls.show(model.get("values"));
  root.append(controls.element, stage, said);
  el.append(root);
  const leaveTheme = followTheme(root);
  const view = await VIEWS[state.kind]({ state, stage, alone, write: numberWriters(state.rule).brief, again: () => draw() });
  draw = () => {
    const words = view(model.get("values"), model.get("measured"));
    if (said.textContent !== words) said.textContent = words;
  };
  const take = () => {
    if (root.querySelector("input:active")) return; // no late answer moves a slider that is in somebody's hand
    controls.show(model.get("values"));
    draw();
  };
  take();
  const leaveModel = follow(model, { "change:values": take, "change:measured": draw });
  return () => {
    leaveTheme();
    leaveModel();
  };
}
