/* Training in the page: batches in the order that Python's `train` takes them, the loss, and how many are read right. */

import { arrayIn } from "./program.js";
import { runSample, trainStep } from "./training.js";

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

/** Return the network's state of training, at the first weights that it was packed with. */
export function newLearning(network, data) {
  const learning = { network, data, lr: 0.2, batch: 16, momentum: 0, scale: 1 };
  begin(learning, network.start);
  return learning;
}

const scaled = ({ scale }, { x, target }) => ({ x: scale === 1 ? x : x.map((value) => scale * value), target });

function nextBatch(learning) {
  const { order, train } = learning.data;
  const batch = [];
  while (batch.length < learning.batch) {
    batch.push(scaled(learning, train[order[learning.read++ % order.length]]));
    if (learning.read % train.length === 0) break; // the last batch of an epoch may be smaller
  }
  return batch;
}

/** Take a step of SGD: on the next batch, or on these samples. */
export function oneStep(learning, samples = nextBatch(learning)) {
  if (learning.broken) return;
  const loss = trainStep(learning.network, samples, learning.lr, learning.momentum);
  learning.broken = !Number.isFinite(loss);
  learning.losses.push(loss);
  learning.steps += 1;
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
