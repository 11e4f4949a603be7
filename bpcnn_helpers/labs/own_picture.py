"""A picture of one's own: drawn with mouse, finger or keyboard, or chosen from a file. Both are controls for `Live`."""

from __future__ import annotations

from pathlib import Path

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import integer
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.packing import PAGE as POCKET_PAGE
from bpcnn_helpers.printing import writable

PAGE, STYLE = Path(__file__).parent / "page", POCKET_PAGE / "own_picture.css"
CELLS_AT_MOST = 128  # cells on a side of a pad


class DrawPad(anywidget.AnyWidget):
    """A small pad to draw on; nothing that is drawn leaves the machine that runs the notebook.

    Parameters
    ----------
    value : array_like, shape (size, size), optional
        The drawing that it starts with, 1 for ink and 0 for paper; an empty pad unless given.
    size : int, default 32
        Cells on each side, from 2 to 128; that of `value`, where one is given.
    description : str, optional
        What stands above it.

    Attributes
    ----------
    value : tuple of tuple of int
        The drawing; setting it draws.

    Raises
    ------
    TypeError, ValueError
        If `value` is no square of 0 and 1, or `size` no int from 2 to 128.

    Examples
    --------
    >>> pad = DrawPad(np.eye(3, dtype=int))
    >>> pad.value
    ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    """

    _esm = joined(PAGE / "pad.js")
    _css = STYLE
    value = traitlets.Any().tag(sync=True)
    start = traitlets.Tuple().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)

    def __init__(self, value: ArrayLike | None = None, *, size: int = 32, description: str = "") -> None:
        start = ink(np.zeros(2 * (cells_on_a_side(size),), int) if value is None else value)
        super().__init__(value=start, start=start, description=description)

    @traitlets.validate("value")
    def _fits(self, proposal):
        bits = ink(proposal["value"])
        if len(bits) != len(self.start):
            raise ValueError(f"value has shape {np.shape(bits)}, expected {np.shape(self.start)}")
        return bits

    def __repr__(self):
        size = len(self.value)
        return writable(f"DrawPad({size}×{size} cells, {sum(map(sum, self.value))} of them ink)")


def cells_on_a_side(size):
    """Return `size`, if a pad can have as many cells on each side."""
    if integer(size, "size", 2) > CELLS_AT_MOST:
        raise ValueError(f"size is {size}, expected at most {CELLS_AT_MOST}")
    return size


def ink(value, name="value"):
    """Return a drawing as rows of 0 and 1, or say why it is none."""
    try:
        cells = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} is no square: its rows differ in length") from None
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1] or len(cells) < 2:
        raise ValueError(f"{name} has shape {cells.shape}, expected a square of at least 2 cells on each side")
    if len(cells) > CELLS_AT_MOST:
        raise ValueError(f"{name} has shape {cells.shape}, expected at most {CELLS_AT_MOST} cells on each side")
    if cells.dtype.kind not in "iub" or cells.min() < 0 or cells.max() > 1:
        raise ValueError(f"{name} holds something else than 0 and 1")
    return tuple(map(tuple, cells.astype(int).tolist()))


class PictureInput(anywidget.AnyWidget):
    """A button that lets a reader choose a picture; the browser makes it small before Python gets it.

    (ipywidgets' FileUpload sends the file as it is, and a file of 10 MB or more does not arrive, without a word.)

    Parameters
    ----------
    longest : int, default 240
        The longest side, in pixels, of what arrives.
    description : str, optional
        What stands on the button.

    Attributes
    ----------
    value : bytes
        The picture as a PNG, for `bpcnn_helpers.load_picture`; empty until one is chosen, and again when it is taken
        back.
    """

    _esm = joined(PAGE / "file.js")
    _css = STYLE
    value = traitlets.CBytes().tag(sync=True)
    longest = traitlets.Int().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, longest: int = 240, description: str = "") -> None:
        super().__init__(longest=integer(longest, "longest", 1), description=description)

    def __repr__(self):
        return f"PictureInput({len(self.value)} bytes)"
