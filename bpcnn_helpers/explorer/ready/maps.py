"""What the ready-made explorers ask of one sample."""

import functools

import numpy as np

from bpcnn_helpers.arguments import short_shape
from bpcnn_helpers.explorer.graph import numbers_in


def sample(name, array):
    """Return an array of numbers for a source, if it is one sample: maps, or a matrix."""
    array = numbers_in(name, array)
    if array.ndim not in (2, 3):
        raise ValueError(f"{name} has shape {array.shape}, expected (H, W) or (C, H, W), one sample")
    return array


def unbatched(op, axes):
    """Let an operation on batches take single samples and matrices; its result has so many axes, if it has one map."""

    @functools.wraps(op)
    def called(*arrays, **settings):
        arrays = (_four(a) if isinstance(a, np.ndarray) and a.ndim > 1 else a for a in arrays)
        result = op(*arrays, **settings)
        return result.reshape(short_shape(result.shape)) if axes == 2 else result[0] if axes == 3 else result

    return called


def _four(array):
    """Put axes of length 1 in front, so that there are four."""
    return array.reshape((1,) * (4 - array.ndim) + array.shape)
