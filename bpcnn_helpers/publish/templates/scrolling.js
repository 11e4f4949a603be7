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
