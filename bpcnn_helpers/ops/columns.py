"""What a kernel meets on its walk, laid side by side: im2col, a block of output rows at a time.

A kernel column j meets, while the kernel walks, one evenly spaced slice of the input's columns. Lay these slices side
by side, and all that the kernel meets in one output row is a few whole rows, which lie one after the other in memory
already: only the columns are copied. Inside, an array is (H, C, W, N) in memory: the batch as the last axis makes the
copied pieces long.
"""

from __future__ import annotations

import numpy as np

BLOCK_BYTES = 3 * 2**19  # of columns at a time: they stay in the cache, and memory does not grow with the image
LEAST_ROWS = 4  # of a block, however large they are: neighbouring blocks share rows, which then are moved less often
SMALL_BYTES = 2**18  # fits into the cache however it is read


class Columns:
    """What a kernel meets of inputs of one size: made once, filled for every input, read forwards and backwards.

    Each input row is copied once per kernel column, as that column meets it; that makes a window a few whole rows,
    which need not be copied. If all of it is one block, it stays until the next input; of several blocks each is
    laid ready when its turn comes, and the rows that it shares with the one before are carried over.

    Parameters
    ----------
    walk : Walk
    shape : tuple of int
        (N, C, H, W) of the inputs.
    dtype : dtype
    beside : int, default 0
        Bytes that the caller needs beside each output row.

    Yields
    ------
    first, last : int
        The output rows of the block.
    windows : ndarray, shape (last - first, kh C kw, W_out N)
        A matrix per output row: a row per kernel cell and channel, a column per place and sample.
    """

    def __init__(self, walk, shape, dtype, beside=0):
        (n, c), w_out, (kh, kw) = shape[:2], walk.output[1], walk.kernel
        step, dilation = walk.stride[0], walk.dilation[0]
        span, row_bytes = dilation * (kh - 1) + 1, c * kw * w_out * n * dtype.itemsize
        self.walk, self.dtype, self.span, self.x, self._made_of = walk, dtype, span, None, (walk, shape, dtype, beside)
        self.blocks = blocks(walk.output[0], row_bytes + beside, span - step, step, LEAST_ROWS)
        most = step * (self.blocks[0][1] - 1) + span
        self.padded = np.zeros((most, c, walk.padded[1], n), dtype)
        self.rows = np.empty((most, c, kw, w_out, n), dtype)
        self._met, whole_rows = self._columns_met(), self.rows.reshape(most, c * kw, w_out * n)
        self._windows = [windows_in(whole_rows, last - first, kh, step, dilation) for first, last in self.blocks]

    def fill(self, x):
        """Take the next input, (N, C, H, W)."""
        self.x = x
        if len(self.blocks) == 1:
            self._lay(*self.blocks[0])
        return self

    def __reduce__(self):
        """Give a copy its own arrays: what looks into those of another would be cut off from them."""
        return filled_again, (self.x, *self._made_of)

    def __iter__(self):
        for (first, last), windows in zip(self.blocks, self._windows):
            if len(self.blocks) > 1:
                self._lay(first, last)
            yield first, last, as_matrices(windows)

    def _lay(self, first, last):
        """Lay the input rows ready that a block of output rows meets."""
        step, ((top, _), (left, _)) = self.walk.stride[0], self.walk.padding
        begin, end = step * first, step * (last - 1) + self.span
        known = max(0, self.span - step) if first else 0
        if known:
            moved = step * self.blocks[0][1]
            self.rows[:known] = self.rows[moved : moved + known]
        copy_rows(self.x, begin + known - top, end - top, self.padded[known:], left)
        self.rows[known:] = self._met[known:]

    def _columns_met(self):
        """Return what each kernel column meets of the padded rows: a view, (rows, C, kw, W_out, N)."""
        (_, sw), (_, dw), (row, channel, column, sample) = self.walk.stride, self.walk.dilation, self.padded.strides
        strides = row, channel, dw * column, sw * column, sample
        return np.ndarray(self.rows.shape, self.dtype, self.padded, 0, strides)


def filled_again(x, *made_of):
    """Make columns anew, with what they hold."""
    columns = Columns(*made_of)
    return columns if x is None else columns.fill(x)


def windows_in(rows, count, size, stride, dilation):
    """Window t is rows s t, s t + d, s t + 2 d, … of (row, m, n): a view, (t, row in the window, m, n)."""
    (_, m, n), (row, *within) = rows.shape, rows.strides
    return np.ndarray((count, size, m, n), rows.dtype, rows, 0, (stride * row, dilation * row, *within))


def as_matrices(windows):
    """Each window as one matrix; without dilation nothing is copied."""
    count, size, m, n = windows.shape
    return windows.reshape(count, size * m, n)


def blocks(rows, row_bytes, overlap=0, stride=1, least=1):
    """Cut the rows of a result into blocks that need about BLOCK_BYTES, where neighbours share `overlap` rows."""
    step = max(least, (BLOCK_BYTES // max(1, row_bytes) - overlap) // stride)
    return [(first, min(first + step, rows)) for first in range(0, rows, step)]


def copy_rows(x, first, last, target, left=0):
    """Write rows first … last-1 of every map to `target`, (rows, C, left + W + right, N); where x has none, zeros.

    A large x is turned in two steps, a row at a time: reading it along N would jump far for every number.
    """
    h, w = x.shape[2:]
    begin = min(max(first, 0), last)
    end = min(max(h, begin), last)
    target[: begin - first] = 0
    target[end - first :] = 0
    target, x = target[begin - first : end - first, :, left : left + w], x[:, :, begin:end].transpose(2, 1, 3, 0)
    if x.strides[2] > x.strides[3] or x.nbytes < SMALL_BYTES:
        target[...] = x
    else:
        for row, values in zip(target, x):
            row[...] = np.ascontiguousarray(values.swapaxes(1, 2)).swapaxes(1, 2)


def rows_of(x, first, last):
    """Rows first … last-1 of every map, (rows, C, W N), zeros where x has none; a view where x lies so in memory."""
    n, c, h, w = x.shape
    if first >= 0 and last <= h and x.strides[0] <= x.strides[3]:
        return x[:, :, first:last].transpose(2, 1, 3, 0).reshape(last - first, c, w * n)
    rows = np.empty((last - first, c, w, n), x.dtype)
    copy_rows(x, first, last, rows)
    return rows.reshape(last - first, c, w * n)
