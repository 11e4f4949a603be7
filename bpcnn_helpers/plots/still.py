"""The still picture of an explorer, for where no page is live."""

from __future__ import annotations

import math
import textwrap

import numpy as np

from bpcnn_helpers import arguments
from bpcnn_helpers.plots.colors import COLORS, INK, TEXT
from bpcnn_helpers.plots.numbers import short_number
from bpcnn_helpers.plots.sheet import Sheet, text_width

CELLS_ACROSS = 26  # cells beyond which the panels of a row go on in the next line
LARGE, SMALL, NUMBER = 0.43, 0.31, 0.33  # heights of texts, in cells
GROUND, PLUS, MINUS = (np.array(color) for color in ((255, 255, 255), (253, 184, 99), (178, 171, 210)))


def still(rows, *, chosen=None, lit=(), title=None, note=""):
    """Draw the panels of an explorer, one cell chosen, others lit.

    Parameters
    ----------
    rows, chosen, lit, title, note
        As in `tables.panels`.

    Returns
    -------
    Image

    Examples
    --------
    >>> still({"": [("a", np.eye(2), "input")]}, chosen=("a", (0, 1))).size
    (84, 125)
    """
    sheet, right, y = Sheet(), 0.0, 0.3
    if title:
        sheet.text(0.3, y + 0.4, title, LARGE, INK)
        y, right = y + 1.0, text_width(title, LARGE) + 0.3
    left, below = 0.3, y
    for heading, parts in rows.items():
        width = sum(_panel_size(part)[0] + 0.8 for part in parts)
        if len(rows) < 3 or left + width > CELLS_ACROSS:  # where there are many rows, short ones share a line
            left, y = 0.3, below
        sheet.text(left, y + 0.4, heading, color=INK)
        x, top = left, y + (0.8 if heading else 0)
        for part in parts:
            width, height = _panel_size(part)
            if x > left and x + width > CELLS_ACROSS:
                x, top = left, below
            _panel(sheet, part, (x, top + 0.8), chosen, set(lit))
            right, below = max(right, x + width), max(below, top + 0.8 + height + 0.5)
            x += width + 0.8
        left = max(x, left + text_width(heading) + 0.8)
    for line in textwrap.wrap(note, max(48, int(4.2 * right)), max_lines=6, placeholder=" …"):
        sheet.text(0.3, below + 0.4, line, color=INK)
        right, below = max(right, text_width(line) + 0.3), below + 0.6
    return sheet.image(right + 0.3, below + 0.3)


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
    return max(width, text_width(part[0], LARGE, bold=True) + 0.2 + text_width("".join(part[3:]), SMALL)), height


def _places(array):
    """Where each cell of a panel stands, (index, left, top), channels in blocks; and the size of it all."""
    layout, gap, cells = blocks(array.shape), 0.25, []
    rows, columns = layout["rows"], layout["columns"]
    for n, index in enumerate(np.ndindex(array.shape)):
        block, cell = divmod(n, rows * columns)
        (down, right), (row, column) = divmod(block, layout["across"]), divmod(cell, columns)
        cells.append((index, right * (columns + gap) + column, down * (rows + gap) + row))
    return cells, (cells[-1][1] + 1, cells[-1][2] + 1)


def _panel(sheet, part, corner, chosen, lit):
    """Draw one panel, its name above, at `corner`."""
    (name, array, role), caption = part[:3], "".join(part[3:])
    array, color, (x, y) = np.asarray(array), COLORS[role], corner
    sheet.text(x, y - 0.18, name, LARGE, TEXT[role], bold=True)
    sheet.text(x + text_width(name, LARGE, bold=True) + 0.2, y - 0.18, caption, SMALL, TEXT[role])
    (cells, _), (height, width) = _places(array), (1, 1, *array.shape)[-2:]
    for _, left, top in cells[:: height * width]:
        sheet.box(x + left, y + top, width, height, 0.07, color)
    limit = np.abs(array).max(initial=0) or 1.0
    for (index, left, top), place in zip(cells, np.ndindex(arguments.short_shape(array.shape))):
        here, shade = (name, place), np.nan_to_num(array[index] / limit)  # a covered panel has no numbers
        fill = "#ffe680" if here in lit else _mixed(shade)
        line, edge = (0.15, "black") if here == chosen else (0.12, color) if here in lit else (0.03, "#cccccc")
        rim = line / 2 if line > 0.1 else 0  # a strong frame stands half outside: there is room for the number
        sheet.box(x + left - rim, y + top - rim, 1 + 2 * rim, 1 + 2 * rim, line, edge, fill)
        _number(sheet, x + left + 0.5, y + top + 0.5, short_number(array[index]))


def _mixed(shade):
    """Return the ground for a number between -1 and 1, as on the page: the larger, the deeper."""
    color = GROUND + abs(shade) * ((PLUS if shade > 0 else MINUS) - GROUND)
    return tuple(color.astype(int).tolist())


def _number(sheet, x, y, text):
    """Write a number into its cell, smaller where it needs the room."""
    size = NUMBER * min(1, 0.9 / text_width(text, NUMBER))
    sheet.text(x, y, text, round(size, 2), anchor="mm")
