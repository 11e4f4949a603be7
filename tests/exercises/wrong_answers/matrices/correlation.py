"""cross_correlation."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal

from wrong_answers import right, wrong


@right("cross_correlation")
def four_loops(x, k):
    z = np.zeros((x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1))
    for u in range(z.shape[0]):
        for v in range(z.shape[1]):
            for i in range(k.shape[0]):
                for j in range(k.shape[1]):
                    z[u, v] += x[u + i, v + j] * k[i, j]
    return z


@right("cross_correlation")
def two_loops_and_a_list(x, k):
    kh, kw = k.shape
    return [[(x[u : u + kh, v : v + kw] * k).sum() for v in range(x.shape[1] - kw + 1)] for u in range(len(x) - kh + 1)]


@right("cross_correlation")
def scipys(x, k):
    return signal.correlate2d(x, k, mode="valid")


@right("cross_correlation")
def windows_and_einsum(x, k):
    return np.einsum("uvij,ij->uv", sliding_window_view(x, k.shape), k)


@right("cross_correlation")
def by_fft(x, k):
    return signal.fftconvolve(x, k[::-1, ::-1], mode="valid")


@right("cross_correlation")
def in_single_precision(x, k):
    return np.float32(four_loops(x, k))


@right("cross_correlation")
def as_a_matrix(x, k):
    return np.matrix(four_loops(x, k))


@right("cross_correlation")
def as_objects(x, k):
    return four_loops(x, k).astype(object)


@wrong("cross_correlation", "kernel turned")
def turned(x, k):
    kh, kw = k.shape
    z = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for u in range(z.shape[0]):
        for v in range(z.shape[1]):
            for i in range(kh):
                for j in range(kw):
                    z[u, v] += x[u + i, v + j] * k[kh - 1 - i, kw - 1 - j]
    return z


@wrong("cross_correlation", "kernel turned")
def scipys_convolution(x, k):
    return signal.convolve2d(x, k, "valid")


@wrong("cross_correlation", "one axis turned")
def upside_down(x, k):
    return four_loops(x, np.flipud(k))


@wrong("cross_correlation", "one axis turned")
def left_to_right(x, k):
    return four_loops(x, np.fliplr(k))


@wrong("cross_correlation", "kernel transposed")
def transposed(x, k):
    return signal.correlate2d(x, np.transpose(k), "valid")


@wrong("cross_correlation", "= for +=")
def assigned(x, k):
    z = np.zeros((x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1))
    for u in range(z.shape[0]):
        for v in range(z.shape[1]):
            for i in range(k.shape[0]):
                for j in range(k.shape[1]):
                    z[u, v] = x[u + i, v + j] * k[i, j]
    return z


@wrong("cross_correlation", "mean for sum")
def mean(x, k):
    return np.einsum("uvij,ij->uv", sliding_window_view(x, k.shape), k) / (k.shape[0] * k.shape[1])


@wrong("cross_correlation", "mean for sum")
def mean_of_windows(x, k):
    return (sliding_window_view(x, k.shape) * k).mean(axis=(2, 3))


@wrong("cross_correlation", "one place short")
def too_small(x, k):
    kh, kw = k.shape
    z = np.zeros((x.shape[0] - kh, x.shape[1] - kw))
    for u in range(x.shape[0] - kh):
        for v in range(x.shape[1] - kw):
            z[u, v] = np.sum(x[u : u + kh, v : v + kw] * k)
    return z


@wrong("cross_correlation", "one place short")
def range_too_short(x, k):
    kh, kw = k.shape
    z = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for u in range(x.shape[0] - kh):
        for v in range(x.shape[1] - kw):
            z[u, v] = np.sum(x[u : u + kh, v : v + kw] * k)
    return z


@wrong("cross_correlation", "too many places")
def full(x, k):
    return signal.correlate2d(x, k)


@wrong("cross_correlation", "too many places")
def padded_to_the_same_size(x, k):
    return signal.correlate2d(x, k, "same")


@wrong("cross_correlation", "result transposed")
def columns_first(x, k):
    return [
        [(x[u : u + k.shape[0], v : v + k.shape[1]] * k).sum() for u in range(x.shape[0] - k.shape[0] + 1)]
        for v in range(x.shape[1] - k.shape[1] + 1)
    ]


@wrong("cross_correlation", "height and width")
def squares_only(x, k):
    n, f = x.shape[0], k.shape[0]
    z = np.zeros((n - f + 1, n - f + 1))
    for u in range(n - f + 1):
        for v in range(n - f + 1):
            z[u, v] = (x[u : u + f, v : v + f] * k).sum()
    return z


@wrong("cross_correlation", "input turned")
def backwards(x, k):
    return four_loops(np.flip(x), np.flip(k))


@wrong("cross_correlation", "return in the loop")
def returns_after_a_row(x, k):
    (kh, kw), z = k.shape, np.zeros((x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1))
    for u in range(z.shape[0]):
        for v in range(z.shape[1]):
            z[u, v] = (x[u : u + kh, v : v + kw] * k).sum()
        return z


@wrong("cross_correlation", "return in the loop")
def returns_after_a_place(x, k):
    (kh, kw), z = k.shape, np.zeros((x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1))
    for u in range(z.shape[0]):
        for v in range(z.shape[1]):
            z[u, v] = (x[u : u + kh, v : v + kw] * k).sum()
            return z
