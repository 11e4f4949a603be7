"""Losses: how far outputs are from what they should be, and the gradients."""

import numpy as np

from bpcnn_helpers.arguments import array, entries, same_dtype
from bpcnn_helpers.ops.activations import floats, shift, some_scores
from bpcnn_helpers.ops.elementary import exp, log


def cross_entropy(logits, labels):
    """Softmax and the negative log-likelihood of the right class, as a mean over the batch.

    Parameters
    ----------
    logits : array_like, shape (N, K)
        Scores before the softmax.
    labels : array_like of int, shape (N,)
        The right class of each sample, 0 to K - 1.

    Returns
    -------
    loss : float
        In nats per sample.
    dlogits : ndarray, shape (N, K)
        ∂loss/∂logits.

    Raises
    ------
    TypeError, ValueError
        If a shape is wrong, the batch is empty, or a label is no int from 0 to K - 1.

    Notes
    -----
    loss = -1/N Σ log softmax(logits)[n, labels[n]], dlogits = (softmax(logits) - one_hot(labels)) / N.

    Examples
    --------
    >>> loss, dlogits = cross_entropy([[0.0, 0.0]], [1])
    >>> print(round(loss, 4), dlogits)
    0.6931 [[ 0.5 -0.5]]
    """
    logits = array(logits, "logits", "N K")
    n, classes = logits.shape
    if n == 0:
        raise ValueError(f"logits {logits.shape} holds no sample: the mean over an empty batch is undefined")
    some_scores("logits", logits)
    labels = entries(labels, "labels")
    if labels.shape != (n,):
        raise ValueError(f"labels has shape {labels.shape}, expected ({n},) for logits {logits.shape}")
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels has dtype {labels.dtype}, expected ints from 0 to {classes - 1}")
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels run from {labels.min()} to {labels.max()}, expected 0 to {classes - 1}")
    shifted, each = shift(logits), np.arange(n)
    powers = exp(shifted)
    sums = powers.sum(axis=1)
    loss = (log(sums) - shifted[each, labels]).sum() / n
    dlogits = powers / sums[:, None]
    dlogits[each, labels] -= 1
    return (loss if logits.dtype == object else float(loss)), dlogits / n


def squared_error(y, t):
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
