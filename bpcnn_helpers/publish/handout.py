"""Notebooks for a class to fill in, without solutions and answers; and the teacher's, with both in the open."""

import hashlib
import re
from pathlib import Path

import nbformat
from nbconvert.preprocessors import ClearOutputPreprocessor, Preprocessor, RegexRemovePreprocessor
from nbformat.v4 import new_code_cell, new_markdown_cell

from bpcnn_helpers.predictions.sealing import seal
from bpcnn_helpers.publish.parts import NAVIGATION, gives_the_answer

SOLUTION = r'[\s\S]*\bwhose="[^"]*\bsolution\b'  # a solution on show says whose it is
LINK = re.compile(r"\[([^]]*)\]\((\d\d_\w+)\.ipynb(#[^)]*)?\)")
FOLDED = "# Folded: it gives the answer."
HAND_IN = """## Hand in

Put your name between the quotation marks, take the `#` away and run the cell. It writes into a file what you have
checked and answered so far, in all notebooks: which, when, right or wrong, and which of the known mistakes it was, but
neither your code nor your guesses. Nothing is sent: you give the file to your teacher, or you do not.
"""


def write(folder, notebooks=("notebooks",), solutions=False):
    """Write a handout of each notebook; one that somebody has written into stays as it is.

    Parameters
    ----------
    folder : path-like
        Made where it is missing.
    notebooks : sequence of path-like
        Notebooks, or folders of them.
    solutions : bool
        The teacher's: with the solutions, and with the code of the predictions to be read.

    Returns
    -------
    written, kept : list of Path
        Files in `folder`.

    Raises
    ------
    ValueError
        If there are no notebooks, or `folder` is where they are.

    Notes
    -----
    What a student's lacks: solutions, stored outputs, and what slides are made of. Cells that give an answer are
    sealed, as the answer is on the page. That is against reading along, also in VS Code and Colab, which fold
    nothing. It is no lock, and the package shows every operation in the open.
    """
    folder, sources = Path(folder), [path for place in notebooks for path in _notebooks_in(Path(place))]
    if folder.resolve() in {path.resolve().parent for path in sources}:
        raise ValueError(f"folder is {folder}, expected another one than that of the notebooks")
    folder.mkdir(parents=True, exist_ok=True)
    ending = "teacher" if solutions else "handout"
    names = {path.stem: f"{path.stem}_{ending}" for path in sources}
    steps = [ClearOutputPreprocessor(), LinksTo(names), Unfolded()]
    if not solutions:
        steps = [RegexRemovePreprocessor(patterns=[SOLUTION]), ClearOutputPreprocessor(), LinksTo(names), ToFillIn()]
    written, kept = [], []
    for path in sources:
        target = folder / f"{names[path.stem]}.ipynb"
        if target.exists() and not _is_untouched(target):
            kept.append(target)
            continue
        book = nbformat.read(path, as_version=4)
        for step in steps:
            book, _ = step.preprocess(book, {})
        book.metadata["bpcnn"] = {"handed_out": _digest(book)}
        nbformat.write(book, target)
        written.append(target)
    return written, kept


class LinksTo(Preprocessor):
    """Links lead to what is handed out, by its names; others become words."""

    def __init__(self, names):
        super().__init__()
        self.new_names = names

    def preprocess_cell(self, cell, resources, index):
        """Lead the links of a text elsewhere."""
        if cell.cell_type == "markdown":
            cell.source = NAVIGATION.sub(self._on_the_way, cell.source)
            cell.source = LINK.sub(self._elsewhere, cell.source).strip()
        return cell, resources

    def _on_the_way(self, line):
        """Return what is left of the line that leads to other notebooks."""
        steps = [step for step in line[0].split(" · ") if LINK.search(step)[2] in self.new_names]
        return " · ".join(steps)

    def _elsewhere(self, link):
        text, name, place = link.groups(default="")
        return f"[{text}]({self.new_names[name]}.ipynb{place})" if name in self.new_names else text


class Unfolded(Preprocessor):
    """Shows all code."""

    def preprocess_cell(self, cell, resources, index):
        """Unfold a cell."""
        cell.metadata.pop("jupyter", None)
        return cell, resources


class ToFillIn(Preprocessor):
    """Seals the cells that give an answer, leaves out what slides are made of, and ends with how to hand in."""

    def preprocess(self, nb, resources):
        """Change all cells, and add two."""
        nb, resources = super().preprocess(nb, resources)
        cells = new_markdown_cell(HAND_IN), new_code_cell('# bp.progress.hand_in("")')
        for place, cell in enumerate(cells):
            cell.id = f"hand-in-{place}"  # the same each time
        nb.cells += cells
        return nb, resources

    def preprocess_cell(self, cell, resources, index):
        """Change one."""
        for name in ("slide", "slideshow"):
            cell.metadata.pop(name, None)
        if gives_the_answer(cell):
            first = cell.source.partition("\n")[0]
            comment = first if first.startswith("#") else FOLDED
            cell.source = f'{comment}\nbp.predict.sealed("{seal(cell.source)}", globals())'
        return cell, resources


def _notebooks_in(place):
    """Return a notebook, or those of a folder."""
    found = sorted(place.glob("*.ipynb")) if place.is_dir() else [place]
    if not found or not found[0].is_file():
        raise ValueError(f"no notebooks in {place}")
    return found


def _digest(book):
    return hashlib.sha256("\0".join(cell.source for cell in book.cells).encode()).hexdigest()


def _is_untouched(path):
    """Whether a file is a handout into which nobody has written: it may be run."""
    try:
        book = nbformat.read(path, as_version=4)
        return book.metadata["bpcnn"]["handed_out"] == _digest(book)
    except Exception:  # whatever stands in it, it is not ours
        return False
