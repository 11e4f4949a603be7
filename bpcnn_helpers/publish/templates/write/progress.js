/* What was checked and answered in this book, kept in this browser as `bp.progress` keeps it: lines of JSON. */

const PROGRESS = "bpcnn progress";
let unkept = ""; // where a browser keeps nothing

function keptProgress() {
  try {
    return localStorage[PROGRESS] ?? "";
  } catch {
    return unkept;
  }
}

function keepProgress(text) {
  unkept = text;
  try {
    localStorage[PROGRESS] = text;
  } catch { /* until the page is closed, then */ }
}

/** Note each answer to a question as Python does: predictions/prediction.py. */
function noteAnswers(notebook) {
  document.addEventListener("answered", ({ detail: { question, ...how } }) => {
    const at = new Date().toISOString().replace(/\.\d+Z$/, "+00:00");
    keepProgress(`${keptProgress()}${JSON.stringify({ at, question, notebook, ...how })}\n`);
  });
}
