"""All questions of all notebooks on one page, to choose where to begin, and to see afterwards what stayed."""

from nbformat.v4 import new_markdown_cell, new_notebook

from bpcnn_helpers.publish.pages import STATE
from bpcnn_helpers.publish.parts import is_question

PAGE = "questions.html"
BEGINNING = """# Questions

The questions from the ends of all notebooks. They are answered without looking back. Your first answer to each
counts; at the end you read from which notebook to begin, or what to look at again.
"""


def all_questions(chapters, books):
    """Return a notebook of the questions, under the titles of the notebooks that they come from.

    Parameters
    ----------
    chapters : list of dict
        With the `title` and the `page` of each.
    books : list of NotebookNode
        Executed, with the state of their widgets.

    Returns
    -------
    NotebookNode
    """
    cells, state = [new_markdown_cell(BEGINNING)], {}
    for chapter, book in zip(chapters, books):
        found = [cell for cell in book.cells if is_question(cell)]
        if found:
            cells += [new_markdown_cell(f"## [{chapter['title']}]({chapter['page']})"), *found]
            state |= book.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    return new_notebook(cells=cells, metadata={"widgets": {STATE: {"state": state}}})
