"""Every public function against a table of bad and of odd arguments.

Bad ones must raise a TypeError or ValueError that names the argument; odd but legal ones (other memory layouts,
byte orders, lists) must give what the plain ones give; and no argument may be changed.
"""

import copy
import re
from fractions import Fraction

import ipywidgets as widgets
import numpy as np
import pytest
import sympy

import bpcnn_helpers as bp
from bpcnn_helpers import plots
from bpcnn_helpers.live import Live, MatrixInput

HUGE = 10**12
rng = np.random.default_rng(0)


def array(*shape):
    return rng.integers(-4, 5, shape).astype(float)


x, w, b, dz = array(2, 3, 6, 6), array(4, 3, 2, 2), array(4), array(2, 4, 5, 5)
maps, pooled, logits = array(2, 3, 6, 6), array(2, 3, 3, 3), array(5, 3)
matrix, kernel = array(5, 6), array(2, 3)
WALK = {"stride": 1, "padding": 0, "dilation": 1}

# Each call with arguments that are right. What is bad for an argument is told by its name.
CALLS = {
    "rot180": (bp.rot180, {"k": kernel}),
    "correlate2d": (bp.correlate2d, {"x": matrix, "k": kernel, "mode": "full"}),
    "convolve2d": (bp.convolve2d, {"x": matrix, "k": kernel, "mode": "same"}),
    "conv_output_size": (bp.conv_output_size, {"n": 7, "kernel": 3, **WALK}),
    "conv2d": (bp.conv2d, {"x": x, "w": w, "b": b, **WALK}),
    "conv2d_input_grad": (bp.conv2d_input_grad, {"dz": dz, "w": w, "input_size": (6, 6), **WALK}),
    "conv2d_weight_grad": (bp.conv2d_weight_grad, {"dz": dz, "x": x, "kernel_size": (2, 2), **WALK}),
    "conv2d_bias_grad": (bp.conv2d_bias_grad, {"dz": dz}),
    "max_pool2d": (bp.max_pool2d, {"x": maps, "size": 2, "stride": 2}),
    "max_pool2d_grad": (bp.max_pool2d_grad, {"dz": pooled, "x": maps, "size": 2, "stride": 2}),
    "avg_pool2d": (bp.avg_pool2d, {"x": maps, "size": 2, "stride": 2}),
    "avg_pool2d_grad": (bp.avg_pool2d_grad, {"dz": pooled, "input_size": 6, "size": 2, "stride": 2}),
    "sum_pool2d": (bp.sum_pool2d, {"x": maps, "size": 2, "stride": 2}),
    "sum_pool2d_grad": (bp.sum_pool2d_grad, {"dz": pooled, "input_size": 6, "size": 2, "stride": 2}),
    "upsample2d": (bp.upsample2d, {"x": pooled, "size": 2}),
    "sigmoid": (bp.sigmoid, {"x": logits}),
    "relu": (bp.relu, {"x": logits}),
    "softmax": (bp.softmax, {"x": logits}),
    "cross_entropy": (bp.cross_entropy, {"logits": logits, "labels": np.array([0, 1, 2, 1, 0])}),
    "squared_error": (bp.squared_error, {"y": logits, "t": array(5, 3)}),
}
OPTIONAL = {("conv2d", "b"), *((name, "stride") for name in CALLS if "pool" in name)}
ANY_RANK = {"rot180", "sigmoid", "relu", "softmax"}

NO_ARRAYS = {
    "None": None,
    "a text": "text",
    "texts": [["a"]],
    "an object": object(),
    "a dict": {1: 2},
    "ragged": [[[[1, 2], [3]]]],
    "ragged matrix": [[1, 2], [3]],
    "complex": np.full((2, 3, 6, 6), 1j),
    "None among numbers": np.array([[[[1, None]]]], object),
    "texts among objects": np.array([[[[1, "a"]]]], object),
    "complex among objects": np.array([[[[1, 1j]]]], object),
    "SymPy's nan": np.array([[[[1, sympy.nan]]]], object),
    "SymPy's zoo": np.array([[[[1, sympy.zoo]]]], object),
    "dates": np.zeros((1, 1, 2, 2), "datetime64[s]"),
    "records": np.zeros((1, 1, 2, 2), [("a", int)]),
    "a generator": (n for n in range(3)),
}
NO_SIZES = {
    "0": 0,
    "negative": -1,
    "a fraction": 1.5,
    "2.0": 2.0,
    "Fraction": Fraction(2),
    "NaN": np.nan,
    "inf": np.inf,
    "a text": "2",
    "None": None,
    "True": True,
    "three": (2, 2, 2),
    "none at all": (),
    "a pair with 0": (2, 0),
    "a pair with a text": (2, "2"),
    "a pair of fractions": (1.5, 2),
    "a matrix": np.ones((2, 2), int),
    "an array": np.array([2.5, 2.5]),
    "huge": HUGE,
    "a dict": {2: 2},
}
NO_PADDINGS = {name: bad for name, bad in NO_SIZES.items() if name not in ("0", "a pair with 0")}
NO_MODES = {"unknown": "valid ", "None": None, "a number": 1, "bytes": b"full", "an array": np.ones(2)}
NO_LABELS = {
    "None": None,
    "a text": "01210",
    "too many": np.zeros(6, int),
    "too large": np.array([0, 1, 3, 1, 0]),
    "negative": np.array([0, 1, -1, 1, 0]),
    "floats": np.zeros(5),
    "a matrix": np.zeros((5, 1), int),
    "bools": np.zeros(5, bool),
    "ragged": [0, [1], 2, 1, 0],
}
SIZES = ("stride", "dilation", "kernel", "kernel_size", "input_size", "size", "n")
# Far apart is no mistake for these; the result is still small, or the message is about what does not fit.
HUGE_IS_FINE = {(name, "stride") for name in CALLS} | {("conv_output_size", a) for a in ("n", "padding")}


def bad_values():
    for name, (function, arguments) in CALLS.items():
        for argument in arguments:
            kinds = {"mode": NO_MODES, "padding": NO_PADDINGS, "labels": NO_LABELS}
            bad = NO_SIZES if argument in SIZES else kinds.get(argument, NO_ARRAYS)
            for label, value in bad.items():
                if value is None and (name, argument) in OPTIONAL:
                    continue
                if label == "huge" and (name, argument) in HUGE_IS_FINE:
                    continue
                yield pytest.param(function, arguments, argument, value, id=f"{name}-{argument}-{label}")
            good = arguments[argument]
            if isinstance(good, np.ndarray) and name not in ANY_RANK and argument != "labels":
                yield pytest.param(function, arguments, argument, good[0], id=f"{name}-{argument}-an axis less")
                yield pytest.param(function, arguments, argument, good[None], id=f"{name}-{argument}-an axis more")


@pytest.mark.parametrize(("function", "arguments", "argument", "value"), bad_values())
def test_a_bad_argument_is_named(function, arguments, argument, value):
    given = {name: copy.deepcopy(a) for name, a in arguments.items()} | {argument: value}
    with pytest.raises((TypeError, ValueError)) as caught:
        function(**given)
    assert re.search(rf"\b{argument}\b", str(caught.value)), caught.value
    assert "bpcnn_helpers" in str(caught.traceback[-1].path), caught.value  # not from inside NumPy
    for name, good in arguments.items():
        if name != argument:
            assert np.array_equal(given[name], good)


def odd_forms(good):
    """Arrays with the numbers of `good`, unusual in all other respects."""
    backwards = good[(slice(None, None, -1),) * good.ndim].copy()
    wide = np.zeros((*good.shape[:-1], 2 * good.shape[-1]), good.dtype)
    wide[..., ::2] = good
    read_only = good.copy()
    read_only.flags.writeable = False
    yield "a list", good.tolist()
    yield "read-only", read_only
    yield "Fortran's order", np.asfortranarray(good)
    yield "negative strides", backwards[(slice(None, None, -1),) * good.ndim]
    yield "every second cell", wide[..., ::2]
    yield "byte-swapped", good.astype(good.dtype.newbyteorder())
    yield "a transposed view", np.ascontiguousarray(good.T).T
    if good.dtype.kind == "f":
        yield "small integers", good.astype(np.int8)
        yield "unsigned", good.astype(np.int64).astype(object)
        yield "float32", good.astype(np.float32)
        yield "float16", good.astype(np.float16)


def odd_values():
    for name, (function, arguments) in CALLS.items():
        for argument, good in arguments.items():
            if isinstance(good, np.ndarray):
                for label, odd in odd_forms(good):
                    yield pytest.param(function, arguments, argument, odd, id=f"{name}-{argument}-{label}")


@pytest.mark.parametrize(("function", "arguments", "argument", "odd"), odd_values())
def test_an_odd_argument_gives_what_the_plain_one_gives(function, arguments, argument, odd):
    before = copy.deepcopy(odd)
    results = function(**arguments | {argument: odd}), function(**arguments)
    for found, expected in zip(*(r if isinstance(r, tuple) else (r,) for r in results), strict=True):
        np.testing.assert_allclose(
            np.asarray(found, float), expected, rtol=1e-2 if "float16" in str(odd.__class__) else 2e-3
        )
    assert np.array_equal(odd, before)


LAYERS = {
    "Conv2d": (bp.Conv2d, {"c_in": 2, "c_out": 3, "kernel_size": 2, "stride": 1, "padding": 0}),
    "Linear": (bp.Linear, {"n_in": 3, "n_out": 2}),
    "MaxPool2d": (bp.MaxPool2d, {"size": 2}),
    "AvgPool2d": (bp.AvgPool2d, {"size": 2}),
    "Subsample2d": (bp.Subsample2d, {"channels": 2, "size": 2}),
}


def bad_settings():
    for name, (layer, settings) in LAYERS.items():
        for setting in settings:
            for label, bad in (NO_PADDINGS if setting == "padding" else NO_SIZES).items():
                if label != "huge" or setting in ("c_in", "n_out", "channels"):
                    yield pytest.param(layer, settings, setting, bad, id=f"{name}-{setting}-{label}")


@pytest.mark.parametrize(("layer", "settings", "setting", "bad"), bad_settings())
def test_a_bad_setting_of_a_layer_is_named(layer, settings, setting, bad):
    with pytest.raises((TypeError, ValueError), match=rf"\b{setting}\b"):
        layer(**settings | {setting: bad})


OTHERS = {
    "symbols: a number for a name": (lambda: bp.symbols(1, (2, 2)), "name"),
    "symbols: an empty name": (lambda: bp.symbols("", (2, 2)), "name"),
    "symbols: a negative shape": (lambda: bp.symbols("a", -1), "shape"),
    "symbols: a fraction": (lambda: bp.symbols("a", (1.5, 2)), "shape"),
    "symbols: a text": (lambda: bp.symbols("a", "22"), "shape"),
    "symbols: huge": (lambda: bp.symbols("a", (10**6, 10**6)), "shape"),
    "latex: ragged": (lambda: bp.latex([[1, 2], [3]]), "formulas"),
    "latex: no formula": (lambda: bp.latex("a("), "formulas"),
    "latex: no order": (lambda: bp.latex([1], order=3), "order"),
    "trace: no operation": (lambda: bp.trace(3, x=[1]), "op"),
    "matrices: a vector": (lambda: plots.matrices(("a", [1, 2, 3])), "a has shape"),
    "matrices: four axes": (lambda: plots.matrices(("a", x)), "a has shape"),
    "matrices: unknown role": (lambda: plots.matrices(("a", matrix, "upstream")), "role"),
    "matrices: ragged": (lambda: plots.matrices(("a", [[1, 2], [3]])), "a "),
    "matrices: empty": (lambda: plots.matrices(("a", np.zeros((0, 3)))), "a has shape"),
    "matrices: nothing": (lambda: plots.matrices(), "parts"),
    "matrices: no pair": (lambda: plots.matrices(("a",)), "parts"),
    "pictures: none": (lambda: plots.pictures([]), "images"),
    "pictures: a vector": (lambda: plots.pictures([[1, 2, 3]]), "images"),
    "pictures: columns": (lambda: plots.pictures([matrix], columns=0), "columns"),
    "pictures: titles": (lambda: plots.pictures([matrix, matrix], ["one"]), "titles"),
    "filters: three axes": (lambda: plots.filters(array(2, 3, 3)), "weights"),
    "maps: none": (lambda: plots.maps({}), "rows"),
    "maps: a vector": (lambda: plots.maps({"a": [1, 2]}), "rows"),
    "curves: none": (lambda: plots.curves(), "histories"),
    "wrong_guesses: lengths": (lambda: plots.wrong_guesses(array(3, 1, 4, 4), [1, 2], [1, 2, 3]), "labels"),
    "confusion_matrix: lengths": (lambda: plots.confusion_matrix([1, 2], [1, 2, 3]), "guesses"),
    "MatrixInput: a vector": (lambda: MatrixInput([1, 2]), "value"),
    "MatrixInput: ragged": (lambda: MatrixInput([[1, 2], [3]]), "value"),
    "MatrixInput: texts": (lambda: MatrixInput([["a"]]), "value"),
    "MatrixInput: empty": (lambda: MatrixInput([[]]), "value"),
    "MatrixInput: NaN": (lambda: MatrixInput([[np.nan]]), "value"),
    "Live: no function": (lambda: Live("draw"), "draw"),
    "Live: no widget": (lambda: Live(lambda fig, n: None, n=3), "n is 3"),
    "picture: unknown": (lambda: bp.picture("cat"), "name"),
    "split: no data": (lambda: bp.split(np.zeros((0, 1, 2, 2)), np.zeros(0, int)), "x"),
    "save: no model": (lambda: bp.save("x.npz", 3), "model"),
}


@pytest.mark.parametrize(("call", "says"), OTHERS.values(), ids=OTHERS)
def test_what_else_does_not_fit_is_named(call, says):
    with pytest.raises((TypeError, ValueError), match=re.escape(says)):
        call()


def test_what_a_drawing_function_objects_to_is_shown_whatever_it_is():
    def draw(fig, n):
        return [1, 2, 3][n] / (n - 1)

    live = Live(draw, n=widgets.IntSlider(0, 0, 5))
    for value, said in ((1, "division by zero"), (4, "list index out of range"), (2, "")):
        live.controls["n"].value = value
        assert said in live.message.value
        assert bool(said) == bool(live.message.value)
    assert live.result == 3
