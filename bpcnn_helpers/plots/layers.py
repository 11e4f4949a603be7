"""A layer: its kernels, its maps, their δ."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import in_range
from bpcnn_helpers.plots.colors import COLORS, SIGNED, TEXT
from bpcnn_helpers.plots.look import axes_in, ready_figure, some_numbers


def filters(weights: ArrayLike, *, title: str = "Kernels", fig: Figure | None = None) -> Figure:
    """Draw the kernels of a layer: a row per input channel, a column per output map, one scale for all.

    Parameters
    ----------
    weights : array_like, shape (C_out, C_in, kh, kw)
    title : str
    fig : Figure, optional

    Returns
    -------
    Figure

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or shape, or is empty.
    """
    weights = some_numbers(weights, "weights", "C_out C_in kh kw")
    c_out, c_in = weights.shape[:2]
    return _grid(
        {f"in {i}" if c_in > 1 else "": weights[:, i] for i in range(c_in)}, "kernel", title, fig, range(c_out), {}
    )


def maps(
    rows: dict[str, Any],
    *,
    title: str = "Feature maps",
    limits: dict[str, float] | None = None,
    fig: Figure | None = None,
) -> Figure:
    """Draw rows of maps, one row per name, such as the maps of a layer and, below, their δ.

    Parameters
    ----------
    rows : dict of str to array_like, shape (C, H, W)
        A name that starts with δ or ∂ is drawn as a gradient, with "kernels" as kernels, else as an output.
        Each row has a scale of its own, centred on 0.
    title : str
    limits : dict of str to float, optional
        By the name of a row, the size of a number at which its colours end: for figures that are to be compared.
    fig : Figure, optional

    Returns
    -------
    Figure

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or shape, or is empty.
    """
    if not isinstance(rows, dict) or not rows or not all(isinstance(name, str) for name in rows):
        raise ValueError(f"rows is {rows!r}, expected a dict of maps by name")
    rows = {name: some_numbers(values, f"rows[{name!r}]", "C H W") for name, values in rows.items()}
    most = max(len(values) for values in rows.values())
    return _grid(rows, None, title, fig, range(most), _checked(limits, rows))


def _checked(limits, rows):
    if limits is None:
        return {}
    if not isinstance(limits, dict) or not limits.keys() <= rows.keys():
        raise ValueError(f"limits is {limits!r}, expected a dict of numbers by names of rows: {', '.join(rows)}")
    for name, limit in limits.items():
        in_range(limit, f"limits[{name!r}]", 0)
    return limits


def _grid(rows, role, title, fig, labels, limits):
    """Draw a picture per cell, a name per row, a label per column, one scale per row (per grid for a role).

    All stand in one Axes: with one for each picture, drawing takes ten times as long.
    """
    width, gap = min(10.0, 0.85 * len(labels) + 0.8), 0.12
    fig = ready_figure(fig, (width, (width - 0.8) / len(labels) * len(rows) + 0.8), title)
    ax = axes_in(fig)[0, 0]
    overall = max(np.abs(values).max(initial=0) for values in rows.values())
    for top, (name, values) in zip(np.arange(len(rows)) * (1 + gap), rows.items()):
        gradient = "gradient" if name.startswith(("δ", "∂")) else "output"
        kind = role or ("kernel" if name.startswith("kernels") else gradient)
        limit = limits.get(name, overall if role else np.abs(values).max(initial=0)) or 1.0
        height, breadth = np.array(values.shape[1:]) / max(values.shape[1:])
        ax.text(-gap, top + height / 2, name, color=TEXT[kind], fontsize=11, ha="right", va="center")
        for column, picture_of_one in enumerate(values):
            left = column * (1 + gap)
            extent = (left, left + breadth, top + height, top)
            ax.imshow(picture_of_one, cmap=SIGNED, vmin=-limit, vmax=limit, extent=extent)
            ax.add_patch(Rectangle((left, top), breadth, height, fill=False, edgecolor=COLORS[kind], linewidth=2))
            if top == 0:
                ax.text(left + breadth / 2, -0.08, labels[column], color=TEXT[kind], fontsize=11, ha="center")
    right, below = (n * (1 + gap) - gap for n in (len(labels), len(rows)))
    ax.set(xlim=(-0.03, right + 0.03), ylim=(below + 0.03, -0.03), aspect="equal")
    ax.axis("off")
    return ax.figure
