"""The still picture of an explorer, for where no page is live."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bpcnn_helpers import arguments
from bpcnn_helpers.plots.look import COLORS, SIGNED, ready_figure
from bpcnn_helpers.plots.numbers import short_number

CELLS_ACROSS = 26  # cells beyond which the panels of a row go on in the next line


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
    ax, right, y = ready_figure(fig, (1, 1), None).add_axes((0, 0, 1, 1)), 0.0, 0.3
    if title:
        ax.text(0.3, y, title, fontsize=11, va="top")
        y, right = y + 1.0, 0.26 * len(title)
    left, below = 0.3, y
    for heading, parts in rows.items():
        width = sum(_panel_size(part)[0] + 0.8 for part in parts)
        if len(rows) < 3 or left + width > CELLS_ACROSS:  # where there are many rows, short ones share a line
            left, y = 0.3, below
        ax.text(left, y, heading, fontsize=10, va="top", color=COLORS[None])
        x, top = left, y + (0.8 if heading else 0)
        for part in parts:
            width, height = _panel_size(part)
            if x > left and x + width > CELLS_ACROSS:
                x, top = left, below
            _panel(ax, part, (x, top + 0.8), chosen, set(lit))
            right, below = max(right, x + width), max(below, top + 0.8 + height + 0.5)
            x += width + 0.8
        left = max(x, left + 0.25 * len(heading)) + 0.8
    lines = textwrap.wrap(note, max(48, int(4.2 * right)), max_lines=6, placeholder=" …")
    ax.text(0.3, below, "\n".join(lines), fontsize=10, va="top")
    right = max([right, *(0.235 * len(line) for line in lines)])
    below += 0.6 * len(lines) + 0.3
    ax.set(xlim=(0, right + 0.3), ylim=(below, 0), aspect="equal")
    ax.axis("off")
    ax.figure.set_size_inches(0.36 * (right + 0.3), 0.36 * below)
    return ax.figure


def blocks(shape):
    """Lay the cells of a panel out as blocks, one for each channel; here and on the explorer's page.

    Parameters
    ----------
    shape : tuple of int
        Axes of length 1 in front of the last two make no blocks.

    Returns
    -------
    dict of str to int
        How many blocks there are (channels), of how many rows and columns, and how many stand side by side (across).

    Examples
    --------
    >>> blocks((2, 3, 5, 5))
    {'channels': 6, 'rows': 5, 'columns': 5, 'across': 3}
    """
    *front, rows, columns = (1, 1, *arguments.short_shape(shape))[-max(2, len(arguments.short_shape(shape))) :]
    return {"channels": math.prod(front), "rows": rows, "columns": columns, "across": front[-1] if front else 1}


def _panel_size(part):
    """Width and height of a panel in cells; there must be room for its name."""
    width, height = _places(np.asarray(part[1]))[1]
    return max(width, 0.42 * len(part[0]) + 0.23 * len("".join(part[3:])) + 0.3), height


def _places(array):
    """Where each cell of a panel stands, (index, left, top), channels in blocks; and the size of it all."""
    layout, gap, cells = blocks(array.shape), 0.25, []
    rows, columns = layout["rows"], layout["columns"]
    for n, index in enumerate(np.ndindex(array.shape)):
        block, cell = divmod(n, rows * columns)
        (down, right), (row, column) = divmod(block, layout["across"]), divmod(cell, columns)
        cells.append((index, right * (columns + gap) + column, down * (rows + gap) + row))
    return cells, (cells[-1][1] + 1, cells[-1][2] + 1)


def _panel(ax, part, corner, chosen, lit):
    """Draw one panel, its name above, at `corner`."""
    (name, array, role), caption = part[:3], "".join(part[3:])
    array = np.asarray(array)
    cells, _ = _places(array)
    block = max(1, int(np.prod(array.shape[-2:])))
    corners = {(left, top) for _, left, top in cells[::block]}
    ax.text(corner[0], corner[1] - 0.15, name, color=COLORS[role], fontsize=11, fontweight="bold", va="bottom")
    x = corner[0] + 0.42 * len(name) + 0.2
    ax.text(x, corner[1] - 0.15, caption, color=COLORS[role], fontsize=8, va="bottom")
    limit = np.abs(array).max(initial=0) or 1.0
    for (index, left, top), place in zip(cells, np.ndindex(arguments.short_shape(array.shape))):
        here = name, place
        x, y, text = corner[0] + left, corner[1] + top, short_number(array[index])
        shade = colormaps[SIGNED](0.5 + array[index] / limit / 5)
        frame = {"edgecolor": "#cccccc", "linewidth": 0.6, "zorder": 1}
        if here in lit:
            frame = {"edgecolor": COLORS[role], "linewidth": 3, "zorder": 2}
        if here == chosen:
            frame = {"edgecolor": "black", "linewidth": 3.5, "zorder": 3}
        ax.add_patch(Rectangle((x, y), 1, 1, facecolor="#ffe680" if here in lit else shade, **frame))
        if (left, top) in corners:  # a block begins: its frame
            height, width = (1, 1, *array.shape)[-2:]
            look = {"fill": False, "edgecolor": COLORS[role], "linewidth": 1.5, "zorder": 2}
            ax.add_patch(Rectangle((x, y), width, height, **look))
        size = 8.5 * min(1, 4.5 / len(text))
        ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=size, zorder=4)
