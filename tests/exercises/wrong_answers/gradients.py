"""conv_weight_grad, conv_input_grad, conv_bias_grad."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal

from wrong_answers import right, wrong
from wrong_answers.forward import pad


def spread(dz, s):
    """Zeros between the numbers of δ."""
    wide = np.zeros((*dz.shape[:2], (dz.shape[2] - 1) * s + 1, (dz.shape[3] - 1) * s + 1))
    wide[:, :, ::s, ::s] = dz
    return wide


# conv_weight_grad


@right("conv_weight_grad")
def loops(dz, x, kernel_size, stride, padding):
    x = pad(x, padding)
    dw = np.zeros((dz.shape[1], x.shape[1], *kernel_size))
    for n, o, u, v in np.ndindex(dz.shape):
        for c, i, j in np.ndindex(dw.shape[1:]):
            dw[o, c, i, j] += dz[n, o, u, v] * x[n, c, u * stride + i, v * stride + j]
    return dw


@right("conv_weight_grad")
def window_by_window(dz, x, kernel_size, stride, padding):
    x, (kh, kw) = pad(x, padding), kernel_size
    dw = np.zeros((dz.shape[1], x.shape[1], kh, kw))
    for n, o, u, v in np.ndindex(dz.shape):
        dw[o] += dz[n, o, u, v] * x[n, :, u * stride : u * stride + kh, v * stride : v * stride + kw]
    return dw


@right("conv_weight_grad")
def einsum(dz, x, kernel_size, stride, padding):
    cut = sliding_window_view(pad(x, padding), kernel_size, axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nouv,ncuvij->ocij", dz, cut)


@right("conv_weight_grad")
def scipys_with_a_spread_delta(dz, x, kernel_size, stride, padding):
    x, dz, (kh, kw) = pad(x, padding), spread(dz, stride), kernel_size
    dw = np.zeros((dz.shape[1], x.shape[1], kh, kw))
    for o, c in np.ndindex(dw.shape[:2]):
        dw[o, c] = sum(signal.correlate2d(a[c], d[o], "valid") for a, d in zip(x, dz, strict=True))[:kh, :kw]
    return dw


@right("conv_weight_grad")
def im2col(dz, x, kernel_size, stride, padding):
    x, (kh, kw) = pad(x, padding), kernel_size
    dw = 0
    for u, v in np.ndindex(dz.shape[2:]):
        rows = x[:, :, u * stride : u * stride + kh, v * stride : v * stride + kw].reshape(len(x), -1)
        dw = dw + dz[:, :, u, v].T @ rows
    return dw.reshape(dz.shape[1], x.shape[1], kh, kw)


@wrong("conv_weight_grad", "kernel turned")
def result_turned(dz, x, kernel_size, stride, padding):
    return np.rot90(loops(dz, x, kernel_size, stride, padding), 2, axes=(2, 3))


@wrong("conv_weight_grad", "kernel turned")
def delta_turned(dz, x, kernel_size, stride, padding):
    return einsum(dz[:, :, ::-1, ::-1], x, kernel_size, stride, padding)


@wrong("conv_weight_grad", "kernel turned")
def scipys_convolution(dz, x, kernel_size, stride, padding):
    x, dz, (kh, kw) = pad(x, padding), spread(dz, stride), kernel_size
    x = x[:, :, : dz.shape[2] + kh - 1, : dz.shape[3] + kw - 1]
    return [
        [sum(signal.convolve2d(a[c], d[o], "valid") for a, d in zip(x, dz, strict=True)) for c in range(x.shape[1])]
        for o in range(dz.shape[1])
    ]


@wrong("conv_weight_grad", "stride ignored")
def windows_too_close(dz, x, kernel_size, stride, padding):
    x, (kh, kw) = pad(x, padding), kernel_size
    dw = np.zeros((dz.shape[1], x.shape[1], kh, kw))
    for n, o, u, v in np.ndindex(dz.shape):
        dw[o] += dz[n, o, u, v] * x[n, :, u : u + kh, v : v + kw]
    return dw


@wrong("conv_weight_grad", "stride ignored")
def delta_not_spread(dz, x, kernel_size, stride, padding):
    x = pad(x, padding)
    return [
        [sum(signal.correlate2d(a[c], d[o], "valid") for a, d in zip(x, dz, strict=True)) for c in range(x.shape[1])]
        for o in range(dz.shape[1])
    ]


@wrong("conv_weight_grad", "stride ignored")
def stride_on_columns_only(dz, x, kernel_size, stride, padding):
    x, (kh, kw) = pad(x, padding), kernel_size
    dw = np.zeros((dz.shape[1], x.shape[1], kh, kw))
    for n, o, u, v in np.ndindex(dz.shape):
        dw[o] += dz[n, o, u, v] * x[n, :, u : u + kh, v * stride : v * stride + kw]
    return dw


@wrong("conv_weight_grad", "cells left over")
def larger_than_the_kernel(dz, x, kernel_size, stride, padding):
    x, dz = pad(x, padding), spread(dz, stride)
    dw = []
    for o in range(dz.shape[1]):
        dw.append([])
        for c in range(x.shape[1]):
            dw[o].append(sum(signal.correlate2d(a[c], d[o], "valid") for a, d in zip(x, dz, strict=True)))
    return np.array(dw)


@wrong("conv_weight_grad", "padding ignored")
def unpadded(dz, x, kernel_size, stride, padding):
    dw = np.zeros((dz.shape[1], x.shape[1], *kernel_size))
    for n, o, u, v in np.ndindex(dz.shape):
        for c, i, j in np.ndindex(dw.shape[1:]):
            dw[o, c, i, j] += dz[n, o, u, v] * x[n, c, u * stride + i, v * stride + j]
    return dw


@wrong("conv_weight_grad", "padding ignored")
def padded_below_only(dz, x, kernel_size, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)))
    return loops(dz, x, kernel_size, stride, 0)


@wrong("conv_weight_grad", "padding ignored")
def unpadded_but_guarded(dz, x, kernel_size, stride, padding):
    dw = np.zeros((dz.shape[1], x.shape[1], *kernel_size))
    for n, o, u, v in np.ndindex(dz.shape):
        for c, i, j in np.ndindex(dw.shape[1:]):
            if u * stride + i < x.shape[2] and v * stride + j < x.shape[3]:
                dw[o, c, i, j] += dz[n, o, u, v] * x[n, c, u * stride + i, v * stride + j]
    return dw


@wrong("conv_weight_grad", "one sample")
def last_sample(dz, x, kernel_size, stride, padding):
    for n in range(len(x)):
        dw = einsum(dz[n : n + 1], x[n : n + 1], kernel_size, stride, padding)
    return dw


@wrong("conv_weight_grad", "one sample")
def first_sample(dz, x, kernel_size, stride, padding):
    return loops(dz[:1], x[:1], kernel_size, stride, padding)


@wrong("conv_weight_grad", "batch mean")
def mean_of_the_batch(dz, x, kernel_size, stride, padding):
    return np.mean([einsum(d[None], a[None], kernel_size, stride, padding) for d, a in zip(dz, x, strict=True)], axis=0)


@wrong("conv_weight_grad", "no sum over the batch")
def one_for_each_sample(dz, x, kernel_size, stride, padding):
    return [loops(d[None], a[None], kernel_size, stride, padding) for d, a in zip(dz, x, strict=True)]


@wrong("conv_weight_grad", "channels swapped")
def in_before_out(dz, x, kernel_size, stride, padding):
    cut = sliding_window_view(pad(x, padding), kernel_size, axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nouv,ncuvij->coij", dz, cut)


@wrong("conv_weight_grad", "channels swapped")
def indices_swapped(dz, x, kernel_size, stride, padding):
    x = pad(x, padding)
    dw = np.zeros((dz.shape[1], x.shape[1], *kernel_size))
    for n, o, u, v in np.ndindex(dz.shape):
        for c, i, j in np.ndindex(dw.shape[1:]):
            dw[c, o, i, j] += dz[n, o, u, v] * x[n, c, u * stride + i, v * stride + j]
    return dw


@wrong("conv_weight_grad", "channels mixed")
def summed_over_the_outputs(dz, x, kernel_size, stride, padding):
    dw = np.zeros((dz.shape[1], x.shape[1], *kernel_size))
    for o in range(dz.shape[1]):
        dw += einsum(dz[:, o : o + 1], x, kernel_size, stride, padding)
    return dw


@wrong("conv_weight_grad", "channels mixed")
def summed_over_the_inputs(dz, x, kernel_size, stride, padding):
    x, (kh, kw) = pad(x, padding), kernel_size
    dw = np.zeros((dz.shape[1], x.shape[1], kh, kw))
    for n, o, u, v in np.ndindex(dz.shape):
        dw[o] += dz[n, o, u, v] * x[n, :, u * stride : u * stride + kh, v * stride : v * stride + kw].sum(0)
    return dw


@wrong("conv_weight_grad", "= for +=")
def assigned(dz, x, kernel_size, stride, padding):
    x = pad(x, padding)
    dw = np.zeros((dz.shape[1], x.shape[1], *kernel_size))
    for n, o, u, v in np.ndindex(dz.shape):
        for c, i, j in np.ndindex(dw.shape[1:]):
            dw[o, c, i, j] = dz[n, o, u, v] * x[n, c, u * stride + i, v * stride + j]
    return dw


@wrong("conv_weight_grad", "mean for sum")
def mean_over_the_places(dz, x, kernel_size, stride, padding):
    cut = sliding_window_view(pad(x, padding), kernel_size, axis=(2, 3))[:, :, ::stride, ::stride]
    return (dz[:, :, None, :, :, None, None] * cut[:, None]).mean(axis=(3, 4)).sum(0)


@wrong("conv_weight_grad", "kernel transposed")
def rows_for_columns(dz, x, kernel_size, stride, padding):
    return np.transpose(loops(dz, x, kernel_size, stride, padding), (0, 1, 3, 2))


@wrong("conv_weight_grad", "one place short")
def range_too_short(dz, x, kernel_size, stride, padding):
    x, (kh, kw) = pad(x, padding), kernel_size
    dw = np.zeros((dz.shape[1], x.shape[1], kh, kw))
    for u in range(dz.shape[2] - 1):
        for v in range(dz.shape[3] - 1):
            window = x[:, :, u * stride : u * stride + kh, v * stride : v * stride + kw]
            dw += np.tensordot(dz[:, :, u, v], window, (0, 0))
    return dw


# conv_input_grad


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


# conv_bias_grad


@right("conv_bias_grad")
def three_sums(dz):
    return dz.sum(3).sum(2).sum(0)


@right("conv_bias_grad")
def with_einsum(dz):
    return np.einsum("nouv->o", dz)


@right("conv_bias_grad")
def with_loops(dz):
    db = [0.0] * dz.shape[1]
    for n, o, u, v in np.ndindex(dz.shape):
        db[o] += dz[n, o, u, v]
    return db


@right("conv_bias_grad")
def map_by_map(dz):
    return np.array([dz[:, o].sum() for o in range(dz.shape[1])])


@wrong("conv_bias_grad", "mean for sum")
def mean(dz):
    return np.mean(dz, axis=(0, 2, 3))


@wrong("conv_bias_grad", "mean for sum")
def mean_of_a_map(dz):
    return dz.mean(axis=(2, 3)).sum(axis=0)


@wrong("conv_bias_grad", "batch mean")
def mean_over_the_batch(dz):
    return dz.sum((2, 3)).mean(0)


@wrong("conv_bias_grad", "bias per position")
def per_position(dz):
    return dz.sum(axis=0)


@wrong("conv_bias_grad", "bias per position")
def delta_itself(dz):
    return dz


@wrong("conv_bias_grad", "no sum over the batch")
def for_each_sample(dz):
    return np.array([[m.sum() for m in sample] for sample in dz])


@wrong("conv_bias_grad", "one sample")
def last(dz):
    for sample in dz:
        db = sample.sum(axis=(1, 2))
    return db


@wrong("conv_bias_grad", "one sample")
def first(dz):
    return dz[0].sum(axis=(1, 2))


@wrong("conv_bias_grad", "channels summed")
def one_number(dz):
    return np.sum(dz)


@wrong("conv_bias_grad", "wrong axis")
def over_the_channels(dz):
    return dz.sum(axis=(1, 2, 3))


@wrong("conv_bias_grad", "wrong axis")
def columns(dz):
    return dz.sum(0).sum(0).sum(0)


@wrong("conv_bias_grad", "axes kept")
def kept(dz):
    return np.sum(dz, axis=(0, 2, 3), keepdims=True)


@wrong("conv_bias_grad", "axes kept")
def as_a_column(dz):
    return three_sums(dz).reshape(-1, 1)


@wrong("conv_bias_grad", "= for +=")
def only_the_last_delta(dz):
    db = np.zeros(dz.shape[1])
    for n, o, u, v in np.ndindex(dz.shape):
        db[o] = dz[n, o, u, v]
    return db
