/* Drawings that are no pictures: rectangles, lines and texts in a frame of their own measure. */

const SVG = "http://www.w3.org/2000/svg";

export function drawn(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A drawing of this width and height, in units of its own; `label` says it in words. */
export function drawing(width, height, label, ...children) {
  return drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: "lab-drawing" }, ...children);
}

export const box = (x, y, width, height, attributes = {}) => drawn("rect", { x, y, width, height, ...attributes });

export const lettering = (x, y, text, attributes = {}) => drawn("text", { x, y, ...attributes }, String(text));
