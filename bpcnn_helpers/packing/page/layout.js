/* The stations, layer by layer. */

import { make } from "../../explorer/page/elements.js";
import { listen } from "./hands.js";
import { newStation } from "./station.js";

const HEADINGS = { forwards: "Forwards", backwards: "Backwards: δ", weights: "What it has learnt, and how the loss changes with it" };

/** Lay the stations out, layer by layer: its weights and what changes them, its numbers and what comes back to them. */
export function laidOut(view) {
  const { stations, output } = view.state;
  const columns = [...stations, { name: "p", grad: "J", title: "how likely", params: [] }];
  const table = make("div", { class: "flow-rows pocket-stations" }, ...["forwards", "backwards", "weights"].map((role) =>
    make("div", { class: `pocket-heading pocket-of-${role}` }, make("b", {}, HEADINGS[role]))));
  let units = 0;
  columns.forEach(({ name, grad, title, params }, n) => {
    const column = n + 1;
    const cells = [["weights", params], ["changes", params.map((own) => `∂J/∂${own}`)], ["forwards", [name]], ["backwards", [grad]]]
      .filter(([, names]) => names.length)
      .map(([role, names]) => names.map((own) => newStation(view.network, {
        name: own, role, column, ink: own === view.network.input, title: { J: "the loss", [name]: title }[own] ?? "",
      })));
    table.append(...cells.map((group) => cellFor(view, group)));
    units += Math.max(...cells.flat().map(({ layout: { wide, units: size } }) => wide * size));
  });
  view.scores = view.stations.find(({ name }) => name === stations.find((station) => station.name === output).grad);
  table.style.setProperty("--units", units);
  table.style.setProperty("--columns", columns.length);
  return table;
}

function cellFor(view, group) {
  const [{ role, column }] = group;
  const cell = make("div", { class: `pocket-cell pocket-${role}`, style: `--column: ${column}` });
  for (const station of group) {
    view.stations.push(station);
    cell.append(make("div", { class: "pocket-name" }, make("b", {}, station.name), make("span", {}, ` ${station.title}`)), station.canvas);
    cell.toggleAttribute("data-loss", station.name === "J");
    listen(view, station);
  }
  return cell;
}
