"""The exercise on the convolution layer: right answer, classic mistakes, hints."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bpcnn_helpers.exercises import hints, inputs
from bpcnn_helpers.exercises.exercise import Exercise, Mistake
from bpcnn_helpers.exercises.known.changes import by_place, channels_turned, oblong, only, returned_early, without_last
from bpcnn_helpers.exercises.lines import Lines
from bpcnn_helpers.exercises.plain import Plain
from bpcnn_helpers.ops.conv import conv2d
from bpcnn_helpers.ops.matrices import rot180


def conv_forward(x, w, b, stride, padding):
    """Eq. 1."""
    return conv2d(x, w, b, stride=stride, padding=padding)


def _left_over(a):
    return any((n + 2 * a.padding - k) % a.stride for n, k in zip(a.x.shape[2:], a.w.shape[2:]))


def _last_cell(w):
    return only(only(w, 2, -1), 3, -1)


def _windows_as_they_lie(f, a):
    """Reshape the windows to columns without putting the kernel's axes in front."""
    x = np.pad(a.x, ((0, 0), (0, 0), *2 * ((a.padding, a.padding),)))
    seen = sliding_window_view(x, a.w.shape[2:], (2, 3))[:, :, :: a.stride, :: a.stride]
    z = a.w.reshape(len(a.w), -1) @ seen.reshape(a.w[0].size, -1) + a.b[:, None]
    return z.reshape(len(a.w), len(x), *seen.shape[2:4]).swapaxes(0, 1)


KERNEL = {
    "kernel turned": Mistake(
        "Your kernel is turned; a convolution layer does not turn it, in spite of its name.",
        lambda f, a: f(w=rot180(a.w)),
    ),
    "one axis turned": Mistake(
        "One axis of your kernel runs backwards; in a convolution layer neither does.",
        lambda f, a: f(w=a.w[:, :, ::-1]),
        lambda f, a: f(w=a.w[..., ::-1]),
    ),
    "channels turned": Mistake(
        hints.FOUR_AXES, lambda f, a: f(w=channels_turned(a.w)), lambda f, a: f(w=rot180(channels_turned(a.w)))
    ),
    "kernel transposed": Mistake(hints.KERNEL_COLUMNS, lambda f, a: f(w=a.w.swapaxes(2, 3))),
}

WALK = {
    "stride ignored": Mistake(
        hints.STRIDE,
        lambda f, a: f(stride=1),
        lambda f, a: f(stride=1)[:, :, : f().shape[2], : f().shape[3]],
        when=lambda a: a.stride > 1,
    ),
    "padding ignored": Mistake(hints.PADDING, lambda f, a: f(padding=0), when=lambda a: a.padding > 0),
    "step that does not fit": Mistake(hints.NO_FIT, when=_left_over),
    "return in the loop": Mistake(hints.RETURN, *returned_early(lambda f, a, only: only(f()))),
    "one place short": Mistake(
        hints.ONE_SHORT,
        lambda f, a: f()[:, :, :-1, :-1],
        lambda f, a: without_last(f()),
        lambda f, a: f()[:, :, :-1],
        lambda f, a: f()[..., :-1],
    ),
}

BIAS = {
    "bias forgotten": Mistake("The bias is missing.", lambda f, a: f(b=None)),
    "bias too often": Mistake(
        "The bias is added too often: once for each number of the output, not for each term of its sum.",
        lambda f, a: f(b=a.b * a.w.shape[1]),
        lambda f, a: f(b=a.b * a.w[0].size),
        lambda f, a: f(b=a.b * a.w[0, 0].size),
    ),
    "bias on the wrong axis": Mistake(
        "The bias lies along the wrong axis: each output map has one number, the same in all of its places.",
        lambda f, a: f(b=None) + a.b,
        lambda f, a: f(b=None) + a.b[:, None],
        lambda f, a: f(b=None) + a.b[0],
        lambda f, a: f(b=None) + a.b.sum(),
    ),
}

SUMS = {
    "one input channel": Mistake(
        "Only one input channel arrives in the result: look at what happens to the sum between channels.",
        lambda f, a: f(x=only(a.x, 1, -1)),
        lambda f, a: f(x=only(a.x, 1, 0)),
    ),
    "channels swapped": Mistake(
        hints.SWAPPED, lambda f, a: f(w=a.w.swapaxes(0, 1)), when=lambda a: a.w.shape[0] != a.w.shape[1]
    ),
    "= for +=": Mistake(
        hints.LAST_PRODUCT,
        lambda f, a: f(x=only(a.x, 1, -1), w=_last_cell(a.w)),
        lambda f, a: f(w=_last_cell(a.w)),
        lambda f, a: f(x=only(a.x, 1, -1), w=_last_cell(a.w), b=None),
    ),
    "mean for sum": Mistake(
        hints.MEAN,
        lambda f, a: f(w=a.w / a.w[0].size),
        lambda f, a: f(w=a.w / a.w[0, 0].size),
        lambda f, a: f(w=a.w / a.w.shape[1]),
        lambda f, a: f() / a.w[0].size,
    ),
    "one sample": Mistake(hints.NOT_ALL_SAMPLES, lambda f, a: only(f(), 0, 0), lambda f, a: f()[:1]),
    "reshaped as it lies": Mistake(
        "A reshape keeps the numbers in the order in which they lie: bring the axes into the right order first.",
        _windows_as_they_lie,
        lambda f, a: f().swapaxes(0, 1).reshape(f().shape),
    ),
}

CONV_FORWARD = Exercise(
    conv_forward,
    lambda rng, plain=False: ((x, w, b, stride, padding) for x, w, b, _, stride, padding in inputs.walks(rng, plain)),
    KERNEL | WALK | BIAS | SUMS | by_place(lambda a: max(a.w.shape[:2]), lambda a: oblong(a.x) or oblong(a.w)),
    plain=Plain({"x": 2, "w": 2, "b": 1}, result=2, without={"stride": 1, "padding": 0}),
    lines=Lines(
        """
        def conv_forward(x, w, b):
            (height, width), (kh, kw) = x.shape, w.shape
            z = np.zeros((height - kh + 1, width - kw + 1))
            for j, k in np.ndindex(z.shape):
                window = x[j : j + kh, k : k + kw]
                z[j, k] = np.sum(window * w) + b
            return z
        """,
        instead_of="z[j, k] = np.sum(window * w) + b",
        stray="z[j, k] = np.sum(window * w + b)",
        mistake="bias too often",
    ),
)
