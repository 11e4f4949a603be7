// The tally below the questions of all notebooks: how many were right at the first try, and where to begin.
const ENOUGH = 2 / 3; // of a notebook's questions; where fewer were right, it is worth another look
const tally = document.getElementById("tally");

/** The notebooks, each with the questions about it: "(from 03)" is about 03, any other about that above it. */
function notebooksAsked() {
  const notebooks = [...document.querySelectorAll("main h2 a")].map((link) => ({ link, questions: [] }));
  for (const question of document.querySelectorAll(".bpcnn-ask")) {
    const isAbove = ({ link }) => link.compareDocumentPosition(question) & Node.DOCUMENT_POSITION_FOLLOWING;
    const [, from] = /\(from (\d\d)/.exec(question.ariaLabel) ?? [];
    const named = notebooks.find(({ link }) => from && link.getAttribute("href").startsWith(from));
    (named ?? notebooks.findLast(isAbove)).questions.push(question);
  }
  return notebooks.filter(({ questions }) => questions.length).map(({ link, questions }) => ({
    link,
    all: questions.length,
    answered: questions.filter((question) => question.hasAttribute("data-answered")).length,
    right: questions.filter((question) => question.hasAttribute("data-right-at-first")).length,
  }));
}

const sumOf = (notebooks, what) => notebooks.reduce((sum, notebook) => sum + notebook[what], 0);
const linksTo = (notebooks) => notebooks.flatMap(({ link }, n) => [n ? ", " : "", link.cloneNode(true)]);

/** What to do, in a sentence or two. */
function advice(notebooks) {
  const [answered, all] = [sumOf(notebooks, "answered"), sumOf(notebooks, "all")];
  const [first, ...others] = notebooks.filter((notebook) => notebook.right < ENOUGH * notebook.answered);
  const far = `${answered} of ${all} questions answered, ${sumOf(notebooks, "right")} right at the first try. `;
  if (first) return [far, "Begin with ", ...linksTo([first]), ". ", ...(others.length ? ["Then look at ", ...linksTo(others), "."] : [])];
  return [far, answered < all ? "Go on." : "There is nothing that you need to look at again."];
}

function askAllAgain() {
  for (const question of document.querySelectorAll(".bpcnn-ask[data-answered]")) {
    [...question.querySelectorAll("button")].find((one) => one.textContent === "Reset").click();
  }
}

function drawTally() {
  const notebooks = notebooksAsked();
  const row = (kind, ...texts) => make("tr", {}, ...texts.map((text) => make(kind, {}, text)));
  tally.querySelector("table").replaceChildren(row("th", "notebook", "right at the first try", "answered", "questions"),
    ...notebooks.map(({ link, all, answered, right }) => row("td", link.cloneNode(true), right, answered, all)));
  tally.querySelector("p").replaceChildren(...advice(notebooks));
}

tally.append(make("h2", {}, "What came out"), make("p", { role: "status" }),
  make("div", { class: "wide" }, make("table")), button("Ask all again", askAllAgain));
drawTally();
new MutationObserver(drawTally).observe(document.querySelector("main"), {
  subtree: true, attributeFilter: ["data-answered", "data-right-at-first"],
});
