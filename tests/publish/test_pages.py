"""Notebooks as pages, without a browser: formulas, links, what takes the place of widgets."""

import json
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from notebook import FOLDER, NOTEBOOKS
from save_notebooks import clean

from bpcnn_helpers.__main__ import main
from bpcnn_helpers.publish import book
from bpcnn_helpers.publish.mathml import html, latex_output, mathml
from bpcnn_helpers.publish.pages import NO_PYTHON, execute

SMALL = [
    new_markdown_cell("# 1 · A *small* one\n\nSee [two](02_two.ipynb#Here) and $z_{11}$.\n\n## Here & there"),
    new_code_cell("import bpcnn_helpers as bp\nbp.explore_conv([[1, 2], [3, 4]], [[2]])"),
    new_code_cell(
        "import ipywidgets as widgets\n"
        "bp.explore({'x': [1]}, {'y': lambda x, factor: factor * x}, factor=widgets.FloatSlider(2))"
    ),
    new_markdown_cell("*In the figure: `Z` and $V$, twice\nas large.*\n\nNow & then.\n\n## Touch"),
    new_code_cell(
        "import ipywidgets as widgets\n"
        "bp.Live(lambda fig, n, k: fig.suptitle(n), n=widgets.IntSlider(3, description='<n>'), k=bp.MatrixInput([[1]]))"
    ),
    new_markdown_cell("*In the figure: a 3.*"),
    new_code_cell("from IPython.display import Math\nMath(bp.latex(bp.symbols('a', (2, 2)), name='z'))"),
    new_code_cell("1 + 1", metadata={"jupyter": {"source_hidden": True}}),
    new_code_cell("bp.check('cross_correlation', None)"),
    new_code_cell("bp.check('convolution', None)"),
    new_markdown_cell("### Another exercise"),
    new_code_cell("bp.check('convolution', None)"),
    new_code_cell("bp.pocket(bp.Sequential(bp.Flatten(), bp.Linear(64, 10, rng=0)), bp.digits())"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A notebook with one of each, executed."""
    path = tmp_path_factory.mktemp("small") / "01_small.ipynb"
    nbformat.write(new_notebook(cells=SMALL), path)
    return path, execute(path)


@pytest.fixture(scope="module")
def page(small):
    path, executed = small
    pages = book.build(path.parent / "site", path.parent, run=lambda path: executed)
    assert [page.name for page in pages] == ["index.html", "01_small.html", "questions.html", "network.html"]
    return pages[1].read_text()


def test_an_explorer_is_alive_with_its_controls_and_says_which_it_lacks(page):
    states = re.findall(r'<div class="explorer"><script type="application/json">({"spec":.*?)</script>', page)
    assert page.count("function render(") == 1
    names = [
        [control["label"] for control in json.loads(state).get("settings", {}).get("controls", [])] for state in states
    ]
    assert names == [["stride", "padding", "dilation", "kernel size"], []]
    assert "This has controls in JupyterLab: factor." in page
    assert "This has controls in JupyterLab: stride" not in page


def test_a_picture_is_described_by_the_text_below_it(page):
    assert '<img alt="In the figure: a 3."' in page
    assert "This picture has controls in JupyterLab: &lt;n&gt;, k." in page


def test_formulas_folds_links_and_exercises(page):
    assert len(re.findall("<math", page)) == 3
    assert "$" not in re.sub("<script.*?</script>", "", page, flags=re.DOTALL)
    assert '<a href="02_two.html#Here">' in page
    assert page.count("<summary>Show the code</summary>") == 1
    assert page.count(NO_PYTHON.strip("*")) == 2  # once in a section
    assert '<h2 id="Here-&-there">' in page or '<h2 id="Here-&amp;-there">' in page


def test_nothing_is_asked_of_a_network(page):
    assert set(re.findall(r'(?:src|href)="(?!data:|#)([^"]*)"', page)) == {"index.html", "02_two.html#Here"}
    assert not re.search(r"@import|url\((?!\"data:)", page)


def test_the_search_brings_its_licence_and_asks_for_nothing(page, small):
    script = (small[0].parent / "site" / "search.js").read_text()
    assert script.startswith("/*\nCopyright 2022 Luca Ongaro\n\nPermission is hereby granted")
    assert not re.search(r"\bimport\(|XMLHttpRequest|WebSocket|https?:", script)
    assert "Now & then." in script


def test_what_authors_say_of_a_cell_is_stored():
    said = {
        "tags": ["question"],
        "slide": "## Short",
        "slideshow": {"slide_type": "slide"},
        "jupyter": {"source_hidden": True},
        "jp-MarkdownHeadingCollapsed": True,
    }
    stored = new_notebook(cells=[new_markdown_cell("## Long", metadata=said | {"editable": True})])
    clean(stored, "01_small.ipynb")
    assert stored.cells[0].metadata == said


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_formula_of_a_notebook_is_understood(path, tmp_path):
    executed = nbformat.read(path, as_version=4)
    exported, _ = book.PageExporter("book").from_notebook_node(
        executed, resources={"book": {"chapter": {"title": "", "sections": []}, "previous": None, "next": None}}
    )
    assert exported.count("<math") == exported.count("</math>")


@pytest.mark.parametrize("tex", [r"\unheard x", r"a & b"])
def test_a_formula_that_is_not_understood_is_named(tex):
    with pytest.raises(ValueError, match="no MathML for the formula"):
        mathml(tex)


def test_an_aligned_formula_stands_in_columns():
    shown = latex_output(r"$\displaystyle \begin{aligned} a &= 1 \\ b &= 2 \end{aligned}$")
    assert shown.count("<mtr>") == 2
    assert shown.count("<mtd") == 4


def test_a_formula_may_go_on_in_a_line_with_a_plus():
    shown = html("so $a\n+ b$ is\n\n$$\na\n$$\n\nand $c$\n\n- a list\n- too")
    assert shown.count("<math") == 3
    assert shown.count("<li>") == 2


def test_a_folder_without_notebooks_is_named(tmp_path):
    with pytest.raises(ValueError, match="no notebooks in"):
        main(["book", str(tmp_path / "site"), "--notebooks", str(tmp_path)])


def test_the_readme_names_the_commands():
    readme = (FOLDER.parent / "README.md").read_text()
    assert "-m bpcnn_helpers book site" in readme
    assert "-m bpcnn_helpers slides notebooks/" in readme


def test_the_network_has_a_page_of_its_own_without_its_code(small, page):
    folder = small[0].parent / "site"
    alone, contents = ((folder / name).read_text() for name in ("network.html", "index.html"))
    for where in (alone, page):
        assert where.count('<div class="pocket"><script type="application/json">') == 1
    assert "bp.pocket" not in re.sub("<script.*?</script>", "", alone, flags=re.DOTALL)
    assert "bp.pocket" in re.sub("<[^>]*>", "", page)
    assert 'href="network.html"' in contents
