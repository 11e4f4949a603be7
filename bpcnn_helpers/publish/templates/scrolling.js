// What is wider than the window, or a slide that is higher, is scrolled; the keyboard can reach it then, and only then.
// Where there is more on the right, that side fades.
const scrolled = document.querySelectorAll("pre, .wide, .math, .long, section section");
const fade = (element) =>
  element.toggleAttribute("data-more", element.scrollLeft + element.clientWidth < element.scrollWidth - 1);
const reachable = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    fade(target);
    const tooHigh = target.tagName === "SECTION" && target.scrollHeight > target.clientHeight + 1;
    if (tooHigh || target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
scrolled.forEach((element) => {
  reachable.observe(element);
  element.addEventListener("scroll", () => fade(element), { passive: true });
});
