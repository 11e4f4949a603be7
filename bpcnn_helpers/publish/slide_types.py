"""Which cell begins a slide: the rule by which a notebook becomes slides."""

import re

from nbformat.v4 import new_markdown_cell

HEADING = re.compile(r"^##? ", re.MULTILINE)


def slide_type(cell, before=None):
    """Return what a cell is on the slides.

    Parameters
    ----------
    cell : NotebookNode
    before : NotebookNode, optional
        The cell above it.

    Returns
    -------
    str
        Where a chapter or section begins, a "slide"; further text and a second piece of code are a "subslide" below
        it. Code below text is a "fragment": it appears, with its result, when the teacher goes on. A folded
        solution is left out ("skip"), but a prediction, whose code is folded, is not.
    """
    if cell.cell_type == "markdown":
        return "slide" if HEADING.search(cell.source) else "subslide"
    if cell.metadata.get("jupyter", {}).get("source_hidden") and "bp.predict(" not in cell.source:
        return "skip"
    return "fragment" if before is not None and before.cell_type == "markdown" else "subslide"


def mark(book):
    """Say of each cell of a notebook what it is on the slides, unless somebody has said so.

    Parameters
    ----------
    book : NotebookNode
    """
    for before, cell in zip([None, *book.cells], book.cells):
        cell.metadata.setdefault("slideshow", {"slide_type": slide_type(cell, before)})


def cut_at_sections(book):
    """Cut text in two where a section begins in the midst of it: what stands above still belongs to the slide before.

    Parameters
    ----------
    book : NotebookNode
        Marked.
    """
    cells = []
    for cell in book.cells:
        found = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        above = cell.source[: found.start()].strip() if found else ""
        if above and cells:
            cells.append(new_markdown_cell(above, metadata={"slideshow": {"slide_type": "fragment"}}))
            cell.source = cell.source[found.start() :]
        cells.append(cell)
    book.cells = cells
