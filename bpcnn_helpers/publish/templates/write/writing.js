/* Cells of a page that can be written in and run: the code of each, what it gave, and the bar that says how far it is. */

const written = JSON.parse(document.getElementById("written").textContent);
const needsMore = new RegExp(written.needs_more); // the larger libraries
const keptUnder = `bpcnn ${written.notebook}`;
const kept = (() => {
  try {
    return JSON.parse(localStorage[keptUnder] ?? "{}");
  } catch {
    return {}; // a browser may keep nothing
  }
})();
const writingState = make("span", { role: "status" });
const writingBar = make("progress", { hidden: "" });
const stopButton = button("Stop", () => endPython("Stopped."), { hidden: "" });
const saveButton = button("Save as a notebook", saveNotebook);
const writingPlace = make("div", { class: "writing-state" }, writingState, writingBar, stopButton, saveButton);
let cells = [];
let current; // the cell that runs
let waiting = Promise.resolve();
let wasEnded = "";
let patience; // the clock of a cell that shows nothing
const engine = new Engine(written.parts, (message) => hear(message));

function keep() {
  try {
    localStorage[keptUnder] = JSON.stringify(kept);
  } catch { /* it is not kept, then */ }
}

function say(text) {
  writingState.textContent = text;
}

/** End a cell that has shown nothing for a while; called anew whenever it shows something. */
function waitForMore() {
  clearTimeout(patience);
  const why = `Ended after ${written.seconds} s in which it showed nothing; is there a loop that does not end?`;
  patience = setTimeout(() => endPython(why), 1000 * written.seconds);
}

/** What a cell prints; a line that is written anew, as a bar is, replaces itself. */
function print({ stream, text }) {
  let last = current.output?.lastElementChild;
  if (last?.dataset.stream !== stream) current.output?.append(last = make("pre", { "data-stream": stream }));
  last?.append(text);
  if (last && text.includes("\r")) last.textContent = last.textContent.replace(/[^\n]*\r(?=.)/g, "");
}

/** What Python tells while a cell runs. */
function hear(message) {
  if (message.kind === "broken") wasEnded ||= `Python was ended: ${message.text}.`;
  if (!current || !engine.isRunning) return;
  waitForMore();
  if (message.kind === "ran") current.right = message.right;
  else if (message.kind === "text") print(message);
  else if (message.kind === "progress") keepProgress(message.text);
  else if (message.kind === "clear") current.output?.replaceChildren();
  else if (message.kind === "file") current.output?.append(fileLink(message));
  else if (message.kind === "show") current.output?.append(showValue(message));
  else if (message.kind === "instead") current.output?.lastElementChild.replaceWith(showValue(message));
}

async function startEngine() {
  writingBar.hidden = false;
  const mb = (part) => (written.bytes * part / 1e6).toFixed(0);
  await engine.start((done, all) => {
    [writingBar.value, writingBar.max] = [done, all];
    say(done < all ? `Python is loaded: ${mb(done / all)} of ${mb(1)} MB` : "Python is started");
  });
  writingBar.hidden = true;
}

function endPython(why) {
  wasEnded = why;
  engine.end();
  for (const cell of cells) cell.ran = false;
}

/** Run one cell; whether it raised nothing. */
async function runCell(cell) {
  current = cell;
  cell.right = false;
  wasEnded = "";
  cell.output?.replaceChildren();
  if (cell.first) cell.first.hidden = true;
  try {
    if (!engine.isRunning) await startEngine();
    if (needsMore.test(cell.text) && !engine.hasMore) {
      say("Larger libraries are loaded");
      await engine.add();
    }
    say(`Cell ${cell.number} runs`);
    stopButton.hidden = false;
    waitForMore();
    const told = [cell.text, cell.number, keptProgress()].map((value) => JSON.stringify(value)); // which Python reads, too
    await engine.run(`in_page.run(${told})`);
    say("");
  } catch (error) {
    wasEnded ||= `This page could not run Python: ${error.message}`;
    say("");
  }
  clearTimeout(patience);
  writingBar.hidden = stopButton.hidden = true;
  if (wasEnded) cell.output?.append(make("p", { class: "note" }, `${wasEnded} What other cells had made is gone: run all above again.`));
  cell.ran = cell.right && !wasEnded;
  current = undefined;
  return cell.ran;
}

/** Run cells one after another, up to the first that raises. */
function runCells(list) {
  waiting = waiting.then(async () => {
    for (const cell of list) {
      if (!await runCell(cell)) {
        if (cell !== list.at(-1)) say(`Cell ${cell.number} went wrong; those below it were not run.`);
        cell.output?.scrollIntoView({ block: "nearest" });
        break;
      }
    }
  });
  return waiting;
}

const above = (cell) => cells.slice(0, cells.indexOf(cell) + 1);

/** Tab puts spaces, until Escape was pressed; Enter goes on under the line; Shift+Enter runs. */
function typing(event, area, run) {
  const { selectionStart: start, value } = area;
  const line = value.slice(value.lastIndexOf("\n", start - 1) + 1, start);
  const insert = (text) => {
    event.preventDefault();
    area.setRangeText(text, start, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input"));
  };
  if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) {
    event.preventDefault();
    run();
  } else if (event.key === "Enter") insert(`\n${/^ */.exec(line)[0]}${/:\s*$/.test(line) ? "    " : ""}`);
  else if (event.key === "Tab" && !event.shiftKey && !area.dataset.leaves) insert(" ".repeat(4 - line.length % 4));
  if (event.key === "Escape") area.dataset.leaves = "yes";
}

function openEditor(cell) {
  if (cell.area) return cell.area;
  const area = make("textarea", { spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off",
    "aria-label": `Code of cell ${cell.number}. Shift+Enter runs it; Tab indents, after Escape it leaves.` });
  area.value = cell.text;
  area.setSelectionRange(0, 0); // where one begins to read, on a phone, too
  const grow = () => { area.rows = area.value.split("\n").length + 1; };
  area.addEventListener("input", () => {
    cell.text = kept[cell.id] = area.value;
    grow();
    keep();
  });
  area.addEventListener("keydown", (event) => typing(event, area, () => runCells([cell])));
  area.addEventListener("blur", () => { delete area.dataset.leaves; });
  grow();
  cell.code.hidden = true;
  cell.code.after(area);
  cell.area = area;
  return area;
}

function resetCell(cell) {
  delete kept[cell.id];
  keep();
  cell.text = cell.source;
  cell.area?.remove();
  delete cell.area;
  cell.code.hidden = false;
  cell.output.replaceChildren();
  if (cell.first) cell.first.hidden = false;
}

function drawCell(cell) {
  const place = document.getElementById(`cell-id=${cell.id}`);
  cell.code = place?.querySelector(".highlight");
  if (!cell.code) return; // its code is not on show: it asks a question, which stands there
  cell.first = place.querySelector(".jp-Cell-outputWrapper");
  cell.output = make("div", { class: "written", "aria-live": "polite" });
  cell.code.after(make("div", { class: "writing" },
    button("Run", () => runCells([cell])),
    button("Run all above and this", () => runCells(above(cell))),
    button("Write", () => openEditor(cell).focus()),
    button("Reset", () => resetCell(cell))));
  place.append(cell.output);
  if (kept[cell.id] !== undefined && kept[cell.id] !== cell.source) openEditor(cell);
}

/** Save the page's notebook with what was written, to go on with in JupyterLab or to give to a teacher. */
async function saveNotebook() {
  const { book } = await unseal(written.sealed);
  for (const cell of book.cells) cell.source = kept[cell.id] ?? cell.source;
  const href = URL.createObjectURL(new Blob([JSON.stringify(book, null, 1)], { type: "application/x-ipynb+json" }));
  const link = make("a", { href, download: written.notebook });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

noteAnswers(written.notebook.slice(0, 2));
unseal(written.sealed).then(({ book }) => {
  const codeCells = book.cells.filter((cell) => cell.cell_type === "code");
  cells = codeCells.map(({ id, source }, n) => ({ id, source, text: kept[id] ?? source, number: n + 1, ran: false }));
  cells.forEach(drawCell);
  document.querySelector("main").append(writingPlace);
  document.documentElement.dataset.writes = "yes";
});
