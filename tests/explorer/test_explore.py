"""bp.explore: any functions of named arrays, any layer, any network; what its arguments may be."""

import ipywidgets as widgets
import numpy as np
import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.nn.layer import backward_of

X, K = np.array([[1, 2, 0], [3, 1, 2], [0, 1, 4]]), np.array([[1, 2], [3, 4]])
RNG = np.random.default_rng(6)


def two_ways(**options):
    return bp.explore(
        {"x": X, "k": K},
        {"z": bp.correlate2d, "R": lambda k: bp.rot180(k), "c": lambda x, k: bp.convolve2d(x, k)},
        **options,
    )


def headings(explorer):
    return {row["heading"]: [panel["name"] for panel in row["panels"]] for row in explorer.page.spec["rows"]}


def roles(explorer):
    return {name: panel.role for name, panel in explorer.graph.panels.items()}


def test_functions_of_named_arrays():
    explorer = two_ways(pinned=("c", 0, 0))
    assert repr(explorer) == "Explorer(x 3×3, k 2×2, z 2×2, R 2×2, c 2×2)"
    assert np.array_equal(explorer["z"], bp.correlate2d(X, K))
    assert np.array_equal(explorer["R"], K[::-1, ::-1])
    assert np.array_equal(explorer["c"], bp.convolve2d(X, K))
    assert explorer.graph.written("c", 0, 0) == "x₂₂·k₁₁ + x₂₁·k₁₂ + x₁₂·k₂₁ + x₁₁·k₂₂"
    assert explorer.page.pinned == ["c", 0, 0]
    assert headings(explorer) == {"": ["x", "k", "z", "R", "c"]}
    assert explorer.page.spec["title"] == "z, R, c from x, k"
    assert explorer.controls == {}


def test_a_tuple_says_what_comes_first():
    walk = {"stride": 2, "padding": 1}  # as they stand at first
    back = (bp.conv2d_input_grad, "G", "K", (5, 4))
    kernels, δ = RNG.integers(-3, 4, (2, 3, 2, 2)), RNG.integers(-3, 4, (1, 2, 3, 3))
    explorer = bp.explore(
        {"K": kernels, "G": δ}, {"∂J/∂V": back, "twice": (np.add, "∂J/∂V", "∂J/∂V")}, stride=2, padding=[1, 0]
    )
    expected = bp.conv2d_input_grad(δ, kernels, (5, 4), **walk)
    assert np.array_equal(explorer["∂J/∂V"], expected)  # stride and padding took the controls of their name
    assert np.array_equal(explorer["twice"], 2 * expected)
    explorer.controls["padding"].value = 0
    assert explorer.message.value.startswith("dz (1, 2, 3, 3) does not fit")
    assert explorer.graph.panels["∂J/∂V"].of == ("G", "K")
    assert explorer.graph.panels["twice"].of == ("∂J/∂V",)


def test_parameters_of_every_kind():
    def op(x, /, k, *rest, n, left=7, **others):
        assert (rest, left, others) == ((), 7, {})
        return n * x + k[0, 0]

    explorer = bp.explore({"x": X, "k": K}, {"y": op, "z": (op, "y", K * 10)}, n=[2, 5])
    assert np.array_equal(explorer["y"], 2 * X + 1)
    assert np.array_equal(explorer["z"], 2 * (2 * X + 1) + 10)
    explorer.controls["n"].value = 5
    assert np.array_equal(explorer["y"], 5 * X + 1)
    assert explorer.graph.panels["z"].of == ("y",)
    mode = bp.explore({"x": X, "k": K}, {"z": bp.correlate2d}, mode=["full", "valid"])
    assert mode["z"].shape == (4, 4)
    assert bp.explore({"x": X, "k": K}, {"z": bp.correlate2d})["z"].shape == (2, 2)


def test_roles_rows_and_captions_are_guessed():
    functions = {"z": bp.correlate2d, "R": (bp.rot180, "k"), "S": lambda δ: 2 * δ, "∂J/∂x": lambda k: k}
    explorer = bp.explore({"x": X, "k": K, "δ": K, "G": K}, functions, roles={"k": "kernel", "G": "gradient"})
    expected = {"x": "input", "k": "kernel", "z": "output", "R": "kernel"}
    assert roles(explorer) == expected | dict.fromkeys(("δ", "G", "S", "∂J/∂x"), "gradient")
    assert headings(explorer) == {"Forward": ["x", "k", "z", "R"], "Backward": ["δ", "G", "S", "∂J/∂x"]}
    assert [panel["caption"] for panel in explorer.page.spec["rows"][0]["panels"]] == list(expected.values())


def test_roles_rows_and_captions_are_said():
    rows = {"Cross-correlation": "x k z", "Convolution": ("R", "c")}
    explorer = two_ways(rows=rows, roles={"k": "kernel", "c": "gradient"}, captions={"c": "x * k"}, title="T")
    assert headings(explorer) == {"Cross-correlation": ["x", "k", "z"], "Convolution": ["R", "c"]}
    assert roles(explorer) == {"x": "input", "k": "kernel", "z": "output", "R": "kernel", "c": "gradient"}
    assert explorer.graph.panels["c"].caption == "x * k"
    assert explorer.page.spec["title"] == "T"


@pytest.mark.parametrize(
    ("given", "kind", "values"),
    [
        (2, widgets.IntSlider, {"value": 2, "min": 1, "max": 3, "step": 1}),
        (0, widgets.IntSlider, {"value": 0, "min": 0, "max": 3}),
        (np.int64(5), widgets.IntSlider, {"value": 5, "min": 1, "max": 5}),
        (range(2, 9, 3), widgets.IntSlider, {"value": 2, "min": 2, "max": 8, "step": 3}),
        (range(4, 0, -1), widgets.IntSlider, {"value": 4, "min": 1, "max": 4, "step": 1}),
        ([3, 1], widgets.Dropdown, {"value": 3, "options": (3, 1)}),
        (("a", "b"), widgets.Dropdown, {"value": "a", "options": ("a", "b")}),
        (True, widgets.Checkbox, {"value": True}),
        (widgets.IntSlider(4, 4, 6), widgets.IntSlider, {"value": 4, "min": 4, "max": 6}),
    ],
)
def test_what_a_control_may_be_given_as(given, kind, values):
    explorer = bp.explore({"x": X}, {"y": (lambda n: X * (n == n), "n")}, n=given)
    control = explorer.controls["n"]
    assert type(control) is kind
    assert {name: getattr(control, name) for name in values} == values


@pytest.mark.parametrize(
    "follows", ["z", lambda step: bp.conv_output_size(3, 2, stride=step), (lambda x, s: (s, s), "z", 1)]
)
def test_a_size_that_follows_keeps_what_was_edited(follows):
    def z(x, step):
        return x[:2:step, :2:step]

    sizes = {"G": follows if not isinstance(follows, tuple) else (lambda z: z.shape, "z")}
    explorer = bp.explore({"x": X, "G": [[1, 2]]}, {"z": z, "H": lambda G: 2 * G}, sizes=sizes, step=range(1, 3))
    assert explorer["G"].tolist() == [[1, 2], [1, 2]]  # repeated
    explorer["G"] = [[1, 2], [3, 4]]
    explorer.controls["step"].value = 2
    assert explorer["G"].tolist() == [[1]]  # cut off
    assert explorer["H"].tolist() == [[2]]
    explorer["G"] = [[7]]
    explorer.controls["step"].value = 1
    assert explorer["G"].tolist() == [[7, 2], [3, 4]]
    assert explorer.page.spec["start"]["G"] == [1, 2, 1, 2]


def test_a_size_that_is_a_control():
    explorer = bp.explore({"k": K, "v": [1, 2, 3]}, {"y": lambda k, v: k + v[0]}, sizes={"k": "n", "v": "n"}, n=2)
    assert (explorer["k"].shape, explorer["v"].tolist()) == ((2, 2), [1, 2])
    explorer.controls["n"].value = 3
    assert explorer["k"].tolist() == [[1, 2, 1], [3, 4, 3], [1, 2, 1]]


def test_a_size_is_that_of_the_last_axes():
    explorer = bp.explore({"x": X, "G": K}, {"z": lambda x: x[None, None], "y": lambda G: G}, sizes={"G": "z"})
    assert explorer["y"].tolist() == [[1, 2, 1], [3, 4, 3], [1, 2, 1]]


def layers():
    """Each kind of layer with integers for parameters, and a sample for it."""
    maps = RNG.integers(-4, 5, (2, 4, 4))
    conv, subsample = bp.Conv2d(2, 3, 2, stride=2, padding=1, rng=0), bp.Subsample2d(2, 2)
    linear = bp.Linear(3, 2, rng=0)
    one_map = bp.Conv2d(1, 1, 2, bias=False, rng=0)
    for layer in (conv, subsample, linear, one_map):
        for value in layer.params.values():
            value[...] = RNG.integers(-4, 5, value.shape)
    yield conv, maps, {"W": "weight", "b": "bias"}
    yield one_map, maps[0], {"W": "weight"}
    yield linear, RNG.integers(-4, 5, 3), {"W": "weight", "b": "bias"}
    yield subsample, maps, {"β": "beta", "b": "bias"}
    for layer in (bp.MaxPool2d(2), bp.AvgPool2d(2), bp.Flatten(), bp.ReLU(), bp.Sigmoid()):
        yield layer, maps, {}
        yield layer, maps[0], {}


@pytest.mark.parametrize(("layer", "x", "letters"), [pytest.param(*case, id=repr(case[0])) for case in layers()])
def test_a_layer(layer, x, letters):
    explorer = bp.explore(layer, x)
    batch = x.reshape((1, *(() if x.ndim in (1, 3) else (1,)), *x.shape))
    output = layer.forward(batch)
    assert np.array_equal(explorer["z"].ravel(), output.ravel())
    grad = layer.backward(explorer["δ"].reshape(output.shape))
    assert np.array_equal(explorer["∂J/∂x"], grad.reshape(x.shape))
    for letter, name in letters.items():
        assert np.array_equal(explorer[letter], layer.params[name])
        assert np.array_equal(explorer[f"∂J/∂{letter}"], layer.grads[name])
    assert explorer["z"].ndim == (1 if isinstance(layer, bp.Flatten) else x.ndim)
    gradients = [f"∂J/∂{letter}" for letter in letters]
    assert headings(explorer) == {"Forward": ["x", *letters, "z"], "Backward": ["δ", *gradients, "∂J/∂x"]}
    assert explorer.page.spec["title"] == f"{type(layer).__name__}, forwards and backwards"
    assert explorer.graph.panels["δ"].caption == "∂J/∂z, from above"


def network():
    inner = bp.Sequential(bp.Conv2d(1, 2, 3, rng=1), bp.ReLU(), bp.MaxPool2d(2))
    model = bp.Sequential(inner, bp.Flatten(), bp.Linear(8, 3, rng=2))
    for value in model.params.values():
        value[...] = RNG.integers(-4, 5, value.shape)
    return model


def test_a_network():
    model, x, δ = network(), RNG.integers(0, 4, (6, 6)), [1, -2, 3]
    before = {name: value.copy() for name, value in model.params.items()}
    explorer = bp.explore(model, x, δ=δ, pinned=("∂J/∂W²", 0, 1, 1))
    output = model.forward(x[None, None])
    assert np.array_equal(explorer["z⁴"], output[0])
    assert np.array_equal(explorer["∂J/∂x"], model.backward(np.array([δ]))[0, 0])
    assert np.array_equal(explorer["∂J/∂W²"], model.grads["0.0.weight"])
    assert np.array_equal(explorer["∂J/∂b⁴"], model.grads["2.bias"])
    explorer["W²"] = np.zeros((2, 1, 3, 3))
    assert all(np.array_equal(model.params[name], value) for name, value in before.items())
    assert list(headings(explorer).items())[3:6] == [
        ("Forwards: MaxPool2d, a² to a³", ["a³"]),
        ("Forwards: Linear, a³ to z⁴", ["W⁴", "b⁴", "z⁴"]),
        ("The derivative of the loss", ["δ⁴"]),
    ]


def test_a_network_with_a_loss():
    model, x = network(), RNG.integers(0, 4, (6, 6))
    explorer = bp.explore(model, x, label=[1, 2])
    ready = bp.explore_network(model, x, 1)
    assert repr(explorer) == repr(ready)
    assert explorer.page.spec["rows"] == ready.page.spec["rows"]
    explorer.controls["label"].value = 2
    assert explorer["J"] == bp.cross_entropy(model.forward(x[None, None]), [2])[0]
    assert explorer.page.spec["rows"] == bp.explore_network(model, x, 2).page.spec["rows"]


def test_what_a_sigmoid_and_the_softmax_made_is_called_by_name():
    model = bp.Sequential(bp.Flatten(), bp.Linear(2, 2, rng=0), bp.Sigmoid(), bp.Linear(2, 2, rng=0))
    graph = bp.explore(model, [[1, 2]], label=0).graph
    assert graph.written("δ³", 1) == "p₂"
    assert graph.written("δ²", 0) == "a²₁·∂J/∂a²₁·(1 − a²₁)"


def test_activations_behind_others_have_panels_of_their_own():
    """After pooling, twice, and first of all."""
    layers = (
        bp.ReLU(),
        bp.Conv2d(1, 1, 2, rng=0),
        bp.MaxPool2d(1),
        bp.ReLU(),
        bp.Sigmoid(),
        bp.Flatten(),
        bp.Linear(4, 2),
    )
    model = bp.Sequential(*layers)
    explorer = bp.explore_network(model, X, 1)
    assert [panel for panel in explorer.graph.panels if panel[0] in "az"] == ["a¹", "z²", "a³", "a⁴", "a⁵", "z⁶"]
    _, dz = bp.cross_entropy(model.forward(X[None, None].astype(float)), [1])
    np.testing.assert_allclose(explorer["∂J/∂x"], model.backward(dz)[0, 0], atol=1e-14)
    np.testing.assert_allclose(explorer["a⁴"].ravel(), np.maximum(0, explorer["z²"]).ravel())
    headings = [name for name in explorer.graph.rows if "ReLU" in name or "Sigmoid" in name]
    assert headings[:3] == ["Forwards: ReLU, x to a¹", "Forwards: ReLU, a³ to a⁴", "Forwards: Sigmoid, a⁴ to a⁵"]


def test_one_call_serves_all_gradients_of_a_layer(monkeypatch):
    calls = []

    def counted(*arguments):
        calls.append(arguments)
        return backward_of(*arguments)

    monkeypatch.setattr("bpcnn_helpers.explorer.layers.backward_of", counted)
    explorer = bp.explore(network(), RNG.integers(0, 4, (6, 6)))
    calls.clear()
    for name in explorer.graph.panels:
        explorer[name]
    assert len(calls) == 4  # of the four layers; there are eight gradients


def test_the_last_layer_may_flatten():
    explorer = bp.explore(bp.Sequential(bp.ReLU(), bp.Flatten()), K - 2)
    assert explorer["a²"].tolist() == [0, 0, 1, 2]
    assert explorer["∂J/∂x"].tolist() == [[0, 0], explorer["∂J/∂a²"][2:].tolist()]


def test_other_names():
    names = {"x": "V", "W": "K", "z": "Z", "δ": "G"}
    explorer = bp.explore(bp.Conv2d(1, 1, 2, rng=0), X, names=names, δ=K, captions={"b": "bias"})
    assert headings(explorer) == {"Forward": ["V", "K", "b", "Z"], "Backward": ["G", "∂J/∂K", "∂J/∂b", "∂J/∂V"]}
    assert roles(explorer)["K"] == "kernel"
    assert [explorer.graph.panels[name].caption for name in "bG"] == ["bias", "∂J/∂Z, from above"]
    assert np.array_equal(explorer["∂J/∂K"][0, 0], bp.correlate2d(X, K))


def test_what_makes_a_layer_takes_controls():
    explorer = bp.explore(bp.MaxPool2d, X, size=range(1, 4))
    for size in (2, 3, 1):
        explorer.controls["size"].value = size
        assert np.array_equal(explorer["z"], bp.max_pool2d(X[None, None], size)[0, 0])
        assert explorer["δ"].shape == explorer["z"].shape
    kinds = {"ReLU": bp.ReLU, "sigmoid": bp.Sigmoid}
    explorer = bp.explore(lambda kind: bp.Sequential(kinds[kind](), bp.Flatten()), X, kind=list(kinds))
    explorer.controls["kind"].value = "sigmoid"
    assert np.array_equal(explorer["a¹"], bp.sigmoid(X))
    assert "Forwards: Sigmoid, x to a¹" in headings(explorer)


def test_a_class_without_settings_makes_a_layer():
    assert bp.explore(bp.ReLU, -X)["z"].tolist() == bp.relu(-X).tolist()


def test_parameters_of_other_sizes_keep_what_was_edited():
    explorer = bp.explore(lambda n: bp.Conv2d(1, 1, n, bias=False, rng=0), X, n=2)
    explorer["W"] = K[None, None]
    explorer.controls["n"].value = 1
    assert explorer["W"].tolist() == [[[[1]]]]
    assert np.array_equal(explorer["z"], X)
    explorer.controls["n"].value = 3
    assert explorer["W"][0, 0, :2, :2].tolist() == K.tolist()
    assert explorer["∂J/∂W"].shape == (1, 1, 3, 3)
    changing = bp.explore(lambda bias: bp.Conv2d(1, 1, 2, bias=bias, rng=0), X, bias=False)
    changing.controls["bias"].value = True
    assert changing.message.value == "b is new with these settings, expected the same sources for all"
