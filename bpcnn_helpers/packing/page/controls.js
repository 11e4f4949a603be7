/* Buttons and switches: which digit, which weights, and how to learn. */

import { button, make } from "../../explorer/page/elements.js";
import { begin, largestOf, oneStep } from "./learning.js";
import { choose, sayAccuracy, refresh } from "./view.js";

const SLICE = 12; // milliseconds of training in a frame
const DRAWN = 100; // so many between two pictures of what is learnt
const MEASURED = 1500; // and between two measurements
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
      refresh(view);
    });
    return make("label", {}, `${text} `, select);
  });
}

/** Train for a slice of time, draw, and go on until somebody stops it. */
function goOn(view, drawn, measured) {
  if (!view.running) return;
  const [end, due] = [performance.now() + SLICE, (since, time) => performance.now() - since > time];
  while (performance.now() < end && !view.learning.broken) oneStep(view.learning);
  if (view.learning.broken) {
    view.run(false);
    return;
  }
  if (due(measured, MEASURED)) {
    sayAccuracy(view);
    measured = performance.now();
  }
  if (due(drawn, DRAWN)) {
    refresh(view);
    drawLosses(view);
    drawn = performance.now();
  }
  requestAnimationFrame(() => goOn(view, drawn, measured));
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

function after(view, action) {
  action();
  sayAccuracy(view);
  refresh(view);
  drawLosses(view);
}

/** Return the buttons for the pictures, and those for learning. */
export function controlsOf(view) {
  const { learning, data, network, state } = view;
  view.losses = make("canvas", { width: 240, height: 60, class: "pocket-losses", role: "img", "aria-label": "the loss, step by step" });
  const train = button("Train", () => view.run(!view.running));
  view.run = (on) => {
    view.running = on;
    train.textContent = on ? "Stop" : "Train";
    if (on) goOn(view, 0, performance.now());
    else after(view, () => {});
  };
  const weights = (text, found) => button(text, () => {
    begin(learning, found);
    view.run(false);
  });
  let shown = 0;
  const another = () => {
    const { x, target } = data.test[shown = (shown + 1) % data.test.length];
    choose(view, { x, label: largestOf(target) });
  };
  const bars = [
    [button("Another digit", another), button("Teach it this one", () => after(view, () => oneStep(learning, [view.sample()])))],
    [train, button("One step", () => after(view, () => oneStep(learning)))],
    [weights("First weights", state.first), weights("Trained weights", network.start), weights("All weights 0", null)],
    settings(view),
  ];
  return make("div", {}, ...bars.map((bar) => make("div", { class: "flow-bar" }, ...bar)), view.losses);
}
