"""Bad values for what is no operation on arrays: layers, training, files, figures, symbols, explorers.

As in test_bad_input, a TypeError or ValueError must name the argument.
"""

import copy
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import sympy
from bad import (
    HUGE,
    NO_ARRAYS,
    NO_CELLS,
    NO_CHOICES,
    NO_CLASSES,
    NO_COVERS,
    NO_DATA,
    NO_FINITE,
    NO_FLAGS,
    NO_FOLDS,
    NO_FUNCTIONS,
    NO_INTS,
    NO_LABELS,
    NO_LOSSES,
    NO_MATRICES,
    NO_MODELS,
    NO_NUMBERS,
    NO_PADDINGS,
    NO_PATHS,
    NO_SEEDS,
    NO_SIZES,
    NO_SLIDERS,
    NO_TEXTS,
    all_refused,
    only,
    without,
)
from matplotlib.figure import Figure
from pictures import as_file
from PIL import Image

import bpcnn_helpers as bp
from bpcnn_helpers import plots
from bpcnn_helpers.nn.layer import backward_of, forward_of

COUNTED = "bad and odd arguments tried"
NO_STRIDES = without(NO_INTS, "None")  # that is the size
MATRIX = np.array([[1.0, 2, 0], [3, 1, 2], [0, 1, 4]])
MAPS, ROWS, LABELS = np.ones((2, 2, 4, 4)), np.arange(15.0).reshape(5, 3), np.array([0, 1, 2, 1, 0])
PICTURES = np.ones((5, 1, 4, 4))
AX = Figure().add_subplot()


def used(layer):
    """A function that runs a layer forwards and backwards."""

    def forward_and_backward(x, dz):
        fresh = copy.deepcopy(layer)
        fresh.forward(x)
        return fresh.backward(dz)

    return forward_and_backward


def train(**given):
    """Train a small model, unless an argument says otherwise; what is refused leaves it as it is."""
    model = bp.Linear(3, 3, rng=0)
    before = model.params["weight"].copy()
    right = {"model": model, "optimizer": bp.SGD(model, lr=0.1), "progress": False}
    try:
        bp.train(**right | given)
    finally:
        assert np.array_equal(model.params["weight"], before)


def linear():
    return bp.Linear(3, 3, rng=0)


def a_set(δ):
    """Set an array of an explorer."""
    bp.explore_rot180([[1, 2]], [[3, 4]])["δ"] = δ


# Each function, arguments that are right, and what is bad for some of them.
TABLE = {
    "Conv2d": (
        bp.Conv2d,
        {"c_in": 2, "c_out": 3, "kernel_size": 2},
        {
            "c_in": NO_SIZES,
            "c_out": NO_SIZES,
            "kernel_size": NO_SIZES,
            "stride": NO_INTS,
            "dilation": NO_INTS,
            "padding": without(NO_PADDINGS, "huge"),
            "bias": NO_FLAGS,
            "rng": NO_SEEDS,
            "init": NO_CHOICES,
            "dtype": {"None": None, "int": int, "a text": "floaty", "complex": complex},
        },
    ),
    "Linear": (
        bp.Linear,
        {"n_in": 3, "n_out": 2},
        {
            "n_in": NO_SIZES,
            "n_out": NO_SIZES,
            "bias": NO_FLAGS,
            "rng": NO_SEEDS,
            "init": NO_CHOICES,
            "dtype": {"int": int},
        },
    ),
    "MaxPool2d": (bp.MaxPool2d, {"size": 2}, {"size": NO_INTS, "stride": NO_STRIDES, "padding": NO_PADDINGS}),
    "AvgPool2d": (bp.AvgPool2d, {"size": 2}, {"size": NO_INTS, "stride": NO_STRIDES, "padding": NO_PADDINGS}),
    "Subsample2d": (
        bp.Subsample2d,
        {"channels": 2, "size": 2},
        {
            "channels": NO_SIZES,
            "size": NO_INTS,
            "stride": NO_STRIDES,
            "padding": NO_PADDINGS,
            "dtype": {"int": int},
        },
    ),
    "Sequential": (lambda layer: bp.Sequential(bp.ReLU(), layer), {}, {"layer": NO_MODELS | {"a class": bp.ReLU}}),
    **{
        f"{layer!r}, used": (
            used(layer),
            {"x": x, "dz": copy.deepcopy(layer).forward(x)},
            {"x": NO_ARRAYS | wrong, "dz": NO_ARRAYS | {"an axis less": copy.deepcopy(layer).forward(x)[0]}},
        )
        for layer, x, wrong in [
            (bp.Conv2d(2, 3, 2, rng=0), MAPS, {"a channel more": np.ones((2, 3, 4, 4)), "a matrix": MATRIX}),
            (bp.Linear(3, 2, rng=0), ROWS, {"a column more": np.ones((5, 4)), "a vector": np.ones(3)}),
            (bp.MaxPool2d(2), MAPS, {"a vector": np.ones(4)}),
            (bp.AvgPool2d(2), MAPS, {"a vector": np.ones(4)}),
            (bp.Subsample2d(2, 2), MAPS, {"a channel more": np.ones((2, 3, 4, 4)), "a matrix": MATRIX}),
            (bp.Flatten(), MAPS, {"a number": 3.0}),
            (bp.ReLU(), MAPS, {}),
            (bp.Sigmoid(), MAPS, {}),
            (bp.Sequential(bp.ReLU(), bp.Flatten()), MAPS, {"a number": 3.0}),
        ]
    },
    "SGD": (
        bp.SGD,
        {"model": linear(), "lr": 0.1},
        {"model": NO_MODELS, "lr": NO_NUMBERS | {"0": 0}, "momentum": NO_NUMBERS | {"1": 1}},
    ),
    "SGD.step": (lambda progress: bp.SGD(linear(), lr=bp.cosine(0.1)).step(progress), {}, {"progress": NO_NUMBERS}),
    "cosine": (bp.cosine, {}, {"lr": NO_NUMBERS | {"0": 0}}),
    "train": (
        train,
        {"data": (ROWS, LABELS)},
        {
            "model": NO_MODELS,
            "data": NO_DATA,
            "optimizer": NO_FUNCTIONS | {"of another": bp.SGD(linear(), lr=1)},
            "epochs": NO_INTS,
            "batch_size": NO_INTS,
            "loss": NO_LOSSES,
            "threshold": without(NO_NUMBERS, "infinite"),
            "validation": without(NO_DATA, "None"),
            "rng": NO_SEEDS,
            "on_epoch": without(NO_FUNCTIONS, "None"),
            "progress": NO_FLAGS,
        },
    ),
    "evaluate": (
        bp.evaluate,
        {"model": linear(), "data": (ROWS, LABELS)},
        {"model": NO_MODELS, "data": NO_DATA, "loss": NO_LOSSES},
    ),
    "accuracy": (
        bp.accuracy,
        {"outputs": ROWS, "targets": LABELS},
        {
            "outputs": NO_ARRAYS | {"empty": ROWS[:0], "no class": ROWS[:, :0]},
            "targets": without(NO_LABELS, "too large", "negative", "floats", "bools")
            | only(NO_ARRAYS, "None", "complex", "texts", "an object", "None among numbers"),
        },
    ),
    "gradient_check, function": (
        bp.gradient_check,
        {"model_or_function": lambda x: (x**2).sum(), "inputs": {"x": MATRIX}, "grads": {"x": 2 * MATRIX}},
        {
            "model_or_function": NO_FUNCTIONS | {"no number": lambda x: "a", "an array": lambda x: x},
            "inputs": {"None": None, "an array": MATRIX, "a text": "x"},
            "grads": {"None": None, "an array": MATRIX, "other names": {"y": MATRIX}},
            "tolerance": NO_NUMBERS,
        },
    ),
    "gradient_check, an input": (
        lambda x: bp.gradient_check(lambda x: 1.0, {"x": x}, grads={"x": MATRIX}),
        {},
        {
            "x": only(NO_ARRAYS, "None", "texts", "ragged matrix", "complex", "an object")
            | {"float32": MATRIX.astype("f")}
        },
    ),
    "gradient_check, a gradient": (
        lambda x: bp.gradient_check(lambda x: 1.0, {"x": MATRIX}, grads={"x": x}),
        {},
        {"x": NO_ARRAYS | {"another shape": MATRIX[0]}},
    ),
    "gradient_check, model": (
        bp.gradient_check,
        {"model_or_function": linear(), "inputs": ROWS, "targets": LABELS},
        {"inputs": NO_ARRAYS, "loss": NO_LOSSES},
    ),
    "save": (bp.save, {"model": linear(), "path": "x.npz"}, {"model": NO_MODELS, "path": NO_PATHS}),
    "load": (bp.load, {"model": linear(), "path": "x.npz"}, {"model": NO_MODELS, "path": NO_PATHS}),
    "split": (
        bp.split,
        {"x": np.arange(8), "y": np.array([0, 1] * 4)},
        {
            "x": {"None": None, "a number": 3, "empty": [], "shorter": np.arange(7), "ragged": [[1], [2, 3]] * 4},
            "y": {"None": None, "a number": 3, "ragged": [[1], [2, 3]] * 4, "a label alone": np.array([0] * 7 + [1])},
            "test_size": without(NO_NUMBERS) | {"0": 0, "all": 1.0, "too many": 9, "huge": HUGE},
            "seed": NO_SEEDS,
            "fold": NO_FOLDS | {"more blocks than samples": (0, 9)},
        },
    ),
    "digits": (bp.digits, {}, {"test_size": NO_NUMBERS | {"too many": 10**6}, "seed": NO_SEEDS, "fold": NO_FOLDS}),
    "load_picture": (
        bp.load_picture,
        {"file": as_file(Image.new("L", (2, 2)))},
        {"file": NO_PATHS | {"no picture": b"text"}, "longest": NO_INTS | {"a pair": (2, 2)}},
    ),
    "as_digit": (bp.as_digit, {"drawing": MATRIX}, {"drawing": NO_MATRICES}),
    "DrawPad": (bp.DrawPad, {}, {"value": without(NO_FINITE, "None"), "size": NO_INTS | {"1": 1, "huge": HUGE}}),
    "PictureInput": (bp.PictureInput, {}, {"longest": NO_INTS | {"a pair": (2, 2)}}),
    "picture": (
        bp.picture,
        {},
        {"name": NO_TEXTS | {"unknown": "cat"}, "step": NO_INTS | {"a pair": (2, 2)}, "colours": NO_FLAGS},
    ),
    "check": (
        bp.check,
        {"name": "sgd_step", "function": max},
        {"name": NO_TEXTS | {"unknown": "no"}, "seed": NO_SEEDS, "counts": NO_FLAGS},
    ),
    "progress": (lambda name: bp.progress(name), {}, {"name": NO_TEXTS | {"unknown": "no"}}),
    "symbols": (
        bp.symbols,
        {"name": "a", "shape": (2, 2)},
        {
            "name": NO_TEXTS | {"empty": ""},
            "shape": without(NO_SIZES, "three", "none at all") | {"huge pair": (10**6, 10**6), "a list": [1.5]},
        },
    ),
    "trace": (
        bp.trace,
        {"op": lambda x: x},
        {"op": NO_FUNCTIONS, "x": {"ragged": [[1, 2], [3]], "huge": np.broadcast_to(1, (HUGE,))}},
    ),
    "differentiate": (
        bp.differentiate,
        {"value": sympy.Symbol("x"), "array": bp.symbols("x", 2)},
        {
            "value": without(NO_TEXTS, "a number") | {"an array": bp.symbols("x", 2), "an object": object()},
            "array": {"None": None, "a text": "x", "numbers": [1, 2], "ragged": [[1], [2, 3]]},
        },
    ),
    "same_formulas": (
        bp.same_formulas,
        {"a": [1], "b": [1]},
        {
            name: {"None": None, "a text": "x", "an object": object(), "texts": ["a"], "ragged": [[1], [2, 3]]}
            for name in "ab"
        },
    ),
    "latex": (
        bp.latex,
        {"formulas": [1, 2]},
        {
            "formulas": {
                "None": None,
                "a text": "a(",
                "ragged": [[1, 2], [3]],
                "an object": object(),
                "three axes": np.ones((2, 2, 2)),
            },
            "name": without(NO_TEXTS, "None") | {"empty": ""},
            "order": NO_TEXTS,
        },
    ),
    "products": (
        bp.products,
        {"formula": bp.symbols("x", ())[()]},
        {
            "formula": without(NO_TEXTS, "a number") | {"a text": "x", "an array": bp.symbols("x", 2)},
            "order": NO_TEXTS,
        },
    ),
    "show": (
        bp.show,
        {"formulas": MATRIX},
        {"formulas": {"ragged": [[1, 2], [3]], "an object": object()}, "name": {"a number": 3}, "order": NO_TEXTS},
    ),
    "show, LaTeX": (bp.show, {"formulas": "a"}, {"name": {"a text": "z"}, "order": {"a text": "δw"}}),
    "predict": (
        bp.predict,
        {"question": "How many?", "answer": 3},
        {
            "question": NO_TEXTS | {"empty": " "},
            "answer": {"an object": object(), "NaN": np.nan},
            "choices": {"a number": 5},
            "cells": {"a number": 5},
            "order": {"a number": 5},
            "mistakes": {"a number": 5, "numbers": {3: 4}},
            "then": {"an object": object()},
        },
    ),
    "arrange": (
        bp.arrange,
        {"name": "conv_forward"},
        {"name": NO_TEXTS | {"unknown": "no", "without lines": "sgd_step"}},
    ),
    "pack": (
        bp.pack,
        {"model": linear(), "loss": bp.cross_entropy, "x": ROWS[0]},
        {"model": NO_MODELS, "loss": NO_FUNCTIONS, "x": without(NO_ARRAYS, "complex") | {"another size": np.ones(7)}},
    ),
    "pocket": (
        bp.pocket,
        {"network": bp.Sequential(bp.Flatten(), bp.Linear(64, 10, rng=0)), "data": bp.digits()},
        {
            "network": NO_MODELS,
            "data": NO_DATA,
            "first": {"a number": 3, "a list": [], "empty": {}, "others": {"w": 1}},
        },
    ),
    "augment": (
        bp.augment,
        {"x": PICTURES, "y": LABELS},
        {"x": NO_MATRICES, "y": {"shorter": [1]}, "copies": without(NO_INTS, "0"), "seed": NO_SEEDS},
    ),
    "subplots": (plots.subplots, {"rows": 1}, {"rows": NO_SLIDERS, "columns": NO_SLIDERS}),
    "roofline": (
        plots.roofline,
        {"peak": 2, "bandwidth": 1, "points": {"loops": (0.1, 1)}},
        {
            "peak": without(NO_NUMBERS, "huge"),
            "bandwidth": without(NO_NUMBERS, "huge"),
            "points": {
                "None": None,
                "none": {},
                "a list": [(1, 2)],
                "a number": {"a": 1},
                "three": {"a": (1, 2, 3)},
                "a text": {"a": (1, "b")},
                "0": {"a": (0, 1)},
            },
            "fig": {"a text": "fig"},
        },
    ),
    "matrices": (
        lambda part, role=None, fig=None: plots.matrices(("part", part, role), fig=fig),
        {"part": MATRIX},
        {
            "part": NO_MATRICES | {"empty": [[]]},
            "role": {"unknown": "upstream", "a number": 3, "a list": []},
            "fig": {"a text": "fig"},
        },
    ),
    "matrix": (
        plots.matrix,
        {"ax": AX, "name": "values", "values": MATRIX},
        {
            "ax": NO_FUNCTIONS,
            "values": NO_MATRICES | {"empty": [[]]},
            "role": {"unknown": "upstream", "a number": 3, "a list": []},
            "limit": without(NO_NUMBERS, "None") | {"0": 0},
        },
    ),
    "picture, drawn": (
        plots.picture,
        {"ax": AX, "image": MATRIX},
        {"ax": NO_FUNCTIONS, "image": NO_MATRICES | {"empty": [[]], "two channels": np.ones((3, 3, 2))}},
    ),
    "matrices, parts": (
        lambda parts: plots.matrices(*parts),
        {},
        {"parts": {"none": (), "no pair": (("a",),), "a number": (3,), "an operator": ("=",)}},
    ),
    "pictures": (
        plots.pictures,
        {"images": [MATRIX, MATRIX]},
        {
            "images": {
                "none": [],
                "None": None,
                "a number": 3,
                "a vector": [[1, 2, 3]],
                "ragged": [[[1, 2], [3]]],
                "texts": [[["a"]]],
                "complex": [MATRIX * 1j],
            },
            "titles": {"one": ["one"], "a number": 3, "a text": "ab"},
            "columns": NO_INTS | {"a pair": (1, 1)},
        },
    ),
    "filters": (plots.filters, {}, {"weights": NO_ARRAYS | {"three axes": MAPS[0], "empty": np.ones((0, 1, 2, 2))}}),
    "maps": (
        plots.maps,
        {"rows": {"a": MAPS[0]}},
        {
            "limits": {"a number": 3, "unknown": {"b": 1}, "a text": {"a": "b"}, "below 0": {"a": -1}},
            "rows": {
                "none": {},
                "None": None,
                "a list": [MAPS],
                "a vector": {"a": [1]},
                "texts": {"a": [[["a"]]]},
                "empty": {"a": MAPS[0, :0]},
                "a number for a name": {3: MAPS[0]},
            },
        },
    ),
    "curves": (plots.curves, {}, {"history": NO_MODELS}),
    "wrong_guesses": (
        plots.wrong_guesses,
        {"x": PICTURES, "labels": [0] * 5, "guesses": [1] * 5},
        {
            "x": only(NO_ARRAYS, "None", "texts", "ragged", "an object") | {"a matrix": MATRIX, "fewer": PICTURES[:4]},
            "labels": NO_CLASSES,
            "guesses": NO_CLASSES,
            "most": NO_INTS,
        },
    ),
    "confusion_matrix": (
        plots.confusion_matrix,
        {"labels": [0] * 5, "guesses": [1] * 5},
        {"labels": NO_CLASSES | {"empty": []}, "guesses": NO_CLASSES},
    ),
    "explore": (
        lambda x, z=(bp.correlate2d, "x", "k"), **given: bp.explore({"x": x, "k": MATRIX[:2, :2]}, {"z": z}, **given),
        {"x": MATRIX},
        {
            "x": NO_FINITE,
            "z": NO_FUNCTIONS | {"no panel": (bp.relu, "q"), "nothing": (), "too many": (bp.relu, "x", "k", "k")},
            "mode": NO_FUNCTIONS | {"0": 0, "a fraction": 0.5, "no mode": ["all"], "none": [], "no numbers": range(0)},
            "roles": without(NO_TEXTS, "None") | {"unknown": {"q": "input"}, "no role": {"x": "filter"}},
            "captions": without(NO_TEXTS, "None") | {"unknown": {"q": "a"}, "a number for one": {"x": 3}},
            "rows": without(NO_TEXTS, "None") | {"one": {"": "x"}, "twice": {"": "x x k z"}, "late": {"": "z x k"}},
            "sizes": without(NO_TEXTS, "None") | {"of z": {"z": "x"}, "of q": {"q": "x"}, "0": {"x": lambda: 0}},
            "δ": {"of no layer": MATRIX},
            "label": {"of no layer": 1},
            "names": {"of no layer": {"x": "V"}},
            "title": without(NO_TEXTS, "None"),
            "pinned": NO_CELLS,
            "covered": NO_COVERS,
            "path": NO_FLAGS,
        },
    ),
    "explore, functions": (
        lambda functions: bp.explore({"x": MATRIX}, functions),
        {},
        {"functions": NO_FUNCTIONS | {"none": {}, "a function": bp.relu, "no name": {1: bp.relu}}},
    ),
    "explore, arrays or a layer": (
        lambda arrays_or_layer: bp.explore(arrays_or_layer, MATRIX),
        {},
        {"arrays_or_layer": without(NO_MODELS, "a dict") | {"what makes none": lambda: 3}},
    ),
    "explore, a layer": (
        lambda x, **given: bp.explore(bp.Sequential(bp.Flatten(), bp.Linear(9, 2, rng=0)), x, **given),
        {"x": MATRIX},
        {
            "x": without(NO_FINITE, "three axes") | {"five axes": np.ones((1, 1, 1, 3, 3))},
            "δ": without(NO_FINITE, "None", "a vector") | {"another shape": [1, 2, 3]},
            "label": without(NO_SLIDERS, "None", "0", "a pair") | {"no class": 2},
            "names": without(NO_TEXTS, "None") | {"unknown": {"q": "Q"}, "one for two": {"x": "δ²"}, "3": {"x": 3}},
            "n": {"taken by nothing": 3},
        },
    ),
    "explore_conv": (
        bp.explore_conv,
        {"V": MATRIX, "K": MATRIX[:2, :2]},
        {
            "V": NO_FINITE,
            "K": NO_FINITE,
            "G": without(NO_FINITE, "None"),
            "b": without(NO_FINITE, "None"),
            "stride": NO_SLIDERS,
            "padding": without(NO_SLIDERS, "0", "a pair with 0"),
            "dilation": NO_SLIDERS,
            "backward": NO_FLAGS,
            "pinned": without(NO_CELLS, "no cell") | {"no cell": ("K", 9, 9), "covered": NO_COVERS},
        },
    ),
    "explore_pool": (
        bp.explore_pool,
        {"x": MAPS[0, 0]},
        {
            "x": without(NO_FINITE, "three axes"),
            "δ": without(NO_FINITE, "None"),
            "kind": NO_CHOICES,
            "size": NO_SLIDERS,
            "stride": without(NO_SLIDERS, "None"),
            "pinned": NO_CELLS,
            "covered": NO_COVERS,
        },
    ),
    "explore_subsample": (
        bp.explore_subsample,
        {"x": MAPS[0, 0]},
        {
            "x": NO_FINITE,
            "grad_y": without(NO_FINITE, "None"),
            "beta": without(NO_NUMBERS, "negative"),
            "b": without(NO_NUMBERS, "negative"),
            "size": NO_SLIDERS,
            "pinned": NO_CELLS,
            "covered": NO_COVERS,
        },
    ),
    "explore_rot180": (
        bp.explore_rot180,
        {"δ": MATRIX, "W": MATRIX},
        {"δ": NO_FINITE, "W": NO_FINITE, "pinned": NO_CELLS, "covered": NO_COVERS},
    ),
    "explore_row": (
        bp.explore_row,
        {"V": MATRIX[0], "K": MATRIX[0, :2]},
        {
            "V": without(NO_FINITE, "a vector") | {"a matrix": MATRIX},
            "K": without(NO_FINITE, "a vector") | {"a matrix": MATRIX},
            "G": without(NO_FINITE, "None", "a vector") | {"a matrix": MATRIX},
            "stride": NO_SLIDERS,
            "padding": without(NO_SLIDERS, "0", "a pair with 0"),
            "dilation": NO_SLIDERS,
            "pinned": without(NO_CELLS, "no cell") | {"no cell": ("K", 9)},
            "covered": NO_COVERS,
        },
    ),
    "explore_gather": (
        bp.explore_gather,
        {"w": MATRIX, "δ": MATRIX},
        {"w": NO_FINITE, "δ": NO_FINITE, "pinned": NO_CELLS, "covered": NO_COVERS},
    ),
    "explore_network": (
        bp.explore_network,
        {"model": bp.Sequential(bp.Flatten(), bp.Linear(9, 2, rng=0)), "x": MATRIX, "label": 1},
        {
            "model": NO_MODELS,
            "x": NO_FINITE,
            "label": NO_SLIDERS | {"no class": 2, "0": 1.0},
            "pinned": without(NO_CELLS, "no cell"),
            "covered": NO_COVERS,
        },
    ),
    "backward_of": (
        lambda layer, dz, params=(), x=ROWS: backward_of(layer, dz, x, *params),
        {"layer": bp.Linear(3, 2, rng=0), "dz": ROWS[:, :2]},
        {"layer": NO_MODELS, "dz": NO_ARRAYS, "params": {"one of two": (ROWS,)}, "x": NO_ARRAYS},
    ),
    "forward_of": (
        lambda layer, params=(), x=ROWS: forward_of(layer, x, *params),
        {"layer": bp.Linear(3, 2, rng=0)},
        {"layer": NO_MODELS, "params": {"one of two": (ROWS,)}, "x": NO_ARRAYS},
    ),
    "mnist": (bp.mnist, {}, {"test_size": NO_NUMBERS, "seed": NO_SEEDS}),
    "Explorer": (
        bp.Explorer,
        {"build": lambda arrays: ({"": [bp.Panel("a", "input")]}, arrays), "arrays": {"a": MATRIX}, "title": ""},
        {"build": NO_FUNCTIONS, "arrays": NO_PATHS, "title": NO_TEXTS, "n": NO_FUNCTIONS},
    ),
    "Explorer, an array": (
        lambda a: bp.Explorer(print, {"a": a}, title=""),
        {},
        {"a": without(NO_FINITE, "a vector", "three axes")},
    ),
    "Explorer[name] = value": (a_set, {}, {"δ": NO_FINITE}),
    "MatrixInput": (bp.MatrixInput, {"value": MATRIX}, {"value": without(NO_FINITE, "too large")}),
    "race": (
        lambda contestant=list, **settings: bp.race(contestant, **settings),
        {"rounds": 1, "least": 0.001},
        {
            "contestant": NO_FUNCTIONS,
            "rounds": {"None": None, "0": 0, "a fraction": 1.5, "a text": "a"},
            "least": {"None": None, "0": 0, "below 0": -1, "a text": "a", "nan": np.nan, "infinite": np.inf},
        },
    ),
    "peak_memory": (bp.peak_memory, {"form": list}, {"form": NO_FUNCTIONS}),
    "Live": (bp.Live, {"draw": lambda fig, n=0: None}, {"draw": NO_FUNCTIONS, "n": NO_FUNCTIONS}),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_bad_setting_is_named(name, record_property):
    record_property(COUNTED, all_refused(*TABLE[name]))


def test_every_public_function_is_in_a_table():
    """The two of plots that are named serve flow.py, which has made what it gives them."""
    tables = "".join(path.read_text("utf-8") for path in Path(__file__).parents[1].glob("*/test_bad_*.py"))
    public = {name for name in (*vars(bp), *chain(*bp.LATER.values())) if callable(getattr(bp, name))}
    untried = {name for name in public if f"bp.{name}" not in tables and not name.startswith("_")}
    assert untried == {"import_module"}
    drawing = {name for name in plots.__all__ if callable(getattr(plots, name))}
    untried = {name for name in drawing if f"plots.{name}" not in tables and not name.startswith("_")}
    assert untried == {"number", "panels"}
