/* Training that goes on while the page is alive: in a worker, or where none may be, in slices between two frames. */

import { restore, stateOf, train } from "./learning.js";

const SLICE = 12; // milliseconds of training in a frame
const settingsOf = ({ lr, batch, momentum, scale }) => ({ lr, batch, momentum, scale });

/** Return {start, stop, adjust, leave} of a view's training; `tell` is called with {losses, share} of each piece of news. */
export function newTrainer({ state, learning }, tell) {
  let isOn = false;
  let [worker, turn] = [null, 0]; // the worker is made when it is needed first, and is false where none may be
  const take = (news) => {
    const { losses, share, ...rest } = news;
    restore(learning, rest);
    learning.losses.push(...losses);
    tell(share);
  };
  const inSlices = (own) => requestAnimationFrame(() => {
    if (own !== turn) return;
    const { share } = train(learning, SLICE);
    tell(share);
    if (!learning.broken) inSlices(own);
  });
  const refused = () => {
    worker = false;
    if (isOn) inSlices(turn); // a worker may be refused late, when all has been stopped again
  };
  const beginWorker = () => {
    try {
      worker = new Worker(URL.createObjectURL(new Blob([state.worker], { type: "text/javascript" })));
    } catch {
      refused();
      return;
    }
    worker.postMessage({ packed: { ...state.packed, output: state.output }, digits: state.data });
    worker.onmessage = ({ data }) => { if (data.turn === turn) take(data.news); };
    worker.onerror = refused;
  };
  return {
    start() {
      isOn = true;
      turn += 1;
      if (worker === null) beginWorker();
      else if (!worker) inSlices(turn);
      if (worker) worker.postMessage({ turn, start: stateOf(learning), settings: settingsOf(learning) });
    },
    stop() {
      isOn = false;
      turn += 1;
      if (worker) worker.postMessage({ turn });
    },
    adjust() { if (worker) worker.postMessage({ settings: settingsOf(learning) }); },
    leave() { if (worker) worker.terminate(); },
  };
}
