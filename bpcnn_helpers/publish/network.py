"""The network of the notebooks on a page of its own, to touch without reading a chapter first."""

from nbformat.v4 import new_markdown_cell, new_notebook

from bpcnn_helpers.publish.pages import STATE

PAGE = "network.html"
BEGINNING = """# A real network, to touch

It reads handwritten digits, it says which way every number would have to change, and it learns: all of it in this page.
Each small square is a number. Behind the picture stand the layers' maps; with them what comes back to the same numbers,
the derivatives of the loss (orange: above 0, purple: below); and what each layer has learnt, its kernels. Point at any
of them: what it is made of lights up, and is written out.

- Draw a digit. What does it read, and how sure is it? If it is wrong, say which digit it was.
- *Most wrong δ*, then *Path*, then *Step*, again and again: one number of each layer, from the loss to the picture.
  Which squares of your drawing would it want darker?
- Click any number, and *Step*: its products are laid down one at a time, the largest first.
- *Teach it this one*, a few times. Does it read your digit now? And what does that cost the digits that it has never
  learnt from?
- *First weights*, then *Train*, and look at its kernels. How many steps does it take to 90 %, and to 97 %?
- Train it from *All weights 0*; with a learning rate of 5; with pixels that are 16 times as large. What is in the maps
  then?

Why it errs: it has learnt from digits of thirteen people, 8×8 squares each, and from copies of them that are slanted,
thicker or thinner. A hand that writes otherwise, or a picture with gaps, is new to it.
"""


def network_page(books):
    """Return a notebook with the first packed network of the notebooks, or None.

    Parameters
    ----------
    books : list of NotebookNode
        Executed, with the state of their widgets.

    Returns
    -------
    NotebookNode or None
    """
    for book in books:
        for cell in book.cells:
            if cell.cell_type == "code" and "bp.pocket(" in cell.source:
                alone = cell.copy()
                alone.metadata = {**cell.metadata, "transient": {"remove_source": True}}
                state = {STATE: {"state": book.metadata.get("widgets", {}).get(STATE, {}).get("state", {})}}
                return new_notebook(cells=[new_markdown_cell(BEGINNING), alone], metadata={"widgets": state})
    return None
