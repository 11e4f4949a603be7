/* Explorers on a page without Python: each keeps a state of its own, and starts from the one that stands inside it. */

import { drawControls } from "./controls.js";
import { render } from "./explorer.js";
import { followerOf } from "./following.js";
import { standalone } from "./model.js";

export function enliven(place, state) {
  if (!state.settings) return render({ model: standalone(state), el: place });
  const follower = followerOf(state);
  return render({ model: follower.model, el: place, controls: [drawControls(follower)] });
}

for (const place of document.querySelectorAll(".explorer")) {
  enliven(place, JSON.parse(place.querySelector("script").textContent));
}
