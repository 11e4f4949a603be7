"""A kernel of nine numbers on a photograph, by cross-correlation or by convolution (notebook 01)."""

from __future__ import annotations

import ipywidgets as widgets
from numpy.typing import ArrayLike

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import array
from bpcnn_helpers.data.pictures import load_picture
from bpcnn_helpers.labs.live_figure import Live
from bpcnn_helpers.labs.matrix_input import MatrixInput
from bpcnn_helpers.labs.own_picture import PictureInput
from bpcnn_helpers.ops.matrices import convolve2d, correlate2d

KERNELS = {
    "vertical edges": ((1, 0, -1),) * 3,
    "blur": ((1, 1, 1),) * 3,
    "shift": ((0, 0, 0), (0, 0, 0), (0, 0, 1)),
    "emboss": ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
}
OPERATIONS = {"cross-correlation": correlate2d, "convolution": convolve2d}


def edges(picture: ArrayLike) -> Live:
    """Show what a kernel makes of a picture, and what turning it by 180° changes.

    Parameters
    ----------
    picture : array_like, shape (H, W)
        At least 3×3; shown until the reader chooses one of their own.

    Returns
    -------
    Live
        Its controls: `begin` fills `kernel` with one from a list, `operation` decides whether the kernel is turned.
        Its result: what the operation returned, of shape (H − 2, W − 2).

    Raises
    ------
    TypeError, ValueError
        If `picture` is no matrix of numbers, or smaller than the kernel.

    Examples
    --------
    >>> edges([[0, 0, 1, 1]] * 4).result
    array([[-3., -3.],
           [-3., -3.]])
    """
    picture = array(picture, "picture", "H W")

    def draw(fig, begin, kernel, operation, own_picture):
        shown = load_picture(own_picture).mean(axis=0) if own_picture else picture
        result = OPERATIONS[operation](shown, kernel)
        fig.clear()
        fig.set_size_inches(9, 2.9)
        left, middle, right = fig.subplots(1, 3, width_ratios=[3, 1.5, 3])
        plots.picture(left, shown, "photograph", limits=(0, 1))
        plots.matrix(middle, "kernel", kernel, "kernel")
        plots.picture(right, result, operation)
        return result

    begin = widgets.Dropdown(options=KERNELS, description="begin with")
    kernel = MatrixInput(begin.value)
    widgets.dlink((begin, "value"), (kernel, "value"))
    operation = widgets.ToggleButtons(options=list(OPERATIONS))
    own_picture = PictureInput(longest=110, description="A picture of your own")
    return Live(draw, begin=begin, kernel=kernel, operation=operation, own_picture=own_picture)
