"""What stands on a slide: by what its author says in the metadata, or else by its content."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from bpcnn_helpers.publish import slides
from bpcnn_helpers.publish.pages import execute
from bpcnn_helpers.publish.slide_types import MOST_WORDS, on_slides, short, words

LONG = "word " * (MOST_WORDS + 1)
EXPLORER = '<div class="explorer"></div>'
PREDICTION = '<div class="prediction"></div>'


def text(source, kind=None, **metadata):
    return new_markdown_cell(source, metadata=metadata | ({"slideshow": {"slide_type": kind}} if kind else {}))


def code(html=None, source="x", kind=None, printed=None, **metadata):
    outputs = [new_output("display_data", {"text/html": html})] if html else []
    outputs += [new_output("stream", name="stdout", text=printed)] if printed else []
    cell = text("", kind, **metadata)
    return new_code_cell(source, outputs=outputs, metadata=cell.metadata)


def made(*cells, deeper=False):
    """What is on the slides, as (type, text or what an output holds)."""
    return [
        (
            cell.metadata.slideshow.slide_type,
            cell.source if cell.cell_type == "markdown" or not cell.metadata.get("transient") else shown(cell),
        )
        for cell in on_slides(cells, deeper)
    ]


def shown(cell):
    return "".join(output.get("text") or output.data["text/html"] for output in cell.outputs)


def test_short_text_stands_there_whole_and_without_notes():
    assert made(text("## Turn\n\nThe kernel turns.")) == [("slide", "## Turn\n\nThe kernel turns.")]


def test_of_long_text_heading_and_formulas_are_left_and_the_prose_goes_to_the_notes():
    assert made(text(f"## Turn\n\n{LONG}\n\n$$a = b\n+ c$$\n\nso $d$")) == [
        ("slide", "## Turn\n\n$$a = b\n+ c$$"),
        ("notes", f"**Turn**\n\n{LONG}\n\n$$a = b\n+ c$$\n\nso $d$"),
    ]


def test_the_authors_line_stands_in_place_of_the_prose():
    long = text(f"## Turn\n\n{LONG}", slide="## Turn\n\nIt **turns**.")
    assert made(long)[0] == ("slide", "## Turn\n\nIt **turns**.")
    assert made(text("# Title"), text("Few words.", slide="")) == [("slide", "# Title"), ("notes", "Few words.")]


def test_what_is_no_prose_is_not_counted_nor_shown():
    shown = short("[Contents](00.ipynb) · next\n\n*In the figure: a 3.*\n\n<details>\n\nIt is 7.\n</details>\n\nLook.")
    assert shown == "Look."
    assert words("## One $a+b$ two\n\n$$c + d$$\n\n| three | four |\n| --- | --- |") == 5


def test_code_is_left_out_and_what_it_prints_too():
    assert made(text("# A"), code(), code(printed="all hold")) == [("slide", "# A")]


def test_code_that_is_the_subject_stands_there_with_what_it_prints():
    said = made(text("# A"), code(source="a = 1", printed="1", tags=["code-on-slide"]))
    assert said[1:] == [("fragment", "a = 1"), ("fragment", "1")]


@pytest.mark.parametrize("html", [EXPLORER, "<img>"])
def test_what_is_large_joins_a_few_words_or_begins_a_slide_under_the_heading(html):
    task = text("## Touch\n\nPoint at the 6.")
    assert made(task, code(html)) == [("slide", task.source), ("-", html)]
    formula = text("## Touch\n\n$$a$$")
    assert made(formula, code(html))[1:] == [("subslide", "### Touch"), ("-", html)]
    assert made(formula, code(html, slide="Point at the 6."))[1] == ("subslide", "### Touch\n\nPoint at the 6.")


def test_an_author_puts_a_figure_below_a_formula_or_apart_from_it():
    formula = text("## See\n\n$$a$$")
    assert made(formula, code("<img>", kind="fragment"))[1:] == [("fragment", "<img>")]
    assert made(formula, code(EXPLORER, kind="fragment"))[1:] == [("subslide", "### See"), ("-", EXPLORER)]
    assert made(text("## See"), code("<img>", kind="subslide"))[1:] == [("subslide", "### See"), ("-", "<img>")]
    assert made(text("## See"), code(EXPLORER, "bp.explore(x)", kind="subslide"))[1:] == [("-", EXPLORER)]


def test_a_formula_appears_below_the_text():
    assert made(text("## See\n\n$$a$$"), code("<math>"))[1:] == [("fragment", "<math>")]


def test_a_prediction_is_a_slide_and_says_itself_what_it_asks():
    ask = code(PREDICTION, "bp.predict(1)")
    assert made(text("## See\n\n$$a$$"), ask)[1:] == [("subslide", PREDICTION)]
    assert made(text("## Questions"), ask, ask)[1:] == [("-", PREDICTION), ("subslide", PREDICTION)]


def test_what_is_skipped_or_goes_deeper_is_not_there():
    cells = [text("# A"), text("b", "skip"), code("<img>", kind="skip"), text("## Going deeper"), text("### Proof")]
    assert made(*cells) == [("slide", "# A")]
    assert made(*cells, deeper=True)[1:] == [("slide", "## Going deeper"), ("subslide", "### Proof")]


def test_notes_in_front_of_the_first_slide_have_no_place():
    assert made(text("first", "notes"), text("# A"), text("then", "notes")) == [("slide", "# A"), ("notes", "then")]


def test_links_to_other_notebooks_lead_nowhere_from_a_single_file():
    assert made(text("See [01](01_a.ipynb#Here) and [x](#y).")) == [("subslide", "See 01 and [x](#y).")]


def test_slides_are_one_file(tmp_path):
    cells = [
        text("# 1 · A small one\n\nSee [two](02_two.ipynb)."),
        code(source="import bpcnn_helpers as bp\nbp.explore_conv([[1, 2], [3, 4]], [[2]])"),
        text(f"*In the figure: Z, twice\nas large.*\n\n{LONG}"),
        text("## Going deeper"),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "01.ipynb")
    executed = execute(tmp_path / "01.ipynb")
    for deeper in (False, True):
        slides.write(tmp_path / "01.ipynb", tmp_path / "page.html", run=lambda path: executed, deeper=deeper)
        page = (tmp_path / "page.html").read_text()
        assert page.count("<section") == 2 + 2 * deeper
        assert page.count('<aside class="notes">') == 1
        assert re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="(?!data:)', page) == []
        assert "02_two" not in page
        assert '<div class="explorer">' in page
