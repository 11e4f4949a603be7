/* Whether the panels are up to date with the controls, which only Python moves: it may be at work, or a setting impossible. */

import { make } from "./elements.js";

export function drawNotice(page) {
  page.notice = make("div", { class: "flow-notice", role: "status" });
  return page.notice;
}

/** Say what Python says of the panels. */
export function notify({ model, notice, table }) {
  const [working, old] = [model.get("working"), model.get("old_setting")];
  const root = table.closest(".bpcnn-flow");
  root.toggleAttribute("data-working", Boolean(working));
  root.toggleAttribute("data-old", Boolean(old));
  table.setAttribute("aria-busy", String(Boolean(working)));
  notice.textContent = working ? "Python is working: these panels are about to change." : old ? `Not possible. These panels still show ${old}.` : "";
}
