"""Execute notebooks and save them the way we store them: python tests/helpers/save_notebooks.py notebooks/01*.ipynb

Stored: code, text and outputs of one run from top to bottom. Left out: times, machine-made identifiers and
the state of widgets (their picture and text stay, so that the page can be read where nothing is live).
"""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

LIVE = "application/vnd.jupyter.widget-view+json"
KEPT = {"tags", "slideshow", "slide", "jupyter", "jp-MarkdownHeadingCollapsed"}


def clean(book, name):
    """Take out what differs from run to run."""
    book.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for place, cell in enumerate(book.cells):
        cell.id = f"{name[:2]}-{place:02}"
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in KEPT}
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(LIVE, None)
        if cell.cell_type == "code":
            cell.outputs = list(joined(cell.outputs))


def joined(outputs):
    """Join what was printed in a row: where it is cut depends on the clock."""
    last = None
    for output in outputs:
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            last = output
            yield output


def main(paths):
    """Execute each notebook in its own folder and write it back."""
    for path in map(Path, paths):
        book = nbformat.read(path, as_version=4)
        NotebookClient(book, timeout=1800, resources={"metadata": {"path": path.parent}}).execute(
            env={**os.environ, "BPCNN_PROGRESS": "0"}  # what its author has solved is not stored
        )
        clean(book, path.name)
        nbformat.validate(book)
        nbformat.write(book, path)
        print(f"{path}: {len(book.cells)} cells")


if __name__ == "__main__":
    main(sys.argv[1:])
