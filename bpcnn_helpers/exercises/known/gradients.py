"""The exercises on the gradients of a convolution layer: right answers, classic mistakes, hints."""

from types import SimpleNamespace

import numpy as np

from bpcnn_helpers.exercises import inputs
from bpcnn_helpers.exercises.exercise import (
    BATCH_MEAN,
    BY_BATCH,
    CHANNELS,
    LAST_PRODUCT,
    LEFT_OVER,
    MEAN,
    NOT_ALL_SAMPLES,
    NOT_SQUARE,
    OVERLAP,
    PADDING,
    STRIDE,
    Exercise,
    mistake,
    oblong,
    only,
    without_last,
)
from bpcnn_helpers.ops.conv import (
    conv2d_input_grad,
    conv2d_weight_grad,
)
from bpcnn_helpers.ops.matrices import rot180


def conv_weight_grad(dz, x, kernel_size, stride, padding):
    """Eq. 2."""
    return conv2d_weight_grad(dz, x, kernel_size, stride=stride, padding=padding)


def conv_input_grad(dz, w, input_size, stride, padding):
    """Eq. 3."""
    return conv2d_input_grad(dz, w, input_size, stride=stride, padding=padding)


def _padded(a):
    return np.pad(a.x, ((0, 0), (0, 0), (a.padding, a.padding), (a.padding, a.padding)))


def _undilated(dz, x):
    """Lay δ as it is on the input, everywhere it fits."""
    return conv2d_weight_grad(dz, x, tuple(n - o + 1 for n, o in zip(x.shape[2:], dz.shape[2:])))


def _windows_of_stride_1(f, a):
    rows, columns = (o + k - 1 for o, k in zip(a.dz.shape[2:], a.kernel_size))
    return conv2d_weight_grad(a.dz, _padded(a)[:, :, :rows, :columns], a.kernel_size)


def _spread(a):
    spread = np.zeros((*a.dz.shape[:2], *((o - 1) * a.stride + 1 for o in a.dz.shape[2:])))
    spread[:, :, :: a.stride, :: a.stride] = a.dz
    return spread


def _stamp(a, stride, assign=False):
    """Lay the kernel, times δ, on each window of the gradient, which is padded and not cropped."""
    (h, width), (kh, kw), p = a.input_size, a.w.shape[2:], a.padding
    grad = np.zeros((len(a.dz), a.w.shape[1], h + 2 * p, width + 2 * p))
    for u, v in np.ndindex(a.dz.shape[2:]):
        window = grad[:, :, u * stride : u * stride + kh, v * stride : v * stride + kw]
        stamp = np.tensordot(a.dz[:, :, u, v], a.w, 1)
        stamp = stamp[:, :, : window.shape[2], : window.shape[3]]
        window[...] = stamp if assign else window + stamp
    return grad


def _by_cells(a):
    """Walk over the kernel's cells, not the windows, and keep what came last."""
    (h, width), (rows, columns), s, p = a.input_size, a.dz.shape[2:], a.stride, a.padding
    grad = np.zeros((len(a.dz), a.w.shape[1], h + 2 * p, width + 2 * p))
    for i, j in np.ndindex(a.w.shape[2:]):
        grad[:, :, i : i + s * (rows - 1) + 1 : s, j : j + s * (columns - 1) + 1 : s] = np.einsum(
            "nouv,oc->ncuv", a.dz, a.w[:, :, i, j]
        )
    return grad


def _last_map(a):
    return _with(a, dz=a.dz[:, -1:], w=a.w[-1:])


def _with(a, **changes):
    return SimpleNamespace(**{**vars(a), **changes})


def _crop(grad, a, begin):
    return grad[:, :, begin : begin + a.input_size[0], begin : begin + a.input_size[1]]


def _reached(f, a):
    """Only as large as the windows reach."""
    size = tuple((o - 1) * a.stride + k for o, k in zip(a.dz.shape[2:], a.w.shape[2:]))
    p = a.padding
    return f(input_size=size, padding=0)[:, :, p : size[0] - p, p : size[1] - p]


def _left_over(a, kernel, size):
    walked = zip(size, a.dz.shape[2:], kernel)
    return any(n + 2 * a.padding > (o - 1) * a.stride + k for n, o, k in walked)


EXERCISES = {
    "conv_weight_grad": Exercise(
        conv_weight_grad,
        lambda rng: ((dz, x, w.shape[2:], stride, padding) for x, w, _, dz, stride, padding in inputs.walks(rng)),
        {
            "kernel turned": mistake(
                "Your kernel is turned; for the weight gradient it must not be. Neither δ nor the result is.",
                lambda f, a: rot180(f()),
                lambda f, a: f(dz=rot180(a.dz)),
                lambda f, a: f(x=rot180(a.x)),
                lambda f, a: rot180(f(dz=rot180(a.dz))),
            ),
            "kernel transposed": mistake(
                "Rows and columns of your gradient are exchanged.", lambda f, a: f().swapaxes(2, 3)
            ),
            "stride ignored": mistake(
                STRIDE,
                _windows_of_stride_1,
                lambda f, a: _undilated(a.dz, _padded(a)),
                when=lambda a: a.stride > 1,
            ),
            "cells left over": mistake(
                "Your gradient is larger than the kernel: with a stride, cells of the input may be left over.",
                lambda f, a: _undilated(_spread(a), _padded(a)),
                when=lambda a: _left_over(a, a.kernel_size, a.x.shape[2:]),
            ),
            "padding ignored": mistake(
                PADDING,
                lambda f, a: _undilated(_spread(a), a.x),
                lambda f, a: f(x=np.pad(a.x, ((0, 0), (0, 0), (0, 2 * a.padding), (0, 2 * a.padding))), padding=0),
                when=lambda a: a.padding > 0,
            ),
            "one sample": mistake(
                NOT_ALL_SAMPLES, lambda f, a: f(x=only(a.x, 0, -1)), lambda f, a: f(x=only(a.x, 0, 0))
            ),
            "batch mean": mistake(BATCH_MEAN, lambda f, a: f() / len(a.x)),
            "no sum over the batch": mistake(
                "The sum over the batch is missing: the kernel has one gradient, to which every sample adds its part.",
                lambda f, a: np.stack([f(dz=a.dz[n : n + 1], x=a.x[n : n + 1]) for n in range(len(a.x))]),
            ),
            "channels swapped": mistake(
                "Input and output channels are exchanged: the gradient has the shape of w, output channels first.",
                lambda f, a: f().swapaxes(0, 1),
                when=lambda a: a.dz.shape[1] != a.x.shape[1],
            ),
            "channels mixed": mistake(
                "Channels run together: each pair of an output and an input channel has a gradient of its own.",
                lambda f, a: np.broadcast_to(f().sum(0), f().shape),
                lambda f, a: np.broadcast_to(f().sum(1, keepdims=True), f().shape),
                lambda f, a: np.broadcast_to(f()[:1], f().shape),
                lambda f, a: np.broadcast_to(f()[:, :1], f().shape),
            ),
            "= for +=": mistake(
                LAST_PRODUCT,
                lambda f, a: f(dz=only(only(only(a.dz, 2, -1), 3, -1), 0, -1)),
                lambda f, a: f(dz=only(only(a.dz, 2, -1), 3, -1)),
            ),
            "mean for sum": mistake(
                MEAN, lambda f, a: f() / a.dz[0, 0].size, lambda f, a: f() / (len(a.dz) * a.dz[0, 0].size)
            ),
            "one place short": mistake(
                "The last row or column of δ has no part in your gradient.",
                lambda f, a: f(dz=without_last(a.dz)),
            ),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: max(a.dz.shape[1], a.x.shape[1]) > 1),
            "height and width": mistake(
                NOT_SQUARE, when=lambda a: oblong(a.x) or oblong(a.dz) or a.kernel_size[0] != a.kernel_size[1]
            ),
        },
    ),
    "conv_input_grad": Exercise(
        conv_input_grad,
        lambda rng: ((dz, w, x.shape[2:], stride, padding) for x, w, _, dz, stride, padding in inputs.walks(rng)),
        {
            "kernel turned": mistake(
                "Your kernel is the wrong way round: a window hands its δ back through the weights as they were laid; "
                "seen from an input cell, the same weights come in the opposite order.",
                lambda f, a: f(w=rot180(a.w)),
                lambda f, a: rot180(f()),
            ),
            "one axis turned": mistake(
                "One axis of your kernel is the wrong way round: what holds for the rows holds for the columns.",
                lambda f, a: f(w=a.w[:, :, ::-1]),
                lambda f, a: f(w=a.w[..., ::-1]),
            ),
            "kernel transposed": mistake(
                "Rows and columns of your kernel are exchanged: follow one cell, w[o, c, i, j].",
                lambda f, a: _crop(_stamp(_with(a, w=a.w.swapaxes(2, 3)), a.stride), a, a.padding),
            ),
            "crop forgotten": mistake(
                "Your gradient has the size of the padded input: the padding is not part of the input.",
                lambda f, a: _stamp(a, a.stride),
            ),
            "crop of nothing": mistake(
                "It goes wrong only without padding: look at what a slice p:-p is for p = 0.",
                when=lambda a: a.padding == 0,
            ),
            "stride ignored": mistake(
                STRIDE, lambda f, a: _crop(_stamp(a, 1), a, a.padding), when=lambda a: a.stride > 1
            ),
            "cells left over": mistake(LEFT_OVER, _reached, when=lambda a: _left_over(a, a.w.shape[2:], a.input_size)),
            "padding ignored": mistake(
                "The padding is not used, or cropped on the wrong side: in which row and column of the padded gradient "
                "does the input begin?",
                lambda f, a: _crop(_stamp(a, a.stride), a, 0),
                lambda f, a: _crop(_stamp(a, a.stride), a, 2 * a.padding),
                when=lambda a: a.padding > 0,
            ),
            "= for +=": mistake(
                OVERLAP,
                lambda f, a: _crop(_stamp(a, a.stride, assign=True), a, a.padding),
                lambda f, a: _crop(_stamp(_last_map(a), a.stride, assign=True), a, a.padding),
                lambda f, a: _crop(_by_cells(a), a, a.padding),
                lambda f, a: _crop(_by_cells(_last_map(a)), a, a.padding),
            ),
            "one output channel": mistake(
                "Only one output channel sends its δ back: an input cell has fed all of them.",
                lambda f, a: f(dz=only(a.dz, 1, -1)),
                lambda f, a: f(dz=only(a.dz, 1, 0)),
            ),
            "channels swapped": mistake(
                "Input and output channels are exchanged: which axis of w counts which?",
                lambda f, a: f(w=a.w.swapaxes(0, 1)),
                when=lambda a: a.w.shape[0] != a.w.shape[1],
            ),
            "mean for sum": mistake(
                MEAN,
                lambda f, a: f() / a.w[0, 0].size,
                lambda f, a: f() / a.dz[0, 0].size,
                lambda f, a: f() / a.w.shape[0],
            ),
            "batch mean": mistake(BATCH_MEAN, lambda f, a: f() / len(a.dz)),
            "summed over the batch": mistake(
                "You add up over the batch: each sample has an input of its own, and a gradient of its own.",
                lambda f, a: f().sum(0),
                lambda f, a: f().sum(0, keepdims=True),
                lambda f, a: np.broadcast_to(f().sum(0), f().shape),
            ),
            "one place short": mistake(
                "The last row or column of δ has no part in your gradient.", lambda f, a: f(dz=without_last(a.dz))
            ),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: max(a.w.shape[:2]) > 1),
            "height and width": mistake(
                NOT_SQUARE, when=lambda a: oblong(a.w) or oblong(a.dz) or a.input_size[0] != a.input_size[1]
            ),
        },
    ),
}
