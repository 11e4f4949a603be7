"""Pooling: every window of a map becomes one number; and the ways back.

Windows that do not fit at the right and lower edge are left out, as in PyTorch. The maximum and the sum of
a window are the maximum and the sum over its rows of those over its columns, so each pass moves along one
axis only. (On objects max pooling compares a window at once: the formula is then the one that one writes.)
"""

from fractions import Fraction
from functools import reduce
from itertools import pairwise, product

import numpy as np

from bpcnn_helpers.arguments import array, pair, room_for, same_dtype
from bpcnn_helpers.ops.elementary import maximum, winners
from bpcnn_helpers.ops.windows import walk_over


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
    x, size, stride = _prepare(x, size, stride)
    return _own(max_passes(x, size, stride)[-1][1], x)


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
    return max_passes_grad(dz, max_passes(*_prepare(x, size, stride)), size, stride)


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
    x, size, stride = _prepare(x, size, stride)
    (z,) = same_dtype(x, terms=size[0] * size[1])
    for slices in _passes(x.shape, size, stride):
        z = reduce(np.add, [z[s] for s in slices])
    return _own(z, x)


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
    size, stride = _window(size, stride)
    (dz,) = same_dtype(dz, terms=size[0] * size[1])
    output = walk_over(shape[2:], size, stride, names=("size", "input_size")).output
    _same_shape(dz, shape[:2] + output, size, stride, "input_size", shape[2:])
    room_for(shape, dz.dtype, input_size=shape[2:])
    rows, columns = _passes(shape, size, stride)
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
    x, size, stride = _prepare(x, size, stride)
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
    size, stride = _window(size, stride)
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


def _window(size, stride):
    size = pair(size, "size", 1)
    return size, size if stride is None else pair(stride, "stride", 1)


def _prepare(x, size, stride):
    return array(x, "x", "N C H W"), *_window(size, stride)


def _passes(shape, size, stride):
    """Return the slices of each pass: first the columns of a window within its rows, then the rows."""
    (h_out, w_out), (sh, sw) = walk_over(shape[2:], size, stride, names=("size", "input")).output, stride
    down = [np.s_[:, :, i : i + sh * (h_out - 1) + 1 : sh] for i in range(size[0])]
    along = [np.s_[:, :, :, j : j + sw * (w_out - 1) + 1 : sw] for j in range(size[1])]
    return along, down


def max_passes(x, size, stride):
    """(input, result, slices) of each pass of max pooling; a layer keeps them for its way back."""
    along, down = _passes(x.shape, size, stride)
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
    (size, stride), x, z = _window(size, stride), passes[0][0], passes[-1][1]
    dz, _ = same_dtype(array(dz, "dz", "N C H_out W_out"), x)
    _same_shape(dz, z.shape, size, stride, "x", x.shape)
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


def _own(z, x):
    """Copy what a 1×1 window leaves: a view of x, which nobody should change through z."""
    return z.copy() if np.may_share_memory(z, x) else z


def _in_memory_order_of(like, values):
    """Lay the values out in memory as `like` is: mixing two orders makes NumPy slow."""
    if values.strides == like.strides and values.dtype == like.dtype:
        return values
    result = np.empty_like(like, values.dtype)
    result[...] = values
    return result


def _mean(sums, size):
    cells = size[0] * size[1]
    return sums * Fraction(1, cells) if sums.dtype == object else sums / cells


def _same_shape(dz, expected, size, stride, name, given):
    if dz.shape != expected:
        raise ValueError(
            f"dz has shape {dz.shape}, expected {expected}, what size {size} with stride {stride} gives on "
            f"{name} {given}"
        )
