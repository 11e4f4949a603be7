"""convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal

from wrong_answers import right, wrong
from wrong_answers.matrices.correlation import assigned, four_loops, range_too_short, squares_only, too_small


@right("convolution")
def minus_signs(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    z = np.zeros((h - kh + 1, w - kw + 1))
    for u in range(kh - 1, h):
        for v in range(kw - 1, w):
            z[u - kh + 1, v - kw + 1] = sum(x[u - i, v - j] * k[i, j] for i in range(kh) for j in range(kw))
    return z


@right("convolution")
def turned_then_correlated(x, k):
    return four_loops(x, np.rot90(k, 2))


@right("convolution")
def scipys_own(x, k):
    return signal.convolve2d(x, k, mode="valid")


@right("convolution")
def einsum_of_the_flipped(x, k):
    return np.einsum("uvij,ij->uv", sliding_window_view(x, k.shape), np.flip(k))


@right("convolution")
def middle_of_the_full_one(x, k):
    stamps = np.zeros((x.shape[0] + k.shape[0] - 1, x.shape[1] + k.shape[1] - 1))
    for i, j in np.ndindex(x.shape):
        stamps[i : i + k.shape[0], j : j + k.shape[1]] += x[i, j] * k
    return stamps[k.shape[0] - 1 : x.shape[0], k.shape[1] - 1 : x.shape[1]]


@wrong("convolution", "index below 0")
def definition_from_0(x, k):
    z = np.zeros((len(x) - len(k) + 1, len(x[0]) - len(k[0]) + 1))
    for u, v in np.ndindex(z.shape):
        for i, j in np.ndindex(k.shape):
            z[u, v] += x[u - i, v - j] * k[i, j]
    return z


@wrong("convolution", "kernel not turned")
def not_turned(x, k):
    return four_loops(x, k)


@wrong("convolution", "kernel not turned")
def turned_twice(x, k):
    return scipys_own(x, k[::-1, ::-1])


@wrong("convolution", "one axis turned")
def only_rows(x, k):
    return four_loops(x, k[::-1])


@wrong("convolution", "one axis turned")
def only_columns(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    z = np.zeros((h - kh + 1, w - kw + 1))
    for u, v, i, j in np.ndindex(*z.shape, kh, kw):
        z[u, v] += x[u + i, v + j] * k[i, -1 - j]
    return z


@wrong("convolution", "kernel transposed")
def transposed_for_turned(x, k):
    return four_loops(x, k.T)


@wrong("convolution", "kernel transposed")
def a_quarter_turn(x, k):
    return signal.correlate2d(x, np.rot90(k), "valid")


@wrong("convolution", "= for +=")
def last_product(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    z = np.zeros((h - kh + 1, w - kw + 1))
    for u, v, i, j in np.ndindex(*z.shape, kh, kw):
        z[u, v] = x[u + kh - 1 - i, v + kw - 1 - j] * k[i, j]
    return z


@wrong("convolution", "= for +=")
def last_product_of_the_turned(x, k):
    return assigned(x, k[::-1, ::-1])


@wrong("convolution", "mean for sum")
def averaged(x, k):
    return minus_signs(x, k) / np.prod(k.shape)


@wrong("convolution", "one place short")
def forgot_plus_one(x, k):
    return too_small(x, k[::-1, ::-1])


@wrong("convolution", "one place short")
def forgot_plus_one_in_range(x, k):
    return range_too_short(x, k[::-1, ::-1])


@wrong("convolution", "too many places")
def full_convolution(x, k):
    return signal.convolve2d(x, k)


@wrong("convolution", "too many places")
def same_convolution(x, k):
    return signal.convolve2d(x, k, mode="same")


@wrong("convolution", "input turned")
def input_turned(x, k):
    return four_loops(np.rot90(x, 2), k)


@wrong("convolution", "result transposed")
def result_transposed(x, k):
    return minus_signs(x, k).T


@wrong("convolution", "height and width")
def square_kernel_turned(x, k):
    return squares_only(x, k[::-1, ::-1])


@wrong("convolution", "return in the loop")
def returns_at_once(x, k):
    z = np.zeros((x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1))
    for u, v in np.ndindex(z.shape):
        z[u, v] = (x[u : u + k.shape[0], v : v + k.shape[1]] * k[::-1, ::-1]).sum()
        return z
