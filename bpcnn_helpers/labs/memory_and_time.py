"""What a form of the convolution costs: the memory for its columns, the time it takes (notebook 09)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product

import numpy as np

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import function
from bpcnn_helpers.labs.controls import Whole
from bpcnn_helpers.labs.lab import Lab, packed_numbers
from bpcnn_helpers.labs.stopwatch import race
from bpcnn_helpers.ops.columns import Columns
from bpcnn_helpers.ops.conv import conv2d
from bpcnn_helpers.ops.one_matrix import is_small
from bpcnn_helpers.ops.windows import conv_output_size, walk_over

SIDE = 20  # cells of the input, in rows and columns
SIZES = {"kernel": (3, 1, 7), "channels": (8, 1, 16), "batch": (16, 1, 32)}  # at first, from, to
NUMBER = np.dtype(float)


def cost(one_matrix: Callable) -> Lab:
    """Compare one large matrix product with the package, for a layer whose size the reader chooses.

    The layer has as many channels in as out and is computed on 20×20 cells.

    Parameters
    ----------
    one_matrix : callable
        Called as ``one_matrix(x, w)``: the layer as one product.

    Returns
    -------
    Lab
        Its controls: `kernel` (rows and columns), `channels`, `batch`. Its result, a dict: `operations`, and bytes:
        `x`, the input; `one matrix`, all windows as columns; `the package`, the columns that it has at a time, which
        are all where they are few. The times are measured whenever a control has moved: without Python, those of the
        first layer stay.

    Raises
    ------
    TypeError
        If `one_matrix` is no function.
    """
    function(one_matrix, "one_matrix")

    def draw(fig, result, **sizes):
        times, needed = lab.page.measured["times"], {name: result[name] for name in ("one matrix", "the package")}
        fig.set_size_inches(9, 2.8)
        left, right = fig.subplots(1, 2)
        left.barh(list(needed), [n / 1e6 for n in needed.values()], color=plots.COLORS["input"])
        left.invert_yaxis()
        left.axvline(result["x"] / 1e6, color=plots.COLORS[None], ls="--")
        left.set(
            xlabel="MB of columns (dashed: the input)", title=f"{result['operations'] / 1e6:,.1f} million operations"
        )
        right.barh(list(needed), [1000 * time for time in times], color=plots.COLORS["output"])
        right.invert_yaxis()
        right.set(xlabel="milliseconds, just now", title=f"{times[0] / times[1]:.1f} to 1")

    def measure(change=None):
        kernel, channels, batch = lab.values.values()
        x, w = np.ones((batch, channels, SIDE, SIDE)), np.ones((channels, channels, kernel, kernel))
        times = race(lambda: one_matrix(x, w), lambda: conv2d(x, w), rounds=3, least=0.002)
        lab.page.measured = {"values": lab.page.values, "times": times.tolist()}

    controls = {name: Whole(*values) for name, values in SIZES.items()}
    lab = Lab("cost", "Memory and time of a layer", _needed, draw, {"needed": _every_layer()}, **controls)
    lab.page.observe(measure, "values")
    measure()
    return lab


def _needed(kernel, channels, batch):
    places = batch * conv_output_size(SIDE, kernel) ** 2
    walk, shape = walk_over((SIDE, SIDE), (kernel, kernel)), (batch, channels, SIDE, SIDE)
    all_columns = channels * kernel**2 * places * NUMBER.itemsize
    at_a_time = all_columns if is_small(walk, shape, NUMBER) else Columns(walk, shape, NUMBER).rows.nbytes
    return {
        "operations": 2 * places * channels * channels * kernel**2,
        "x": batch * channels * SIDE**2 * NUMBER.itemsize,
        "one matrix": all_columns,
        "the package": at_a_time,
    }


@cache
def _every_layer():
    """Return the numbers of all layers that can be chosen, for the page."""
    layers = product(*(range(least, most + 1) for _, least, most in SIZES.values()))
    return packed_numbers(np.transpose([list(_needed(*layer).values()) for layer in layers]))
