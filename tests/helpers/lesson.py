"""How much of a lesson a notebook's core is: words, lines of code, and the minutes that a reader takes.

A reader reads 200 words a minute, and thinks 12 seconds about a line of code that is about the subject, 5 about any
other (an assert). A prediction takes 2 minutes, an explorer or a lab 3, an exercise 8.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bpcnn_helpers.publish.parts import DEEPER

APPARATUS = re.compile(r"\b(widgets|plt|axes)\b|\b(ax|fig)\.|Panel\(|Live\(|MatrixInput|\.graph\b|slider|layout=|noqa")
TOUCHED = re.compile(r"bp\.(explore|labs|pocket)|bp\.Explorer\(|Live\(")


@dataclass
class Lesson:
    """The core of a notebook, counted."""

    words: int
    sizes: list  # lines of each cell of code that is on show, those to fill in left out
    apparatus: list  # lines that build panels, sliders or figures
    minutes: float

    @property
    def median(self):
        return median(self.sizes or [0])

    @property
    def longest(self):
        return max(self.sizes, default=0)


def lesson(path):
    """Count the core of the notebook in a file."""
    cells = [(cell, "".join(cell["source"])) for cell in json.loads(Path(path).read_text())["cells"]]
    ends = (place for place, (_, text) in enumerate(cells) if re.search(rf"^#+ {DEEPER}", text, re.MULTILINE))
    core = cells[: next(ends, len(cells))]
    prose = " ".join(text for cell, text in core if cell["cell_type"] == "markdown")
    words = len(re.sub(r"\$[^$]*\$", " x ", prose).split())
    shown = [text for cell, text in core if cell["cell_type"] == "code" and is_on_show(cell, text)]
    lines = [[line for line in text.splitlines() if line.strip()] for text in shown]
    every = [line.strip() for cell in lines for line in cell]
    asserts = sum(line.startswith("assert") for line in every)
    apparatus = [line for line in every if APPARATUS.search(line) and not line.startswith("assert")]
    whole = "\n".join(text for _, text in core)
    asked = whole.count("**Predict") + whole.count("bp.predict(")
    exercises = sum("your turn" in text for _, text in core)
    others = asserts + len(apparatus)
    minutes = words / 200 + (len(every) - others) / 5 + others / 12 + 2 * asked + 8 * exercises
    return Lesson(words, list(map(len, lines)), apparatus, minutes + 3 * len(TOUCHED.findall(whole)))


def is_on_show(cell, text):
    """Say whether a cell's code is to be read: it is neither folded nor to be filled in."""
    return not cell["metadata"].get("jupyter", {}).get("source_hidden") and "your turn" not in text
