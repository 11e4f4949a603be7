"""What the explorer shows: panels of numbers, and for each derived cell the formula that it was traced to.

An operation is run once on symbols; its own result says which cells feed which. Nothing here knows an index
rule of convolution or pooling.
"""

from typing import NamedTuple

import numpy as np
import sympy

from bpcnn_helpers.algebra.symbols import trace
from bpcnn_helpers.arguments import short_shape

MOST_CELLS = 20_000  # tracing takes seconds then, and nobody reads as many
MOST = 10**6  # sums of products of such numbers are counted exactly, by NumPy and by the page
OPERATIONS = {sympy.Add: "+", sympy.Mul: "*", sympy.Max: "max", sympy.exp: "exp", sympy.log: "ln", sympy.And: "and"}
BETWEEN = {"+": " + ", "*": "·", "/": "/", "^": "^", "and": ", ", ">": " > ", "≥": " ≥ "}
COMPARISONS = {sympy.Gt: ">", sympy.Lt: ">", sympy.Ge: "≥", sympy.Le: "≥"}


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
        a₁₁ instead of 1 / (1 + exp(-z₁₁)).
    caption : str
        What stands beside the name; its role unless said.
    """

    name: str
    role: str
    op: object = None
    of: tuple = ()
    abbreviates: bool = False
    caption: str = ""


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
        To be changed by whoever edits a source.
    formulas : dict of str to ndarray of object
        For every derived panel; places as on the page (`short_shape`), as in everything below.
    cells : dict
        The symbol of every cell, with its (name, place), in the order of the page.

    Examples
    --------
    >>> double = Panel("y", "output", lambda x: 2 * x, ("x",))
    >>> graph = Graph({"": [Panel("x", "input"), double]}, {"x": np.array([[1, 2]])})
    >>> graph.array("y"), graph.formulas["y"], graph.links("y", 0, 1)
    (array([[2, 4]]), array([[2*x₁₁, 2*x₁₂]], dtype=object), [('x', (0, 1))])
    """

    def __init__(self, rows, arrays):
        self.rows, self.arrays = rows, arrays
        self.panels = {panel.name: panel for row in rows.values() for panel in row}
        self.formulas, self.cells, abbreviations = {}, {}, {}
        for name, panel in self.panels.items():
            found = trace(lambda x: x, **{name: self.array(name)})
            named = found.formulas.reshape(short_shape(found.formulas.shape))
            self.cells.update(found.cells)
            if panel.op is None:
                continue
            formulas = trace(panel.op, **{source: self.array(source) for source in panel.of}).formulas
            formulas = formulas.reshape(named.shape)
            self.formulas[name] = np.empty(named.shape, object)
            for place, formula in np.ndenumerate(formulas):
                self.formulas[name][place] = sympy.sympify(formula).xreplace(abbreviations)
            if panel.abbreviates:
                abbreviations.update(zip(self.formulas[name].flat, named.flat))

    def array(self, name):
        """Return the numbers of a panel; those of a derived one come from its operation."""
        panel = self.panels[name]
        if panel.op is None:
            return self.arrays[name]
        return np.asarray(panel.op(*(self.array(source) for source in panel.of)))

    def links(self, name, *place):
        """List the cells that feed a cell, as (name, place), in the order of the page."""
        if name not in self.formulas:
            return []
        feeding = self.formulas[name][place].free_symbols
        return [cell for symbol, cell in self.cells.items() if symbol in feeding]

    def written(self, name, *place, values=None):
        """Write a derived cell's formula as the page does: terms in its order, brackets for conditions.

        Parameters
        ----------
        name : str
        *place : int
        values : sequence of str, optional
            What stands for each cell instead of its symbol.

        Returns
        -------
        str
        """
        numbers = {symbol: n for n, symbol in enumerate(self.cells)}
        return _in_words(_expression(self.formulas[name][place], numbers), values or list(map(str, self.cells)))

    def fed_by(self, name, *place):
        """List the cells that a cell feeds, as (name, place), in the order of the page."""
        symbol = self.symbol(name, *place)
        return [
            (other, where)
            for other, formulas in self.formulas.items()
            for where, formula in np.ndenumerate(formulas)
            if symbol in formula.free_symbols
        ]

    def symbol(self, name, *place):
        """Return the symbol of a cell."""
        return next(symbol for symbol, cell in self.cells.items() if cell == (name, place))

    def as_lists(self):
        """Return the panels as lists and numbers for the page, which knows cells by their number.

        Returns
        -------
        list
            For each row its heading and panels; a panel has name, role, shape, the labels of its cells and, if
            it is derived, for each cell an expression: the number of a cell, or [operation, *arguments].
        """
        numbers = {symbol: n for n, symbol in enumerate(self.cells)}
        labels = {name: [] for name in self.panels}
        for symbol, (name, _) in self.cells.items():
            labels[name].append(str(symbol))

        def listed(panel):
            shape = short_shape(self.array(panel.name).shape)
            result = {"name": panel.name, "role": panel.role, "caption": panel.caption or panel.role}
            result |= {"shape": shape, "labels": labels[panel.name]}
            if panel.name in self.formulas:
                result["formulas"] = [_expression(f, numbers) for f in self.formulas[panel.name].flat]
            return result

        return [{"heading": heading, "panels": list(map(listed, row))} for heading, row in self.rows.items()]


def numbers_in(name, array):
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
    if array.size > MOST_CELLS:
        raise ValueError(f"{name} has shape {array.shape}, expected at most {MOST_CELLS} numbers to show")
    if not (np.abs(array) <= MOST).all():  # NaN is not, either
        raise ValueError(f"{name} must hold finite numbers between -{MOST} and {MOST}")
    return array.astype(int if array.dtype.kind in "biu" else float)


def _expression(formula, numbers):
    """Turn a formula into [operation, *arguments], with cells and terms in the order of the page."""
    formula = sympy.sympify(formula)
    if formula.is_Symbol:
        return numbers[formula]
    if formula.is_Rational:
        return ["number", int(formula.p), int(formula.q)]
    if formula.is_Float:
        return ["number", float(formula), 1]
    if isinstance(formula, sympy.Piecewise):
        return _bracket(formula, numbers)
    if isinstance(formula, sympy.Mul) and any(isinstance(factor, sympy.Pow) for factor in formula.args):
        above, below = formula.as_numer_denom()
        if below.free_symbols:
            return ["/", _expression(above, numbers), _expression(below, numbers)]
    if formula.func in COMPARISONS:
        larger, smaller = formula.args if formula.func in (sympy.Gt, sympy.Ge) else formula.args[::-1]
        return [COMPARISONS[formula.func], _expression(larger, numbers), _expression(smaller, numbers)]
    if isinstance(formula, sympy.Pow):
        if formula.exp == -1:
            return ["/", ["number", 1, 1], _expression(formula.base, numbers)]
        return ["^", _expression(formula.base, numbers), _expression(formula.exp, numbers)]
    if formula.func not in OPERATIONS:
        raise TypeError(f"the explorer cannot show {formula}: {formula.func.__name__} is not among its operations")
    arguments = [_expression(argument, numbers) for argument in formula.args]
    return [OPERATIONS[formula.func], *sorted(arguments, key=_as_term if formula.func is sympy.Add else _as_factor)]


def _bracket(formula, numbers):
    """Turn Piecewise((1, condition), (0, True)) into Iverson's bracket [condition], which is 1 or 0."""
    (value, condition), (otherwise, always) = formula.args
    if (value, otherwise, always) != (1, 0, True):
        raise TypeError(f"the explorer cannot show {formula}")
    return ["[]", _expression(condition, numbers)]


def _in_words(expression, labels, inside=""):
    if isinstance(expression, int):
        return f"({labels[expression]})" if inside == "*" and labels[expression][0] == "−" else labels[expression]
    operation, *arguments = expression
    if operation == "number":
        return "/".join(map(str, arguments if arguments[1] != 1 else arguments[:1])).replace("-", "−")
    words = [_in_words(argument, labels, operation) for argument in arguments]
    if operation in BETWEEN:
        text = BETWEEN[operation].join(words).replace("−1·", "−").replace("+ −", "− ")
        return f"({text})" if operation == "+" and inside in "*/^" and inside else text
    return f"[{words[0]}]" if operation == "[]" else f"{operation}({', '.join(words)})"


def _as_factor(expression):
    """Sort factors: numbers, cells in the order of the page, sums and functions, conditions."""
    if isinstance(expression, int):
        return 1, expression
    kind = {"number": 0, "[]": 3}.get(expression[0], 2)
    return kind, min(_cells_in(expression), default=0)


def _as_term(expression):
    """Sort terms: products, then single cells; by the last factor, so that the terms of a gradient follow δ."""
    if not isinstance(expression, int) and expression[0] == "number":
        return (0 if expression[1] > 0 else 3), []
    factors = expression[1:] if not isinstance(expression, int) and expression[0] == "*" else [expression]
    cells = [cell for factor in factors if _as_factor(factor)[0] < 3 for cell in _cells_in(factor)]
    return (1 if len(cells) > 1 else 2), cells[::-1]


def _cells_in(expression):
    if isinstance(expression, int):
        return [expression]
    return [] if expression[0] == "number" else [cell for part in expression[1:] for cell in _cells_in(part)]
