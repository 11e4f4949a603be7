"""How a term is read: sums and products flat, their parts in the order in which one writes them.

What is read is a number, a `Cell`, or a tuple of an operation and what it is applied to. Two terms that differ
in nothing but order and brackets read the same.
"""

import math
from numbers import Rational, Real

from bpcnn_helpers.tracing.terms import Cell, Term, worked_out

NUMBER, CELL, FUNCTION, CONDITION = range(4)  # in this order factors stand: a sum is as a function,
POSITIVE, PRODUCT, SINGLE, NEGATIVE = range(4)  # and in this one terms: a number at the begin or the end


class Reader:
    """Read terms; what several share is read once.

    Parameters
    ----------
    abbreviations : dict, optional
        The cells that stand for something read before.

    Examples
    --------
    >>> from bpcnn_helpers.tracing.terms import cells
    >>> a, b, c = cells("x", (3,))
    >>> Reader()(c + b * (a * 2)), Reader({("+", a, b): c})(3 * (b + a))
    (('+', ('*', 2, x₁, x₂), x₃), ('*', 3, x₃))
    """

    def __init__(self, abbreviations=None):
        self._abbreviations, self._done, self._kept = abbreviations or {}, {}, []

    def __call__(self, term):
        """Read a term or a number; a TypeError says that it is neither."""
        if not isinstance(term, (Term, Real)):
            raise TypeError(f"the explorer cannot show {term!r}: it is neither a number nor made of traced cells")
        self._kept.append(term)  # an id stands for it
        return worked_out(term, self._short, lambda kind, parts: self._short(_read(kind, parts)), self._done)

    def _short(self, read):
        return self._abbreviations.get(read, read) if self._abbreviations else read


def cells_in(read):
    """List the cells in what was read, as often as they occur."""
    if isinstance(read, Cell):
        return [read]
    return [cell for part in read[1:] for cell in cells_in(part)] if isinstance(read, tuple) else []


def is_a(kind, read):
    """Whether it is a sum, a product, or whatever kind is asked for."""
    return isinstance(read, tuple) and read[0] == kind


def parts_of(kind, read):
    """Return the terms of a sum, the factors of a product; of anything else it alone."""
    return read[1:] if is_a(kind, read) else (read,)


def _read(kind, parts):
    if kind == "*":
        return _product(parts)
    if kind == "+":
        return _sum(parts)
    return (kind, *(sorted(parts, key=_as_factor) if kind == "max" else parts))


def _sum(parts):
    terms = [term for part in parts for term in parts_of("+", part)]
    return ("+", *sorted(terms, key=_as_term))


def _product(parts):
    """Put the numbers in one, in front; it goes into a sum, and what is divided by goes below all."""
    if len(parts) == 2 and isinstance(parts[0], Cell) and isinstance(parts[1], Cell):  # nearly all are
        a, b = parts
        return ("*", a, b) if a.number <= b.number else ("*", b, a)
    factors = [factor for part in parts for factor in parts_of("*", part)]
    below = [factor[2] for factor in factors if is_a("/", factor)]
    if below:
        above = [factor[1] if is_a("/", factor) else factor for factor in factors]
        return ("/", _product(above), _product(below))
    number = math.prod(factor for factor in factors if isinstance(factor, Real))
    others = sorted((factor for factor in factors if not isinstance(factor, Real)), key=_as_factor)
    if number == 0 or not others:
        return number
    if len(others) == 1:
        if number == 1:
            return others[0]
        if is_a("+", others[0]) and isinstance(number, Rational):
            return _sum([_product([number, term]) for term in others[0][1:]])
    return ("*", *others) if number == 1 else ("*", number, *others)


def _as_factor(read):
    """Sort factors: numbers, cells in their order, sums and functions, conditions."""
    if isinstance(read, Cell):
        return CELL, read.number
    if isinstance(read, Real):
        return (NUMBER,)
    return CONDITION if is_a("[]", read) else FUNCTION, min((cell.number for cell in cells_in(read)), default=-math.inf)


def _as_term(read):
    """Sort terms: products, then single cells; by the last factor, so that the terms of a gradient follow δ."""
    if isinstance(read, Cell):
        return SINGLE, [read.number]
    if isinstance(read, Real):
        return (POSITIVE if read > 0 else NEGATIVE,)
    numbers = []
    for factor in parts_of("*", read):
        if isinstance(factor, Cell):
            numbers.append(factor.number)
        elif not is_a("[]", factor):
            numbers.extend(cell.number for cell in cells_in(factor))
    return PRODUCT if len(numbers) > 1 else SINGLE, numbers[::-1]
