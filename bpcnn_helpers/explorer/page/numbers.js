/* Numbers, written briefly and read from what is typed. */

/** Return what writes numbers by a rule, which Python has as well. */
export function numberWriters(rule) {
  const withMinus = (text) => text.replaceAll("-", "−");

  function withPower(x) {
    const [digits, power] = x.toExponential().split("e");
    return withMinus(`${digits}e${Number(power)}`);
  }

  /** As briefly as a sum needs it: 12, 0.125, 1.2e−7. */
  function brief(x) {
    if (!Number.isFinite(x)) return Number.isNaN(x) ? "?" : x > 0 ? "∞" : "−∞";
    if (Number.isInteger(x) && Math.abs(x) < rule.whole) return withMinus(String(x));
    const rounded = Number(x.toPrecision(rule.digits));
    const size = Math.abs(rounded);
    return size >= rule.least && size < rule.whole ? withMinus(String(rounded)) : withPower(rounded);
  }

  /** Shorter still, to fit a cell; what is rounded shows it: 1.00 is not 1, and 4e−3 is not 0. */
  function briefest(x) {
    const text = brief(x);
    if (text.length <= rule.room || Number.isInteger(x)) return text;
    const found = rule.decimals.find(([bound]) => Math.abs(x) < bound);
    if (!found) return text;
    return found[1] === null ? withPower(Number(x.toExponential(0))) : withMinus(x.toFixed(found[1]));
  }

  return { brief, briefest };
}

/** Read a typed number: 3, -0.5, .5, 2e3, with any kind of minus. */
export function typed(text) {
  const plain = text.trim().replace("−", "-");
  const x = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
  if (Number.isNaN(x)) return { error: `“${text.trim()}” is no number. Write one such as 3, −2 or 0.5; Escape keeps the old one.` };
  if (Math.abs(x) > 1e6) return { error: "That is too large: at most 1000000." };
  return { x: x + 0 };
}
