// A pad of square cells: pointer or keyboard set them to ink (1).

import { button, make, MY_KEYS } from "../../explorer/page/elements.js";
import { follow } from "../../explorer/page/model.js";

const PEN = 1 / 16; // radius, of the side: as thick as the data's digits are, after `as_digit`
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const copied = (rows) => rows.map((row) => [...row]);

function newPad(model) {
  const cells = copied(model.get("value"));
  const size = cells.length;
  return {
    model,
    cells,
    size,
    pen: { x: size >> 1, y: size >> 1, down: false }, // the keyboard's
    last: null, // where the pointer was, while it draws
    canvas: make("canvas", { tabindex: 0, role: "application", width: size, height: size, ...MY_KEYS }),
    said: make("div", { class: "own-said", role: "status" }),
  };
}

function paint({ model, canvas, cells, size, pen }) {
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

function set(pad, rows) {
  pad.cells = copied(rows);
  paint(pad);
}

function send({ model, cells }) {
  model.set("value", copied(cells));
  model.save_changes();
}

function dot({ cells, size }, x, y) {
  const radius = Math.max(1, PEN * size); // at least the cell itself
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (Math.hypot(column + 0.5 - x, row + 0.5 - y) < radius) cells[row][column] = 1;
    }
  }
}

function stroke(pad, from, to) {
  const steps = Math.max(1, Math.ceil(2 * Math.hypot(to.x - from.x, to.y - from.y)));
  for (let step = 0; step <= steps; step++) {
    dot(pad, from.x + ((to.x - from.x) * step) / steps, from.y + ((to.y - from.y) * step) / steps);
  }
}

/** Mouse, finger, stylus. */
function listenToPointer(pad) {
  const { canvas, size } = pad;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * size, y: ((event.clientY - box.top) / box.height) * size };
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pad.last = place(event);
    dot(pad, pad.last.x, pad.last.y);
    paint(pad);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!pad.last) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const here = place(part);
      stroke(pad, pad.last, here);
      pad.last = here;
    }
    paint(pad);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (pad.last) send(pad);
      pad.last = null;
    });
  }
}

function listenToKeys(pad) {
  const { canvas, pen, said, size } = pad;
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
      dot(pad, pen.x + 0.5, pen.y + 0.5);
      send(pad);
    }
    paint(pad);
  });
  for (const change of ["focus", "blur"]) canvas.addEventListener(change, () => paint(pad));
}

/** Put a pad into an element; its drawing is the `value` of the model, as rows. */
export function padIn({ model, el }) {
  const pad = newPad(model);
  const title = make("div", { class: "own-title" });
  const start = model.get("start");
  const putAndSend = (rows) => {
    set(pad, rows);
    send(pad);
  };
  const clear = button("Clear", () => putAndSend(pad.cells.map((row) => row.map(() => 0))));
  const again = button("First drawing", () => putAndSend(start));
  again.hidden = !start.flat().includes(1);
  const hint = make("div", { class: "own-hint" },
    "Draw with the mouse or a finger. With the keyboard: arrow keys move the pen, the space bar puts it down and lifts it, Escape leaves the pad.");
  const buttons = make("div", { class: "own-buttons" }, clear, again);
  el.append(make("div", { class: "bpcnn-own" }, title, pad.canvas, buttons, pad.said, hint));
  listenToPointer(pad);
  listenToKeys(pad);

  const rename = () => {
    title.textContent = model.get("description");
    paint(pad);
  };
  rename();
  return follow(model, {
    "change:description": rename,
    "change:value": () => { if (!pad.last) set(pad, model.get("value")); },
  });
}

