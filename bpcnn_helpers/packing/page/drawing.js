/* Of a drawing on the pad a picture as the data set has them, as Python's `as_digit` makes it. */

const FIELD = 32;
const BLOCK = 4;

function boxAround(rows) {
  const inked = rows.map((row) => row.some(Boolean));
  const columns = rows[0].map((_, column) => rows.some((row) => row[column]));
  const [top, left] = [inked.indexOf(true), columns.indexOf(true)];
  return { top, left, height: inked.lastIndexOf(true) - top + 1, width: columns.lastIndexOf(true) - left + 1 };
}

/** Return 64 grey levels from 0 to 1: the ink as large as it fits, in the middle; null for an empty pad. */
export function digitOf(rows) {
  if (!rows.some((row) => row.some(Boolean))) return null;
  const { top, left, height, width } = boxAround(rows);
  const scaled = [height, width].map((side) => Math.max(1, Math.round((FIELD * side) / Math.max(height, width))));
  const [above, beside] = scaled.map((side) => Math.floor((FIELD - side) / 2));
  const digit = new Float64Array((FIELD / BLOCK) ** 2);
  for (let row = 0; row < scaled[0]; row++) {
    for (let column = 0; column < scaled[1]; column++) {
      const from = [top + Math.floor(((row + 0.5) * height) / scaled[0]), left + Math.floor(((column + 0.5) * width) / scaled[1])];
      const block = Math.floor((above + row) / BLOCK) * (FIELD / BLOCK) + Math.floor((beside + column) / BLOCK);
      digit[block] += rows[from[0]][from[1]] / BLOCK ** 2;
    }
  }
  return digit;
}
