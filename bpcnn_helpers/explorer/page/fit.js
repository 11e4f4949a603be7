/* How large a text can be set in a cell, so that minus sign and last digit stay inside the frame when it is lit. */

const ROOM = 1.9; // inside that frame, in the size of a digit's type
const WIDTHS = { "−": 0.84, ".": 0.38 }; // of bold type that is wide; all else is as wide as a digit
const DIGIT = 0.7;

/** How much smaller than others a text must be set: 1 if it fits. */
export const fit = (text) => Math.min(1, ROOM / [...text].reduce((sum, sign) => sum + (WIDTHS[sign] ?? DIGIT), 0));
