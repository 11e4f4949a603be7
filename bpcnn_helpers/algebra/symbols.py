"""Symbols in, formulas out: the operations of `conv` and `pool` derive their own formulas.

``conv2d_input_grad`` on symbols *is* the list of equations that a textbook prints. Here are the symbols,
the derivative to compare with, and LaTeX in the order in which one writes it.
"""

from __future__ import annotations

import contextlib
import math
import re

import numpy as np
import sympy
from numpy.typing import ArrayLike

from bpcnn_helpers.algebra.functions import real_symbol
from bpcnn_helpers.algebra.names import label
from bpcnn_helpers.arguments import entries, integer, no_decimal

SYMBOLS_AT_MOST = 10**6
NORMAL = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
GREEK = {"δ": r"\delta ", "β": r"\beta ", "α": r"\alpha ", "σ": r"\sigma ", "∇": r"\nabla ", "∂": r"\partial "}


def symbols(name: str, shape: int | tuple[int, ...]) -> np.ndarray:
    """Make an array of symbols, named by their place as the sources name them.

    Parameters
    ----------
    name : str
        A letter such as ``"a"``, ``"δ"`` or ``"∇a"``.
    shape : int or tuple of int
        Each size at least 1. Indices count from 1; from 10 on they are set apart by commas.

    Returns
    -------
    ndarray of object, shape `shape`
        Real symbols.

    Raises
    ------
    TypeError, ValueError
        If the name is no text, or a size is no int, below 1, or there are more than a million symbols.

    Examples
    --------
    >>> symbols("a", (2, 2))
    array([[a₁₁, a₁₂],
           [a₂₁, a₂₂]], dtype=object)
    """
    if not isinstance(name, str) or not name:
        raise TypeError(f"name is {name!r}, expected a letter such as 'a'")
    sizes = shape if isinstance(shape, (tuple, list)) else [shape]
    sizes = tuple(integer(n, f"a size of shape {shape!r}", 1) for n in sizes)
    if math.prod(sizes) > SYMBOLS_AT_MOST:
        raise ValueError(f"shape is {shape}, more than a million symbols")
    result = np.empty(sizes, object)
    for place in np.ndindex(result.shape):
        result[place] = real_symbol(label(name, place, result.shape))
    return result


def differentiate(value: sympy.Expr, array: ArrayLike) -> np.ndarray:
    """Let SymPy differentiate a formula with respect to every symbol of an array.

    Parameters
    ----------
    value : sympy expression
    array : ndarray of object
        Symbols.

    Returns
    -------
    ndarray of object, the shape of `array`

    Raises
    ------
    TypeError, ValueError
        If `value` is no formula, or `array` holds something else than symbols.

    Examples
    --------
    >>> x = symbols("x", 2)
    >>> differentiate(x[0] * x[1] ** 2, x)
    array([x₂**2, 2*x₁*x₂], dtype=object)
    """
    value, array = _expression(value, "value"), entries(array, "array")
    for symbol in array.flat:
        if not isinstance(symbol, sympy.Symbol):
            raise TypeError(f"array holds {symbol!r}, expected symbols")
    return np.frompyfunc(lambda symbol: sympy.diff(value, symbol), 1, 1)(array)


def same_formulas(a: ArrayLike | sympy.Expr, b: ArrayLike | sympy.Expr) -> bool:
    """Tell whether two arrays of formulas are equal, cell by cell, for all values of their symbols.

    Parameters
    ----------
    a, b : array_like
        Of one shape; otherwise they are not the same.

    Returns
    -------
    bool

    Raises
    ------
    TypeError, ValueError
        If an entry is no formula, or rows differ in length.

    Examples
    --------
    >>> x = symbols("x", 2)
    >>> same_formulas((x[0] + x[1]) ** 2, x[0] ** 2 + 2 * x[0] * x[1] + x[1] ** 2)
    True
    """
    a, b = _formulas(a, "a"), _formulas(b, "b")
    if a.shape != b.shape:
        return False
    differences = (sympy.expand(p - q) for p, q in zip(a.flat, b.flat))
    return all(d == 0 or sympy.simplify(d) == 0 for d in differences)


def _formulas(array, name):
    array = entries(array, name)
    result = np.empty(array.shape, object)
    for place, formula in np.ndenumerate(array):
        result[place] = _expression(formula, name)
    return result


def latex(formulas: ArrayLike | sympy.Expr, *, name: str | None = None, order: str = "") -> str:
    r"""Write formulas as LaTeX: a matrix of them, or a list of equations.

    Parameters
    ----------
    formulas : array_like
        One formula, or a matrix of them; axes of length 1 in front are left out.
    name : str, optional
        Write equations instead, one a line: name₁₁ = …, name₁₂ = ….
    order : str
        Letters in the order in which the factors of a product stand, and by which the terms of a sum are
        sorted; such as ``"δw"``. SymPy's order unless said.

    Returns
    -------
    str
        To be shown with ``IPython.display.Math``.

    Raises
    ------
    TypeError, ValueError
        If there is more than one matrix, its rows differ in length, or an entry is no formula.

    Examples
    --------
    >>> w, d = symbols("w", (1, 2)), symbols("δ", (1, 2))
    >>> print(latex(d * w, order="δw"))
    \begin{pmatrix} \delta _{11} w_{11} & \delta _{12} w_{12} \end{pmatrix}
    """
    order = _checked_order(order)
    formulas = np.asarray(formulas, object)
    while formulas.ndim > 2 and formulas.shape[0] == 1:
        formulas = formulas[0]
    if formulas.ndim > 2:
        raise ValueError(f"formulas has shape {formulas.shape}, expected one matrix")
    if name is not None:
        names = symbols(name, formulas.shape)
        lines = [f"{_symbol(n)} &= {_formula(f, order)}" for n, f in zip(names.flat, formulas.flat)]
        return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"
    if formulas.ndim == 0:
        return _formula(formulas.item(), order)
    rows = [" & ".join(_formula(f, order) for f in row) for row in np.atleast_2d(formulas)]
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


def products(formula: sympy.Expr, order: str = "") -> list[list[sympy.Expr]]:
    """Split a sum of products into its factors, in the order in which one writes them.

    Parameters
    ----------
    formula : sympy expression
    order : str
        As in `latex`.

    Returns
    -------
    list of list
        The factors of each term.

    Raises
    ------
    TypeError
        If `formula` is none, or `order` no text.

    Examples
    --------
    >>> w, d = symbols("w", 2), symbols("δ", 2)
    >>> products(w[0] * d[1] + w[1] * d[0], order="δw")
    [[δ₁, w₂], [δ₂, w₁]]
    """
    formula, order = _expression(formula, "formula"), _checked_order(order)

    def rank(factor):
        letter, index = _name(factor)
        return order.find(letter), letter, index

    terms = [sorted(sympy.Mul.make_args(term), key=rank) for term in sympy.Add.make_args(sympy.expand(formula))]
    return sorted(terms, key=lambda factors: [rank(f) for f in factors])


def _checked_order(order):
    if not isinstance(order, str):
        raise TypeError(f"order is {order!r}, expected letters such as 'δw'")
    return order


def _formula(formula, order):
    formula = _expression(formula, "formulas")
    names = {symbol: _symbol(symbol) for symbol in formula.free_symbols}
    if order and not formula.atoms(sympy.Function) and not formula.is_number:
        terms = [_term(factors, names) for factors in products(formula, order)]
        return terms[0] + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in terms[1:])
    return sympy.latex(formula, symbol_names=names)


def _expression(value, name):
    """Return a number or a formula as SymPy's, or say that it is none."""
    no_decimal(value, name)
    with contextlib.suppress(sympy.SympifyError, TypeError):
        found = sympy.sympify(value, strict=True)
        if isinstance(found, (sympy.Expr, sympy.logic.boolalg.Boolean)):
            return found
    raise TypeError(f"{name} holds {value!r}, expected numbers and formulas, in rows of equal length")


def _term(factors, names):
    """Write a product; a factor of -1 is its sign."""
    sign = "-" if factors[0] == -1 and len(factors) > 1 else ""
    return sign + " ".join(sympy.latex(f, symbol_names=names) for f in factors[len(sign) :])


def _symbol(symbol):
    """Write δ₁₂ as LaTeX writes it."""
    letter, index = _name(symbol)
    for sign, command in GREEK.items():
        letter = letter.replace(sign, command)
    return f"{letter}_{{{','.join(map(str, index))}}}" if index else letter


def _name(symbol):
    """Split δ₁₂ into its letter and its index, [12]; x₁₀,₂ into x and [10, 2]."""
    letter, index = re.fullmatch(r"(.*?)([₀₁₂₃₄₅₆₇₈₉,]*)", str(symbol)).groups()
    return letter, [int(number) for number in index.translate(NORMAL).split(",") if number]
