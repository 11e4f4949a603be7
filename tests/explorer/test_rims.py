"""The rim that padding lays around a panel, judged by what the operations were traced to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcnn_helpers as bp
from bpcnn_helpers.ops.windows import walk_over

SIDES = st.tuples(st.integers(0, 2), st.integers(0, 2))


def panels(explorer):
    return {panel["name"]: panel for row in explorer.page.spec["rows"] for panel in row["panels"]}


@given(
    size=st.tuples(st.integers(2, 4), st.integers(2, 4)),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    dilation=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    sides=st.tuples(SIDES, SIDES).filter(lambda sides: any(map(any, sides))),
)
def test_windows_are_what_the_formulas_take_and_the_rim(size, kernel, stride, dilation, sides):
    walk = {"stride": stride, "padding": sides, "dilation": dilation}
    try:
        walk_over(size, kernel, **walk)
    except ValueError:
        return  # it does not fit
    explorer = bp.explore(bp.Conv2d(1, 1, kernel, **walk), np.ones((1, *size)))
    shown = panels(explorer)
    assert [name for name, panel in shown.items() if "rim" in panel] == ["x"]
    assert shown["x"]["rim"] == {"text": "0", "sides": sides}
    for name in ("z", "∂J/∂W"):
        windows = shown[name]["windows"]
        assert windows["over"] == "x"
        for place in np.ndindex(explorer[name].shape):
            met = {(r, c) for r in windows["rows"][place[-2]] for c in windows["columns"][place[-1]]}
            place = place[len(place) - explorer.graph.formulas[name].ndim :]
            fed_by = {where[-2:] for panel, where in explorer.graph.links(name, *place) if panel == "x"}
            assert {(r, c) for r, c in met if 0 <= r < size[0] and 0 <= c < size[1]} == fed_by
            assert all(-before <= at < n + after for where in met for at, n, (before, after) in zip(where, size, sides))


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (bp.MaxPool2d(2, stride=1, padding=1), "−∞"),
        (bp.AvgPool2d(2, stride=1, padding=1), "0"),
        (bp.Subsample2d(1, 2, stride=1, padding=1), "0"),
    ],
)
def test_pooling_has_a_rim(layer, text):
    shown = panels(bp.explore(layer, np.ones((3, 3))))
    assert shown["x"]["rim"] == {"text": text, "sides": ((1, 1), (1, 1))}
    assert shown["z"]["windows"]["rows"] == [[-1, 0], [0, 1], [1, 2], [2, 3]]


def test_without_padding_there_is_none():
    explorer = bp.explore_conv(np.ones((3, 3)), np.ones((2, 2)))
    assert not any("rim" in panel or "windows" in panel for panel in panels(explorer).values())
    explorer.controls["padding"].value = 2
    assert panels(explorer)["V"]["rim"]["sides"] == ((2, 2), (2, 2))
