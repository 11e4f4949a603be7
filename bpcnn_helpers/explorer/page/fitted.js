/* An explorer that is as large as the place that it is in: the wall, or a slide. */

const FITTED = "flow-fitted";
const LEAST = 8; // pixels of a digit; what is too large even so is scrolled
const LEGIBLE = 11; // where digits would be smaller, the sum gets a smaller share of the place
const SHARES = ["24%", "14%"];
const MOST = 90;
const LETTERS = [2.6, 2.2, 1.8, 1.5, 1.25, 1, 0.8]; // sizes of the sum, in those of other text

/** Fit the explorer now, and whenever something else is to be seen or its place has another size, and do what is to be
    done `besides`; what is returned ends it. */
export function keepFitted(root, besides = () => {}) {
  if (root.classList.contains(FITTED)) return refitAlways(root, besides); // on a slide it stays so, also after the wall
  root.classList.add(FITTED);
  const leave = refitAlways(root, besides);
  return () => {
    leave();
    root.classList.remove(FITTED);
    root.querySelector(".flow-rows").removeAttribute("data-fitted");
    for (const name of ["--unit", "--letters", "--share"]) root.style.removeProperty(name);
  };
}

function refitAlways(root, besides) {
  const refit = () => {
    besides();
    if (root.clientHeight) fitNow(root);
  };
  const [seen, sizes] = [new MutationObserver(refit), new ResizeObserver(refit)];
  seen.observe(root, { childList: true, subtree: true });
  sizes.observe(root);
  refit();
  return () => [seen, sizes].forEach((watch) => watch.disconnect());
}

/** As large as fit: the panels in what the sum leaves of the place, then the letters of the sum in its share. */
function fitNow(root) {
  const [table, words] = [".flow-rows", ".flow-formula"].map((part) => root.querySelector(part));
  const place = `${root.clientWidth} ${root.clientHeight}`;
  if (table.dataset.fitted !== place) SHARES.find((share) => fitPanels(root, table, share) >= LEGIBLE);
  table.dataset.fitted = place;
  LETTERS.find((size) => {
    root.style.setProperty("--letters", `${size}em`);
    return words.scrollHeight <= words.clientHeight + 1;
  });
}

/** Lay the rows of panels below or beside one another, as they are larger; what is returned is a digit's size. */
function fitPanels(root, table, share) {
  root.style.setProperty("--share", share);
  const sizes = [false, true].map((beside) => {
    table.classList.toggle("flow-beside", beside);
    return largest((size) => {
      root.style.setProperty("--unit", `${size}px`);
      return isWhole(table);
    });
  });
  table.classList.toggle("flow-beside", sizes[1] > sizes[0]);
  root.style.setProperty("--unit", `${Math.max(...sizes)}px`);
  return Math.max(...sizes);
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
