"""How good a network is on data: its loss, and the share of right answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import array, entries, function, loss_and_gradient, network
from bpcnn_helpers.nn.layer import Layer
from bpcnn_helpers.ops.losses import Loss, cross_entropy

FEW = 16  # samples at a time, as many as `train` takes unless told: a layer has the arrays for them at hand
Data = tuple[ArrayLike, ArrayLike]  # (x, targets), as many samples of both


def accuracy(outputs: ArrayLike, targets: ArrayLike) -> float:
    """Share of samples whose largest output is the right class.

    Parameters
    ----------
    outputs : ndarray, shape (N, K)
    targets : ndarray, shape (N,) or (N, K)
        Labels, or one row per sample with the largest number at the right class.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    TypeError, ValueError
        If a shape is wrong, or there is no sample or no class.

    Examples
    --------
    >>> accuracy(np.array([[0.1, 0.9], [0.8, 0.2]]), np.array([1, 1]))
    0.5
    """
    outputs, targets = array(outputs, "outputs", "N K"), array(targets, "targets", "N ...")
    if 0 in outputs.shape:
        raise ValueError(f"outputs has shape {outputs.shape}, expected at least one sample and one class")
    if targets.shape not in (outputs.shape[:1], outputs.shape):
        raise ValueError(f"targets has shape {targets.shape}, expected {outputs.shape[:1]} or {outputs.shape}")
    labels = targets.argmax(axis=1) if targets.ndim == 2 else targets
    return float(np.mean((outputs.argmax(axis=1) == labels) & ~np.isnan(outputs).any(axis=1)))


def evaluate(model: Layer, data: Data, *, loss: Loss = cross_entropy) -> tuple[float, float]:
    """Return (loss, accuracy) of `model` on ``data = (x, targets)``, without training it.

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit.

    Notes
    -----
    The samples go through the network a few at a time, and the loss is asked about all outputs at once. So the layers
    remember the last few only, not feature maps of all.
    """
    network(model)
    function(loss, "loss")
    x, targets = pair_of(data, "data")
    outputs = np.concatenate([model.forward(x[first : first + FEW]) for first in range(0, len(x), FEW)])
    return loss_and_gradient(loss(outputs, targets))[0], accuracy(outputs, targets)


def pair_of(data, name):
    """Return x and the targets as arrays with as many samples."""
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise ValueError(f"{name} is no pair (x, targets), such as (parts.x_train, parts.y_train)")
    x, targets = (entries(part, f"{name}[{place}]") for place, part in enumerate(data))
    if x.dtype.kind not in ("f", "i", "u", "b"):
        raise TypeError(f"{name} has x of dtype {x.dtype}, expected real numbers")
    if x.ndim == 0 or targets.ndim == 0 or len(x) == 0 or len(x) != len(targets):
        shapes = f"x {x.shape} and targets {targets.shape}"
        raise ValueError(f"{name} holds {shapes}, expected as many samples as targets, and some")
    return x, targets
