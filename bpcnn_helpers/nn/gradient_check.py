"""Checking a gradient against what the loss does when each number is moved a little."""

from dataclasses import dataclass, field

import numpy as np

from bpcnn_helpers import arguments
from bpcnn_helpers.ops.activations import cross_entropy

STEP = 1e-5


@dataclass
class GradientCheck:
    """What `gradient_check` found.

    Attributes
    ----------
    worst : dict of str to (float, tuple of int)
        For each array the largest relative error, and where; entries on a kink are left out.
    kinks : list of (str, tuple of int, float, float)
        Name, index, slope to the left and slope to the right of the entries that have two slopes.
    tolerance : float
        The largest relative error that passes.
    """

    worst: dict = field(default_factory=dict)
    kinks: list = field(default_factory=list)
    tolerance: float = 1e-5

    @property
    def passed(self):
        """Whether every entry that is not on a kink is within the tolerance."""
        return all(error <= self.tolerance for error, _ in self.worst.values())

    def __str__(self):
        lines = [
            f"{name:12} {'ok   ' if error <= self.tolerance else 'WRONG'} worst relative error "
            + (f"{error:.1e} at {list(where)}" if error > self.tolerance else f"at most {self.tolerance:.0e}")
            for name, (error, where) in self.worst.items()
        ]
        lines += [
            f"{name:12} kink  at {list(where)}: slope {left:.4g} on the left, {right:.4g} on the right; not judged"
            for name, where, left, right in self.kinks
        ]
        return "\n".join(lines)

    __repr__ = __str__


def gradient_check(model_or_function, inputs, targets=None, *, grads=None, loss=cross_entropy, tolerance=1e-5):
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
        Prints as a table; ``.passed``, ``.worst`` and ``.kinks``.

    Raises
    ------
    TypeError, ValueError
        If a number to be moved is not float64, or a gradient is missing or of another shape.

    Notes
    -----
    The difference is (f(x + h) - f(x - h)) / 2h, with h = 1e-5 and 1e-6 (times |x| above 1), whichever comes
    closer: the first has less rounding noise, the second sees past a kink nearby. The error is
    |gradient - difference| divided by the larger of the two, or by a thousandth of the array's largest
    gradient, or by the rounding noise 1e-7 |f|, where both are smaller than that.

    An entry at which the slopes to the left and to the right differ, and still differ with a tenth of the
    step, sits on a kink (ReLU at 0, a tie under max): there the loss has no derivative, and the entry is
    named instead of judged.

    Examples
    --------
    >>> x = np.array([1.0, 2.0])
    >>> gradient_check(lambda x: (x**2).sum(), {"x": x}, grads={"x": 2 * x}).passed
    True
    """
    arguments.number(tolerance, "tolerance")
    arguments.function(loss, "loss")
    if hasattr(model_or_function, "params"):
        arguments.network(model_or_function, "model_or_function")
        value, arrays, grads = _of_model(model_or_function, inputs, targets, loss)
    else:
        arguments.function(model_or_function, "model_or_function")
        if not isinstance(inputs, dict):
            raise TypeError(f"inputs is {inputs!r}, expected a dict of arrays by name")
        arrays = {name: np.array(arguments.array(array, name, "...")) for name, array in inputs.items()}
        value = lambda: model_or_function(**arrays)  # noqa: E731
        if not isinstance(grads, dict) or set(grads) != set(arrays):
            found = list(grads or {}) if isinstance(grads, (dict, type(None))) else grads
            raise ValueError(f"grads has {found}, expected a gradient for each of {list(arrays)}")

    if np.asarray(here := value()).dtype.kind not in "fiu" or np.ndim(here) != 0:
        raise TypeError(f"model_or_function returned {here!r}, expected a number")
    result = GradientCheck(tolerance=tolerance)
    for name, array in arrays.items():
        if array.dtype != np.float64:
            raise TypeError(f"{name} is {array.dtype}; differences need float64 (layers take dtype=np.float64)")
        grad = arguments.array(grads[name], f"the gradient of {name}", "...")
        if grad.shape != array.shape:
            raise ValueError(f"the gradient of {name} has shape {grad.shape}, expected {array.shape}")
        _check_array(result, name, array, grad, value)
    return result


def _of_model(model, x, targets, loss):
    arrays = {"input": np.array(arguments.array(x, "inputs", "...")), **model.params}
    value = lambda: loss(model.forward(arrays["input"]), targets)[0]  # noqa: E731
    dinput = model.backward(arguments.loss_and_gradient(loss(model.forward(arrays["input"]), targets))[1])
    return value, arrays, {"input": dinput, **{name: grad.copy() for name, grad in model.grads.items()}}


def _check_array(result, name, array, grad, value):
    differences, judged = np.zeros(array.shape), np.ones(array.shape, bool)
    here = value()
    noise = 1e-7 * max(1.0, abs(here))
    for where in np.ndindex(array.shape):
        long, short = (_slopes(array, where, value, here, step) for step in (STEP, STEP / 10))
        differences[where] = min(sum(long) / 2, sum(short) / 2, key=lambda slope: abs(slope - grad[where]))
        gap, size = abs(short[1] - short[0]), max(map(abs, short))
        if gap > max(1e-5 * size, noise) and gap > 0.3 * abs(long[1] - long[0]):
            judged[where] = False
            result.kinks.append((name, where, *short))
    floor = 1e-3 * np.abs(grad[judged]).max(initial=0) + noise
    with np.errstate(invalid="ignore"):  # a gradient that is not finite gets an infinite error below
        error = np.abs(grad - differences) / np.maximum(np.maximum(np.abs(grad), np.abs(differences)), floor)
    error = np.where(judged, error, -1)
    if judged.any():
        error[np.isnan(error)] = np.inf
        where = np.unravel_index(np.argmax(error), error.shape)
        result.worst[name] = float(error[where]), tuple(int(i) for i in where)


def _slopes(array, where, value, here, step):
    """Return the slope of the loss to the left and to the right of one number, which is put back afterwards."""
    old = array[where]
    step = step * max(1.0, abs(old))
    try:
        array[where] = old - step
        left = (here - value()) / step
        array[where] = old + step
        right = (value() - here) / step
    finally:
        array[where] = old
    return left, right
