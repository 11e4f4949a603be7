/* A formula as text. Python wrote it in pieces; only the names of its cells, or their numbers, are filled in here.

   A term is [sign, ...factors], a factor a list of pieces: a text, the number of a cell, [cell] where a negative number
   needs brackets, or ["±", cell] where the sign of its number joins it to the terms before. */

/** Write a term; `textOf` writes a cell. */
export function filled([sign, ...factors], textOf) {
  return sign + factors.map((pieces) => pieces.map((piece) => filledPiece(piece, textOf)).join("")).join("·");
}

function filledPiece(piece, textOf) {
  if (typeof piece === "string") return piece;
  const text = textOf(standingIn(piece));
  const minus = text.startsWith("−");
  if (piece[0] === "±") return minus ? ` − ${text.slice(1)}` : ` + ${text}`;
  return minus && Array.isArray(piece) ? `(${text})` : text;
}

const standingIn = (piece) => (Array.isArray(piece) ? piece.at(-1) : piece);

/** The cells of a term, as often as they stand in it. */
export const cellsOf = ([, ...factors]) => factors.flat().filter((piece) => typeof piece !== "string").map(standingIn);

/** Is a factor this cell, and nothing else? */
export const isThe = (id, factor) => factor.length === 1 && standingIn(factor[0]) === id;
