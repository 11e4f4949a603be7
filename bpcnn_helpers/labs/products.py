"""What a picture and a kernel make, as a program: the products are asked of the operation itself, all at one time.

`Program.trace` runs an operation on terms, a Python object for each product: that is too slow for a photograph (half a
million products). A convolution is linear in the kernel, and there each of the kernel's numbers meets at most one cell
of the picture for one number of the result. So the operation, run on a picture that holds its own places and on kernels
with a single 1, returns which place that is.
"""

import numpy as np

from bpcnn_helpers.packing.lowering import Group


def trace_products(program, part, name, operation, picture, kernel):
    """Add to a part of a program what an operation makes of a picture and a kernel.

    Parameters
    ----------
    program : Program
    part, name : str
        The part, and what the new array is called.
    operation : callable
        (picture, kernel) to an array, linear in both; every number of it is a sum of products of one of each.
    picture, kernel : str
        Names of arrays that have room in the program's memory.

    Examples
    --------
    >>> from bpcnn_helpers.ops.matrices import correlate2d
    >>> from bpcnn_helpers.packing.program import Program
    >>> program = Program()
    >>> _ = program.memory.room("x", (2, 3)), program.memory.room("k", (1, 2))
    >>> trace_products(program, "all", "z", correlate2d, "x", "k")
    >>> program.parts["all"][0].first.tolist()  # x₁₁ and x₁₂, x₁₂ and x₁₃, …
    [0, 1, 1, 2, 3, 4, 4, 5]
    """
    places, weights = (_places_of(program, array) for array in (picture, kernel))
    ones = np.eye(weights.size).reshape(-1, *weights.shape)
    met = [np.asarray(operation(places + 1.0, one)) for one in ones]  # 0 is no place: a cell of the padding
    found = np.stack([each.ravel() for each in met], axis=1).astype(np.int32)
    there = found > 0
    targets = program.memory.room(name, met[0].shape).ravel()
    second = np.broadcast_to(weights.ravel(), found.shape)[there]
    rows = targets, there.sum(axis=1), found[there] - 1, second
    program.parts.setdefault(part, []).append(Group("+", *(np.asarray(row, np.int32) for row in rows)))


def _places_of(program, name):
    first, shape = program.memory.places[name]
    return first + np.arange(np.prod(shape, dtype=int)).reshape(shape)
