"""The parts of a notebook: the core, what goes deeper, folded sections, and the questions."""

import re

HEADING = re.compile(r"^(#{1,4}) +(.*?) *$", re.MULTILINE)
NAVIGATION = re.compile(r"^\[Contents\]\(.*$", re.MULTILINE)
DEEPER = "Going deeper"


def headings(cell):
    """Return the headings of a cell, as (level, text).

    Parameters
    ----------
    cell : NotebookNode

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell
    >>> headings(new_markdown_cell("## The rule"))
    [(2, 'The rule')]
    """
    if cell.cell_type != "markdown":
        return []
    return [(len(marks), text) for marks, text in HEADING.findall(re.sub(r"```.*?```", "", cell.source, flags=re.S))]


def core_and_deeper(cells):
    """Part the cells at the heading "Going deeper", which belongs to what is below it.

    Parameters
    ----------
    cells : list of NotebookNode

    Returns
    -------
    core, deeper : list of NotebookNode
    """
    here = (place for place, cell in enumerate(cells) if DEEPER in (text for _, text in headings(cell)))
    cut = next(here, len(cells))
    return cells[:cut], cells[cut:]


def folded(cells):
    """Return where sections begin and end that JupyterLab shows folded.

    Parameters
    ----------
    cells : list of NotebookNode

    Returns
    -------
    list of (first, last)
        Places in `cells`; a section ends before the next heading that is not below its own.
    """
    levels = [min((level for level, _ in headings(cell)), default=9) for cell in cells]
    found, end = [], 0
    for first, cell in enumerate(cells):
        if first >= end and cell.metadata.get("jp-MarkdownHeadingCollapsed"):
            beyond = (place for place in range(first + 1, len(cells)) if levels[place] <= levels[first])
            end = next(beyond, len(cells))
            found.append((first, end - 1))
    return found


def is_prediction(cell):
    """Say whether a cell asks its reader something."""
    return cell.cell_type == "code" and "bp.predict(" in cell.source


def is_check(cell):
    """Say whether a cell has its reader's code checked."""
    return cell.cell_type == "code" and "bp.check(" in cell.source


def gives_the_answer(cell):
    """Say whether a cell holds an answer: the code of a prediction, or what is folded because of it."""
    return is_prediction(cell) or (cell.cell_type == "code" and cell.source.startswith("# Folded: it gives the answer"))


def is_question(cell):
    """Say whether a cell is one of the questions at a notebook's end."""
    return is_prediction(cell) and "question" in cell.metadata.get("tags", [])
