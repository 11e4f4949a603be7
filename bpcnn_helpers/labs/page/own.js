/* A picture of one's own: the browser reads the file and makes it small; nothing else of it is used. */

import { button, make, MY_KEYS } from "../../explorer/page/elements.js";

const MOST_MEGABYTES = 50;

/** Draw a picture onto a canvas of this size; what lies over the edges is cut off. */
function onCanvas(picture, width, height) {
  const canvas = make("canvas", { width, height });
  const context = canvas.getContext("2d");
  const scale = Math.max(width / picture.width, height / picture.height);
  const [w, h] = [picture.width * scale, picture.height * scale];
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff"; // behind what is transparent
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
  return canvas;
}

/** Return a file as a PNG of the size that `sizeFor` says, in bytes, or say why not: {png} or {error}. */
export async function smallPng(file, sizeFor) {
  const megabytes = file.size / 1e6;
  if (megabytes > MOST_MEGABYTES) {
    return { error: `${file.name} has ${megabytes.toFixed(0)} MB, expected at most ${MOST_MEGABYTES} MB.` };
  }
  try {
    const picture = await createImageBitmap(file);
    const canvas = onCanvas(picture, ...sizeFor(picture));
    const png = await new Promise((done) => canvas.toBlob(done, "image/png"));
    return { png: await png.arrayBuffer() };
  } catch {
    return { error: `${file.name} is no picture that this browser can read, expected a PNG or a JPEG.` };
  }
}

/** Return a button that lets a file be chosen, and an input that the page does not show: `chosen(file)` gets the file. */
export function fileChooser(chosen) {
  const input = make("input", { type: "file", accept: "image/png,image/jpeg", hidden: "" });
  const choose = button("", () => input.click(), MY_KEYS);
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = ""; // so that the same file can be chosen again
    if (file) chosen(file);
  });
  return { choose, input };
}

/** A setting whose value is a PNG of this size as text, or "". */
export function pictureButton({ label, rows, columns }, tell) {
  const said = make("span", { role: "status" });
  const { choose, input } = fileChooser(async (file) => {
    const { png, error } = await smallPng(file, () => [columns, rows]);
    said.textContent = error ?? `${file.name}, cut to ${columns}×${rows}`;
    if (!error) give(btoa(String.fromCharCode(...new Uint8Array(png))));
  });
  const back = button("Take it back", () => {
    said.textContent = "";
    give("");
  }, MY_KEYS);
  const write = (value) => { back.hidden = !value; };
  const give = (value) => {
    write(value);
    tell(value);
  };
  choose.textContent = label;
  return { element: make("div", { class: "lab-own" }, choose, back, input, said), write };
}

/** Return red, green and blue of a PNG that is given as text, row after row, each channel by itself, from 0 to 1. */
export async function pixelsOf(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { data } = onCanvas(picture, picture.width, picture.height).getContext("2d").getImageData(0, 0, picture.width, picture.height);
  return [0, 1, 2].map((channel) => Float64Array.from({ length: data.length / 4 }, (_, n) => data[4 * n + channel] / 255));
}
