"""What the explorer shows: panels of numbers, and for each derived cell the formula that it was traced to.

An operation is run once on cells; its own result says which cells feed which. Nothing here knows an index
rule of convolution or pooling.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from bpcnn_helpers.arguments import entries, short_shape
from bpcnn_helpers.explorer.formulas import Formula
from bpcnn_helpers.plots.still import blocks
from bpcnn_helpers.tracing.reading import Reader
from bpcnn_helpers.tracing.terms import cells

Cell = tuple[str | int, ...]  # (name, row, column), with channels in front where there are several
CELLS_SHOWN_AT_MOST = 20_000  # nobody reads as many
LARGEST_NUMBER = 10**6  # sums of products of such numbers are counted exactly, by NumPy and by the page


class Panel(NamedTuple):
    """A grid of numbers: a source, which the reader may edit, or derived from other panels.

    Attributes
    ----------
    name : str
    role : {"input", "kernel", "output", "gradient"}
        Decides its colour.
    op : callable, optional
        For a derived panel: called with the arrays of the panels named in `of`.
    of : tuple of str
        Names of panels that come before this one.
    abbreviates : bool
        Where one of its formulas occurs within a formula of a later panel, the name of its cell stands there:
        a₁₁ instead of 1/(1 + exp(−z₁₁)).
    caption : str
        What stands beside the name; its role unless said.
    part : str, optional
        Where `op` returns a dict of arrays: the one that this panel shows. Panels with the same `op` and `of`
        share one call of it.
    about : dict, optional
        What else the page is told of it, as in `rims`.
    """

    name: str
    role: str
    op: object = None
    of: tuple = ()
    abbreviates: bool = False
    caption: str = ""
    part: str | None = None
    about: dict = {}  # noqa: RUF012


class Graph:
    """Sources, and what is derived from them.

    Parameters
    ----------
    rows : dict of str to list of Panel
        What stands side by side, under a heading; in the order in which it is computed.
    arrays : dict of str to ndarray
        The sources' numbers.

    Attributes
    ----------
    panels : dict of str to Panel
    arrays : dict of str to ndarray
        Whoever edits a source puts another array there; numbers that are changed in place go unnoticed.
    formulas : dict of str to ndarray of Formula
        For every derived panel; places as on the page (`short_shape`), as in everything below.
    cells : dict
        Every cell, with its (name, place), in the order of the page.

    Examples
    --------
    >>> double = Panel("y", "output", lambda x: 2 * x, ("x",))
    >>> graph = Graph({"": [Panel("x", "input"), double]}, {"x": np.array([[1, 2]])})
    >>> graph.array("y"), graph.formulas["y"], graph.links("y", 0, 1)
    (array([[2, 4]]), array([[2·x₁₁, 2·x₁₂]], dtype=object), [('x', (0, 1))])
    """

    def __init__(self, rows, arrays):
        self.rows, self.arrays = rows, arrays
        self.panels = {panel.name: panel for row in rows.values() for panel in row}
        self.formulas, self.cells, self._named, self._computed = {}, {}, {}, {}
        traced, results, abbreviations = {}, {}, {}
        for name, panel in self.panels.items():
            if panel.op is None:
                shape = np.shape(arrays[name])
            else:
                terms = _part(panel, results, [traced[source] for source in panel.of])
                shape = terms.shape
                self.formulas[name] = _formulas(terms.reshape(short_shape(shape)), Reader(dict(abbreviations)))
            self._named[name] = cells(name, short_shape(shape), len(self.cells))
            self.cells.update((cell, (name, cell.place)) for cell in self._named[name].flat)
            traced[name] = self._named[name].reshape(shape)
            if panel.abbreviates:
                abbreviations |= {f.read: c for f, c in zip(self.formulas[name].flat, self._named[name].flat)}

    def array(self, name):
        """Return the numbers of a panel; those of a derived one come from its operation, once for given sources."""
        panel = self.panels[name]
        if panel.op is None:
            return self.arrays[name]
        return _part(panel, self._computed, [self.array(source) for source in panel.of])

    def links(self, name, *place):
        """List the cells that feed a cell, as (name, place), in the order of the page."""
        if name not in self.formulas:
            return []
        return [self.cells[cell] for cell in self.formulas[name][place].links]

    def written(self, name, *place, values=None):
        """Write a derived cell's formula as the page does: terms in its order, brackets for conditions.

        Parameters
        ----------
        name : str
        *place : int
        values : sequence of str, optional
            What stands for each cell instead of its name.

        Returns
        -------
        str
        """
        return self.formulas[name][place].written(values)

    def fed_by(self, name, *place):
        """List the cells that a cell feeds, as (name, place), in the order of the page."""
        return self._fed[self.symbol(name, *place).number]

    @cached_property
    def _fed(self):
        fed = [[] for _ in self.cells]
        for other, formulas in self.formulas.items():
            for where, formula in np.ndenumerate(formulas):
                for cell in formula.links:
                    fed[cell.number].append((other, where))
        return fed

    def symbol(self, name, *place):
        """Return the cell at a place; its text is its name."""
        return self._named[name][place]

    def telling(self, names):
        """Name the derived panels whose numbers tell those of the given ones: they themselves, and mere copies."""
        copied = list(range(len(self.cells)))  # the cell that each is a copy of; itself, if it is none
        for name, formulas in self.formulas.items():
            for cell, formula in zip(self._named[name].flat, formulas.flat):
                listed = formula.as_list()
                copied[cell.number] = copied[listed] if isinstance(listed, int) else cell.number
        shown = {name: {copied[cell.number] for cell in self._named[name].flat} for name in self.formulas}
        derived = {cell.number for name in self.formulas for cell in self._named[name].flat}
        hidden = set().union(*(shown[name] & derived for name in names))
        return [name for name, cells in shown.items() if name in names or cells <= hidden]

    def as_lists(self):
        """Return the panels as lists and numbers for the page, which knows cells by their number.

        Returns
        -------
        list
            For each row its heading and panels; a panel has name, role, shape, its layout in blocks, the labels of its
            cells and, if it is derived, for each cell what to compute (`Formula.as_list`) and what to write
            (`Formula.terms_as_lists`).
        """

        def listed(panel):
            result = self.head(panel)
            if panel.name in self.formulas:
                formulas = self.formulas[panel.name].ravel()
                result["formulas"] = [formula.as_list() for formula in formulas]
                result["terms"] = [formula.terms_as_lists() for formula in formulas]
            return result

        return [{"heading": heading, "panels": list(map(listed, row))} for heading, row in self.rows.items()]

    def head(self, panel):
        """Return of a panel what `as_lists` does, but for what is computed and written."""
        named = self._named[panel.name]
        result = {"name": panel.name, "role": panel.role, "caption": panel.caption or panel.role}
        result |= {"shape": named.shape, "layout": blocks(named.shape), **panel.about}
        return result | {"labels": [cell.label for cell in named.flat]}


def _formulas(terms, reader):
    result = np.empty(terms.shape, object)
    for place in np.ndindex(terms.shape):
        result[place] = Formula(terms[place], reader)
    return result


def _part(panel, results, inputs):
    """Return what a panel shows of the result of its operation, which is only called for other inputs than last."""
    key = panel.op, panel.of
    last, result = results.get(key, (None, {}))
    if last is None or any(a is not b for a, b in zip(last, inputs)):
        found = panel.op(*map(np.array, inputs))  # copies, which it may change
        found = {None: found} if panel.part is None else found
        result = {part: entries(array, panel.name).view() for part, array in found.items()}
        for array in result.values():
            array.flags.writeable = False
            if array.size == 0:
                raise ValueError(f"{panel.name} has shape {array.shape}; it must not be empty")
        results[key] = inputs, result
    return result[panel.part]


def numbers_in(name: str, array: Any) -> np.ndarray:
    """Copy an array of numbers for a source, if they are finite and of moderate size; integers stay integers."""
    try:
        real = not isinstance(array, np.ma.MaskedArray)
        array = np.array(array)
        real = real and array.dtype.kind in "biuf"
    except ValueError:  # rows of different length
        real = False
    if not real:
        raise TypeError(f"{name} must hold real numbers, in rows of equal length")
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}; it must not be empty")
    if array.size > CELLS_SHOWN_AT_MOST:
        raise ValueError(f"{name} has shape {array.shape}, expected at most {CELLS_SHOWN_AT_MOST} numbers to show")
    if not (np.abs(array) <= LARGEST_NUMBER).all():  # NaN is not, either
        raise ValueError(f"{name} must hold finite numbers between -{LARGEST_NUMBER} and {LARGEST_NUMBER}")
    return array.astype(int if array.dtype.kind in "biu" else float)
