/* What stands in a cell that does not show its number yet. */

import { isLaying } from "./page.js";
import { productsOf } from "./products.js";

/** "?" in a cell that is covered, the sum so far in one whose products are laid down; null where the number stands. */
export function veil(page, id) {
  if (!isLaying(page, id)) return page.covered.has(id) ? "?" : null;
  if (page.laid === page.cells[id].terms.length) return null;
  return page.laid === 0 ? "?" : productsOf(page, id)[page.laid - 1].sum;
}

/** The same for a screen reader. */
export const veilSaid = (text) => (text === "?" ? "not shown yet" : text);
