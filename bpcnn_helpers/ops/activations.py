"""Activations: sigmoid, ReLU and softmax."""

from bpcnn_helpers.arguments import array
from bpcnn_helpers.ops.elementary import exp, is_positive, maximum


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
    some_scores("x", x)
    powers = exp(shift(x))
    return powers / powers.sum(axis=-1, keepdims=True)


def some_scores(name, x):
    """Say so if a row holds no score."""
    """Say so if a row holds no score."""
    if x.shape[-1] == 0:
        raise ValueError(f"{name} has shape {x.shape}, expected at least one score in a row")


def shift(x):
    """Take the largest score of each row off, as floats."""
    """Take the largest score of each row off, as floats."""
    return x if x.dtype == object else floats(x) - x.max(axis=-1, keepdims=True)


def floats(x):
    """Turn integers into floats, whose squares and differences do not wrap around."""
    return x.astype(float) if x.dtype.kind == "i" else x
