"""Layers with weights: convolution, and the fully connected one."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from bpcnn_helpers.arguments import Padding, Pair, Seed, array, choice, generator, integer, pair, room_for, truth
from bpcnn_helpers.nn.layer import FLOAT64, Layer, float_dtype, form_of
from bpcnn_helpers.ops import conv
from bpcnn_helpers.ops.layer_arguments import checked_forward
from bpcnn_helpers.ops.windows import padding_sides, short_padding

Init = Literal["he", "xavier"]


def _initial(shape, fan_in, fan_out, init, rng, dtype):
    """Weights by He (normal, for ReLU) or Xavier (uniform, for sigmoid and tanh)."""
    choice(init, "init", ("he", "xavier"))
    rng = generator(rng, "rng")
    if init == "he":
        return rng.normal(0, np.sqrt(2 / fan_in), shape).astype(float_dtype(dtype))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, shape).astype(float_dtype(dtype))


class Conv2d(Layer):
    """Convolution layer, z = x * w + b, in the sense of `conv2d` (claim A4).

    Parameters
    ----------
    c_in, c_out : int
        Channels of the input and of the output.
    kernel_size : int or pair of int
    stride, dilation : int or pair of int, default 1
        As in `conv2d`.
    padding : int, pair of int, ((top, bottom), (left, right)), "valid" or "same", default 0
        As in `conv2d`; what "same" stands for is settled here, where kernel and dilation are known.
    bias : bool, default True
    rng : Generator or int, optional
        Where the first weights come from; fresh ones each time unless said.
    init : {"he", "xavier"}
        He et al. 2015 (normal, variance 2 / fan_in) or Glorot & Bengio 2010 (uniform).
    dtype : dtype, default float64

    Raises
    ------
    TypeError, ValueError
        If a setting has the wrong type or sign, or there is no memory for the weights.

    Examples
    --------
    >>> Conv2d(1, 8, 3, padding="same", rng=0).forward(np.ones((1, 28, 28))).shape
    (8, 28, 28)
    """

    def __init__(
        self,
        c_in: int,
        c_out: int,
        kernel_size: Pair,
        *,
        stride: Pair = 1,
        padding: Padding = 0,
        dilation: Pair = 1,
        bias: bool = True,
        rng: Seed = None,
        init: Init = "he",
        dtype: DTypeLike = np.float64,
    ) -> None:
        kh, kw = self.kernel_size = pair(kernel_size, "kernel_size", 1)
        c_in, c_out = integer(c_in, "c_in", 1), integer(c_out, "c_out", 1)
        stride, dilation = pair(stride, "stride", 1), pair(dilation, "dilation", 1)
        sides = padding_sides(padding, self.kernel_size, stride, dilation)
        self.walk = {"stride": stride, "padding": short_padding(sides), "dilation": dilation}
        room_for((c_out, c_in, kh, kw), FLOAT64, c_in=c_in, c_out=c_out, kernel_size=(kh, kw))
        weight = _initial((c_out, c_in, kh, kw), c_in * kh * kw, c_out * kh * kw, init, rng, dtype)
        super().__init__(weight=weight, **({"bias": np.zeros(c_out, dtype)} if truth(bias, "bias") else {}))

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return z, shape (N, C_out, H_out, W_out), for `x`, shape (N, C_in, H, W); or both without N."""
        w, b = self.params["weight"], self.params.get("bias")
        form = form_of(x, *self.params.values())
        if form is None or form != self._form:
            x, w, b, walk, self._short = checked_forward(array(x, "x", "[N] C_in H W"), w, b, **self.walk)
            self._columns = conv.columns_for(walk, x.shape, x.dtype, len(w), b is not None, w.nbytes)
            self._turned = conv.turned_columns(walk, (len(x), len(w), *walk.output), x.dtype, x.shape[1])
            self._form = form
        elif self._short:
            x = np.asarray(x)[None]
        return self._remember(self._columns.fill(x), conv.correlate(self._columns, w, b)[self._short])

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray | None:
        """Write ∂J/∂w and ∂J/∂b into ``grads``; return ∂J/∂x."""
        dz, columns = self._recall(dz)
        w, x = self.params["weight"], columns.x
        if form_of(dz, w, x) is None:  # not only floats, or of several precisions
            return self._backward_of_any(dz, w, x[self._short], input_grad)
        dz = dz[None] if self._short else dz
        weight, bias = conv.weight_and_bias_grads(columns, dz)
        self._set_grads(weight=weight, bias=bias)
        return conv.input_grad(columns.walk, dz, w, self._turned)[self._short] if input_grad else None

    def _backward_of_any(self, dz, w, x, input_grad):
        weight = conv.conv2d_weight_grad(dz, x, self.kernel_size, **self.walk)
        self._set_grads(weight=weight, bias=conv.conv2d_bias_grad(dz))
        return conv.conv2d_input_grad(dz, w, x.shape[-2:], **self.walk) if input_grad else None


class Linear(Layer):
    """Fully connected layer, z = x wᵀ + b (claim E9).

    Parameters
    ----------
    n_in, n_out : int
    bias : bool, default True
    rng, init, dtype
        As in `Conv2d`.

    Examples
    --------
    >>> Linear(4, 2, rng=0)
    Linear(weight (2, 4), bias (2,))
    """

    def __init__(
        self,
        n_in: int,
        n_out: int,
        *,
        bias: bool = True,
        rng: Seed = None,
        init: Init = "he",
        dtype: DTypeLike = np.float64,
    ) -> None:
        n_in, n_out = integer(n_in, "n_in", 1), integer(n_out, "n_out", 1)
        room_for((n_out, n_in), FLOAT64, n_in=n_in, n_out=n_out)
        weight = _initial((n_out, n_in), n_in, n_out, init, rng, dtype)
        super().__init__(weight=weight, **({"bias": np.zeros(n_out, dtype)} if truth(bias, "bias") else {}))

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return z, shape (N, n_out), for `x`, shape (N, n_in); in memory the batch is the last axis, as everywhere."""
        weight, form = self.params["weight"], form_of(x, *self.params.values())
        if form is None or form != self._form:
            x = array(x, "x", "N n_in")
            if x.shape[1] != weight.shape[1]:
                raise ValueError(f"x has shape {x.shape}, expected (N, {weight.shape[1]})")
            self._form = form
        return self._remember(x, (weight @ np.asarray(x).T).T + self.params.get("bias", 0))

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray | None:
        """Write ∂J/∂w and ∂J/∂b into ``grads``; return ∂J/∂x."""
        dz, x = self._recall(dz)
        self._set_grads(weight=dz.T @ x, bias=dz.sum(axis=0))
        return (self.params["weight"].T @ dz.T).T if input_grad else None
