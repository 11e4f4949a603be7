// A button for a picture of one's own, in JupyterLab: the browser makes it small; only that is sent to Python.

import { button, make } from "../../explorer/page/elements.js";
import { follow } from "../../explorer/page/model.js";
import { fileChooser, smallPng } from "./own.js";

/** The size of a picture whose longest side is made so long, if it is longer. */
function sizeWithin(longest, { width, height }) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [width, height].map((side) => Math.max(1, Math.round(side * scale)));
}

function render({ model, el }) {
  const said = make("div", { class: "own-said", role: "status" });
  const send = (value, words) => {
    model.set("value", new DataView(value));
    model.save_changes();
    said.textContent = words;
    back.hidden = value.byteLength === 0;
  };
  const { choose, input } = fileChooser(async (file) => {
    const { png, error } = await smallPng(file, (picture) => sizeWithin(model.get("longest"), picture));
    if (error) said.textContent = error;
    else send(png, file.name);
  });
  const back = button("Take it back", () => send(new ArrayBuffer(0), ""));
  el.append(make("div", { class: "bpcnn-own" }, make("div", { class: "own-buttons" }, choose, back, input), said));

  const rename = () => { choose.textContent = model.get("description") || "Choose a picture"; };
  rename();
  back.hidden = model.get("value").byteLength === 0;
  return follow(model, { "change:description": rename });
}

export default { render };
