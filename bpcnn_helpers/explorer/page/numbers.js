/* Numbers, written briefly and read from what is typed. */

/** Return what writes numbers by a rule, which Python has as well. */
export function numberWriters(rule) {
  const withMinus = (text) => text.replaceAll("-", "−");

  function withPower(x) {
    const [digits, power] = x.toExponential().split("e");
    return withMinus(`${digits}e${Number(power)}`);
  }

  /** The number that is shown with so many digits, and all that stand before the point; with three if not said. */
  function rounded(x, digits) {
    const below = Math.abs(x) < rule.whole;
    if (below && Number.isInteger(x)) return x + 0; // -0 is shown as 0
    return Number(below && Math.abs(x) >= 10 ** digits ? x.toFixed(0) : x.toPrecision(digits ?? rule.digits));
  }

  /** As briefly as a sum needs it: 12, 0.125, 1.2e−7. */
  function brief(x, digits) {
    if (!Number.isFinite(x)) return Number.isNaN(x) ? "?" : x > 0 ? "∞" : "−∞";
    const shown = rounded(x, digits);
    const size = Math.abs(shown);
    return size === 0 || (size >= rule.least && size < rule.whole) ? withMinus(String(shown)) : withPower(shown);
  }

  /** ["=", 1234.5] for a number that is short enough to be told in full, ["≈", 0.333] for another. */
  function told(x) {
    return rounded(x, rule.exact) === x ? ["=", brief(x, rule.exact)] : ["≈", brief(x)];
  }

  /** Shorter still, to fit a cell; what is rounded shows it: 1.00 is not 1, and 4e−3 is not 0. */
  function briefest(x) {
    const text = brief(x);
    if (text.length <= rule.room || Number.isInteger(x)) return text;
    const found = rule.decimals.find(([bound]) => Math.abs(x) < bound);
    if (!found) return text;
    return found[1] === null ? withPower(Number(x.toExponential(0))) : withMinus(x.toFixed(found[1]));
  }

  return { rounded, brief, briefest, told };
}

const WRITTEN = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:\s*[/⁄]\s*(\d+\.?\d*|\.\d+))?$/i;

/** The number that a text writes: 3, -0.5, 0,5, .5, 2e3, 1/2, with any kind of minus; NaN for any other text. */
export function numberIn(text) {
  const [, above, below = 1] = WRITTEN.exec(text.trim().replaceAll("−", "-").replaceAll(",", ".")) ?? [];
  const x = Number(above) / Number(below);
  return Number.isFinite(x) ? x + 0 : NaN; // -0 is 0
}

/** Read a typed number that is to stand in a cell. */
export function typed(text) {
  const x = numberIn(text);
  if (Number.isNaN(x)) return { error: `“${text.trim()}” is no number. Write one such as 3, −2, 0.5 or 1/2; Escape keeps the old one.` };
  if (Math.abs(x) > 1e6) return { error: "That is too large: at most 1000000." };
  return { x };
}
