"""The exercise on the convolution layer, and its bias: right answers, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import inputs
from bpcnn_helpers.exercises.exercise import (
    BATCH_MEAN,
    BIAS_SHAPE,
    BY_BATCH,
    CHANNELS,
    LAST_PRODUCT,
    MEAN,
    NOT_ALL_SAMPLES,
    NOT_SQUARE,
    ONE_SHORT,
    PADDING,
    STRIDE,
    Exercise,
    mistake,
    oblong,
    only,
    without_last,
)
from bpcnn_helpers.ops.conv import (
    conv2d,
    conv2d_bias_grad,
)
from bpcnn_helpers.ops.matrices import rot180


def conv_forward(x, w, b, stride, padding):
    """Eq. 1."""
    return conv2d(x, w, b, stride=stride, padding=padding)


def conv_bias_grad(dz):
    """Claim D11."""
    return conv2d_bias_grad(dz)


EXERCISES = {
    "conv_forward": Exercise(
        conv_forward,
        lambda rng: ((x, w, b, stride, padding) for x, w, b, _, stride, padding in inputs.walks(rng)),
        {
            "kernel turned": mistake(
                "Your kernel is turned; a convolution layer does not turn it, in spite of its name.",
                lambda f, a: f(w=rot180(a.w)),
            ),
            "one axis turned": mistake(
                "One axis of your kernel runs backwards; in a convolution layer neither does.",
                lambda f, a: f(w=a.w[:, :, ::-1]),
                lambda f, a: f(w=a.w[..., ::-1]),
            ),
            "kernel transposed": mistake(
                "Rows and columns of your kernels are exchanged: follow one cell, w[o, c, i, j].",
                lambda f, a: f(w=a.w.swapaxes(2, 3)),
            ),
            "stride ignored": mistake(
                STRIDE,
                lambda f, a: f(stride=1),
                lambda f, a: f(stride=1)[:, :, : f().shape[2], : f().shape[3]],
                when=lambda a: a.stride > 1,
            ),
            "padding ignored": mistake(PADDING, lambda f, a: f(padding=0), when=lambda a: a.padding > 0),
            "bias forgotten": mistake("The bias is missing.", lambda f, a: f(b=None)),
            "bias too often": mistake(
                "The bias is added too often: once for each number of the output, not for each term of its sum.",
                lambda f, a: f(b=a.b * a.w.shape[1]),
                lambda f, a: f(b=a.b * a.w[0].size),
                lambda f, a: f(b=a.b * a.w[0, 0].size),
            ),
            "bias on the wrong axis": mistake(
                "The bias lies along the wrong axis: each output map has one number, the same in all of its places.",
                lambda f, a: f(b=None) + a.b,
                lambda f, a: f(b=None) + a.b[:, None],
                lambda f, a: f(b=None) + a.b[0],
                lambda f, a: f(b=None) + a.b.sum(),
            ),
            "one input channel": mistake(
                "Only one input channel arrives in the result: look at what happens to the sum between channels.",
                lambda f, a: f(x=only(a.x, 1, -1)),
                lambda f, a: f(x=only(a.x, 1, 0)),
            ),
            "channels swapped": mistake(
                "Input and output channels are exchanged: which axis of w counts which?",
                lambda f, a: f(w=a.w.swapaxes(0, 1)),
                when=lambda a: a.w.shape[0] != a.w.shape[1],
            ),
            "= for +=": mistake(
                LAST_PRODUCT,
                lambda f, a: f(x=only(a.x, 1, -1), w=only(only(a.w, 2, -1), 3, -1)),
                lambda f, a: f(w=only(only(a.w, 2, -1), 3, -1)),
                lambda f, a: f(x=only(a.x, 1, -1), w=only(only(a.w, 2, -1), 3, -1), b=None),
            ),
            "mean for sum": mistake(
                MEAN,
                lambda f, a: f(w=a.w / a.w[0].size),
                lambda f, a: f(w=a.w / a.w[0, 0].size),
                lambda f, a: f(w=a.w / a.w.shape[1]),
                lambda f, a: f() / a.w[0].size,
            ),
            "one place short": mistake(
                ONE_SHORT,
                lambda f, a: f()[:, :, :-1, :-1],
                lambda f, a: without_last(f()),
                lambda f, a: f()[:, :, :-1],
                lambda f, a: f()[..., :-1],
            ),
            "one sample": mistake(NOT_ALL_SAMPLES, lambda f, a: only(f(), 0, 0), lambda f, a: f()[:1]),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: max(a.w.shape[:2]) > 1),
            "height and width": mistake(NOT_SQUARE, when=lambda a: oblong(a.x) or oblong(a.w)),
        },
    ),
    "conv_bias_grad": Exercise(
        conv_bias_grad,
        lambda rng: ((dz,) for _, _, _, dz, _, _ in inputs.walks(rng)),
        {
            "mean for sum": mistake(
                MEAN,
                lambda f, a: a.dz.mean((0, 2, 3)),
                lambda f, a: f() / a.dz[0, 0].size,
            ),
            "batch mean": mistake(BATCH_MEAN, lambda f, a: f() / len(a.dz)),
            "bias per position": mistake(
                "Your bias has a number for each position: the same bias was added in every place of a map.",
                lambda f, a: a.dz.sum(0),
                lambda f, a: a.dz,
            ),
            "no sum over the batch": mistake(
                "The sum over the batch is missing: the same bias was added to every sample.",
                lambda f, a: a.dz.sum((2, 3)),
            ),
            "one sample": mistake(NOT_ALL_SAMPLES, lambda f, a: f(dz=a.dz[-1:]), lambda f, a: f(dz=a.dz[:1])),
            "channels summed": mistake(
                "You add up over the channels too: each output map has a bias of its own.",
                lambda f, a: a.dz.sum(),
                lambda f, a: a.dz.sum(keepdims=True).ravel(),
                lambda f, a: np.full_like(f(), a.dz.sum()),
            ),
            "wrong axis": mistake(
                BIAS_SHAPE,
                lambda f, a: a.dz.sum((1, 2, 3)),
                lambda f, a: a.dz.sum((0, 1, 2)),
                lambda f, a: a.dz.sum((0, 1, 3)),
                lambda f, a: a.dz.sum((0, 2)),
                lambda f, a: a.dz.sum((0, 3)),
                lambda f, a: a.dz.sum((2, 3)).T,
            ),
            "axes kept": mistake(
                "The numbers are right, the shape is not: it is (channels,), with no axes of length 1 around.",
                lambda f, a: a.dz.sum((0, 2, 3), keepdims=True),
                lambda f, a: f()[:, None],
                lambda f, a: f()[None],
                lambda f, a: f()[:, None, None],
            ),
            "= for +=": mistake(LAST_PRODUCT, lambda f, a: a.dz[-1, :, -1, -1], lambda f, a: a.dz[0, :, 0, 0]),
            "one place short": mistake(
                "The last row or column of δ has no part in your gradient.", lambda f, a: f(dz=without_last(a.dz))
            ),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: a.dz.shape[1] > 1),
            "height and width": mistake(NOT_SQUARE, when=lambda a: oblong(a.dz)),
        },
    ),
}
