"""What traced terms are held against: their value, by arithmetic that is exact on exact numbers; and random ones."""

import math
import operator
from fractions import Fraction

from hypothesis import strategies as st

from bpcnn_helpers.tracing.terms import Term, worked_out

NUMBERS = st.integers(-3, 3) | st.fractions(-2, 2, max_denominator=4)
DO = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "max": max, ">": operator.gt}

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


@st.composite
def calculations(draw, depth=4, functions=False):
    """A number, the name of one of three cells, or an operation on two of these; `done` does it."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(NUMBERS | st.sampled_from("abc"))
    operation = draw(st.sampled_from([*DO, "^2", *(("exp", "ln") if functions else ())]))
    return operation, *(draw(calculations(depth - 1, functions)) for _ in range(2))


def done(calculation, values):
    """Do it, with numbers or with cells."""
    if isinstance(calculation, str):
        return values[calculation]
    if not isinstance(calculation, tuple):
        return calculation
    sign, first, second = calculation[0], *(done(part, values) for part in calculation[1:])
    if sign == "^2":
        return first**2
    if sign in ("exp", "ln"):
        return (Term.exp if sign == "exp" else Term.log)(first) * second
    terms = any(isinstance(part, Term) for part in (first, second))
    if sign == ">":
        return Term.is_positive(first - second) if isinstance(first - second, Term) else int(first > second)
    if sign == "max" and terms:
        return Term.maximum(first, second)
    return DO[sign](Fraction(first) if sign == "/" and not terms else first, second)
