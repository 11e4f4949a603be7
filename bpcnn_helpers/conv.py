"""Convolution: the layer's operation and its three gradients.

Every operation is written once, for whatever the entries are: floats, integers, `Fraction` or SymPy
symbols. Arrays are (N, C, H, W), kernels (C_out, C_in, kh, kw).

How it is done: a kernel cell (i, j) meets, while the kernel walks, one evenly spaced slice of the padded
input (`_meets`). Copy these slices below each other and the whole layer is one matrix product (im2col);
add to the same slices and it is the way back (col2im). Inside, the batch is the last axis in memory,
which makes the copied pieces long; and only about a megabyte of columns exists at a time.
"""

from typing import NamedTuple

import numpy as np

from bpcnn_helpers.checks import array, pair, same_dtype

BLOCK_BYTES = 2**20


def rot180(k):
    """Turn the last two axes of an array by 180°: rows and columns both run backwards.

    Parameters
    ----------
    k : array_like, shape (..., kh, kw)

    Returns
    -------
    ndarray, shape (..., kh, kw)
        A view where `k` is an array.

    Raises
    ------
    ValueError
        If `k` has fewer than two axes.

    Notes
    -----
    In 1-based indices new[i, j] = old[M + 1 - i, N + 1 - j] (source A, claim A6); NumPy counts from 0.

    Examples
    --------
    >>> rot180([[1, 2], [3, 4]])
    array([[4, 3],
           [2, 1]])
    """
    k = np.asarray(k)
    if k.ndim < 2:
        raise ValueError(f"k has shape {k.shape}, expected at least two axes")
    return k[..., ::-1, ::-1]


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
    walk = _walk(pair(n, "n", 1), pair(kernel, "kernel", 1), stride, padding, dilation)
    single = all(np.ndim(value) == 0 for value in (n, kernel, stride, padding, dilation))
    return walk.output[0] if single else walk.output


class _Walk(NamedTuple):
    """How a kernel walks over an input: every size is (rows, columns)."""

    input_size: tuple
    kernel: tuple
    stride: tuple
    padding: tuple
    dilation: tuple
    output: tuple


def _walk(input_size, kernel, stride, padding, dilation):
    stride, padding = pair(stride, "stride", 1), pair(padding, "padding")
    dilation = pair(dilation, "dilation", 1)
    span = tuple(d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True))
    padded = tuple(n + 2 * p for n, p in zip(input_size, padding, strict=True))
    if span[0] > padded[0] or span[1] > padded[1]:
        spread = f" spread to {span} by dilation {dilation}" if span != kernel else ""
        raise ValueError(f"kernel {kernel}{spread} does not fit the padded input {padded}")
    output = tuple((m - f) // s + 1 for m, f, s in zip(padded, span, stride, strict=True))
    return _Walk(tuple(input_size), tuple(kernel), stride, padding, dilation, output)


def _meets(walk, first, last):
    """For each kernel cell, the part of the padded input that it meets in output rows first … last-1."""
    (kh, kw), (sh, sw), (dh, dw) = walk.kernel, walk.stride, walk.dilation
    width = sw * (walk.output[1] - 1) + 1
    height = sh * (last - first - 1) + 1
    for i in range(kh):
        top = sh * first + dh * i
        for j in range(kw):
            yield i, j, np.s_[:, top : top + height : sh, dw * j : dw * j + width : sw]


def _blocks(walk, channels, batch, itemsize):
    """Cut the output rows so that the columns of one block take about BLOCK_BYTES."""
    rows = walk.output[0]
    row_bytes = channels * walk.kernel[0] * walk.kernel[1] * walk.output[1] * batch * itemsize
    step = max(1, BLOCK_BYTES // max(1, row_bytes))
    return [(first, min(first + step, rows)) for first in range(0, rows, step)]


def _batch_last(x):
    """(N, C, H, W) to (C, H, W, N), contiguous in memory."""
    return np.ascontiguousarray(x.transpose(1, 2, 3, 0))


def _batch_first(x):
    """(C, H, W, N) to (N, C, H, W), a view."""
    return x.transpose(3, 0, 1, 2)


def _pad(x, padding):
    """(N, C, H, W) to the padded (C, H + 2 ph, W + 2 pw, N)."""
    (n, c, h, w), (ph, pw) = x.shape, padding
    if ph == pw == 0:
        return _batch_last(x)
    padded = np.zeros((c, h + 2 * ph, w + 2 * pw, n), x.dtype)
    padded[:, ph : ph + h, pw : pw + w] = x.transpose(1, 2, 3, 0)
    return padded


def _columns(padded, walk, first, last):
    """im2col: one row per channel and kernel cell, one column per output position and sample."""
    c, _, _, n = padded.shape
    columns = np.empty((c, *walk.kernel, last - first, walk.output[1], n), padded.dtype)
    for i, j, met in _meets(walk, first, last):
        columns[:, i, j] = padded[met]
    return columns.reshape(c * walk.kernel[0] * walk.kernel[1], -1)


def conv2d(x, w, b=None, *, stride=1, padding=0, dilation=1):
    """Convolution layer, forwards: cross-correlate every sample with every kernel and add the bias.

    Parameters
    ----------
    x : array_like, shape (N, C_in, H, W)
        A batch of inputs; an empty batch gives an empty result.
    w : array_like, shape (C_out, C_in, kh, kw)
        The kernels, which are not turned.
    b : array_like, shape (C_out,), optional
        One bias per output map.
    stride, dilation : int or pair of int, default 1
        Step of the kernel, and distance between its cells.
    padding : int or pair of int, default 0
        Zeros added on each side.

    Returns
    -------
    ndarray, shape (N, C_out, H_out, W_out)
        In the common dtype of the arguments (integers in int64); sizes as `conv_output_size`. NaN and
        infinities spread to every output whose window they lie in.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, rank, sign or channels, or the kernel does not fit.

    Notes
    -----
    Z[i, j, k] = Σ_{l, m, n} V[l, (j-1) s + m, (k-1) s + n] K[i, l, m, n] (source B, Eq. 1).

    Examples
    --------
    >>> conv2d([[[[1, 2], [3, 4]]]], [[[[0, 1]]]])
    array([[[[2],
             [4]]]])
    """
    x, w = array(x, "x", "N C_in H W"), array(w, "w", "C_out C_in kh kw")
    b = None if b is None else array(b, "b", "C_out")
    _same_channels("x", x.shape, 1, "w", w.shape, 1)
    if b is not None and b.shape != w.shape[:1]:
        raise ValueError(f"b has shape {b.shape}, expected ({w.shape[0]},): one bias per kernel of w {w.shape}")
    x, w, b = same_dtype(x, w, b)
    walk = _walk(x.shape[2:], w.shape[2:], stride, padding, dilation)

    padded, kernels = _pad(x, walk.padding), w.reshape(len(w), -1)
    z = np.empty((len(w), *walk.output, len(x)), x.dtype)
    for first, last in _blocks(walk, x.shape[1], len(x), x.itemsize):
        np.matmul(kernels, _columns(padded, walk, first, last), out=z[:, first:last].reshape(len(w), -1))
    if b is not None:
        z += b[:, None, None, None]
    return _batch_first(z)


def conv2d_input_grad(dz, w, input_size, *, stride=1, padding=0, dilation=1):
    """Gradient of the loss with respect to the input of `conv2d`.

    Parameters
    ----------
    dz : array_like, shape (N, C_out, H_out, W_out)
        The error term δ = ∂J/∂z.
    w : array_like, shape (C_out, C_in, kh, kw)
    input_size : int or pair of int
        (H, W) of the input; with a stride, several inputs give the same output size.
    stride, padding, dilation : int or pair of int
        As in the forward pass.

    Returns
    -------
    ndarray, shape (N, C_in, H, W)

    Raises
    ------
    TypeError, ValueError
        As `conv2d`, and if the size of `dz` is not what this input and kernel give.

    Notes
    -----
    ∂J/∂V[i, j, k] = Σ K[q, i, m, p] G[q, l, n] over q and all (l-1) s + m = j, (n-1) s + p = k (source B,
    Eq. 3). Every product is computed once, then added to the input cell that it belongs to (col2im). With
    stride 1 it is the full convolution of δ with w, that is, δ correlated with rot180(w) (claims D7, D9).

    Examples
    --------
    >>> conv2d_input_grad([[[[1]]]], [[[[5, 6]]]], (1, 2))
    array([[[[5, 6]]]])
    """
    dz, w = array(dz, "dz", "N C_out H_out W_out"), array(w, "w", "C_out C_in kh kw")
    _same_channels("dz", dz.shape, 1, "w", w.shape, 0)
    dz, w = same_dtype(dz, w)
    walk = _walk(pair(input_size, "input_size", 1), w.shape[2:], stride, padding, dilation)
    _same_output(dz, walk)

    (c_out, c_in), (h, w_in), (ph, pw), n = w.shape[:2], walk.input_size, walk.padding, len(dz)
    dz, kernels = _batch_last(dz), w.reshape(c_out, -1)
    padded = np.zeros((c_in, h + 2 * ph, w_in + 2 * pw, n), dz.dtype)
    for first, last in _blocks(walk, c_in, n, dz.itemsize):
        columns = kernels.T @ dz[:, first:last].reshape(c_out, -1)
        columns = columns.reshape(c_in, *walk.kernel, last - first, walk.output[1], n)
        for i, j, met in _meets(walk, first, last):
            padded[met] += columns[:, i, j]
    return _batch_first(padded[:, ph : ph + h, pw : pw + w_in])


def conv2d_weight_grad(dz, x, kernel_size, *, stride=1, padding=0, dilation=1):
    """Gradient of the loss with respect to the kernels of `conv2d`, summed over the batch.

    Parameters
    ----------
    dz : array_like, shape (N, C_out, H_out, W_out)
        The error term δ = ∂J/∂z.
    x : array_like, shape (N, C_in, H, W)
        The input of the forward pass.
    kernel_size : int or pair of int
        (kh, kw); with a stride, several kernels give the same output size.
    stride, padding, dilation : int or pair of int
        As in the forward pass.

    Returns
    -------
    ndarray, shape (C_out, C_in, kh, kw)
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
    >>> conv2d_weight_grad([[[[1]]]], [[[[5, 6]]]], (1, 2))
    array([[[[5, 6]]]])
    """
    dz, x = array(dz, "dz", "N C_out H_out W_out"), array(x, "x", "N C_in H W")
    if len(dz) != len(x):
        raise ValueError(f"dz {dz.shape} and x {x.shape} have batches of different size")
    dz, x = same_dtype(dz, x)
    walk = _walk(x.shape[2:], pair(kernel_size, "kernel_size", 1), stride, padding, dilation)
    _same_output(dz, walk)

    (n, c_out), c_in = dz.shape[:2], x.shape[1]
    padded, dz = _pad(x, walk.padding), _batch_last(dz)
    grad = np.zeros((c_in * walk.kernel[0] * walk.kernel[1], c_out), dz.dtype)
    for first, last in _blocks(walk, c_in, n, dz.itemsize):
        grad += _columns(padded, walk, first, last) @ dz[:, first:last].reshape(c_out, -1).T
    return np.ascontiguousarray(grad.T).reshape(c_out, c_in, *walk.kernel)


def conv2d_bias_grad(dz):
    """Gradient of the loss with respect to the bias of `conv2d`: the sum of δ over each map.

    Parameters
    ----------
    dz : array_like, shape (N, C_out, H_out, W_out)

    Returns
    -------
    ndarray, shape (C_out,)

    Notes
    -----
    ∂J/∂b = Σ_{u, v} δ[u, v], and over the batch (claims C5, D11, E14).

    Examples
    --------
    >>> conv2d_bias_grad([[[[1, 2], [3, 4]]]])
    array([10])
    """
    return array(dz, "dz", "N C_out H_out W_out").sum(axis=(0, 2, 3))


def correlate2d(x, k, mode="valid"):
    """Cross-correlate two matrices: lay the kernel on every place, multiply cell by cell, add up.

    Parameters
    ----------
    x : array_like, shape (H, W)
    k : array_like, shape (kh, kw)
    mode : {"valid", "same", "full"}
        Places where the kernel lies inside `x` (H - kh + 1, W - kw + 1); the middle (H, W) of all places;
        all places where it touches (H + kh - 1, W + kw - 1). Outside of `x` there are zeros.

    Returns
    -------
    ndarray
        The values of `scipy.signal.correlate2d`, except that ``"valid"`` refuses a kernel that does not fit
        where SciPy would exchange the two.

    Raises
    ------
    TypeError, ValueError
        If an argument is no matrix, the mode is unknown, or the kernel does not fit.

    Notes
    -----
    z[u, v] = Σ_{i, j} x[u + i, v + j] k[i, j] (claims A1, E2).

    Examples
    --------
    >>> correlate2d([[1, 2, 3]], [[10, 1]])
    array([[12, 23]])
    """
    return _slide(x, k, mode, 0)


def convolve2d(x, k, mode="valid"):
    """Convolve two matrices: turn the kernel by 180°, then cross-correlate.

    Parameters
    ----------
    x : array_like, shape (H, W)
    k : array_like, shape (kh, kw)
    mode : {"valid", "same", "full"}
        As in `correlate2d`.

    Returns
    -------
    ndarray
        The values of `scipy.signal.convolve2d`, with the exception named in `correlate2d`.

    Raises
    ------
    TypeError, ValueError
        As `correlate2d`.

    Notes
    -----
    z[u, v] = Σ_{i, j} x[u - i, v - j] k[i, j] (claims A1, C2, D1).

    Examples
    --------
    >>> convolve2d([[1, 2, 3]], [[10, 1]])
    array([[21, 32]])
    """
    return _slide(x, rot180(k), mode, 1)


def _slide(x, k, mode, earlier):
    """Correlate matrices; of an even kernel's two middles, "same" takes the one SciPy takes."""
    x, k = array(x, "x", "H W"), array(k, "k", "kh kw")
    if 0 in x.shape + k.shape:
        raise ValueError(f"x {x.shape} and k {k.shape} must not be empty")
    if mode not in ("valid", "same", "full"):
        raise ValueError(f"mode is {mode!r}, expected 'valid', 'same' or 'full'")
    (h, w), (kh, kw) = x.shape, k.shape
    padding = 0 if mode == "valid" else (kh - 1, kw - 1)
    z = conv2d(x[None, None], k[None, None], padding=padding)[0, 0]
    if mode == "same":
        z = z[(kh - earlier) // 2 :, (kw - earlier) // 2 :][:h, :w]
    return z


def _same_channels(name, shape, axis, other_name, other_shape, other_axis):
    if shape[axis] != other_shape[other_axis]:
        raise ValueError(
            f"{name} {shape} has {shape[axis]} channels, {other_name} {other_shape} expects {other_shape[other_axis]}"
        )
    if 0 in other_shape:
        raise ValueError(f"{other_name} {other_shape} is empty")


def _same_output(dz, walk):
    if dz.shape[2:] != walk.output:
        raise ValueError(
            f"dz {dz.shape} does not fit: kernel {walk.kernel} on input {walk.input_size} gives maps {walk.output}"
        )
