"""The input gradient for any step, twice: gathered with the turned kernel, and as the package finds it."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.explorer.explore import explore
from bpcnn_helpers.explorer.explorer import Explorer
from bpcnn_helpers.explorer.graph import Cell, numbers_in
from bpcnn_helpers.ops.conv import conv2d_input_grad
from bpcnn_helpers.ops.matrices import correlate2d, rot180
from bpcnn_helpers.ops.windows import conv_output_size


def explore_gather(w: ArrayLike, δ: ArrayLike, *, pinned: Cell | None = None, covered: Sequence[str] = ()) -> Explorer:
    """Explore the input gradient of a layer with any stride, padding and dilation, gathered and scattered.

    Parameters
    ----------
    w : array_like, shape (3, 3)
        The kernel; a control takes its upper left part.
    δ : array_like, shape (H, W)
        Cut off or repeated to the size of the output that the controls give.
    pinned, covered : tuple, optional
        As in `Explorer`.

    Returns
    -------
    Explorer
        Panels w, δ and ∂J/∂a, as `conv2d_input_grad` finds it; P (δ with its cells apart and a rim of zeros, without
        what belongs to the padding), L (w as the forward pass lays it on the input), R (L turned by 180°), and ∇a,
        which is P correlated with R.

    Raises
    ------
    TypeError, ValueError
        If one is not a matrix of finite numbers, or w is not 3×3.

    Notes
    -----
    Claim D9, for any step. The forward pass correlates, or it convolves: then L is w turned.

    Examples
    --------
    >>> explorer = explore_gather([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1]])
    >>> bool((explorer["∇a"] == explorer["∂J/∂a"]).all()), explorer["R"].tolist()
    (True, [[5, 4], [2, 1]])
    """
    w, δ = numbers_in("w", w), numbers_in("δ", δ)
    if w.shape != (3, 3):
        raise ValueError(f"w has shape {w.shape}, expected (3, 3)")
    if δ.ndim != 2:
        raise ValueError(f"δ has shape {δ.shape}, expected a matrix")
    return explore(
        {"w": w, "δ": δ},
        {"∂J/∂a": _scattered, "P": _laid_out, "L": _on_the_input, "R": (rot180, "L"), "∇a": (correlate2d, "P", "R")},
        rows={"The package": "w δ ∂J/∂a", "Gather": "P L R ∇a"},
        roles={"w": "kernel"},
        captions={"P": "δ laid out", "L": "w on a", "R": "L turned", "∇a": "P ⋆ R"},
        sizes={"w": "kernel", "δ": (conv_output_size, "size")},
        size=widgets.IntSlider(4, 3, 6, description="size of a"),
        kernel=widgets.IntSlider(2, 2, 3, description="size of w"),
        stride=1,
        padding=range(3),
        dilation=range(1, 3),
        forward=["correlation", "convolution"],
        title="The input gradient, for any step",
        pinned=pinned,
        covered=covered,
    )


def _scattered(δ, w, forward, size, stride, padding, dilation):
    laid = rot180(w) if forward == "convolution" else w
    return conv2d_input_grad(δ, laid, size, stride=stride, padding=padding, dilation=dilation)


def _laid_out(δ, w, size, stride, padding, dilation):
    """Return δ with its cells apart and a rim of zeros, and cut off what belongs to the padding."""
    edge = dilation * (len(w) - 1)
    rim = np.pad(_apart(δ, stride), edge)
    whole = np.pad(rim, (0, size + 2 * padding + edge - len(rim)))  # cells that no window reads
    inside = slice(padding, len(whole) - padding)
    return whole[inside, inside]


def _on_the_input(w, forward, dilation):
    return _apart(rot180(w) if forward == "convolution" else w, dilation)


def _apart(matrix, step):
    """Return a matrix with zeros between its cells, so that they are `step` apart."""
    result = np.zeros([step * (n - 1) + 1 for n in matrix.shape], matrix.dtype)
    result[::step, ::step] = matrix
    return result
