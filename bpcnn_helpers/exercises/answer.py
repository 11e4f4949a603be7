"""What a student's function returns for one input, whatever it does, next to what it should return."""

import copy
import traceback
from dataclasses import dataclass

import numpy as np


class TimeIsUp(SystemExit):
    """Sent into the thread of a check that lasts too long; threads end without a word on a SystemExit."""


class NotFilledIn(Exception):
    """The body is still a stub."""


@dataclass
class Outcome:
    """What came out for one input.

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


def run(exercise, function, arguments):
    """Call the student's function on copies, whatever it does, and say what came out."""
    result = Outcome(arguments, parts_of(exercise, exercise.right(*arguments)))
    given = copy.deepcopy(arguments)
    held = dict(given[0]) if exercise.updates else None
    try:
        answer = function(*given)
        result.got = _read(exercise, held if exercise.updates else answer, result)
    except TimeIsUp:
        raise
    except NotImplementedError as error:
        raise NotFilledIn from error
    except BaseException as error:  # a SystemExit of the student's must not end the kernel either
        result.fault = f"It raised {_error(error)}{_line(error, function)}."
        return result
    changed = _changed(exercise, arguments, given)
    if changed:
        result.fault = f"Your function changes its argument {changed} in place: whoever called it still needs that."
        result.alone = True
    if result.got is not None:
        tolerance = exercise.tolerance
        result.wrong = [n for n, e in result.expected.items() if not same(result.got[n], e, tolerance)]
        shapes = [n for n in result.wrong if result.got[n].shape != result.expected[n].shape]
        if shapes and not result.fault:
            called = shapes[0] or "the result"
            got, expected = result.got[shapes[0]].shape, result.expected[shapes[0]].shape
            result.fault = f"The shape of {called} is {got}, expected {expected}."
            if len(expected) == 4 and got == expected[1:]:
                result.fault += " Is the axis of the batch missing?"
        if exercise.whole and not result.wrong and not isinstance(answer, (int, np.integer)):
            result.wrong = [""]
            result.fault = f"It returned {text(answer)}, a {type(answer).__name__}: a size has to be an int."
    return result


def parts_of(exercise, answer):
    """Name the parts of a right or a mistaken answer."""
    if isinstance(answer, dict):
        return {name: np.asarray(part) for name, part in answer.items()}
    if isinstance(answer, tuple):
        return {name: np.asarray(part) for name, part in zip(exercise.returns, answer)}
    return {"": np.asarray(answer)}


def _read(exercise, answer, result):
    """Name the parts of a student's answer; None, and a sentence in `result`, if it cannot be compared."""
    if exercise.updates:
        return {name: np.array(part) for name, part in answer.items()}
    names = exercise.returns
    if answer is None:
        result.fault, result.alone = "It returned None; is a return statement missing?", True
        return None
    if not names:
        answer = {"": answer}
    elif not isinstance(answer, (tuple, list)) or len(answer) != len(names):
        many = f"{len(answer)} values" if isinstance(answer, (tuple, list)) else f"a {type(answer).__name__}"
        result.fault, result.alone = f"It returned {many}, expected {len(names)} values: {', '.join(names)}.", True
        return None
    else:
        answer = dict(zip(names, answer))
    got = {name: _numbers(part) for name, part in answer.items()}
    for name, part in got.items():
        if part is None:
            called = f"{name} is" if names else "It returned"
            kind = answer[name] if answer[name] is None else f"a {type(answer[name]).__name__}"
            result.fault = f"{called} {kind}, expected real numbers in an array."
            result.alone = True
            return None
    return got


def _numbers(part):
    """Return an array of real numbers, or None."""
    try:
        part = np.array(part)
        if part.dtype.kind == "O" and None not in part.ravel().tolist():
            part = part.astype(float)
    except (TypeError, ValueError):
        return None
    if part.dtype.kind == "c" and np.allclose(part.imag, 0, atol=1e-9):
        part = part.real
    part = part.astype(int) if part.dtype.kind == "b" else part
    return part if part.dtype.kind in "fiu" else None


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
    try:
        said = str(error)
    except Exception:
        said = ""
    return f"{type(error).__name__}: {said[:300]}" if said else type(error).__name__


def _line(error, function):
    """Return the last line of the student's own code that the error passed through."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return f", in line {frames[-1].lineno}: {frames[-1].line}" if frames and frames[-1].line else ""
