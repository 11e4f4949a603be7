"""Where a notebook's core ends, and what is folded: in JupyterLab and in the book alike."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from bpcnn_helpers.publish import book
from bpcnn_helpers.publish.parts import core_and_deeper, folded, headings, is_question

FOLDED = {"jp-MarkdownHeadingCollapsed": True}


def text(source, **metadata):
    return new_markdown_cell(source, metadata=metadata)


CELLS = [
    text("# 1 · A small one\n\nSee [the proof](#The-*proof*)."),
    text("## Going deep is not deeper"),
    text("## Going deeper\n\nFor those who ask."),
    text("### The *proof*\n\n*For whoever doubts.*", **FOLDED),
    new_code_cell("1 + 1"),
    text("#### A lemma"),
    text("### Homework\n\nWrite it."),
    text("### Letters\n\n$$a = b$$", **FOLDED),
]


def test_the_core_ends_at_its_heading():
    core, deeper = core_and_deeper(CELLS)
    assert (len(core), len(deeper)) == (2, 6)
    assert core_and_deeper(CELLS[:2]) == (CELLS[:2], [])


def test_a_comment_in_code_is_no_heading():
    assert headings(text("## One\n\n```\n# no\n```\n### Two")) == [(2, "One"), (3, "Two")]
    assert headings(new_code_cell("# no")) == []


def test_a_fold_ends_before_the_next_heading_that_is_not_below_it():
    assert folded(CELLS) == [(3, 5), (7, 7)]
    assert folded(CELLS[:5]) == [(3, 4)]
    inner = [text("## A", **FOLDED), text("### B", **FOLDED), text("c"), text("## D")]
    assert folded(inner) == [(0, 2)]


@pytest.mark.parametrize(
    ("code", "tags", "is_one"),
    [("bp.predict(1)", ["question"], True), ("bp.predict(1)", [], False), ("1", ["question"], False)],
)
def test_a_question_is_a_prediction_that_says_so(code, tags, is_one):
    assert is_question(new_code_cell(code, metadata={"tags": tags})) == is_one


def test_the_book_folds_them_too(tmp_path):
    nbformat.write(new_notebook(cells=CELLS), tmp_path / "01_small.ipynb")
    contents, page, _ = book.build(tmp_path / "site", tmp_path, run=lambda path: nbformat.read(path, 4))
    shown = re.sub('<details class="code".*?</details>', "", page.read_text(), flags=re.DOTALL)
    assert shown.count('<details class="fold">') == 2
    fold = shown.split('<details class="fold">')[1].split("</details>")[0]
    assert fold.startswith("<summary><h3>The <em>proof</em></h3>")
    assert "For whoever doubts" in fold
    assert "A lemma" in fold
    assert "Homework" not in fold
    apart = contents.read_text().split("Going deeper:")[1]
    assert apart.index("Homework") < apart.index("Letters")
