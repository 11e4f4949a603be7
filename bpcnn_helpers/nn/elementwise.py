"""Activations as layers: each number for itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.nn.layer import Layer, form_of
from bpcnn_helpers.ops.activations import relu, sigmoid
from bpcnn_helpers.ops.elementary import is_on, keep

ZEROS_BYTES = 2**20  # up to here kept zeros stay in the cache: NumPy compares with them faster than with one number


class ReLU(Layer):
    """The larger of x and 0."""

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return relu(x)."""
        form = form_of(x)
        if form is None or np.asarray(x).nbytes > ZEROS_BYTES:
            y = relu(x)
            return self._remember(np.asarray(x), y)
        if form != self._form:
            self._zeros, self._form = np.zeros_like(x), form
        return self._remember(np.asarray(x), np.maximum(x, self._zeros))

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray:
        """Return δ where x was positive, 0 elsewhere."""
        dz, x = self._recall(dz)
        return keep(dz, is_on(x))


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
