"""What a student's function returns for one input, whatever it does, next to what it should return."""

import contextlib
import copy
import traceback
from dataclasses import dataclass

import numpy as np

from bpcnn_helpers.exercises.clock import TimeIsUp
from bpcnn_helpers.exercises.stubs import holds_gap, surfaces


class NotFilledIn(Exception):
    """The body is still a stub, or a line of it is."""


@dataclass(eq=False)
class Answer:
    """What a student's function returned for one input.

    Attributes
    ----------
    arguments : tuple
    expected : dict of str to ndarray
        The right answer, by the names of its parts.
    got : dict of str to ndarray, or None
        The student's, if it can be compared.
    wrong : list of str
        The parts that differ.
    fault : str
        A sentence on what is wrong; empty if nothing is, or if it is told by the numbers.
    alone : bool
        Whether the sentence needs no example.
    """

    arguments: tuple
    expected: dict
    got: dict | None = None
    wrong: list | None = None
    fault: str = ""
    alone: bool = False

    @property
    def right(self):
        """Whether there is nothing to say."""
        return not self.wrong and not self.fault


def ask(exercise, function, arguments):
    """Call the student's function on copies, whatever it does, and return its Answer."""
    answer = Answer(arguments, parts_of(exercise, exercise.right(*arguments)))
    given = copy.deepcopy(arguments)
    held = dict(given[0]) if exercise.updates else None
    try:
        returned = function(*given)
        if holds_gap(given[0] if exercise.updates else returned):
            raise NotFilledIn
        answer.got = _read(exercise, held if exercise.updates else returned, answer)
    except TimeIsUp:
        raise
    except NotFilledIn:
        raise
    except BaseException as error:  # a SystemExit of the student's must not end the kernel either
        if isinstance(error, NotImplementedError) or surfaces(error):
            raise NotFilledIn from error
        answer.fault = f"It raised {_error(error)}{_line(error, function)}."
        return answer
    changed = _changed(exercise, arguments, given)
    if changed:
        answer.fault = f"Your function changes its argument {changed} in place: whoever called it still needs that."
        answer.alone = True
    if answer.got is not None:
        tolerance = exercise.tolerance
        answer.wrong = [n for n, e in answer.expected.items() if not same(answer.got[n], e, tolerance)]
        shapes = [n for n in answer.wrong if answer.got[n].shape != answer.expected[n].shape]
        if shapes and not answer.fault:
            called = shapes[0] or "the result"
            got, expected = answer.got[shapes[0]].shape, answer.expected[shapes[0]].shape
            answer.fault = f"The shape of {called} is {got}, expected {expected}."
            if len(expected) == 4 and got == expected[1:]:
                answer.fault += " Is the axis of the batch missing?"
            if len(expected) == 4 and got == expected[2:]:
                answer.fault += " Are the axes of the batch and of the channels missing?"
        if exercise.whole and not answer.wrong and not isinstance(returned, (int, np.integer)):
            answer.wrong = [""]
            answer.fault = f"It returned {text(returned)}, a {type(returned).__name__}: a size has to be an int."
    return answer


def parts_of(exercise, returned):
    """Name the parts of what a right or a mistaken function returned."""
    if isinstance(returned, dict):
        return {name: np.asarray(part) for name, part in returned.items()}
    if isinstance(returned, tuple):
        return {name: np.asarray(part) for name, part in zip(exercise.returns, returned)}
    return {"": np.asarray(returned)}


def _read(exercise, returned, answer):
    """Name the parts of what a student's function returned; None, and a sentence in `answer`, if there are none."""
    if exercise.updates:
        return {name: np.array(part) for name, part in returned.items()}
    names = exercise.returns
    if returned is None:
        answer.fault, answer.alone = "It returned None; is a return statement missing?", True
        return None
    if not names:
        returned = {"": returned}
    elif not isinstance(returned, (tuple, list)) or len(returned) != len(names):
        many = f"{len(returned)} values" if isinstance(returned, (tuple, list)) else f"a {type(returned).__name__}"
        answer.fault, answer.alone = f"It returned {many}, expected {len(names)} values: {', '.join(names)}.", True
        return None
    else:
        returned = dict(zip(names, returned))
    got = {name: _numbers(part) for name, part in returned.items()}
    for name, part in got.items():
        if part is None:
            called = f"{name} is" if names else "It returned"
            kind = returned[name] if returned[name] is None else f"a {type(returned[name]).__name__}"
            answer.fault = f"{called} {kind}, expected real numbers in an array."
            answer.alone = True
            return None
    return got


def _numbers(part):
    """Return an array of real numbers, or None."""
    try:
        part = np.array(part)
        if part.dtype.kind == "O" and None not in part.ravel().tolist():
            part = np.asarray(part, float)
    except (TypeError, ValueError):
        return None
    if part.dtype.kind == "c" and np.allclose(part.imag, 0, atol=1e-9):
        part = part.real
    part = part.astype(int) if part.dtype.kind == "b" else part
    return part if part.dtype.kind in ("f", "i", "u") else None


def same(a, b, tolerance):
    """Whether two arrays have the same shape and numbers."""
    if a.dtype.kind == "f" and a.dtype.itemsize < 8:
        tolerance = max(tolerance, 1e-5)
    if a.shape != b.shape:
        return False
    near = (a == b) | (np.abs(a - b) <= tolerance * (1 + np.abs(b))) | ((a != a) & (b != b))  # the last is for NaN
    return bool(near.all())


def _changed(exercise, before, after):
    pairs = list(zip(exercise.names, before, after))
    for name, old, new in pairs[1 if exercise.updates else 0 :]:
        keys = list(old) if isinstance(old, dict) else [...]
        if isinstance(old, dict) and keys != list(new):
            return name
        for key in keys if isinstance(old, (dict, np.ndarray)) else []:
            new_numbers = _numbers(new[key])
            if new_numbers is None or not np.array_equal(old[key], new_numbers):
                return name
    return ""


def text(value, digits=6):
    """Write numbers as they are typed in, on one line."""
    if isinstance(value, dict):
        written = "{" + ", ".join(f"{name!r}: {text(part, digits)}" for name, part in value.items()) + "}"
    elif np.ndim(value):
        begin, end = "()" if isinstance(value, tuple) else "[]"
        written = begin + ", ".join(text(part, digits) for part in value) + end
    else:
        written = (
            f"{np.asarray(value).item():.{digits}g}" if isinstance(np.asarray(value).item(), float) else str(value)
        )
    return written if len(written) < 600 else written[:600] + " …"


def _error(error):
    with contextlib.suppress(Exception):
        if said := str(error):
            return f"{type(error).__name__}: {said[:300]}"
    return type(error).__name__


def _line(error, function):
    """Return the last line of the student's own code that the error passed through."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return f", in line {frames[-1].lineno}: {frames[-1].line}" if frames and frames[-1].line else ""
