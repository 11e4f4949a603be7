"""What the ready-made explorers ask of one sample."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.explorer.graph import numbers_in


def sample(name: str, array: ArrayLike) -> np.ndarray:
    """Return an array of numbers for a source, if it is one sample: maps, or a matrix."""
    array = numbers_in(name, array)
    if array.ndim not in (2, 3):
        raise ValueError(f"{name} has shape {array.shape}, expected (H, W) or (C, H, W), one sample")
    return array
