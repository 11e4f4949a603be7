/* What is shown afterwards, piece by piece. */

import { make } from "../../explorer/page/elements.js";

/** Draw the pieces; what `alive` returns for one that is alive is shown in its place, and nothing if it returns null,
    because Python shows it. */
export function drawPieces(pieces, alive) {
  return pieces.flatMap((piece) => {
    if (piece.kind === "text") return make("div", { class: describes(piece) ? "ask-text ask-described" : "ask-text" }, ...piece.parts.map(formulaOrText));
    if (piece.kind === "formula") return formulaOrText(piece.mathml);
    if (piece.kind === "code") return make("details", {}, make("summary", {}, "Show the code"), make("pre", {}, piece.text));
    const shown = "note" in piece ? alive(piece) : picture(piece);
    if (!shown) return [];
    return piece.note ? [shown, make("p", { class: "flow-next" }, piece.note)] : [shown];
  });
}

const describes = ({ parts: [first] }) => typeof first === "string" && first.startsWith("In the figure");

export const picture = ({ png, alt }) => make("img", { class: "ask-picture", src: `data:image/png;base64,${png}`, alt });

/** A text, or ["{namespace}tag", attributes, …children] of MathML; nothing else is drawn. */
function formulaOrText(part) {
  if (typeof part === "string") return document.createTextNode(part);
  const [named, attributes, ...children] = part;
  const [, namespace, tag] = /^(?:\{(.*Math\/MathML)\})?(\w+)$/.exec(named);
  const element = namespace ? document.createElementNS(namespace, tag) : document.createElement("span");
  for (const [name, value] of Object.entries(attributes)) {
    if (!/^(on|href|src|style)/i.test(name)) element.setAttribute(name, value);
  }
  element.append(...children.map(formulaOrText));
  return element;
}
