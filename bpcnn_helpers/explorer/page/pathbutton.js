/* The button that shows the chain of the pinned cell alone. */

import { button, MY_KEYS } from "./elements.js";
import { pause, togglePath } from "./steps.js";

export function drawPathButton(page) {
  page.pathButton = button("Path", () => switchPath(page), {
    ...MY_KEYS, "aria-pressed": "false", title: "Only the way from the pinned cell to the loss and back; Step goes a layer on",
  });
  return page.pathButton;
}

export function switchPath(page) {
  pause(page);
  page.words.style.removeProperty("--most"); // the room that whole sums took is for the panels now
  togglePath(page);
  page.pathButton.setAttribute("aria-pressed", String(page.path !== null));
}
