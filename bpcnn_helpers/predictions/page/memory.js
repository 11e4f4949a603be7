/* What was answered stays answered in this page, also when its cell is run again, where the browser may keep it. */

/** The name under which a question is kept: on another page, or with another answer, it is another question. */
function nameOf({ asked, sealed }) {
  let sum = 0;
  for (const letter of sealed) sum = (31 * sum + letter.charCodeAt(0)) | 0;
  return `bpcnn: ${location.pathname} ${asked.question} ${sum}`;
}

/** The state of a question as it was left. */
export function remembered(page) {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(page))) ?? {};
  } catch {
    return {}; // a browser may keep nothing
  }
}

export function remember(page, state) {
  try {
    sessionStorage.setItem(nameOf(page), JSON.stringify(state));
  } catch { /* as above */ }
}
