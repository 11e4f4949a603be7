"""A layer or a network as named arrays and functions of them, forwards and backwards."""

import copy
from typing import NamedTuple

from bpcnn_helpers.arguments import network
from bpcnn_helpers.explorer.graph import numbers_in
from bpcnn_helpers.explorer.plan import Plan, upstream
from bpcnn_helpers.nn.layers import Flatten, ReLU, Sequential, Sigmoid, backward_of, forward_of
from bpcnn_helpers.ops.activations import cross_entropy, softmax

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LETTERS = {"weight": "W", "bias": "b", "beta": "β"}


class Step(NamedTuple):
    """One layer, between the panel that it reads and the panel that it makes.

    Attributes
    ----------
    layer : Layer
    flatten : bool
        Whether its input is laid out as a row first.
    before, after : str
        Panels: what it reads, what it makes.
    letters : dict of str to str
        The panel of each parameter.
    error, grad : str
        Panels: the derivatives of J by what it makes, and by what it reads.
    """

    layer: object
    flatten: bool
    before: str
    after: str
    letters: dict
    error: str
    grad: str

    def forward(self):
        """Return the function that derives the result, by its name."""
        return {self.after: (self.result, self.before, *self.letters.values())}

    def backward(self):
        """Return the functions that derive the gradients, by their names."""
        of = (self.error, self.before, *self.letters.values())
        names = {name: f"∂J/∂{letter}" for name, letter in self.letters.items()} | {"x": self.grad}
        return {name: (self._gradient(key), *of) for key, name in names.items()}

    def result(self, x, *params):
        """Return the layer's output for one sample, with as many axes as it has, if one channel is left."""
        output = forward_of(self.layer, self._batch(x), *params)[0]
        return output[0] if x.ndim == 2 and output.ndim == 3 and len(output) == 1 else output

    def _gradient(self, key):
        def gradient(dz, x, *params):
            batch = self._batch(x)
            dz = dz.reshape(forward_of(self.layer, batch, *params).shape)
            found = backward_of(self.layer, dz, batch, *params)[key]
            return found.reshape(x.shape) if key == "x" else found

        return gradient

    def _batch(self, x):
        """Return a batch of this one sample; a matrix is a picture with one channel."""
        if self.flatten:
            return x.reshape(1, -1)
        return x[None, None] if x.ndim == 2 else x[None]


def steps_of(model, x, names):
    """List the steps of a model that begins with panel `x`; panels are called as `names` says.

    Those of a network are numbered as source E does: the input is layer 1, an activation belongs to the layer before
    it, pooling is a layer, flattening is none.
    """

    def called(name):
        return names.get(name, name)

    steps, before, grad, number, flatten = [], called("x"), None, 1, False
    layers = list(_flat(model))
    for place, layer in enumerate(layers):
        if isinstance(layer, Flatten) and place < len(layers) - 1:
            flatten = True
            continue
        number += not isinstance(layer, (ReLU, Sigmoid))
        sign = str(number).translate(SUPERSCRIPTS) if isinstance(model, Sequential) else ""
        letters = {name: called(LETTERS.get(name, name) + sign) for name in layer.params}
        z = bool(letters) or not isinstance(model, Sequential)
        after = called(("z" if z else "a") + sign)
        error = called("δ" + sign) if z else f"∂J/∂{after}"
        steps.append(Step(layer, flatten, before, after, letters, error, grad or f"∂J/∂{before}"))
        before, grad, flatten = after, error, False
    return steps


def plan_of(model, x, *, δ=None, names=(), end=None):
    """Return the plan of a layer or a network.

    Parameters
    ----------
    model : Layer
        It is left as it is.
    x : array_like
        One sample, without an axis for the batch.
    δ : array_like, optional
        The derivative by the output; small integers unless given.
    names : dict of str to str, optional
        Other names than x, W, b, β, z, a and δ with the layer's number, for panels.
    end : callable, optional
        Called with the name of the output; returns the functions that end in its derivative, and their captions. The
        output is taken for z then.

    Returns
    -------
    Plan
    """
    steps = steps_of(network(model), x, dict(names))
    x = numbers_in(steps[0].before, x)
    return None


def _flat(model):
    """Go through the layers of a network, and of networks within it."""
    if isinstance(model, Sequential):
        for layer in model.layers:
            yield from _flat(layer)
    else:
        yield model
