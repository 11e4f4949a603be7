"""The book: the notebooks as pages that need no Python, no network and no server."""

import os
import re
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter

from bpcnn_helpers.explorer.explorer import PAGE as EXPLORER
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.publish.mathml import anchor, html
from bpcnn_helpers.publish.network import PAGE as NETWORK
from bpcnn_helpers.publish.network import network_page
from bpcnn_helpers.publish.pages import HERE, WithoutNetwork, execute
from bpcnn_helpers.publish.parts import core_and_deeper, folded, headings
from bpcnn_helpers.publish.questions import PAGE as QUESTIONS
from bpcnn_helpers.publish.questions import all_questions
from bpcnn_helpers.publish.search import search_script

TEMPLATE = HERE / "templates" / "book"
ELEMENTS = EXPLORER / "elements.js"  # what the book's own scripts take from an explorer's


class PageExporter(WithoutNetwork, HTMLExporter):
    """One notebook as a page of the book."""

    @pass_context
    def markdown2html(self, context, source):
        """Return Markdown as HTML; a heading leads to itself, so that its address can be had."""
        return re.sub(
            r'<(h[2-4]) id="([^"]*)">((?:(?!<a ).)*?)</\1>',
            r'<\1 id="\2"><a class="here" href="#\2">\3</a></\1>',
            html(source),
        )

    def _init_resources(self, resources):
        scripts = "\n".join(joined(TEMPLATE / f"{name}.js") for name in ("find", "sections", "code"))
        own = {"book_css": joined(TEMPLATE / "book.css"), "book_js": scripts, "tally_js": joined(TEMPLATE / "tally.js")}
        return super()._init_resources(resources) | own


def build(site, notebooks="notebooks", run=execute):
    """Execute the notebooks and write a page for each, one with all questions, one with the network, and the contents.

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
    paths = notebooks_in(notebooks)
    site = Path(site)
    site.mkdir(parents=True, exist_ok=True)
    chapters = [_chapter(path) for path in paths]
    exporter = PageExporter("book", fold)
    books, pages = {}, {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # The last take longest.
        running = {pool.submit(run, path): place for place, path in reversed([*enumerate(paths)])}
        for done in as_completed(running):  # a page is laid out while others are executed
            place = running[done]
            books[place] = done.result()
            around = {
                "chapter": chapters[place],
                "previous": chapters[place - 1] if place else None,
                "next": chapters[place + 1] if place + 1 < len(chapters) else None,
            }
            pages[chapters[place]["page"]] = _page(exporter, books[place], around)
    books = [books[place] for place in range(len(paths))]
    network = network_page(books)
    alone = {"chapter": {"title": "Questions"}, "next": chapters[0], "tally": True}
    pages[QUESTIONS] = _page(exporter, all_questions(chapters, books), alone)
    if network:
        around = {"chapter": {"title": "A real network, to touch"}, "next": chapters[0]}
        pages[NETWORK] = _page(exporter, network, around)
    pages["index.html"] = _contents(exporter, chapters, NETWORK if network else None)
    (site / "search.js").write_text(search_script(pages, chapters), encoding="utf-8")
    for name, page in pages.items():
        (site / name).write_text(page, encoding="utf-8")
    order = ["index.html", *(chapter["page"] for chapter in chapters), QUESTIONS, NETWORK]
    return [site / name for name in order if name in pages]


def notebooks_in(folder):
    """Return the paths of the notebooks in a folder, in order.

    Parameters
    ----------
    folder : path-like

    Returns
    -------
    list of Path

    Raises
    ------
    ValueError
        If there is none.
    """
    paths = sorted(Path(folder).glob("*.ipynb"))
    if not paths:
        raise ValueError(f"no notebooks in {folder}")
    return paths


def fold(book, resources):
    """Fold the sections that JupyterLab shows folded: their heading is what one clicks."""
    for first, last in folded(book.cells):
        cell = book.cells[first]
        (level, heading), *_ = headings(cell)
        title = re.sub(' id="[^"]*"', "", html(f"{'#' * level} {heading}"))
        # A browser opens the fold when a link leads to something in it, which its heading is not.
        cell.metadata["fold"] = {"title": title, "anchor": anchor(heading)}
        cell.source = cell.source.partition("\n")[2]
        book.cells[last].metadata["fold_ends"] = True
    return book, resources


def _page(exporter, book, around):
    """Return a notebook as a page of the book."""
    return exporter.from_notebook_node(book, resources={"book": around})[0]


def _chapter(path):
    """Return a chapter's title, its page, and the sections of its core and of what goes deeper, as (anchor, words)."""
    book = nbformat.read(path, as_version=4)
    core, deeper = ([pair for cell in part for pair in headings(cell)] for part in core_and_deeper(book.cells))
    number, _, name = path.stem.replace("_", " ").partition(" ")
    title = next((words for level, words in core if level == 1), name)
    return {
        "page": f"{path.stem}.html",
        "title": title if title[:1].isdigit() else f"{int(number)} · {name.capitalize()}",
        "sections": [(anchor(words), words) for level, words in core if level == 2],
        "deeper": [(anchor(words), words) for level, words in deeper if level == 3],
    }


def _contents(exporter, chapters, network):
    """Return the page with the contents."""
    resources = exporter._init_resources({}) | {"script": joined(ELEMENTS)}  # nothing is alive there
    page = exporter.environment.get_template("contents.html.j2")
    return page.render(resources=resources, chapters=chapters, questions=QUESTIONS, network=network)
