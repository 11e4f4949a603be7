/* Training in the page: batches in the order that Python's `train` takes them, the loss, and how many are read right. */

import { arrayIn } from "./program.js";
import { runSample, trainStep } from "./training.js";

const MEASURED = 1500; // milliseconds between two measurements

export const largestOf = (values) => values.indexOf(values.reduce((a, b) => Math.max(a, b)));

/** Begin with these weights: no step taken, no velocity. */
export function begin(learning, weights) {
  const { network } = learning;
  for (const name of network.params) {
    arrayIn(network, name).set(weights?.[name] ?? 0);
    arrayIn(network, `v ${name}`).fill(0);
  }
  Object.assign(learning, { steps: 0, read: 0, losses: [], broken: false });
}

/** Return the network's state of training, at the weights that it was packed with. */
export function newLearning(network, data) {
  const learning = { network, data, lr: 0.2, batch: 16, momentum: 0, scale: 1, measured: 0 };
  begin(learning, network.start);
  return learning;
}

const movedBy = ({ params }) => params.flatMap((name) => [name, `v ${name}`]);

/** Return a copy of what training changes, to go on from elsewhere. */
export const stateOf = ({ network, steps, read, broken }) => ({
  steps, read, broken, numbers: Object.fromEntries(movedBy(network).map((name) => [name, arrayIn(network, name).slice()])),
});

/** Go on from such a copy. */
export function restore(learning, { numbers, ...rest }) {
  for (const [name, values] of Object.entries(numbers)) arrayIn(learning.network, name).set(values);
  Object.assign(learning, rest);
}

const scaled = ({ scale }, { x, target }) => ({ x: scale === 1 ? x : x.map((value) => scale * value), target });

function nextBatch(learning) {
  const { order, train: samples } = learning.data;
  const batch = [];
  while (batch.length < learning.batch) {
    batch.push(scaled(learning, samples[order[learning.read++ % order.length]]));
    if (learning.read % samples.length === 0) break; // the last batch of an epoch may be smaller
  }
  return batch;
}

/** Take a step of SGD on the next batch, or on other samples at a rate of their own. */
export function oneStep(learning, samples = nextBatch(learning), rate = learning.lr) {
  if (learning.broken) return;
  const loss = trainStep(learning.network, samples, rate, learning.momentum);
  learning.broken = !Number.isFinite(loss);
  learning.losses.push(loss);
  learning.steps += 1;
}

/** Take a step on one sample, that counts in it as it would in a batch. */
export const oneLesson = (learning, sample) => oneStep(learning, [scaled(learning, sample)], learning.lr / learning.batch);

/** Train for so many milliseconds; return what has changed, now and then with the share of held-out digits read right. */
export function train(learning, milliseconds) {
  const end = performance.now() + milliseconds;
  const { length } = learning.losses;
  while (performance.now() < end && !learning.broken) oneStep(learning);
  const news = { ...stateOf(learning), losses: learning.losses.slice(length) };
  if (!learning.broken && performance.now() - learning.measured < MEASURED) return news;
  learning.measured = performance.now();
  return { ...news, share: heldOut(learning) };
}

/** Run a sample of the page's, at the scale that is chosen, as far as the gradients. */
export const runShown = (learning, sample) => {
  const { x, target } = scaled(learning, sample);
  runSample(learning.network, x, target);
};

/** Return the share of held-out digits that are read right. */
export function heldOut(learning) {
  const { network, data: { test } } = learning;
  const right = test.filter((sample) => {
    runSample(network, scaled(learning, sample).x);
    return largestOf(arrayIn(network, network.output)) === largestOf(sample.target);
  });
  return right.length / test.length;
}
