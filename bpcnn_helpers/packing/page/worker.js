/* Training beside the page, in a worker, so that the page answers meanwhile. The page says {packed, digits} once, then
   {turn, start, settings} to begin a training, {settings} to change it, {turn} alone to end it. */

import { unpackedData } from "./data.js";
import { newLearning, restore, train } from "./learning.js";
import { unpacked } from "./program.js";

const SLICE = 100; // milliseconds between two pieces of news
let learning = null;
let present = null; // the turn that is going on

onmessage = async ({ data: { packed, digits, turn, start, settings } }) => {
  if (packed) learning = begun(packed, digits);
  const own = await learning;
  if (start) restore(own, start);
  if (settings) Object.assign(own, settings);
  if (turn === undefined) return;
  present = turn;
  if (start) goOn(own, turn);
};

const begun = async (packed, digits) => newLearning({ ...packed, ...await unpacked(packed) }, await unpackedData(digits));

function goOn(own, turn) {
  if (turn !== present) return;
  postMessage({ turn, news: train(own, SLICE) });
  if (!own.broken) setTimeout(() => goOn(own, turn)); // after what the page has said meanwhile
}
