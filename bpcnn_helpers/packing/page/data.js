/* The digits of a page: bytes, compressed, and the order in which training takes them. */

import { bytesOf, inflated } from "../../explorer/page/inflate.js";

const oneHot = (label, classes) => Float64Array.from({ length: classes }, (_, k) => Number(k === label));

/** Return {train, test, order} of what Python packed; a sample is {x, target}. */
export async function unpackedData({ pictures, labels, levels, train, order, classes }) {
  const pixels = new Uint8Array(await inflated(bytesOf(pictures)));
  const size = pixels.length / labels.length;
  const samples = labels.map((label, n) => ({
    x: Float64Array.from(pixels.subarray(n * size, (n + 1) * size), (level) => level / levels),
    target: oneHot(label, classes),
  }));
  return {
    train: samples.slice(0, train), test: samples.slice(train),
    order: new Uint16Array(await inflated(bytesOf(order))), oneHot: (label) => oneHot(label, classes),
  };
}
