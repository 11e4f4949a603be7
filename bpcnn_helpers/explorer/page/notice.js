/* Whether the panels are up to date with the controls, which only Python moves: it may be at work, or a setting impossible. */

import { make } from "./elements.js";
import { say } from "./voice.js";

export function drawNotice(page) {
  page.notice = make("div", { class: "flow-notice" });
  return page.notice;
}

/** Say what Python says of the panels. */
export function notify(page) {
  const { model, notice, table } = page;
  const [working, old] = [Boolean(model.get("working")), model.get("old_setting")];
  const root = table.closest(".bpcnn-flow");
  root.toggleAttribute("data-working", working);
  root.toggleAttribute("data-old", Boolean(old));
  table.setAttribute("aria-busy", working);
  const said = working ? "Python is working: these panels are about to change." : old ? `Not possible. These panels still show ${old}.` : "";
  if (said === notice.textContent) return;
  notice.textContent = said;
  say(page, said);
}
