"""Convolution: the layer's operation and its three gradients.

Every operation is written once, for whatever the entries are: floats, integers, `Fraction` or SymPy symbols.
Arrays are (N, C, H, W) and kernels (C_out, C_in, kh, kw); or one sample (C, H, W) with such kernels; or two
matrices (H, W) and (kh, kw). As many axes come out as went in.

How it is done: an output row is one matrix product with all that the kernels meet there (im2col, see columns.py),
and the way back is one matrix product per input row, whose columns are added to where they were met (col2im). Only
a few megabytes of columns exist at a time; where all are few they are one matrix (one_matrix.py). `correlate`,
`weight_and_bias_grads` and `input_grad` are the maths, for arrays with all their axes; the public functions check what
they were given first, a layer keeps the columns for its way back.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import FLOATS, Padding, Pair
from bpcnn_helpers.ops.columns import Columns, as_matrices, blocks, rows_of, windows_in
from bpcnn_helpers.ops.layer_arguments import (
    checked_bias_grad,
    checked_forward,
    checked_input_grad,
    checked_weight_grad,
)
from bpcnn_helpers.ops.one_matrix import OneMatrix, is_small
from bpcnn_helpers.ops.windows import columns_met, rows_met, turned_walk

FEW_CALLS_BYTES = 2**17  # of δ: up to here what counts is how many calls there are


def conv2d(
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
) -> np.ndarray:
    """Convolution layer, forwards: cross-correlate every sample with every kernel and add the bias.

    Parameters
    ----------
    x : array_like, shape (N, C_in, H, W), (C_in, H, W) or (H, W)
        A batch of inputs, one input, or a matrix; an empty batch gives an empty result.
    w : array_like, shape (C_out, C_in, kh, kw), or (kh, kw) beside a matrix
        The kernels, which are not turned.
    b : array_like, shape (C_out,), optional
        One bias per output map; beside a matrix a number.
    stride, dilation : int or pair of int, default 1
        Step of the kernel, and distance between its cells.
    padding : int, pair of int, ((top, bottom), (left, right)), "valid" or "same", default 0
        Zeros added on each side. "valid" adds none; "same" adds what the output needs to be as large as the input,
        with stride 1 only, an odd one at the end.

    Returns
    -------
    ndarray, shape (N, C_out, H_out, W_out), (C_out, H_out, W_out) or (H_out, W_out)
        In the common dtype of the arguments; sizes as `conv_output_size`. Integers are computed in int64, or as
        Python's own (dtype object) where a sum could leave it. NaN and infinities spread to every output whose
        window they lie in.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, rank, sign or channels, anything but the batch is empty, the kernel does
        not fit, or the padded input or the result would need more memory than is free.

    Notes
    -----
    Z[i, j, k] = Σ_{l, m, n} V[l, (j-1) s + m, (k-1) s + n] K[i, l, m, n] (source B, Eq. 1).

    Examples
    --------
    >>> conv2d([[1, 2], [3, 4]], [[0, 1]])
    array([[2],
           [4]])
    """
    x, w, b, walk, short = checked_forward(x, w, b, stride, padding, dilation)
    return correlate(columns_for(walk, x.shape, x.dtype, len(w), b is not None).fill(x), w, b)[short]


def conv2d_input_grad(
    dz: ArrayLike,
    w: ArrayLike,
    input_size: Pair,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
) -> np.ndarray:
    """Gradient of the loss with respect to the input of `conv2d`.

    Parameters
    ----------
    dz : array_like, shape (N, C_out, H_out, W_out), (C_out, H_out, W_out) or (H_out, W_out)
        The error term δ = ∂J/∂z.
    w : array_like, shape (C_out, C_in, kh, kw), or (kh, kw) beside a matrix
    input_size : int or pair of int
        (H, W) of the input; with a stride, several inputs give the same output size.
    stride, padding, dilation
        As in the forward pass.

    Returns
    -------
    ndarray, shape (N, C_in, H, W), (C_in, H, W) or (H, W)

    Raises
    ------
    TypeError, ValueError
        As `conv2d`, and if the size of `dz` is not what this input and kernel give.

    Notes
    -----
    ∂J/∂V[i, j, k] = Σ K[q, i, m, p] G[q, l, n] over q and all (l-1) s + m = j, (n-1) s + p = k (source B,
    Eq. 3). Along the rows the condition selects what enters a matrix product; along the columns every
    product is added to the input cell that it belongs to (col2im). With stride 1 it is the full convolution
    of δ with w, that is, δ correlated with rot180(w) (claims D7, D9).

    Examples
    --------
    >>> conv2d_input_grad([[1]], [[5, 6]], (1, 2))
    array([[5, 6]])
    """
    dz, w, walk, short = checked_input_grad(dz, w, input_size, stride, padding, dilation)
    return input_grad(walk, dz, w, turned_columns(walk, dz.shape, dz.dtype, w.shape[1]))[short]


def conv2d_weight_grad(
    dz: ArrayLike,
    x: ArrayLike,
    kernel_size: Pair,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
) -> np.ndarray:
    """Gradient of the loss with respect to the kernels of `conv2d`, summed over the batch.

    Parameters
    ----------
    dz : array_like, shape (N, C_out, H_out, W_out), (C_out, H_out, W_out) or (H_out, W_out)
        The error term δ = ∂J/∂z.
    x : array_like, shape (N, C_in, H, W), (C_in, H, W) or (H, W)
        The input of the forward pass; as many axes as `dz`.
    kernel_size : int or pair of int
        (kh, kw); with a stride, several kernels give the same output size.
    stride, padding, dilation
        As in the forward pass.

    Returns
    -------
    ndarray, shape (C_out, C_in, kh, kw), or (kh, kw) for matrices
        Zeros for an empty batch.

    Raises
    ------
    TypeError, ValueError
        As `conv2d`, and if the size of `dz` is not what this input and kernel give.

    Notes
    -----
    ∂J/∂K[i, j, k, l] = Σ_{m, n} G[i, m, n] V[j, (m-1) s + k, (n-1) s + l] (source B, Eq. 2). Nothing is
    turned: it is the input correlated with δ (claim D10).

    Examples
    --------
    >>> conv2d_weight_grad([[1]], [[5, 6]], (1, 2))
    array([[5, 6]])
    """
    dz, x, walk, short = checked_weight_grad(dz, x, kernel_size, stride, padding, dilation)
    beside = dz.shape[1] * x.shape[1] * walk.kernel[0] * walk.kernel[1] * x.itemsize
    return weight_and_bias_grads(columns_for(walk, x.shape, x.dtype, dz.shape[1], beside=beside).fill(x), dz)[0][short]


def conv2d_bias_grad(dz: ArrayLike) -> np.ndarray | Any:
    """Gradient of the loss with respect to the bias of `conv2d`: the sum of δ over each map.

    Parameters
    ----------
    dz : array_like, shape (N, C_out, H_out, W_out), (C_out, H_out, W_out) or (H_out, W_out)

    Returns
    -------
    ndarray, shape (C_out,), or a number for a matrix

    Raises
    ------
    TypeError, ValueError
        If `dz` has another number of axes, holds no numbers, or is empty but for an empty batch.

    Notes
    -----
    ∂J/∂b = Σ_{u, v} δ[u, v], and over the batch (claims C5, D11, E14).

    Examples
    --------
    >>> conv2d_bias_grad([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
    array([10, 26])
    """
    dz, short = checked_bias_grad(dz)
    return dz.sum(axis=(0, 2, 3))[short]


def columns_for(walk, shape, dtype, c_out, bias=False, beside=0):
    """Return the place for what kernels meet of inputs of this shape: one matrix if it is small, else blocks."""
    if dtype in FLOATS and is_small(walk, shape, dtype):
        return OneMatrix(walk, shape, dtype, c_out, bias)
    return Columns(walk, shape, dtype, beside)


def correlate(columns, w, b=None):
    """Return z of `conv2d`: each output row is the product of the kernels, as rows, with what they meet there."""
    if isinstance(columns, OneMatrix):
        return columns.product(w, b)
    (h_out, w_out), n = columns.walk.output, len(columns.x)
    kernels = w.transpose(0, 2, 1, 3).reshape(len(w), -1)
    z = np.empty((len(w), h_out, w_out * n), w.dtype)
    for first, last, windows in columns:
        np.matmul(kernels, windows, out=z[:, first:last].swapaxes(0, 1))
    if b is not None:
        z += b[:, None, None]
    return z.reshape(len(w), h_out, w_out, n).transpose(3, 0, 1, 2)


def weight_and_bias_grads(columns, dz):
    """Return ∂J/∂K of `conv2d_weight_grad`: of each output row, the product of its windows with its δ; and ∂J/∂b."""
    if isinstance(columns, OneMatrix):
        return columns.gradients(dz)
    (kh, kw), c_out, c_in = columns.walk.kernel, dz.shape[1], columns.x.shape[1]
    grad = np.zeros((kh * c_in * kw, c_out), dz.dtype)
    for first, last, windows in columns:
        grad += (windows @ rows_of(dz, first, last).swapaxes(1, 2)).sum(axis=0)
    return grad.reshape(kh, c_in, kw, c_out).transpose(3, 1, 0, 2), dz.sum(axis=(0, 2, 3))


def turned_columns(walk, shape, dtype, c_in):
    """Return the columns in which the turned kernel meets δ of this shape, where that is the quicker way; else None.

    Where the output is as large as the input it takes as many products, and none need be added up apart. But δ has to
    be laid side by side, which costs more than adding if it has more channels.
    """
    turned, (n, c_out, h_out, w_out) = turned_walk(walk), shape
    few_calls = n * c_out * h_out * w_out * dtype.itemsize <= FEW_CALLS_BYTES
    return columns_for(turned, shape, dtype, c_in) if turned and (c_out <= c_in or few_calls) else None


def input_grad(walk, dz, w, turned):
    """Return ∂J/∂V of `conv2d_input_grad`: δ correlated with the turned kernels, or else scattered."""
    if turned is None:
        return scattered(walk, dz, w)
    return correlate(turned.fill(dz), w[:, :, ::-1, ::-1].swapaxes(0, 1))


def scattered(walk, dz, w):
    """Return ∂J/∂V for any stride: of each input row, the shares of all δ that met it, added up."""
    (c_out, c_in, _, kw), (h, w_in), w_out, n = w.shape, walk.input_size, walk.output[1], len(dz)
    sh, ((top, _), (left, right)), kernels = walk.stride[0], walk.padding, w.transpose(2, 0, 1, 3)
    grad = np.zeros((c_in, h, left + w_in + right, n), dz.dtype)
    for start in range(min(sh, h)):  # the input rows start, start + s, … are met by the same kernel rows
        met_by = rows_met(walk, start + top)
        if not met_by:
            continue
        i, u = map(list, zip(*met_by))
        kernel, target = kernels[i].reshape(len(i) * c_out, c_in * kw).T, grad[:, start::sh]
        for first, last in blocks(target.shape[1], max(c_in * kw, 2 * c_out) * w_out * n * dz.itemsize):
            rows = np.ascontiguousarray(rows_of(dz, u[0] + first, u[-1] + last))
            shares = kernel @ as_matrices(windows_in(rows, last - first, len(u), 1, u[1] - u[0] if len(u) > 1 else 1))
            shares = shares.reshape(last - first, c_in, kw, w_out, n)
            for j, met in columns_met(walk):
                target[:, first:last][met] += shares[:, :, j].swapaxes(0, 1)
    return grad[:, :, left : left + w_in].transpose(3, 0, 1, 2)
