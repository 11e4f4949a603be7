"""Checking a gradient against what the loss does when each number is moved a little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers import arguments
from bpcnn_helpers.nn.layer import Layer
from bpcnn_helpers.nn.slopes import SHARP, Probe, judge, noise_of
from bpcnn_helpers.ops.losses import Loss, cross_entropy
from bpcnn_helpers.printing import writable

ENOUGH = 0.5  # of the entries of an array have to be judged
NAMED = 4  # entries of a kind that are printed for each array, if there are more
SAME = 1e-9  # relative: what differs less from one call to the next counts as noise


@dataclass
class GradientCheck:
    """What `gradient_check` found.

    Attributes
    ----------
    worst : dict of str to (float, tuple of int)
        For each array the largest relative error that noise does not explain, and where; of the judged entries.
    kinks : list of (str, tuple of int, float, float)
        Name, index, slope to the left and slope to the right of the entries that have two slopes: not judged.
    noise : list of (str, tuple of int, float)
        Name, index and noise of the entries whose slope is below what a difference can tell: not judged.
    doubt : dict of str to float
        For each array the largest relative error that would not have been noticed.
    judged : dict of str to (int, int)
        For each array how many entries were judged, and how many there are.
    faults : list of str
        Why there is no verdict: arrays that changed, or a loss that is not the same twice.
    tolerance : float
        The largest relative error that passes.
    """

    worst: dict = field(default_factory=dict)
    kinks: list = field(default_factory=list)
    noise: list = field(default_factory=list)
    doubt: dict = field(default_factory=dict)
    judged: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    tolerance: float = 1e-5

    @property
    def passed(self) -> bool:
        """Whether at least half of the entries of each array were judged, and all of these are right."""
        right = all(error <= self.tolerance for error, _ in self.worst.values())
        return bool(self.worst) and right and not self.faults and all(map(self._is_enough, self.judged))

    def _is_enough(self, name):
        judged, entries = self.judged[name]
        return judged >= ENOUGH * entries

    def __str__(self):
        lines = [f"no verdict: {fault}" for fault in self.faults]
        lines += [self._line(name) for name in self.judged]
        for name in self.judged:
            lines += _some(name, "kink ", [_kink(*kink) for kink in self.kinks if kink[0] == name])
            lines += _some(name, "noise", [_noise(*noise) for noise in self.noise if noise[0] == name])
        return writable("\n".join(lines))

    __repr__ = __str__

    def _line(self, name):
        error, where = self.worst.get(name, (0, ()))
        if error > self.tolerance:
            return f"{name:12} WRONG worst relative error {error:.1e} at {list(where)}"
        if not self._is_enough(name):
            return "{:12} ?     only {} of {} entries could be judged".format(name, *self.judged[name])
        return f"{name:12} ok    worst relative error at most {max(self.tolerance, self.doubt[name]):.0e}"


def _kink(_, where, left, right):
    return f"at {list(where)}: slope {left:.4g} on the left, {right:.4g} on the right; not judged"


def _noise(_, where, noise):
    return f"at {list(where)}: slopes below {noise:.0e} are lost in rounding; not judged"


def _some(name, kind, places):
    shown = places if len(places) <= NAMED + 1 else [*places[:NAMED], f"at {len(places) - NAMED} more entries"]
    return [f"{name:12} {kind} {place}" for place in shown]


def gradient_check(
    model_or_function: Layer | Callable[..., Any],
    inputs: ArrayLike | dict[str, np.ndarray],
    targets: ArrayLike | None = None,
    *,
    grads: dict[str, np.ndarray] | None = None,
    loss: Loss = cross_entropy,
    tolerance: float = 1e-5,
) -> GradientCheck:
    """Compare gradients with central differences, number by number, in float64.

    Parameters
    ----------
    model_or_function : Layer or callable
        A model, which is checked with respect to its input and every parameter; or a function that takes
        the arrays of `inputs` by name and returns a number.
    inputs : ndarray or dict of str to ndarray
        The model's input, or the function's arrays.
    targets : ndarray, optional
        For a model: what `loss` compares its outputs with.
    grads : dict of str to ndarray, optional
        For a function: the gradients to be checked, under the names of `inputs`.
    loss : callable, default cross_entropy
        For a model: (outputs, targets) to (loss, ∂loss/∂outputs).
    tolerance : float, default 1e-5
        The largest relative error that passes.

    Returns
    -------
    GradientCheck
        Prints as a table; ``.passed`` says whether enough entries were judged and all of them are right.

    Raises
    ------
    TypeError, ValueError
        If a number to be moved is not float64, or a gradient is missing or of another shape.

    Notes
    -----
    **How close is close enough?** The difference (f(x + h) - f(x - h)) / 2h is wrong in two ways. It is not the
    slope in x but that of a chord, h² f'''(x) / 6 off: better with a small h. And f is rounded, to 16 digits at
    best, which leaves noise / h: better with a large h. With h = 1e-5 both are some 1e-10, so that
    a relative error of 1e-5 is generous, and a true mistake (a factor, a sign, a missing term) is thousands of times
    larger.

    Both are measured here. The noise is how far f moves when all numbers change in their last digit. And two steps
    are taken, h and h / 10 (h = 1e-5, times |x| above 1): what their differences differ by is the other error.
    A gradient is *right* if it is as near as these two and the tolerance allow, and *wrong* if not. Where the two
    could hide a mistake of 1 %, other steps are tried (1e-2 to 1e-13), and if none is better the entry is not judged:

    - *noise*: the slope is below what a difference can tell, beside the largest gradient of its array;
    - *kink*: the slopes to the left and to the right differ, and still differ with a tenth of the step
      (ReLU at 0, a tie under max): there the loss has no derivative.

    Nothing is judged at all if the function changes its arrays, or answers differently for the same numbers
    (dropout does: hold its random numbers fixed).

    Examples
    --------
    >>> x = np.array([1.0, 2.0])
    >>> gradient_check(lambda x: (x**2).sum(), {"x": x}, grads={"x": 2 * x}).passed
    True
    """
    arguments.in_range(tolerance, "tolerance")
    arguments.function(loss, "loss")
    of = _of_model if hasattr(model_or_function, "params") else _of_function
    value, arrays, find_grads = of(model_or_function, inputs, targets, grads, loss)
    saved = {name: array.copy() for name, array in arrays.items()}
    result = GradientCheck(tolerance=tolerance)
    try:
        with np.errstate(all="ignore"):  # a step may lead out of the domain of a logarithm
            here, grads = _number(value()), find_grads()
            grads = {name: _gradient(grads[name], name, array) for name, array in arrays.items()}
            result.faults = _faults(value, here, arrays, saved)
            if not result.faults:
                _judge_all(result, lambda: float(value()), here, arrays, grads)
                result.faults = _faults(value, here, arrays, saved)
    finally:
        for name, array in arrays.items():
            array[...] = saved[name]
    return result


def _of_model(model, x, targets, _, loss):
    """Return the loss as a function without arguments, the arrays that it is computed from, and their gradients'."""
    arguments.network(model, "model_or_function")
    arrays = {"input": np.array(arguments.array(x, "inputs", "...")), **model.params}

    def value():
        return arguments.loss_and_gradient(loss(model.forward(arrays["input"]), targets))[0]

    def grads():
        dinput = model.backward(arguments.loss_and_gradient(loss(model.forward(arrays["input"]), targets))[1])
        return {"input": dinput, **{name: grad.copy() for name, grad in model.grads.items()}}

    return value, _in_float64(arrays), grads


def _of_function(function, inputs, _, grads, __):
    arguments.function(function, "model_or_function")
    if not isinstance(inputs, dict):
        raise TypeError(f"inputs is {inputs!r}, expected a dict of arrays by name")
    arrays = {name: np.array(arguments.array(array, name, "...")) for name, array in inputs.items()}
    if not isinstance(grads, dict) or set(grads) != set(arrays):
        found = list(grads or {}) if isinstance(grads, (dict, type(None))) else grads
        raise ValueError(f"grads has {found}, expected a gradient for each of {list(arrays)}")
    return lambda: function(**arrays), _in_float64(arrays), lambda: grads


def _in_float64(arrays):
    for name, array in arrays.items():
        if array.dtype != np.float64:
            raise TypeError(f"{name} is {array.dtype}; differences need float64 (layers take dtype=np.float64)")
    return arrays


def _number(found):
    if np.asarray(found).dtype.kind not in ("f", "i", "u") or np.ndim(found) != 0:
        raise TypeError(f"model_or_function returned {found!r}, expected a number")
    return float(found)


def _gradient(grad, name, array):
    grad = arguments.array(grad, f"the gradient of {name}", "...")
    if grad.shape != array.shape:
        raise ValueError(f"the gradient of {name} has shape {grad.shape}, expected {array.shape}")
    return np.array(grad, float)


def _faults(value, here, arrays, saved):
    """Return why nothing can be judged; what was changed is put back."""
    changed = [name for name, array in arrays.items() if not np.array_equal(array, saved[name], equal_nan=True)]
    if changed:
        return [f"{' and '.join(changed)} changed in place when the loss was computed"]
    if not np.isfinite(here):
        return [f"the loss is {here}"]
    again = float(value())
    if not abs(again - here) <= SAME * max(abs(here), abs(again)):
        return [f"the loss is {here:.6g} and then {again:.6g} for the same numbers"]
    return []


def _judge_all(result, loss, here, arrays, grads):
    noise = noise_of(loss, list(arrays.values()))
    largest = {name: np.abs(grad[np.isfinite(grad)]).max(initial=0) for name, grad in grads.items()}
    for name, array in arrays.items():
        verdicts = {}
        for where in np.ndindex(array.shape):
            grad, probe = float(grads[name][where]), Probe(loss, here, noise, array, where)
            if np.isfinite(grad):
                verdicts[where] = judge(probe, grad, largest[name], max(largest.values()), result.tolerance)
            else:
                verdicts[where] = None, None
        _record(result, name, grads[name], verdicts)


def _record(result, name, grad, verdicts):
    """Write down what was said about an array; what is small beside an entry that was not judged is not, either."""
    sizes = {where: slope.size(grad[where]) for where, (_, slope) in verdicts.items() if slope}
    judged = [(where, slope) for where, (verdict, slope) in verdicts.items() if verdict in ("right", "wrong")]
    firm = [where for where, slope in judged if slope.doubt <= SHARP * sizes[where]]
    largest, errors, doubts = max((sizes[where] for where in firm), default=0), {}, [0.0]
    for where, (verdict, slope) in verdicts.items():
        still = slope is not None and slope.flat and grad[where] == 0
        if slope is None:
            errors[where] = np.inf
        elif verdict == "kink":
            result.kinks.append((name, where, slope.left, slope.right))
        elif verdict == "noise" or not (still or slope.doubt <= SHARP * max(sizes[where], largest)):
            result.noise.append((name, where, slope.doubt))
        else:
            errors[where] = _relative(max(0.0, abs(grad[where] - slope.value) - slope.doubt), sizes[where])
            doubts.append(0.0 if still else _relative(slope.doubt, max(sizes[where], largest)))
    result.judged[name], result.doubt[name] = (len(errors), len(verdicts)), max(doubts)
    if errors:
        where = max(errors, key=errors.get)
        result.worst[name] = float(errors[where]), where


def _relative(error, size):
    return error / size if size else 0.0
