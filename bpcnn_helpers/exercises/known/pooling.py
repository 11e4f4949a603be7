"""The exercises on pooling: right answers, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import inputs
from bpcnn_helpers.exercises.exercise import (
    BATCH_MEAN,
    BY_BATCH,
    CHANNELS,
    LEFT_OVER,
    NOT_SQUARE,
    OVERLAP,
    STRIDE,
    Exercise,
    mistake,
    oblong,
)
from bpcnn_helpers.ops.max_pool import max_pool2d_grad
from bpcnn_helpers.ops.pool import avg_pool2d_grad, sum_pool2d_grad


def max_pool_backward(dz, x, size, stride):
    """Each δ to the first winner of its window."""
    return max_pool2d_grad(dz, x, size, stride=stride)


def avg_pool_backward(dz, input_size, size, stride):
    """Each δ spread evenly over its window."""
    return avg_pool2d_grad(dz, input_size, size, stride=stride)


def _hand_back(a, shape, share, stride=None, assign=False):
    """Give share(window) of each δ to its window."""
    grad, stride = np.zeros(shape), stride or a.stride
    for n, c, u, v in np.ndindex(a.dz.shape):
        window = np.s_[n, c, u * stride : u * stride + a.size, v * stride : v * stride + a.size]
        part = share(a.x[window] if hasattr(a, "x") else grad[window]) * a.dz[n, c, u, v]
        if not assign:
            grad[window] += part
        else:
            grad[window] = np.where(part != 0, part, grad[window])
    return grad


def _max(share, **fault):
    return lambda f, a: _hand_back(a, a.x.shape, share, **{k: v(a) if callable(v) else v for k, v in fault.items()})


def _average(share, **fault):
    shape = lambda a: (*a.dz.shape[:2], *a.input_size)  # noqa: E731
    return lambda f, a: _hand_back(a, shape(a), share, **{k: v(a) if callable(v) else v for k, v in fault.items()})


def _at(window, place):
    share = np.zeros(window.shape)
    share.flat[place] = 1
    return share


def _first(window):
    return _at(window, np.argmax(window))


def _last(window):
    return _at(window, window.size - 1 - np.argmax(window.ravel()[::-1]))


def _first_by_columns(window):
    return _first(window.T).T


def _all(window):
    return window == window.max()


def _even(window):
    return np.full(window.shape, 1 / window.size)


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


def _covering(a):
    """How many windows see each cell."""
    ones = sum_pool2d_grad(np.ones_like(a.dz), a.input_size, a.size, stride=a.stride)
    return np.maximum(ones, 1)


def _rest(a):
    size = a.x.shape[2:] if hasattr(a, "x") else a.input_size
    return any(n > (o - 1) * a.stride + a.size for n, o in zip(size, a.dz.shape[2:]))


def _reached(f, a):
    height, width = ((o - 1) * a.stride + a.size for o in a.dz.shape[2:])
    return f()[:, :, :height, :width]


def _averages(rng):
    """Multiples of the window's cells, so that the quarters are whole numbers; not so the last ones."""
    cases = list(inputs.pools(rng))
    for place, (x, dz, size, stride) in enumerate(cases):
        yield dz if place >= len(cases) - 6 else dz * size**2, x.shape[2:], size, stride


EXERCISES = {
    "max_pool_backward": Exercise(
        max_pool_backward,
        lambda rng: ((dz, x, size, stride) for x, dz, size, stride in inputs.pools(rng)),
        {
            "= for +=": mistake(OVERLAP, _max(_first, assign=True)),
            "ties given twice": mistake(
                "Equal largest cells each get the whole δ: a window hands out its δ once.",
                _max(_all),
                _max(_all, assign=True),
            ),
            "ties shared": mistake(
                "Equal largest cells share δ: here the first of them in reading order gets all of it.",
                _max(lambda window: _all(window) / _all(window).sum()),
            ),
            "last tie wins": mistake(
                "Of equal cells the last one wins in yours: the first in reading order should.",
                _max(_last),
                _max(_last, assign=True),
            ),
            "first tie by columns": mistake(
                "Of equal cells the first one down the columns wins in yours: reading order goes along the rows.",
                _max(_first_by_columns),
            ),
            "stride ignored": mistake(
                STRIDE,
                _max(_first, stride=lambda a: a.size),
                _max(_first, stride=1),
                when=lambda a: a.stride != a.size,
            ),
            "place in the window": mistake(
                "The place of the maximum is counted within its window: where does that window begin?",
                _to(lambda a, u, v, i, j: (i, j)),
                _to(lambda a, u, v, i, j: (u + i, v + j)),
            ),
            "row and column": mistake(
                "Row and column of the winner are exchanged: in which order does your code get them?",
                _to(lambda a, u, v, i, j: (u * a.stride + j, v * a.stride + i)),
            ),
            "given to all": mistake(
                "Every cell of a window gets δ: only the one that was passed on has an influence.",
                _max(np.ones_like),
                _max(_even),
            ),
            "times x": mistake(
                "δ is multiplied by the largest number itself: how fast does a maximum grow with its largest number?",
                _max(lambda window: _first(window) * window),
                lambda f, a: f() * a.x,
            ),
            "largest magnitude": mistake(
                "With negative numbers another cell wins in yours: -1 is larger than -3.",
                _max(lambda window: _first(np.abs(window))),
            ),
            "starts from 0": mistake(
                "In a window of negative numbers nobody wins: with which number does your search begin?",
                _max(lambda window: _first(window) * (window.max() > 0)),
                _max(lambda window: _at(window, 0) if window.max() <= 0 else _first(window)),
                when=lambda a: a.x.min() < 0,
            ),
            "smallest wins": mistake("The smallest cell of each window gets δ.", _max(lambda window: _first(-window))),
            "cells left over": mistake(LEFT_OVER, _reached, when=_rest),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: a.dz.shape[1] > 1),
            "height and width": mistake(NOT_SQUARE, when=lambda a: oblong(a.x)),
        },
    ),
    "avg_pool_backward": Exercise(
        avg_pool_backward,
        _averages,
        {
            "1/k² missing": mistake(
                "Each cell gets the whole δ: how much does the average move if one of its cells moves by 1?",
                lambda f, a: f() * a.size**2,
                _average(np.ones_like, assign=True),
            ),
            "1/k": mistake(
                "You divide by the side of the window: how many cells does it have?", lambda f, a: f() * a.size
            ),
            "= for +=": mistake(OVERLAP, _average(_even, assign=True)),
            "stride ignored": mistake(
                STRIDE,
                _average(_even, stride=lambda a: a.size),
                _average(_even, stride=1),
                when=lambda a: a.stride != a.size,
            ),
            "mean of the windows": mistake(
                "A cell in several windows gets the mean of what they send: it gets the sum.",
                lambda f, a: f() / _covering(a),
            ),
            "one cell": mistake(
                "Only one cell of each window gets δ: in an average all of them have an influence.",
                _average(lambda window: _at(window, 0)),
                _average(lambda window: _at(window, 0) / window.size),
            ),
            "whole division": mistake(
                "The fractions are cut off: look at the division.",
                lambda f, a: f(dz=(a.dz // a.size**2) * a.size**2),
                lambda f, a: np.trunc(f()),
                lambda f, a: np.floor(f()),
            ),
            "mean over the map": mistake(
                "You divide by the size of a map: an average is taken over the cells of its own window.",
                lambda f, a: f() * a.size**2 / np.prod(a.input_size),
                lambda f, a: f() * a.size**2 / a.dz[0, 0].size,
            ),
            "batch mean": mistake(BATCH_MEAN, lambda f, a: f() / len(a.dz)),
            "cells left over": mistake(LEFT_OVER, _reached, when=_rest),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: a.dz.shape[1] > 1),
            "height and width": mistake(NOT_SQUARE, when=lambda a: a.input_size[0] != a.input_size[1]),
        },
    ),
}
