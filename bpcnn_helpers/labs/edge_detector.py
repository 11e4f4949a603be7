"""A kernel of nine numbers on a photograph, by cross-correlation or by convolution (notebook 01)."""

from __future__ import annotations

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import array
from bpcnn_helpers.labs.controls import Choice, Matrix, OwnPicture
from bpcnn_helpers.labs.lab import Lab, packed_numbers
from bpcnn_helpers.labs.products import trace_products
from bpcnn_helpers.ops.matrices import convolve2d, correlate2d
from bpcnn_helpers.packing.program import Program

KERNELS = {
    "vertical edges": ((1, 0, -1),) * 3,
    "blur": ((1, 1, 1),) * 3,
    "shift": ((0, 0, 0), (0, 0, 0), (0, 0, 1)),
    "emboss": ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
}
OPERATIONS = {"cross-correlation": correlate2d, "convolution": convolve2d}


def edges(picture: ArrayLike) -> Lab:
    """Show what a kernel makes of a picture, and what turning it by 180° changes.

    Parameters
    ----------
    picture : array_like, shape (H, W)
        At least 3×3; shown until the reader chooses one of their own, which is cut to its shape.

    Returns
    -------
    Lab
        Its controls: `begin` fills `kernel` with one from a list, `operation` decides whether the kernel is turned,
        `own_picture` takes the place of the picture. Its result: what the operation returned, of shape (H − 2, W − 2).

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
    begin, kernel = Choice(KERNELS, "begin with", fills="kernel"), Matrix(KERNELS["vertical edges"])
    traitlets.dlink((begin, "value"), (kernel, "value"))
    own = OwnPicture(picture.shape, "A picture of your own")

    def shown():
        return own.pixels().mean(axis=0) if own.value else picture

    def compute(begin, kernel, operation, own_picture):
        return OPERATIONS[operation](shown(), kernel)

    def draw(fig, result, begin, kernel, operation, own_picture):
        fig.set_size_inches(9, 2.9)
        left, middle, right = fig.subplots(1, 3, width_ratios=[3, 1.5, 3])
        plots.picture(left, shown(), "photograph", limits=(0, 1))
        plots.matrix(middle, "kernel", np.array(kernel), "kernel")
        plots.picture(right, result, operation)

    operation = Choice({name: name for name in OPERATIONS}, few=True)
    controls = {"begin": begin, "kernel": kernel, "operation": operation, "own_picture": own}
    compute(**{name: control.value for name, control in controls.items()})  # says what does not fit
    return Lab("edges", "A kernel on a photograph", compute, draw, _program(picture), **controls)


def _program(picture):
    program = Program()
    program.memory.room("x", picture.shape)
    program.memory.room("kernel", (3, 3))
    for name, operation in OPERATIONS.items():
        trace_products(program, f"operation {name}", f"z {name}", operation, "x", "kernel")
    return {"program": program.packed(), "photo": packed_numbers(picture), "part": "operation"}
