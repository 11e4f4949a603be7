"""How mistaken pooling layers hand δ back to their windows."""

import numpy as np


def added(old, part):
    """Add what a window gives to what its cells have, as is right."""
    return old + part


def replaced(old, part):
    """Let a later window take back what an earlier one gave, wherever the two overlap."""
    return part


def replaced_where_given(old, part):
    """Likewise, but only in the cells that the later window gives something."""
    return np.where(part != 0, part, old)


def hand_back(share, shape, stride=lambda a: a.stride, put=added):
    """Return a way to go wrong: each δ is given to its window in the parts share(window of x).

    `shape(a)` is that of the gradient, `stride(a)` the way between two windows; put(old, part) is what the cells of a
    window hold afterwards.
    """

    def wrong(f, a):
        grad, step = np.zeros(shape(a)), stride(a)
        for n, c, u, v in np.ndindex(a.dz.shape):
            window = np.s_[n, c, u * step : u * step + a.size, v * step : v * step + a.size]
            part = share(a.x[window] if hasattr(a, "x") else grad[window]) * a.dz[n, c, u, v]
            grad[window] = put(grad[window], part)
        return grad

    return wrong


def overlap(a):
    """Whether windows see the same cell."""
    return a.size > a.stride and max(a.dz.shape[2:]) > 1


def at(window, place):
    """Give all to one cell, counted in reading order."""
    share = np.zeros(window.shape)
    share.flat[place] = 1
    return share


def even(window):
    """Give the same to every cell."""
    return np.full(window.shape, 1 / window.size)


def reached(f, a):
    """Return a gradient that is only as large as the windows reach."""
    height, width = ((o - 1) * a.stride + a.size for o in a.dz.shape[2:])
    return f()[:, :, :height, :width]
