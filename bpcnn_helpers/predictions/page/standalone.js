/* Predictions on a page without Python, and what they show. */

import { make } from "../../explorer/page/elements.js";
import { standalone } from "../../explorer/page/model.js";
import { enliven } from "../../explorer/page/standalone.js";
import { ask } from "./ask.js";
import { picture } from "./reveal.js";

/** Draw all predictions; `makers` bring to life what is no explorer, {kind: (place, state) => …}. */
export function askAll(makers) {
  const all = { explorer: enliven, ...makers };
  const alive = ({ kind, state, ...drawn }) => {
    if (kind === "picture") return picture(drawn); // what needs Python
    const place = make("div", { class: kind });
    all[kind](place, state);
    return place;
  };
  for (const place of document.querySelectorAll(".prediction")) {
    ask({ model: standalone({ state: {}, ...JSON.parse(place.querySelector("script").textContent) }), el: place }, alive);
  }
}
