"""Pooling by sums: every window of a map becomes its sum or its average; and the ways back.

Windows that do not fit at the right and lower edge are left out, as in PyTorch. The sum of a window is the
sum over its rows of those over its columns, so each pass moves along one axis only.
"""

from fractions import Fraction
from functools import reduce

import numpy as np

from bpcnn_helpers.arguments import array, pair, room_for, same_dtype
from bpcnn_helpers.ops.windows import walk_over


def sum_pool2d(x, size, *, stride=None):
    """Add up each window: down() of source C.

    Parameters
    ----------
    x : array_like, shape (N, C, H, W)
    size, stride : int or pair of int
        As in `max_pool2d`.

    Returns
    -------
    ndarray, shape (N, C, H_out, W_out)

    Raises
    ------
    TypeError, ValueError
        As `max_pool2d`.

    Notes
    -----
    Claim C9.

    Examples
    --------
    >>> sum_pool2d([[[[1, 2], [3, 4]]]], 2)
    array([[[[10]]]])
    """
    x, size, stride = prepare(x, size, stride)
    (z,) = same_dtype(x, terms=size[0] * size[1])
    for slices in passes_of(x.shape, size, stride):
        z = reduce(np.add, [z[s] for s in slices])
    return own(z, x)


def sum_pool2d_grad(dz, input_size, size, *, stride=None):
    """Gradient of the loss with respect to the input of `sum_pool2d`: each δ goes to all of its window.

    Parameters
    ----------
    dz : array_like, shape (N, C, H_out, W_out)
        The error term δ = ∂J/∂z.
    input_size : int or pair of int
        (H, W) of the input.
    size, stride : int or pair of int
        As in the forward pass.

    Returns
    -------
    ndarray, shape (N, C, H, W)
        Zero where no window reached.

    Raises
    ------
    TypeError, ValueError
        As `max_pool2d`, and if `dz` has not the size that this input gives, or there is no memory for the input.

    Notes
    -----
    Where windows neither overlap nor leave anything out this is `upsample2d` (claims C3, C4).

    Examples
    --------
    >>> sum_pool2d_grad([[[[7]]]], (2, 3), 2)
    array([[[[7, 7, 0],
             [7, 7, 0]]]])
    """
    dz = array(dz, "dz", "N C H_out W_out")
    shape = dz.shape[:2] + pair(input_size, "input_size", 1)
    size, stride = window(size, stride)
    (dz,) = same_dtype(dz, terms=size[0] * size[1])
    output = walk_over(shape[2:], size, stride, names=("size", "input_size")).output
    same_shape(dz, shape[:2] + output, size, stride, "input_size", shape[2:])
    room_for(shape, dz.dtype, input_size=shape[2:])
    rows, columns = passes_of(shape, size, stride)
    for slices, axis in ((columns, 2), (rows, 3)):
        grad = np.zeros_like(dz, shape=dz.shape[:axis] + shape[axis : axis + 1] + dz.shape[axis + 1 :])
        for met in slices:
            grad[met] += dz
        dz = grad
    return dz


def avg_pool2d(x, size, *, stride=None):
    """Average each window.

    Parameters
    ----------
    x : array_like, shape (N, C, H, W)
    size, stride : int or pair of int
        As in `max_pool2d`.

    Returns
    -------
    ndarray, shape (N, C, H_out, W_out)
        Floats; exact (`Fraction`, or a symbol times a rational) for arrays of objects.

    Raises
    ------
    TypeError, ValueError
        As `max_pool2d`.

    Notes
    -----
    `sum_pool2d` divided by the number of cells in a window (claim E6).

    Examples
    --------
    >>> avg_pool2d([[[[1, 2], [3, 4]]]], 2)
    array([[[[2.5]]]])
    """
    x, size, stride = prepare(x, size, stride)
    return _mean(sum_pool2d(x.astype(float) if x.dtype.kind == "i" else x, size, stride=stride), size)


def avg_pool2d_grad(dz, input_size, size, *, stride=None):
    """Gradient of the loss with respect to the input of `avg_pool2d`: δ spread evenly over its window.

    Parameters
    ----------
    dz : array_like, shape (N, C, H_out, W_out)
        The error term δ = ∂J/∂z.
    input_size, size, stride : int or pair of int
        As in `sum_pool2d_grad`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    TypeError, ValueError
        As `sum_pool2d_grad`.

    Notes
    -----
    Every cell gets δ / (kh kw) from each window that it lies in (claim E12).

    Examples
    --------
    >>> avg_pool2d_grad([[[[4]]]], (2, 2), 2)
    array([[[[1., 1.],
             [1., 1.]]]])
    """
    size, stride = window(size, stride)
    return _mean(sum_pool2d_grad(dz, input_size, size, stride=stride), size)


def upsample2d(x, size):
    """Repeat every cell as a block: up() of source C, the Kronecker product with a block of ones.

    Parameters
    ----------
    x : array_like, shape (N, C, H, W)
    size : int or pair of int
        Size of the block.

    Returns
    -------
    ndarray, shape (N, C, H kh, W kw)

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, rank or sign, or there is no memory for the result.

    Notes
    -----
    Claim C4.

    Examples
    --------
    >>> upsample2d([[[[1, 2]]]], 2)
    array([[[[1, 1, 2, 2],
             [1, 1, 2, 2]]]])
    """
    x, (rows, columns) = array(x, "x", "N C H W"), pair(size, "size", 1)
    n, c, h, w = x.shape
    room_for((n, c, h * rows, w * columns), x.dtype, size=(rows, columns))
    return x.repeat(rows, axis=2).repeat(columns, axis=3)


def window(size, stride):
    """Return size and stride as pairs; the stride is the size unless said."""
    size = pair(size, "size", 1)
    return size, size if stride is None else pair(stride, "stride", 1)


def prepare(x, size, stride):
    """Return the arguments of a forward pass, checked."""
    return array(x, "x", "N C H W"), *window(size, stride)


def passes_of(shape, size, stride):
    """Return the slices of each pass: first the columns of a window within its rows, then the rows."""
    (h_out, w_out), (sh, sw) = walk_over(shape[2:], size, stride, names=("size", "input")).output, stride
    down = [np.s_[:, :, i : i + sh * (h_out - 1) + 1 : sh] for i in range(size[0])]
    along = [np.s_[:, :, :, j : j + sw * (w_out - 1) + 1 : sw] for j in range(size[1])]
    return along, down


def own(z, x):
    """Copy what a 1×1 window leaves: a view of x, which nobody should change through z."""
    return z.copy() if np.may_share_memory(z, x) else z


def _mean(sums, size):
    cells = size[0] * size[1]
    return sums * Fraction(1, cells) if sums.dtype == object else sums / cells


def same_shape(dz, expected, size, stride, name, given):
    """Say so if `dz` has not the shape that these windows give."""
    if dz.shape != expected:
        raise ValueError(
            f"dz has shape {dz.shape}, expected {expected}, what size {size} with stride {stride} gives on "
            f"{name} {given}"
        )
