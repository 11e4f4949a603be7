"""Stochastic gradient descent: the step, and a rate that falls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpcnn_helpers.arguments import in_range, network
from bpcnn_helpers.nn.layer import Layer


def cosine(lr: float) -> Callable[[float], float]:
    """Learning rate that falls from `lr` to 0 along half a cosine, as training goes from 0 to 1.

    Parameters
    ----------
    lr : float
        The rate at the start.

    Returns
    -------
    callable
        From progress (0 to 1) to the rate; for `SGD`.

    Notes
    -----
    lr (1 + cos(π progress)) / 2 (Loshchilov & Hutter 2017, without restarts).

    Examples
    --------
    >>> [round(float(cosine(0.2)(progress)), 3) for progress in (0, 0.5, 1)]
    [0.2, 0.1, 0.0]
    """
    in_range(lr, "lr")
    return lambda progress: lr * (1 + np.cos(np.pi * progress)) / 2


class SGD:
    """Stochastic gradient descent with momentum.

    Parameters
    ----------
    model : Layer
        Its ``params`` are changed in place, by its ``grads``.
    lr : float or callable
        The learning rate α, or a function from progress (0 to 1) to it, such as `cosine`.
    momentum : float, default 0
        How much of the last step is kept, 0 ≤ momentum < 1.

    Raises
    ------
    TypeError, ValueError
        If the rate is not above 0 or the momentum is out of its range.

    Notes
    -----
    v ← momentum v + ∇J, W ← W - lr v; without momentum, W ← W - α ∇J (claims A9, B2).
    """

    def __init__(self, model: Layer, *, lr: float | Callable[[float], float], momentum: float = 0.0) -> None:
        network(model)
        if not callable(lr):
            in_range(lr, "lr")
        in_range(momentum, "momentum", 0, 1)
        self.model, self.lr, self.momentum = model, lr, momentum
        self.velocity = {name: np.zeros_like(value) for name, value in model.params.items() if momentum}

    def step(self, progress: float = 0.0) -> None:
        """Move every parameter once; `progress` is how much of training is done, from 0 to 1."""
        in_range(progress, "progress", 0)
        lr = self.lr(progress) if callable(self.lr) else self.lr
        in_range(lr, f"lr at progress {progress:.2g}", 0)
        for name, value in self.model.params.items():
            descend(value, self.model.grads[name], value.dtype.type(lr), self.velocity.get(name), self.momentum)


def descend(value, step, lr, velocity, momentum):
    """Move a parameter in place, down its gradient; with a velocity (or None) as `SGD` says. For symbols, too."""
    if velocity is not None:
        velocity *= momentum
        velocity += step
        step = velocity
    value -= lr * step
