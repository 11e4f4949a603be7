"""Every lab against arguments that it cannot work with: a message names them."""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest
from bad import NO_ARRAYS, NO_FUNCTIONS, NO_MATRICES, NO_MODELS, all_refused, only, without

import bpcnn_helpers as bp

COUNTED = "bad and odd arguments tried"
PICTURES = np.ones((2, 1, 8, 8))
NETWORK = bp.Sequential(bp.Conv2d(1, 2, 3, padding=1), bp.ReLU(), bp.Flatten(), bp.Linear(128, 10))
TABLE = {
    "edges": (bp.labs.edges, {}, {"picture": NO_MATRICES}),
    "colours": (
        bp.labs.colours,
        {"photo": np.ones((3, 5, 4)), "mixtures": {"sum": (1, 1, 1)}},
        {
            "photo": only(NO_ARRAYS, "None", "a text", "ragged", "complex") | {"one channel": np.ones((1, 5, 4))},
            "mixtures": {"None": None, "none": {}, "a list": [(1, 1, 1)], "two": {"a": (1, 1)}, "a text": {"a": "rgb"}},
        },
    ),
    "epochs": (
        bp.labs.epochs,
        {"viewer": NETWORK, "snapshots": [NETWORK.params], "x": PICTURES, "labels": [0, 1]},
        {
            "viewer": NO_MODELS,
            "snapshots": {"None": None, "none": [], "a dict": NETWORK.params},
            "x": only(NO_ARRAYS, "None", "a text", "ragged") | {"fewer": PICTURES[:1]},
            "labels": {"None": None, "fewer": [0], "texts": ["a", "b"], "a matrix": [[0], [1]], "floats": [0.5, 1.5]},
        },
    ),
    "stroke": (
        lambda size, corners=((0, 0), (3, 3)): bp.labs.stroke(*corners, size=size),
        {"size": 8},
        {
            "size": {"None": None, "0": 0, "a fraction": 1.5, "huge": 10**6},
            "corners": {"none": (), "one": ((1, 2),), "numbers": (3, 4), "texts": ("a", "b"), "ragged": ((1, 2), (3,))},
        },
    ),
    "own_digit": (
        bp.labs.own_digit,
        {
            "taught": lambda picture, label, steps: NETWORK,
            "others": (PICTURES, [0, 1]),
            "drawing": np.eye(8, dtype=int),
        },
        {
            "taught": NO_FUNCTIONS,
            "drawing": {"a text": "a", "no square": [[0, 1]], "twos": 2 * np.eye(8, dtype=int)},
        },
    ),
    "own_digit of a network": (
        lambda **given: bp.labs.own_digit(NETWORK, (PICTURES, [0, 1]), np.eye(8, dtype=int), **given),
        {},
        {"lr": {"None": None, "a text": "fast", "below 0": -0.1}},
    ),
    "compare": (
        bp.labs.compare,
        {
            "models": {"net": lambda x, y: NETWORK},
            "splits": [bp.split(np.ones((8, 1, 8, 8)), [0, 1] * 4, test_size=2)],
            "title": "two",
        },
        {
            "models": {
                "None": None,
                "none": {},
                "a list": [abs],
                "a text": {"net": "sigmoid"},
                "no score": {"net": SimpleNamespace(fit=abs)},
            },
            "splits": {
                "None": None,
                "none": [],
                "one": bp.split(np.ones((8, 1)), [0, 1] * 4, test_size=2),
                "pairs": [(1, 2)],
            },
            "title": {"None": None, "a number": 3},
            "prepare": without(NO_FUNCTIONS, "None"),
        },
    ),
    "cost": (bp.labs.cost, {"one_matrix": abs}, {"one_matrix": NO_FUNCTIONS}),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_bad_argument_is_named(name, record_property):
    record_property(COUNTED, all_refused(*TABLE[name]))


def test_every_lab_is_in_the_table():
    labs = {name: lab for name, lab in vars(bp.labs).items() if inspect.isfunction(lab)}
    assert {name.split()[0] for name in TABLE} == {
        name for name, lab in labs.items() if inspect.signature(lab).parameters
    }
    assert all(lab.__doc__ for lab in labs.values())
