"""A lab in Python: its controls and the page say the same, and the page's program is the operation."""

import json
import re
import zlib
from base64 import b64decode

import numpy as np
import pytest
import traitlets

import bpcnn_helpers as bp
from bpcnn_helpers.explorer.deflating import deflated
from bpcnn_helpers.labs.controls import Choice, Matrix, OwnPicture, Whole
from bpcnn_helpers.labs.lab import Lab, packed_numbers
from bpcnn_helpers.labs.products import trace_products
from bpcnn_helpers.packing.program import Program
from bpcnn_helpers.plots.numbers import RULE

RNG = np.random.default_rng(4)


def mixtures():
    return {"sum": (1, 1, 1), "red less green": (1, -1, 0)}


def test_the_page_gets_what_python_sets_and_python_what_the_page_sends():
    lab = bp.labs.colours(np.ones((3, 4, 5)), mixtures())
    lab.controls["channels"].value, lab.controls["S"].value = (1, -1, 0), 3
    assert lab.page.values == {
        "kernel": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
        "channels": "red less green",
        "S": 3,
        "own_picture": "",
    }
    lab.page.values = {"kernel": [[0, 0, 0], [0, 2, 0], [0, 0, 0]], "channels": "sum", "S": 2, "own_picture": ""}
    assert lab.values["channels"] == (1, 1, 1)
    assert np.array_equal(lab.result["z"], np.full((2, 3), 6))
    assert repr(lab) == (
        "colours(kernel=((0.0, 0.0, 0.0), (0.0, 2.0, 0.0), (0.0, 0.0, 0.0)), channels='sum', S=2, own_picture=0 bytes)"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"S": 9},
        {"S": "2"},
        {"channels": "blue"},
        {"channels": None},
        {"kernel": [[1]]},
        {"kernel": "a"},
        {"kernel": None},
    ]
    + [{"own_picture": text} for text in (None, 3, "?", "AAAA")],
    ids=str,
)
def test_what_the_page_sends_is_taken_whole_or_not_at_all(wrong):
    lab = bp.labs.colours(np.ones((3, 4, 5)), mixtures())
    before, shown = lab.values, lab.page.values
    lab.page.values = {**shown, "S": 4, **wrong}
    assert lab.values == before
    assert lab.page.values == shown
    lab.page.values = {"S": 2}
    assert lab.page.values == shown


def test_a_kernel_from_the_list_comes_before_one_that_is_typed():
    lab = bp.labs.edges(np.ones((4, 4)))
    kernel = [[0, 0, 0], [0, 5, 0], [0, 0, 0]]
    lab.page.values = {**lab.page.values, "begin": "blur", "kernel": kernel}
    assert np.array_equal(lab.values["kernel"], kernel)


@pytest.mark.parametrize(
    ("control", "value", "said"),
    [
        (Whole(1, 0, 3), 4, "value is 4, expected at most 3"),
        (Whole(1, 0, 3), -1, "value is -1, expected at least 0"),
        (Whole(1, 0, 3), 1.5, "value is 1.5, expected an int"),
        (Choice({"a": 1, "b": 2}), 3, "value is 3, expected one of 1, 2"),
        (Choice({"a": 1, "b": 2}), True, "value is True, expected one of 1, 2"),
        (Matrix([[1, 2]]), [[1], [2]], "value has shape (2, 1), expected (1, 2)"),
        (Matrix([[1, 2]]), "a", "value is 'a', expected numbers"),
        (OwnPicture((3, 3)), "a", "value is 'a', expected the bytes of a picture"),
        (OwnPicture((3, 3)), b"a", "file is no PNG or JPEG that can be read"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_control_refuses_what_it_cannot_be(control, value, said):
    before = control.value
    with pytest.raises((TypeError, ValueError, traitlets.TraitError), match=re.escape(said)):
        control.value = value
    assert control.value == before


@pytest.mark.parametrize("stride", [1, 2, 4])
def test_the_products_of_a_program_are_those_of_the_operation(stride):
    def operation(x, w):
        return bp.conv2d(x, w, stride=stride, padding=1)

    x, w = RNG.integers(-9, 10, (2, 5, 6)), RNG.integers(-9, 10, (3, 2, 3, 3))
    program = Program()
    program.memory.room("x", x.shape), program.memory.room("w", w.shape)
    trace_products(program, "all", "z", operation, "x", "w")
    row = program.numbers(int)
    program.of(row, "x")[...], program.of(row, "w")[...] = x, w
    for _ in range(2):  # what stood there before changes nothing
        program.run("all", row)
        assert np.array_equal(program.of(row, "z"), operation(x, w))


def test_a_lab_shows_a_picture_where_nothing_is_live():
    bundle = bp.labs.windows()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}
    assert bundle["text/plain"] == "windows(n=8, f=3, p=1, s=2)"


def test_a_page_without_python_gets_the_same_as_the_page():
    def compute(n, k):
        return n

    controls = {"n": Whole(1, 0, 3, "how many"), "k": Choice({"a": 1})}
    lab = Lab("windows", "Title", compute, lambda fig, result, **values: None, {"more": 5}, **controls)
    assert lab.page.state == {
        "kind": "windows",
        "title": "Title",
        "controls": [
            {"name": "n", "label": "how many", **controls["n"].spec()},
            {"name": "k", "label": "k", **controls["k"].spec()},
        ],
        "rule": RULE,
        "more": 5,
    }
    state = {"state": lab.page.state, "values": {"n": 1, "k": "a"}, "measured": {}}
    assert lab.piece() == {"kind": "lab", "state": state, "note": ""}
    assert lab.message == ""


def test_what_is_packed_is_text_that_the_page_inflates():
    numbers = np.array([[1.5, -2], [0, 3]])
    assert zlib.decompress(b64decode(packed_numbers(numbers.T, np.float32))) == numbers.T.astype("f4").tobytes()
    assert json.loads(zlib.decompress(b64decode(deflated({"δ": [1, 2]})))) == {"δ": [1, 2]}


def test_times_are_measured_again_when_the_page_moves_a_control():
    asked = []
    lab = bp.labs.cost(lambda x, w: asked.append(x.shape))
    lab.page.values = {"kernel": 1, "channels": 2, "batch": 1}
    assert {*asked} == {(16, 8, 20, 20), (1, 2, 20, 20)}
    assert lab.page.measured["values"] == {"kernel": 1, "channels": 2, "batch": 1}
    assert len(lab.page.measured["times"]) == 2
