/* The notebook around an explorer, where it is JupyterLab's. */

/** Run the cell that shows this element, as Shift+Enter does elsewhere in the notebook; keys in an explorer are its own. */
export function runNotebookCell(element) {
  const cell = element.closest(".jp-Cell");
  if (!cell) return;
  cell.tabIndex = -1;
  cell.focus();
  cell.dispatchEvent(new KeyboardEvent("keydown", {
    key: "Enter", code: "Enter", keyCode: 13, shiftKey: true, bubbles: true, cancelable: true,
  }));
}
