"""flow.py and the ready-made explorers, as far as Python goes; tests/browser has the page."""

import io
import json
import re
from itertools import product

import numpy as np
import pytest
from PIL import Image

import bpcnn_helpers as bp
from bpcnn_helpers.explorer.explorer import PAGE
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.plots.still import still

V, K, G = np.array([[1, 2, 0], [3, 1, 2], [0, 1, 4]]), np.array([[1, 2], [3, 4]]), np.array([[1, 0], [2, -1]])


def test_conv_holds_the_layer_and_its_gradients():
    rng = np.random.default_rng(0)
    x, w, b = rng.integers(-3, 4, (3, 7, 6)), rng.integers(-3, 4, (2, 3, 3, 2)), [1, -2]
    walk = {"stride": 2, "padding": 1, "dilation": 1}
    explorer = bp.explore_conv(x, w, b=b, **walk)
    dz = explorer["G"][None]
    assert np.array_equal(explorer["Z"], bp.conv2d(x[None], w, b, **walk)[0])
    assert np.array_equal(explorer["∂J/∂K"], bp.conv2d_weight_grad(dz, x[None], (3, 2), **walk))
    assert np.array_equal(explorer["∂J/∂V"], bp.conv2d_input_grad(dz, w, (7, 6), **walk)[0])
    assert np.array_equal(explorer["∂J/∂b"], bp.conv2d_bias_grad(dz))
    assert "kernel_size" not in explorer.controls  # it is not square
    assert explorer["∂J/∂K"].shape == w.shape


@pytest.mark.parametrize("kind", ["max", "average", "sum"])
def test_pool_holds_pooling_and_its_gradient(kind):
    x = np.random.default_rng(1).integers(0, 4, (2, 5, 5))
    explorer = bp.explore_pool(x, kind=kind, size=3, stride=2)
    δ = explorer["δ"][None]
    name = {"max": "max", "average": "avg", "sum": "sum"}[kind]
    first = x[None] if kind == "max" else (5, 5)
    assert np.array_equal(explorer["z"], getattr(bp, f"{name}_pool2d")(x[None], 3, stride=2)[0])
    expected = getattr(bp, f"{name}_pool2d_grad")(δ, first, 3, stride=2)[0]
    assert np.array_equal(explorer["∂J/∂x"], expected)


def test_subsample_is_judged_by_differences():
    x, beta, b = np.array([[1.0, 2, 0, 1], [0, 1, -1, 3]]), 0.5, -1.0
    explorer = bp.explore_subsample(x, beta=beta, b=b)
    layer = bp.Sequential(bp.Subsample2d(1, 2), bp.Sigmoid())

    def loss(x, beta, b):
        layer.params["0.beta"][...], layer.params["0.bias"][...] = beta, b
        return (explorer["∂J/∂y"] * layer.forward(x[None, None])[0, 0]).sum()

    inputs = {"x": x, "beta": np.array([beta]), "b": np.array([b])}
    grads = {"x": explorer["∂J/∂x"], "beta": explorer["∂J/∂β"], "b": explorer["∂J/∂b"]}
    assert bp.gradient_check(loss, inputs, grads=grads).passed


@pytest.mark.parametrize("activation", [bp.ReLU, bp.Sigmoid])
@pytest.mark.parametrize("pooling", [bp.MaxPool2d(2), bp.AvgPool2d(2), bp.Subsample2d(2, 2)])
def test_network_holds_what_the_network_computes(activation, pooling):
    rng = np.random.default_rng(3)
    model = bp.Sequential(bp.Conv2d(1, 2, 3, rng=rng), activation(), pooling, bp.Flatten(), bp.Linear(8, 3, rng=rng))
    x = rng.integers(0, 4, (6, 6))
    explorer = bp.explore_network(model, x, 1)
    loss, dz = bp.cross_entropy(model.forward(x[None, None].astype(float)), [1])
    grad = model.backward(dz)
    assert explorer["J"] == pytest.approx(loss, rel=1e-12)
    np.testing.assert_allclose(explorer["∂J/∂x"], grad[0, 0], atol=1e-14)
    np.testing.assert_allclose(explorer["∂J/∂W²"], model.grads["0.weight"], atol=1e-14)
    np.testing.assert_allclose(explorer["∂J/∂b⁴"], model.grads["4.bias"], atol=1e-14)
    if model.layers[2].params:
        np.testing.assert_allclose(explorer["∂J/∂β³"], model.grads["2.beta"], atol=1e-14)
    before = model.params["0.weight"].copy()
    explorer["W²"] = np.zeros((2, 1, 3, 3))
    assert np.array_equal(model.params["0.weight"], before)  # the model is left alone


def test_rot180_is_the_input_gradient():
    explorer = bp.explore_rot180(G, K)
    assert np.array_equal(explorer["∇a"], bp.conv2d_input_grad(G[None, None], K[None, None], 3)[0, 0])
    node_7 = bp.explore_rot180(np.ones((3, 3)), K).graph  # C11: row 2, column 3 of a 4×4 map
    assert [cell for cell in node_7.links("∇a", 1, 2) if cell[0] == "P"] == [
        ("P", p) for p in ((1, 2), (1, 3), (2, 2), (2, 3))
    ]
    assert node_7.written("∇a", 1, 2) == "P₂₃·R₁₁ + P₂₄·R₁₂ + P₃₃·R₂₁ + P₃₄·R₂₂"


def test_gathered_is_what_is_scattered_for_every_step():
    rng = np.random.default_rng(4)
    w, δ = rng.integers(1, 9, (3, 3)), rng.integers(1, 9, (6, 6))
    explorer = bp.explore_gather(w, δ)
    values = {"size": (3, 6), "kernel": (2, 3), "stride": (1, 2, 3), "padding": (0, 2), "dilation": (1, 2)}
    fitting = 0
    for forward, conv in (("correlation", bp.correlate2d), ("convolution", bp.convolve2d)):
        explorer.controls["forward"].value = forward
        for setting in product(*values.values()):
            for name, value in zip(values, setting):
                explorer.controls[name].value = value
            if explorer.message.value:  # a kernel that does not fit
                continue
            fitting += 1
            assert np.array_equal(explorer["∇a"], explorer["∂J/∂a"]), (forward, setting)
        for name, value in {"size": 4, "kernel": 2, "stride": 1, "padding": 0, "dilation": 1}.items():
            explorer.controls[name].value = value
        a = bp.symbols("a", (4, 4))
        loss = (explorer["δ"] * conv(a, explorer["w"])).sum()
        assert np.array_equal(bp.differentiate(loss, a).astype(int), explorer["∂J/∂a"])
    assert fitting > 60


def test_numbers_go_in_and_out():
    explorer = bp.explore_conv(V, K, G)
    explorer["K"] = [[0, 0], [0, 2.5]]
    assert explorer.page.values["K"] == [0, 0, 0, 2.5]
    assert np.array_equal(explorer["Z"], 2.5 * V[1:, 1:])
    explorer["K"][0, 0] = 7  # a copy
    assert explorer["K"][0, 0] == 0
    explorer.page.values = {**explorer.page.values, "K": [1, 0, 0, 0]}  # what the page does
    assert np.array_equal(explorer["Z"], V[:2, :2])
    assert explorer["K"].dtype == int


@pytest.mark.parametrize(
    ("name", "array", "error", "says"),
    [
        ("Z", G, ValueError, "Z is derived from V, K; set one of these"),
        ("Q", G, KeyError, "no panel 'Q'; there are V, K, Z"),
        ("K", [[1, 2]], ValueError, r"K has shape \(1, 2\), expected \(2, 2\)"),
        ("K", [[1, 2], [3, np.inf]], ValueError, "K must hold finite numbers"),
        ("K", "ab", TypeError, "K must hold real numbers"),
    ],
)
def test_what_cannot_be_set(name, array, error, says):
    explorer = bp.explore_conv(V, K, G)
    with pytest.raises(error, match=says):
        explorer[name] = array
    assert np.array_equal(explorer["K"], K)


def test_a_control_rebuilds_and_nothing_is_lost():
    explorer = bp.explore_conv(V, K, G)
    explorer["G"] = [[5, 6], [7, 8]]
    explorer.controls["padding"].value = 1
    assert explorer["Z"].shape == explorer["G"].shape == (4, 4)
    assert explorer["G"][:2, :2].tolist() == [[5, 6], [7, 8]]
    explorer.controls["kernel_size"].value = 1
    explorer.controls["kernel_size"].value = 2
    explorer.controls["padding"].value = 0
    assert np.array_equal(explorer["K"], K)
    assert explorer["G"].tolist() == [[5, 6], [7, 8]]
    assert explorer.page.spec["start"]["G"] == [1, 0, 2, -1]  # what Reset brings back


def test_a_setting_that_does_not_fit_says_so_and_changes_nothing():
    explorer = bp.explore_conv(V, K, G)
    explorer.controls["dilation"].value = 3
    assert explorer.message.value.startswith("kernel (2, 2) spread to (4, 4)")
    assert explorer["Z"].shape == (2, 2)
    assert explorer.page.old_setting == "stride 1, padding 0, dilation 1, kernel size 2"  # the panels' own
    explorer.controls["padding"].value = 1
    assert explorer.message.value == explorer.page.old_setting == ""
    assert explorer["Z"].shape == (2, 2)


def test_python_says_when_it_is_at_work():
    seen, explorers = [], []

    def times(x, n):
        seen.extend(explorer.page.working for explorer in explorers)
        return n * x

    explorers.append(bp.explore({"x": [[1]]}, {"y": times}, n=1))
    explorers[0].controls["n"].value = 2
    assert set(seen) == {True}
    assert not explorers[0].page.working


def test_reset_puts_controls_and_numbers_back():
    explorer = bp.explore_conv(V, K, stride=2)
    explorer["K"] = [[9, 9], [9, 9]]
    explorer.controls["stride"].value, explorer.controls["kernel_size"].value = 1, 4
    assert explorer.message.value
    explorer.page.resets += 1  # what the page does
    assert {name: control.value for name, control in explorer.controls.items()} == {
        "stride": 2, "padding": 0, "dilation": 1, "kernel_size": 2,
    }  # fmt: skip
    assert explorer.message.value == explorer.page.old_setting == ""
    assert np.array_equal(explorer["K"], K)
    assert explorer.page.spec["start"]["K"] == explorer.page.values["K"] == K.ravel().tolist()


def test_an_edit_after_a_reset_stays_also_where_both_come_at_once():
    explorer = bp.explore_conv(V, K, stride=2)
    explorer["K"] = [[9, 9], [9, 9]]
    explorer.controls["stride"].value = 1
    edited = {**explorer.page.spec["start"], "K": [1, 2, 3, 5]}
    for names in (("resets", "values", "edited"), ("values", "edited", "resets")):
        news = {"resets": explorer.page.resets + 1, "values": edited, "edited": True}
        explorer.page.set_state({name: news[name] for name in names})  # as a busy kernel gets it
        assert explorer.controls["stride"].value == 2
        assert explorer.page.values["K"] == explorer["K"].ravel().tolist() == [1, 2, 3, 5]
        assert np.array_equal(explorer["V"], V)
        explorer.controls["stride"].value = 1


def test_the_pinned_cell():
    assert bp.explore_conv(V, K, G).page.pinned == ["∂J/∂V", 1, 1]  # the middle of the last panel
    explorer = bp.explore_conv(V, K, G, pinned=("Z", 1, 1))
    explorer.controls["stride"].value = 2
    assert explorer.page.pinned == ["∂J/∂V", 1, 1]  # there is no Z₂₂ any more
    for wrong, error in ((("Z", 2, 0), ValueError), (("Z",), ValueError), (("Y", 0, 0), ValueError)):
        with pytest.raises(error):
            bp.explore_conv(V, K, G, pinned=wrong)


def test_the_bias_beside_a_matrix_may_be_a_number():
    explorer = bp.explore_conv(V, K, b=3)
    assert np.array_equal(explorer["Z"], bp.conv2d(V, K, 3))
    assert explorer["∂J/∂b"].shape == explorer["b"].shape == (1,)


@pytest.mark.parametrize("explore", [bp.explore_pool, bp.explore_subsample])
def test_a_window_that_does_not_fit_is_called_as_it_was_given(explore):
    with pytest.raises(ValueError, match=r"^size \(4, 4\) does not fit the input \(3, 3\)$"):
        explore(V, size=4)


def test_a_covered_panel_is_covered_in_the_picture_too():
    seen, covered = (bp.explore_conv(V, K, G, covered=names) for names in ((), ("∂J/∂V",)))
    assert seen.page.spec["covered"] == []
    assert covered.page.spec["covered"] == ["∂J/∂V"]
    assert np.array_equal(covered["∂J/∂V"], seen["∂J/∂V"])  # Python knows
    assert covered.png() != seen.png()
    other = bp.explore_conv(V, [[-1, 0], [5, 5]], G, covered=("Z", "∂J/∂V"), pinned=("∂J/∂V", 1, 1))
    another = bp.explore_conv(V, [[-1, 0], [5, 5]], G, covered=("Z", "∂J/∂V"), pinned=("∂J/∂V", 0, 1))
    assert other.png() == another.png()  # no light on what feeds it, and no sum
    covered.controls["padding"].value = 1
    assert covered.page.spec["covered"] == ["∂J/∂V"]


@pytest.mark.parametrize(
    "make",
    [
        lambda names: bp.explore_conv(V, K, G, covered=names),
        lambda names: bp.explore_rot180(G, K, covered=names),
        lambda names: bp.explore_row(V[0], K[0], covered=names),
        lambda names: bp.explore_gather(V, G, covered=names),
        lambda names: bp.explore_pool(V, covered=names),
        lambda names: bp.explore_subsample(V, covered=names),
        lambda names: bp.explore_network(bp.Sequential(bp.Flatten(), bp.Linear(9, 2, rng=0)), V, 1, covered=names),
        lambda names: bp.explore({"k": V}, {"Z": bp.rot180}, covered=names),
    ],
)
def test_what_can_be_covered(make):
    derived = list(make(()).graph.formulas)
    assert make(tuple(derived)).page.spec["covered"] == derived
    for wrong in ("Z", 3, ("Z", 3), None):
        with pytest.raises(TypeError, match=r"covered is .*, expected a tuple of some of "):
            make(wrong)
    with pytest.raises(ValueError, match=r"covered has 'nowhere', expected some of .*, which are derived"):
        make(("nowhere",))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: bp.explore_conv(np.ones(3), K),
        lambda: bp.explore_conv(np.ones((2, 1, 3, 3)), K),
        lambda: bp.explore_conv(V, np.ones((2, 2, 2))),
        lambda: bp.explore_conv(V, np.ones((1, 2, 2, 2))),
        lambda: bp.explore_conv(V, np.ones((4, 4))),
        lambda: bp.explore_conv(V, K, np.ones((3, 3))),
        lambda: bp.explore_conv(V, K, G, b=[1, 2]),
        lambda: bp.explore_conv(V, K, stride=0),
        lambda: bp.explore_pool(V, kind="median"),
        lambda: bp.explore_pool(V, np.ones((2, 2))),
        lambda: bp.explore_pool(V, size=4),
        lambda: bp.explore_subsample(np.ones((1, 2, 2))),
        lambda: bp.explore_subsample(np.ones((2, 2)), np.ones((2, 2))),
        lambda: bp.explore_rot180(G[0], K),
        lambda: bp.explore_rot180(G, [[np.nan]]),
        lambda: bp.explore_row(V, K[0]),
        lambda: bp.explore_row(V[0], K),
        lambda: bp.explore_row(V[0], [1, 2, 3, 4]),
        lambda: bp.explore_row(V[0], K[0], [1, 2, 3]),
        lambda: bp.explore_row(V[0], K[0], stride=0),
        lambda: bp.explore_gather(K, G),
        lambda: bp.explore_gather(V, G[0]),
        lambda: bp.explore_network(bp.Sequential(bp.Flatten(), bp.Linear(9, 2, rng=0)), V, 2),
        lambda: bp.explore_network(bp.Sequential(bp.Flatten(), bp.Linear(4, 2, rng=0)), V, 1),
        lambda: bp.explore_network(bp.Sequential(bp.Flatten(), bp.Linear(9, 2, rng=0)), V[None, None], 1),
    ],
)
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises((TypeError, ValueError)) as caught:
        wrong()
    assert re.search(r"shape|fit|expected|channels|finite", str(caught.value)), caught.value


def test_where_nothing_is_live_there_are_a_text_and_a_picture():
    explorer = bp.explore_conv(V, K, G)
    assert repr(explorer) == "Explorer(V 3×3, K 2×2, Z 2×2, G 2×2, ∂J/∂K 2×2, ∂J/∂V 3×3)"
    data = explorer._repr_mimebundle_()
    assert data["text/plain"] == repr(explorer)
    assert {"image/png", "application/vnd.jupyter.widget-view+json"} <= set(data)
    first = explorer.png()
    assert first.startswith(b"\x89PNG")
    assert explorer.png() == first
    explorer["K"] = [[0, 0], [0, 1]]
    assert explorer.png() != first
    assert Image.open(io.BytesIO(first)).mode == "P"  # 256 colours take a third of the space
    assert repr(explorer.page) == "Page()"


def test_the_picture_shows_what_the_page_has_lit(monkeypatch):
    explorer, seen = bp.explore_conv(V, K, G, pinned=("Z", 0, 1)), []
    monkeypatch.setattr(
        "bpcnn_helpers.explorer.still_view.still", lambda rows, **more: seen.append((rows, more)) or still(rows, **more)
    )
    explorer.png()
    ((rows, more),) = seen
    shown = {name: array.tolist() for row in rows.values() for name, array, *_ in row}
    assert shown == {name: explorer[name].tolist() for name in explorer.graph.panels}
    assert more["chosen"] == ("Z", (0, 1))
    assert more["lit"] == explorer.graph.links("Z", 0, 1)
    assert more["note"] == explorer.in_words("Z", 0, 1)[1]
    assert more["title"] == explorer.page.spec["title"]


def test_the_page_of_its_own_names_no_other_place(tmp_path):
    bp.explore_conv(V, K, G).to_html(tmp_path / "page.html")
    page = re.sub(r"base64,[^\"]+", "", (tmp_path / "page.html").read_text("utf-8"))
    assert not re.search(r"https?:|(?<!\w)//\w", page)
    assert not re.search(r"\b(src|href)=(?!\"data:)|@import|url\(", page)
    state = json.loads(re.search(r'id="state">(.*?)</script>', page)[1])
    assert state["values"]["K"] == [1, 2, 3, 4]


def test_the_script_sets_text_only():
    script = joined(PAGE / "standalone.js")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|import\b|fetch|http", script
    )
