"""Which cell begins a slide: the rule by which a notebook becomes slides."""


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
        A chapter or section begins a "slide", further text or a second piece of code a "subslide" below it. Code
        below text is a "fragment": it appears, with its result, when the teacher goes on. A folded solution is
        left out ("skip").
    """
    if cell.cell_type == "markdown":
        return "slide" if cell.source.startswith(("# ", "## ")) else "subslide"
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        return "skip"
    return "fragment" if before is not None and before.cell_type == "markdown" else "subslide"


def mark(book):
    """Say of each cell of a notebook what it is on the slides, unless somebody has said so.

    Parameters
    ----------
    book : NotebookNode
    """
    for before, cell in zip([None, *book.cells], book.cells, strict=False):
        cell.metadata.setdefault("slideshow", {"slide_type": slide_type(cell, before)})
