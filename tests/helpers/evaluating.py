"""What traced terms are held against: their value, by arithmetic that is exact on exact numbers."""

import math
from fractions import Fraction

from bpcnn_helpers.tracing.terms import worked_out

VALUE = {
    "+": sum,
    "*": math.prod,
    "/": lambda parts: Fraction(parts[0]) / parts[1] if isinstance(parts[1], (int, Fraction)) else parts[0] / parts[1],
    "^": lambda parts: parts[0] ** parts[1],
    "max": max,
    "exp": lambda parts: math.exp(*parts),
    "ln": lambda parts: math.log(*parts),
    ">": lambda parts: parts[0] > parts[1],
    "≥": lambda parts: parts[0] >= parts[1],
    "and": all,
    "[]": lambda parts: int(*parts),
}


def evaluated(term, values):
    """Return the number that a term has for these numbers of its cells."""
    return worked_out(term, values.__getitem__, lambda kind, parts: VALUE[kind](parts))
