"""Layers one after another, and what lays maps out as rows between them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import array
from bpcnn_helpers.nn.layer import Layer


class Flatten(Layer):
    """Lay each sample out as one row: (N, C, H, W) to (N, C·H·W)."""

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return the rows."""
        x = array(x, "x", "N ...")
        return self._remember(x.shape, np.array(x).reshape(len(x), math.prod(x.shape[1:])))

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray:
        """Return δ in the shape of the maps."""
        dz, shape = self._recall(dz)
        return dz.reshape(shape)


class Sequential(Layer):
    """Layers one after another.

    Parameters
    ----------
    *layers : Layer

    Attributes
    ----------
    layers : tuple of Layer
    params, grads : dict of str to ndarray
        The layers' own arrays, named by place: ``"0.weight"``, ``"0.bias"``, …

    Examples
    --------
    >>> import bpcnn_helpers as bp
    >>> bp.Sequential(bp.Conv2d(1, 2, 3, rng=0), bp.ReLU()).forward(np.ones((5, 1, 8, 8))).shape
    (5, 2, 6, 6)
    """

    def __init__(self, *layers: Layer) -> None:
        for place, layer in enumerate(layers):
            if not isinstance(layer, Layer):
                raise TypeError(f"layer {place} is {layer!r}, expected a layer such as ReLU()")
            if any(layer is earlier for earlier in layers[:place]):
                raise ValueError(
                    f"layer {place} is an earlier layer again, expected one of its own: it has its own memory"
                )
        self.layers = layers
        self.params = {f"{n}.{k}": v for n, layer in enumerate(layers) for k, v in layer.params.items()}
        self.grads = {f"{n}.{k}": v for n, layer in enumerate(layers) for k, v in layer.grads.items()}

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return the last layer's output for the batch `x`."""
        for layer in self.layers:
            x = layer.forward(x)
        return np.asarray(x)

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray | None:
        """Run the layers backwards; with `input_grad` False the first one skips the last step (None)."""
        grad: Any = dz
        for place in reversed(range(len(self.layers))):
            grad = self.layers[place].backward(grad, input_grad=input_grad or place > 0)
        return grad

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self.layers))})"
