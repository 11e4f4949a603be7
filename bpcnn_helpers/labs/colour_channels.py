"""A photograph in colour, and one map that mixes its three channels (notebook 02)."""

from __future__ import annotations

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import array
from bpcnn_helpers.data.pictures import load_picture
from bpcnn_helpers.labs.live_figure import Live
from bpcnn_helpers.labs.matrix_input import MatrixInput
from bpcnn_helpers.labs.own_picture import PictureInput
from bpcnn_helpers.ops.conv import conv2d


def colours(photo: ArrayLike, mixtures: dict[str, tuple[float, float, float]]) -> Live:
    """Show the map that one kernel makes of a picture in colour: nine numbers, times a weight for each channel.

    Parameters
    ----------
    photo : array_like, shape (3, H, W)
        Red, green and blue, from 0 to 1; shown until the reader chooses a picture of their own.
    mixtures : dict of str to tuple of float
        The three weights to choose from, by name.

    Returns
    -------
    Live
        Its controls: `kernel`, `channels` (the weights), `S` (the stride). Its result, a dict: `K`, the kernel of
        shape (1, 3, 3, 3), and `z`, the map.

    Raises
    ------
    TypeError, ValueError
        If `photo` has not three channels, or `mixtures` is no dict of triples of numbers.

    Examples
    --------
    >>> colours(np.ones((3, 3, 2)), {"twice red, less green": (2, -1, 0)}).result["z"]
    array([[1., 1.],
           [1., 1.],
           [1., 1.]])
    """
    photo = array(photo, "photo", "C H W")
    if len(photo) != 3:
        raise ValueError(f"photo has shape {photo.shape}, expected (3, H, W)")
    if not isinstance(mixtures, dict) or not mixtures:
        raise TypeError(f"mixtures is {mixtures!r}, expected a dict of weights by name")
    for name, weights in mixtures.items():
        if array(weights, f"mixtures[{name!r}]", "C").shape != (3,):
            raise ValueError(f"mixtures[{name!r}] is {weights!r}, expected three weights")

    def draw(fig, kernel, channels, S, own_picture):
        shown = load_picture(own_picture, longest=160) if own_picture else photo
        K = np.multiply.outer(channels, kernel)[np.newaxis]
        z = conv2d(shown, K, stride=S, padding=1)[0]
        fig.clear()
        fig.set_size_inches(9, 3.2)
        left, right = fig.subplots(1, 2)
        plots.picture(left, shown.transpose(1, 2, 0), "three channels of {}×{}".format(*shown.shape[1:]))
        plots.matrix(right, "one map of {}×{}".format(*z.shape), z, "output")
        return {"K": K, "z": z}

    return Live(
        draw,
        kernel=MatrixInput([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        channels=widgets.Dropdown(options=mixtures),
        S=widgets.IntSlider(1, 1, 4),
        own_picture=PictureInput(longest=160, description="A picture of your own"),
    )
