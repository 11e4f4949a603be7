// The contents of a page, at hand while one reads: beside the text where there is room, else behind a button at the top.
const sectionList = document.querySelector(".sections");
const besideText = matchMedia("(min-width: 78rem)");

/** The element that is seen where a section begins: what a link leads to, or the fold around it. */
function beginningOf(link) {
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  return target.matches(".target") ? target.closest(".fold") : target;
}

function followReading() {
  const links = [...sectionList.querySelectorAll("a")];
  const beginnings = links.map(beginningOf);
  const where = sectionList.querySelector(".where");
  const mark = () => {
    const read = beginnings.findLastIndex((beginning) => beginning.getBoundingClientRect().top < innerHeight / 4);
    if (links[read]?.hasAttribute("aria-current")) return;
    links.forEach((link, place) => (place === read ? link.setAttribute("aria-current", "location") : link.removeAttribute("aria-current")));
    where.textContent = links[read]?.textContent ?? "";
    if (links[read] && besideText.matches) links[read].scrollIntoView({ block: "nearest" });
  };
  let isAsked = false;
  addEventListener("scroll", () => {
    if (!isAsked) requestAnimationFrame(() => { isAsked = false; mark(); });
    isAsked = true;
  }, { passive: true });
  mark();
}

function openWhereThereIsRoom() {
  sectionList.open = besideText.matches;
}

if (sectionList) {
  openWhereThereIsRoom();
  besideText.addEventListener("change", openWhereThereIsRoom);
  followReading();
  const closeOver = () => { if (!besideText.matches) sectionList.open = false; };
  sectionList.addEventListener("click", ({ target }) => { if (target.closest("a")) closeOver(); });
  sectionList.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || besideText.matches) return;
    closeOver();
    sectionList.querySelector("summary").focus();
  });
  document.addEventListener("click", ({ target }) => { if (!sectionList.contains(target)) closeOver(); });
}
