"""Every control against values that nobody should be able to set: what is shown stays whole, and a message names it."""

import contextlib

import ipywidgets as widgets
import numpy as np
import pytest
import traitlets
from bad import HUGE, time_limit

import bpcnn_helpers as bp

COUNTED = "bad and odd arguments tried"
MATRIX = [[1, 2, 0], [3, 1, 2], [0, 1, 4]]
EXPLORERS = {
    "explore_conv": lambda: bp.explore_conv(MATRIX, [[1, 2], [3, 4]], b=[1]),
    "explore_pool": lambda: bp.explore_pool(MATRIX),
    "explore_subsample": lambda: bp.explore_subsample(MATRIX),
    "explore_rot180": lambda: bp.explore_rot180(MATRIX, [[1, 2]]),
    "explore_row": lambda: bp.explore_row([1, 2, 0, 3, 1], [1, 2], stride=2),
    "explore_gather": lambda: bp.explore_gather(MATRIX, [[1, 2]]),
    "explore_network": lambda: bp.explore_network(bp.Sequential(bp.Flatten(), bp.Linear(9, 2, rng=0)), MATRIX, 1),
}
VALUES = [None, "2", "text", 1.5, np.nan, np.inf, -1, 0, HUGE, -HUGE, True, [1], (1, 2), {}, 1j, b"1", object()]
EDITS = {
    "None": None,
    "a text": "1",
    "texts": ["1"],
    "None in it": [None],
    "NaN": [np.nan],
    "infinite": [np.inf],
    "too large": [1e300],
    "Python's largest": [10**400],
    "too few": [],
    "too many": [1] * 99,
    "a matrix": [[1, 2], [3, 4]],
    "ragged": [[1, 2], [3]],
    "complex": [1j],
    "a dict": {"0": 1},
}


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_control_of_an_explorer_takes_what_it_can_show_or_refuses(name, record_property):
    explorer, tried = EXPLORERS[name](), 0
    for control in explorer.controls.values():
        for value in VALUES:
            tried += 1
            with time_limit(), contextlib.suppress(traitlets.TraitError, TypeError, ValueError, OverflowError):
                control.value = value
            if isinstance(control, widgets.IntSlider):
                assert control.min <= control.value <= control.max
            assert (
                any(said in explorer.message.value for said in ("does not fit", "kind is None"))
                or not explorer.message.value
            )
            for panel in explorer.graph.panels:
                assert np.isfinite(explorer[panel]).all()
        control.value = control.options[0] if hasattr(control, "options") else control.min
    record_property(COUNTED, tried)


@pytest.mark.parametrize("name", EXPLORERS)
def test_what_the_page_sends_is_taken_whole_or_not_at_all(name, record_property):
    explorer, tried = EXPLORERS[name](), 0
    for source in explorer.graph.arrays:
        before, shown = explorer[source], explorer.page.values
        for label, edit in EDITS.items():
            tried += 1
            explorer.page.values = {**shown, source: edit}
            assert source in explorer.message.value, label
            assert explorer.page.values == shown
            assert np.array_equal(explorer[source], before)
        explorer.page.values = {other: numbers for other, numbers in shown.items() if other != source}
        assert source in explorer.message.value
        assert explorer.page.values == shown
        explorer.page.values = {**shown, source: [5] * before.size}
        assert explorer.message.value == ""
        assert np.array_equal(explorer[source], np.full(before.shape, 5))
    record_property(COUNTED, tried)


def test_a_field_of_a_matrix_gets_its_number_back(record_property):
    matrix = bp.MatrixInput(MATRIX)
    for value in VALUES:
        with contextlib.suppress(traitlets.TraitError, TypeError):
            matrix.cells[0][1].value = value
        shown = matrix.cells[0][1].value
        assert np.isfinite(shown)
        assert matrix.value[0][1] == shown
    record_property(COUNTED, len(VALUES))


def test_what_a_drawing_function_objects_to_is_shown_whatever_it_is(record_property):
    def draw(fig, n):
        return [1, 2, 3][n] / (n - 1)

    live = bp.Live(draw, n=widgets.IntSlider(0, 0, 5))
    for value, said in ((1, "division by zero"), (4, "list index out of range"), (2, "")):
        live.controls["n"].value = value
        assert said in live.message.value
        assert bool(said) == bool(live.message.value)
    assert live.result == 3
    record_property(COUNTED, 3)
