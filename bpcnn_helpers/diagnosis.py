"""What is wrong with an answer: it is compared with the right one, and with the mistakes that are known."""

import copy
import dis
import inspect
import time
import traceback
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

RETURNING = ("LOAD_CONST", "RETURN_VALUE", "RETURN_CONST")
SHRINKING = 0.3  # seconds spent on making a counterexample smaller


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


def diagnose(exercise, function, rng, working):
    """Compare a student's function with the right one on drawn inputs.

    Parameters
    ----------
    exercise : Exercise
    function : callable
    rng : Generator
    working : list
        Holds the arguments that are being worked on, for the message if time is up.

    Returns
    -------
    str
        Empty if every answer is right, else what is wrong.

    Raises
    ------
    NotFilledIn
        If the function is a stub.
    """
    if is_stub(function):
        raise NotFilledIn
    outcomes = []
    for arguments in exercise.draw(rng):
        if not outcomes and (objection := _signature(exercise, function, arguments)):
            return objection
        working[:] = [arguments]
        outcomes.append(_outcome(exercise, function, arguments))
        if outcomes[-1].alone:
            return outcomes[-1].fault
    wrong = [outcome for outcome in outcomes if not outcome.right]
    if not wrong:
        return ""
    if all(_truncated(outcome) for outcome in wrong):
        part = wrong[0].wrong[0]
        return f"Your result holds whole numbers only (dtype {wrong[0].got[part].dtype}), the fractions are cut off."
    if hint := _recognise(exercise, outcomes, wrong):
        return hint
    hint = _recognise_by_place(exercise, outcomes)
    return "\n".join(filter(None, [hint, _example(exercise, _shrink(exercise, function, wrong[0], working))]))


def is_stub(function):
    """Whether a body is empty: ``...``, ``pass`` or ``return None``, with or without a docstring."""
    code = getattr(function, "__code__", None)
    steps = [step for step in dis.get_instructions(code) if step.opname not in ("RESUME", "NOP")] if code else []
    return bool(steps) and all(step.opname in RETURNING and step.argval is None for step in steps)


def _signature(exercise, function, arguments):
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return f"Your function takes {inspect.signature(function)}, expected ({', '.join(exercise.names)})."
    except ValueError:  # not every function written in C tells its parameters
        return ""
    return ""


def _outcome(exercise, function, arguments):
    """Call the student's function on copies, whatever it does, and say what came out."""
    result = Outcome(arguments, _parts(exercise, exercise.right(*arguments)))
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
        result.wrong = [n for n, e in result.expected.items() if not _same(result.got[n], e, tolerance)]
        shapes = [n for n in result.wrong if result.got[n].shape != result.expected[n].shape]
        if shapes and not result.fault:
            called = shapes[0] or "the result"
            got, expected = result.got[shapes[0]].shape, result.expected[shapes[0]].shape
            result.fault = f"The shape of {called} is {got}, expected {expected}."
        if exercise.whole and not result.wrong and not isinstance(answer, (int, np.integer)):
            result.wrong = [""]
            result.fault = f"It returned {_text(answer)}, a {type(answer).__name__}: a size has to be an int."
    return result


def _parts(exercise, answer):
    """Name the parts of a right or a mistaken answer."""
    if isinstance(answer, dict):
        return {name: np.asarray(part) for name, part in answer.items()}
    if isinstance(answer, tuple):
        return {name: np.asarray(part) for name, part in zip(exercise.returns, answer, strict=True)}
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
        answer = dict(zip(names, answer, strict=True))
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


def _same(a, b, tolerance):
    if a.dtype.kind == "f" and a.dtype.itemsize < 8:
        tolerance = max(tolerance, 1e-5)
    if a.shape != b.shape:
        return False
    near = (a == b) | (np.abs(a - b) <= tolerance * (1 + np.abs(b))) | ((a != a) & (b != b))  # the last is for NaN
    return bool(near.all())


def _changed(exercise, before, after):
    pairs = list(zip(exercise.names, before, after, strict=True))
    for name, old, new in pairs[1 if exercise.updates else 0 :]:
        keys = list(old) if isinstance(old, dict) else [...]
        if isinstance(old, dict) and keys != list(new):
            return name
        for key in keys if isinstance(old, (dict, np.ndarray)) else []:
            if not np.array_equal(old[key], new[key], equal_nan=True):
                return name
    return ""


def _truncated(outcome):
    if not outcome.got or not outcome.wrong:
        return False
    name = outcome.wrong[0]
    got, expected = outcome.got[name], outcome.expected[name]
    return got.dtype.kind in "iu" and got.shape == expected.shape and not np.array_equal(expected, np.trunc(expected))


def _recognise(exercise, outcomes, wrong):
    """Return the hint for the mistake whose answers are the student's wherever those are wrong."""
    compared = [outcome for outcome in wrong if outcome.got is not None and outcome.wrong]
    if not any(not _same(o.got[o.wrong[0]], o.expected[o.wrong[0]], exercise.tolerance) for o in compared):
        return ""
    part = next(name for name in compared[0].expected if any(name == outcome.wrong[0] for outcome in compared))
    compared = [outcome for outcome in compared if part in outcome.wrong]
    found = []
    for known in exercise.mistakes.values():
        for make in known.wrong:
            stopped = [outcome for outcome in wrong if outcome.got is None]
            if _explains(exercise, make, compared, part) and not any(_is_right(exercise, make, o) for o in stopped):
                found.append((known.hint, make))
    if len(found) > 1:  # several come to the same where the answer is wrong: which of them is right where it is right?
        found.sort(key=lambda pair: -sum(_agrees(exercise, pair[1], outcome) for outcome in outcomes))
    return found[0][0] if found else ""


def _make(exercise, make, arguments):
    """Return what a mistake gives for some arguments; None if it fails there."""
    named = dict(zip(exercise.names, arguments, strict=True))
    try:
        return _parts(
            exercise, make(lambda **changes: exercise.right(**{**named, **changes}), SimpleNamespace(**named))
        )
    except (ValueError, IndexError, ZeroDivisionError):
        return None


def _explains(exercise, make, compared, part):
    """Whether a mistake gives the student's wrong answers. Where it fails, theirs may be of any wrong shape."""
    alike = 0
    for outcome in compared:
        made, got, expected = _make(exercise, make, outcome.arguments), outcome.got[part], outcome.expected[part]
        if made is None and got.shape == expected.shape:
            return False
        if made is not None and not _same(got, made[part], exercise.tolerance):
            return False
        alike += made is not None and not _same(got, expected, exercise.tolerance)
    return alike > 0


def _agrees(exercise, make, outcome):
    """Whether a mistake gives the student's answer, right or wrong, in all its parts."""
    made = _make(exercise, make, outcome.arguments)
    if made is None or outcome.got is None:
        return made is None and outcome.got is None
    return all(_same(outcome.got[name], made[name], exercise.tolerance) for name in made)


def _is_right(exercise, make, outcome):
    made = _make(exercise, make, outcome.arguments)
    return made is not None and all(_same(made[name], e, exercise.tolerance) for name, e in outcome.expected.items())


def _recognise_by_place(exercise, outcomes):
    """Return the hint for the mistake outside of whose place every answer is right, and inside of it many wrong."""
    best, hint = 0.2, ""
    for known in exercise.mistakes.values():
        if known.when is None:
            continue
        there = [known.when(SimpleNamespace(**dict(zip(exercise.names, o.arguments, strict=True)))) for o in outcomes]
        inside = [not outcome.right for outcome, is_there in zip(outcomes, there, strict=True) if is_there]
        outside = [not outcome.right for outcome, is_there in zip(outcomes, there, strict=True) if not is_there]
        if outside and not any(outside) and inside and sum(inside) / len(inside) > best:
            best, hint = sum(inside) / len(inside), known.hint
    return hint


def _shrink(exercise, function, outcome, working):
    """Set numbers of the input to 0, one by one, as long as the answer stays wrong in the same way."""
    end = time.monotonic() + SHRINKING
    for place, argument in enumerate(outcome.arguments):
        if not isinstance(argument, np.ndarray) or argument.dtype.kind != "f" or not outcome.wrong:
            continue
        for cell in np.ndindex(argument.shape):
            arguments = copy.deepcopy(outcome.arguments)
            if time.monotonic() > end or arguments[place][cell] == 0:
                continue
            arguments[place][cell] = 0
            working[:] = [arguments]
            smaller = _outcome(exercise, function, arguments)
            if smaller.wrong and bool(smaller.fault) == bool(outcome.fault):
                outcome = smaller
    return outcome


def _example(exercise, outcome):
    lines = [outcome.fault] if outcome.fault else []
    lines += ["For", describe(exercise, outcome.arguments)]
    if outcome.wrong:
        name = outcome.wrong[0]
        called = f" {name}" if name else ""
        expected, got = outcome.expected[name], outcome.got[name]
        digits = 6 if _text(expected) != _text(got) else 17
        lines += [f"expected{called}", f"  {_text(expected, digits)}", "got", f"  {_text(got, digits)}"]
    return "\n".join(lines)


def describe(exercise, arguments):
    """Write out arguments, a line for each."""
    return "\n".join(f"  {name} = {_text(value)}" for name, value in zip(exercise.names, arguments, strict=True))


def _text(value, digits=6):
    """Write numbers as they are typed in, on one line."""
    if isinstance(value, dict):
        text = "{" + ", ".join(f"{name!r}: {_text(part, digits)}" for name, part in value.items()) + "}"
    elif np.ndim(value):
        text = "[" + ", ".join(_text(part, digits) for part in value) + "]"
    else:
        text = f"{np.asarray(value).item():.{digits}g}" if isinstance(np.asarray(value).item(), float) else str(value)
    return text if len(text) < 600 else text[:600] + " …"


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
