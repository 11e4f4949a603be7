// The slides: each as large as fits, its explorers too; a presenter's keys go on, whatever was clicked.
const LARGEST = 34;
const BESIDE_EXPLORER = 22; // pixels; the room is for the panels
const SMALLEST = 18;

/** Does all of a slide fit? */
function isWholeSlide(slide) {
  const parts = [slide, ...slide.querySelectorAll(".math, .wide, pre, .bpcnn-ask, .ask-then")];
  const isHigh = (part) => part.scrollHeight > part.clientHeight + 1 && !part.matches(".math"); // its ink goes beyond it
  return parts.every((part) => !isHigh(part) && part.scrollWidth <= part.clientWidth + 1);
}

/** Make the letters of a slide as large as fit. */
function fitSlide(slide) {
  const largest = slide.querySelector(".explorer") ? BESIDE_EXPLORER : LARGEST;
  for (let size = largest; size >= SMALLEST; size -= 2) {
    slide.style.setProperty("--letters", `${size}px`);
    if (isWholeSlide(slide)) return;
  }
}

function fitPresent() {
  const slide = Reveal.getCurrentSlide();
  for (const explorer of slide.querySelectorAll(".explorer > .bpcnn-flow:not(.flow-fitted)")) keepFitted(explorer);
  fitSlide(slide);
}

// PageUp and PageDown are a presenter's keys. In a field or a list they would not get to the slides.
addEventListener("keydown", ({ key }) => { if (/^Page(Up|Down)$/.test(key)) document.activeElement.blur(); }, true);

Reveal.on("ready", fitPresent);
Reveal.on("slidechanged", fitPresent);
Reveal.initialize({
  hash: true,
  slideNumber: "c/t",
  center: false,
  display: "flex",
  transition: "none",
  width: 1280,
  height: 720,
  margin: 0.02,
  // An explorer's arrow keys are its own, a presenter's keys are not.
  keyboardCondition: ({ key }) => /^Page(Up|Down)$/.test(key) || !document.activeElement.closest(".bpcnn-flow"),
});
// When a prediction is answered, there is more to be seen.
const answered = new MutationObserver((changes) => changes.some(({ target }) => target.matches(".bpcnn-ask")) && fitPresent());
answered.observe(document.querySelector(".slides"), { childList: true, subtree: true });
