"""Checks for the exercises: right, or what is wrong, in words that lead on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bpcnn_helpers.arguments import generator, truth
from bpcnn_helpers.exercises import clock
from bpcnn_helpers.exercises.answer import NotFilledIn
from bpcnn_helpers.exercises.diagnosis import describe, diagnose
from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.exercises.progress import must_exist, progress
from bpcnn_helpers.printing import writable


@dataclass(frozen=True)
class Check:
    """What `check` found.

    Attributes
    ----------
    passed : bool
        Also its truth value.
    message : str
        What was printed.
    """

    passed: bool
    message: str

    def __bool__(self):
        return self.passed

    def _ipython_display_(self):
        """Show nothing at the end of a cell: the message has been printed."""


def check(
    name: str,
    function: Callable,
    *,
    rung: str = "whole",
    seed: int | None = None,
    counts: bool = True,
    whose: str | None = None,
) -> Check:
    """Say whether a function solves an exercise, or what is wrong with it.

    Parameters
    ----------
    name : str
        ``cross_correlation(x, k)``, ``convolution(x, k)``: matrices, only places where the kernel lies inside.
        ``output_size(n, f, p, s)``: ints.
        ``conv_forward(x, w, b, stride, padding)``, ``conv_weight_grad(dz, x, kernel_size, stride, padding)``,
        ``conv_input_grad(dz, w, input_size, stride, padding)``, ``conv_bias_grad(dz)``: arrays (N, C, H, W),
        int stride and padding, pairs for the sizes.
        ``max_pool_backward(dz, x, size, stride)``, ``avg_pool_backward(dz, input_size, size, stride)``: int size and
        stride, input_size (H, W).
        ``subsample_backward(dz, x, beta, b, size)``: (dx, dbeta, db) of y = sigmoid(β down(x) + b), dz = ∂J/∂y.
        ``linear_backward(dz, x, w)``: (dx, dw, db) of z = x Wᵀ + b, dz = ∂J/∂z; dz and x have a row for each sample.
        ``softmax_cross_entropy(logits, labels)``: (loss, dlogits), means over the batch.
        ``sgd_step(params, grads, lr)``: dicts of arrays; those of params are changed in place.
    function : callable
        The student's; called with positional arguments, on copies.
    rung : str, default "whole"
        ``"matrices"`` asks for the small form: one sample, one channel, stride 1, no padding, and in pooling windows
        that fill the map side by side. Its mistakes and hints are those of the whole.
        ``cross_correlation(x, k)``, ``convolution(x, k)``: as above.
        ``conv_forward(x, w, b)``, ``conv_weight_grad(dz, x, kernel_size)``, ``conv_input_grad(dz, w, input_size)``,
        ``conv_bias_grad(dz)``: matrices, b is a number, and so is the gradient of the bias.
        ``max_pool_backward(dz, x, size)``, ``avg_pool_backward(dz, size)``: matrices.
        ``subsample_backward(dz, x, beta, b, size)``: matrices dz and x, numbers beta and b, dbeta and db.
        ``linear_backward(dz, x, w)``: vectors dz and x, a matrix w.
        ``softmax_cross_entropy(logits, labels)``: a vector and an int.
        ``"strided"`` is between the two: matrices, no padding, and any stride.
        ``conv_weight_grad(dz, x, kernel_size, stride)``, ``conv_input_grad(dz, w, input_size, stride)``.
    seed : int, optional
        Draws the same inputs again; new ones each time unless said.
    counts : bool, default True
        Whether `progress` remembers the result.
    whose : str, optional
        Says in the message whose function it is, if not the student's; then it does not count.

    Returns
    -------
    Check
        ``.passed`` and ``.message``, which has also been printed. Nothing that the student's code does is raised
        from here, and after a second it is stopped.

    Raises
    ------
    TypeError, ValueError
        If there is no such exercise or rung, or `seed`, `counts` or `whose` are none.

    Examples
    --------
    >>> check("output_size", lambda n, f, p, s: (n - f + 2 * p) // s + 1)
    output_size: right.
    Check(passed=True, message='output_size: right.')
    >>> check("conv_bias_grad", lambda dz: dz.sum(), rung="matrices", whose="the solution folded above").passed
    conv_bias_grad: right (the solution folded above).
    True
    """
    must_exist(name)
    exercise = _at(name, rung)
    rng, counts = generator(seed, "seed"), truth(counts, "counts")
    if whose is not None and not isinstance(whose, str):
        raise TypeError(f"whose is {whose!r}, expected a text such as 'the solution folded above'")
    message, passed, tried = _examine(exercise, function, rng, f" ({whose})" if whose else "")
    if counts and tried and not whose:
        highest = "whole" if exercise is EXERCISES[name] else rung  # some have no larger form
        progress.checked(name, highest, passed, _mistake_in(exercise, message))
    result = Check(passed, writable(f"{name}: {message}"))
    print(result.message)
    return result


def _at(name, rung):
    rungs = EXERCISES[name].rungs
    if not isinstance(rung, str) or rung not in rungs:
        raise ValueError(f"rung is {rung!r}, expected {' or '.join(map(repr, rungs))} for {name}")
    return rungs[rung]


def _mistake_in(exercise, objection):
    """Return the name of the known mistake whose hint is in an objection, or None."""
    hints = {name: mistake.hint for name, mistake in exercise.mistakes.items() if mistake.hint in objection}
    return max(hints, key=lambda name: len(hints[name]), default=None)


def _examine(exercise, function, rng, by):
    """Return (message, passed, tried); `by` says whose the function is."""
    if not callable(function):
        return f"expected your function, got a {type(function).__name__}.", False, False
    working = []
    try:
        objection = clock.within_limit(lambda: diagnose(exercise, function, rng, working))
    except NotFilledIn:
        return "not filled in yet.", False, False
    if objection is None:
        example = f"\nIt was working on\n{describe(exercise, working[0])}" if working else ""
        return f"no answer within {clock.LIMIT:g} s; is there a loop that does not end?{example}", False, True
    return (f"not right yet{by}. {objection}" if objection else f"right{by}."), not objection, True
