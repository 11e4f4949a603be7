"""What every figure has in common: blue inputs, orange kernels, green outputs, vermilion gradients."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from numpy.typing import ArrayLike

from bpcnn_helpers import arguments
from bpcnn_helpers.plots.colors import COLORS


def some_numbers(values: ArrayLike, name: str, axes: str) -> np.ndarray:
    """Return an array of numbers with these axes, if it holds any."""
    values = arguments.array(values, name, axes)
    if values.size == 0:
        raise ValueError(f"{name} has shape {values.shape}, expected at least one number")
    return values


def ready_figure(fig, size, title):
    """Return `fig`, cleared, or a new figure; of this size in inches, with this title."""
    if fig is not None and not isinstance(fig, FigureBase):
        raise TypeError(f"fig is {fig!r}, expected a Figure")
    if fig is None:
        fig = plt.figure(figsize=size, layout="constrained")
    else:
        fig.clear()
        fig.set_size_inches(size)
    if title:
        fig.suptitle(title, fontsize=12)
    return fig


def checked_axes(ax):
    """Return `ax`, if it can be drawn into."""
    if not isinstance(ax, Axes):
        raise TypeError(f"ax is {ax!r}, expected Axes")
    return ax


def shades_of(values):
    """Return what decides the colours of an array's cells: floats, 0 where there is a symbol."""
    if values.dtype != object:
        return values.astype(float, copy=False)
    return np.array([_float_or_zero(v) for v in values.flat]).reshape(values.shape)


def _float_or_zero(value):
    try:
        return float(value)
    except TypeError:
        return 0.0


def name_and_frame(ax, name, role):
    """Write the name above and draw the frame, both in the colour of the role."""
    if role is not None and (not isinstance(role, str) or role not in COLORS):
        raise ValueError(f"role is {role!r}, expected one of {', '.join(map(repr, filter(None, COLORS)))}")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.tick_params(which="both", length=0)
    for spine in ax.spines.values():
        spine.set(color=COLORS[role], linewidth=2)
    ax.set_title(name, color=COLORS[role], fontsize=11)
