"""SymPy's functions by the names that the trace and the page give them."""

import sympy


def real_symbol(name):
    """Return the real symbol of this name."""
    return sympy.Symbol(name, real=True)


def _bracket(condition):
    return sympy.Piecewise((1, condition), (0, True))


FUNCTIONS = {
    "+": sympy.Add,
    "*": sympy.Mul,
    "/": lambda above, below: sympy.sympify(above) / sympy.sympify(below),
    "^": sympy.Pow,
    "max": sympy.Max,
    "exp": sympy.exp,
    "ln": sympy.log,
    ">": sympy.Gt,
    "≥": sympy.Ge,
    "and": sympy.And,
    "[]": _bracket,
}
