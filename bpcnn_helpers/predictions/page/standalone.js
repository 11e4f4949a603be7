/* Predictions on a page without Python, and the explorers that they show. */

import { make } from "../../explorer/page/elements.js";
import { standalone } from "../../explorer/page/model.js";
import { enliven } from "../../explorer/page/standalone.js";
import { ask } from "./ask.js";
import { picture } from "./reveal.js";

/** An explorer, or the picture of a lab, which needs Python. */
function alive({ kind, state, ...drawn }) {
  if (kind === "picture") return picture(drawn);
  const place = make("div", { class: "explorer" });
  enliven(place, state);
  return place;
}

for (const place of document.querySelectorAll(".prediction")) {
  ask({ model: standalone({ state: {}, ...JSON.parse(place.querySelector("script").textContent) }), el: place }, alive);
}
