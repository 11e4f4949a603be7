"""Pooling by sums: every window of a map becomes its sum or its average; and the ways back.

Windows that do not fit at the right and lower edge are left out, as in PyTorch. The sum of a window is the
sum over its rows of those over its columns, so each pass moves along one axis only.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import Padding, Pair, array, pair, room_for, same_dtype
from bpcnn_helpers.ops.windows import padding_sides, short_padding, walk_over

INPUTS, ERROR_TERMS = "[N] [C] H W", "[N] [C] H_out W_out"


def sum_pool2d(x: ArrayLike, size: Pair, *, stride: Pair | None = None, padding: Padding = 0) -> np.ndarray:
    """Add up each window: down() of source C.

    Parameters
    ----------
    x : array_like, shape (N, C, H, W), (C, H, W) or (H, W)
    size, stride, padding
        As in `max_pool2d`; the padded cells are zeros.

    Returns
    -------
    ndarray, shape (N, C, H_out, W_out), (C, H_out, W_out) or (H_out, W_out)

    Raises
    ------
    TypeError, ValueError
        As `max_pool2d`.

    Notes
    -----
    Claim C9.

    Examples
    --------
    >>> sum_pool2d([[1, 2], [3, 4]], 2)
    array([[10]])
    """
    x = array(x, "x", INPUTS)
    walk = laid_on(x.shape[-2:], *window(size, stride, padding))
    (z,) = same_dtype(x, terms=cells_of(walk))
    z = padded(z, walk)
    for slices in passes_of(walk):
        z = reduce(np.add, [z[s] for s in slices])
    return own(z, x)


def sum_pool2d_grad(
    dz: ArrayLike, input_size: Pair, size: Pair, *, stride: Pair | None = None, padding: Padding = 0
) -> np.ndarray:
    """Gradient of the loss with respect to the input of `sum_pool2d`: each δ goes to all of its window.

    Parameters
    ----------
    dz : array_like, shape (N, C, H_out, W_out), (C, H_out, W_out) or (H_out, W_out)
        The error term δ = ∂J/∂z.
    input_size : int or pair of int
        (H, W) of the input.
    size, stride, padding
        As in the forward pass.

    Returns
    -------
    ndarray, shape (N, C, H, W), (C, H, W) or (H, W)
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
    >>> sum_pool2d_grad([[7]], (2, 3), 2)
    array([[7, 7, 0],
           [7, 7, 0]])
    """
    dz = array(dz, "dz", ERROR_TERMS)
    input_size = pair(input_size, "input_size", 1)
    walk = laid_on(input_size, *window(size, stride, padding), "input_size")
    (dz,) = same_dtype(dz, terms=cells_of(walk))
    same_shape(dz, dz.shape[:-2] + walk.output, walk, "input_size", input_size)
    room_for(dz.shape[:-2] + walk.padded, dz.dtype, input_size=input_size)
    rows, columns = passes_of(walk)
    for slices, shape in ((columns, (walk.padded[0], walk.output[1])), (rows, walk.padded)):
        grad = np.zeros_like(dz, shape=dz.shape[:-2] + shape)
        for met in slices:
            grad[met] += dz
        dz = grad
    return dz[inside(walk)]


def avg_pool2d(x: ArrayLike, size: Pair, *, stride: Pair | None = None, padding: Padding = 0) -> np.ndarray:
    """Average each window.

    Parameters
    ----------
    x : array_like, shape (N, C, H, W), (C, H, W) or (H, W)
    size, stride, padding
        As in `max_pool2d`; the padded cells are zeros.

    Returns
    -------
    ndarray, shape (N, C, H_out, W_out), (C, H_out, W_out) or (H_out, W_out)
        Floats; exact (`Fraction`, or a symbol times a rational) for arrays of objects.

    Raises
    ------
    TypeError, ValueError
        As `max_pool2d`.

    Notes
    -----
    `sum_pool2d` divided by the number of cells in a window (claim E6), the padded zeros among them.

    Examples
    --------
    >>> avg_pool2d([[1, 2], [3, 4]], 2)
    array([[2.5]])
    """
    x = array(x, "x", INPUTS)
    size, stride, padding = window(size, stride, padding)
    x = x.astype(float) if x.dtype.kind == "i" else x
    return _mean(sum_pool2d(x, size, stride=stride, padding=padding), size)


def avg_pool2d_grad(
    dz: ArrayLike, input_size: Pair, size: Pair, *, stride: Pair | None = None, padding: Padding = 0
) -> np.ndarray:
    """Gradient of the loss with respect to the input of `avg_pool2d`: δ spread evenly over its window.

    Parameters
    ----------
    dz : array_like, shape (N, C, H_out, W_out), (C, H_out, W_out) or (H_out, W_out)
        The error term δ = ∂J/∂z.
    input_size, size, stride, padding
        As in `sum_pool2d_grad`.

    Returns
    -------
    ndarray, shape (N, C, H, W), (C, H, W) or (H, W)

    Raises
    ------
    TypeError, ValueError
        As `sum_pool2d_grad`.

    Notes
    -----
    Every cell gets δ / (kh kw) from each window that it lies in (claim E12).

    Examples
    --------
    >>> avg_pool2d_grad([[4]], (2, 2), 2)
    array([[1., 1.],
           [1., 1.]])
    """
    size, stride, padding = window(size, stride, padding)
    return _mean(sum_pool2d_grad(dz, input_size, size, stride=stride, padding=padding), size)


def upsample2d(x: ArrayLike, size: Pair) -> np.ndarray:
    """Repeat every cell as a block: up() of source C, the Kronecker product with a block of ones.

    Parameters
    ----------
    x : array_like, shape (N, C, H, W), (C, H, W) or (H, W)
    size : int or pair of int
        Size of the block.

    Returns
    -------
    ndarray, shape (N, C, H kh, W kw), (C, H kh, W kw) or (H kh, W kw)

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, rank or sign, or there is no memory for the result.

    Notes
    -----
    Claim C4.

    Examples
    --------
    >>> upsample2d([[1, 2]], 2)
    array([[1, 1, 2, 2],
           [1, 1, 2, 2]])
    """
    x, (rows, columns) = array(x, "x", INPUTS), pair(size, "size", 1)
    *maps, h, w = x.shape
    room_for((*maps, h * rows, w * columns), x.dtype, size=(rows, columns))
    return x.repeat(rows, axis=-2).repeat(columns, axis=-1)


def window(size, stride, padding):
    """Return size and stride as pairs, and the padding as ((top, bottom), (left, right)), checked."""
    size = pair(size, "size", 1)
    if stride is None and isinstance(padding, str) and padding == "same" and size != (1, 1):
        raise ValueError(
            f"padding is 'same', expected with stride=1: unless said windows of size {size} do not overlap"
        )
    stride = size if stride is None else pair(stride, "stride", 1)
    sides = padding_sides(padding, size, stride, (1, 1))
    if any(2 * cells > n for n, both in zip(size, sides) for cells in both):
        raise ValueError(f"padding is {padding!r}, expected at most half of size {size}")
    return size, stride, sides


@lru_cache
def laid_on(input_size, size, stride, padding, name="input"):
    """Return how the windows of `window` lie on an input, as a Walk."""
    return walk_over(input_size, size, stride, padding, names=("size", name))


def cells_of(walk):
    """Count the cells of a window."""
    return walk.kernel[0] * walk.kernel[1]


def inside(walk):
    """Return the index of what is not padded."""
    ((top, _), (left, _)), (h, w) = walk.padding, walk.input_size
    return np.s_[..., top : top + h, left : left + w]


def padded(x, walk):
    """Put zeros around the maps."""
    if walk.padded == walk.input_size:
        return x
    shape = x.shape[:-2] + walk.padded
    room_for(shape, x.dtype, padding=short_padding(walk.padding))
    result = np.zeros_like(x, shape=shape)
    result[inside(walk)] = x
    return result


@lru_cache
def passes_of(walk):
    """Return the slices of each pass: first the columns of a window within its rows, then the rows."""
    (h_out, w_out), (sh, sw), (kh, kw) = walk.output, walk.stride, walk.kernel
    down = [np.s_[..., i : i + sh * (h_out - 1) + 1 : sh, :] for i in range(kh)]
    along = [np.s_[..., j : j + sw * (w_out - 1) + 1 : sw] for j in range(kw)]
    return along, down


def own(z, x):
    """Copy what a 1×1 window leaves: a view of x, which nobody should change through z."""
    return z.copy() if np.may_share_memory(z, x) else z


def _mean(sums, size):
    cells = size[0] * size[1]
    return sums * Fraction(1, cells) if sums.dtype == object else sums / cells


def same_shape(dz, expected, walk, name, given):
    """Say so if `dz` has not the shape that these windows give."""
    if dz.shape != expected:
        padding = f" and padding {short_padding(walk.padding)}" if walk.padded != walk.input_size else ""
        raise ValueError(
            f"dz has shape {dz.shape}, expected {expected}, what size {walk.kernel} with stride {walk.stride}{padding} "
            f"gives on {name} {given}"
        )
