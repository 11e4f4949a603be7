/* Buttons and switches: which digit, which weights, and how to learn. */

import { button, make } from "../../explorer/page/elements.js";
import { begin, heldOut, largestOf, oneLesson, oneStep } from "./learning.js";
import { newTrainer } from "./trainer.js";
import { refresh } from "./view.js";

const SETTINGS = {
  "learning rate": ["lr", [0.02, 0.1, 0.2, 1, 5]],
  batch: ["batch", [1, 4, 16, 64]],
  momentum: ["momentum", [0, 0.5, 0.9]],
  "pixels ×": ["scale", [1, 16]],
};

function settings(view) {
  return Object.entries(SETTINGS).map(([text, [name, values]]) => {
    const select = make("select", {}, ...values.map((value) => make("option", { value }, String(value))));
    select.value = view.learning[name];
    select.addEventListener("change", () => {
      view.learning[name] = Number(select.value);
      view.trainer.adjust();
      refresh(view);
    });
    return make("label", {}, `${text} `, select);
  });
}

/** Draw the losses of the steps so far, each a mean of its neighbours, from 0 to what guessing costs. */
function drawLosses({ losses, learning, data }) {
  const { width, height } = losses;
  const context = losses.getContext("2d");
  const chance = Math.log(data.oneHot(0).length);
  const bin = Math.max(1, Math.ceil(learning.losses.length / width));
  context.clearRect(0, 0, width, height);
  context.strokeStyle = "#b84a00";
  context.beginPath();
  for (let x = 0; x * bin < learning.losses.length; x++) {
    const part = learning.losses.slice(x * bin, (x + 1) * bin);
    const mean = part.reduce((a, b) => a + b) / part.length;
    context.lineTo(x, height - Math.min(1, mean / (1.2 * chance)) * (height - 1));
  }
  context.stroke();
}

/** Say how many steps have been taken, and what share of the held-out digits is read right; what is on show has to be
    run again after it. Return the share, in words. */
export function sayAccuracy({ learning, data, said }, share = heldOut(learning)) {
  const guessing = share < 1.5 / data.test[0].target.length ? " That is no better than guessing." : "";
  const words = `${(100 * share).toFixed(1)} %`;
  said.textContent = `${learning.steps} steps; of ${data.test.length} digits it has never learnt from, it reads ${words} right.${guessing}`;
  return words;
}

function after(view, action) {
  action();
  const share = sayAccuracy(view);
  view.cost.textContent = "";
  refresh(view);
  drawLosses(view);
  return share;
}

/** Take a step on what is on show, and say what that, and the same steps just before it, cost the held-out digits. */
function teach(view) {
  const { cost, learning } = view;
  const times = cost.textContent ? Number(cost.dataset.times) + 1 : 1;
  if (times === 1) cost.dataset.before = sayAccuracy(view);
  const share = after(view, () => oneLesson(learning, view.sample()));
  cost.dataset.times = times;
  cost.textContent = `Taught ${times === 1 ? "once" : `${times} times`}; on the held-out digits: ${cost.dataset.before} before, ${share} after.`;
}

/** Return the buttons for the pictures, and those for learning. */
export function controlsOf(view, choose) {
  const { learning, data, network, state } = view;
  view.losses = make("canvas", { width: 240, height: 60, class: "pocket-losses", role: "img", "aria-label": "the loss, step by step" });
  const trainButton = button("Train", () => view.run(!view.running));
  view.run = (on) => {
    view.running = on;
    trainButton.textContent = on ? "Stop" : "Train";
    if (on) view.trainer.start();
    else after(view, view.trainer.stop);
  };
  view.trainer = newTrainer(view, (share) => {
    if (share !== undefined) sayAccuracy(view, share);
    refresh(view);
    drawLosses(view);
    if (learning.broken) view.run(false);
  });
  const weights = (text, found) => button(text, () => {
    begin(learning, found);
    view.run(false);
  });
  let shown = 0;
  const another = () => {
    const { x, target } = data.test[shown = (shown + 1) % data.test.length];
    choose({ x, label: largestOf(target) });
  };
  const bars = {
    lesson: [button("Another digit", another), button("Teach it this one", () => { if (view.x) teach(view); }, { title: "A step of SGD on this digit, which counts as it would in a batch" })],
    training: [trainButton, button("One step", () => after(view, () => oneStep(learning)))],
    weights: [weights("First weights", state.first), weights("Trained weights", network.start), weights("All weights 0", null)],
    settings: settings(view),
  };
  const drawn = Object.entries(bars).map(([name, bar]) => make("div", { class: `flow-bar pocket-${name}` }, ...bar));
  return make("div", { class: "pocket-controls" }, ...drawn, view.losses);
}
