"""What a form of the convolution costs: the memory for its columns, the time it takes (notebook 09)."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets
import numpy as np

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import function
from bpcnn_helpers.labs.live_figure import Live
from bpcnn_helpers.ops.conv import conv2d


def cost(one_matrix: Callable, bytes_of_columns: Callable, race: Callable) -> Live:
    """Compare one large matrix product with the package, for a layer whose size the reader chooses.

    The layer has as many channels in as out and is computed on 20×20 cells.

    Parameters
    ----------
    one_matrix : callable
        Called as ``one_matrix(x, w)``: the layer as one product.
    bytes_of_columns : callable
        Called as ``bytes_of_columns(x, w)``: a dict of the bytes that each way needs for its columns.
    race : callable
        Called as ``race(first, second, rounds=…, least=…)`` with two functions without arguments: the seconds of each.

    Returns
    -------
    Live
        Its controls: `kernel` (rows and columns), `channels`, `batch`. Its result, a dict: `operations`, `x` (the bytes
        of the input), and what `bytes_of_columns` returned.

    Raises
    ------
    TypeError
        If an argument is no function.
    """
    for name, value in {"one_matrix": one_matrix, "bytes_of_columns": bytes_of_columns, "race": race}.items():
        function(value, name)

    def draw(fig, kernel, channels, batch):
        x, w = np.ones((batch, channels, 20, 20)), np.ones((channels, channels, kernel, kernel))
        needed, operations = bytes_of_columns(x, w), 2 * conv2d(x, w).size * w[0].size
        times = race(lambda: one_matrix(x, w), lambda: conv2d(x, w), rounds=3, least=0.002)
        fig.clear()
        fig.set_size_inches(9, 2.8)
        left, right = fig.subplots(1, 2)
        left.barh(list(needed), [n / 1e6 for n in needed.values()], color=plots.COLORS["input"])
        left.invert_yaxis()
        left.axvline(x.nbytes / 1e6, color=plots.COLORS[None], ls="--")
        left.set(xlabel="MB of columns (dashed: the input)", title=f"{operations / 1e6:,.1f} million operations")
        right.barh(["package", "one matrix"], 1000 * times[::-1], color=plots.COLORS["output"])
        right.set(xlabel="milliseconds, just now", title=f"{times[0] / times[1]:.1f} to 1")
        return {"operations": operations, "x": x.nbytes, **needed}

    sliders = {"kernel": (3, 1, 7), "channels": (8, 1, 16), "batch": (16, 1, 32)}  # at first, from, to
    controls = {name: widgets.IntSlider(*values, continuous_update=False) for name, values in sliders.items()}
    return Live(draw, **controls)
