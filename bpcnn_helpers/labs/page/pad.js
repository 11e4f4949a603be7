// A pad of square cells: pointer or keyboard set them to ink (1); the whole drawing goes to Python as rows.

import { make, MY_KEYS } from "../../explorer/page/elements.js";

const PEN = 1.3; // radius in cells
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function render({ model, el }) {
  const canvas = make("canvas", { tabindex: 0, role: "application", ...MY_KEYS });
  const title = make("div", { class: "own-title" });
  const said = make("div", { class: "own-said", role: "status" });
  const clear = make("button", { type: "button" }, "Clear");
  const again = make("button", { type: "button" }, "First drawing");
  const hint = make("div", { class: "own-hint" },
    "Draw with the mouse or a finger. With the keyboard: arrow keys move the pen, the space bar puts it down and lifts it, Escape leaves the pad.");
  el.append(make("div", { class: "bpcnn-own" }, title, canvas, make("div", { class: "own-buttons" }, clear, again), said, hint));

  let cells = model.get("value").map((row) => [...row]);
  const size = cells.length;
  const pen = { x: size >> 1, y: size >> 1, down: false };
  canvas.width = canvas.height = size;

  function paint() {
    const context = canvas.getContext("2d");
    cells.forEach((row, y) => row.forEach((ink, x) => {
      context.fillStyle = ink ? "#111" : "#fff";
      context.fillRect(x, y, 1, 1);
    }));
    if (document.activeElement === canvas) {
      context.fillStyle = pen.down ? "#D55E00" : "#0072B2";
      context.fillRect(pen.x, pen.y, 1, 1);
    }
    const ink = cells.flat().reduce((sum, cell) => sum + cell, 0);
    canvas.setAttribute("aria-label", `${model.get("description") || "Pad"}: ${ink} of ${size * size} cells are ink`);
  }

  function send() {
    model.set("value", cells.map((row) => [...row]));
    model.save_changes();
  }

  function dot(x, y) {
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        if (Math.hypot(column + 0.5 - x, row + 0.5 - y) < PEN) cells[row][column] = 1;
      }
    }
  }

  function stroke(from, to) {
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(to.x - from.x, to.y - from.y)));
    for (let step = 0; step <= steps; step++) {
      dot(from.x + ((to.x - from.x) * step) / steps, from.y + ((to.y - from.y) * step) / steps);
    }
  }

  // ---- mouse, finger, stylus
  let last = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * size, y: ((event.clientY - box.top) / box.height) * size };
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    dot(last.x, last.y);
    paint();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const here = place(part);
      stroke(last, here);
      last = here;
    }
    paint();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (last) send();
      last = null;
    });
  }

  // ---- keyboard
  canvas.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (step) {
      pen.x = Math.min(size - 1, Math.max(0, pen.x + step[0]));
      pen.y = Math.min(size - 1, Math.max(0, pen.y + step[1]));
    } else if (event.key === " ") {
      pen.down = !pen.down;
      said.textContent = pen.down ? "The pen is down." : "The pen is lifted.";
    } else if (event.key === "Escape") {
      canvas.blur();
      canvas.closest("div[tabindex]")?.focus(); // the cell around it, where JupyterLab's keys work again
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (pen.down && event.key !== "Escape") {
      dot(pen.x + 0.5, pen.y + 0.5);
      send();
    }
    paint();
  });
  for (const change of ["focus", "blur"]) canvas.addEventListener(change, paint);

  const set = (rows) => {
    cells = rows.map((row) => [...row]);
    paint();
  };
  clear.addEventListener("click", () => { set(cells.map((row) => row.map(() => 0))); send(); });
  again.addEventListener("click", () => { set(model.get("start")); send(); });
  again.hidden = !model.get("start").flat().includes(1);

  const rename = () => { title.textContent = model.get("description"); paint(); };
  const changed = () => { if (!last) set(model.get("value")); };
  model.on("change:description", rename);
  model.on("change:value", changed);
  rename();
  return () => {
    model.off("change:description", rename);
    model.off("change:value", changed);
  };
}

export default { render };
