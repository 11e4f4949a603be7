/* A batch, one sample after the other, and a step of SGD: what pack.py's `train_step` does. */

import { arrayIn, runPart } from "./program.js";

/** Take one sample through the network; with a target back, too. */
export function runSample(network, x, target) {
  arrayIn(network, network.input).set(x);
  runPart(network, "forward");
  if (!target) return;
  arrayIn(network, "t").set(target);
  runPart(network, "loss");
  runPart(network, "backward");
}

/** Change the parameters by one step, from {x, target} of several samples; return the mean loss. */
export function trainStep(network, samples, lr, momentum) {
  const names = network.params;
  const sums = names.map((name) => new Float64Array(arrayIn(network, name).length));
  let loss = 0;
  for (const { x, target } of samples) {
    runSample(network, x, target);
    loss += arrayIn(network, "J")[0];
    names.forEach((name, n) => arrayIn(network, `∂J/∂${name}`).forEach((grad, place) => { sums[n][place] += grad; }));
  }
  arrayIn(network, "lr")[0] = lr;
  arrayIn(network, "momentum")[0] = momentum;
  names.forEach((name, n) => arrayIn(network, `∂J/∂${name}`).set(sums[n].map((sum) => sum / samples.length)));
  runPart(network, "step");
  for (const name of names) {
    for (const moved of [name, `v ${name}`]) arrayIn(network, moved).set(arrayIn(network, `${moved} next`));
  }
  return loss / samples.length;
}
