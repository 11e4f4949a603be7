// A fold opens when a link leads into it, in browsers too that do not do so by themselves, and on paper; so do hints.
const openAround = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest(".fold"); fold; fold = fold.parentElement.closest(".fold")) fold.open = true;
  target?.scrollIntoView();
};
addEventListener("hashchange", openAround);
if (location.hash) openAround();
let openedForPaper = [];
addEventListener("beforeprint", () => {
  openedForPaper = [...document.querySelectorAll(".fold:not([open]), .jp-MarkdownOutput details:not([open])")];
  openedForPaper.forEach((fold) => { fold.open = true; });
});
addEventListener("afterprint", () => openedForPaper.forEach((fold) => { fold.open = false; }));
