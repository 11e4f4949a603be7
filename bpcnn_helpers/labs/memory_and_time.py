"""What a form of the convolution costs: the memory for its columns, the time it takes (notebook 09)."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets
import numpy as np

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import function
from bpcnn_helpers.labs.live_figure import Live
from bpcnn_helpers.labs.stopwatch import race
from bpcnn_helpers.ops.columns import Columns
from bpcnn_helpers.ops.conv import conv2d
from bpcnn_helpers.ops.windows import walk_over

SIDE = 20  # cells of the input, in rows and columns


def cost(one_matrix: Callable) -> Live:
    """Compare one large matrix product with the package, for a layer whose size the reader chooses.

    The layer has as many channels in as out and is computed on 20×20 cells.

    Parameters
    ----------
    one_matrix : callable
        Called as ``one_matrix(x, w)``: the layer as one product.

    Returns
    -------
    Live
        Its controls: `kernel` (rows and columns), `channels`, `batch`. Its result, a dict: `operations`, and bytes:
        `x`, the input; `one matrix`, all windows as columns; `the package`, the columns that it has at a time.

    Raises
    ------
    TypeError
        If `one_matrix` is no function.
    """
    function(one_matrix, "one_matrix")

    def draw(fig, kernel, channels, batch):
        x, w = np.ones((batch, channels, SIDE, SIDE)), np.ones((channels, channels, kernel, kernel))
        places, walk = conv2d(x, w), walk_over((SIDE, SIDE), (kernel, kernel))
        result = {
            "operations": 2 * places.size * w[0].size,
            "x": x.nbytes,
            "one matrix": w[0].size * places[:, 0].nbytes,
            "the package": Columns(walk, x.shape, x.dtype).rows.nbytes,
        }
        times = race(lambda: one_matrix(x, w), lambda: conv2d(x, w), rounds=3, least=0.002)
        needed = {name: result[name] for name in ("one matrix", "the package")}
        fig.clear()
        fig.set_size_inches(9, 2.8)
        left, right = fig.subplots(1, 2)
        left.barh(list(needed), [n / 1e6 for n in needed.values()], color=plots.COLORS["input"])
        left.invert_yaxis()
        left.axvline(x.nbytes / 1e6, color=plots.COLORS[None], ls="--")
        left.set(
            xlabel="MB of columns (dashed: the input)", title=f"{result['operations'] / 1e6:,.1f} million operations"
        )
        right.barh(list(needed), 1000 * times, color=plots.COLORS["output"])
        right.invert_yaxis()
        right.set(xlabel="milliseconds, just now", title=f"{times[0] / times[1]:.1f} to 1")
        return result

    sliders = {"kernel": (3, 1, 7), "channels": (8, 1, 16), "batch": (16, 1, 32)}  # at first, from, to
    controls = {name: widgets.IntSlider(*values, continuous_update=False) for name, values in sliders.items()}
    return Live(draw, **controls)
