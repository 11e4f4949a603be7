/* The wall: the explorer alone, as large as the window allows, for those who sit in the last row. */

import { button, make, MY_KEYS } from "./elements.js";
import { keepFitted } from "./fitted.js";

const NAMES = { false: "Enlarge", true: "Leave" };

/** The button that enlarges the explorer, and makes it small again. */
export function drawWallButton() {
  return button(NAMES.false, ({ currentTarget }) => toggle(currentTarget.closest(".bpcnn-flow")), {
    ...MY_KEYS, class: "flow-enlarge", "aria-pressed": "false", title: "As large as the window; Escape leaves",
  });
}

export const isOnWall = (root) => root.parentElement.matches(".flow-wall");

function toggle(root) {
  if (isOnWall(root)) root.parentElement.close();
  else enlarge(root);
}

/** Move an explorer into a dialog, which lies above all else, whatever is around it; Escape closes a dialog. */
function enlarge(root) {
  const place = root.parentElement;
  const wall = make("dialog", { class: "flow-wall", "aria-label": root.getAttribute("aria-label") });
  place.style.minHeight = `${root.offsetHeight}px`; // so that nothing around it moves meanwhile
  place.append(wall);
  wall.append(root);
  wall.showModal();
  const leave = keepFitted(root, () => press(root));
  wall.addEventListener("close", () => {
    leave();
    wall.replaceWith(root);
    place.style.minHeight = "";
    press(root);
  }, { once: true });
}

function press(root) {
  const pressed = isOnWall(root);
  const enlarge = root.querySelector(".flow-enlarge");
  enlarge.setAttribute("aria-pressed", pressed);
  if (enlarge.textContent !== NAMES[pressed]) enlarge.textContent = NAMES[pressed];
}
