"""Losses: how far outputs are from what they should be, and the gradients."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import array, entries, same_dtype
from bpcnn_helpers.ops.activations import floats, shift
from bpcnn_helpers.ops.elementary import exp, keep, log

Loss = Callable[[np.ndarray, ArrayLike], tuple[float, np.ndarray]]  # (outputs, targets) to (loss, ∂loss/∂outputs)


def cross_entropy(logits: ArrayLike, labels: ArrayLike) -> tuple[float, np.ndarray]:
    """Softmax and the negative log-likelihood of the right class, as a mean over the batch.

    Parameters
    ----------
    logits : array_like, shape (N, K)
        Scores before the softmax.
    labels : array_like, shape (N,) or (N, K)
        The right class of each sample, an int from 0 to K - 1; or how probable each class is, in rows with sum 1
        (with a single 1 in each they are one-hot).

    Returns
    -------
    loss : float
        In nats per sample.
    dlogits : ndarray, shape (N, K)
        ∂loss/∂logits.

    Raises
    ------
    TypeError, ValueError
        If a shape is wrong, the batch is empty, a label is no int from 0 to K - 1, or a row of labels holds
        something else than probabilities with sum 1 (of symbols that is not asked).

    Notes
    -----
    loss = -1/N Σ t[n, k] log softmax(logits)[n, k], dlogits = (softmax(logits) - t) / N, where t are the
    probabilities or the labels as one-hot rows. A class with t = 0 adds nothing, also if its softmax is 0.

    Examples
    --------
    >>> loss, dlogits = cross_entropy([[0.0, 0.0]], [1])
    >>> print(round(loss, 4), dlogits)
    0.6931 [[ 0.5 -0.5]]
    >>> cross_entropy([[0.0, 0.0]], [[0.25, 0.75]])[1]
    array([[ 0.25, -0.25]])
    """
    logits, labels = array(logits, "logits", "N K"), entries(labels, "labels")
    n = len(logits)
    if n == 0:
        raise ValueError(f"logits {logits.shape} holds no sample: the mean over an empty batch is undefined")
    shifted = shift(logits, "logits")
    powers = exp(shifted)
    sums = powers.sum(axis=1)
    dlogits = powers / sums[:, None]
    if labels.shape == logits.shape:
        t = _probabilities(labels, shifted.dtype)
        losses = -(t * keep(shifted - log(sums)[:, None], t != 0)).sum(axis=1)
        dlogits = dlogits - t
    else:
        right = np.arange(n), _classes(labels, logits.shape)
        losses = log(sums) - shifted[right]
        dlogits[right] -= 1
    loss = losses.sum() / n
    return (loss if losses.dtype == object else float(loss)), dlogits / n


def _classes(labels, shape):
    """Return the right class of each sample, checked."""
    n, classes = shape
    if labels.shape != (n,):
        raise ValueError(f"labels has shape {labels.shape}, expected ({n},) or {shape} for logits {shape}")
    if labels.dtype.kind not in ("i", "u"):
        raise TypeError(f"labels has dtype {labels.dtype}, expected ints from 0 to {classes - 1}")
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels run from {labels.min()} to {labels.max()}, expected 0 to {classes - 1}")
    return labels


def _probabilities(labels, dtype):
    """Return how probable each class is, checked; ints in the dtype of the logits."""
    t = array(labels, "labels", "N K")
    if t.dtype == object:
        numbers = np.array([row for row in t if all(isinstance(cell, Real) for cell in row)], float)
        numbers = numbers.reshape(-1, t.shape[1])
    else:
        numbers = floats(t)
    sums, slack = numbers.sum(axis=1), 1e-6 + t.shape[1] * np.finfo(numbers.dtype).eps
    right = (numbers >= 0).all(axis=1) & (abs(sums - 1) <= slack)
    if not right.all():
        row, total = numbers[~right][0], sums[~right][0]
        raise ValueError(f"labels holds the row {row} with sum {total}, expected probabilities with sum 1")
    return t.astype(dtype) if t.dtype.kind == "i" else t


def squared_error(y: ArrayLike, t: ArrayLike) -> tuple[float, np.ndarray]:
    """Half the squared distance to the target, as a mean over the batch.

    Parameters
    ----------
    y, t : array_like, shape (N, K)
        Outputs and targets.

    Returns
    -------
    loss : float
    dy : ndarray, shape (N, K)
        ∂loss/∂y.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ or the batch is empty.

    Notes
    -----
    loss = 1/(2N) Σ (t - y)², dy = (y - t) / N (Bouvrie 2006, with the mean in place of the sum).

    Examples
    --------
    >>> loss, dy = squared_error([[1.0, 2.0]], [[0.0, 0.0]])
    >>> print(loss, dy)
    2.5 [[1. 2.]]
    """
    y, t = array(y, "y", "N K"), array(t, "t", "N K")
    if y.shape != t.shape:
        raise ValueError(f"t has shape {t.shape}, expected {y.shape}, that of y (one number per output)")
    if len(y) == 0:
        raise ValueError(f"y {y.shape} holds no sample: the mean over an empty batch is undefined")
    y, t = floats(y), floats(t)
    y, t = same_dtype(y, t)
    loss = ((y - t) ** 2).sum() / (2 * len(y))
    return (loss if y.dtype == object else float(loss)), (y - t) / len(y)
