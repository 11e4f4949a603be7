"""Copies of pictures, moved, slanted and thickened: what a network sees of hands that it has not met."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import Seed, array, generator, integer

SLANT, WIDTH, HEIGHT, SHIFT, INK = 0.35, (0.8, 1.25), (0.9, 1.15), 0.7, (0.75, 1.5)


def augment(x: ArrayLike, y: ArrayLike, *, copies: int = 8, seed: Seed = 0) -> tuple[np.ndarray, np.ndarray]:
    """Add copies of small pictures, each one moved, slanted, stretched, and thickened or thinned a little.

    Parameters
    ----------
    x : array_like, shape (N, C, H, W)
        Grey levels from 0 (paper) to 1 (ink).
    y : array_like, shape (N, ...)
        What belongs to each; copied with it.
    copies : int, default 8
        How many of each picture, beside the picture itself.
    seed : int or Generator, default 0

    Returns
    -------
    x : ndarray, shape ((1 + copies) N, C, H, W)
        The pictures first, as they were.
    y : ndarray, shape ((1 + copies) N, ...)

    Raises
    ------
    TypeError, ValueError
        If the arguments do not fit each other.

    Notes
    -----
    A cell of a copy is read from the picture at A p + t, linearly between its cells: A slants by up to 0.35 and
    stretches the width by 0.8 to 1.25, the height by 0.9 to 1.15, t moves by up to 0.7 cells, and the ink is multiplied
    by 0.75 to 1.5 (cf. Simard, Steinkraus & Platt 2003).

    Examples
    --------
    >>> x, y = augment(np.eye(8)[None, None], [3], copies=2)
    >>> x.shape, y
    ((3, 1, 8, 8), array([3, 3, 3]))
    """
    from scipy import ndimage

    x, y, rng = array(x, "x", "N C H W"), np.asarray(y), generator(seed, "seed")
    if len(x) != len(y):
        raise ValueError(f"y has shape {y.shape}, expected {len(x)} entries, one for each picture of x")
    middle = (np.array(x.shape[2:]) - 1) / 2
    found = [x]
    for _ in range(integer(copies, "copies")):
        copied = np.empty(x.shape)
        for sample, copy in zip(x, copied):
            turn = np.array([[rng.uniform(*HEIGHT), 0], [rng.uniform(-SLANT, SLANT), rng.uniform(*WIDTH)]])
            begin = middle - turn @ middle + rng.uniform(-SHIFT, SHIFT, 2)
            for picture, result in zip(sample, copy):
                ndimage.affine_transform(picture, turn, begin, output=result, order=1)
        copied *= rng.uniform(*INK, (len(x), 1, 1, 1))
        found.append(np.clip(copied, 0, 1))
    return np.concatenate(found), np.concatenate([y] * len(found))
