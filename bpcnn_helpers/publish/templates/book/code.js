// The code of a page: a button copies it; one switch folds all of it, here and on the other pages.
const codeSwitch = document.getElementById("code");
const codeFolds = document.querySelectorAll("details.code");
const isFolded = () => document.documentElement.dataset.code === "folded";

function followSwitch() {
  codeSwitch.setAttribute("aria-pressed", isFolded());
  codeFolds.forEach((fold) => { fold.open = !isFolded(); });
}

function switchCode() {
  document.documentElement.dataset.code = isFolded() ? "shown" : "folded";
  try {
    localStorage.code = document.documentElement.dataset.code;
  } catch { /* a browser may keep nothing */ }
  followSwitch();
}

/** Copy a text, also where only a secure page may write to the clipboard. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const carrier = document.body.appendChild(make("textarea", { class: "carrier" }, text));
    carrier.select();
    document.execCommand("copy");
    carrier.remove();
  }
}

for (const code of document.querySelectorAll(".highlight")) {
  const copy = button("Copy", async () => {
    await copyText(code.querySelector("pre").textContent.trimEnd());
    copied.textContent = copy.textContent = "Copied";
    setTimeout(() => { copied.textContent = ""; copy.textContent = "Copy"; }, 2000);
  }, { class: "copy", "aria-label": "Copy the code" });
  const copied = make("span", { role: "status", class: "aside" });
  code.append(copy, copied);
}
if (codeSwitch && codeFolds.length) {
  codeSwitch.hidden = false;
  codeSwitch.addEventListener("click", switchCode);
  followSwitch();
}
