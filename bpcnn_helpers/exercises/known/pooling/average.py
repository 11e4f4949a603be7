"""The exercise on average pooling: right answer, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import hints, inputs
from bpcnn_helpers.exercises.exercise import Exercise, Mistake
from bpcnn_helpers.exercises.known.changes import by_place, left_over, returned_early
from bpcnn_helpers.exercises.known.pooling.windows import at, even, hand_back, overlap, reached, replaced
from bpcnn_helpers.exercises.lines import Lines
from bpcnn_helpers.exercises.plain import Plain
from bpcnn_helpers.ops.pool import avg_pool2d_grad, sum_pool2d_grad


def avg_pool_backward(dz, input_size, size, stride):
    """Each δ spread evenly over its window."""
    return avg_pool2d_grad(dz, input_size, size, stride=stride)


def _averages(rng, plain=False):
    """Multiples of the window's cells, so that the quarters are whole numbers; not so the last ones."""
    cases = list(inputs.pools(rng, plain))
    for place, (x, dz, size, stride) in enumerate(cases):
        yield dz if place >= len(cases) - 6 else dz * size**2, x.shape[2:], size, stride


def _given(share, **fault):
    return hand_back(share, lambda a: (*a.dz.shape[:2], *a.input_size), **fault)


def _covering(a):
    """How many windows see each cell."""
    ones = sum_pool2d_grad(np.ones_like(a.dz), a.input_size, a.size, stride=a.stride)
    return np.maximum(ones, 1)


SHARES = {
    "1/k² missing": Mistake(
        "Each cell gets the whole δ: how much does the average move if one of its cells moves by 1?",
        lambda f, a: f() * a.size**2,
        _given(np.ones_like, put=replaced),
    ),
    "1/k": Mistake("You divide by the side of the window: how many cells does it have?", lambda f, a: f() * a.size),
    "one cell": Mistake(
        "Only one cell of each window gets δ: in an average all of them have an influence.",
        _given(lambda window: at(window, 0)),
        _given(lambda window: at(window, 0) / window.size),
    ),
    "whole division": Mistake(
        "The fractions are cut off: look at the division.",
        lambda f, a: f(dz=(a.dz // a.size**2) * a.size**2),
        lambda f, a: np.trunc(f()),
        lambda f, a: np.floor(f()),
    ),
    "mean over the map": Mistake(
        "You divide by the size of a map: an average is taken over the cells of its own window.",
        lambda f, a: f() * a.size**2 / np.prod(a.input_size),
        lambda f, a: f() * a.size**2 / a.dz[0, 0].size,
    ),
    "batch mean": Mistake(hints.BATCH_MEAN, lambda f, a: f() / len(a.dz)),
}

WALK = {
    "stride ignored": Mistake(
        hints.STRIDE,
        _given(even, stride=lambda a: a.size),
        when=lambda a: a.stride != a.size,
    ),
    "one cell apart": Mistake(hints.ONE_APART, _given(even, stride=lambda a: 1)),
    "= for +=": Mistake(hints.OVERLAP, _given(even, put=replaced), when=overlap),
    "return in the loop": Mistake(hints.RETURN, *returned_early(lambda f, a, only: f(dz=only(a.dz)))),
    "mean of the windows": Mistake(
        "A cell in several windows gets the mean of what they send: it gets the sum.",
        lambda f, a: f() / _covering(a),
    ),
    "cells left over": Mistake(hints.LEFT_OVER, reached, when=lambda a: left_over(a, (a.size, a.size), a.input_size)),
}


def _filled(a):
    """Return the size of a map that windows fill, side by side."""
    return tuple(n * a.size for n in a.dz.shape[2:])


AVG_POOL_BACKWARD = Exercise(
    avg_pool_backward,
    _averages,
    SHARES | WALK | by_place(lambda a: a.dz.shape[1], lambda a: a.input_size[0] != a.input_size[1]),
    plain=Plain({"dz": 2}, result=2, without={"input_size": _filled, "stride": lambda a: a.size}),
    lines=Lines(
        """
        def avg_pool_backward(dz, size):
            rows, columns = dz.shape
            dx = np.zeros((rows * size, columns * size))
            for u, v in np.ndindex(dz.shape):
                top, left = u * size, v * size
                dx[top : top + size, left : left + size] = dz[u, v] / size**2
            return dx
        """,
        instead_of="dx[top : top + size, left : left + size] = dz[u, v] / size**2",
        stray="dx[top : top + size, left : left + size] = dz[u, v] / size",
        mistake="1/k",
    ),
)
