"""The functions that NumPy cannot apply to symbols: for floats NumPy's; traced terms have their own, else SymPy's.

SymPy is imported where a symbol needs it, so that training and tracing never wait for it.
"""

from numbers import Number

import numpy as np

from bpcnn_helpers.arguments import Recorded


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
    with np.errstate(invalid="ignore"):  # comparing with NaN is meant
        return np.frompyfunc(_is_on, 1, 1)(x) if x.dtype == object else ~(x <= 0)


def keep(values, where, kept=None, rest=None):
    """Return the values where a condition holds, and 0 elsewhere.

    This is the product of the two, but for NaN and infinities, of which a product with 0 makes NaN: so the bits are
    taken, and not the numbers.

    Parameters
    ----------
    values : ndarray
    where : ndarray of bool, or of object
        1, 0, or a condition; that is multiplied with.
    kept : ndarray, optional
        Where to write the result.
    rest : ndarray, optional
        Where to write the other values, with 0 in place of those that are kept; may be `values` itself.

    Returns
    -------
    ndarray
    """
    if object in (values.dtype, where.dtype):
        return np.frompyfunc(_keep, 2, 1)(values, where)
    if values.itemsize > 8:  # there is no integer as long
        found = np.where(where, values, 0), np.where(where, 0, values)
        for target, part in zip((kept, rest), found):
            if target is not None:
                target[...] = part
        return found[0]
    bits = np.dtype(f"i{values.itemsize}")
    mask, values_bits = np.negative(where.view(np.int8)).astype(bits), values.view(bits)
    found = np.bitwise_and(values_bits, mask, out=None if kept is None else kept.view(bits))
    if rest is not None:
        np.bitwise_xor(values_bits, found, out=rest.view(bits))
    return found.view(values.dtype)


def winners(cells):
    """For each of several arrays of objects, where it is the first to hold their maximum.

    Parameters
    ----------
    cells : list of ndarray
        Arrays of one shape, in the order in which ties are decided.

    Returns
    -------
    list of ndarray
        1 and 0; a ``Piecewise`` of the two where that depends on a symbol.
    """
    won = [np.empty(cells[0].shape, object) for _ in cells]
    for where in np.ndindex(cells[0].shape):
        for result, wins in zip(won, _winners(*(cell[where] for cell in cells))):
            result[where] = wins
    return won


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


def _winners(*values):
    if _are_numbers(values):
        first = values.index(max(values))
        return [int(place == first) for place in range(len(values))]
    recorder = _recorder(values)
    wins = recorder.wins if recorder else _wins
    return [wins(value, values[:place], values[place + 1 :]) for place, value in enumerate(values)]


def _wins(value, before, after):
    from sympy import And, Piecewise

    beats_all = And(*[value > other for other in before], *[value >= other for other in after])
    return Piecewise((1, beats_all), (0, True))
