"""A convolution of one row of cells, with the matrix of its windows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import integer
from bpcnn_helpers.explorer.controls import slider
from bpcnn_helpers.explorer.explorer import Explorer
from bpcnn_helpers.explorer.graph import Cell, numbers_in
from bpcnn_helpers.explorer.plan import Plan, checked, opened, upstream
from bpcnn_helpers.ops.conv import conv2d, conv2d_input_grad


def explore_row(
    V: ArrayLike,
    K: ArrayLike,
    G: ArrayLike | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    pinned: Cell | None = None,
    covered: Sequence[str] = (),
) -> Explorer:
    """Explore a convolution in one dimension: Z, where each window lies, and ∂J/∂V from an upstream gradient G.

    Parameters
    ----------
    V : array_like, shape (n,)
        The input.
    K : array_like, shape (f,)
        The kernel.
    G : array_like, shape (windows,), optional
        ∂J/∂Z; small integers unless given. Where a control changes the size of Z it is cut off or repeated.
    stride, padding, dilation : int
        Where the controls stand at first.
    pinned, covered : tuple, optional
        As in `Explorer`.

    Returns
    -------
    Explorer
        Panels V, K, Z, M, G and ∂J/∂V. A row of M is the kernel, laid on the padded input where one window lies: its
        columns are the pairs that meet (j − 1)s + u = r, and G times M is the gradient of the padded input.

    Raises
    ------
    TypeError, ValueError
        If V or K is no row of finite numbers, or shapes do not fit.

    Notes
    -----
    The constraint of B, Eq. 3, in one dimension (claim B9).

    Examples
    --------
    >>> explorer = explore_row([1, 2, 0, 3, 1], [1, 2], [1, 10], stride=3)
    >>> explorer["M"], explorer["∂J/∂V"]
    (array([[1, 2, 0, 0, 0],
           [0, 0, 0, 1, 2]]), array([ 1,  2,  0, 10, 20]))
    """
    V, K = numbers_in("V", V), numbers_in("K", K)
    for name, array in (("V", V), ("K", K)):
        if array.ndim != 1:
            raise ValueError(f"{name} has shape {array.shape}, expected a row of cells, (n,)")
    integer(stride, "stride", 1), integer(padding, "padding"), integer(dilation, "dilation", 1)
    Z = _forward(V, K, stride, padding, dilation)
    arrays = {"V": V, "K": K, "G": upstream("G", G, Z.shape, "Z")}
    functions = {"Z": (_forward, "V", "K"), "M": (_windows, "V", "K"), "∂J/∂V": (_backward, "G", "K", "V")}
    about: dict[str, Any] = {
        "rows": {"Forward": "V K Z", "Where the windows lie": "M", "Backward": "G ∂J/∂V"},
        "roles": {"K": "kernel", "M": "kernel", "G": "gradient"},
        "captions": {"M": "windows", "G": "∂J/∂Z, from above"},
        "sizes": {"V": "cells", "K": "kernel_size", "G": "Z"},
    }
    controls = {
        "cells": slider(len(V), len(K), len(V) + 3),
        "kernel_size": slider(len(K), 1, 4),
        "stride": slider(stride, 1, 4),
        "padding": slider(padding, 0, 2),
        "dilation": slider(dilation, 1, 3),
    }
    plan = checked(Plan(arrays, functions, **about), controls)
    return opened(lambda **_: plan, controls, "A row of cells, forwards and backwards", pinned, covered)


def _walk(stride, padding, dilation):
    """Return how a matrix of one row is walked over: the padding lies at its two ends alone."""
    return {"stride": stride, "padding": (0, padding), "dilation": dilation}


def _forward(V, K, stride, padding, dilation):
    return conv2d(V[None], K[None], **_walk(stride, padding, dilation))[0]


def _backward(G, K, V, stride, padding, dilation):
    return conv2d_input_grad(G[None], K[None], (1, len(V)), **_walk(stride, padding, dilation))[0]


def _windows(V, K, stride, padding, dilation):
    """Return the matrix of the windows, shape (windows, n + 2 padding)."""
    places = len(_forward(np.zeros(len(V)), np.zeros(len(K)), stride, padding, dilation))
    M = np.zeros((places, len(V) + 2 * padding), K.dtype)
    for place, row in enumerate(M):
        row[place * stride :][: dilation * len(K) : dilation] = K
    return M
