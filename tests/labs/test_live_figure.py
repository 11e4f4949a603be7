"""A live figure follows its controls, and says what it refuses."""

import ipywidgets as widgets
import numpy as np

import bpcnn_helpers as bp
from bpcnn_helpers import plots


def draw(fig, n, kind="x"):
    if n == 7:
        raise ValueError("7 is refused")
    plots.matrices((kind, np.full((2, 2), n)), fig=fig)
    return n


def test_live_redraws_when_a_control_moves():
    live = bp.Live(draw, n=widgets.IntSlider(3), kind=widgets.Dropdown(options=["x", "y"], description="Kind"))
    first = bytes(live.image.value)
    assert first.startswith(b"\x89PNG")
    assert (live.result, repr(live)) == (3, "Live(n=3, kind='x')")
    assert [c.description for c in live.controls.values()] == ["n", "Kind"]
    live.controls["n"].value = 4
    assert live.result == 4
    assert bytes(live.image.value) != first
    live.controls["n"].value = 3
    assert bytes(live.image.value) == first


def test_live_says_what_it_refuses_and_keeps_the_picture():
    live = bp.Live(draw, n=widgets.IntSlider(3))
    picture = bytes(live.image.value)
    live.controls["n"].value = 7
    assert (live.message.value, bytes(live.image.value), live.result) == ("7 is refused", picture, 3)
    live.controls["n"].value = 3
    assert live.message.value == ""


def test_live_shows_a_picture_where_nothing_is_live():
    bundle = bp.Live(draw, n=widgets.IntSlider(3))._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}
    assert bundle["text/plain"] == "Live(n=3)"
