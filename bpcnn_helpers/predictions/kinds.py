"""The kinds of questions: what each shows before the guess, and how its answers are written for the page.

A kind has `asked`, which the page draws; `words`, which a stored notebook shows; `value(found, name)`, which takes a
right or wrong answer as the code computed it and returns what the page compares a guess with; and `text(value, found)`,
which the page says when it tells the answer.
"""

import math
from collections.abc import Mapping
from numbers import Real

import numpy as np

from bpcnn_helpers.arguments import entries, short_shape
from bpcnn_helpers.plots.numbers import RULE, number, short_number
from bpcnn_helpers.plots.still import blocks
from bpcnn_helpers.tracing.terms import cells as cells_of

FIELDS_AT_MOST = 100  # nobody types as many


def kind_of(answer, choices=None, cells=None, order=None):
    """Return the kind of a question, by what is handed over, or else by its answer."""
    given = [name for name, value in (("choices", choices), ("cells", cells), ("order", order)) if value is not None]
    if len(given) > 1:
        raise ValueError(f"{' and '.join(given)} are given, expected one of them")
    if choices is not None:
        return Choice(choices)
    if cells is not None:
        return Cells(cells)
    if order is not None:
        return Order(order)
    if isinstance(answer, (bool, np.bool_)):
        return Choice({"yes": True, "no": False})
    if isinstance(answer, str):
        raise TypeError(f"answer is the text {answer!r}: expected choices= or order=, too")
    return Matrix(np.shape(entries(answer, "answer"))) if np.ndim(answer) else Number()


class Choice:
    """One of several texts, each with what it stands for."""

    def __init__(self, choices):
        if isinstance(choices, (str, bytes)) or not isinstance(choices, (Mapping, list, tuple, range)):
            raise TypeError(f"choices is {choices!r}, expected a list, or a dict of values by text")
        pairs = choices.items() if isinstance(choices, Mapping) else ((_written(value), value) for value in choices)
        self.texts, self.values = map(list, zip(*pairs)) if len(choices) else ([], [])
        if len(self.texts) < 2 or len(set(self.texts)) < len(self.texts):
            raise ValueError(f"choices is {choices!r}, expected two or more that differ")
        self.asked = {"kind": "choice", "choices": self.texts}
        self.words = "".join(f"\n- {text}" for text in self.texts)

    def value(self, found, name):
        """Return the place of the one choice that stands for it."""
        places = [place for place, value in enumerate(self.values) if _same(value, found)]
        if len(places) != 1:
            raise ValueError(f"{name} is {found!r}, expected exactly one of the choices, which are {self.values!r}")
        return places[0]

    def text(self, value, found):
        """Return the choice."""
        return self.texts[value]


class Number:
    """One number; a fraction stays one when it is told."""

    def __init__(self):
        self.asked, self.words = {"kind": "number"}, " (a number)"

    def value(self, found, name):
        """Return it as a float."""
        found = found.item() if isinstance(found, np.ndarray) and found.ndim == 0 else found
        if isinstance(found, (bool, np.bool_)) or not isinstance(found, Real) or not math.isfinite(found):
            raise TypeError(f"{name} is {found!r}, expected a finite number")
        return float(found)

    def text(self, value, found):
        """Return it in words: 1/6, 0.125, or rounded."""
        return number(found.item() if isinstance(found, np.ndarray) else found, RULE["exact"])


class Matrix:
    """A field for each number of a matrix, or of a row."""

    def __init__(self, shape):
        self.shape = short_shape(shape) if len(shape) > 1 else shape
        if not 1 <= len(self.shape) <= 2 or not 1 <= math.prod(self.shape) <= FIELDS_AT_MOST:
            raise ValueError(
                f"answer has shape {shape}, expected a row or a matrix of at most {FIELDS_AT_MOST} numbers"
            )
        rows, columns = (1, *self.shape)[-2:]
        self.asked = {"kind": "matrix", "rows": rows, "columns": columns}
        self.words = f" ({'×'.join(map(str, self.shape))} numbers)"

    def value(self, found, name):
        """Return its numbers, row by row."""
        found = entries(found, name)
        shape = short_shape(found.shape) if found.ndim > 1 else found.shape
        if shape != self.shape:
            raise ValueError(f"{name} has shape {found.shape}, expected {self.shape}")
        return [Number().value(entry, name) for entry in found.ravel().tolist()]

    def text(self, value, found):
        """Return its numbers in words."""
        return [number(entry, RULE["exact"]) for entry in entries(found, "answer").ravel().tolist()]


class Cells:
    """Cells to click, in panels of numbers or of symbols."""

    def __init__(self, cells):
        if not isinstance(cells, Mapping) or not cells:
            raise TypeError(f"cells is {cells!r}, expected a dict of arrays by name")
        arrays = {name: entries(array, f"cells[{name!r}]", 1) for name, array in cells.items()}
        self.shapes = {name: short_shape(array.shape) for name, array in arrays.items()}
        panels, self.places = [], []
        for name, array in arrays.items():
            shape = self.shapes[name]
            array = array.reshape(shape)
            self.places += [(name, place) for place in np.ndindex(shape)]
            labels = [cell.label for cell in cells_of(name, shape).flat]
            texts = list(map(short_number, array.ravel().tolist()))
            panels.append({"name": name, "shape": shape, "layout": blocks(shape), "labels": labels, "texts": texts})
        self.asked = {"kind": "cells", "rows": [{"panels": panels}]}
        sizes = (f"{name} {'×'.join(map(str, shape)) or 1}" for name, shape in self.shapes.items())
        self.words = f" (cells of {', '.join(sizes)})"

    def value(self, found, name):
        """Return the places of the cells in the row of all of them.

        They are given as places, (panel, (row, column)) or (panel, row, column), or as arrays of True and False: a dict
        of them by panel, or one alone where there is one panel.
        """
        if isinstance(found, np.ndarray) and found.dtype == bool:
            if len(self.shapes) > 1:
                raise ValueError(f"{name} is one array, expected a dict of them for {', '.join(self.shapes)}")
            found = dict.fromkeys(self.shapes, found)
        if isinstance(found, Mapping):
            found = [(panel, place) for panel, mask in found.items() for place in self._where(panel, mask, name)]
        chosen = {self._place(cell, name) for cell in found}
        return [number for number, place in enumerate(self.places) if place in chosen]

    def _where(self, panel, mask, name):
        mask = entries(mask, name)
        if panel not in self.shapes or mask.dtype != bool or short_shape(mask.shape) != self.shapes[panel]:
            raise ValueError(f"{name} holds {panel!r}: {mask.dtype} {mask.shape}, expected bool {self.shapes}")
        return zip(*np.nonzero(mask.reshape(self.shapes[panel])))

    def _place(self, cell, name):
        panel, *place = cell
        place = place[0] if len(place) == 1 and isinstance(place[0], tuple) else place
        found = panel, tuple(map(int, place))
        if found not in self.places:
            raise ValueError(
                f"{name} holds {cell!r}, expected (name, row, column) of a cell of {', '.join(self.shapes)}"
            )
        return found

    def text(self, value, found):
        """Return nothing: the cells are marked."""
        return ""


class Order:
    """Terms to be put in order."""

    def __init__(self, order):
        if not isinstance(order, (list, tuple)) or not all(isinstance(term, str) for term in order):
            raise TypeError(f"order is {order!r}, expected a list of texts")
        if len(order) < 2 or len(set(order)) < len(order):
            raise ValueError(f"order is {order!r}, expected two or more texts that differ")
        self.terms = list(order)
        self.asked = {"kind": "order", "terms": self.terms}
        self.words = f" (in order: {' · '.join(self.terms)})"

    def value(self, found, name):
        """Return the places of its terms among those on show."""
        found = list(found)
        if sorted(map(str, found)) != sorted(self.terms):
            raise ValueError(f"{name} is {found!r}, expected the terms of order, each once: {self.terms!r}")
        value = list(map(self.terms.index, found))
        if name == "answer" and value == sorted(value):
            raise ValueError("order shows the answer: hand the terms over in another order")
        return value

    def text(self, value, found):
        """Return nothing: the terms are put in order."""
        return ""


def _written(value):
    return number(value, RULE["exact"]) if not isinstance(value, (tuple, list, np.ndarray)) else str(value)


def _same(one, other):
    """Say whether two values are equal; floats may differ by what rounding leaves."""
    try:
        one, other = np.asarray(one), np.asarray(other)
    except ValueError:  # rows of different length
        return one == other
    if one.shape != other.shape:
        return False
    numbers = all(array.dtype.kind in "iuf" for array in (one, other))
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-9) if numbers else np.array_equal(one, other))
