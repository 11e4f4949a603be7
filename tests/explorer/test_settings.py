"""What an explorer takes along to a page without Python; tests/browser/test_controls.py tries the page itself."""

import json

import ipywidgets as widgets
import numpy as np
import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.explorer import settings
from bpcnn_helpers.explorer.deflating import inflated

V, K, G = [[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1, 2], [3, 4]], [[1, 0], [2, -1]]


def steps(**controls):
    return bp.explore({"x": [[1, 2]]}, {"y": lambda x, k: x * k}, **controls)


def test_what_settings_share_is_packed_once():
    state = bp.explore_conv(V, K, G).state()
    packed = inflated(state["settings"]["packed"])
    assert len(packed["settings"]) == 3 * 3 * 3 * 5
    assert len(packed["ways"]) < 12
    assert len(packed["panels"]) < 150  # 84 settings are possible, with six panels each
    assert len(state["settings"]["packed"]) < 10_000
    assert "kernel (5, 5) does not fit the input (3, 3)" in packed["settings"]
    assert json.loads(json.dumps(state)) == json.loads(json.dumps(bp.explore_conv(V, K, G).state()))


def test_the_tables_hold_each_way_once_and_the_cells_slot_by_slot():
    def halves(x, k):
        if k == 3:
            raise KeyError("k")
        return np.array([x[0] * x[1] / 2 - k, x[1] * x[2] / 2 - k, -x[1]])

    explorer = bp.explore({"x": [1, 2, 3]}, {"y": halves}, k=range(1, 4))
    packed = inflated(explorer.state()["settings"]["packed"])
    heads = [json.loads(json.dumps(explorer.graph.head(panel))) for panel in explorer.graph.panels.values()]
    half, minus = ["*", ["number", 1, 2], 0, 1], ["*", ["number", -1, 1], 0]
    written = ["", ["1/2"], [[0]], [[1]]]
    assert packed == {
        "panels": [[heads[0], [3]], [heads[1]]],
        "ways": [
            [["+", half, ["number", -1, 1]], [written, [" − ", ["1"]]]],
            [minus, [["−", [[0]]]]],
            [["+", half, ["number", -2, 1]], [written, [" − ", ["2"]]]],
        ],
        "made": [[[0, 0, 1], [0, 1, 1, 1, 1]], [[2, 2, 1], [0, 1, 1, 1, 1]]],  # cells 0·1, 1·2 and 1, as differences
        "settings": [[["", [[0], [1, 0]]]], [["", [[0], [1, 1]]]], "KeyError: 'k'"],
    }


def test_where_the_controls_stand_and_stood():
    explorer = bp.explore_conv(V, K, stride=2)
    explorer.controls["kernel_size"].value = 3
    explorer["K"] = [[5] * 3] * 3
    explorer.controls["kernel_size"].value = 1
    told = explorer.state()["settings"]
    assert [control["label"] for control in told["controls"]] == ["stride", "padding", "dilation", "kernel size"]
    assert [(control["at"], control["first"]) for control in told["controls"]] == [(1, 1), (0, 0), (0, 0), (0, 1)]
    assert told["first"]["K"] == [(2, 2), [1, 2, 3, 4]]
    assert told["kept"]["K"] == [(3, 3), [5] * 9]


@pytest.mark.parametrize(
    "control", [widgets.FloatSlider(2.5), widgets.BoundedIntText(2, 1, 3), widgets.IntSlider(1, 0, 2000)]
)
def test_settings_without_end_or_too_many_stay_away(control):
    assert "settings" not in steps(k=control).state()


def test_a_choice_is_told_by_its_words():
    told = steps(k=widgets.RadioButtons(options={"once": 1, "twice": 2}, value=2)).state()["settings"]
    (control,) = told["controls"]
    assert control["texts"] == ("once", "twice")
    assert control["said"] == ["1", "2"]
    assert control["at"] == 1
    assert control["kind"] == "choice"


def test_every_kind_of_control_is_told_with_all_that_it_can_be_set_to():
    found = settings.drawn(
        {"two_words": widgets.IntSlider(3, 1, 6, 2, description="k"), "b": widgets.Checkbox(True)},
        {"two_words": 5, "b": False},
    )
    assert found == [
        {"name": "two words", "label": "k", "kind": "slider", "texts": ("1", "3", "5"), "said": ["1", "3", "5"]}
        | {"at": 1, "first": 2},
        {"name": "b", "label": "", "kind": "tick", "texts": ("False", "True"), "said": ["False", "True"]}
        | {"at": 1, "first": 0},
    ]
    for options in (["ab", "cd"], [1, 2], [("one", 1), ("two", 2)]):
        named = [option if type(option) is tuple else (str(option), option) for option in options]
        assert settings.values_of(widgets.Dropdown(options=options)) == named


def test_only_what_is_made_for_such_a_page_takes_settings_along(monkeypatch):
    explorer = steps(k=range(1, 4))
    explorer._repr_mimebundle_()
    assert explorer.page.settings == {}
    for unset in ("", "0"):
        monkeypatch.setenv(settings.ALONE, unset)
        assert not settings.goes_alone()
    monkeypatch.setenv(settings.ALONE, "1")
    explorer._repr_mimebundle_()
    assert explorer.page.settings == explorer.state()["settings"]
    explorer.controls["k"].value = 3
    assert explorer.page.settings["controls"][0]["at"] == 2
