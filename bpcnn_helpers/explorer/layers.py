"""A layer or a network as named arrays and functions of them, forwards and backwards."""

from typing import NamedTuple

from bpcnn_helpers.arguments import integer
from bpcnn_helpers.explorer.graph import numbers_in
from bpcnn_helpers.explorer.plan import Plan, upstream
from bpcnn_helpers.explorer.rims import LEAST, ZERO, rims
from bpcnn_helpers.nn.elementwise import ReLU, Sigmoid
from bpcnn_helpers.nn.layer import backward_of, forward_of
from bpcnn_helpers.nn.pooling import AvgPool2d, MaxPool2d, Subsample2d
from bpcnn_helpers.nn.sequential import Flatten, Sequential
from bpcnn_helpers.nn.weighted import Conv2d
from bpcnn_helpers.ops.activations import softmax
from bpcnn_helpers.ops.losses import cross_entropy
from bpcnn_helpers.ops.windows import walk_over

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

    def parts(self):
        """Return which part of `gradients` each panel shows, by the panel's name."""
        return {f"∂J/∂{letter}": key for key, letter in self.letters.items()} | {self.grad: "x"}

    def backward(self):
        """Return the one function that derives the gradients, by their names."""
        return dict.fromkeys(self.parts(), (self.gradients, self.error, self.before, *self.letters.values()))

    def result(self, x, *params):
        """Return the layer's output for one sample; a matrix stays one where there is one channel."""
        output = forward_of(self.layer, self._batch(x), *params)[0]
        return output[0] if x.ndim == 2 and output.ndim == 3 and len(output) == 1 else output

    def gradients(self, dz, x, *params):
        """Return all gradients of the layer for one sample."""
        found = backward_of(self.layer, _batch(dz), self._batch(x), *params)
        return found | {"x": found["x"].reshape(x.shape)}

    def rims(self, size):
        """Return the rim that padding lays around its input, a map of this size; empty without padding."""
        kernel_grad = f"∂J/∂{self.letters.get('weight')}"
        if isinstance(self.layer, Conv2d):
            return rims(
                self.before, walk_over(size, self.layer.kernel_size, **self.layer.walk), self.after, kernel_grad
            )
        if isinstance(self.layer, (MaxPool2d, AvgPool2d, Subsample2d)):
            window = dict(self.layer.window)
            walk = walk_over(size, window.pop("size"), **window)
            return rims(self.before, walk, self.after, text=LEAST if isinstance(self.layer, MaxPool2d) else ZERO)
        return {}

    def _batch(self, x):
        return x.reshape(1, -1) if self.flatten else _batch(x)


def plan_of(model, x, *, δ=None, label=None, names=None):
    """Return the plan of a layer or a network, which is left as it is.

    Parameters
    ----------
    model : Layer
    x : array_like
        One sample, without an axis for the batch.
    δ : array_like, optional
        The derivative by the output; small integers unless given.
    label : int, optional
        The right class: softmax and cross-entropy stand behind the last layer then.
    names : dict of str to str, optional
        What panels are called other than x, W, b, β, z, a and δ, with the layer's number in a network.

    Returns
    -------
    Plan

    Raises
    ------
    TypeError, ValueError
        If the sample does not fit the model, δ not the output, the label is no class, or `names` has what there is not.
    """
    x = numbers_in("x", x)
    if x.ndim not in (1, 2, 3):
        raise ValueError(f"x has shape {x.shape}, expected (n,), (H, W) or (C, H, W), one sample")
    steps = named_steps(model, names)
    arrays, forward, roles, sizes, captions = {steps[0].before: x}, {}, {}, {}, {}
    output, padded = x, {}
    for step in steps:
        padded |= step.rims(output.shape[-2:])
        params = {letter: step.layer.params[key] for key, letter in step.letters.items()}
        output = step.result(output, *params.values())
        arrays |= params
        roles |= dict.fromkeys(params, "kernel")
        sizes |= {letter: value.shape for letter, value in params.items()}
        roles[step.error], captions[step.after] = "gradient", "made here"
        forward |= step.forward()
    last = steps[-1]
    if label is None:
        loss = {}
        arrays[last.error] = upstream("δ", δ, output.shape, last.after)
        sizes[last.error] = last.after
        captions[last.error] = f"∂J/∂{last.after}, from above"
    else:
        loss, more = _loss(last, output, label)
        captions |= more
    backward = {name: entry for step in reversed(steps) for name, entry in step.backward().items()}
    parts = {name: part for step in steps for name, part in step.parts().items()}
    activated = tuple(step.after for step in steps if isinstance(step.layer, Sigmoid))
    rows = _rows(steps, [*loss] or [last.error]) if isinstance(model, Sequential) else None
    abbreviates = (*activated, *list(loss)[:1])
    return Plan(arrays, forward | loss | backward, rows, roles, captions, sizes, abbreviates, parts, padded)


def named_steps(model, names=None):
    """Return the steps of a model, or say what is wrong with the names that were asked for."""
    own = list(_steps(model, {}))
    if not own:
        raise ValueError(f"layer is {model!r}, expected at least one layer in it")
    there = [own[0].before, *(name for step in own for name in (*step.letters.values(), step.after, step.error))]
    if names is None:
        return own
    if not isinstance(names, dict) or not all(isinstance(name, str) and name for name in names.values()):
        raise TypeError(f"names is {names!r}, expected texts by texts")
    for name in names:
        if name not in there:
            raise ValueError(f"names has {name!r}, expected some of {', '.join(there)}")
    if len({names.get(name, name) for name in there}) < len(there):
        raise ValueError(f"names is {names!r}, expected another name for each panel")
    return list(_steps(model, names))


def _steps(model, names):
    """Go through a model's layers; panels are called as `names` says.

    In a network the numbers are source E's: the input is layer 1, an activation belongs to the layer before it if that
    is the input or has a z, pooling is a layer, flattening is none, unless it is the last.
    """
    alone = not isinstance(model, Sequential)
    before, grad, number, flatten, activated = names.get("x", "x"), None, 1, False, False
    layers = list(_flat(model))
    for layer in layers:
        if isinstance(layer, Flatten) and layer is not layers[-1]:
            flatten = True
            continue
        activates = isinstance(layer, (ReLU, Sigmoid)) and not activated
        number += not activates
        sign = "" if alone else str(number).translate(SUPERSCRIPTS)
        own = {key: LETTERS.get(key, key) + sign for key in layer.params}
        letters = {key: names.get(letter, letter) for key, letter in own.items()}
        linear = alone or bool(letters)
        after = ("z" if linear else "a") + sign
        after, error = names.get(after, after), f"δ{sign}" if linear else f"∂J/∂{names.get(after, after)}"
        step = Step(layer, flatten, before, after, letters, names.get(error, error), grad or f"∂J/∂{before}")
        before, grad, flatten, activated = step.after, step.error, False, not linear
        yield step


def _flat(model):
    """Go through the layers of a network, and of networks within it."""
    if isinstance(model, Sequential):
        for layer in model.layers:
            yield from _flat(layer)
    else:
        yield model


def _batch(sample):
    """Return a batch of this one sample; a matrix is a picture with one channel."""
    return sample[None, None] if sample.ndim == 2 else sample[None]


def _loss(last, output, label):
    """Return what follows the last layer: functions of its output and the label, and their captions."""
    if integer(label, "label") >= (len(output) if output.ndim == 1 else 0):
        shape = (1, *output.shape)
        raise ValueError(f"label is {label}, expected a class of the model, whose output has shape {shape}")
    functions = {
        "p": (softmax, last.after),
        "J": (lambda z: cross_entropy(z[None], [label])[0], last.after),
        last.error: (lambda z: cross_entropy(z[None], [label])[1][0], last.after),
    }
    return functions, {"p": "softmax", "J": "the loss", last.error: "p − y"}


def _rows(steps, ends):
    """Return the names of a network's panels beneath headings: layer by layer, there and back."""
    titles = [f"{type(step.layer).__name__}, {step.before} to {step.after}" for step in steps]
    forward = {f"Forwards: {t}": [*s.letters.values(), s.after] for t, s in zip(titles, steps)}
    end = {"The loss, and its derivative" if len(ends) > 1 else "The derivative of the loss": ends}
    backward = {f"Backwards: {t}": list(s.backward()) for t, s in zip(titles[::-1], steps[::-1])}
    return {"The picture": [steps[0].before], **forward, **end, **backward}
