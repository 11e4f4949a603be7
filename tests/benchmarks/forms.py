"""Other ways to write the same convolution layer, each a few lines: what the package's own is compared with.

All take x (N, C, H, W), w (C_out, C, kh, kw), one stride and one padding for both axes, and return (N, C_out, H', W').
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate


def seven_loops(x, w, stride=1, padding=0):
    """The definition: batch, output channel, row, column, input channel, kernel row, kernel column."""
    x = pad(x, padding)
    (n, c, h, width), (c_out, _, kh, kw) = x.shape, w.shape
    z = np.zeros((n, c_out, (h - kh) // stride + 1, (width - kw) // stride + 1), x.dtype)
    for sample, out, u, v in np.ndindex(z.shape):
        for channel in range(c):
            for i in range(kh):
                for j in range(kw):
                    cell = x[sample, channel, u * stride + i, v * stride + j]
                    z[sample, out, u, v] += cell * w[out, channel, i, j]
    return z


def windows(x, kernel, stride, padding):
    """Every window as a view, nothing copied: (N, C, H', W', kh, kw)."""
    return sliding_window_view(pad(x, padding), kernel, axis=(2, 3))[:, :, ::stride, ::stride]


def one_matrix(x, w, stride=1, padding=0):
    """Classic im2col: all windows copied into one matrix, then one product."""
    seen = windows(x, w.shape[2:], stride, padding)
    n, _, h, width = seen.shape[:4]
    columns = seen.transpose(1, 4, 5, 0, 2, 3).reshape(w[0].size, -1)
    return (w.reshape(len(w), -1) @ columns).reshape(len(w), n, h, width).transpose(1, 0, 2, 3)


def with_einsum(x, w, stride=1, padding=0):
    """The equation, spelled in letters."""
    return np.einsum("nchwij,ocij->nohw", windows(x, w.shape[2:], stride, padding), w)


def with_tensordot(x, w, stride=1, padding=0):
    """The same sum, which NumPy turns into one big copy and one product."""
    return np.tensordot(windows(x, w.shape[2:], stride, padding), w, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)


def with_scipy(x, w, stride=1, padding=0):
    """A map at a time with scipy.signal, which chooses between the sum and the FFT."""
    x = pad(x, padding)
    z = [[correlate(sample, kernel, mode="valid")[0] for kernel in w] for sample in x]
    return np.array(z)[:, :, ::stride, ::stride]


def pad(x, padding):
    """Zeros on every side."""
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


FORMS = {
    "seven loops": seven_loops,
    "scipy.signal": with_scipy,
    "windows, einsum": with_einsum,
    "windows, tensordot": with_tensordot,
    "one-matrix im2col": one_matrix,
}
