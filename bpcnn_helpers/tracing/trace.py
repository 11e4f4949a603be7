"""`trace`: run an operation on cells instead of numbers, and see what each cell of its result is made of."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import entries, function, short_shape
from bpcnn_helpers.tracing.collector import collector_held
from bpcnn_helpers.tracing.reading import Reader, cells_in
from bpcnn_helpers.tracing.terms import cells

CELLS_TRACED_AT_MOST = 10**6


class Trace(NamedTuple):
    """What `trace` found: which cells feed which.

    Attributes
    ----------
    formulas : ndarray of object
        What the operation returned: terms and numbers.
    cells : dict
        For every traced cell its (name, place).
    """

    formulas: np.ndarray
    cells: dict

    def links(self, *place: int) -> list[tuple[str, tuple[int, ...]]]:
        """List the cells, (name, place), that feed the cell of the result at `place`, in reading order."""
        feeding = {cell.number: (cell.name, cell.place) for cell in cells_in(Reader()(self.formulas[place]))}
        return [feeding[number] for number in sorted(feeding)]


def trace(op: Callable, **named_arrays: ArrayLike) -> Trace:
    """Run an operation on named cells, and read off its result what each cell is made of.

    Parameters
    ----------
    op : callable
        Called as ``op(*arrays)`` with arrays of cells, in the order of the names.
    **named_arrays : array_like
        For each name an array of the shape wanted; what is in it does not matter.

    Returns
    -------
    Trace
        Sums, products, quotients, powers, exponentials, logarithms, maxima and conditions, as the operation formed
        them. Where SymPy meets such a term it takes it as its own formula.

    Raises
    ------
    TypeError, ValueError
        If `op` is no function, or an array has rows that differ in length or more than a million cells.

    Notes
    -----
    In the names of the cells, and in places, axes of length 1 before the last two are left out (`short_shape`).

    Examples
    --------
    >>> found = trace(lambda a, b: a @ b, a=np.ones((2, 2)), b=np.ones((2, 2)))
    >>> found.formulas[0, 1], found.links(0, 1)
    (a₁₁·b₁₂ + a₁₂·b₂₂, [('a', (0, 0)), ('a', (0, 1)), ('b', (0, 1)), ('b', (1, 1))])
    """
    function(op, "op")
    arrays, traced = [], dict[Any, tuple]()
    for name, array in named_arrays.items():
        shape = entries(array, name).shape
        if math.prod(shape) > CELLS_TRACED_AT_MOST:
            raise ValueError(f"{name} has shape {shape}, more than a million cells")
        short = cells(name, short_shape(shape), len(traced))
        traced.update((cell, (name, cell.place)) for cell in short.flat)
        arrays.append(short.reshape(shape))
    with collector_held():
        return Trace(np.asarray(op(*arrays), object), traced)
