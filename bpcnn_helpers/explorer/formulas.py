"""The formula of a derived cell: the cells that feed it, how it is written, and what the page computes with."""

import math
from functools import cached_property
from numbers import Rational, Real

import numpy as np

from bpcnn_helpers.tracing.reading import cells_in
from bpcnn_helpers.tracing.terms import Cell
from bpcnn_helpers.tracing.writing import pieces, text

EVALUATE = {
    "+": lambda *terms: sum(terms),
    "*": lambda *factors: math.prod(factors),
    "/": np.true_divide,
    "^": np.float_power,
    "max": lambda *parts: np.max(parts),
    "exp": np.exp,
    "ln": np.log,
    "and": lambda *conditions: all(conditions),
    "[]": np.float64,
    ">": lambda a, b: a > b,
    "≥": lambda a, b: a >= b,
}
EXACTLY = EVALUATE | {"exp": lambda x: 1.0 if x == 0 else math.nan, "ln": lambda x: 0.0 if x == 1 else math.nan}


class Formula:
    """What a derived cell was traced to; read when it is first asked for.

    Parameters
    ----------
    term : Term or number
    reader : Reader
    """

    def __init__(self, term, reader):
        self._term, self._reader = term, reader

    @cached_property
    def read(self):
        """What the reader makes of the term."""
        return self._reader(self._term)

    @cached_property
    def links(self):
        """The cells that feed it, each once, in their order."""
        return sorted(set(cells_in(self.read)), key=lambda cell: cell.number)

    def written(self, values=None):
        """Write it, with a text for each cell that feeds it (by its number) in place of its name."""
        return text(self.read) if values is None else text(self.read, lambda cell: values[cell.number])

    def value(self, values, exactly=False):
        """Work it out as the page does, in floats, for these numbers of the cells (by their number).

        With `exactly` it is NaN where an exponential or a logarithm is not exact.
        """
        with np.errstate(all="ignore"):
            return float(_value(self.read, values, EXACTLY if exactly else EVALUATE))

    def as_list(self):
        """Return the number of a cell, or [operation, *arguments]; a number is ["number", p, q]."""
        return _listed(self.read)

    def terms_as_lists(self):
        """Return how it is written, for the page to fill in names or numbers.

        Returns
        -------
        list
            For each term [sign, *factors]. A factor is a list of pieces: a text, the number of a cell, [cell] where a
            negative number needs brackets, or ["±", cell] where the sign of its number joins it to the terms before.
        """
        return [[term.sign, *(list(map(_piece, factor)) for factor in term.factors)] for term in pieces(self.read)]

    def __repr__(self):
        return self.written()


def _piece(piece):
    if isinstance(piece, str):
        return piece
    number = piece.cell.number
    return {"plain": number, "bracketed": [number], "joined": ["±", number]}[piece.way]


def _value(read, values, operations):
    if isinstance(read, Cell):
        return np.float64(values[read.number])
    if isinstance(read, Real):
        return np.float64(read)
    return operations[read[0]](*(_value(part, values, operations) for part in read[1:]))


def _listed(read):
    if isinstance(read, Cell):
        return read.number
    if isinstance(read, Rational):
        return ["number", int(read.numerator), int(read.denominator)]
    if isinstance(read, Real):
        return ["number", float(read), 1]
    return [read[0], *map(_listed, read[1:])]
