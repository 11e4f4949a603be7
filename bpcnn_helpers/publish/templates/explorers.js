
// ---- a page without Python: each explorer keeps its own state
for (const place of document.querySelectorAll(".explorer")) {
  const state = JSON.parse(place.querySelector("script").textContent);
  const model = { get: (name) => state[name], set: (name, value) => { state[name] = value; }, save_changes() {}, on() {}, off() {} };
  render({ model, el: place });
}

// What is wider than the window, or a slide that is higher, is scrolled; the keyboard can reach it then, and only then.
const scrolled = document.querySelectorAll("pre, .wide, .math, .long, section section");
const reachable = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    const tooHigh = target.tagName === "SECTION" && target.scrollHeight > target.clientHeight + 1;
    if (tooHigh || target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
scrolled.forEach((element) => reachable.observe(element));
