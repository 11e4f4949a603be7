"""The book: the notebooks as pages that need no Python, no network and no server."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbconvert.exporters import HTMLExporter

from bpcnn_helpers.publish.mathml import anchor
from bpcnn_helpers.publish.pages import WithoutNetwork, execute


class PageExporter(WithoutNetwork, HTMLExporter):
    """One notebook as a page of the book."""


def build(site, notebooks="notebooks", run=execute):
    """Execute the notebooks and write a page for each, and one with the contents.

    Parameters
    ----------
    site : path-like
        The folder to write to; made where it is missing.
    notebooks : path-like
        The folder with the notebooks; they are put in order by name.
    run : callable
        Called with the path of each notebook, from several threads; returns it executed.

    Returns
    -------
    list of Path
        The pages, the contents first.
    """
    paths = sorted(Path(notebooks).glob("*.ipynb"))
    if not paths:
        raise ValueError(f"no notebooks in {notebooks}")
    site = Path(site)
    site.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        books = list(pool.map(run, paths[::-1]))[::-1]  # the last take longest
    chapters = [_chapter(path, book) for path, book in zip(paths, books)]
    exporter = PageExporter("book")
    pages = {"index.html": _contents(exporter, chapters)}
    for place, (chapter, book) in enumerate(zip(chapters, books)):
        around = {
            "chapter": chapter,
            "previous": chapters[place - 1] if place else None,
            "next": chapters[place + 1] if place + 1 < len(chapters) else None,
        }
        pages[chapter["page"]], _ = exporter.from_notebook_node(book, resources={"book": around})
    for name, page in pages.items():
        (site / name).write_text(page, encoding="utf-8")
    return [site / name for name in pages]


def _chapter(path, book):
    """Return a chapter's title, sections and page."""
    text = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    headings = re.findall(r"^(##?) (.*)$", text, re.MULTILINE)
    number, _, name = path.stem.replace("_", " ").partition(" ")
    title = next((words for mark, words in headings if mark == "#"), name)
    return {
        "page": f"{path.stem}.html",
        "title": title if title[:1].isdigit() else f"{int(number)} · {name.capitalize()}",
        "sections": [(anchor(words), words) for mark, words in headings if mark == "##"],
    }


def _contents(exporter, chapters):
    """Return the page with the contents."""
    resources = exporter._init_resources({})
    return exporter.environment.get_template("contents.html.j2").render(resources=resources, chapters=chapters)
