/* Edits can be taken back and done again. */

import { say } from "./voice.js";

/** Keep the numbers as they stand, before an edit; what was taken back is forgotten. */
export function keepNumbers(page) {
  page.past.push(page.values.slice());
  page.future = [];
}

/** Put the numbers of the last edit, or of the next, back where they were; false if there is none. */
export function goBack(page) {
  return travel(page, page.past, page.future, "Nothing to take back.");
}

export function goForward(page) {
  return travel(page, page.future, page.past, "Nothing to do again.");
}

function travel(page, from, to, nothing) {
  if (!from.length) {
    say(page, nothing);
    return false;
  }
  to.push(page.values.slice());
  page.values.set(from.pop());
  return true;
}
