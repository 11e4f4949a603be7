"""What every operation asks of its arguments, and the words it answers with when they do not fit."""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from numbers import Real
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

Pair = int | tuple[int, int]  # (rows, columns); an int stands for both
Padding = Pair | tuple[tuple[int, int], tuple[int, int]] | Literal["valid", "same"]
Seed = int | np.random.Generator | None  # where random numbers come from; None: other ones each time

MANY_BYTES = 2**27  # of arrays above this size it is asked whether there is memory for them
FLOATS = {np.dtype(np.float32), np.dtype(np.float64)}  # in the machine's own byte order


class Recorded:
    """What goes through an operation in place of a number and records it: the terms of `tracing`, which lies above.

    It has the methods ``exp()``, ``log()``, ``maximum(other)``, ``is_positive()`` and ``wins(before, after)``, which
    its class can also apply to a number.
    """

    __slots__ = ()


def integer(value: Any, name: str, least: float = 0) -> int:
    """Return `value` as an int, or say why it is none.

    Parameters
    ----------
    value : int
        Python's or NumPy's integers; True and 3.0 are refused, they are mistakes more often than sizes.
    name : str
        What the caller calls it, for the message.
    least : int
        The smallest value that makes sense.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If `value` is no integer.
    ValueError
        If it is below `least`.
    """
    if type(value) is int and value >= least:  # by far the most common
        return value
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, (bool, np.bool_, np.ndarray)):
        raise TypeError(f"{name} is {value!r}, expected an int")
    if number < least:
        raise ValueError(f"{name} is {number}, expected at least {least}")
    return number


def in_range(value, name, least=None, below=math.inf):
    """Say so if `value` is no number above 0, or from `least`, to less than `below`."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name} is {value!r}, expected a number")
    if not (value > 0 if least is None else value >= least) or not value < below:
        expected = "above 0" if least is None else f"of at least {least}"
        raise ValueError(f"{name} is {value}, expected a number {expected} and below {below}")


def function(value, name):
    """Say so if `value` cannot be called."""
    if not callable(value):
        raise TypeError(f"{name} is {value!r}, expected a function")


def network(value, name="model"):
    """Say so if `value` has not what all layers have."""
    if not isinstance(getattr(value, "params", None), dict) or not hasattr(value, "forward"):
        raise TypeError(f"{name} is {value!r}, expected a layer or a network")


def loss_and_gradient(found):
    """Say so if what a loss function returned is not two things."""
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        raise TypeError(f"loss returned {found!r}, expected (loss, ∂loss/∂outputs)")
    return found


def entries(value: ArrayLike, name: str, least_axes: int = 0) -> np.ndarray:
    """Return `value` as an array of whatever its entries are, if its rows have one length."""
    try:
        result = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is no array: its rows differ in length") from error
    if result.ndim < least_axes:
        raise TypeError(f"{name} is {value!r}, expected an array")
    if result.dtype == object:
        for entry in result.flat:
            no_decimal(entry, name)
    return result


def no_decimal(entry, name):
    """Say so if an entry is a Decimal, which cannot be added to a float."""
    if isinstance(entry, Decimal):
        raise TypeError(f"{name} holds {entry!r}, expected floats or Fraction")


def truth(value: Any, name: str) -> bool:
    """Say so if `value` is neither True nor False: a text such as "no" would count as True."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} is {value!r}, expected True or False")
    return bool(value)


def choice(value, name, choices):
    """Say so if `value` is not one of these texts."""
    if not isinstance(value, str) or value not in choices:
        *first, last = map(repr, choices)
        raise ValueError(f"{name} is {value!r}, expected {', '.join(first)} or {last}")
    return value


def generator(value: Any, name: str) -> np.random.Generator:
    """Return a random Generator for a seed, a Generator or None, or say why there is none."""
    try:
        return np.random.default_rng(value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name} is {value!r}, expected an int of at least 0 or a Generator") from error


def pair(value: Any, name: str, least: int = 0, expected: str = "an int or a pair of ints") -> tuple[int, int]:
    """Return (rows, columns) of a size, stride, padding or dilation: an int, or a pair of ints.

    Raises
    ------
    TypeError, ValueError
        As `integer`, and if there are not two of them; the message says what was expected.
    """
    if type(value) is int and value >= least:  # asking NumPy for the number of axes takes longer than all the rest
        return value, value
    both = value if isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim) else (value,) * 2
    if len(both) != 2:
        raise ValueError(f"{name} is {value!r}, expected {expected}")
    try:
        return integer(both[0], name, least), integer(both[1], name, least)
    except TypeError:
        raise TypeError(f"{name} is {value!r}, expected {expected}") from None


def array(value: ArrayLike, name: str, axes: str) -> np.ndarray:
    """Return `value` as an array of numbers with the axes that were asked for.

    Floats keep their dtype. Integers and booleans are computed in int64, so that a picture of bytes does
    not wrap around at 255. An array of objects (Fraction, SymPy symbols, Python's own integers of any
    size) stays one.

    Parameters
    ----------
    value : array_like
    name : str
        What the caller calls it, for the message.
    axes : str
        The names of the axes, such as ``"N C H W"``; ``...`` stands for any number of axes, and those in brackets
        may be left out from the left: ``"[N] [C] H W"`` is a batch, one sample or one matrix, ``"[C_out C_in] kh kw"``
        a layer's kernels or one; ``""`` is a number.

    Returns
    -------
    ndarray

    Raises
    ------
    TypeError
        If the entries are no real numbers or symbols.
    ValueError
        If the number of axes is another one, or rows differ in length.
    """
    ranks = _ranks(axes)
    if type(value) is np.ndarray and value.dtype in FLOATS and value.ndim in ranks:
        return value  # the usual case, in a fraction of the time
    expected = _shapes(axes)
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} is a masked array, expected a plain one: what is masked would be computed with")
    try:
        result = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is no array {expected}: its rows differ in length") from error
    if result.dtype == float and not isinstance(value, np.ndarray):
        result = _not_rounded(value, result)
    kind = result.dtype.kind
    if kind == "O":
        for entry in result.flat:
            if not _is_real(entry):
                raise TypeError(f"{name} holds {entry!r}, expected real numbers or symbols")
    elif kind not in "fiub":
        raise TypeError(f"{name} has dtype {result.dtype}, expected real numbers or symbols")
    if result.ndim not in ranks:
        raise ValueError(f"{name} has shape {result.shape}, expected {expected}")
    if kind == "u" and result.size and result.max() > np.iinfo(np.int64).max:
        return result.astype(object)
    if kind in "iub":
        return result.astype(np.int64, copy=False)
    return result.astype(result.dtype.newbyteorder("="), copy=False)


def _not_rounded(value, floats):
    """Return Python's ints as objects where NumPy made floats of them: of some below and some from 2^63."""
    if not floats.size or np.abs(floats).max() < 2**63:
        return floats
    entries = np.array(value, object)
    return entries if all(isinstance(entry, (int, np.integer)) for entry in entries.flat) else floats


@cache
def _ranks(axes):
    """Return the numbers of axes that are allowed."""
    ranks = [len(names) for names in _allowed(axes)]
    return range(ranks[0] - 1, 65) if "..." in axes else ranks


def _shapes(axes):
    """Write the shapes that are allowed: (N, C, H, W), (C, H, W) or (H, W)."""
    *most, least = [f"({', '.join(names)})" if names else "a number" for names in _allowed(axes)]
    return f"{', '.join(most)} or {least}" if most else least


def _allowed(axes):
    """Return the names of the axes of each shape that is allowed, the longest first."""
    shapes = [axes]
    while shapes[-1].startswith("["):
        shapes.append(shapes[-1].partition("]")[2].strip())
    return [shape.replace("[", "").replace("]", "").split() for shape in shapes]


def _is_real(entry):
    """Whether an entry of an array of objects is a real number or a formula; SymPy's nan and zoo are none."""
    if isinstance(entry, (Real, Recorded)):
        return True
    sympy = sys.modules.get("sympy")  # where it is not loaded nothing can come from it
    return sympy is not None and isinstance(entry, sympy.Expr) and (entry.is_comparable or not entry.is_number)


def same_dtype(*arrays: Any, terms: int = 0) -> Sequence[np.ndarray]:
    """Return the arrays in the one dtype that can hold them all (None stays None).

    Integers become Python's own, which know no largest one, where a sum of `terms` products of one entry from
    each array could leave int64.
    """
    dtypes = {a.dtype for a in arrays if a is not None}
    dtype = np.result_type(*dtypes) if len(dtypes) > 1 else next(iter(dtypes))
    if terms and dtype.kind == "i" and terms * math.prod(map(_largest, arrays)) > np.iinfo(np.int64).max:
        dtype = np.dtype(object)
    elif len(dtypes) == 1:
        return arrays
    return [a if a is None else a.astype(dtype, copy=False) for a in arrays]  # type: ignore[misc]  # None stays None


def _largest(array):
    """Return the largest absolute value, as Python's int and at least 1."""
    return 1 if array is None else max(1, int(array.max(initial=0)), -int(array.min(initial=0)))


def room_for(shape, dtype, **arguments):
    """Say so if there is not the memory for an array whose size is decided by these arguments.

    Raises
    ------
    ValueError
        If it needs more than is available. Nothing is allocated here, and small arrays are not asked about.
    """
    if 0 < math.prod(shape) * dtype.itemsize < MANY_BYTES:
        return
    shape = tuple(map(int, shape))
    needed = math.prod(n or 1 for n in shape) * dtype.itemsize  # also where there is no sample, a size can be too large
    if needed < MANY_BYTES:
        return
    import psutil

    available = psutil.virtual_memory().available
    if needed > available:
        given = ", ".join(f"{name} is {value}" for name, value in arguments.items())
        raise ValueError(
            f"{given}, expected less: an array {shape} would need {needed / 1e9:.3g} GB, and {available / 1e9:.3g} GB "
            "are free"
        )


def short_shape(shape):
    """Leave out the axes of length 1 that carry no information: a batch of one, a single channel.

    Parameters
    ----------
    shape : tuple of int

    Returns
    -------
    tuple of int
        The last two axes stay, unless there is only one axis.

    Examples
    --------
    >>> short_shape((1, 1, 3, 3)), short_shape((2, 1, 3, 3)), short_shape((1, 1)), short_shape((1,))
    ((3, 3), (2, 3, 3), (1, 1), ())
    """
    return tuple(n for n in shape[:-2] if n != 1) + tuple(shape[-2:] if len(shape) != 1 or shape[0] != 1 else ())
