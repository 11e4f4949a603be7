// The speaker's window: S opens it beside the slides. It shows the notes of the slide on show, and takes keys for it.
let speaker = null;

function showNotes() {
  if (!speaker || speaker.closed) return;
  const notes = [...Reveal.getCurrentSlide().querySelectorAll("aside.notes")];
  speaker.document.querySelector("main").replaceChildren(...notes.map((note) => speaker.document.importNode(note, true)));
  speaker.scrollTo(0, 0);
}

function openSpeaker() {
  speaker = open("", "speaker", "width=760,height=640");
  if (!speaker) return; // the browser allows no further window
  const { head, body } = speaker.document;
  head.replaceChildren(...[...document.querySelectorAll("style")].map((style) => style.cloneNode(true)));
  body.replaceChildren(speaker.document.createElement("main"));
  speaker.document.title = `Notes: ${document.title}`;
  speaker.onkeydown = ({ keyCode }) => Reveal.triggerKey(keyCode);
  showNotes();
}

Reveal.addKeyBinding({ keyCode: 83, key: "S", description: "Speaker's notes" }, openSpeaker);
Reveal.on("slidechanged", showNotes);
