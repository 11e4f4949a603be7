"""Cells run in an order that nobody meant: one alone in a fresh kernel, each of them twice."""

import io
import re
import warnings
from contextlib import redirect_stdout

import matplotlib.pyplot
import pytest
from notebook import NOTEBOOKS, cells, defined_in

QUICK = [path for path in NOTEBOOKS if "08" not in path.name]  # 08 is run twice in the browser, by --every-notebook


def execute(cell, names):
    matplotlib.use("agg")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        exec(compile(cell, "cell", "exec"), names)
    matplotlib.pyplot.close("all")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_cell_that_is_run_alone_names_what_is_missing(path, record_property):
    code = cells(path)
    for number, cell in enumerate(code):
        names = {"display": lambda *objects: None}
        said = ""
        try:
            execute(cell, names)
        except NameError as error:
            said = str(error)
        if said:
            missing = re.match(r"name '(\w+)' is not defined", said)[1]
            assert missing in defined_in(code[:number]), (number + 1, said)
    record_property("cells run alone", len(code))


@pytest.mark.parametrize("path", QUICK, ids=lambda path: path.stem)
def test_a_cell_that_is_run_twice_says_the_same(path, record_property):
    names, twice = {"display": lambda *objects: None}, 0
    for number, cell in enumerate(cells(path), 1):
        said, varies = [], "NBVAL_IGNORE_OUTPUT" in cell  # times: such a cell is slow, and is run once
        for _ in range(1 if varies else 2):
            with redirect_stdout(io.StringIO()) as out:
                execute(cell, names)
            said.append(out.getvalue())
        assert said[0] == said[-1], number
        twice += not varies
    record_property("cells run twice", twice)
