// The letters of each sheet as large as fit on its page.
const LARGEST = 11;
const SMALLEST = 6.5; // points
for (const sheet of document.querySelectorAll(".sheet")) {
  const list = sheet.querySelector("ol");
  for (let size = LARGEST; size >= SMALLEST; size -= 0.25) {
    sheet.style.setProperty("--letters", `${size}pt`);
    if (list.scrollWidth <= list.clientWidth + 1 && list.scrollHeight <= list.clientHeight + 1) break;
  }
}
