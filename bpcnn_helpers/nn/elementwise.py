"""Activations as layers: each number for itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.nn.layer import Layer
from bpcnn_helpers.ops.activations import relu, relu_grad, sigmoid


class ReLU(Layer):
    """The larger of x and 0."""

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return relu(x)."""
        y = relu(x)
        return self._remember(np.asarray(x), y)

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray:
        """Return δ where x was positive, 0 elsewhere."""
        return relu_grad(*self._recall(dz))


class Sigmoid(Layer):
    """The logistic function."""

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return f(x)."""
        y = sigmoid(x)
        return self._remember(y.copy(), y)

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray:
        """Return δ f(x) (1 - f(x))."""
        dz, y = self._recall(dz)
        return dz * y * (1 - y)
