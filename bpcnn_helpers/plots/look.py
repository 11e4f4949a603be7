"""What every figure has in common: blue inputs, orange kernels, green outputs, vermilion gradients."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from numpy.typing import ArrayLike

from bpcnn_helpers import arguments
from bpcnn_helpers.plots.colors import COLORS, INK, TEXT


def some_numbers(values: ArrayLike, name: str, axes: str) -> np.ndarray:
    """Return an array of numbers with these axes, if it holds any."""
    values = arguments.array(values, name, axes)
    if values.size == 0:
        raise ValueError(f"{name} has shape {values.shape}, expected at least one number")
    return values


LOOK: dict[Any, Any] = {
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": INK,
    "legend.edgecolor": INK,
}
# JupyterLab lays white under a transparent figure whose tick labels are all light or all dark: these are of both kinds.
TICKS = {"x": INK, "y": "#828282"}
in_our_look = rc_context(LOOK)  # to stand above a function that draws


class Picture(Figure):
    """A figure that shows itself at the end of a cell, and that pyplot neither keeps nor shows a second time."""

    def _repr_png_(self):
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", bbox_inches="tight")
        return buffer.getvalue()


@in_our_look
def ready_figure(fig, size, title):
    """Return `fig`, cleared, or a new figure; of this size in inches, with this title, and transparent."""
    if fig is not None and not isinstance(fig, FigureBase):
        raise TypeError(f"fig is {fig!r}, expected a Figure")
    if fig is None:
        fig = Picture(figsize=size, layout="constrained")
    else:
        fig.clear()
        if isinstance(fig, Figure):  # a part of a figure has the size that it was given
            fig.set_size_inches(size)
        fig.set_facecolor("none")
    if title:
        fig.suptitle(title, fontsize=12)
    return fig


@in_our_look
def axes_in(fig, rows=1, columns=1, **options):
    """Return an array of axes in a figure, as ``Figure.subplots`` does, whose ticks keep their colours."""
    axes = fig.subplots(rows, columns, squeeze=False, **options)
    for ax in axes.flat:
        for axis, color in TICKS.items():
            ax.tick_params(axis, which="both", colors=color)
    return axes


def subplots(
    rows: int = 1, columns: int = 1, size: tuple[float, float] = (6.4, 4.8), *, title: str | None = None
) -> tuple[Figure, Any]:
    """Return a new figure with axes in it, which carries on a light ground and on a dark one.

    Parameters
    ----------
    rows, columns : int
    size : pair of float
        Width and height in inches.
    title : str, optional

    Returns
    -------
    Figure, Axes or ndarray of Axes
        One for each row and column; as ``plt.subplots`` gives them.

    Raises
    ------
    TypeError, ValueError
        If `rows` or `columns` is no number of axes.

    Examples
    --------
    >>> fig, (left, right) = subplots(1, 2, (8, 3), title="Two of a kind")
    """
    rows, columns = arguments.integer(rows, "rows", 1), arguments.integer(columns, "columns", 1)
    fig = ready_figure(None, size, title)
    axes = axes_in(fig, rows, columns)
    return fig, axes[0, 0] if axes.size == 1 else axes.squeeze()


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
    ax.set_title(name, color=TEXT[role], fontsize=11, fontweight="bold")
