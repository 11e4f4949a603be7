"""cross_correlation, convolution, output_size."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal

from wrong_answers import right, wrong

# cross_correlation


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


# convolution


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


# output_size


@right("output_size")
def floor_division(n, f, p, s):
    return (n + 2 * p - f) // s + 1


@right("output_size")
def math_floor(n, f, p, s):
    return math.floor((n + 2 * p - f) / s) + 1


@right("output_size")
def counted(n, f, p, s):
    return len(range(0, n + 2 * p - f + 1, s))


@right("output_size")
def walked(n, f, p, s):
    places, first = 0, -p
    while first + f <= n + p:
        places, first = places + 1, first + s
    return places


@right("output_size")
def with_numpy(n, f, p, s):
    return np.int64((n - f + 2 * p) // s + 1)


@right("output_size")
def rounded_up(n, f, p, s):
    return math.ceil((n + 2 * p - f + 1) / s)


@wrong("output_size", "padding once")
def one_side(n, f, p, s):
    return (n + p - f) // s + 1


@wrong("output_size", "padding ignored")
def without_padding(n, f, p, s):
    return int((n - f) / s) + 1


@wrong("output_size", "padding ignored")
def without_padding_and_down(n, f, p, s):
    return (n - f) // s + 1


@wrong("output_size", "padding taken off")
def minus_padding(n, f, p, s):
    return (n - f - 2 * p) // s + 1


@wrong("output_size", "stride ignored")
def without_stride(n, f, p, s):
    return n - f + 1 + 2 * p


@wrong("output_size", "one too few")
def without_one(n, f, p, s):
    return (n - f + 2 * p) // s


@wrong("output_size", "one too few")
def without_one_floored(n, f, p, s):
    return math.floor((n - f + 2 * p) / s)


@wrong("output_size", "one too many")
def plus_two(n, f, p, s):
    return math.floor((n - f + 2 * p) / s) + 2


@wrong("output_size", "1 before dividing")
def one_inside(n, f, p, s):
    return (n + 2 * p - f + 1) // s


@wrong("output_size", "float division")
def slash(n, f, p, s):
    return (n - f + 2 * p) / s + 1


@wrong("output_size", "rounded up")
def ceiled(n, f, p, s):
    return math.ceil((n + 2 * p - f) / s) + 1


@wrong("output_size", "rounded up")
def rounded(n, f, p, s):
    return round((n + 2 * p - f) / s) + 1


@wrong("output_size", "rounded up")
def rounded_at_the_end(n, f, p, s):
    return round((n + 2 * p - f) / s + 1)


@wrong("output_size", "brackets")
def no_brackets(n, f, p, s):
    return n + 2 * p - f // s + 1


@wrong("output_size", "brackets")
def no_brackets_slash(n, f, p, s):
    return 1 + n + 2 * p - f / s
