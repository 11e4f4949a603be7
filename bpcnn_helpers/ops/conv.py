"""Convolution: the layer's operation and its three gradients.

Every operation is written once, for whatever the entries are: floats, integers, `Fraction` or SymPy
symbols. Arrays are (N, C, H, W), kernels (C_out, C_in, kh, kw).

How it is done: inside, an array is (H, C, W, N) in memory. A kernel column j meets, while the kernel walks, one
evenly spaced slice of the input's columns (`_columns_met`). Lay these slices side by side, and all that the
kernel meets in one output row is a few whole rows, which lie one after the other in memory already. So an
output row is one matrix product (im2col, of which only the columns are copied), and the way back is one
matrix product per input row and the same slices added to (col2im). The batch as the last axis makes the
copied pieces long; and only a few megabytes of columns exist at a time.
"""

import numpy as np

from bpcnn_helpers.arguments import array, pair, room_for, same_dtype
from bpcnn_helpers.ops.windows import BLOCK_BYTES as BLOCK_BYTES
from bpcnn_helpers.ops.windows import _blocks, _columns_met, _rows, _rows_met, _side_by_side, _windows, walk_over


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
        In the common dtype of the arguments; sizes as `conv_output_size`. Integers are computed in int64, or as
        Python's own (dtype object) where a sum could leave it. NaN and infinities spread to every output whose
        window they lie in.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, rank, sign or channels, the kernel does not fit, or the padded input or
        the result would need more memory than is free.

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
    x, w, b = same_dtype(x, w, b, terms=w[0].size + 1)
    walk = walk_over(x.shape[2:], w.shape[2:], stride, padding, dilation)
    _room_for_padded(x.shape[:2], walk, x.dtype)
    room_for((*walk.output, len(w), len(x)), x.dtype, x=x.shape, w=w.shape)

    kernels = w.transpose(0, 2, 1, 3).reshape(len(w), -1)
    z = np.empty((walk.output[0], len(w), walk.output[1] * len(x)), x.dtype)
    for first, last, windows in _side_by_side(x, walk):
        np.matmul(kernels, windows, out=z[first:last])
    if b is not None:
        z += b[:, None]
    return z.reshape(*z.shape[:2], walk.output[1], len(x)).transpose(3, 1, 0, 2)


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
    Eq. 3). Along the rows the condition selects what enters a matrix product; along the columns every
    product is added to the input cell that it belongs to (col2im). With stride 1 it is the full convolution
    of δ with w, that is, δ correlated with rot180(w) (claims D7, D9).

    Examples
    --------
    >>> conv2d_input_grad([[[[1]]]], [[[[5, 6]]]], (1, 2))
    array([[[[5, 6]]]])
    """
    dz, w = array(dz, "dz", "N C_out H_out W_out"), array(w, "w", "C_out C_in kh kw")
    _same_channels("dz", dz.shape, 1, "w", w.shape, 0)
    dz, w = same_dtype(dz, w, terms=w[:, 0].size)
    input_size = pair(input_size, "input_size", 1)
    walk = walk_over(input_size, w.shape[2:], stride, padding, dilation, names=("kernel", "padded input_size"))
    _same_output(dz, walk, "w", w.shape, "input_size", input_size)
    room_for((len(dz), w.shape[1], *input_size), dz.dtype, input_size=input_size)
    _room_for_padded((len(dz), w.shape[1]), walk, dz.dtype)

    (c_out, c_in, _, kw), (h, w_in), w_out, n = w.shape, walk.input_size, walk.output[1], len(dz)
    sh, (ph, pw), kernels = walk.stride[0], walk.padding, w.transpose(2, 0, 1, 3)
    grad = np.zeros((h, c_in, w_in + 2 * pw, n), dz.dtype)
    for start in range(min(sh, h)):  # the input rows start, start + s, … are met by the same kernel rows
        met_by = _rows_met(walk, start + ph)
        if not met_by:
            continue
        i, u = map(list, zip(*met_by))
        kernel, target = kernels[i].reshape(len(i) * c_out, c_in * kw).T, grad[start::sh]
        for first, last in _blocks(len(target), max(c_in * kw, 2 * c_out) * w_out * n * dz.itemsize):
            rows = _rows(dz, u[0] + first, u[-1] + last).reshape(u[-1] - u[0] + last - first, c_out, w_out * n)
            shares = kernel @ _windows(rows, last - first, len(u), 1, u[1] - u[0] if len(u) > 1 else 1)
            shares = shares.reshape(last - first, c_in, kw, w_out, n)
            for j, met in _columns_met(walk):
                target[first:last][met] += shares[:, :, j]
    return grad[:, :, pw : pw + w_in].transpose(3, 1, 0, 2)


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
    dz, x = same_dtype(dz, x, terms=dz[:, :1].size)
    kernel_size = pair(kernel_size, "kernel_size", 1)
    walk = walk_over(x.shape[2:], kernel_size, stride, padding, dilation, names=("kernel_size", "padded input"))
    _same_output(dz, walk, "kernel_size", kernel_size, "x", x.shape)
    _room_for_padded(x.shape[:2], walk, x.dtype)
    room_for((dz.shape[1], x.shape[1], *kernel_size), dz.dtype, kernel_size=kernel_size)

    (n, c_out), c_in, w_out, (kh, kw) = dz.shape[:2], x.shape[1], walk.output[1], walk.kernel
    grad = np.zeros((kh * c_in * kw, c_out), dz.dtype)
    for first, last, windows in _side_by_side(x, walk, grad.nbytes):
        deltas = _rows(dz, first, last).reshape(last - first, c_out, w_out * n)
        grad += (windows @ deltas.transpose(0, 2, 1)).sum(axis=0)
    return np.ascontiguousarray(grad.reshape(kh, c_in, kw, c_out).transpose(3, 1, 0, 2))


def conv2d_bias_grad(dz):
    """Gradient of the loss with respect to the bias of `conv2d`: the sum of δ over each map.

    Parameters
    ----------
    dz : array_like, shape (N, C_out, H_out, W_out)

    Returns
    -------
    ndarray, shape (C_out,)

    Raises
    ------
    TypeError, ValueError
        If `dz` has not four axes, or holds no numbers.

    Notes
    -----
    ∂J/∂b = Σ_{u, v} δ[u, v], and over the batch (claims C5, D11, E14).

    Examples
    --------
    >>> conv2d_bias_grad([[[[1, 2], [3, 4]]]])
    array([10])
    """
    dz = array(dz, "dz", "N C_out H_out W_out")
    (dz,) = same_dtype(dz, terms=dz[:, :1].size)
    return dz.sum(axis=(0, 2, 3))


def _same_channels(name, shape, axis, other_name, other_shape, other_axis):
    if shape[axis] != other_shape[other_axis]:
        raise ValueError(
            f"{name} {shape} has {shape[axis]} channels, {other_name} {other_shape} expects {other_shape[other_axis]}"
        )
    if 0 in other_shape:
        raise ValueError(f"{other_name} {other_shape} is empty")


def _same_output(dz, walk, *given):
    if dz.shape[2:] != walk.output:
        raise ValueError(
            "dz {} does not fit: {} {} on {} {} with stride {}, padding {}, dilation {} gives maps {}".format(
                dz.shape, *given, walk.stride, walk.padding, walk.dilation, walk.output
            )
        )


def _room_for_padded(batch_and_channels, walk, dtype):
    (h, w), (ph, pw) = walk.input_size, walk.padding
    if ph or pw:
        room_for((*batch_and_channels, h + 2 * ph, w + 2 * pw), dtype, padding=walk.padding)
