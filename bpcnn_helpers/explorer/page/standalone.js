/* Explorers on a page without Python: each keeps a state of its own, and starts from the one that stands inside it. */

import { render } from "./explorer.js";
import { standalone } from "./model.js";

export const enliven = (place, state) => render({ model: standalone(state), el: place });

for (const place of document.querySelectorAll(".explorer")) {
  enliven(place, JSON.parse(place.querySelector("script").textContent));
}
