"""What every operation asks of its arguments, and the words it answers with when they do not fit."""

import operator

import numpy as np

FLOATS = {np.dtype(np.float32), np.dtype(np.float64)}  # in the machine's own byte order


def integer(value, name, least=0):
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


def pair(value, name, least=0):
    """Return (rows, columns) of a size, stride, padding or dilation: an int, or a pair of ints.

    Raises
    ------
    TypeError, ValueError
        As `integer`, and if there are not two of them.
    """
    if type(value) is int:  # asking NumPy for the number of axes takes longer than all the rest
        number = integer(value, name, least)
        return number, number
    if type(value) is tuple or np.ndim(value):
        if len(value) != 2:
            raise ValueError(f"{name} is {value!r}, expected an int or a pair of ints")
        return integer(value[0], name, least), integer(value[1], name, least)
    number = integer(value, name, least)
    return number, number


def array(value, name, axes):
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
        The names of the axes, such as ``"N C H W"``.

    Returns
    -------
    ndarray

    Raises
    ------
    TypeError
        If the entries are no real numbers or symbols.
    ValueError
        If the number of axes is another one.
    """
    if type(value) is np.ndarray and value.dtype in FLOATS and value.ndim == axes.count(" ") + 1:
        return value  # the usual case, in a fraction of the time
    expected = f"({', '.join(axes.split())})"
    try:
        result = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is no array {expected}: its rows differ in length") from error
    kind = result.dtype.kind
    if kind == "O":
        try:
            result * 1 + 0
        except TypeError as error:
            raise TypeError(f"{name} holds entries that are no numbers: {error}") from error
    elif kind not in "fiub":
        raise TypeError(f"{name} has dtype {result.dtype}, expected real numbers or symbols")
    if result.ndim != len(axes.split()):
        raise ValueError(f"{name} has shape {result.shape}, expected {expected}")
    if kind == "u" and result.size and result.max() > np.iinfo(np.int64).max:
        return result.astype(object)
    if kind in "iub":
        return result.astype(np.int64, copy=False)
    return result.astype(result.dtype.newbyteorder("="), copy=False)


def same_dtype(*arrays):
    """Return the arrays in the one dtype that can hold them all (None stays None)."""
    dtypes = {a.dtype for a in arrays if a is not None}
    if len(dtypes) == 1:
        return arrays
    dtype = np.result_type(*dtypes)
    return [a if a is None else a.astype(dtype, copy=False) for a in arrays]


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
