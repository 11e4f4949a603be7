/* What a screen reader is told, beyond what stands on the page. */

import { make } from "./elements.js";

export function drawVoice(page) {
  page.voice = make("div", { class: "flow-voice", role: "status" });
  return page.voice;
}

export function say(page, text) {
  page.voice.textContent = text;
}
