/* Packed networks on a page without Python. */

import { standalone } from "../../explorer/page/model.js";
import { networkIn } from "./network.js";

for (const place of document.querySelectorAll(".pocket")) {
  if (place.dataset.alive) continue;
  place.dataset.alive = "yes";
  networkIn({ model: standalone({ state: JSON.parse(place.querySelector("script").textContent) }), el: place });
}
