"""`bp.show` gives a notebook what `display(Math(bp.latex(…)))` gives it."""

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import Math, display
from IPython.utils.capture import capture_output

import bpcnn_helpers as bp

W, D = bp.symbols("w", (2, 2)), bp.symbols("δ", (2, 2))


@pytest.fixture(autouse=True)
def _shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def outputs(write):
    with capture_output() as caught:
        assert write() is None
    return [(output.data, output.metadata) for output in caught.outputs]


@pytest.mark.parametrize(
    ("formulas", "settings"),
    [
        (W[0, 0], {}),
        (D @ W, {"order": "δw"}),
        ((D @ W)[None, None], {"name": "∇a", "order": "δw"}),
        (np.array([1, 2]), {"name": "z"}),
    ],
)
def test_what_is_shown_is_what_latex_writes(formulas, settings):
    shown = outputs(lambda: bp.show(formulas, **settings))
    assert shown == outputs(lambda: display(Math(bp.latex(formulas, **settings))))
    assert shown[0][0]["text/plain"] == "<IPython.core.display.Math object>"


def test_a_text_is_latex_already():
    assert outputs(lambda: bp.show(r"\partial J")) == outputs(lambda: display(Math(r"\partial J")))


def test_name_and_order_are_the_second_and_the_third():
    assert outputs(lambda: bp.show(D @ W, "z", "wδ")) == outputs(lambda: bp.show(D @ W, name="z", order="wδ"))
