/* What stands in a cell that does not show its number yet. */

import { isLaying } from "./page.js";
import { productsOf } from "./products.js";

/** The sum so far in a cell whose products are laid down; null where the number stands. */
export function veil(page, id) {
  if (!isLaying(page, id) || page.laid === page.cells[id].terms.length) return null;
  return page.laid === 0 ? "?" : productsOf(page, id)[page.laid - 1].sum;
}
