"""The functions that NumPy cannot apply to symbols: for floats NumPy's; traced terms have their own, else SymPy's.

SymPy is imported where a symbol needs it, so that training and tracing never wait for it.
"""

from functools import reduce
from numbers import Number

import numpy as np

from bpcnn_helpers.arguments import Recorded

INTEGERS = {bytes: np.dtype(f"i{bytes}") for bytes in (1, 2, 4, 8)}


def exp(x):
    """Take the exponential, cell by cell."""
    return _each(x, "exp") if x.dtype == object else np.exp(x)


def log(x):
    """Take the natural logarithm, cell by cell."""
    return _each(x, "log") if x.dtype == object else np.log(x)


def maximum(x, y):
    """Take the larger of two, cell by cell; ``Max(x, y)`` where that is not known. NaN wins."""
    if "O" in (x.dtype.kind, np.asarray(y).dtype.kind):
        with np.errstate(invalid="ignore"):  # comparing with NaN is meant
            return np.frompyfunc(_larger, 2, 1)(x, y)
    return np.maximum(x, y)


def is_on(x):
    """Tell where ReLU hands x on, that is, where x > 0 or NaN; for objects by 1, 0 or a condition."""
    if x.dtype != object:
        return ~(x <= 0)
    with np.errstate(invalid="ignore"):  # comparing with NaN is meant
        return np.frompyfunc(_is_on, 1, 1)(x)


def keep(values, where):
    """Return the values where a condition holds, and 0 elsewhere.

    That is the product of the two, but for NaN and infinities, of which a product with 0 makes NaN.

    Parameters
    ----------
    values : ndarray
    where : ndarray of bool, or of object
        1, 0, or a condition, which is multiplied with.

    Returns
    -------
    ndarray
    """
    if values.dtype.hasobject or where.dtype.hasobject:
        return np.frompyfunc(_keep, 2, 1)(values, where)
    if values.itemsize > 8:  # there is no integer as long
        return np.where(where, values, 0)
    return keep_bits(as_bits(values), where).view(values.dtype)


def as_bits(values):
    """Look at numbers as integers of as many bits: 0 times any bits is 0, and some bits less all of them are none."""
    return values.view(INTEGERS[values.itemsize])


def keep_bits(bits, where):
    """Return the bits where a condition holds, and none elsewhere; faster than NumPy's ``where``."""
    kept = np.asarray(where).astype(bits.dtype)
    kept *= bits
    return kept


def largest(cells):
    """Return the largest of an array of objects, or its first NaN; ``Max(…)`` of all where that is not known."""
    cells = cells.ravel().tolist()
    if _are_numbers(cells):
        return cells[_winner(cells)]
    if recorder := _recorder(cells):
        return reduce(recorder.maximum, cells)
    from sympy import Max

    return Max(*cells)


def winners(cells):
    """Tell for each of several cells whether it is the first that holds their maximum, or the first NaN.

    Parameters
    ----------
    cells : ndarray
        In reading order, in which ties are decided.

    Returns
    -------
    ndarray of object, the shape of `cells`
        1 and 0; a ``Piecewise`` of the two where that depends on a symbol.
    """
    result, values = np.zeros(cells.shape, object), tuple(cells.ravel().tolist())
    if _are_numbers(values):
        result.flat[_winner(values)] = 1
        return result
    recorder = _recorder(values)
    wins = recorder.wins if recorder else _wins
    for place, value in enumerate(values):
        result.flat[place] = wins(value, values[:place], values[place + 1 :])
    return result


def _each(x, name):
    """Apply a function to every entry, where a term is among them its own also to the numbers beside it."""
    recorder = _recorder(x.flat)
    if recorder is None:
        import sympy as recorder
    return np.frompyfunc(getattr(recorder, name), 1, 1)(x)


def _recorder(values):
    """Return the class of the traced terms among these values, if there is one."""
    return next((type(value) for value in values if isinstance(value, Recorded)), None)


def _are_numbers(values):
    return all(isinstance(value, Number) for value in values)


def _larger(a, b):
    if _are_numbers((a, b)):
        return b if b > a or b != b else a  # NaN differs from itself
    if recorder := _recorder((a, b)):
        return recorder.maximum(a, b)
    from sympy import Max

    return Max(a, b)


def _is_on(a):
    if _are_numbers((a,)):
        return int(not a <= 0)
    if isinstance(a, Recorded):
        return a.is_positive()
    from sympy import Piecewise

    return Piecewise((1, a > 0), (0, True))


def _keep(value, where):
    if _are_numbers((where,)):
        return value if where else 0
    return value * where


def _winner(values):
    """Return the place of the first NaN, or else of the first that is the largest."""
    for place, value in enumerate(values):
        if value != value:  # NaN differs from itself
            return place
    return values.index(max(values))


def _wins(value, before, after):
    from sympy import And, Piecewise

    beats_all = And(*[value > other for other in before], *[value >= other for other in after])
    return Piecewise((1, beats_all), (0, True))
