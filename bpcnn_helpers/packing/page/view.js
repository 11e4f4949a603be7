/* What is on show in the stations, and what is lit in them. */

import { chainOf } from "./chain.js";
import { sayGuess } from "./guess.js";
import { runShown } from "./learning.js";
import { nameOf } from "./naming.js";
import { readsOf, termsOf } from "./origin.js";
import { drawStation, paintNumbers } from "./painting.js";
import { holds } from "./station.js";
import { aboutChosen, countingTerms } from "./sum.js";

/** Return what gets a frame, and what alone keeps its colour, or null for all. */
function lightOf(view) {
  const { network, place, laid, chain, path } = view;
  const { chosen, feeds, hand } = view.colours;
  const reads = (terms) => terms.flatMap((term) => readsOf(network, term));
  if (place === null) return [[], null];
  if (laid !== null) {
    const terms = countingTerms(network, place);
    return [[[reads(terms), feeds, 1], [reads(terms.slice(0, laid)), feeds, 3], [reads(terms.slice(laid ? laid - 1 : 0, laid)), hand, 5], [[place], chosen, 4]], null];
  }
  if (!chain) return [[[reads(termsOf(network, place)), feeds, 3], [[place], chosen, 4]], null];
  const layers = chain.layers.slice(0, path.at === null ? undefined : path.at + 1);
  const kept = new Set(layers.flatMap(({ live, one }) => [...live, one]));
  return [[[path.at === null ? [] : layers[path.at].live, feeds, 2], [layers.map(({ one }) => one), feeds, 4], [[view.shown], chosen, 5]], kept];
}

/** Draw all stations, with what is lit; write what is to be said of the chosen number. */
export function show(view) {
  const { place, path, root, stations, network, sum } = view;
  root.toggleAttribute("data-chosen", place !== null); // from then on the sum has its room
  view.chain = path && place !== null ? chainOf(view, place) : null;
  view.shown = view.chain && path.at !== null ? view.chain.layers[path.at].one : place;
  markPath(view);
  if (place !== null) sum.replaceChildren(...aboutChosen(view));
  const [marks, kept] = lightOf(view);
  for (const station of stations) {
    drawStation(station, marks, kept && [...kept].filter((each) => holds(station, each)), view.colours.line);
    const said = holds(station, view.shown) ? `${nameOf(network, view.shown)}. ${sum.textContent}` : `${station.name}, ${station.title || station.role}`;
    station.canvas.setAttribute("aria-label", said);
  }
  view.afterShow();
}

/** Say on the root which way the path goes, so that what it leaves out can be left out of the page. */
function markPath({ root, chain }) {
  const before = root.dataset.path;
  const ofWeights = chain?.layers.some(({ station }) => station.role === "weights" || station.role === "changes");
  root.toggleAttribute("data-path", Boolean(chain));
  root.toggleAttribute("data-of-weights", Boolean(ofWeights));
  if (chain) root.setAttribute("data-path", chain.backwards ? "backwards" : "forwards");
  if (root.dataset.path !== before) root.querySelector(".flow-rows").removeAttribute("data-fitted"); // on the wall: fit anew
}

/** Run what is on show through the network as it is now, and draw all. */
export function refresh(view) {
  const empty = !view.x;
  view.empty.hidden = !empty;
  view.guess.hidden = empty;
  view.root.toggleAttribute("data-empty", empty); // what the stations show is of another picture
  if (empty) return;
  runShown(view.learning, view.sample());
  sayGuess(view);
  for (const station of view.stations) paintNumbers(station, view.colours.isDark);
  show(view);
}

/** Take the colours of the theme, once: to ask for them makes the browser style the page anew. */
export function recolour(view) {
  const style = getComputedStyle(view.root);
  const [chosen, feeds, hand, line] = ["--chosen", "--input", "--gradient", "--line"].map((name) => style.getPropertyValue(name));
  view.colours = { chosen, feeds, hand, line, isDark: view.root.dataset.theme === "dark" };
  refresh(view);
}
