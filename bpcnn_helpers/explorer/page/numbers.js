/* Numbers, written briefly and read from what is typed. */

/** Write a number as briefly as a cell needs it: 12, 0.125, 1.2e−7. */
export function brief(x) {
  const text = Number.isInteger(x) && Math.abs(x) < 1e6 ? String(x) : String(Number(x.toPrecision(3)));
  return text.replace("NaN", "?").replaceAll("-", "−");
}

/** Shorter still, to fit a cell; what is rounded shows it: 1.00 is not 1, and 4e−3 is not 0. */
export function briefest(x) {
  const text = brief(x);
  const size = Math.abs(x);
  if (text.length <= 4 || size >= 1000 || Number.isInteger(x)) return text;
  const short = size < 0.01 ? x.toExponential(0) : x.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
  return short.replaceAll("-", "−");
}

/** Read a typed number: 3, -0.5, .5, 2e3, with any kind of minus. */
export function typed(text) {
  const plain = text.trim().replace("−", "-");
  const x = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
  if (Number.isNaN(x)) return { error: `“${text.trim()}” is no number. Write one such as 3, −2 or 0.5; Escape keeps the old one.` };
  if (Math.abs(x) > 1e6) return { error: "That is too large: at most 1000000." };
  return { x: x + 0 };
}
