"""`pack`: a network, its loss and its training as a program, traced from the operations themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import array, function, in_range, network
from bpcnn_helpers.explorer.layers import Step, named_steps
from bpcnn_helpers.nn.layer import Layer
from bpcnn_helpers.nn.sgd import descend
from bpcnn_helpers.ops.activations import softmax
from bpcnn_helpers.ops.losses import Loss, cross_entropy
from bpcnn_helpers.packing.program import Program


class Packed:
    """A network as a program: one sample there and back, and a step of SGD. `pack` makes it.

    Attributes
    ----------
    program : Program
        Its parts: "forward" computes what the layers make, "loss" what follows the last of them, "backward" every
        gradient, "step" the parameters (and their velocities) after a step, from the mean gradients of a batch.
    steps : list of Step
        The layers, and what the arrays are called that each of them reads and makes.
    params : dict of str to str
        What each parameter's array is called, by the parameter's name in the network.
    start : dict of str to ndarray
        The parameters at the time of packing, by the names of the arrays.
    """

    def __init__(
        self, program: Program, steps: list[Step], params: dict[str, str], start: dict[str, np.ndarray]
    ) -> None:
        self.program, self.steps, self.params, self.start = program, steps, params, start

    def row(self, dtype: Any = float) -> np.ndarray:
        """Return numbers to work on, with the parameters as they were packed."""
        row = self.program.numbers(dtype)
        for name, value in self.start.items():
            self.program.of(row, name)[...] = value
        return row

    def packed(self) -> dict[str, Any]:
        """Return what a page needs, ready for JSON: the program, the names, and the parameters as they were packed."""
        return {
            **self.program.packed(),
            "input": self.steps[0].before,
            "params": list(self.start),
            "start": {name: value.ravel().tolist() for name, value in self.start.items()},
        }

    def run(self, row: np.ndarray, x: ArrayLike, target: ArrayLike | None = None) -> np.ndarray:
        """Take one sample through the network, and with a target back; return the last layer's output."""
        self.program.of(row, self.steps[0].before)[...] = x
        self.program.run("forward", row)
        if target is not None:
            self.program.of(row, "t")[...] = target
            self.program.run("loss", row)
            self.program.run("backward", row)
        return self.program.of(row, self.steps[-1].after)

    def train_step(
        self, row: np.ndarray, x: ArrayLike, targets: ArrayLike, *, lr: float, momentum: float = 0.0
    ) -> float:
        """Change the parameters in a row by one step of SGD, sample after sample; return the mean loss.

        Parameters
        ----------
        row : ndarray
            As `row` gives it; changed.
        x, targets : array_like
            A batch of samples, and for each what the loss compares the output with (of classes their probabilities).
        lr, momentum : float
            As `SGD` has them.
        """
        in_range(lr, "lr")
        in_range(momentum, "momentum", 0, 1)
        of, names, n = self.program.of, list(self.params.values()), len(np.asarray(x))
        losses, sums = 0.0, dict.fromkeys(names, 0)
        for sample, target in zip(np.asarray(x), np.asarray(targets), strict=True):
            self.run(row, sample, target)
            losses += of(row, "J").item()
            sums = {name: sums[name] + of(row, f"∂J/∂{name}") for name in names}
        of(row, "lr")[...], of(row, "momentum")[...] = lr, momentum
        for name in names:
            of(row, f"∂J/∂{name}")[...] = sums[name] / n
        self.program.run("step", row)
        for name in names:
            of(row, name)[...], of(row, f"v {name}")[...] = of(row, f"{name} next"), of(row, f"v {name} next")
        return losses / n


def pack(model: Layer, loss: Loss, x: ArrayLike) -> Packed:
    """Trace a network and its training, so that a page can run them without Python.

    Parameters
    ----------
    model : Layer
        A layer or a network.
    loss : callable
        (outputs, targets) to (loss, ∂loss/∂outputs), such as `cross_entropy` and `squared_error`.
    x : array_like
        One sample, without an axis for the batch; only its shape counts.

    Returns
    -------
    Packed

    Raises
    ------
    TypeError, ValueError
        If the sample does not fit the model, or the loss is no function.

    Notes
    -----
    Every sum and product comes from the operations, run on light terms; no rule of any layer is written anew. A batch
    is its samples one after the other, the mean of their gradients, and one step (claims A9, B2).

    Examples
    --------
    >>> import bpcnn_helpers as bp
    >>> model = bp.Sequential(bp.Flatten(), bp.Linear(4, 2, rng=0))
    >>> packed = bp.pack(model, bp.cross_entropy, np.ones((1, 2, 2)))
    >>> np.allclose(packed.run(packed.row(), np.eye(2)), model.forward([[np.eye(2)]]))
    True
    """
    x = array(x, "x", "...")
    function(loss, "loss")
    network(model)
    steps, program = named_steps(model), Program()
    start: dict[str, np.ndarray] = {}
    program.array(steps[0].before, x.shape)
    for step in steps:
        own = dict(zip(step.letters.values(), step.layer.params.values()))
        start |= {name: np.array(value, float) for name, value in own.items()}
        for name, value in own.items():
            program.array(name, value.shape)
        for name, (derive, *sources) in step.forward().items():
            program.trace("forward", name, derive, *sources)
    _loss(program, loss, steps[-1])
    for step in reversed(steps):
        program.trace("backward", _by_key(step), step.gradients, step.error, step.before, *step.letters.values())
    for name, value in start.items():
        _step(program, name, value.shape)
    return Packed(program, steps, _names(model, start), start)


def _by_key(step):
    """Return what each of a layer's gradients is called, by its key."""
    return {key: name for name, key in step.parts().items()}


def _loss(program, loss, last):
    """Trace what follows the last layer."""
    (z,) = program.cells(last.after)
    program.array("t", z.shape)
    if loss is cross_entropy:
        program.trace("loss", "p", softmax, last.after)

    def value_and_grad(z, t):
        value, grad = loss(z[None], t[None])
        return {"value": value, "grad": grad[0]}

    program.trace("loss", {"value": "J", "grad": last.error}, value_and_grad, last.after, "t")


def _step(program, name, shape):
    """Trace a step of SGD for one parameter, with a velocity."""
    for other in ("lr", "momentum"):
        if other not in program.memory.places:
            program.array(other, ())
    program.array(f"v {name}", shape)

    def moved(value, grad, velocity, lr, momentum):
        value, velocity = value.copy(), velocity.copy()
        descend(value, grad, lr[()], velocity, momentum[()])
        return {"value": value, "velocity": velocity}

    names = {"value": f"{name} next", "velocity": f"v {name} next"}
    program.trace("step", names, moved, name, f"∂J/∂{name}", f"v {name}", "lr", "momentum")


def _names(model, start):
    """Return what each parameter's array is called, by the parameter's own name: both come layer after layer."""
    return dict(zip(model.params, start, strict=True))
