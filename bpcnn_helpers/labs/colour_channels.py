"""A photograph in colour, and one map that mixes its three channels (notebook 02)."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import array
from bpcnn_helpers.labs.controls import Choice, Matrix, OwnPicture, Whole
from bpcnn_helpers.labs.lab import Lab, packed_numbers
from bpcnn_helpers.labs.products import trace_products
from bpcnn_helpers.ops.conv import conv2d
from bpcnn_helpers.packing.program import Program

STRIDES = 1, 4  # from, to


def colours(photo: ArrayLike, mixtures: dict[str, tuple[float, float, float]]) -> Lab:
    """Show the map that one kernel makes of a picture in colour: nine numbers, times a weight for each channel.

    Parameters
    ----------
    photo : array_like, shape (3, H, W)
        Red, green and blue, from 0 to 1; shown until the reader chooses a picture of their own, which is cut to its
        shape.
    mixtures : dict of str to tuple of float
        The three weights to choose from, by name.

    Returns
    -------
    Lab
        Its controls: `kernel`, `channels` (the weights), `S` (the stride), `own_picture`. Its result, a dict:
        `K`, the kernel of shape (1, 3, 3, 3), and `z`, the map.

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
    own = OwnPicture(photo.shape[1:], "A picture of your own")

    def shown():
        return own.pixels() if own.value else photo

    def compute(kernel, channels, S, own_picture):
        K = _mixed(channels, kernel)
        return {"K": K, "z": conv2d(shown(), K, stride=S, padding=1)[0]}

    def draw(fig, result, kernel, channels, S, own_picture):
        fig.set_size_inches(9, 3.2)
        left, right = fig.subplots(1, 2)
        plots.picture(left, shown().transpose(1, 2, 0), "three channels of {}×{}".format(*photo.shape[1:]))
        plots.matrix(right, "one map of {}×{}".format(*result["z"].shape), result["z"], "output")

    controls = {
        "kernel": Matrix([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        "channels": Choice(mixtures),
        "S": Whole(1, *STRIDES),
        "own_picture": own,
    }
    return Lab("colours", "Three channels, one map", compute, draw, _program(photo, mixtures), **controls)


def _mixed(channels, kernel):
    return np.multiply.outer(channels, kernel)[np.newaxis]


def _program(photo, mixtures):
    program = Program()
    program.memory.room("x", photo.shape)
    program.array("kernel", (3, 3))
    program.array("channels", (3,))
    program.trace("mix", "K", _mixed, "channels", "kernel")
    for stride in range(STRIDES[0], STRIDES[1] + 1):
        operation = partial(conv2d, stride=stride, padding=1)
        trace_products(program, f"S {stride}", f"z {stride}", operation, "x", "K")
    weights = {name: list(map(float, mixture)) for name, mixture in mixtures.items()}
    return {"program": program.packed(), "photo": packed_numbers(photo), "part": "S", "mixtures": weights}
