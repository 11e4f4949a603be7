"""Layers that make the maps smaller: the maximum, the average, and the sum with a weight."""

import numpy as np

from bpcnn_helpers.arguments import array, integer, pair, room_for
from bpcnn_helpers.nn.layer import FLOAT64, Layer, _float
from bpcnn_helpers.ops.conv import conv2d_bias_grad
from bpcnn_helpers.ops.max_pool import max_passes, max_passes_grad
from bpcnn_helpers.ops.pool import avg_pool2d, avg_pool2d_grad, sum_pool2d, sum_pool2d_grad


class MaxPool2d(Layer):
    """Max pooling over windows of `size`, which do not overlap."""

    def __init__(self, size):
        self.size = pair(size, "size", 1)
        super().__init__()

    def forward(self, x):
        """Return the largest number of each window."""
        passes = max_passes(array(x, "x", "N C H W"), self.size, self.size)
        return self._remember(passes, passes[-1][1].copy(order="K"))

    def backward(self, dz, *, input_grad=True):
        """Return δ at each window's winner."""
        return max_passes_grad(*self._recall(dz), self.size)


class AvgPool2d(Layer):
    """Average pooling over windows of `size`, which do not overlap."""

    def __init__(self, size):
        self.size = pair(size, "size", 1)
        super().__init__()

    def forward(self, x):
        """Return the average of each window."""
        x = array(x, "x", "N C H W")
        return self._remember(x.shape[2:], avg_pool2d(x, self.size))

    def backward(self, dz, *, input_grad=True):
        """Return δ spread over each window."""
        dz, input_size = self._recall(dz)
        return avg_pool2d_grad(dz, input_size, self.size)


class Subsample2d(Layer):
    """Subsampling layer of source C: z = β down(x) + b, with a trainable β and b for each map.

    down() is the sum over blocks of `size` cells, not the average; β starts at 1 / (number of cells), so
    that the untrained layer averages. The sigmoid that the source applies afterwards is a layer of its own.

    Parameters
    ----------
    channels : int
    size : int or pair of int
    dtype : dtype, default float64

    Notes
    -----
    ∂J/∂β = Σ δ ∘ down(x), ∂J/∂b = Σ δ, ∂J/∂x = β up(δ) (claims C3, C9, C13, C14).

    Examples
    --------
    >>> Subsample2d(6, 2)
    Subsample2d(beta (6,), bias (6,))
    """

    def __init__(self, channels, size, *, dtype=np.float64):
        self.size = pair(size, "size", 1)
        channels, cells = integer(channels, "channels", 1), self.size[0] * self.size[1]
        room_for((channels,), FLOAT64, channels=channels)
        super().__init__(beta=np.full(channels, 1 / cells, _float(dtype)), bias=np.zeros(channels, dtype))

    def forward(self, x):
        """Return z, shape (N, C, H / kh, W / kw), for `x`, shape (N, C, H, W)."""
        beta, b = (value[:, None, None] for value in (self.params["beta"], self.params["bias"]))
        x = array(x, "x", "N C H W")
        if x.shape[1] != len(beta):
            raise ValueError(f"x has shape {x.shape}, expected {len(beta)} channels")
        down = sum_pool2d(x, self.size)
        return self._remember((x.shape[2:], down), beta * down + b)

    def backward(self, dz, *, input_grad=True):
        """Write ∂J/∂β and ∂J/∂b into ``grads``; return ∂J/∂x."""
        dz, (input_size, down) = self._recall(dz)
        self._set_grads(beta=(dz * down).sum(axis=(0, 2, 3)), bias=conv2d_bias_grad(dz))
        if not input_grad:
            return None
        return sum_pool2d_grad(dz * self.params["beta"][:, None, None], input_size, self.size)
