"""Plain matrices: correlation, convolution, and the turn by 180° that is between them."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import array, choice
from bpcnn_helpers.ops.conv import conv2d

Mode = Literal["valid", "same", "full"]


def rot180(k: ArrayLike) -> np.ndarray:
    """Turn the last two axes of an array by 180°: rows and columns both run backwards.

    Parameters
    ----------
    k : array_like, shape (..., kh, kw)

    Returns
    -------
    ndarray, shape (..., kh, kw)
        A view where `k` is an array of floats, int64 or objects.

    Raises
    ------
    TypeError, ValueError
        If `k` holds no numbers or symbols, or has fewer than two axes.

    Notes
    -----
    In 1-based indices new[i, j] = old[M + 1 - i, N + 1 - j] (source A, claim A6); NumPy counts from 0.

    Examples
    --------
    >>> rot180([[1, 2], [3, 4]])
    array([[4, 3],
           [2, 1]])
    """
    return array(k, "k", "... kh kw")[..., ::-1, ::-1]


def correlate2d(x: ArrayLike, k: ArrayLike, mode: Mode = "valid") -> np.ndarray:
    """Cross-correlate two matrices: lay the kernel on every place, multiply cell by cell, add up.

    Parameters
    ----------
    x : array_like, shape (H, W)
    k : array_like, shape (kh, kw)
    mode : {"valid", "same", "full"}
        Places where the kernel lies inside `x` (H - kh + 1, W - kw + 1); the middle (H, W) of all places;
        all places where it touches (H + kh - 1, W + kw - 1). Outside of `x` there are zeros.

    Returns
    -------
    ndarray
        The values of `scipy.signal.correlate2d`, except that ``"valid"`` refuses a kernel that does not fit
        where SciPy would exchange the two.

    Raises
    ------
    TypeError, ValueError
        If an argument is no matrix, the mode is unknown, or the kernel does not fit.

    Notes
    -----
    z[u, v] = Σ_{i, j} x[u + i, v + j] k[i, j] (claims A1, E2).

    Examples
    --------
    >>> correlate2d([[1, 2, 3]], [[10, 1]])
    array([[12, 23]])
    """
    return _slide(x, k, mode, 0)


def convolve2d(x: ArrayLike, k: ArrayLike, mode: Mode = "valid") -> np.ndarray:
    """Convolve two matrices: turn the kernel by 180°, then cross-correlate.

    Parameters
    ----------
    x : array_like, shape (H, W)
    k : array_like, shape (kh, kw)
    mode : {"valid", "same", "full"}
        As in `correlate2d`.

    Returns
    -------
    ndarray
        The values of `scipy.signal.convolve2d`, with the exception named in `correlate2d`.

    Raises
    ------
    TypeError, ValueError
        As `correlate2d`.

    Notes
    -----
    z[u, v] = Σ_{i, j} x[u - i, v - j] k[i, j] (claims A1, C2, D1).

    Examples
    --------
    >>> convolve2d([[1, 2, 3]], [[10, 1]])
    array([[21, 32]])
    """
    return _slide(x, rot180(array(k, "k", "kh kw")), mode, 1)


def _slide(x, k, mode, earlier):
    """Correlate matrices; of an even kernel's two middles, "same" takes the one SciPy takes."""
    x, k = array(x, "x", "H W"), array(k, "k", "kh kw")
    if 0 in x.shape + k.shape:
        raise ValueError(f"x {x.shape} and k {k.shape} must not be empty")
    choice(mode, "mode", ("valid", "same", "full"))
    (h, w), (kh, kw) = x.shape, k.shape
    if mode == "valid" and (kh > h or kw > w):
        raise ValueError(f"k {k.shape} does not fit x {x.shape}")
    z = conv2d(x, k, padding=0 if mode == "valid" else (kh - 1, kw - 1))
    if mode == "same":
        z = z[(kh - earlier) // 2 :, (kw - earlier) // 2 :][:h, :w]
    return z
