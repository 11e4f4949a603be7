"""The explorer of a whole small network: every number, forwards and backwards."""

import copy

from bpcnn_helpers.arguments import integer
from bpcnn_helpers.explorer.explorer import Explorer
from bpcnn_helpers.explorer.graph import Panel, numbers_in
from bpcnn_helpers.nn.elementwise import ReLU, Sigmoid
from bpcnn_helpers.nn.layer import backward_of, forward_of
from bpcnn_helpers.nn.sequential import Flatten, Sequential
from bpcnn_helpers.ops.activations import softmax
from bpcnn_helpers.ops.losses import cross_entropy

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LETTERS = {"weight": "W", "bias": "b", "beta": "β"}


def explore_network(model, x, label, *, pinned=None):
    """Explore a small network: follow any pixel or weight forwards, and its gradient back, layer by layer.

    Parameters
    ----------
    model : Sequential
        Editing its parameters on the page does not change the model.
    x : array_like, shape (H, W) or (C, H, W)
        One picture.
    label : int
        Its right class.
    pinned : tuple, optional
        As in `Explorer`.

    Returns
    -------
    Explorer
        Panels x; for each layer its parameters and its z or a; p and J; and the derivative of J by each of
        them, δ for ∂J/∂z. The numbers are source E's: the input is layer 1, an activation belongs to the layer
        before it, pooling is a layer, flattening is none.

    Raises
    ------
    TypeError, ValueError
        If the picture does not fit the network, or the label is no class of it.

    Notes
    -----
    Claims E8 to E13. Behind the last layer stand softmax and cross-entropy, in one.

    Examples
    --------
    >>> from bpcnn_helpers.nn.weighted import Linear
    >>> explore_network(Sequential(Flatten(), Linear(4, 2, rng=0)), [[1, 2], [3, 4]], 1)
    Explorer(x 2×2, W² 2×4, b² 2, z² 2, p 2, J 1, δ² 2, ∂J/∂W² 2×4, ∂J/∂b² 2, ∂J/∂x 2×2)
    """
    if not isinstance(model, Sequential):
        raise TypeError(f"model is {model!r}, expected a Sequential")
    x, label = numbers_in("x", x), integer(label, "label")
    if x.ndim not in (2, 3):
        raise ValueError(f"x has shape {x.shape}, expected (H, W) or (C, H, W), one picture")
    outputs = copy.deepcopy(model).forward(x.reshape((1, 1, *x.shape)[-4:]))
    if outputs.ndim != 2 or label >= outputs.shape[1]:
        raise ValueError(f"label is {label}, expected a class of the model, whose output has shape {outputs.shape}")
    arrays, forward, backward = {"x": x}, {"The picture": [Panel("x", "input")]}, {}
    before, number, flatten = "x", 1, False
    for layer in model.layers:
        if isinstance(layer, Flatten):
            flatten = True
            continue
        number += not isinstance(layer, (ReLU, Sigmoid))
        sign = str(number).translate(SUPERSCRIPTS)
        letters = {name: LETTERS[name] + sign for name in layer.params}
        arrays |= {letter: layer.params[name] for name, letter in letters.items()}
        after = ("z" if letters else "a") + sign
        step = _Step(layer, flatten, letters, before, after)
        forward[f"Forwards: {step.title}"] = step.forward()
        backward = {f"Backwards: {step.title}": step.backward(), **backward}
        before, flatten = after, False

    ends = [
        Panel("p", "output", softmax, (before,), True, "softmax"),
        Panel("J", "output", lambda z: cross_entropy(z[None], [label])[0], (before,), caption="the loss"),
        Panel(_grad(before), "gradient", lambda z: cross_entropy(z[None], [label])[1][0], (before,), caption="p − y"),
    ]
    rows = {**forward, "The loss, and its derivative": ends, **backward}
    title = "A network, forwards and backwards"
    return Explorer(lambda arrays: (rows, arrays), arrays, title=title, pinned=pinned)


class _Step:
    """One layer, between the panel that it reads and the panel that it makes."""

    def __init__(self, layer, flatten, letters, before, after):
        self.layer, self.flatten, self.letters, self.before, self.after = layer, flatten, letters, before, after
        self.title = f"{type(layer).__name__}, {before} to {after}"

    def forward(self):
        """Return the panels of the parameters and of the result."""
        letters = self.letters.values()
        activates = isinstance(self.layer, Sigmoid)
        made = Panel(self.after, "output", self._result, (self.before, *letters), activates, "made here")
        return [*(Panel(letter, "kernel") for letter in letters), made]

    def backward(self):
        """Return the panels of the gradients."""
        of = (_grad(self.after), self.before, *self.letters.values())
        names = {**self.letters, "x": self.before}
        return [Panel(_grad(letter), "gradient", self._gradient(name), of) for name, letter in names.items()]

    def _input(self, x):
        x = x.reshape(1, -1) if self.flatten else x[None]
        return x[None] if x.ndim == 3 else x  # a picture without a channel

    def _result(self, x, *params):
        return forward_of(self.layer, self._input(x), *params)[0]

    def _gradient(self, name):
        def op(dz, x, *params):
            found = backward_of(self.layer, dz[None], self._input(x), *params)[name]
            return found.reshape(x.shape) if name == "x" else found

        return op


def _grad(name):
    return f"δ{name[1:]}" if name.startswith("z") else f"∂J/∂{name}"
