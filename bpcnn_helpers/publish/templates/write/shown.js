/* What a cell shows: an explorer, a lab, a question, a network, a formula, a picture, or text. */

const ALIVE = { explorer: enliven, lab: enlivenLab };

function reveal({ kind, state, ...drawn }) {
  if (!ALIVE[kind]) return picture(drawn);
  const place = make("div", { class: kind });
  ALIVE[kind](place, state);
  return place;
}

/** The element for what in_page.py tells of a value. */
function showValue({ plain, png, formula, lost = [], ...alive }) {
  const place = make("div", { "data-plain": plain });
  const kind = Object.keys(ALIVE).find((name) => alive[name]);
  if (kind) {
    const inside = place.appendChild(make("div", { class: kind }));
    ALIVE[kind](inside, alive[kind]);
  } else if (alive.prediction) {
    const inside = place.appendChild(make("div", { class: "prediction" }));
    ask({ model: standalone({ state: {}, ...alive.prediction }), el: inside }, reveal);
  } else if (png) place.append(make("img", { src: `data:image/png;base64,${png}`, alt: plain }));
  else if (formula) place.append(formulaOrText(formula));
  else if (alive.pocket) place.append(make("p", { class: "note" }, "This network lives in the page of its notebook as it was executed, and in JupyterLab."));
  else place.append(make("pre", {}, plain));
  if (lost.length) place.append(make("p", { class: "note" }, `This has controls in JupyterLab: ${lost.join(", ")}.`));
  return place;
}

/** What saves a file that a cell has written. */
function fileLink({ name, content }) {
  const href = URL.createObjectURL(new Blob([bytesIn(content)]));
  return make("p", { class: "note" }, make("a", { href, download: name }, `Save ${name}`));
}
