"""A notebook as slides, to be gone through step by step; without a network, with its explorers alive."""

from pathlib import Path

from nbconvert.exporters import SlidesExporter as RevealExporter

from bpcnn_helpers.publish.pages import WithoutNetwork, execute
from bpcnn_helpers.publish.slide_types import cut_at_sections, mark


class SlidesExporter(WithoutNetwork, RevealExporter):
    """One notebook as slides; reveal.js is in the page."""


def write(notebook, page, run=execute):
    """Execute a notebook and write it as slides, in one file.

    Parameters
    ----------
    notebook, page : path-like
    run : callable
        Called with the notebook's path; returns it executed.
    """
    book = run(Path(notebook))
    mark(book)
    cut_at_sections(book)
    slides, _ = SlidesExporter("slides").from_notebook_node(book)
    Path(page).write_text(slides, encoding="utf-8")
