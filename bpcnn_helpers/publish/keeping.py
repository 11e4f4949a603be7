"""What a notebook gave when it was executed, kept until its code, the package or what is installed changes."""

import gzip
import hashlib
import json
import os
import sys
import tempfile
import zlib
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import nbformat
import platformdirs

from bpcnn_helpers.publish.pages import execute

PACKAGE = Path(__file__).parents[1]
MOST = 4  # runs of a notebook that are kept: as many states of the package one goes back and forth between


def kept_or_executed(path, tell=None, folder=None):
    """Return a notebook as it was last executed in this state of code and package, or execute and keep it.

    Its text is always that of the notebook as it is: only what the code gave is kept.

    Parameters
    ----------
    path : path-like
    tell : callable or None
        Called with the number of code cells that were done since the last call.
    folder : path-like or None
        Where it is kept; None is this package's folder among the user's caches.

    Returns
    -------
    NotebookNode
    """
    book = nbformat.read(path, as_version=4)
    folder = Path(folder or platformdirs.user_cache_path("bpcnn") / "executed")
    kept = folder / f"{Path(path).stem}.{_key(book)}.json.gz"
    try:
        given = json.loads(gzip.decompress(kept.read_bytes()))
        _put(book, given["outputs"], given["widgets"])
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):  # it is not there, or is broken
        book = execute(path, tell)
        _keep(book, kept)
    else:
        if tell:
            tell(many_cells([path]))
    return book


def code_cells(book):
    """Return the code cells of a notebook.

    Parameters
    ----------
    book : NotebookNode

    Returns
    -------
    list of NotebookNode
    """
    return [cell for cell in book.cells if cell.cell_type == "code"]


def many_cells(paths):
    """Return how many code cells these notebooks have, which is what `tell` is told of.

    Parameters
    ----------
    paths : iterable of path-like

    Returns
    -------
    int
    """
    return sum(bool(cell.source.strip()) for path in paths for cell in code_cells(nbformat.read(path, as_version=4)))


def _put(book, outputs, widgets):
    """Put into a notebook what its code gave; nothing is put where the cells are others."""
    outputs = [[nbformat.from_dict(output) for output in cell] for cell in outputs]
    for cell, given in zip(code_cells(book), outputs, strict=True):
        cell.outputs = given
    book.metadata["widgets"] = nbformat.from_dict(widgets)


def _keep(book, kept):
    """Write what a notebook's code gave, all of it or nothing, and drop the oldest of what was kept of it."""
    given = {"outputs": [cell.outputs for cell in code_cells(book)], "widgets": book.metadata.get("widgets", {})}
    try:
        write_whole(kept, gzip.compress(json.dumps(given).encode(), compresslevel=4))
        runs = sorted(kept.parent.glob(f"{kept.name.partition('.')[0]}.*.json.gz"), key=lambda run: run.stat().st_mtime)
        for run in runs[:-MOST]:
            run.unlink(missing_ok=True)
    except OSError:
        pass  # nothing can be kept there: the next time it is executed again


def write_whole(path, data):
    """Write a file and the folders above it: all of its bytes, or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, path)


def _key(book):
    """Return a name for all that what the code gives can depend on."""
    code = json.dumps([cell.source for cell in code_cells(book)])
    return hashlib.sha256((code + _surroundings()).encode()).hexdigest()[:20]


@cache
def _surroundings():
    """Return a name for the package but for this room, which only lays out, and for what is installed."""
    files = (path for path in sorted(PACKAGE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    found = hashlib.sha256(sys.version.encode())
    for path in files:
        if path.relative_to(PACKAGE).parts[0] != "publish":
            found.update(f"{path.relative_to(PACKAGE)}\n".encode() + path.read_bytes())
    installed = sorted(f"{each.name} {each.version}" for each in distributions())
    found.update("\n".join(installed).encode())
    return found.hexdigest()
