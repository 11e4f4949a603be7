"""Light terms: they go through an operation in place of numbers and record what it did, and nothing else.

A formula is a number, a `Cell`, or a `Term`: an operation and its parts. Only zeros and ones are folded, so
that padding costs nothing; `reading` lays nested sums and products out flat.
"""

import operator
from fractions import Fraction
from math import inf
from numbers import Rational, Real

import numpy as np

from bpcnn_helpers.algebra.names import label
from bpcnn_helpers.arguments import Recorded

FLAT = frozenset(("+", "*", "max", "and"))  # where brackets among the parts do not matter
COMPARE = {">": operator.gt, "≥": operator.ge}


class Term(Recorded):
    """An operation and its parts, which are terms or numbers.

    Attributes
    ----------
    kind : {"+", "*", "/", "^", "max", "exp", "ln", ">", "≥", "and", "[]", "cell"}
        "[]" is Iverson's bracket: 1 where the condition in it holds, else 0.
    parts : tuple

    Notes
    -----
    The functions may be called on a number, too: ``Term.exp(0)`` is recorded like ``x.exp()``.

    Examples
    --------
    >>> a, b = cells("x", (2,))
    >>> (1 * a + 0) * b - 2, Term.maximum(a, 0), (a > b) * 1
    (x₁·x₂ − 2, max(0, x₁), x₁ > x₂)
    """

    __slots__ = ("kind", "parts")

    def __init__(self, kind, parts):
        self.kind, self.parts = kind, parts

    def __add__(self, other):
        if not isinstance(other, Term):
            if not isinstance(other, Real):
                return NotImplemented
            if other == 0:
                return self
        return Term("+", (self, other))

    def __radd__(self, other):
        if not isinstance(other, Real):
            return NotImplemented
        return self if other == 0 else Term("+", (other, self))

    def __mul__(self, other):
        if not isinstance(other, Term):
            if not isinstance(other, Real):
                return NotImplemented
            if other == 0:
                return 0
            if other == 1:
                return self
        return Term("*", (self, other))

    def __rmul__(self, other):
        if not isinstance(other, Real):
            return NotImplemented
        return Term("*", (other, self)) if other not in (0, 1) else self if other else 0

    def __neg__(self):
        return Term("*", (-1, self))

    def __pos__(self):
        return self

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return other + -self

    def __truediv__(self, other):
        if isinstance(other, Rational) and other != 0:
            return self * Fraction(1, other)
        return Term("/", (self, other)) if isinstance(other, (Term, Real)) else NotImplemented

    def __rtruediv__(self, other):
        if not isinstance(other, Real):
            return NotImplemented
        return Term("/", (other, self)) if other != 0 else 0

    def __pow__(self, other):
        if not isinstance(other, (Term, Real)):
            return NotImplemented
        if isinstance(other, Term) or other not in (0, 1):
            return Term("^", (self, other))
        return self if other else 1

    def __gt__(self, other):
        return _compared(">", self, other)

    def __ge__(self, other):
        return _compared("≥", self, other)

    def __lt__(self, other):
        return _compared(">", other, self)

    def __le__(self, other):
        return _compared("≥", other, self)

    def __bool__(self):
        raise TypeError(f"whether {self} is true depends on numbers, and a trace has none")

    def __float__(self):
        hint = "an array to put it into is made with np.zeros_like(x), not np.zeros(…)"
        raise TypeError(f"what float {self} is depends on numbers, and a trace has none; {hint}")

    def exp(self):
        """Record the exponential."""
        return Term("exp", (self,))

    def log(self):
        """Record the natural logarithm."""
        return Term("ln", (self,))

    def maximum(self, other):
        """Record the larger of two; -∞ is never larger."""
        if -inf in (self, other):
            return other if self == -inf else self
        return Term("max", (self, other))

    def is_positive(self):
        """Record 1 where it is above 0, else 0."""
        return Term("[]", (self > 0,))

    def wins(self, before, after):
        """Record 1 where it is larger than all `before` and at least as large as all `after` it, else 0."""
        conditions = [_compared(">", self, other) for other in before]
        conditions += [_compared("≥", self, other) for other in after]
        open_ones = tuple(condition for condition in conditions if isinstance(condition, Term))
        if not all(condition for condition in conditions if not isinstance(condition, Term)):
            return 0
        if len(open_ones) < 2:
            return Term("[]", open_ones) if open_ones else 1
        return Term("[]", (Term("and", open_ones),))

    def __repr__(self):
        from bpcnn_helpers.tracing.reading import Reader
        from bpcnn_helpers.tracing.writing import text

        return text(Reader()(self))

    def _sympy_(self):
        """Turn into SymPy's formula; it asks for this where it meets a term."""
        from bpcnn_helpers.algebra.functions import FUNCTIONS, real_symbol

        return worked_out(self, lambda cell: real_symbol(cell.label), lambda kind, parts: FUNCTIONS[kind](*parts))


class Cell(Term):
    """A cell of a named array.

    Attributes
    ----------
    number : int
        Its place among all cells; what is written comes in this order.
    name : str
    place : tuple of int
    label : str
        As the sources write it, such as x₁₂.
    """

    __slots__ = ("label", "name", "number", "place")

    def __init__(self, number, name, place, label):
        super().__init__("cell", ())
        self.number, self.name, self.place, self.label = number, name, place, label

    def __repr__(self):
        return self.label


def cells(name, shape, first=0):
    """Make an array of cells.

    Parameters
    ----------
    name : str
    shape : tuple of int
    first : int
        The number of the first of them.

    Returns
    -------
    ndarray of object, shape `shape`
    """
    result = np.empty(shape, object)
    for number, place in enumerate(np.ndindex(shape), first):
        result[place] = Cell(number, name, place, label(name, place, shape))
    return result


def worked_out(term, of_cell, of_parts, done=None):
    """Work a term out from its cells upwards, every shared part once, and without recursion.

    Parameters
    ----------
    term : Term or number
    of_cell : callable
        Called with a `Cell`.
    of_parts : callable
        Called as ``of_parts(kind, parts)`` with the parts worked out (numbers as they are); what is nested in a
        sum, a product, a maximum or an "and" of the same kind is laid out flat.
    done : dict, optional
        What is known of earlier terms, by their id; filled. They must still exist.

    Returns
    -------
    object
    """
    if isinstance(term, Cell):
        return of_cell(term)
    done = {} if done is None else done
    waiting = [(term, flat_parts(term))] if isinstance(term, Term) else []
    while waiting:
        top, parts = waiting[-1]
        further = []
        for part in parts:
            if isinstance(part, Term) and id(part) not in done:
                if part.kind == "cell":
                    done[id(part)] = of_cell(part)
                else:
                    further.append((part, flat_parts(part)))
        if further:
            waiting.extend(further)
            continue
        waiting.pop()
        if id(top) not in done:
            parts = [done[id(part)] if isinstance(part, Term) else part for part in parts]
            done[id(top)] = of_parts(top.kind, parts)
    return done[id(term)] if isinstance(term, Term) else term


def flat_parts(term):
    """Return the parts of a term; those of a sum of sums are the parts of all of them."""
    kind, parts = term.kind, term.parts
    if kind not in FLAT or not any(isinstance(part, Term) and part.kind == kind for part in parts):
        return parts
    found, waiting = [], list(parts)
    while waiting:
        part = waiting.pop()
        if isinstance(part, Term) and part.kind == kind:
            waiting.extend(part.parts)
        else:
            found.append(part)
    return found[::-1]


def _compared(sign, larger, smaller):
    """Record a comparison, unless it is one of numbers, or with -∞, which is below all."""
    if not isinstance(larger, (Term, Real)) or not isinstance(smaller, (Term, Real)):
        return NotImplemented
    if not isinstance(larger, Term) and not isinstance(smaller, Term):
        return COMPARE[sign](larger, smaller)
    if -inf in (larger, smaller):
        return smaller == -inf
    return Term(sign, (larger, smaller))
