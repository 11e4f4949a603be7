"""Activations: sigmoid, ReLU and softmax."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import array, integer
from bpcnn_helpers.ops.elementary import exp, is_on, keep, maximum


def sigmoid(x: ArrayLike) -> np.ndarray:
    """Apply the logistic function f(x) = 1 / (1 + exp(-x)); its derivative is f (1 - f).

    Parameters
    ----------
    x : array_like
        Any shape; symbols give the formula.

    Returns
    -------
    ndarray, the shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` holds no real numbers or symbols, or its rows differ in length.

    Examples
    --------
    >>> sigmoid([0.0])
    array([0.5])
    """
    x = array(x, "x", "...")
    if x.dtype == object:
        return 1 / (1 + exp(-x))
    from scipy.special import expit  # takes longer to import than all of this package

    return expit(x).astype(np.result_type(x, np.float16), copy=False)  # SciPy has none for float16


def relu(x: ArrayLike) -> np.ndarray:
    """Take the larger of x and 0; its derivative is 1 where x > 0, else 0.

    Parameters
    ----------
    x : array_like
        Any shape; symbols give ``Max(x, 0)``.

    Returns
    -------
    ndarray, the shape of `x`
        NaN stays NaN; integers are int64.

    Raises
    ------
    TypeError, ValueError
        As `sigmoid`.

    Examples
    --------
    >>> relu([-2, 3])
    array([0, 3])
    """
    x = array(x, "x", "...")
    return maximum(x, 0)


def relu_grad(dz: ArrayLike, x: ArrayLike) -> np.ndarray:
    """Pass δ on where the input of `relu` was positive, and nothing elsewhere (0 itself counts as off).

    Parameters
    ----------
    dz : array_like
        The error term δ = ∂J/∂z.
    x : array_like, the shape of `dz`
        The input of the forward pass.

    Returns
    -------
    ndarray, the shape of `dz`
        0 where x ≤ 0, also if δ is NaN or infinite there. A NaN in `x`, which `relu` hands on, lets δ pass.

    Raises
    ------
    TypeError, ValueError
        As `sigmoid`, and if the shapes differ.

    Examples
    --------
    >>> relu_grad([5.0, 6.0], [-1.0, 2.0])
    array([0., 6.])
    """
    dz, x = array(dz, "dz", "..."), array(x, "x", "...")
    if dz.shape != x.shape:
        raise ValueError(f"dz has shape {dz.shape}, expected {x.shape}, that of x")
    return keep(dz, is_on(x))


def softmax(x: ArrayLike, axis: int = -1) -> np.ndarray:
    """Exponentials divided by their sum, along one axis.

    Parameters
    ----------
    x : array_like, shape (..., K)
        Scores (logits).
    axis : int, default -1
        The axis along which the classes stand; the last one unless said.

    Returns
    -------
    ndarray, the shape of `x`
        Positive, with sum 1 along the axis; NaN where there is a NaN or an infinite largest score.

    Raises
    ------
    TypeError, ValueError
        As `sigmoid`, and if `x` is a single number, has no such axis, or no score along it.

    Notes
    -----
    The largest score is taken off first: the result is the same and nothing overflows. (Symbols cannot
    overflow and are left as they are.)

    Examples
    --------
    >>> softmax([[1000.0, 1000.0]])
    array([[0.5, 0.5]])
    """
    x = array(x, "x", "... K")
    axis = integer(axis, "axis", -math.inf)
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"axis is {axis}, expected {-x.ndim} to {x.ndim - 1} for x {x.shape}")
    powers = exp(shift(x, "x", axis))
    return powers / powers.sum(axis=axis, keepdims=True)


def shift(scores: np.ndarray, name: str, axis: int = -1) -> np.ndarray:
    """Return the scores as floats, less the largest along the axis; symbols as they are."""
    if scores.shape[axis] == 0:
        raise ValueError(f"{name} has shape {scores.shape}, expected at least one score along axis {axis}")
    return scores if scores.dtype == object else floats(scores) - scores.max(axis=axis, keepdims=True)


def floats(x: np.ndarray) -> np.ndarray:
    """Turn integers into floats, whose squares and differences do not wrap around."""
    return x.astype(float) if x.dtype.kind == "i" else x
