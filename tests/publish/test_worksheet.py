"""The worksheet of a notebook: all kinds of questions, with room to answer, and the answers apart."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from bpcnn_helpers.publish.pages import execute
from bpcnn_helpers.publish.worksheet import write

ASKED = """
bp.predict("Type?", 1 / 8, then="An eighth is small. It is half of a quarter, as everybody can see who draws it.")
bp.predict("Choose?", 2, choices={"a": 1, "b < c": 2})
bp.predict("Fill?", [[1, -2, 3]], then=["In the figure: nothing.", "So $x^2$ is right, and all follows from one rule."])
bp.predict("Mark?", [("V", 0, 1)], cells={"V": [[5, 6], [7, 8]]})
bp.predict("Order?", ["x", "y"], order=["y", "x"])
"""


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets")
    lines = ASKED.strip().splitlines()
    cells = [new_markdown_cell("# 1 · All kinds"), new_code_cell("import bpcnn_helpers as bp")]
    cells += [new_markdown_cell("## Here"), *map(new_code_cell, lines), new_markdown_cell("## Going deeper")]
    nbformat.write(new_notebook(cells=[*cells, new_code_cell(lines[0].replace("Type", "Deeper"))]), folder / "01.ipynb")
    write(folder / "01.ipynb", folder / "sheet.html")
    return (folder / "sheet.html").read_text().split('<section class="sheet')[1:]


def test_there_is_room_for_each_kind(sheets):
    asked = re.findall(r"<p>(.*?)</p>", sheets[0])[1:]
    assert asked == ["Type?", "Choose?", "Fill?", "Mark? Mark the cells.", "Order? Number them."]
    assert re.findall(r"<li>(\w[^<]*)</li>", sheets[0]) == ["a", "b &lt; c", "y", "x"]
    assert sheets[0].count("<td></td>") == 1 + 3
    assert re.findall(r"<td>(\d)</td>", sheets[0]) == list("5678")
    assert sheets[0].count("<h2>Here</h2>") == 1


def test_the_answers_stand_on_the_other_sheet_with_a_short_reason(sheets):
    for answer in ("0.125", "b &lt; c", "V₁₂", "x · y"):
        assert f"<b>{answer}</b>" in sheets[1]
    assert re.findall(r"<td>(.*?)</td>", sheets[1]) == ["1", "−2", "3"]
    assert "An eighth is small. It is half of a quarter" in sheets[1]
    assert "So <math" in sheets[1]
    assert "In the figure" not in sheets[1]
    for answer in ("0.125", "V₁₂", "−2", "eighth"):
        assert answer not in sheets[0]


def test_a_notebook_that_asks_nothing_is_named(tmp_path):
    nbformat.write(new_notebook(cells=[new_code_cell("1")]), tmp_path / "01.ipynb")
    with pytest.raises(ValueError, match=r"01\.ipynb has no prediction in its core"):
        write(tmp_path / "01.ipynb", tmp_path / "sheet.html", run=execute)
