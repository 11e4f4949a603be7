// A button for a picture of one's own. The browser reads the file and makes it small; only that is sent to Python.

import { button, make } from "../../explorer/page/elements.js";
import { follow } from "../../explorer/page/model.js";

const MOST_MEGABYTES = 50;

async function shrunk(file, longest) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = make("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff"; // behind what is transparent
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const png = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return new DataView(await png.arrayBuffer());
}

function render({ model, el }) {
  const input = make("input", { type: "file", accept: "image/png,image/jpeg", hidden: "" });
  const choose = button("", () => input.click());
  const back = button("Take it back", () => send(new DataView(new ArrayBuffer(0)), ""));
  const said = make("div", { class: "own-said", role: "status" });
  el.append(make("div", { class: "bpcnn-own" }, make("div", { class: "own-buttons" }, choose, back, input), said));

  const send = (value, words) => {
    model.set("value", value);
    model.save_changes();
    said.textContent = words;
    back.hidden = value.byteLength === 0;
  };

  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = ""; // so that the same file can be chosen again
    if (!file) return;
    const megabytes = file.size / 1e6;
    if (megabytes > MOST_MEGABYTES) {
      said.textContent = `${file.name} has ${megabytes.toFixed(0)} MB, expected at most ${MOST_MEGABYTES} MB.`;
      return;
    }
    try {
      send(await shrunk(file, model.get("longest")), file.name);
    } catch {
      said.textContent = `${file.name} is no picture that this browser can read, expected a PNG or a JPEG.`;
    }
  });

  const rename = () => { choose.textContent = model.get("description") || "Choose a picture"; };
  rename();
  back.hidden = model.get("value").byteLength === 0;
  return follow(model, { "change:description": rename });
}

export default { render };
