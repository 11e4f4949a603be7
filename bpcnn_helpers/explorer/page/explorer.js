/* The page of the gradient-flow explorer: draws panels of numbers, lights up what feeds a cell, and evaluates the
   formulas that Python traced. A formula is the number of a cell or [operation, ...arguments]; no rule of any layer
   is written here. Text is only ever set as text. */

const COMPARE = { ">": (a, b) => a > b, "≥": (a, b) => a >= b };
const EVALUATE = {
  "+": (...terms) => terms.reduce((a, b) => a + b),
  "*": (...factors) => factors.reduce((a, b) => a * b),
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  max: Math.max,
  exp: Math.exp,
  ln: Math.log,
  and: (...conditions) => conditions.every(Boolean),
  "[]": Number,
  ...COMPARE,
};

// JupyterLab takes keys for its own (x cuts the cell) unless the focused element itself says so.
const MY_KEYS = { "data-lm-suppress-shortcuts": "true" };

const isCell = (formula) => typeof formula === "number";

function evaluate(formula, values) {
  if (isCell(formula)) return values[formula];
  const [operation, ...args] = formula;
  if (operation === "number") return args[0] / args[1];
  return EVALUATE[operation](...args.map((part) => evaluate(part, values)));
}

/** Write a formula; `cell` writes a cell. Inside a product, sums and negative numbers get brackets. */
function write(formula, cell, inside = "") {
  const bracketed = (text) => (inside === "*" && text.startsWith("−") ? `(${text})` : text);
  if (isCell(formula)) return bracketed(cell(formula));
  const [operation, ...args] = formula;
  if (operation === "number") return bracketed(args[1] === 1 ? brief(args[0]) : `${brief(args[0])}/${args[1]}`);
  if (operation === "*") {
    const [minus, factors] = signed(formula);
    return bracketed((minus ? "−" : "") + factors.map((part) => write(part, cell, "*")).join("·"));
  }
  if (operation === "+") {
    const text = args.map((part) => write(part, cell)).reduce((all, part) => all + joined(part));
    return inside ? `(${text})` : text;
  }
  if (operation === "/") return args.map((part) => write(part, cell, "*")).map(grouped).join("/");
  if (operation === "^") return `${write(args[0], cell, "*")}^${write(args[1], cell, "*")}`;
  if (operation === "and") return args.map((part) => write(part, cell)).join(", ");
  if (operation in COMPARE) return args.map((part) => write(part, cell)).join(` ${operation} `);
  if (operation === "[]") return `[${write(args[0], cell)}]`;
  return `${operation}(${args.map((part) => write(part, cell)).join(", ")})`;
}

const joined = (term) => (term.startsWith("−") ? ` − ${term.slice(1)}` : ` + ${term}`);
const grouped = (text) => (/[·/]/.test(text) && !text.startsWith("(") ? `(${text})` : text);
const isMinusOne = (part) => !isCell(part) && part[0] === "number" && part[1] === -1 && part[2] === 1;
const signed = ([, ...parts]) => (isMinusOne(parts[0]) ? [true, parts.slice(1)] : [false, parts]);

/** Write a number as briefly as a cell needs it: 12, 0.125, 1.2e−7. */
function brief(x) {
  const text = Number.isInteger(x) && Math.abs(x) < 1e6 ? String(x) : String(Number(x.toPrecision(3)));
  return text.replace("NaN", "?").replaceAll("-", "−");
}

/** Shorter still, to fit a cell; what is rounded shows it: 1.00 is not 1, and 4e−3 is not 0. */
function briefest(x) {
  const text = brief(x);
  const size = Math.abs(x);
  if (text.length <= 4 || size >= 1000 || Number.isInteger(x)) return text;
  const short = size < 0.01 ? x.toExponential(0) : x.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
  return short.replaceAll("-", "−");
}

const cellsIn = (formula) => (isCell(formula) ? [formula] : formula.slice(1).filter((_, n) => formula[0] !== "number").flatMap(cellsIn));
const termsOf = (formula) => (!isCell(formula) && formula[0] === "+" ? formula.slice(1) : [formula]);
const factorsOf = (term) => (!isCell(term) && term[0] === "*" ? signed(term)[1] : [term]);

/** Read a typed number: 3, -0.5, .5, 2e3, with any kind of minus. */
function typed(text) {
  const plain = text.trim().replace("−", "-");
  const x = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
  if (Number.isNaN(x)) return { error: `“${text.trim()}” is no number. Write one such as 3, −2 or 0.5; Escape keeps the old one.` };
  if (Math.abs(x) > 1e6) return { error: "That is too large: at most 1000000." };
  return { x: x + 0 };
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children); // a string becomes a text node
  return element;
}

/** Lay the cells of a panel out as blocks, one for each channel, of rows of cells. */
function blocksOf(shape) {
  const [columns, rows] = [shape.at(-1) ?? 1, shape.at(-2) ?? 1];
  const channels = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  return { channels, rows, columns, across: shape.length > 2 ? shape.at(-3) : 1 };
}

/** The cells of all panels, in one list: a cell is known by its place in it. */
function collect(spec) {
  const cells = [];
  const panels = spec.rows.flatMap((row) => row.panels);
  for (const panel of panels) {
    panel.first = cells.length;
    panel.layout = blocksOf(panel.shape);
    const { rows, columns } = panel.layout;
    panel.labels.forEach((label, n) => {
      const place = panel.shape.length > 2 ? unravel(n, panel.shape) : [Math.floor(n / columns) % rows, n % columns];
      cells.push({ label, panel, place, formula: panel.formulas?.[n], feeds: [] });
    });
  }
  cells.forEach((cell, id) => {
    cell.links = cell.formula === undefined ? [] : [...new Set(cellsIn(cell.formula))];
    for (const link of cell.links) cells[link].feeds.push(id);
  });
  return { panels, cells };
}

function unravel(n, shape) {
  return shape.map((size, axis) => Math.floor(n / shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % size);
}

/** All that can be reached from a cell, along "links" or "feeds", without the first step. */
function beyond(cells, id, way) {
  const reached = new Set();
  const waiting = [...cells[id][way]];
  while (waiting.length) {
    for (const next of cells[waiting.pop()][way]) {
      if (!reached.has(next)) {
        reached.add(next);
        waiting.push(next);
      }
    }
  }
  return reached;
}

/** Draw everything for one spec. Returns what the rest of the page may call. */
function draw(model, root) {
  const spec = model.get("spec");
  const { panels, cells } = collect(spec);
  const values = new Float64Array(cells.length);
  const derived = cells.flatMap((cell, id) => (cell.formula === undefined ? [] : [id]));
  let pinned = null; // stays lit; kept in the model
  let pointed = null; // under the mouse or the keyboard's focus
  let editing = null;
  let timer = null;
  let lit = [];

  // ---- what is on the page

  const play = button("Play", () => (timer === null ? start() : pause()));
  const bar = make("div", { class: "flow-bar", role: "group", "aria-label": "Steps" },
    button("Back", () => step(-1)), play, button("Step", () => step(1)), button("Reset numbers", reset));
  const formula = make("div", { "data-formula": "", class: "flow-formula", "aria-live": "polite" });
  const complaint = make("div", { class: "flow-complaint", role: "alert" });
  const hint = make("p", { class: "flow-hint" },
    "Point at a cell to see what feeds it, or what it feeds. Click to keep it lit; click a number with a dotted frame to change it. ",
    "Keyboard: Tab to a panel, arrow keys, Enter, Escape.");
  const table = make("div", { class: spec.rows.length > 2 ? "flow-rows flow-many" : "flow-rows" }, ...spec.rows.map((row) =>
    make("div", { class: "flow-row", role: "group", "aria-label": row.heading || spec.title },
      ...(row.heading ? [make("div", { class: "flow-heading" }, row.heading)] : []),
      make("div", { class: "flow-panels" }, ...row.panels.map(drawPanel)))));
  root.replaceChildren(make("div", { class: "flow-title" }, spec.title), bar, table, formula, complaint, hint);

  function button(text, action) {
    const element = make("button", { type: "button", ...MY_KEYS }, text);
    element.addEventListener("click", action);
    return element;
  }

  function drawPanel(panel) {
    const { channels, rows, columns, across } = panel.layout;
    const kind = panel.formulas ? panel.caption : `${panel.caption}, to edit`;
    const grid = make("div", {
      "data-panel": panel.name, role: "grid", class: `flow-grid flow-${panel.role}`,
      "aria-label": `${panel.name}, ${kind}`, style: `--across: ${across}`,
    });
    for (let channel = 0; channel < channels; channel++) {
      const block = make("div", { role: "rowgroup", class: "flow-block" });
      for (let row = 0; row < rows; row++) {
        const line = make("div", { role: "row", class: "flow-line" });
        for (let column = 0; column < columns; column++) {
          line.append(drawCell(panel.first + (channel * rows + row) * columns + column));
        }
        block.append(line);
      }
      grid.append(block);
    }
    cells[panel.first].element.tabIndex = 0;
    const name = make("div", { class: "flow-name", "aria-hidden": "true" },
      make("b", {}, panel.name), ` ${kind}`);
    return make("div", { class: `flow-panel flow-${panel.role}` }, name, make("div", { class: "flow-scroll" }, grid));
  }

  function drawCell(id) {
    const cell = cells[id];
    cell.element = make("div", {
      ...MY_KEYS, role: "gridcell", tabindex: "-1", class: "flow-cell", "data-cell": cell.place.join(","), "data-id": id,
      ...(cell.formula === undefined ? { "data-source": "" } : { "aria-readonly": "true" }),
      ...(cell.formula?.[0] === "number" ? { "data-constant": "" } : {}),
    });
    return cell.element;
  }

  // ---- numbers

  function load() {
    const given = model.get("values");
    for (const panel of panels) given[panel.name]?.forEach((x, n) => { values[panel.first + n] = x; });
    compute();
  }

  function compute() {
    for (const id of derived) values[id] = evaluate(cells[id].formula, values);
    for (const panel of panels) {
      const own = values.subarray(panel.first, panel.first + panel.labels.length);
      const most = own.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
      own.forEach((x, n) => print(cells[panel.first + n], x, x / most));
    }
    explain();
  }

  function print(cell, x, shade) {
    if (cell.printed === x && cell.shade === shade) return;
    [cell.printed, cell.shade] = [x, shade];
    const text = briefest(x);
    const { element } = cell;
    if (cells[editing] !== cell) element.textContent = text;
    element.setAttribute("aria-label", `${cell.label}: ${brief(x)}`);
    element.classList.toggle("flow-long", text.length > 3);
    element.classList.toggle("flow-longer", text.length > 4);
    element.classList.toggle("flow-minus", x < 0);
    element.style.setProperty("--shade", Math.abs(shade).toFixed(2));
  }

  function save() {
    const edited = {};
    for (const panel of panels.filter((panel) => !panel.formulas)) {
      edited[panel.name] = [...values.subarray(panel.first, panel.first + panel.labels.length)];
    }
    model.set("values", edited);
    model.save_changes();
  }

  function reset() {
    for (const panel of panels) spec.start[panel.name]?.forEach((x, n) => { values[panel.first + n] = x; });
    compute();
    save();
    say("");
  }

  // ---- light

  const shown = () => (editing !== null ? pinned ?? editing : pointed ?? pinned);

  function light() {
    for (const { element } of lit) {
      for (const name of ["data-lit", "data-chosen", "data-path", "data-tag", "data-strong"]) element.removeAttribute(name);
    }
    const id = shown();
    lit = [];
    if (id === null) return;
    const mark = (which, name, value = "") => {
      cells[which].element.setAttribute(name, value);
      lit.push(cells[which]);
    };
    const { formula: made, feeds } = cells[id];
    const direct = made === undefined ? feeds : cells[id].links;
    for (const [way, near] of [["links", cells[id].links], ["feeds", feeds]]) {
      for (const far of beyond(cells, id, way)) if (!near.includes(far)) mark(far, "data-path");
    }
    if (made !== undefined) feeds.forEach((next) => mark(next, "data-path"));
    direct.forEach((link) => mark(link, "data-lit"));
    mark(id, "data-chosen");
    if (made === undefined) return;
    const terms = termsOf(made);
    if (terms.length > 1) {
      terms.forEach((term, n) => cellsIn(term).forEach((link) => {
        const { element } = cells[link];
        const before = element.getAttribute("data-tag");
        mark(link, "data-tag", before ? `${before} ${n + 1}` : n + 1);
      }));
    }
  }

  // ---- words

  function explain() {
    const id = shown();
    if (id === null) return formula.replaceChildren();
    const cell = cells[id];
    const parts = cell.formula === undefined ? feedsInWords(id) : sumInWords(id);
    formula.replaceChildren(...parts);
    formula.style.minHeight = `${Math.max(parseFloat(formula.style.minHeight) || 0, formula.scrollHeight)}px`;
  }

  const symbol = (id) => cells[id].label;
  const number = (id) => brief(values[id]);

  function sumInWords(id) {
    const made = cells[id].formula;
    const terms = termsOf(made);
    const line = (cell) => terms.map((term, n) => span(term, n ? joined(write(term, cell)) : write(term, cell)));
    const lines = [make("div", {}, make("b", {}, cells[id].label), " = ", ...line(symbol))];
    const result = number(id);
    const worked = isCell(made) ? [] : line(number);
    const trivial = worked.length === 1 && worked[0].textContent === result;
    lines.push(make("div", {}, " = ", ...(worked.length && !trivial ? [...worked, " = "] : []), make("b", {}, result)));
    if (JSON.stringify(made).includes('"[]"')) lines.push(make("div", { class: "flow-next" }, " [ ] is 1 if all that it holds is true, else 0."));
    if (cells[id].feeds.length) lines.push(make("div", { class: "flow-next" }, " It feeds ", list(cells[id].feeds, (next) => symbol(next)), "."));
    return lines;
  }

  function feedsInWords(id) {
    const start = make("div", {}, make("b", {}, symbol(id)), ` = ${number(id)} feeds`);
    if (!cells[id].feeds.length) return [start, make("div", {}, " nothing that is shown.")];
    const by = (next) => {
      const terms = termsOf(cells[next].formula).filter((term) => cellsIn(term).includes(id));
      const beside = terms.map((term) => factorsOf(term).filter((part) => part !== id));
      if (!terms.every((term) => factorsOf(term).includes(id)) || beside.flat().length === 0) return symbol(next);
      return `${symbol(next)} (beside ${beside.map((parts) => parts.map((part) => write(part, symbol, "*")).join("·")).join(" and ")})`;
    };
    const fed = panels.map((panel) => cells[id].feeds.filter((next) => cells[next].panel === panel));
    return [start, ...fed.filter((ids) => ids.length).map((ids) => make("div", {}, " ", list(ids, by)))];
  }

  function list(ids, words) {
    return ids.map(words).join(", ");
  }

  /** A term of the written sum; pointing at it marks its cells. */
  function span(term, text) {
    const element = make("span", { class: "flow-term" }, text);
    const marked = [...new Set(cellsIn(term))].map((id) => cells[id].element);
    element.addEventListener("pointerenter", () => marked.forEach((cell) => cell.setAttribute("data-strong", "")));
    element.addEventListener("pointerleave", () => marked.forEach((cell) => cell.removeAttribute("data-strong")));
    return element;
  }

  function say(text) {
    complaint.textContent = text;
  }

  function show() {
    light();
    explain();
  }

  // ---- pointing, pinning, stepping

  function point(id) {
    if (id === pointed) return;
    pointed = id;
    if (editing === null) show();
  }

  function pin(id) {
    pinned = id;
    for (const { element } of cells) element.removeAttribute("aria-selected");
    if (id !== null) cells[id].element.setAttribute("aria-selected", "true");
    model.set("pinned", id === null ? [] : [cells[id].panel.name, ...indexOf(id)]);
    model.save_changes();
    show();
  }

  const indexOf = (id) => unravel(id - cells[id].panel.first, cells[id].panel.shape);

  function loadPinned() {
    const [name, ...place] = model.get("pinned");
    const found = cells.findIndex((cell, id) => cell.panel.name === name && indexOf(id).join() === place.join());
    pinned = found < 0 ? null : found;
    cells[found]?.element.setAttribute("aria-selected", "true");
    show();
  }

  function step(by) {
    const here = derived.indexOf(pinned);
    const next = here < 0 ? (by > 0 ? 0 : derived.length - 1) : (here + by + derived.length) % derived.length;
    pointed = null;
    pin(derived[next]);
  }

  function start() {
    timer = setInterval(() => step(1), 1000);
    play.textContent = "Pause";
    step(1);
  }

  function pause() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  }

  // ---- editing in place

  function edit(id, text = null) {
    const { element, label } = cells[id];
    editing = id;
    const input = make("input", { type: "text", inputmode: "text", autocomplete: "off", "aria-label": `${label}, new number` });
    input.value = text ?? brief(values[id]);
    element.replaceChildren(input);
    input.focus();
    if (text === null) input.select();
    show();
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") finish(input, true);
      if (event.key === "Escape") finish(input, false);
    });
    input.addEventListener("blur", () => finish(input, true, true));
  }

  /** End an edit: keep the number, or the old one; a number that is none stays to be mended, unless left behind. */
  function finish(input, keep, left = false) {
    if (editing === null) return;
    const id = editing;
    const { x, error } = keep ? typed(input.value) : {};
    say(error ?? "");
    if (error && !left) {
      input.setAttribute("aria-invalid", "true");
      return;
    }
    editing = null;
    const { element } = cells[id];
    element.textContent = briefest(values[id]);
    if (x !== undefined && x !== values[id]) {
      values[id] = x;
      compute();
      save();
    }
    if (!left) focus(id);
    show();
  }

  // ---- keyboard, mouse, touch

  function focus(id) {
    const { panel, element } = cells[id];
    panel.labels.forEach((_, n) => { cells[panel.first + n].element.tabIndex = -1; });
    element.tabIndex = 0;
    element.focus();
  }

  function moved(id, key, far) {
    const { panel } = cells[id];
    const { channels, rows, columns, across } = panel.layout;
    const place = id - panel.first;
    let [channel, row, column] = [Math.floor(place / (rows * columns)), Math.floor(place / columns) % rows, place % columns];
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
    if (step) {
      row += step[0];
      column += step[1];
      const next = channel + (column < 0 ? -1 : column === columns ? 1 : row < 0 ? -across : row === rows ? across : 0);
      if (next < 0 || next >= channels) return id;
      [channel, row, column] = [next, (row + rows) % rows, (column + columns) % columns];
    } else if (key === "Home") {
      [channel, row, column] = far ? [0, 0, 0] : [channel, row, 0];
    } else if (key === "End") {
      [channel, row, column] = far ? [channels - 1, rows - 1, columns - 1] : [channel, row, columns - 1];
    }
    return panel.first + (channel * rows + row) * columns + column;
  }

  const idOf = (target) => {
    const element = target.closest?.("[data-id]");
    return element ? Number(element.getAttribute("data-id")) : null;
  };

  table.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "touch") point(idOf(event.target));
  });
  table.addEventListener("pointerleave", () => point(null));
  table.addEventListener("focusin", (event) => {
    if (editing === null) point(idOf(event.target));
  });
  table.addEventListener("focusout", () => {
    if (editing === null) point(null);
  });

  let touched = null; // a finger first points, and edits at the second touch
  let byTouch = false;
  table.addEventListener("pointerdown", (event) => { byTouch = event.pointerType === "touch"; });
  table.addEventListener("click", (event) => {
    const id = idOf(event.target);
    if (id === null || event.target.tagName === "INPUT") return;
    pause();
    const isSource = cells[id].formula === undefined;
    if (isSource && (!byTouch || touched === id)) return edit(id);
    touched = id;
    focus(id);
    if (!isSource) pin(pinned === id && !byTouch ? null : id);
    else point(id);
  });
  table.addEventListener("keydown", (event) => {
    const id = idOf(event.target);
    if (id === null || event.altKey || event.metaKey) return;
    const isSource = cells[id].formula === undefined;
    if (/^(Arrow|Home$|End$)/.test(event.key)) focus(moved(id, event.key, event.ctrlKey));
    else if (event.key === "Enter" || event.key === " " || event.key === "F2") isSource ? edit(id) : pin(pinned === id ? null : id);
    else if (event.key === "Escape") pin(null);
    else if (isSource && !event.ctrlKey && /^[-−+.\d]$/.test(event.key)) edit(id, event.key);
    else return;
    event.preventDefault();
  });

  load();
  loadPinned();
  return { load, loadPinned, pause };
}

/** Dark if the page around is: JupyterLab and VS Code say so, elsewhere the system does. */
function isDark() {
  const { body, documentElement } = document;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false";
  if (/\bvscode-/.test(body.className)) return /\bvscode-(dark|high-contrast)\b/.test(body.className);
  if (documentElement.getAttribute("theme")) return documentElement.getAttribute("theme") === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function render({ model, el }) {
  const root = make("div", { class: "bpcnn-flow", role: "group", "aria-label": model.get("spec").title });
  el.append(root);
  const recolor = () => root.setAttribute("data-theme", isDark() ? "dark" : "light");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const themes = new MutationObserver(recolor);
  for (const element of [document.body, document.documentElement]) themes.observe(element, { attributes: true });
  system.addEventListener("change", recolor);
  recolor();

  let page = draw(model, root);
  const redraw = () => {
    page.pause();
    page = draw(model, root);
  };
  const reload = () => page.load();
  const repin = () => page.loadPinned();
  model.on("change:spec", redraw);
  model.on("change:values", reload);
  model.on("change:pinned", repin);
  return () => {
    page.pause();
    themes.disconnect();
    system.removeEventListener("change", recolor);
    model.off("change:spec", redraw);
    model.off("change:values", reload);
    model.off("change:pinned", repin);
  };
}

export default { render };
