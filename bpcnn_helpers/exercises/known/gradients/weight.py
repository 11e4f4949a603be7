"""The exercise on the gradient of the weights of a convolution layer: right answer, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import hints, inputs
from bpcnn_helpers.exercises.exercise import Exercise, Mistake
from bpcnn_helpers.exercises.known.changes import (
    by_place,
    channels_turned,
    left_over,
    oblong,
    only,
    returned_early,
    without_last,
)
from bpcnn_helpers.exercises.lines import Lines
from bpcnn_helpers.exercises.plain import Plain
from bpcnn_helpers.ops.conv import conv2d_weight_grad
from bpcnn_helpers.ops.matrices import rot180


def conv_weight_grad(dz, x, kernel_size, stride, padding):
    """Eq. 2."""
    return conv2d_weight_grad(dz, x, kernel_size, stride=stride, padding=padding)


def _padded(a):
    return np.pad(a.x, ((0, 0), (0, 0), (a.padding, a.padding), (a.padding, a.padding)))


def _padded_at_the_end(a):
    return np.pad(a.x, ((0, 0), (0, 0), (0, 2 * a.padding), (0, 2 * a.padding)))


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


KERNEL = {
    "kernel turned": Mistake(
        "Your kernel is turned; for the weight gradient it must not be. Neither δ nor the result is.",
        lambda f, a: rot180(f()),
        lambda f, a: f(dz=rot180(a.dz)),
        lambda f, a: f(x=rot180(a.x)),
        lambda f, a: rot180(f(dz=rot180(a.dz))),
    ),
    "channels turned": Mistake(
        hints.FOUR_AXES,
        lambda f, a: f(dz=channels_turned(a.dz)),
        lambda f, a: f(x=channels_turned(a.x)),
        lambda f, a: channels_turned(f()),
    ),
    "kernel transposed": Mistake("Rows and columns of your gradient are exchanged.", lambda f, a: f().swapaxes(2, 3)),
}

WALK = {
    "stride ignored": Mistake(
        hints.STRIDE,
        _windows_of_stride_1,
        lambda f, a: _undilated(a.dz, _padded(a)),
        when=lambda a: a.stride > 1,
    ),
    "cells left over": Mistake(
        "Your gradient is larger than the kernel: with a stride, cells of the input may be left over.",
        lambda f, a: _undilated(_spread(a), _padded(a)),
    ),
    "step that does not fit": Mistake(hints.NO_FIT, when=lambda a: left_over(a, a.kernel_size, a.x.shape[2:])),
    "return in the loop": Mistake(hints.RETURN, *returned_early(lambda f, a, only: f(dz=only(a.dz)))),
    "padding ignored": Mistake(
        hints.PADDING,
        lambda f, a: _undilated(_spread(a), a.x),
        lambda f, a: f(x=_padded_at_the_end(a), padding=0),
        when=lambda a: a.padding > 0,
    ),
    "one place short": Mistake(hints.LAST_DELTA, lambda f, a: f(dz=without_last(a.dz))),
}

BATCH = {
    "one sample": Mistake(hints.NOT_ALL_SAMPLES, lambda f, a: f(x=only(a.x, 0, -1)), lambda f, a: f(x=only(a.x, 0, 0))),
    "batch mean": Mistake(hints.BATCH_MEAN, lambda f, a: f() / len(a.x)),
    "no sum over the batch": Mistake(
        "The sum over the batch is missing: the kernel has one gradient, to which every sample adds its part.",
        lambda f, a: np.stack([f(dz=a.dz[n : n + 1], x=a.x[n : n + 1]) for n in range(len(a.x))]),
    ),
}

SUMS = {
    "channels swapped": Mistake(
        "Input and output channels are exchanged: the gradient has the shape of w, output channels first.",
        lambda f, a: f().swapaxes(0, 1),
        when=lambda a: a.dz.shape[1] != a.x.shape[1],
    ),
    "channels mixed": Mistake(
        "Channels run together: each pair of an output and an input channel has a gradient of its own.",
        lambda f, a: np.broadcast_to(f().sum(0), f().shape),
        lambda f, a: np.broadcast_to(f().sum(1, keepdims=True), f().shape),
        lambda f, a: np.broadcast_to(f()[:1], f().shape),
        lambda f, a: np.broadcast_to(f()[:, :1], f().shape),
    ),
    "= for +=": Mistake(
        hints.LAST_PRODUCT,
        lambda f, a: f(dz=only(only(only(a.dz, 2, -1), 3, -1), 0, -1)),
        lambda f, a: f(dz=only(only(a.dz, 2, -1), 3, -1)),
    ),
    "mean for sum": Mistake(
        hints.MEAN, lambda f, a: f() / a.dz[0, 0].size, lambda f, a: f() / (len(a.dz) * a.dz[0, 0].size)
    ),
}


def _channels(a):
    return max(a.dz.shape[1], a.x.shape[1])


def _not_square(a):
    return oblong(a.x) or oblong(a.dz) or a.kernel_size[0] != a.kernel_size[1]


CONV_WEIGHT_GRAD = Exercise(
    conv_weight_grad,
    lambda rng, plain=False: (
        (dz, x, w.shape[2:], stride, padding) for x, w, _, dz, stride, padding in inputs.walks(rng, plain)
    ),
    KERNEL | WALK | BATCH | SUMS | by_place(_channels, _not_square),
    plain=Plain({"dz": 2, "x": 2}, result=2, without={"stride": 1, "padding": 0}),
    strided=Plain({"dz": 2, "x": 2}, result=2, without={"padding": 0}, drawn="strided"),
    lines=Lines(
        """
        def conv_weight_grad(dz, x, kernel_size):
            kh, kw = kernel_size
            dw = np.zeros((kh, kw))
            for u, v in np.ndindex(dz.shape):
                window = x[u : u + kh, v : v + kw]
                dw += dz[u, v] * window
            return dw
        """,
        instead_of="dw += dz[u, v] * window",
        stray="dw = dz[u, v] * window",
        mistake="= for +=",
    ),
)
