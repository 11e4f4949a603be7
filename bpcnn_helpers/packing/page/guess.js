/* What the network reads, how likely it takes each class to be, and which one the reader says it is. */

import { button, make } from "../../explorer/page/elements.js";
import { largestOf } from "./learning.js";
import { arrayIn } from "./program.js";

/** Make a button for each class, on which a bar says how likely the network takes it to be. */
export function guessFor(view, choose) {
  view.read = make("div", { class: "pocket-read", role: "status" });
  view.bars = Array.from(view.data.oneHot(0), (_, digit) => {
    const bar = make("span", {});
    const own = button("", () => choose({ label: digit }), { "aria-label": `It is ${digit}` });
    own.append(bar, String(digit));
    return { own, bar };
  });
  return make("div", { class: "pocket-guess" }, view.read, make("div", { class: "pocket-bars" }, ...view.bars.map(({ own }) => own)));
}

/** What is not quite sure never reads 100. */
const inPercent = (share) => (share > 0.99 ? "more than 99" : Math.round(100 * share));

/** Say what the network reads, with what share for each class. */
export function sayGuess({ network, read, bars, label, learning, write }) {
  const shares = Array.from(arrayIn(network, "p"));
  const found = largestOf(shares);
  const words = learning.broken
    ? "The numbers are no longer finite: this learning rate is too large. Go back to the first weights."
    : `It reads ${found}, with ${inPercent(shares[found])} %. You say it is ${label}: the loss is ${write(arrayIn(network, "J")[0])}.`;
  if (read.textContent !== words) read.textContent = words;
  bars.forEach(({ own, bar }, digit) => {
    bar.style.setProperty("--share", shares[digit] || 0);
    own.setAttribute("aria-pressed", digit === label);
  });
}
