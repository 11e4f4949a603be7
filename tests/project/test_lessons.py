"""Lessons of the length that a class can bear, and the guide for teachers says how long they are."""

import json
import re
from pathlib import Path

import pytest
from lesson import lesson
from notebook import NOTEBOOKS

from bpcnn_helpers.__main__ import main

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "notebooks" / "TEACHING.md").read_text()
MINUTES = dict(re.findall(r"^\| (\d\d) [^|]*\| (\d+) \|", GUIDE.split("## What each notebook takes")[1], re.MULTILINE))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_core_is_short_and_builds_nothing_but_its_subject(path):
    core = lesson(path)
    assert core.words <= 2500
    assert core.longest <= 12
    assert core.apparatus == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_code_comes_in_short_cells(path):
    assert lesson(path).median <= 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_guide_says_how_long_it_takes(path):
    said = int(MINUTES[path.name[:2]])
    assert said == pytest.approx(lesson(path).minutes, rel=0.1)


def test_how_it_is_counted(tmp_path):
    def cell(kind, *lines, hidden=False):
        text = [f"{line}\n" for line in lines]
        return {"cell_type": kind, "source": text, "metadata": {"jupyter": {"source_hidden": hidden}}}

    cells = [
        cell("markdown", "word " * 199 + "$x + y$"),
        cell("code", "a = 1", "", "b = plt.figure()", "assert a"),
        cell("code", "bp.predict(1)", "bp.explore(2)", hidden=True),
        cell("code", "raise NotImplementedError  # your turn"),
        cell("markdown", "## Going deeper", "word " * 999),
        cell("code", "bp.predict(1)"),
    ]
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": cells}))
    core = lesson(tmp_path / "x.ipynb")
    assert (core.words, core.sizes, core.apparatus) == (200, [3], ["b = plt.figure()"])
    assert core.minutes == pytest.approx(1 + 1 / 5 + 2 / 12 + 2 + 3 + 8)


def test_the_guide_names_sections_that_are_there():
    notebooks = {path.name[:2]: path.read_text() for path in NOTEBOOKS}
    named = re.findall(r"\b(?:[Ff]rom|of) (\d\d)((?:(?:,| and)? \*[^*]+\*)+)", GUIDE)
    assert len(named) > 5
    for number, sections in named:
        for section in re.findall(r"\*([^*]+)\*", sections):
            assert re.search(rf'"#+ {re.escape(section)}(\\n)?"', notebooks[number]), (number, section)


@pytest.mark.parametrize("command", re.findall(r"-m bpcnn_helpers (\w+)", GUIDE + (ROOT / "README.md").read_text()))
def test_the_commands_that_are_named_are_there(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert command in capsys.readouterr().out
