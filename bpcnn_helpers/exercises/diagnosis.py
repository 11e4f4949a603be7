"""What is wrong with an answer: it is compared with the right one, and with the mistakes that are known."""

import copy
import inspect
import time
from functools import partial
from itertools import takewhile
from types import SimpleNamespace

import numpy as np

from bpcnn_helpers.exercises.answer import NotFilledIn, ask, parts_of, same, text
from bpcnn_helpers.exercises.stubs import has_gap, is_stub

SEVERAL = 3  # wrong answers that have to look like a mistake that is not the only one
SHRINKING = 0.3  # seconds spent on making a counterexample smaller


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
        If the function is a stub, or is wrong and has a line that is left open.
    """
    if is_stub(function):
        raise NotFilledIn
    answers, gap = [], has_gap(function)
    for arguments in exercise.draw(rng):
        if not answers and (objection := _signature(exercise, function, arguments)):
            return objection
        working[:] = [arguments]
        answers.append(ask(exercise, function, arguments))
        if gap and not answers[-1].right:
            raise NotFilledIn
        if answers[-1].alone:
            return answers[-1].fault
    wrong = [answer for answer in answers if not answer.right]
    if not wrong:
        return ""
    if all(_cut_off(answer) for answer in wrong):
        kind = wrong[0].got[wrong[0].wrong[0]].dtype
        lost = "the fractions are" if kind.itemsize > 1 else "fractions, numbers below 0 and large ones are"
        return f"Your result holds whole numbers only (dtype {kind}), {lost} cut off."
    if hint := _recognise(exercise, answers, wrong):
        return hint
    hint = _recognise_by_place(exercise, answers) or _recognise_the_first(exercise, answers)
    return "\n".join(filter(None, [hint, _example(exercise, _shrink(exercise, function, wrong[0], working))]))


def _signature(exercise, function, arguments):
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return f"Your function takes {inspect.signature(function)}, expected ({', '.join(exercise.names)})."
    except ValueError:  # not every function written in C tells its parameters
        return ""
    return ""


def _cut_off(answer):
    """Whether an answer is of a kind that cannot hold the right one: of integers, or of single bytes."""
    if not answer.wrong:
        return False
    name = answer.wrong[0]
    got, expected = answer.got[name], answer.expected[name]
    if got.dtype.kind not in ("i", "u") or got.shape != expected.shape:
        return False
    low, high = np.iinfo(got.dtype).min, np.iinfo(got.dtype).max
    return not np.array_equal(expected, np.clip(np.trunc(expected), low, high))


def _recognise(exercise, answers, wrong):
    """Return the hint for the mistake whose answers are the student's wherever those are wrong."""
    compared = [answer for answer in wrong if answer.wrong]
    if not any(not same(o.got[o.wrong[0]], o.expected[o.wrong[0]], exercise.tolerance) for o in compared):
        return ""
    part = next(name for name in compared[0].expected if any(name == answer.wrong[0] for answer in compared))
    compared = [answer for answer in compared if part in answer.wrong]
    found = []
    for known in exercise.mistakes.values():
        for make in known.ways:
            stopped = [answer for answer in wrong if answer.got is None]
            if _explains(exercise, make, compared, part) and not any(_is_right(exercise, make, o) for o in stopped):
                found.append((known.hint, make))
    # Several may come to the same where the answer is wrong: which of them is right where it is right?
    alike = [sum(_agrees(exercise, make, answer) for answer in answers) for _, make in found]
    return found[alike.index(max(alike))][0] if found else ""


def _make(exercise, make, arguments):
    """Return what a mistake gives for some arguments; None if it fails there."""
    named = dict(zip(exercise.names, arguments))
    try:
        return parts_of(
            exercise, make(lambda **changes: exercise.right(**{**named, **changes}), SimpleNamespace(**named))
        )
    except (ValueError, IndexError, ZeroDivisionError):
        return None


def _explains(exercise, make, compared, part):
    """Whether a mistake gives the student's wrong answers. Where it fails, theirs may be of any wrong shape."""
    alike = 0
    for answer in compared:
        made, got, expected = _make(exercise, make, answer.arguments), answer.got[part], answer.expected[part]
        if made is None and got.shape == expected.shape:
            return False
        if made is not None and not same(got, made[part], exercise.tolerance):
            return False
        alike += made is not None and not same(got, expected, exercise.tolerance)
    return alike > 0


def _agrees(exercise, make, answer):
    """Whether a mistake gives the student's answer, right or wrong, in all its parts."""
    made = _make(exercise, make, answer.arguments)
    if made is None or answer.got is None:
        return made is None and answer.got is None
    return all(same(answer.got[name], made[name], exercise.tolerance) for name in made)


def _is_right(exercise, make, answer):
    made = _make(exercise, make, answer.arguments)
    return made is not None and all(same(made[name], e, exercise.tolerance) for name, e in answer.expected.items())


def _recognise_by_place(exercise, answers):
    """Return the hint for the mistake outside of whose place every answer is right, and inside of it many wrong."""
    best, hint = 0.2, ""
    for known in exercise.mistakes.values():
        if known.when is None:
            continue
        inside = [not answer.right for answer in answers if _is_there(exercise, known, answer)]
        outside = [not answer.right for answer in answers if not _is_there(exercise, known, answer)]
        if outside and not any(outside) and inside and sum(inside) / len(inside) > best:
            best, hint = sum(inside) / len(inside), known.hint
    return hint


def _is_there(exercise, known, answer):
    return known.when(SimpleNamespace(**dict(zip(exercise.names, answer.arguments))))


def _recognise_the_first(exercise, answers):
    """Return the hint for what goes wrong first, where several things do: the inputs change one thing at a time."""
    longest, hint = SEVERAL - 1, ""
    wrong = [answer for answer in answers if not answer.right]
    for known in exercise.mistakes.values():
        for make in known.ways:
            reach = len(list(takewhile(partial(_gives, exercise, make), wrong)))
            if reach > longest:
                longest, hint = reach, known.hint
        if known.when:
            reach = len(list(takewhile(partial(_is_there, exercise, known), wrong)))
            seen = answers[: answers.index(wrong[reach])] if reach < len(wrong) else answers
            there = [_is_there(exercise, known, answer) for answer in seen]
            if reach > longest and not all(there) and sum(there) == reach:
                longest, hint = reach, known.hint
    return f"More than one thing goes wrong. The first: {hint}" if hint else ""


def _gives(exercise, make, answer):
    """Whether a mistake gives the first part of an answer that is wrong."""
    made = _make(exercise, make, answer.arguments)
    if made is None or not answer.wrong:
        return False
    part = answer.wrong[0]
    got, expected = answer.got[part], answer.expected[part]
    return same(got, made[part], exercise.tolerance) and not same(got, expected, exercise.tolerance)


def _shrink(exercise, function, answer, working):
    """Set numbers of the input to 0, one by one, as long as the answer stays wrong in the same way.

    Not where the shape is wrong: there the numbers say which went where.
    """
    if answer.fault and answer.wrong:
        return answer
    end = time.monotonic() + SHRINKING
    for place, argument in enumerate(answer.arguments):
        if not isinstance(argument, np.ndarray) or argument.dtype.kind != "f" or not answer.wrong:
            continue
        for cell in np.ndindex(argument.shape):
            arguments = copy.deepcopy(answer.arguments)
            if time.monotonic() > end or arguments[place][cell] == 0:
                continue
            arguments[place][cell] = 0
            working[:] = [arguments]
            smaller = ask(exercise, function, arguments)
            if smaller.wrong and not smaller.fault:
                answer = smaller
    return answer


def _example(exercise, answer):
    lines = [answer.fault] if answer.fault else []
    lines += ["For", describe(exercise, answer.arguments)]
    if answer.wrong:
        name = answer.wrong[0]
        called = f" {name}" if name else ""
        expected, got = answer.expected[name], answer.got[name]
        if answer.fault and text(expected) == text(got):
            return answer.fault  # right but for its kind
        digits = 6 if text(expected) != text(got) else 17
        lines += [f"expected{called}", f"  {text(expected, digits)}", "got", f"  {text(got, digits)}"]
    return "\n".join(lines)


def describe(exercise, arguments):
    """Write out arguments, a line for each."""
    return "\n".join(f"  {name} = {text(value)}" for name, value in zip(exercise.names, arguments))
