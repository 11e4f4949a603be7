"""Run a notebook's code in this process, to hold its widgets in hand."""

import json
import warnings
from pathlib import Path

import matplotlib

from bpcnn_helpers.live import Live

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def cells(path, kind="code"):
    book = json.loads(Path(path).read_text())
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == kind]


def run(path):
    """Return the names that a notebook defines, run down to where its last widget is made."""
    matplotlib.use("agg")
    code, names = cells(path), {"display": lambda *objects: None}
    last = max((n for n, cell in enumerate(code) if "Live(" in cell), default=-1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for cell in code[: last + 1]:
            exec(compile(cell, str(path), "exec"), names)
    matplotlib.pyplot.close("all")
    return names


def lives(names):
    return {name: value for name, value in names.items() if isinstance(value, Live)}
