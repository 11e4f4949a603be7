"""Matrices with their numbers: alone, in a row, and as the panels of an explorer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from bpcnn_helpers import arguments
from bpcnn_helpers.plots.colors import INK, SIGNED
from bpcnn_helpers.plots.look import axes_in, checked_axes, name_and_frame, ready_figure, shades_of
from bpcnn_helpers.plots.numbers import number
from bpcnn_helpers.plots.still import still

Role = Literal["input", "kernel", "output", "gradient"]
NUMBERS_UP_TO = 10  # rows or columns up to which a number is printed in every cell


def matrices(*parts: tuple | str, title: str | None = None, fig: Figure | None = None) -> Figure:
    """Draw matrices in a row, with their names, their numbers, and operators between them.

    Parameters
    ----------
    *parts : tuple or str
        A matrix as (name, array) or (name, array, role), role one of ``"input"``, ``"kernel"``,
        ``"output"``, ``"gradient"``; an operator such as ``"*"`` or ``"="`` as a str.
    title : str, optional
    fig : Figure, optional

    Returns
    -------
    Figure

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or shape, or is empty.

    Examples
    --------
    >>> fig = matrices(("a", np.eye(3), "input"), "*", ("w", np.ones((2, 2)), "kernel"))
    """
    for part in parts or [None]:
        if not isinstance(part, str) and (not isinstance(part, tuple) or len(part) not in (2, 3)):
            raise TypeError(f"parts holds {part!r}, expected (name, array), (name, array, role) or an operator")
    if all(isinstance(part, str) for part in parts):
        raise ValueError(f"parts is {parts}, expected at least one matrix")
    parts = tuple(part if isinstance(part, str) else (part[0], _checked_matrix(*part[:2]), *part[2:]) for part in parts)
    widths = [0.6 if isinstance(part, str) else max(np.shape(part[1])[1], 1.6) for part in parts]
    height = max(np.shape(part[1])[0] for part in parts if not isinstance(part, str))
    cell = 0.52 if height <= NUMBERS_UP_TO else 3.2 / height
    widths = [w if isinstance(part, str) else w * cell / 0.52 for part, w in zip(parts, widths)]
    size = (0.52 * sum(widths) + 0.25 * len(widths) + 0.3, cell * height + (1.0 if title else 0.6))
    fig = ready_figure(fig, size, title)
    axes = axes_in(fig, 1, len(parts), width_ratios=widths)[0]
    for ax, part in zip(axes, parts):
        if isinstance(part, str):
            ax.axis("off")
            ax.text(0.5, 0.5, part, ha="center", va="center", fontsize=18, color=INK)
        else:
            matrix(ax, *part)
    return fig


def matrix(ax: Axes, name: str, values: ArrayLike, role: Role | None = None, *, limit: float | None = None) -> None:
    """Draw one matrix into `ax`: a number in every cell where there is room, its name above.

    Parameters
    ----------
    ax : Axes
    name : str
    values : array_like, shape (H, W)
        Numbers; symbols are written out on a white ground.
    role : {"input", "kernel", "output", "gradient"}, optional
        Decides the colour of frame and name.
    limit : float, optional
        The size of number that gets the full colour; the largest in `values` unless said.

    Raises
    ------
    TypeError, ValueError
        If `ax` is none, `values` no matrix, the role unknown, or the limit no number above 0.
    """
    values = _checked_matrix(name, values)
    if limit is not None:
        arguments.in_range(limit, "limit")
    shades = shades_of(values)
    limit = limit or np.nanmax(np.abs(shades), initial=0) or 1.0
    few = max(values.shape) <= NUMBERS_UP_TO
    checked_axes(ax).imshow(shades, cmap=SIGNED, vmin=-limit * (1.8 if few else 1), vmax=limit * (1.8 if few else 1))
    if few:
        size = 11 - 0.4 * max(0, max(values.shape) - 5)
        for (row, column), value in np.ndenumerate(values):
            text = number(value)
            small = min(1, 5 / max(1, len(text)))
            look: dict[str, Any] = {"ha": "center", "va": "center", "color": "black", "in_layout": False}
            ax.text(column, row, text, fontsize=size * small, **look)
        ax.hlines(np.arange(0.5, values.shape[0] - 1), -0.5, values.shape[1] - 0.5, color="white", linewidth=1)
        ax.vlines(np.arange(0.5, values.shape[1] - 1), -0.5, values.shape[0] - 0.5, color="white", linewidth=1)
    name_and_frame(ax, name, role)


def panels(
    rows: dict[str, list[tuple]],
    *,
    chosen: tuple | None = None,
    lit: Sequence[tuple] = (),
    title: str | None = None,
    note: str = "",
    fig: Figure | None = None,
) -> Figure:
    """Draw the panels of an explorer: rows of named arrays, one cell chosen, others lit.

    Parameters
    ----------
    rows : dict of str to list of tuple
        For each heading the panels that stand side by side, as (name, array, role) or (name, array, role,
        caption); axes in front of the last two make blocks.
    chosen : tuple, optional
        (name, place) of the cell with the strong frame; axes of length 1 in front are left out of a place.
    lit : sequence of tuple
        (name, place) of the cells with a coloured frame.
    title : str, optional
    note : str, optional
        What stands below.
    fig : Figure, optional

    Returns
    -------
    Figure

    Examples
    --------
    >>> fig = panels({"": [("a", np.eye(2), "input")]}, chosen=("a", (0, 1)))
    """
    picture = still(rows, chosen=chosen, lit=lit, title=title, note=note)
    fig = ready_figure(fig, np.array(picture.size) / 90, None)
    ax = fig.add_axes((0, 0, 1, 1))
    ax.axis("off")
    ax.imshow(picture)
    return fig


def _checked_matrix(name: str, values: ArrayLike) -> np.ndarray:
    values = arguments.entries(values, name)
    if values.dtype.kind in "SUVMmc":
        raise TypeError(f"{name} has dtype {values.dtype}, expected numbers or symbols")
    if values.ndim != 2 or values.size == 0:
        raise ValueError(f"{name} has shape {values.shape}, expected a matrix (rows, columns)")
    return values
