"""How a kernel walks over an array, and what it meets there."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from bpcnn_helpers.arguments import pair

BLOCK_BYTES = 3 * 2**19  # of columns at a time: they stay in the cache, and memory does not grow with the image
SMALL_BYTES = 2**18  # fits into the cache however it is read


def conv_output_size(n, kernel, *, stride=1, padding=0, dilation=1):
    """Count the places that a kernel of `kernel` cells has on an axis of `n` cells.

    Parameters
    ----------
    n, kernel : int or pair of int
        Size of the input and of the kernel; at least 1.
    stride, dilation : int or pair of int, default 1
        Step of the kernel, and distance between its cells; at least 1.
    padding : int or pair of int, default 0
        Zeros added on each side; at least 0.

    Returns
    -------
    int or pair of int
        A pair if any argument is one.

    Raises
    ------
    TypeError, ValueError
        If an argument is no such int, or the kernel is larger than the padded input.

    Notes
    -----
    floor((n + 2p - f) / s) + 1 (claims A3, D3), with f = dilation (kernel - 1) + 1 cells spanned.

    Examples
    --------
    >>> conv_output_size(5, 3, stride=2, padding=1)
    3
    """
    walk = walk_over(pair(n, "n", 1), pair(kernel, "kernel", 1), stride, padding, dilation)
    pairs = any(np.ndim(value) for value in (n, kernel, stride, padding, dilation))
    return walk.output if pairs else walk.output[0]


class _Walk(NamedTuple):
    """How a kernel walks over an input: every size is (rows, columns)."""

    input_size: tuple
    kernel: tuple
    stride: tuple
    padding: tuple
    dilation: tuple
    output: tuple


def walk_over(input_size, kernel, stride, padding=0, dilation=1, *, names=("kernel", "padded input")):
    """Check how a kernel walks, and return it as a _Walk; `names` are those of kernel and input in the message."""
    stride, padding = pair(stride, "stride", 1), pair(padding, "padding")
    dilation = pair(dilation, "dilation", 1)
    (h, w), (kh, kw), (sh, sw), (ph, pw), (dh, dw) = input_size, kernel, stride, padding, dilation
    padded, span = (h + 2 * ph, w + 2 * pw), (dh * (kh - 1) + 1, dw * (kw - 1) + 1)
    if span[0] > padded[0] or span[1] > padded[1]:
        spread = f" spread to {span} by dilation {dilation}" if span != kernel else ""
        raise ValueError(f"{names[0]} {kernel}{spread} does not fit the {names[1]} {padded}")
    output = (padded[0] - span[0]) // sh + 1, (padded[1] - span[1]) // sw + 1
    # A step further than the input is long is one beyond its end; NumPy cannot count as far as Python.
    stride, dilation = (min(sh, padded[0]), min(sw, padded[1])), (min(dh, padded[0]), min(dw, padded[1]))
    return _Walk(input_size, kernel, stride, padding, dilation, output)


def _columns_met(walk):
    """For each kernel column j, the columns of the padded input that it meets on its walk."""
    (_, kw), (_, sw), (_, dw) = walk.kernel, walk.stride, walk.dilation
    width = sw * (walk.output[1] - 1) + 1
    return [(j, np.s_[:, :, dw * j : dw * j + width : sw]) for j in range(kw)]


def _rows_met(walk, row):
    """Return the kernel rows i that meet this row of the padded input, last first, each with the output row u.

    That is s u + d i = row, the condition under the sum of source B's Eq. 3; u rises in even steps.
    """
    (kh, _), (sh, _), (dh, _) = walk.kernel, walk.stride, walk.dilation
    return [(i, (row - dh * i) // sh) for i in reversed(range(kh)) if (row - dh * i) % sh == 0]


def _blocks(rows, row_bytes, overlap=0, stride=1):
    """Cut the rows of a result into blocks that need about BLOCK_BYTES, where neighbours share `overlap` rows."""
    step = max(1, (BLOCK_BYTES // max(1, row_bytes) - overlap) // stride)
    return [(first, min(first + step, rows)) for first in range(0, rows, step)]


def _rows(x, first, last, padding=0):
    """Rows first … last-1 of every map: (rows, C, W + 2 padding, N) in memory, zeros where x has none.

    A large x is turned in two steps, a row at a time: reading it along N would jump far for every number.
    """
    n, c, h, w = x.shape
    rows = np.zeros((last - first, c, w + 2 * padding, n), x.dtype)
    begin, end = min(max(first, 0), h), min(max(last, 0), h)
    target, x = rows[begin - first : end - first, :, padding : padding + w], x[:, :, begin:end].transpose(2, 1, 3, 0)
    if x.strides[2] > x.strides[3] or x.nbytes < SMALL_BYTES:
        target[...] = x
    else:
        for row, values in zip(target, x):
            row[...] = np.ascontiguousarray(values.swapaxes(1, 2)).swapaxes(1, 2)
    return rows


def _windows(rows, count, size, stride, dilation):
    """im2col along the rows: window t is rows s t, s t + d, s t + 2 d, … of (row, m, n), as one matrix.

    Without dilation this copies nothing, as windows may overlap in memory.
    """
    (_, m, n), (row, *within) = rows.shape, rows.strides
    windows = as_strided(rows, (count, size, m, n), (stride * row, dilation * row, *within))
    return windows.reshape(count, size * m, n)


def _side_by_side(x, walk, extra_bytes=0):
    """im2col: for a block of output rows at a time, what the kernel meets there.

    Each input row is copied once per kernel column, as that column meets it; that makes a window a few
    whole rows, and `_windows` does the rest.

    Yields
    ------
    first, last : int
        The output rows of the block.
    windows : ndarray, shape (last - first, kh C kw, W_out N)
        A matrix per output row: a row per kernel cell and channel, a column per place and sample.
    """
    (n, c), w_out, (kh, kw) = x.shape[:2], walk.output[1], walk.kernel
    (sh, _), (ph, pw), (dh, _) = walk.stride, walk.padding, walk.dilation
    span, row_bytes = dh * (kh - 1) + 1, c * kw * w_out * n * x.itemsize
    for first, last in _blocks(walk.output[0], row_bytes + extra_bytes, span - sh, sh):
        padded = _rows(x, sh * first - ph, sh * (last - 1) + span - ph, pw)
        rows = np.empty((len(padded), c, kw, w_out, n), x.dtype)
        for j, met in _columns_met(walk):
            rows[:, :, j] = padded[met]
        yield first, last, _windows(rows.reshape(len(rows), c * kw, w_out * n), last - first, kh, sh, dh)
