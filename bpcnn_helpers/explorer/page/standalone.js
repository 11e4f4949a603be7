/* Explorers on a page without Python: each keeps a state of its own, and starts from the one that stands inside it. */

import { render } from "./explorer.js";

for (const place of document.querySelectorAll(".explorer")) {
  const state = JSON.parse(place.querySelector("script").textContent);
  const model = { get: (name) => state[name], set: (name, value) => { state[name] = value; }, save_changes() {}, on() {}, off() {} };
  render({ model, el: place });
}
