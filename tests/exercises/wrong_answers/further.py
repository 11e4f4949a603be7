"""Rarer mistakes, and code that works for one sample, one channel or square maps only."""

import numpy as np
from scipy import signal

from wrong_answers import right, wrong
from wrong_answers.forward import im2col, pad, seven_loops, windows
from wrong_answers.gradients import gather, loops, scatter, three_sums
from wrong_answers.loss import classic, probabilities
from wrong_answers.matrices import four_loops
from wrong_answers.pooling import argmax, blocks, cell_by_cell, sigma, window_by_window, with_kron


@wrong("cross_correlation", "input turned")
def backwards(x, k):
    return four_loops(np.flip(x), np.flip(k))


@wrong("conv_forward", "kernel transposed")
def kernel_columns_first(x, w, b, stride, padding):
    return seven_loops(x, np.swapaxes(w, -1, -2), b, stride, padding)


@wrong("conv_forward", "batch")
def one_sample_only(x, w, b, stride, padding):
    return windows(x.reshape(1, *x.shape[1:]), w, b, stride, padding)


@wrong("conv_forward", "channels")
def one_map_only(x, w, b, stride, padding):
    x = pad(x, padding)
    return np.array(
        [
            [signal.correlate2d(a.reshape(a.shape[1:]), w.reshape(w.shape[2:]), "valid")[::stride, ::stride] + b[0]]
            for a in x
        ]
    )


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


@wrong("conv_bias_grad", "one place short")
def without_the_last_place(dz):
    return dz[:, :, :-1, :-1].sum(axis=(0, 2, 3))


@wrong("conv_bias_grad", "batch")
def bias_of_one_sample(dz):
    return dz.reshape(dz.shape[1:]).sum((1, 2))


@wrong("conv_bias_grad", "channels")
def bias_of_one_map(dz):
    return [float(dz.reshape(len(dz), *dz.shape[2:]).sum())]


@wrong("conv_bias_grad", "height and width")
def square_bias(dz):
    return np.array([sum(dz[n, o, u, v] for n in range(len(dz)) for u in range(dz.shape[2]) for v in range(dz.shape[2]))
                     for o in range(dz.shape[1])])  # fmt: skip


@wrong("max_pool_backward", "smallest wins")
def smallest(dz, x, size, stride):
    return argmax(dz, -x, size, stride)


@wrong("max_pool_backward", "batch")
def pool_of_one_sample(dz, x, size, stride):
    return argmax(dz, x.reshape(1, *x.shape[1:]), size, stride)


@wrong("max_pool_backward", "channels")
def pool_of_one_map(dz, x, size, stride):
    return argmax(dz, x.reshape(len(x), 1, *x.shape[2:]), size, stride)


@wrong("max_pool_backward", "height and width")
def as_many_windows_across_as_down(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(*dz.shape[:2], dz.shape[2], dz.shape[2]):
        window = x[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        i, j = divmod(window.argmax(), size)
        dx[n, c, u * stride + i, v * stride + j] += dz[n, c, u, v]
    return dx


@wrong("avg_pool_backward", "batch")
def average_of_one_sample(dz, input_size, size, stride):
    return window_by_window(dz.reshape(1, *dz.shape[1:]), input_size, size, stride)


@wrong("avg_pool_backward", "channels")
def average_of_one_map(dz, input_size, size, stride):
    return cell_by_cell(dz.reshape(len(dz), 1, *dz.shape[2:]), input_size, size, stride)


@wrong("subsample_backward", "dbeta without the slope")
def dz_for_delta(dz, x, beta, b, size):
    dx, _, db = with_kron(dz, x, beta, b, size)
    return dx, (dz * blocks(x, size)).sum((0, 2, 3)), db


@wrong("subsample_backward", "batch")
def subsample_of_one_sample(dz, x, beta, b, size):
    return with_kron(dz.reshape(1, *dz.shape[1:]), x.reshape(1, *x.shape[1:]), beta, b, size)


@wrong("subsample_backward", "channels")
def last_axis_for_channels(dz, x, beta, b, size):
    pooled = blocks(x, size)
    y = sigma(float(beta[0]) * pooled + float(b[0]))
    delta = dz * y * (1 - y)
    return np.kron(delta * beta[0], np.ones((size, size))), (delta * pooled).sum((0, 2, 3)), delta.sum((0, 2, 3))


@wrong("subsample_backward", "height and width")
def square_blocks_of_a_square(dz, x, beta, b, size):
    n, c, h, _ = x.shape
    pooled = x.reshape(n, c, h // size, size, h // size, size).sum((3, 5))
    y = sigma(beta[:, None, None] * pooled + b[:, None, None])
    delta = dz * y * (1 - y)
    dx = np.kron(delta * beta[:, None, None], np.ones((size, size)))
    return dx, (delta * pooled).sum((0, 2, 3)), delta.sum((0, 2, 3))


@wrong("softmax_cross_entropy", "log of the mean")
def logarithm_last(logits, labels):
    p = probabilities(logits)
    return -np.log(p[range(len(p)), labels].mean()), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "batch")
def loss_of_one_sample(logits, labels):
    return classic(logits.reshape(1, -1), labels)


@wrong("sgd_step", "lr squared")
def rate_twice(params, grads, lr):
    for name in params:
        step = lr * grads[name]
        params[name] -= lr * step


@right("conv_forward")
def from_a_blank(x, w, b, stride, padding):
    return np.asfortranarray(im2col(x, w, b, stride, padding))


@right("conv_bias_grad")
def reversed_view(dz):
    return three_sums(dz[:, ::-1])[::-1]
