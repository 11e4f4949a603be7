/* The wall: the explorer alone, as large as the window allows, for those who sit in the last row. */

import { button, make, MY_KEYS } from "./elements.js";

const LEAST = 11; // pixels of a digit; what is too large even so is scrolled
const MOST = 90;
const LETTERS = [2.6, 2.2, 1.8, 1.5, 1.25, 1]; // sizes of the sum, in those of other text
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
  const leave = keepFitted(root);
  wall.addEventListener("close", () => {
    leave();
    wall.replaceWith(root);
    place.style.minHeight = "";
    for (const name of ["--unit", "--letters"]) root.style.removeProperty(name);
    press(root);
  }, { once: true });
}

/** Fit the explorer now, and whenever something else is to be seen or the window is another; what is returned ends it. */
function keepFitted(root) {
  const refit = () => fitToWall(root);
  const watch = new MutationObserver(refit);
  watch.observe(root, { childList: true, subtree: true });
  addEventListener("resize", refit);
  refit();
  return () => {
    watch.disconnect();
    removeEventListener("resize", refit);
  };
}

function press(root) {
  const pressed = isOnWall(root);
  const enlarge = root.querySelector(".flow-enlarge");
  enlarge.setAttribute("aria-pressed", pressed);
  if (enlarge.textContent !== NAMES[pressed]) enlarge.textContent = NAMES[pressed];
}

/** As large as fit: first the letters of the sum, in its share of the wall, then the panels in what is left. */
function fitToWall(root) {
  press(root);
  const [table, words] = [".flow-rows", ".flow-formula"].map((part) => root.querySelector(part));
  const set = (name, value) => root.style.setProperty(name, value);
  LETTERS.find((size) => {
    set("--letters", `${size}em`);
    return words.scrollHeight <= words.clientHeight + 1;
  });
  const fitted = `${innerWidth} ${innerHeight}`;
  if (table.dataset.fitted === fitted) return;
  table.dataset.fitted = fitted;
  const sizes = [false, true].map((beside) => {
    table.classList.toggle("flow-beside", beside);
    return largest((size) => {
      set("--unit", `${size}px`);
      return isWhole(table);
    });
  });
  table.classList.toggle("flow-beside", sizes[1] > sizes[0]);
  set("--unit", `${Math.max(...sizes)}px`);
}

/** The largest size that fits; the least, if none does. */
function largest(fits) {
  let [size, tooLarge] = [LEAST, MOST + 1];
  while (size + 1 < tooLarge) {
    const middle = Math.floor((size + tooLarge) / 2);
    if (fits(middle)) size = middle;
    else tooLarge = middle;
  }
  return size;
}

/** Is nothing of the panels out of sight? */
const isWhole = (table) => [table, ...table.querySelectorAll(".flow-scroll")].every((part) =>
  part.scrollHeight <= part.clientHeight + 1 && part.scrollWidth <= part.clientWidth + 1);
