/* A page without Python: its explorers, its labs, and its predictions, which show both. */

import { standalone } from "../../explorer/page/model.js";
import { askAll } from "../../predictions/page/standalone.js";
import { labIn } from "./alive.js";

const enlivenLab = (place, state) => labIn({ model: standalone(state), el: place, alone: true });

for (const place of document.querySelectorAll(".lab")) {
  enlivenLab(place, JSON.parse(place.querySelector("script").textContent));
}
askAll({ lab: enlivenLab });
