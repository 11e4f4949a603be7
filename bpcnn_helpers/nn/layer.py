"""What all layers share, and a layer run with other parameters than its own.

``backward(dz)`` takes the gradient of the loss with respect to the layer's output, writes those of its
parameters into ``grads`` (overwriting what was there) and returns the one with respect to its input.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import FLOATS, array, network

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

    _seen: Any = None
    _shape: tuple[int, ...] | None = None
    _form: list | None = None

    def __init__(self, **params: np.ndarray) -> None:
        self.params = params
        self.grads = {name: np.zeros_like(value) for name, value in params.items()}

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Return the layer's output for the batch `x` and remember what backward needs."""
        raise NotImplementedError

    def backward(self, dz: ArrayLike, *, input_grad: bool = True) -> np.ndarray | None:
        """Return ∂loss/∂input from ∂loss/∂output; with `input_grad` False a layer may skip it (None)."""
        raise NotImplementedError

    def _remember(self, seen: Any, output: np.ndarray) -> np.ndarray:
        self._seen, self._shape = seen, output.shape
        return output

    def _recall(self, dz: ArrayLike) -> tuple[np.ndarray, Any]:
        """Return dz as an array, checked, and what forward remembered."""
        if type(dz) is np.ndarray and dz.shape == self._shape and dz.dtype in FLOATS:
            return dz, self._seen  # the usual case, in a fraction of the time
        if self._shape is None:
            raise RuntimeError(f"{type(self).__name__}.backward was called before forward")
        dz = array(dz, "dz", "...")
        if dz.shape != self._shape:
            raise ValueError(f"dz has shape {dz.shape}, expected {self._shape}, that of the output")
        return dz, self._seen

    def _set_grads(self, **grads: np.ndarray) -> None:
        """Write the gradients of the parameters that this layer has."""
        for name, grad in self.grads.items():
            grad[...] = grads[name]

    def __repr__(self):
        shapes = ", ".join(f"{name} {value.shape}" for name, value in self.params.items())
        return f"{type(self).__name__}({shapes})"


def form_of(*arrays):
    """Return the one dtype and the shapes of arrays of floats; None if they are something else.

    Of floats nothing but these is checked: what was right once is right as long as they stay. So a layer asks again
    only when they change. Integers are asked each time, as their sums could outgrow their dtype.
    """
    dtype = arrays[0].dtype if type(arrays[0]) is np.ndarray else None
    form = [dtype]
    for each in arrays:
        if type(each) is not np.ndarray or each.dtype != dtype:
            return None
        form.append(each.shape)
    return form if dtype in FLOATS else None


def float_dtype(dtype):
    """Return the dtype, or say so if it is none of floats."""
    try:
        right = dtype is not None and np.dtype(dtype).kind == "f"
    except (TypeError, ValueError):
        right = False
    if not right:
        raise TypeError(f"dtype is {dtype!r}, expected float32 or float64")
    return dtype


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
    result._form = None  # it makes its own of what the layer keeps for inputs of one form
    result.grads = {name: np.zeros(np.shape(value), kind) for name, value in result.params.items()}
    return result
