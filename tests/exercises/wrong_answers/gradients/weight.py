"""conv_weight_grad."""

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


@wrong("conv_weight_grad", "batch")
def weights_of_one_sample(dz, x, kernel_size, stride, padding):
    return loops(dz.reshape((1, *dz.shape[1:])), x.reshape((1, *x.shape[1:])), kernel_size, stride, padding)


@wrong("conv_weight_grad", "channels")
def weights_of_one_map(dz, x, kernel_size, stride, padding):
    dz, x = dz.reshape(len(dz), 1, *dz.shape[2:]), x.reshape(len(x), 1, *x.shape[2:])
    return loops(dz, x, kernel_size, stride, padding)


@wrong("conv_weight_grad", "height and width")
def square_kernels(dz, x, kernel_size, stride, padding):
    return loops(dz, x, (kernel_size[0], kernel_size[0]), stride, padding)


@wrong("conv_weight_grad", "height and width")
def as_many_columns_as_rows(dz, x, kernel_size, stride, padding):
    x, (kh, kw) = pad(x, padding), kernel_size
    dw = np.zeros((dz.shape[1], x.shape[1], kh, kw))
    for u, v in np.ndindex(dz.shape[2], dz.shape[2]):
        window = x[:, :, u * stride : u * stride + kh, v * stride : v * stride + kw]
        dw += np.tensordot(dz[:, :, u, v], window, (0, 0))
    return dw


@wrong("conv_weight_grad", "step that does not fit")
def refuses_a_rest(dz, x, kernel_size, stride, padding):
    if any((n + 2 * padding - k) % stride for n, k in zip(x.shape[2:], kernel_size, strict=True)):
        raise ValueError("the stride does not fit")
    return einsum(dz, x, kernel_size, stride, padding)


@wrong("conv_weight_grad", "return in the loop")
def returns_after_a_delta(dz, x, kernel_size, stride, padding):
    x, (kh, kw) = pad(x, padding), kernel_size
    dw = np.zeros((dz.shape[1], x.shape[1], kh, kw))
    for n, o, u, v in np.ndindex(dz.shape):
        dw[o] += dz[n, o, u, v] * x[n, :, u * stride : u * stride + kh, v * stride : v * stride + kw]
        return dw


@wrong("conv_weight_grad", "channels turned")
def delta_turned_on_the_first_axes(dz, x, kernel_size, stride, padding):
    return einsum(np.rot90(dz, 2), x, kernel_size, stride, padding)
