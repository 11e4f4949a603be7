"""Layers that make the maps smaller: the maximum, the average, and the sum with a weight."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from bpcnn_helpers.arguments import Padding, Pair, array, integer, pair, room_for
from bpcnn_helpers.nn.layer import FLOAT64, Layer, float_dtype, form_of
from bpcnn_helpers.ops.conv import conv2d_bias_grad
from bpcnn_helpers.ops.max_pool import pool, sent_back, unpool
from bpcnn_helpers.ops.pool import INPUTS, avg_pool2d, avg_pool2d_grad, laid_on, sum_pool2d, sum_pool2d_grad, window


class _Pooling(Layer):
    """What pooling layers share: their window, named as the functions name it."""

    def __init__(self, size, stride, padding, **params):
        size, stride, padding = window(size, stride, padding)
        self.window = {"size": size, "stride": stride, "padding": padding}
        super().__init__(**params)


class MaxPool2d(_Pooling):
    """Max pooling, in the sense of `max_pool2d`.

    Parameters
    ----------
    size : int or pair of int
    stride, padding
        As in `max_pool2d`: windows do not overlap unless said.

    Raises
    ------
    TypeError, ValueError
        If a setting has the wrong type or sign, or the padding is more than half of the size.

    Examples
    --------
    >>> MaxPool2d(3, stride=2, padding=1).forward(np.ones((5, 16, 8, 8))).shape
    (5, 16, 4, 4)
    """

    def __init__(self, size: Pair, *, stride: Pair | None = None, padding: Padding = 0) -> None:
        super().__init__(size, stride, padding)

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return the largest number of each window."""
        form = form_of(x)
        if form is None or form != self._form:
            x = array(x, "x", INPUTS)
            self._walk, self._form = laid_on(x.shape[-2:], **self.window), form
        pooled = pool(x, self._walk)
        return self._remember(pooled, pooled.z.copy(order="K"))

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray:
        """Return δ at each window's winner."""
        dz, pooled = self._recall(dz)
        return unpool(dz, pooled) if form_of(dz, pooled.x) is None else sent_back(dz, pooled)


class AvgPool2d(_Pooling):
    """Average pooling, in the sense of `avg_pool2d`.

    Parameters
    ----------
    size, stride, padding
        As in `MaxPool2d`.
    """

    def __init__(self, size: Pair, *, stride: Pair | None = None, padding: Padding = 0) -> None:
        super().__init__(size, stride, padding)

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return the average of each window."""
        z = avg_pool2d(x, **self.window)
        return self._remember(np.shape(x)[-2:], z)

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray:
        """Return δ spread over each window."""
        return avg_pool2d_grad(*self._recall(dz), **self.window)


class Subsample2d(_Pooling):
    """Subsampling layer of source C: z = β down(x) + b, with a trainable β and b for each map.

    down() is the sum over blocks of `size` cells, not the average; β starts at 1 / (number of cells), so
    that the untrained layer averages. The sigmoid that the source applies afterwards is a layer of its own.

    Parameters
    ----------
    channels : int
    size, stride, padding
        As in `sum_pool2d`; the source's blocks lie side by side, as they do unless said.
    dtype : dtype, default float64

    Notes
    -----
    ∂J/∂β = Σ δ ∘ down(x), ∂J/∂b = Σ δ, ∂J/∂x = β up(δ) (claims C3, C9, C13, C14).

    Examples
    --------
    >>> Subsample2d(6, 2)
    Subsample2d(beta (6,), bias (6,))
    """

    def __init__(
        self,
        channels: int,
        size: Pair,
        *,
        stride: Pair | None = None,
        padding: Padding = 0,
        dtype: DTypeLike = np.float64,
    ) -> None:
        channels = integer(channels, "channels", 1)
        rows, columns = pair(size, "size", 1)
        room_for((channels,), FLOAT64, channels=channels)
        beta = np.full(channels, 1 / (rows * columns), float_dtype(dtype))
        super().__init__(size, stride, padding, beta=beta, bias=np.zeros(channels, dtype))

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return z, shape (N, C, H / kh, W / kw), for `x`, shape (N, C, H, W)."""
        beta, b = (value[:, None, None] for value in (self.params["beta"], self.params["bias"]))
        x = array(x, "x", "[N] C H W")
        if x.shape[-3] != len(beta):
            raise ValueError(f"x has shape {x.shape}, expected {len(beta)} channels")
        down = sum_pool2d(x, **self.window)
        return self._remember((x.shape[-2:], down), beta * down + b)

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray | None:
        """Write ∂J/∂β and ∂J/∂b into ``grads``; return ∂J/∂x."""
        dz, (input_size, down) = self._recall(dz)
        self._set_grads(beta=conv2d_bias_grad(dz * down), bias=conv2d_bias_grad(dz))
        if not input_grad:
            return None
        return sum_pool2d_grad(dz * self.params["beta"][:, None, None], input_size, **self.window)
