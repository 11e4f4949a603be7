/* The chain that a cell is in: from it, layer by layer, to the loss, and from the loss back to its derivative. */

import { isSource } from "./cells.js";
import { sharesOf } from "./products.js";
import { slopesOf } from "./slopes.js";

/** The start of the chain and its end, and the layers on the way there and back: of each panel the cells that the chain
    touches, those that carry something on, and one of these, so that all together are a single path. */
export function chainOf(page, id) {
  const [start, end] = endsOf(page, id);
  const both = start !== null && end !== null;
  const there = start === null ? [] : layersOf(page, forwards(page, start, both));
  const back = end === null ? [] : layersOf(page, backwards(page, end, both));
  chooseOnes(page, there, slopesOf);
  chooseOnes(page, back, sharesOf);
  return { start, end, there, back, layers: [...there, ...back] };
}

const isGradient = ({ panel }) => panel.role === "gradient";

/** The cell where the chain begins, and that of its derivative, where it ends; null for one that there is not. */
function endsOf({ cells, panels }, id) {
  const { panel } = cells[id];
  const belongs = (found) => (isGradient(cells[id]) ? found.name === targetOf(panel) : targetOf(found) === panel.name);
  const other = panels.find((found) => found.labels.length === panel.labels.length && belongs(found));
  const partner = other ? other.first + id - panel.first : null;
  return isGradient(cells[id]) ? [partner, id] : [id, partner];
}

/** The panel whose derivative a panel shows: Z for G, "∂J/∂Z, from above"; z² for δ². */
export function targetOf({ name, caption, role }) {
  if (role !== "gradient") return null;
  const [, said] = /∂J\/∂([^\s,]+)/.exec(`${name} ${caption}`) ?? [];
  return said ?? (name.startsWith("δ") ? name.replace("δ", "z") : null);
}

/** What is reached from the start: all that it feeds, and what answers to it as the numbers are now. */
function forwards(page, start, both) {
  const { cells } = page;
  const [touched, live] = [new Set([start]), new Set([start])];
  for (const id of page.derived.filter((derived) => !both || !isGradient(cells[derived]))) {
    if (!cells[id].links.some((link) => touched.has(link))) continue;
    touched.add(id);
    if ([...slopesOf(page, id)].some(([link, slope]) => slope !== 0 && live.has(link))) live.add(id);
  }
  touched.delete(start);
  return { touched, live };
}

/** What the end is made up of: all, and what is not 0 in it; only gradients, if there is a way forwards as well. */
function backwards(page, end, both) {
  const { cells } = page;
  const from = (linksOf) => {
    const reached = new Set([end]);
    for (const id of reached) { // it grows meanwhile
      const links = isSource(cells[id]) ? [] : linksOf(id);
      links.filter((link) => !both || isGradient(cells[link])).forEach((link) => reached.add(link));
    }
    return reached;
  };
  return { touched: from((id) => cells[id].links), live: from((id) => [...sharesOf(page, id).keys()]) };
}

function layersOf({ panels, cells }, { touched, live }) {
  const within = (ids, panel) => [...ids].filter((id) => cells[id].panel === panel);
  const layers = panels.map((panel) => ({ panel, touched: within(touched, panel), live: within(live, panel) }));
  return layers.filter((layer) => layer.touched.length);
}

/** Choose one cell of each layer, from the last to the first: what the one behind it depends on most. */
function chooseOnes(page, layers, weigh) {
  let behind = null;
  for (const layer of [...layers].reverse()) {
    const weights = behind === null || isSource(page.cells[behind]) ? new Map() : weigh(page, behind);
    const size = (id) => [Math.abs(weights.get(id) ?? 0), Math.abs(page.values[id])];
    const carrying = layer.live.length ? layer.live : layer.touched;
    layer.one = carrying.reduce((best, id) => (isMore(size(id), size(best)) ? id : best));
    behind = layer.one;
  }
}

const isMore = ([a, b], [c, d]) => a > c || (a === c && b > d);
