"""A small matrix of numbers to type in, as one control."""

from __future__ import annotations

import ipywidgets as widgets
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import entries

FIELDS_AT_MOST = 400  # each is a widget of its own


class MatrixInput(widgets.VBox):
    """A small matrix of numbers to type in, as one control.

    Parameters
    ----------
    value : array_like of float, shape (rows, columns)
        What it starts with; the shape stays.
    description : str, optional
        What stands above it.

    Raises
    ------
    TypeError, ValueError
        If `value` is no matrix of finite numbers. A field in which something else is typed gets its number back.

    Attributes
    ----------
    value : tuple of tuple of float
        The numbers; setting it fills the fields.
    cells : list of list of FloatText

    Examples
    --------
    >>> matrix = MatrixInput([[1, 2], [3, 4]])
    >>> matrix.cells[0][1].value = 5
    >>> matrix.value
    ((1.0, 5.0), (3.0, 4.0))
    """

    value = traitlets.Tuple()
    description = traitlets.Unicode()

    def __init__(self, value: ArrayLike, description: str = "") -> None:
        value = finite_matrix(value)
        field = widgets.Layout(width="4.2em", margin="1px")
        self.cells = [[widgets.FloatText(number, layout=field) for number in row] for row in value]
        self.label, self._filling = widgets.Label(), False
        super().__init__([self.label, *(widgets.HBox(row) for row in self.cells)])
        self._read()
        for row in self.cells:
            for cell in row:
                cell.observe(self._read, "value")
        self.observe(self._write, "value")
        traitlets.dlink((self, "description"), (self.label, "value"))
        self.description = description

    @traitlets.validate("value")
    def _fits(self, proposal):
        value, expected = finite_matrix(proposal["value"]), np.shape(self.cells)
        if value.shape != expected:
            raise ValueError(f"value has shape {value.shape}, expected {expected}")
        return tuple(map(tuple, value.tolist()))

    def _read(self, change=None):
        if not self._filling:
            try:
                self.value = tuple(tuple(cell.value for cell in row) for row in self.cells)
            except ValueError:  # NaN or infinite
                self._write({"new": self.value})

    def _write(self, change):
        self._filling = True
        for cells, numbers in zip(self.cells, change["new"]):
            for cell, number in zip(cells, numbers):
                cell.value = number
        self._filling = False


def finite_matrix(value: ArrayLike) -> np.ndarray:
    """Return a matrix of finite numbers, small enough to be typed in, or say why it is none."""
    try:
        with np.errstate(invalid="ignore"):  # NaN is refused below
            result = np.array(entries(value, "value"), float)
    except (TypeError, ValueError):
        raise TypeError(f"value is {value!r}, expected numbers, in rows of equal length") from None
    if result.ndim != 2 or result.size == 0 or not np.isfinite(result).all():
        raise ValueError(f"value has shape {result.shape}, expected a matrix of finite numbers")
    if result.size > FIELDS_AT_MOST:
        raise ValueError(f"value has shape {result.shape}, expected at most {FIELDS_AT_MOST} numbers to type in")
    return result
