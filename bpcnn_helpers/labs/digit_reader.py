"""A digit of one's own: how a network reads it, what the way back says about the pixels (notebook 08)."""

from __future__ import annotations

import copy
from collections.abc import Callable

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, ImageDraw

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import entries, function
from bpcnn_helpers.data.digits import as_digit
from bpcnn_helpers.labs.live_figure import Live
from bpcnn_helpers.labs.own_picture import DrawPad, cells_on_a_side, ink
from bpcnn_helpers.nn.evaluation import evaluate
from bpcnn_helpers.nn.sequential import Sequential
from bpcnn_helpers.nn.sgd import SGD
from bpcnn_helpers.ops.activations import softmax
from bpcnn_helpers.ops.losses import cross_entropy

OPEN_FOUR = (11, 3), (8, 15), (27, 15), (22, 15), (22, 6), (22, 29)


def stroke(*corners: tuple[int, int], size: int = 32) -> np.ndarray:
    """Draw a line as a hand would on a `DrawPad`.

    Parameters
    ----------
    *corners : tuple of int
        (column, row) of the points that the line goes through.
    size : int, default 32
        Cells on each side of the paper.

    Returns
    -------
    ndarray of int, shape (size, size)
        1 for ink, 0 for paper.

    Raises
    ------
    TypeError, ValueError
        If the corners are not two or more pairs of ints, or `size` is no int from 2 to 128.

    Examples
    --------
    >>> stroke((0, 0), (0, 3), size=4)
    array([[1, 1, 0, 0],
           [1, 1, 0, 0],
           [1, 1, 0, 0],
           [1, 1, 0, 0]])
    """
    paper = Image.new("1", 2 * (cells_on_a_side(size),))
    places = entries(corners, "corners")
    if places.ndim != 2 or len(places) < 2 or places.shape[1] != 2 or places.dtype.kind != "i":
        raise ValueError(f"corners is {corners!r}, expected two or more pairs of ints")
    ImageDraw.Draw(paper).line(places.ravel().tolist(), fill=1, width=3)
    return np.array(paper, int)


def own_digit(
    taught: Sequential | Callable[[np.ndarray, int, int], Sequential],
    others: tuple[ArrayLike, ArrayLike],
    drawing: ArrayLike | None = None,
    *,
    lr: float = 0.002,
) -> Live:
    """Read a digit that is drawn on a pad, and teach it to a network.

    Parameters
    ----------
    taught : Sequential or callable
        A network that begins with a convolution and its activation: a copy of it, as it is now, takes steps of SGD on
        the picture alone. Or how to come by one after so many steps, called as ``taught(picture, label, steps)``,
        picture of shape (1, 1, 8, 8).
    others : tuple of ndarray
        (x, labels) of other digits, to see what the steps do to them.
    drawing : array_like of 0 and 1, shape (size, size), optional
        What is on the pad at first; a 4 that is open above, unless said.
    lr : float, default 0.002
        The rate of the steps that a network takes.

    Returns
    -------
    Live
        Its controls: `pad`, `label`, `steps`. Its result, a dict: `picture`, what the network gets; `p`, how likely
        each digit is; `maps` of the first layer; `to_pixels`, −∂J/∂x for the label: where it is above 0, more ink
        makes the label likelier; `right`, which share of the others is read right, and `as_label`, which share as the
        label.

    Raises
    ------
    TypeError, ValueError
        If `taught` is neither, or what the others, the drawing or `lr` hold does not fit.
    """
    taught = _with_sgd(taught, lr) if isinstance(taught, Sequential) else taught
    function(taught, "taught")
    drawing = ink(stroke(*OPEN_FOUR) if drawing is None else drawing, "drawing")

    def draw(fig, pad, label, steps):
        found = _read(taught, others, as_digit(pad), label, steps)
        _draw(fig, label, **found)
        shares = f"{found['right']:.1%} of the test digits right, {found['as_label']:.1%} read as a {label}"
        fig.suptitle(f"after {steps} steps: {shares}")
        return found

    return Live(
        draw,
        pad=DrawPad(drawing, description="your digit"),
        label=widgets.Dropdown(options=range(10), value=4, layout=widgets.Layout(width="150px")),  # steps beside it
        steps=widgets.IntSlider(0, 0, 10),
    )


def _with_sgd(network, lr):
    """Return what teaches copies of a network, as it is now, one picture."""
    begun = copy.deepcopy(network)

    def taught(picture, label, steps):
        pupil = copy.deepcopy(begun)
        optimizer = SGD(pupil, lr=lr)
        for _ in range(steps):
            pupil.backward(cross_entropy(pupil.forward(picture), [label])[1])
            optimizer.step()
        return pupil

    return taught


def _read(taught, others, picture, label, steps):
    network = taught(picture, label, steps)
    x, labels = others
    right, as_label = (evaluate(network, (x, answers))[1] for answers in (labels, np.full(len(x), label)))
    scores = network.forward(picture)
    to_pixels = -network.backward(cross_entropy(scores, [label])[1])[0, 0]
    maps = network.layers[1].forward(network.layers[0].forward(picture))[0]
    seen = {"picture": picture[0, 0], "p": softmax(scores)[0], "maps": maps, "to_pixels": to_pixels}
    return {**seen, "right": right, "as_label": as_label}


def _draw(fig, label, picture, p, maps, to_pixels, **_):
    colors = [plots.COLORS["input"]] * len(p)
    colors[label] = plots.COLORS["gradient"]
    fig.clear()
    fig.set_size_inches(10.5, 3.6)
    grid = fig.add_gridspec(2, 3, width_ratios=[2, 3, 3])
    paper, guess, below, pixels = map(fig.add_subplot, (grid[0, 0], grid[1, 0], grid[:, 1], grid[:, 2]))
    plots.picture(paper, 1 - picture, "what the network gets", limits=(0, 1))
    guess.bar(range(len(p)), 100 * p, color=colors)
    guess.set(xticks=range(len(p)), ylim=(0, 100), ylabel="%", title=f"guess: {p.argmax()}")
    plots.matrix(below, f"{len(maps)} maps of the first layer", _side_by_side(maps), "output")
    plots.matrix(pixels, f"more ink here: a {label} likelier", to_pixels.round(1), "gradient")


def _side_by_side(maps):
    """Lay maps out four in a row, a cell of 0 between them."""
    count, height, width = maps.shape
    rows = -(-count // 4)
    tiles = np.pad(maps, ((0, 4 * rows - count), (0, 1), (0, 1))).reshape(rows, 4, height + 1, width + 1)
    return tiles.swapaxes(1, 2).reshape(rows * (height + 1), -1)
