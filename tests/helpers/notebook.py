"""Run a notebook's code in this process, to hold its widgets in hand; or all of it, from the command line."""

import ast
import json
import re
import sys
import warnings
from pathlib import Path

import matplotlib.pyplot

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def cells(path, kind="code"):
    book = json.loads(Path(path).read_text())
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == kind]


def run(path, whole=False):
    """Return the names that a notebook defines, run down to where its last widget is made (or whole)."""
    matplotlib.use("agg")
    code, names = cells(path), {"display": lambda *objects: None}
    last = max((n for n, cell in enumerate(code) if has_widget(cell)), default=-1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for cell in code if whole else code[: last + 1]:
            exec(compile(cell, str(path), "exec"), names)
    matplotlib.pyplot.close("all")
    return names


def has_widget(cell):
    """Say whether a cell makes something to touch, which of `bp.labs` compare and stroke do not."""
    return bool(re.search(r"bp\.(labs\.(?!compare|stroke)|pocket\(|Live\(|explore|Explorer\()", cell))


def widgets(names, kind):
    return {name: value for name, value in names.items() if isinstance(value, kind)}


def defined_in(code):
    """The names that these cells define."""
    nodes = [node for cell in code for node in ast.walk(ast.parse(cell))]
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    imports = [alias for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names]
    return names | {(alias.asname or alias.name).split(".")[0] for alias in imports}


if __name__ == "__main__":
    run(sys.argv[1], whole=True)
