/* Elements of a page: text is only ever set as text, never as markup. */

// JupyterLab takes keys for its own (x cuts the cell) unless the focused element itself says so.
export const MY_KEYS = { "data-lm-suppress-shortcuts": "true" };

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children); // a string becomes a text node
  return element;
}

export function button(text, action, attributes = {}) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", action);
  return element;
}
