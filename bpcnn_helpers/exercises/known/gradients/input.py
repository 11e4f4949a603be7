"""The exercise on the gradient of the input of a convolution layer: right answer, classic mistakes, hints."""

from types import SimpleNamespace

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
from bpcnn_helpers.ops.conv import conv2d_input_grad
from bpcnn_helpers.ops.matrices import rot180


def conv_input_grad(dz, w, input_size, stride, padding):
    """Eq. 3."""
    return conv2d_input_grad(dz, w, input_size, stride=stride, padding=padding)


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


def _with(a, **changes):
    return SimpleNamespace(**{**vars(a), **changes})


def _last_map(a):
    return _with(a, dz=a.dz[:, -1:], w=a.w[-1:])


def _crop(grad, a, begin):
    return grad[:, :, begin : begin + a.input_size[0], begin : begin + a.input_size[1]]


def _reached(f, a):
    """Only as large as the windows reach."""
    size = tuple((o - 1) * a.stride + k for o, k in zip(a.dz.shape[2:], a.w.shape[2:]))
    p = a.padding
    return f(input_size=size, padding=0)[:, :, p : size[0] - p, p : size[1] - p]


KERNEL = {
    "kernel turned": Mistake(
        "Your kernel is the wrong way round: a window hands its δ back through the weights as they were laid; "
        "seen from an input cell, the same weights come in the opposite order.",
        lambda f, a: f(w=rot180(a.w)),
        lambda f, a: rot180(f()),
    ),
    "one axis turned": Mistake(
        "One axis of your kernel is the wrong way round: what holds for the rows holds for the columns.",
        lambda f, a: f(w=a.w[:, :, ::-1]),
        lambda f, a: f(w=a.w[..., ::-1]),
    ),
    "channels turned": Mistake(
        hints.FOUR_AXES, lambda f, a: f(w=channels_turned(a.w)), lambda f, a: f(w=rot180(channels_turned(a.w)))
    ),
    "kernel transposed": Mistake(
        hints.KERNEL_COLUMNS,
        lambda f, a: _crop(_stamp(_with(a, w=a.w.swapaxes(2, 3)), a.stride), a, a.padding),
    ),
}

PADDING = {
    "crop forgotten": Mistake(
        "Your gradient has the size of the padded input: the padding is not part of the input.",
        lambda f, a: _stamp(a, a.stride),
    ),
    "crop of nothing": Mistake(
        "It goes wrong only without padding: look at what a slice p:-p is for p = 0.",
        when=lambda a: a.padding == 0,
    ),
    "padding ignored": Mistake(
        "The padding is not used, or cropped on the wrong side: in which row and column of the padded gradient "
        "does the input begin?",
        lambda f, a: _crop(_stamp(a, a.stride), a, 0),
        lambda f, a: _crop(_stamp(a, a.stride), a, 2 * a.padding),
        when=lambda a: a.padding > 0,
    ),
}

WALK = {
    "stride ignored": Mistake(
        hints.STRIDE, lambda f, a: _crop(_stamp(a, 1), a, a.padding), when=lambda a: a.stride > 1
    ),
    "cells left over": Mistake(hints.LEFT_OVER, _reached, when=lambda a: left_over(a, a.w.shape[2:], a.input_size)),
    "= for +=": Mistake(
        hints.OVERLAP,
        lambda f, a: _crop(_stamp(a, a.stride, assign=True), a, a.padding),
        lambda f, a: _crop(_stamp(_last_map(a), a.stride, assign=True), a, a.padding),
        lambda f, a: _crop(_by_cells(a), a, a.padding),
        lambda f, a: _crop(_by_cells(_last_map(a)), a, a.padding),
    ),
    "return in the loop": Mistake(hints.RETURN, *returned_early(lambda f, a, only: f(dz=only(a.dz)))),
    "one place short": Mistake(hints.LAST_DELTA, lambda f, a: f(dz=without_last(a.dz))),
}

SUMS = {
    "one output channel": Mistake(
        "Only one output channel sends its δ back: an input cell has fed all of them.",
        lambda f, a: f(dz=only(a.dz, 1, -1)),
        lambda f, a: f(dz=only(a.dz, 1, 0)),
    ),
    "channels swapped": Mistake(
        hints.SWAPPED, lambda f, a: f(w=a.w.swapaxes(0, 1)), when=lambda a: a.w.shape[0] != a.w.shape[1]
    ),
    "mean for sum": Mistake(
        hints.MEAN,
        lambda f, a: f() / a.w[0, 0].size,
        lambda f, a: f() / a.dz[0, 0].size,
        lambda f, a: f() / a.w.shape[0],
    ),
    "batch mean": Mistake(hints.BATCH_MEAN, lambda f, a: f() / len(a.dz)),
    "summed over the batch": Mistake(
        "You add up over the batch: each sample has an input of its own, and a gradient of its own.",
        lambda f, a: f().sum(0),
        lambda f, a: f().sum(0, keepdims=True),
        lambda f, a: np.broadcast_to(f().sum(0), f().shape),
    ),
}


def _not_square(a):
    return oblong(a.w) or oblong(a.dz) or a.input_size[0] != a.input_size[1]


CONV_INPUT_GRAD = Exercise(
    conv_input_grad,
    lambda rng, plain=False: (
        (dz, w, x.shape[2:], stride, padding) for x, w, _, dz, stride, padding in inputs.walks(rng, plain)
    ),
    KERNEL | PADDING | WALK | SUMS | by_place(lambda a: max(a.w.shape[:2]), _not_square),
    plain=Plain({"dz": 2, "w": 2}, result=2, without={"stride": 1, "padding": 0}),
    strided=Plain({"dz": 2, "w": 2}, result=2, without={"padding": 0}, drawn="strided"),
    lines=Lines(
        """
        def conv_input_grad(dz, w, input_size):
            kh, kw = w.shape
            dx = np.zeros(input_size)
            for u, v in np.ndindex(dz.shape):
                dx[u : u + kh, v : v + kw] += dz[u, v] * w
            return dx
        """,
        instead_of="dx[u : u + kh, v : v + kw] += dz[u, v] * w",
        stray="dx[u : u + kh, v : v + kw] += dz[u, v] * w[::-1, ::-1]",
        mistake="kernel turned",
    ),
)
