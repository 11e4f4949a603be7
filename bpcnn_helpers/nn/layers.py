"""Layers: each remembers what it saw on the way forward and uses it on the way back.

``backward(dz)`` takes the gradient of the loss with respect to the layer's output, writes those of its
parameters into ``grads`` (overwriting what was there) and returns the one with respect to its input.
"""

import copy
import math

import numpy as np

from bpcnn_helpers.arguments import array, choice, generator, integer, network, pair, room_for, truth
from bpcnn_helpers.ops.activations import relu, relu_grad, sigmoid
from bpcnn_helpers.ops.conv import conv2d, conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad
from bpcnn_helpers.ops.pool import (
    avg_pool2d,
    avg_pool2d_grad,
    max_passes,
    max_passes_grad,
    sum_pool2d,
    sum_pool2d_grad,
)

FLOAT64 = np.dtype(np.float64)  # in which first weights are drawn


class Layer:
    """What all layers share.

    Attributes
    ----------
    params : dict of str to ndarray
        The parameters; training changes them in place.
    grads : dict of str to ndarray
        Their gradients, of the same names and shapes.
    """

    def __init__(self, **params):
        self.params = params
        self.grads = {name: np.zeros_like(value) for name, value in params.items()}
        self._seen = self._shape = None

    def forward(self, x):
        """Return the layer's output for the batch `x` and remember what backward needs."""
        raise NotImplementedError

    def backward(self, dz, *, input_grad=True):
        """Return ∂loss/∂input from ∂loss/∂output; with `input_grad` False a layer may skip it (None)."""
        raise NotImplementedError

    def _remember(self, seen, output):
        self._seen, self._shape = seen, output.shape
        return output

    def _recall(self, dz):
        """Return dz as an array, checked, and what forward remembered."""
        if self._shape is None:
            raise RuntimeError(f"{type(self).__name__}.backward was called before forward")
        dz = array(dz, "dz", "...")
        if dz.shape != self._shape:
            raise ValueError(f"dz has shape {dz.shape}, expected {self._shape}, that of the output")
        return dz, self._seen

    def _set_grads(self, **grads):
        for name, value in grads.items():
            self.grads[name][...] = value

    def __repr__(self):
        shapes = ", ".join(f"{name} {value.shape}" for name, value in self.params.items())
        return f"{type(self).__name__}({shapes})"


def _initial(shape, fan_in, fan_out, init, rng, dtype):
    """Weights by He (normal, for ReLU) or Xavier (uniform, for sigmoid and tanh)."""
    choice(init, "init", ("he", "xavier"))
    rng = generator(rng, "rng")
    if init == "he":
        return rng.normal(0, np.sqrt(2 / fan_in), shape).astype(_float(dtype))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, shape).astype(_float(dtype))


def _float(dtype):
    try:
        right = dtype is not None and np.dtype(dtype).kind == "f"
    except (TypeError, ValueError):
        right = False
    if not right:
        raise TypeError(f"dtype is {dtype!r}, expected float32 or float64")
    return dtype


class Conv2d(Layer):
    """Convolution layer, z = x * w + b, in the sense of `conv2d` (claim A4).

    Parameters
    ----------
    c_in, c_out : int
        Channels of the input and of the output.
    kernel_size : int or pair of int
    stride, padding : int or pair of int
        As in `conv2d`.
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
    >>> Conv2d(1, 8, 3, rng=0)
    Conv2d(weight (8, 1, 3, 3), bias (8,))
    """

    def __init__(
        self, c_in, c_out, kernel_size, *, stride=1, padding=0, bias=True, rng=None, init="he", dtype=np.float64
    ):
        kh, kw = self.kernel_size = pair(kernel_size, "kernel_size", 1)
        c_in, c_out = integer(c_in, "c_in", 1), integer(c_out, "c_out", 1)
        self.walk = {"stride": pair(stride, "stride", 1), "padding": pair(padding, "padding")}
        room_for((c_out, c_in, kh, kw), FLOAT64, c_in=c_in, c_out=c_out, kernel_size=(kh, kw))
        weight = _initial((c_out, c_in, kh, kw), c_in * kh * kw, c_out * kh * kw, init, rng, dtype)
        super().__init__(weight=weight, **({"bias": np.zeros(c_out, dtype)} if truth(bias, "bias") else {}))

    def forward(self, x):
        """Return z, shape (N, C_out, H_out, W_out), for `x`, shape (N, C_in, H, W)."""
        return self._remember(x, conv2d(x, self.params["weight"], self.params.get("bias"), **self.walk))

    def backward(self, dz, *, input_grad=True):
        """Write ∂J/∂w and ∂J/∂b into ``grads``; return ∂J/∂x."""
        dz, x = self._recall(dz)
        self._set_grads(weight=conv2d_weight_grad(dz, x, self.kernel_size, **self.walk))
        if "bias" in self.params:
            self._set_grads(bias=conv2d_bias_grad(dz))
        if input_grad:
            return conv2d_input_grad(dz, self.params["weight"], np.shape(x)[2:], **self.walk)
        return None


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

    def __init__(self, n_in, n_out, *, bias=True, rng=None, init="he", dtype=np.float64):
        n_in, n_out = integer(n_in, "n_in", 1), integer(n_out, "n_out", 1)
        room_for((n_out, n_in), FLOAT64, n_in=n_in, n_out=n_out)
        weight = _initial((n_out, n_in), n_in, n_out, init, rng, dtype)
        super().__init__(weight=weight, **({"bias": np.zeros(n_out, dtype)} if truth(bias, "bias") else {}))

    def forward(self, x):
        """Return z, shape (N, n_out), for `x`, shape (N, n_in)."""
        x, weight = array(x, "x", "N n_in"), self.params["weight"]
        if x.shape[1] != weight.shape[1]:
            raise ValueError(f"x has shape {x.shape}, expected (N, {weight.shape[1]})")
        return self._remember(x, x @ weight.T + self.params.get("bias", 0))

    def backward(self, dz, *, input_grad=True):
        """Write ∂J/∂w and ∂J/∂b into ``grads``; return ∂J/∂x."""
        dz, x = self._recall(dz)
        self._set_grads(weight=dz.T @ x)
        if "bias" in self.params:
            self._set_grads(bias=dz.sum(axis=0))
        return dz @ self.params["weight"] if input_grad else None


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


class Flatten(Layer):
    """Lay each sample out as one row: (N, C, H, W) to (N, C·H·W)."""

    def forward(self, x):
        """Return the rows."""
        x = array(x, "x", "N ...")
        return self._remember(x.shape, np.array(x, order="C").reshape(len(x), math.prod(x.shape[1:])))

    def backward(self, dz, *, input_grad=True):
        """Return δ in the shape of the maps."""
        dz, shape = self._recall(dz)
        return dz.reshape(shape)


class ReLU(Layer):
    """The larger of x and 0."""

    def forward(self, x):
        """Return relu(x)."""
        y = relu(x)
        return self._remember(np.asarray(x), y)

    def backward(self, dz, *, input_grad=True):
        """Return δ where x was positive, 0 elsewhere."""
        return relu_grad(*self._recall(dz))


class Sigmoid(Layer):
    """The logistic function."""

    def forward(self, x):
        """Return f(x)."""
        y = sigmoid(x)
        return self._remember(y.copy(), y)

    def backward(self, dz, *, input_grad=True):
        """Return δ f(x) (1 - f(x))."""
        dz, y = self._recall(dz)
        return dz * y * (1 - y)


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
    >>> Sequential(Conv2d(1, 2, 3, rng=0), ReLU()).forward(np.ones((5, 1, 8, 8))).shape
    (5, 2, 6, 6)
    """

    def __init__(self, *layers):
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

    def forward(self, x):
        """Return the last layer's output for the batch `x`."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dz, *, input_grad=True):
        """Run the layers backwards; with `input_grad` False the first one skips the last step (None)."""
        for place in reversed(range(len(self.layers))):
            dz = self.layers[place].backward(dz, input_grad=input_grad or place > 0)
        return dz

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self.layers))})"


def forward_of(layer, x, *params):
    """Return a layer's output for other parameters than its own; for symbols, too. The layer stays as it is.

    Parameters
    ----------
    layer : Layer
    x : ndarray
        As for ``layer.forward``.
    *params : ndarray
        In the order of ``layer.params``; its own where none are given.

    Returns
    -------
    ndarray

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit the layer.
    """
    return _with_params(layer, params, x).forward(x)


def backward_of(layer, dz, x, *params):
    """Return all gradients of a layer for other parameters than its own; for symbols, too.

    Parameters
    ----------
    layer : Layer
    dz, x : ndarray
        As for ``layer.backward`` and ``layer.forward``.
    *params : ndarray
        As in `forward_of`.

    Returns
    -------
    dict of str to ndarray
        ∂J/∂x as ``"x"``, and for each parameter its gradient.

    Raises
    ------
    TypeError, ValueError
        As `forward_of`.
    """
    other = _with_params(layer, params, x)
    other.forward(x)
    return {"x": other.backward(dz), **other.grads}


def _with_params(layer, params, x):
    """Copy a layer, with these parameters, and room for gradients of the same kind."""
    network(layer, "layer")
    if params and len(params) != len(layer.params):
        raise ValueError(f"params holds {len(params)} arrays, expected {len(layer.params)}: {', '.join(layer.params)}")
    x = array(x, "x", "...")
    result = copy.copy(layer)
    result.params = dict(zip(layer.params, params)) if params else layer.params
    kind = np.result_type(float, x, *result.params.values())
    result.grads = {name: np.zeros(np.shape(value), kind) for name, value in result.params.items()}
    return result
