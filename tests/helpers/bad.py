"""Values that no function should accept, by the kind of argument, and how refusing one is judged."""

import faulthandler
import re
import sys
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy

HUGE = 10**12
LIMIT = 20  # seconds after which a case counts as a hang and ends the process, with a traceback


def without(table, *labels):
    return {label: bad for label, bad in table.items() if label not in labels}


def only(table, *labels):
    return {label: table[label] for label in labels}


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
    "SymPy's I": np.array([[[[1, sympy.I]]]], object),
    "a condition": np.array([[[[1, sympy.Symbol("s") > 0]]]], object),
    "dates": np.zeros((1, 1, 2, 2), "datetime64[s]"),
    "records": np.zeros((1, 1, 2, 2), [("a", int)]),
    "masked": np.ma.masked_array(np.ones((1, 1, 2, 2)), mask=True),
    "Decimal": np.array([[[[1, Decimal(2)]]]], object),
    "arrays within": np.array([[[[np.ones(2), None]]]], object),
    "a generator": (n for n in range(3)),
}
NO_SIZES = {
    "0": 0,
    "negative": -1,
    "a fraction": 1.5,
    "2.0": 2.0,
    "Fraction": Fraction(2),
    "complex": 2j,
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
    "ragged": [[1, 2], [3]],
    "an array": np.array([2.5, 2.5]),
    "huge": HUGE,
    "a dict": {2: 2},
    "a set": {2, 3},
}
NO_PADDINGS = without(NO_SIZES, "0", "a pair with 0", "a matrix") | {
    "a mode": "full",
    "a text in capitals": "Same",
    "bytes": b"same",
    "a number beside a pair": (1, (2, 3)),
    "a pair of three": ((1, 2), (3, 4, 5)),
    "three pairs": ((1, 2), (3, 4), (5, 6)),
    "a negative side": ((0, 0), (0, -1)),
    "half a side": ((0, 0), (0, 0.5)),
    "texts": ("same", "same"),
}
NO_MODES = {"unknown": "valid ", "None": None, "a number": 1, "bytes": b"full", "a list": [], "an array": np.ones(2)}
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
    "Decimal": [Decimal(0)] * 5,
}
NO_CLASS_PROBABILITIES = {
    "rows with another sum": np.ones((5, 3)),
    "rows of NaN": np.full((5, 3), np.nan),
    "a negative probability": np.array([[2, -1, 0]] * 5),
    "rows too short": np.ones((5, 1)),
    "complex rows": np.array([[1, 1j, 0]] * 5),
    "rows of texts": [["a", "b", "c"]] * 5,
}
NO_NUMBERS = {
    "None": None,
    "a text": "0.1",
    "a list": [0.1],
    "an array": np.ones(2),
    "complex": 1j,
    "NaN": np.nan,
    "negative": -1,
    "infinite": np.inf,
    "True": True,
}
NO_FUNCTIONS = {"None": None, "a number": 3, "a text": "sigmoid"}
NO_LOSSES = NO_FUNCTIONS | {"one number": lambda outputs, targets: 3.0}
NO_MODELS = {"None": None, "a number": 3, "a text": "network", "an object": object(), "a dict": {}}
NO_DATA = {
    "None": None,
    "a number": 3,
    "a text": "xy",
    "one array": np.ones((5, 3)),
    "three": (np.ones((5, 3)), np.zeros(5, int), 3),
    "ragged": ([[1, 2], [3]], [0, 1]),
    "ragged targets": (np.ones((2, 3)), [[0, 1], [1]]),
    "other lengths": (np.ones((5, 3)), np.zeros(4, int)),
    "empty": (np.ones((0, 3)), np.zeros(0, int)),
    "complex": (np.full((5, 3), 1j), np.zeros(5, int)),
    "texts": (np.full((5, 3), "a"), np.zeros(5, int)),
}
NO_SEEDS = {"a text": "a", "negative": -1, "a fraction": 0.5, "a dict": {}}
NO_FOLDS = {
    **{"a number": 3, "a text": "ab", "three": (0, 1, 2), "one block": (0, 1)},
    **{"beyond": (5, 5), "negative": (-1, 5), "half": (0.5, 5)},
}
NO_FLAGS = {"None": None, "a text": "no", "a number": 2, "an array": np.ones(2)}
NO_TEXTS = {"None": None, "a number": 3, "bytes": b"a", "a list": ["a"]}
NO_PATHS = {"None": None, "a number": 3, "a list": []}
NO_INTS = without(NO_SIZES, "huge")
NO_SLIDERS = NO_INTS | {"a pair": (1, 1)}  # what a slider stands at
NO_MATRICES = without(NO_ARRAYS, "complex") | {"a vector": [1, 2], "three axes": np.ones((2, 2, 2))}
NO_FINITE = NO_MATRICES | {"NaN": [[np.nan]], "infinite": [[np.inf]], "empty": [[]], "too large": [[1e7]]}
NO_FINITE |= {"too many": np.broadcast_to(1, (1000, 1000))}
NO_CLASSES = {
    "None": None,
    "a text": "01",
    "ragged": [0, [1]],
    "floats": [0.5] * 5,
    "too many": [0] * 6,
    "a matrix": [[0]] * 5,
}
NO_CELLS = {"no panel": ("no", 0, 0), "no cell": ("δ", 9, 9), "a text": "δ", "a number": 3, "no place": ("δ",)}
NO_COVERS = {"no panel": ("no",), "a text": "δ", "a number": 3, "numbers": (3,), "None": None}
NO_CHOICES = without(NO_MODES, "bytes")


def refused(function, given, argument):
    """Call it; a TypeError or ValueError from this package must name the argument, and nothing be changed."""
    before = {name: value.copy() for name, value in given.items() if type(value) is np.ndarray and value.size < HUGE}
    with pytest.raises((TypeError, ValueError)) as caught, time_limit():
        function(**given)
    assert re.search(rf"\b{re.escape(argument)}\b", str(caught.value)), caught.value
    assert "bpcnn_helpers" in str(caught.traceback[-1].path), caught.value  # not from inside NumPy
    for name, value in before.items():
        assert value.dtype == object or given[name].tobytes() == value.tobytes()


def all_refused(function, right, bad):
    """Call it with each of the bad values, {argument: {label: value}}; return how many there were."""
    cases = {
        f"{argument}, {label}": (function, right | {argument: value}, argument)
        for argument, values in bad.items()
        for label, value in values.items()
    }
    try_all(cases, refused)
    return len(cases)


def try_all(cases, attempt):
    """Attempt each of the cases, {label: arguments}; those that fail are named together, when all have been tried."""
    failed = []
    for label, given in cases.items():
        try:
            attempt(*given)
        except (Exception, pytest.fail.Exception) as error:
            failed.append(f"{label}: {type(error).__name__}: {error}")
    assert not failed, "\n".join(failed)


class time_limit:
    """End the process where a case hangs: a worker that is lost is named in the report."""

    def __enter__(self):
        faulthandler.dump_traceback_later(LIMIT, exit=True, file=sys.__stderr__)

    def __exit__(self, *exception):
        faulthandler.cancel_dump_traceback_later()
