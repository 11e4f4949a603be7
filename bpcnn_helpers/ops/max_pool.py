"""Max pooling: the largest number of every window of a map, and the way back to it.

The maximum of a window is the maximum over its rows of those over its columns, so each pass moves along one
axis only. (Objects are compared a window at a time: the formula is then the one that one writes.)
"""

from __future__ import annotations

import math
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import Padding, Pair, array, same_dtype
from bpcnn_helpers.ops.elementary import as_bits, keep, keep_bits, largest, winners
from bpcnn_helpers.ops.pool import (
    ERROR_TERMS,
    INPUTS,
    cells_of,
    inside,
    laid_on,
    own,
    padded,
    passes_of,
    same_shape,
    window,
)
from bpcnn_helpers.ops.windows import Walk

TEMPORARY_BYTES = 2**20  # up to here it is faster to compute apart, and then to write to every second cell


def max_pool2d(x: ArrayLike, size: Pair, *, stride: Pair | None = None, padding: Padding = 0) -> np.ndarray:
    """Keep the largest number of each window.

    Parameters
    ----------
    x : array_like, shape (N, C, H, W), (C, H, W) or (H, W)
    size : int or pair of int
        Window size.
    stride : int or pair of int, optional
        Step of the window; its own size unless said. A smaller one makes windows overlap.
    padding : int, pair of int, ((top, bottom), (left, right)), "valid" or "same", default 0
        Cells added on each side, at most half of a window; none of them is ever the largest. "same" gives as
        many windows as there are cells, with stride 1.

    Returns
    -------
    ndarray, shape (N, C, H_out, W_out), (C, H_out, W_out) or (H_out, W_out)
        Sizes as `conv_output_size`, dtype of `x`. A window that holds a NaN gives NaN.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, rank or sign, the window does not fit, or there is no memory for the
        padded input.

    Notes
    -----
    Claims D4, E6.

    Examples
    --------
    >>> max_pool2d([[1, 1, 2, 4], [5, 6, 7, 8]], 2)
    array([[6, 8]])
    """
    x = array(x, "x", INPUTS)
    return own(pool(x, laid_on(x.shape[-2:], *window(size, stride, padding))).z, x)


def max_pool2d_grad(
    dz: ArrayLike, x: ArrayLike, size: Pair, *, stride: Pair | None = None, padding: Padding = 0
) -> np.ndarray:
    """Gradient of the loss with respect to the input of `max_pool2d`: each δ goes back to its winner.

    Parameters
    ----------
    dz : array_like, shape (N, C, H_out, W_out), (C, H_out, W_out) or (H_out, W_out)
        The error term δ = ∂J/∂z.
    x : array_like, shape (N, C, H, W), (C, H, W) or (H, W)
        The input of the forward pass.
    size, stride, padding
        As in the forward pass.

    Returns
    -------
    ndarray, the shape of `x`
        Of equal cells the first in reading order wins, alone, and so does the first NaN of a window that holds
        one; where windows overlap, a cell that wins in several collects all their δ. The other cells get 0, also
        from a δ that is NaN or infinite.

    Raises
    ------
    TypeError, ValueError
        As `max_pool2d`, and if `dz` has not the size of its result.

    Notes
    -----
    Claims D6, E12. The largest number of a window is its winner, so ∂z/∂x is 1 there and 0 elsewhere.

    Examples
    --------
    >>> max_pool2d_grad([[5]], [[1, 3], [2, 3]], 2)
    array([[0, 5],
           [0, 0]])
    """
    x = array(x, "x", INPUTS)
    return unpool(dz, pool(x, laid_on(x.shape[-2:], *window(size, stride, padding))))


class Pooled(NamedTuple):
    """What max pooling met on its way forward; a layer keeps it for its way back.

    Attributes
    ----------
    x, z : ndarray
        Its input and its result.
    walk : Walk
    passes : list of (ndarray, ndarray, list of index)
        Of each pass what went in, what came out, and the slices that were compared; none for objects.
    """

    x: np.ndarray
    z: np.ndarray
    walk: Walk
    passes: list


def pool(x, walk):
    """Find the largest number of each window."""
    if x.dtype == object:
        z = np.empty(x.shape[:-2] + walk.output, object)
        for place, met in _windows(x, walk):
            z[place] = largest(x[met])
        return Pooled(x, z, walk, [])
    z, passes = _edges_repeated(x, walk), []
    for slices in passes_of(walk):
        before, z = z, reduce(np.maximum, [z[s] for s in slices])
        passes.append((before, z, slices))
    return Pooled(x, z, walk, passes)


def unpool(dz, pooled):
    """Check δ, and send each back to its winner."""
    x, z, walk, _ = pooled
    dz, _ = same_dtype(array(dz, "dz", ERROR_TERMS), x)
    same_shape(dz, z.shape, walk, "x", x.shape)
    return sent_back(dz, pooled)


def sent_back(dz, pooled):
    """Send each δ back to its winner, through the passes of `pool`, the last one first."""
    x, z, walk, passes = pooled
    apart = walk.stride[0] >= walk.kernel[0] and walk.stride[1] >= walk.kernel[1]
    if not apart:  # several windows may send their δ to one cell
        (dz,) = same_dtype(dz, terms=cells_of(walk))
    if dz.dtype == object or dz.itemsize > 8:  # there is no integer as long
        return _unpool_cells(dz, x, walk)
    tiled = apart and walk.padded == (z.shape[-2] * walk.kernel[0], z.shape[-1] * walk.kernel[1])
    nan = z.dtype.kind == "f" and math.isnan(z.min(initial=np.inf))
    rest = _in_memory_order_of(z, dz)
    rest = as_bits(rest) if apart else rest
    for before, after, slices in reversed(passes):
        # Where windows tile the map every cell is written, so nothing need be cleared.
        grad = np.empty_like(before, rest.dtype) if tiled else np.zeros_like(before, rest.dtype)
        (_pass_on if apart else _add)(rest, grad, slices, before, after, nan)
        rest = grad
    return _edges_added(rest.view(dz.dtype), walk)


def _pass_on(rest, grad, slices, before, after, nan):
    """Where windows do not overlap: each cell in turn keeps δ if it is the largest, else the next one gets it.

    Both are bits: of those the product with 0 is 0, also of NaN and infinities.
    """
    *others, last = slices
    if not others:
        grad[last] = rest
    for met in others:
        won = _wins(before[met], after, nan)
        if rest.nbytes > TEMPORARY_BYTES:
            kept = np.multiply(rest, won, out=grad[met])
        else:
            grad[met] = kept = keep_bits(rest, won)
        rest = np.subtract(rest, kept, out=grad[last])


def _add(dz, grad, slices, before, after, nan):
    """Where windows overlap: each cell in turn adds δ to what it has if it is the largest, else the next one does."""
    rest = as_bits(dz)
    for met in slices[:-1]:
        kept = keep_bits(rest, _wins(before[met], after, nan))
        grad[met] += kept.view(dz.dtype)
        rest = rest - kept
    grad[slices[-1]] += rest.view(dz.dtype)


def _wins(cells, largest, nan):
    """Tell which cells are the largest of their windows; where there are NaN, those are."""
    won = cells == largest
    return won | (cells != cells) if nan else won


def _unpool_cells(dz, x, walk):
    """Send each δ back, a window at a time."""
    grad = np.zeros(x.shape, object)
    for place, met in _windows(x, walk):
        grad[met] += keep(dz[(*place, None)], winners(x[met]))
    return grad.astype(dz.dtype)


def _windows(x, walk):
    """Yield each place of the result, with the index of what its window meets of x: no padded cell is in it."""
    for place in np.ndindex(x.shape[:-2] + walk.output):
        starts = [u * step - before for u, step, (before, _) in zip(place[-2:], walk.stride, walk.padding)]
        yield place, (*place[:-2], *(slice(max(0, start), start + n) for start, n in zip(starts, walk.kernel)))


def _edges_repeated(x, walk):
    """Put copies of the edge cells around the maps.

    All of them lie in windows that hold the edge cell, too: no maximum changes. And of a cell and its copies, that
    one wins which comes first, when the cell itself would have: never one that is right of it, or below.
    """
    if walk.padded == walk.input_size:
        return x
    result, ((top, _), (left, _)), (h, w) = padded(x, walk), walk.padding, walk.input_size
    result[..., :top, :] = result[..., top : top + 1, :]
    result[..., top + h :, :] = result[..., top + h - 1 : top + h, :]
    result[..., :left] = result[..., left : left + 1]
    result[..., left + w :] = result[..., left + w - 1 : left + w]
    return result


def _edges_added(grad, walk):
    """Give what the copies of `_edges_repeated` got, left of a cell and above it, to that cell."""
    if walk.padded == walk.input_size:
        return grad
    (top, _), (left, _) = walk.padding
    grad[..., left] += grad[..., :left].sum(axis=-1)
    grad[..., top, :] += grad[..., :top, :].sum(axis=-2)
    return grad[inside(walk)]


def _in_memory_order_of(like, values):
    """Lay the values out in memory as `like` is: mixing two orders makes NumPy slow."""
    if values.strides == like.strides and values.dtype == like.dtype:
        return values
    result = np.empty_like(like, values.dtype)
    result[...] = values
    return result
