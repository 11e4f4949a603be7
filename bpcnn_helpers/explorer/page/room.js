/* How much room there is: the panels scroll where they and the sum are taller than the window, so that neither lies on the
   other. */

const SMALL = 0.7; // of a screen, in a frame that is as tall as what is in it and not as the window

/** The height of what the reader looks through, in the page's own pixels. */
function heightAround(root) {
  const around = root.closest(".jp-WindowedPanel-outer, .reveal .slides");
  if (around) return around.clientHeight;
  return window === window.parent ? innerHeight : Math.max(innerHeight, SMALL * screen.availHeight);
}

/** Keep --room and --above of an explorer up to date: the window's height, and what stands above its panels. */
export function followRoom(root) {
  const set = (name, height) => {
    const value = `${height}px`; // set anew, it makes the browser style all cells again
    if (root.style.getPropertyValue(name) !== value) root.style.setProperty(name, value);
  };
  const measure = () => {
    set("--room", heightAround(root));
    set("--above", root.querySelector(".flow-stage").offsetTop);
  };
  const watch = new ResizeObserver(measure);
  watch.observe(root);
  addEventListener("resize", measure);
  measure();
  return () => {
    watch.disconnect();
    removeEventListener("resize", measure);
  };
}

/** Scroll the panels, and nothing else, so that a cell is in sight. */
export function bringIntoSight({ table, cells }, id) {
  const [seen, cell] = [table, cells[id].element].map((element) => element.getBoundingClientRect());
  if (!seen.height) return;
  const scale = table.offsetHeight / seen.height; // slides are scaled
  const beyond = Math.max(0, cell.bottom - seen.bottom) || Math.min(0, cell.top - seen.top);
  if (beyond) table.scrollTop += (beyond + Math.sign(beyond) * cell.height / 2) * scale;
}
