"""A small convolution as one matrix product: all that the kernels meet, and the bias as the weight of a row of ones.

Where the inputs are small, time goes by how many calls there are, not by how many numbers. So every place of the kernel
is laid out beforehand, and what is left is ``[w b] [columns; 1]``, and on the way back ``δ [columns; 1]ᵀ``.
"""

from __future__ import annotations

import numpy as np

ONE_MATRIX_BYTES = 3 * 2**18  # of columns: beyond it, laying them apart costs more than the calls that it saves


class OneMatrix:
    """What the kernels meet of small inputs of one size, as one matrix: made once, filled for every input.

    Arrays are (C, H, W, N) in memory, as in columns.py.

    Parameters
    ----------
    walk : Walk
    shape : tuple of int
        (N, C, H, W) of the inputs.
    dtype : dtype
        Of floats.
    c_out : int
        How many kernels there are.
    bias : bool
        Whether each has a bias.

    Attributes
    ----------
    x : ndarray or None
        The input that it was filled with.
    matrix : ndarray, shape (C kh kw + bias, H_out W_out N)
        A row per kernel cell and channel, and the ones; a column per place and sample.
    """

    def __init__(self, walk, shape, dtype, c_out, bias):
        (n, c, h, w), ((top, _), (left, _)) = shape, walk.padding
        self.walk, self.x, self._made_of = walk, None, (walk, shape, dtype, c_out, bias)
        self._padded = np.zeros((c, *walk.padded, n), dtype)
        self._inside = self._padded[:, top : top + h, left : left + w]
        cells = c * walk.kernel[0] * walk.kernel[1]
        self.matrix = np.ones((cells + bias, walk.output[0] * walk.output[1] * n), dtype)
        self._laid = self.matrix[:cells].reshape(c, *walk.kernel, *walk.output, n)
        self._met = self._cells_met()
        self._kernels, self._weight, self._bias = _with_parts(c_out, c, walk.kernel, bias, dtype)
        self._grads, self._weight_grad, self._bias_grad = _with_parts(c_out, c, walk.kernel, bias, dtype)

    def fill(self, x):
        """Take the next input, (N, C, H, W)."""
        self.x = x
        self._inside[...] = x.transpose(1, 2, 3, 0)
        self._laid[...] = self._met
        return self

    def product(self, w, b=None):
        """Return z of `conv2d`: [w b] [columns; 1]."""
        self._weight[...] = w
        if b is not None:
            self._bias[...] = b
        z = self._kernels @ self.matrix
        return z.reshape(len(w), *self.walk.output, len(self.x)).transpose(3, 0, 1, 2)

    def gradients(self, dz):
        """Return ∂J/∂w and ∂J/∂b, valid until it is asked again: [∂J/∂w ∂J/∂b] = δ [columns; 1]ᵀ."""
        np.matmul(dz.transpose(1, 2, 3, 0).reshape(len(self._grads), -1), self.matrix.T, out=self._grads)
        return self._weight_grad, self._bias_grad

    def __reduce__(self):
        """Give a copy its own arrays: what looks into those of another would be cut off from them."""
        return filled_again, (self.x, *self._made_of)

    def _cells_met(self):
        """Return what each kernel cell meets of the padded input: a view, (C, kh, kw, H_out, W_out, N)."""
        (sh, sw), (dh, dw), (channel, row, column, sample) = self.walk.stride, self.walk.dilation, self._padded.strides
        strides = channel, dh * row, dw * column, sh * row, sw * column, sample
        return np.ndarray(self._laid.shape, self._padded.dtype, self._padded, 0, strides)


def filled_again(x, *made_of):
    """Make it anew, with what it holds."""
    made = OneMatrix(*made_of)
    return made if x is None else made.fill(x)


def is_small(walk, shape, dtype):
    """Whether all that a kernel meets of inputs of this shape is few enough to be one matrix."""
    cells = walk.kernel[0] * walk.kernel[1] * walk.output[0] * walk.output[1]
    return shape[0] * shape[1] * cells * dtype.itemsize <= ONE_MATRIX_BYTES


def _with_parts(c_out, c, kernel, bias, dtype):
    """Return [w b] as one matrix, and its parts as w (C_out, C, kh, kw) and b (C_out,)."""
    cells = c * kernel[0] * kernel[1]
    both = np.empty((c_out, cells + bias), dtype)
    return both, both[:, :cells].reshape(c_out, c, *kernel), both[:, -1] if bias else None
