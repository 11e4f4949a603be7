"""The exercise on max pooling: right answer, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import hints, inputs
from bpcnn_helpers.exercises.exercise import Exercise, Mistake
from bpcnn_helpers.exercises.known.changes import by_place, left_over, oblong, returned_early
from bpcnn_helpers.exercises.known.pooling.windows import (
    at,
    even,
    hand_back,
    overlap,
    reached,
    replaced,
    replaced_where_given,
)
from bpcnn_helpers.exercises.lines import Lines
from bpcnn_helpers.exercises.plain import Plain
from bpcnn_helpers.ops.max_pool import max_pool2d_grad


def max_pool_backward(dz, x, size, stride):
    """Each δ to the first winner of its window."""
    return max_pool2d_grad(dz, x, size, stride=stride)


def _given(share, **fault):
    return hand_back(share, lambda a: a.x.shape, **fault)


def _first(window):
    return at(window, np.argmax(window))


def _last(window):
    return at(window, window.size - 1 - np.argmax(window.ravel()[::-1]))


def _first_by_columns(window):
    return _first(window.T).T


def _last_by_columns(window):
    return _last(window.T).T


def _all(window):
    return window == window.max()


def _to(place):
    """Give each δ to place(a, u, v, i, j), where the maximum of window (u, v) is its cell (i, j)."""

    def wrong(f, a):
        grad = np.zeros(a.x.shape)
        for n, c, u, v in np.ndindex(a.dz.shape):
            window = a.x[n, c, u * a.stride : u * a.stride + a.size, v * a.stride : v * a.stride + a.size]
            i, j = np.unravel_index(np.argmax(window), window.shape)
            grad[n, c, *place(a, u, v, i, j)] += a.dz[n, c, u, v]
        return grad

    return wrong


TIES = {
    "ties given twice": Mistake(
        "Equal largest cells each get the whole δ: a window hands out its δ once.",
        _given(_all),
        _given(_all, put=replaced_where_given),
    ),
    "ties shared": Mistake(
        "Equal largest cells share δ: here the first of them in reading order gets all of it.",
        _given(lambda window: _all(window) / _all(window).sum()),
    ),
    "last tie wins": Mistake(
        "Of equal cells the last one wins in yours: the first in reading order should.",
        _given(_last),
        _given(_last, put=replaced_where_given),
    ),
    "first tie by columns": Mistake(
        "Of equal cells the first one down the columns wins in yours: reading order goes along the rows.",
        _given(_first_by_columns),
    ),
    "last tie by columns": Mistake(
        "Of equal cells the last one down the columns wins in yours: the first one along the rows should.",
        _given(_last_by_columns),
    ),
}

WALK = {
    "stride ignored": Mistake(
        hints.STRIDE,
        _given(_first, stride=lambda a: a.size),
        when=lambda a: a.stride != a.size,
    ),
    "one cell apart": Mistake(hints.ONE_APART, _given(_first, stride=lambda a: 1)),
    "= for +=": Mistake(
        hints.OVERLAP,
        _given(_first, put=replaced_where_given),
        _given(_first, put=replaced),
        _given(_all, put=replaced),
        when=overlap,
    ),
    "return in the loop": Mistake(hints.RETURN, *returned_early(lambda f, a, only: f(dz=only(a.dz)))),
    "place in the window": Mistake(
        "The place of the maximum is counted within its window: where does that window begin?",
        _to(lambda a, u, v, i, j: (i, j)),
        _to(lambda a, u, v, i, j: (u + i, v + j)),
    ),
    "row and column": Mistake(
        "Row and column of the winner are exchanged: in which order does your code get them?",
        _to(lambda a, u, v, i, j: (u * a.stride + j, v * a.stride + i)),
    ),
    "cells left over": Mistake(hints.LEFT_OVER, reached, when=lambda a: left_over(a, (a.size, a.size), a.x.shape[2:])),
}

WINNERS = {
    "given to all": Mistake(
        "Every cell of a window gets δ: only the one that was passed on has an influence.",
        _given(np.ones_like),
        _given(even),
    ),
    "times x": Mistake(
        "δ is multiplied by the largest number itself: how fast does a maximum grow with its largest number?",
        _given(lambda window: _first(window) * window),
        lambda f, a: f() * a.x,
    ),
    "largest magnitude": Mistake(
        "With negative numbers another cell wins in yours: -1 is larger than -3.",
        _given(lambda window: _first(np.abs(window))),
    ),
    "starts from 0": Mistake(
        "In a window of negative numbers nobody wins: with which number does your search begin?",
        _given(lambda window: _first(window) * (window.max() > 0)),
        _given(lambda window: at(window, 0) if window.max() <= 0 else _first(window)),
        when=lambda a: a.x.min() < 0,
    ),
    "smallest wins": Mistake("The smallest cell of each window gets δ.", _given(lambda window: _first(-window))),
}

MAX_POOL_BACKWARD = Exercise(
    max_pool_backward,
    lambda rng, plain=False: ((dz, x, size, stride) for x, dz, size, stride in inputs.pools(rng, plain)),
    TIES | WALK | WINNERS | by_place(lambda a: a.dz.shape[1], lambda a: oblong(a.x)),
    plain=Plain({"dz": 2, "x": 2}, result=2, without={"stride": lambda a: a.size}),
    lines=Lines(
        """
        def max_pool_backward(dz, x, size):
            dx = np.zeros(x.shape)
            for u, v in np.ndindex(dz.shape):
                top, left = u * size, v * size
                window = x[top : top + size, left : left + size]
                i, j = divmod(np.argmax(window), size)
                dx[top + i, left + j] += dz[u, v]
            return dx
        """,
        instead_of="dx[top + i, left + j] += dz[u, v]",
        stray="dx[i, j] += dz[u, v]",
        mistake="place in the window",
    ),
)
