"""Max pooling: the largest number of every window of a map, and the way back to it.

The maximum of a window is the maximum over its rows of those over its columns, so each pass moves along one
axis only. (On objects a window is compared at once: the formula is then the one that one writes.)
"""

from functools import reduce
from itertools import pairwise, product

import numpy as np

from bpcnn_helpers.arguments import array, same_dtype
from bpcnn_helpers.ops.elementary import maximum, winners
from bpcnn_helpers.ops.pool import own, passes_of, prepare, same_shape, window


def max_pool2d(x, size, *, stride=None):
    """Keep the largest number of each window.

    Parameters
    ----------
    x : array_like, shape (N, C, H, W)
    size : int or pair of int
        Window size.
    stride : int or pair of int, optional
        Step of the window; its own size unless said. A smaller one makes windows overlap.

    Returns
    -------
    ndarray, shape (N, C, H_out, W_out)
        Sizes as `conv_output_size`, dtype of `x`. A window that holds a NaN gives NaN.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, rank or sign, or the window does not fit.

    Notes
    -----
    Claims D4, E6.

    Examples
    --------
    >>> max_pool2d([[[[1, 1, 2, 4], [5, 6, 7, 8]]]], 2)
    array([[[[6, 8]]]])
    """
    x, size, stride = prepare(x, size, stride)
    return own(max_passes(x, size, stride)[-1][1], x)


def max_pool2d_grad(dz, x, size, *, stride=None):
    """Gradient of the loss with respect to the input of `max_pool2d`: each δ goes back to its winner.

    Parameters
    ----------
    dz : array_like, shape (N, C, H_out, W_out)
        The error term δ = ∂J/∂z.
    x : array_like, shape (N, C, H, W)
        The input of the forward pass.
    size, stride : int or pair of int
        As in the forward pass.

    Returns
    -------
    ndarray, shape (N, C, H, W)
        Of equal cells the first in reading order wins, alone; where windows overlap, a cell that wins in
        several collects all their δ. A window that holds a NaN gives its δ to one of its cells; a δ that is
        NaN or infinite leaves no finite number in its window.

    Raises
    ------
    TypeError, ValueError
        As `max_pool2d`, and if `dz` has not the size of its result.

    Notes
    -----
    Claims D6, E12. The largest number of a window is its winner, so ∂z/∂x is 1 there and 0 elsewhere.

    Examples
    --------
    >>> max_pool2d_grad([[[[5]]]], [[[[1, 3], [2, 3]]]], 2)
    array([[[[0, 5],
             [0, 0]]]])
    """
    return max_passes_grad(dz, max_passes(*prepare(x, size, stride)), size, stride)


def max_passes(x, size, stride):
    """(input, result, slices) of each pass of max pooling; a layer keeps them for its way back."""
    along, down = passes_of(x.shape, size, stride)
    steps, passes = [along, down], []
    if x.dtype == object:
        steps = [[(*i, *j[3:]) for i, j in product(down, along)]]
    for slices in steps:
        largest = reduce(maximum, [x[s] for s in slices])
        passes.append((x, largest, slices))
        x = largest
    return passes


def max_passes_grad(dz, passes, size, stride=None):
    """Send δ back through the passes of max pooling, the last one first."""
    (size, stride), x, z = window(size, stride), passes[0][0], passes[-1][1]
    dz, _ = same_dtype(array(dz, "dz", "N C H_out W_out"), x)
    same_shape(dz, z.shape, size, stride, "x", x.shape)
    apart = stride[0] >= size[0] and stride[1] >= size[1]
    if not apart:  # several windows may send their δ to one cell
        (dz,) = same_dtype(dz, terms=size[0] * size[1])
    apart = apart and dz.dtype != object
    tiled = apart and x.shape[2:] == (z.shape[2] * size[0], z.shape[3] * size[1])
    dz = _in_memory_order_of(z, dz)
    for before, after, slices in reversed(passes):
        # Where windows tile the map every cell is written, so nothing need be cleared.
        grad = np.empty_like(before, dz.dtype) if tiled else np.zeros_like(before, dz.dtype)
        if apart:
            _pass_on(dz, grad, before, after, slices)
        else:
            for met, share in zip(slices, _shares(dz, [before[s] for s in slices], after)):
                grad[met] += share
        dz = grad
    return dz


def _pass_on(dz, grad, before, after, slices):
    """Where windows do not overlap: each cell in turn keeps δ if it is the largest, else the next one gets it."""
    if len(slices) == 1:
        grad[slices[0]] = dz
    for met, following in pairwise(slices):
        won = before[met] == after
        np.multiply(dz, ~won, out=grad[following])
        np.multiply(dz, won, out=grad[met])
        dz = grad[following]


def _shares(dz, cells, largest):
    """Yield what each cell of a window gets of its δ: the first that is the largest takes all of it."""
    if dz.dtype == object:
        yield from (won * dz for won in winners(cells))
        return
    for cell in cells[:-1]:
        share = dz * (cell == largest)
        yield share
        dz = dz - share
    yield dz


def _in_memory_order_of(like, values):
    """Lay the values out in memory as `like` is: mixing two orders makes NumPy slow."""
    if values.strides == like.strides and values.dtype == like.dtype:
        return values
    result = np.empty_like(like, values.dtype)
    result[...] = values
    return result
