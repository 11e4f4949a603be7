"""conv_input_grad."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal

from wrong_answers import right, wrong
from wrong_answers.gradients.weight import spread


@right("conv_input_grad")
def scatter(dz, w, input_size, stride, padding):
    p = padding
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[1] + 2 * p))
    for n, o, u, v in np.ndindex(dz.shape):
        dx[n, :, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]] += w[o] * dz[n, o, u, v]
    return dx[:, :, p : p + input_size[0], p : p + input_size[1]]


@right("conv_input_grad")
def gather(dz, w, input_size, stride, padding):
    dx = np.zeros((len(dz), w.shape[1], *input_size))
    for n, c, row, column in np.ndindex(dx.shape):
        for o, i, j in np.ndindex(len(w), *w.shape[2:]):
            u, v = row + padding - i, column + padding - j
            if u % stride == v % stride == 0 and 0 <= u // stride < dz.shape[2] and 0 <= v // stride < dz.shape[3]:
                dx[n, c, row, column] += dz[n, o, u // stride, v // stride] * w[o, c, i, j]
    return dx


@right("conv_input_grad")
def rot180_of_a_spread_delta(dz, w, input_size, stride, padding):
    wide, (kh, kw), p = spread(dz, stride), w.shape[2:], padding
    wide = np.pad(wide, ((0, 0), (0, 0), (kh - 1, input_size[0] + 2 * p), (kw - 1, input_size[1] + 2 * p)))
    cut = sliding_window_view(wide, (kh, kw), axis=(2, 3))[:, :, p : p + input_size[0], p : p + input_size[1]]
    return np.einsum("nohwij,ocij->nchw", cut, w[:, :, ::-1, ::-1])


@right("conv_input_grad")
def scipys_full(dz, w, input_size, stride, padding):
    wide, p = spread(dz, stride), padding
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[1] + 2 * p))
    for n, c, o in np.ndindex(len(dz), w.shape[1], len(w)):
        part = signal.convolve2d(wide[n, o], w[o, c], "full")
        dx[n, c, : part.shape[0], : part.shape[1]] += part
    return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]


@right("conv_input_grad")
def col2im(dz, w, input_size, stride, padding):
    p, (kh, kw), (rows, columns) = padding, w.shape[2:], dz.shape[2:]
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[1] + 2 * p))
    cols = np.einsum("nouv,ocij->ncijuv", dz, w)
    for i in range(kh):
        for j in range(kw):
            dx[:, :, i : i + stride * rows : stride, j : j + stride * columns : stride] += cols[:, :, i, j]
    return dx[:, :, p:-p, p:-p] if p else dx


@wrong("conv_input_grad", "kernel turned")
def stamped_turned(dz, w, input_size, stride, padding):
    return scatter(dz, w[:, :, ::-1, ::-1], input_size, stride, padding)


@wrong("conv_input_grad", "kernel turned")
def full_correlation_not_turned(dz, w, input_size, stride, padding):
    wide, p = spread(dz, stride), padding
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[1] + 2 * p))
    for n, c, o in np.ndindex(len(dz), w.shape[1], len(w)):
        part = signal.correlate2d(wide[n, o], w[o, c], "full")
        dx[n, c, : part.shape[0], : part.shape[1]] += part
    return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]


@wrong("conv_input_grad", "one axis turned")
def upside_down(dz, w, input_size, stride, padding):
    return col2im(dz, w[:, :, ::-1], input_size, stride, padding)


@wrong("conv_input_grad", "crop forgotten")
def not_cropped(dz, w, input_size, stride, padding):
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * padding, input_size[1] + 2 * padding))
    for n, o, u, v in np.ndindex(dz.shape):
        dx[n, :, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]] += w[o] * dz[n, o, u, v]
    return dx


@wrong("conv_input_grad", "padding ignored")
def cropped_at_the_end(dz, w, input_size, stride, padding):
    return not_cropped(dz, w, input_size, stride, padding)[:, :, : input_size[0], : input_size[1]]


@wrong("conv_input_grad", "crop of nothing")
def sliced_to_minus_0(dz, w, input_size, stride, padding):
    return not_cropped(dz, w, input_size, stride, padding)[:, :, padding:-padding, padding:-padding]


@wrong("conv_input_grad", "stride ignored")
def stamped_too_close(dz, w, input_size, stride, padding):
    p = padding
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[1] + 2 * p))
    for n, o, u, v in np.ndindex(dz.shape):
        dx[n, :, u : u + w.shape[2], v : v + w.shape[3]] += w[o] * dz[n, o, u, v]
    return dx[:, :, p : p + input_size[0], p : p + input_size[1]]


@wrong("conv_input_grad", "stride ignored")
def delta_not_spread_again(dz, w, input_size, stride, padding):
    p = padding
    dx = [[sum(signal.convolve2d(d[o], w[o, c]) for o in range(len(w))) for c in range(w.shape[1])] for d in dz]
    dx = np.array(dx)
    return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]


@wrong("conv_input_grad", "cells left over")
def as_large_as_the_windows_reach(dz, w, input_size, stride, padding):
    wide, p = spread(dz, stride), padding
    dx = [[sum(signal.convolve2d(d[o], w[o, c]) for o in range(len(w))) for c in range(w.shape[1])] for d in wide]
    dx = np.array(dx)
    return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]


@wrong("conv_input_grad", "padding ignored")
def no_room_for_the_padding(dz, w, input_size, stride, padding):
    dx = np.zeros((len(dz), w.shape[1], *input_size))
    for n, o, u, v in np.ndindex(dz.shape):
        dx[n, :, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]] += w[o] * dz[n, o, u, v]
    return dx


@wrong("conv_input_grad", "padding ignored")
def negative_rows_wrap_around(dz, w, input_size, stride, padding):
    dx = np.zeros((len(dz), w.shape[1], *input_size))
    for n, o, u, v in np.ndindex(dz.shape):
        for i, j in np.ndindex(w.shape[2:]):
            row, column = u * stride + i - padding, v * stride + j - padding
            if row < input_size[0] and column < input_size[1]:
                dx[n, :, row, column] += w[o, :, i, j] * dz[n, o, u, v]
    return dx


@wrong("conv_input_grad", "= for +=")
def overwritten(dz, w, input_size, stride, padding):
    p = padding
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[1] + 2 * p))
    for n, u, v in np.ndindex(len(dz), *dz.shape[2:]):
        stamp = np.einsum("o,ocij->cij", dz[n, :, u, v], w)
        dx[n, :, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]] = stamp
    return dx[:, :, p : p + input_size[0], p : p + input_size[1]]


@wrong("conv_input_grad", "= for +=")
def col2im_overwritten(dz, w, input_size, stride, padding):
    p, (kh, kw), (rows, columns) = padding, w.shape[2:], dz.shape[2:]
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[1] + 2 * p))
    cols = np.einsum("nouv,ocij->ncijuv", dz, w)
    for i in range(kh):
        for j in range(kw):
            dx[:, :, i : i + stride * rows : stride, j : j + stride * columns : stride] = cols[:, :, i, j]
    return dx[:, :, p : p + input_size[0], p : p + input_size[1]]


@wrong("conv_input_grad", "= for +=")
def overwritten_in_every_loop(dz, w, input_size, stride, padding):
    p = padding
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[1] + 2 * p))
    for n, o, u, v in np.ndindex(dz.shape):
        dx[n, :, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]] = w[o] * dz[n, o, u, v]
    return dx[:, :, p : p + input_size[0], p : p + input_size[1]]


@wrong("conv_input_grad", "one output channel")
def last_map(dz, w, input_size, stride, padding):
    for o in range(len(w)):
        dx = col2im(dz[:, o : o + 1], w[o : o + 1], input_size, stride, padding)
    return dx


@wrong("conv_input_grad", "one output channel")
def first_map(dz, w, input_size, stride, padding):
    return gather(dz[:, :1], w[:1], input_size, stride, padding)


@wrong("conv_input_grad", "channels swapped")
def axes_of_w_swapped(dz, w, input_size, stride, padding):
    return scatter(dz, w.transpose(1, 0, 2, 3), input_size, stride, padding)


@wrong("conv_input_grad", "mean for sum")
def mean_over_the_kernel(dz, w, input_size, stride, padding):
    return scatter(dz, w, input_size, stride, padding) / w[0, 0].size


@wrong("conv_input_grad", "mean for sum")
def mean_of_the_maps(dz, w, input_size, stride, padding):
    parts = [scatter(dz[:, [o]], w[[o]], input_size, stride, padding) for o in range(len(w))]
    return np.mean(parts, axis=0)


@wrong("conv_input_grad", "summed over the batch")
def batch_summed(dz, w, input_size, stride, padding):
    dx = np.zeros((w.shape[1], *input_size))
    for d in dz:
        dx += scatter(d[None], w, input_size, stride, padding)[0]
    return dx


@wrong("conv_input_grad", "batch mean")
def divided_by_the_batch(dz, w, input_size, stride, padding):
    return gather(dz / dz.shape[0], w, input_size, stride, padding)


@wrong("conv_input_grad", "height and width")
def square_maps_only(dz, w, input_size, stride, padding):
    p, f, m = padding, w.shape[2], dz.shape[2]
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[0] + 2 * p))
    for n, o, u, v in np.ndindex(len(dz), len(w), m, m):
        dx[n, :, u * stride : u * stride + f, v * stride : v * stride + f] += w[o] * dz[n, o, u, v]
    return dx[:, :, p : p + input_size[0], p : p + input_size[0]]


@wrong("conv_input_grad", "kernel transposed")
def stamp_transposed(dz, w, input_size, stride, padding):
    return gather(dz, np.swapaxes(w, 2, 3), input_size, stride, padding)


@wrong("conv_input_grad", "one place short")
def last_places_left_out(dz, w, input_size, stride, padding):
    p = padding
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[1] + 2 * p))
    for u in range(dz.shape[2] - 1):
        for v in range(dz.shape[3] - 1):
            stamp = np.einsum("no,ocij->ncij", dz[:, :, u, v], w)
            dx[:, :, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]] += stamp
    return dx[:, :, p : p + input_size[0], p : p + input_size[1]]


@wrong("conv_input_grad", "batch")
def input_of_one_sample(dz, w, input_size, stride, padding):
    return scatter(dz.reshape(1, *dz.shape[1:]), w, input_size, stride, padding)


@wrong("conv_input_grad", "channels")
def input_of_one_map(dz, w, input_size, stride, padding):
    return scatter(dz.reshape(len(dz), 1, *dz.shape[2:]), w.reshape(1, 1, *w.shape[2:]), input_size, stride, padding)


@wrong("conv_input_grad", "cells left over")
def refuses_a_rest(dz, w, input_size, stride, padding):
    for n, k in zip(input_size, w.shape[2:], strict=True):
        assert (n + 2 * padding - k) % stride == 0
    return scatter(dz, w, input_size, stride, padding)


@wrong("conv_input_grad", "return in the loop")
def returns_after_a_delta(dz, w, input_size, stride, padding):
    p = padding
    dx = np.zeros((len(dz), w.shape[1], input_size[0] + 2 * p, input_size[1] + 2 * p))
    for n, o, u, v in np.ndindex(dz.shape):
        dx[n, :, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]] += w[o] * dz[n, o, u, v]
        return dx[:, :, p : p + input_size[0], p : p + input_size[1]]


@wrong("conv_input_grad", "channels turned")
def turned_on_the_first_axes(dz, w, input_size, stride, padding):
    return rot180_of_a_spread_delta(dz, np.rot90(w[:, :, ::-1, ::-1], 2), input_size, stride, padding)
