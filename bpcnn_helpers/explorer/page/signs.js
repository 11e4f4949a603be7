/* The signs of two operations that look alike from the last row: each is large, and on the wall is named. */

import { make } from "./elements.js";

const NAMES_OF_SIGNS = { "⋆": "cross-correlation", "*": "convolution" };
const WORDS_FOR_SIGNS = { "⋆": "cross-correlated with", "*": "convolved with" };

/** A text with its signs in elements of their own. */
export function withSigns(text) {
  const parts = text.split(/([⋆*])/);
  const signs = parts.filter((part) => part in NAMES_OF_SIGNS);
  return [
    ...parts.map((part) => (part in NAMES_OF_SIGNS ? make("span", { class: "flow-sign" }, part) : part)),
    ...signs.map((sign) => make("span", { class: "flow-sign-name" }, ` (${NAMES_OF_SIGNS[sign]})`)),
  ];
}

/** A text with words for its signs, as it is to be said. */
export const spoken = (text) => text.replace(/[⋆*]/g, (sign) => WORDS_FOR_SIGNS[sign]);
