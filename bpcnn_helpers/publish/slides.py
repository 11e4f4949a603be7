"""A notebook as slides, to be gone through step by step; without a network, with its explorers alive."""

from pathlib import Path

from nbconvert.exporters import SlidesExporter as RevealExporter

from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.publish.pages import HERE, WithoutNetwork, execute
from bpcnn_helpers.publish.slide_types import on_slides

TEMPLATE = HERE / "templates" / "slides"


class SlidesExporter(WithoutNetwork, RevealExporter):
    """One notebook as slides; reveal.js is in the page."""

    def _init_resources(self, resources):
        scripts = "\n".join(joined(TEMPLATE / name) for name in ("slides.js", "speaker.js"))
        own = {"slides_css": joined(TEMPLATE / "slides.css"), "slides_js": scripts}
        return super()._init_resources(resources) | own


def write(notebook, page, run=execute, deeper=False):
    """Execute a notebook and write it as slides, in one file.

    Parameters
    ----------
    notebook, page : path-like
    run : callable
        Called with the notebook's path; returns it executed.
    deeper : bool
        With what stands below "Going deeper", too.
    """

    def as_slides(book, resources):
        book.cells = on_slides(book.cells, deeper)
        return book, resources

    name = {"metadata": {"name": Path(notebook).stem}}
    slides, _ = SlidesExporter("slides", as_slides).from_notebook_node(run(Path(notebook)), resources=name)
    Path(page).write_text(slides, encoding="utf-8")
