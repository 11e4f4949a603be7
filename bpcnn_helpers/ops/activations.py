"""Activations and losses, with their gradients."""

import numpy as np

from bpcnn_helpers.arguments import array, entries, same_dtype
from bpcnn_helpers.ops.elementary import exp, is_positive, log, maximum


def sigmoid(x):
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

    return expit(x)


def relu(x):
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
    return maximum(x, x.dtype.type(0) if x.dtype != object else 0)


def relu_grad(dz, x):
    """Pass δ on where the input of `relu` was positive, and nothing elsewhere (0 itself counts as off)."""
    dz, x = array(dz, "dz", "..."), array(x, "x", "...")
    if dz.shape != x.shape:
        raise ValueError(f"dz has shape {dz.shape}, expected {x.shape}, that of x")
    return dz * is_positive(x)


def softmax(x):
    """Exponentials divided by their sum, along the last axis.

    Parameters
    ----------
    x : array_like, shape (..., K)
        Scores (logits).

    Returns
    -------
    ndarray, shape (..., K)
        Positive, each row with sum 1; NaN where a row holds NaN or an infinite largest score.

    Raises
    ------
    TypeError, ValueError
        As `sigmoid`, and if `x` is a single number or K is 0.

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
    _some_scores("x", x)
    powers = exp(_shift(x))
    return powers / powers.sum(axis=-1, keepdims=True)


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
    _some_scores("logits", logits)
    labels = entries(labels, "labels")
    if labels.shape != (n,):
        raise ValueError(f"labels has shape {labels.shape}, expected ({n},) for logits {logits.shape}")
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels has dtype {labels.dtype}, expected ints from 0 to {classes - 1}")
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels run from {labels.min()} to {labels.max()}, expected 0 to {classes - 1}")
    shifted, each = _shift(logits), np.arange(n)
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
    y, t = _floats(y), _floats(t)
    y, t = same_dtype(y, t)
    loss = ((y - t) ** 2).sum() / (2 * len(y))
    return (loss if y.dtype == object else float(loss)), (y - t) / len(y)


def _some_scores(name, x):
    if x.shape[-1] == 0:
        raise ValueError(f"{name} has shape {x.shape}, expected at least one score in a row")


def _shift(x):
    return x if x.dtype == object else _floats(x) - x.max(axis=-1, keepdims=True)


def _floats(x):
    """Turn integers into floats, whose squares and differences do not wrap around."""
    return x.astype(float) if x.dtype.kind == "i" else x
