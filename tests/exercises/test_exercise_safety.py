"""Whatever a student's code does, `check` answers with a sentence, in time."""

import inspect
import os
import re
import signal
import sys
import threading
import time
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from exercising import label, message
from wrong_answers.matrices import floor_division, four_loops, scipys_convolution
from wrong_answers.step import augmented, returns_new_ones

import bpcnn_helpers as bp
from bpcnn_helpers.exercises import checking as exercises
from bpcnn_helpers.exercises.answer import same, text
from bpcnn_helpers.exercises.checking import EXERCISES, check, progress


@pytest.fixture(autouse=True)
def _a_new_session():
    exercises._states.clear()


def stub_dots(x, k): ...


def stub_pass(x, k):
    pass


def stub_pass_and_none(x, k):
    pass
    return None


def stub_documented(x, k):
    """Correlate."""
    ...


def stub_none(x, k):
    return None  # your turn


def stub_raises(x, k):
    raise NotImplementedError


def stub_raises_later(x, k):
    z = np.zeros(x.shape)
    raise NotImplementedError(z)


@pytest.mark.parametrize(
    "stub",
    [stub_dots, stub_pass, stub_pass_and_none, stub_documented, stub_none, stub_raises, stub_raises_later],
    ids=label,
)
def test_a_stub_is_not_filled_in(stub, capsys):
    assert message("cross_correlation", stub) == "cross_correlation: not filled in yet."
    assert message("sgd_step", lambda params, grads, lr: None) == "sgd_step: not filled in yet."
    capsys.readouterr()
    progress("cross_correlation", "sgd_step")
    assert capsys.readouterr().out == "Exercises: cross_correlation open · sgd_step open\n"


def test_other_constants_are_no_stub():
    assert "not filled" not in message("output_size", lambda n, f, p, s: 5)


def test_returned_none():
    def forgets(x, k):
        four_loops(x, k)

    assert message("cross_correlation", forgets).endswith("It returned None; is a return statement missing?")


def raises(error):
    def answer(*arguments):
        raise error

    return answer


class Mute(Exception):
    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    "error",
    [ValueError("no\nway"), IndexError(), SystemExit(1), KeyboardInterrupt(), GeneratorExit(), Mute(), StopIteration()],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("name", EXERCISES)
def test_an_exception_is_a_sentence(name, error):
    said = message(name, raises(error))
    assert f"It raised {type(error).__name__}" in said
    assert "raise error" in said


def test_sys_exit_and_recursion():
    def endless(*arguments):
        return endless(*arguments)

    assert "RecursionError" in message("conv_bias_grad", endless)
    assert "SystemExit" in message("conv_bias_grad", lambda dz: sys.exit("bye"))


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize(
    "value",
    ["text", [[1, 2], [3]], [], {}, object(), np.array(["a"]), (1, 2, 3, 4), np.nan, 3j, True, np.zeros((0, 3)),
     iter([]),
     np.array(None), np.datetime64("2020-01-01"), print, ..., NotImplemented, b"x", {1, 2}, [None, None, None],
     (None, None), np.full((2, 2), np.inf), np.zeros(3, [("a", int)]), 10**400],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_no_return_value_gets_through_or_raises(name, value):
    said = message(name, lambda *arguments: value)
    assert said.startswith(f"{name}: not right yet. ")
    assert len(said) < 4000


def test_a_missing_batch_axis_a_float_size_and_a_pair():
    said = message("conv_weight_grad", lambda dz, x, kernel_size, stride, padding: np.zeros(3))
    assert "kernel_size = (" in said
    assert "Is the axis of the batch missing?" in message("conv_forward", lambda x, w, b, s, p: bp.conv2d(x, w, b)[0])
    said = message("output_size", lambda n, f, p, s: float((n - f + 2 * p) // s + 1))
    assert re.fullmatch(r"output_size: not right yet\. It returned \d+, a float: a size has to be an int\.", said)
    assert "expected" not in said


def test_shapes_kinds_and_counts_are_named():
    said = message("cross_correlation", lambda x, k: np.zeros(2))
    assert "The shape of the result is (2,), expected (1, 2)." in said
    said = message("softmax_cross_entropy", lambda logits, labels: logits)
    assert said.endswith("It returned a ndarray, expected 2 values: loss, dlogits.")
    said = message("subsample_backward", lambda dz, x, beta, b, size: (x, beta))
    assert said.endswith("It returned 2 values, expected 3 values: dx, dbeta, db.")
    said = message("subsample_backward", lambda dz, x, beta, b, size: (x, None, b))
    assert said.endswith("dbeta is None, expected real numbers in an array.")
    assert "It returned a generator" in message("conv_bias_grad", lambda dz: (m for m in dz))
    assert "a size has to be an int" in message("output_size", lambda n, f, p, s: float(floor_division(n, f, p, s)))
    assert "whole numbers only (dtype int64)" in message(
        "cross_correlation", lambda x, k: four_loops(x, k).astype(np.int64)
    )


def test_how_near_is_near_enough():
    ones, tolerance = np.ones(2), 1e-9
    assert same(ones + 1.9e-9, ones, tolerance)  # tolerance (1 + |b|)
    assert not same(ones + 2.1e-9, ones, tolerance)
    assert same(ones + 0.5, ones, 0.25)
    assert same(np.float32(ones + 1.9e-5), ones, tolerance)
    assert not same(np.float32(ones + 2.1e-5), ones, tolerance)
    assert not same(ones, np.ones((1, 2)), tolerance)
    missing = np.array([1, np.nan])
    assert same(missing, missing, tolerance)
    assert not same(missing, ones, tolerance)
    assert not same(ones, missing, tolerance)
    assert not check("cross_correlation", lambda x, k: four_loops(x, k) + 5e-9j)


def test_truth_values_count_as_0_and_1():
    right = EXERCISES["softmax_cross_entropy"].right
    assert message("cross_correlation", lambda x, k: four_loops(x, k).astype(bool), seed=0).endswith("got\n  [[0, 1]]")
    said = message("softmax_cross_entropy", lambda *both: (right(*both)[0], right(*both)[1] > 0))
    assert "whole numbers only (dtype int64)" in said


def test_numbers_are_written_as_they_are_typed_in():
    assert text({"w": np.array([[1.0, 0.5]]), "b": 2}) == "{'w': [[1, 0.5]], 'b': 2}"
    assert text(((1, 2), (3, 4))) == "((1, 2), (3, 4))"
    assert (text(1 / 3), text(1 / 3, 3), text([2 / 3], 2)) == ("0.333333", "0.333", "[0.67]")
    assert text({"w": 1 / 3}, 3) == "{'w': 0.333}"
    assert text("a" * 599) == "a" * 599
    assert text("a" * 600) == "a" * 600 + " …"
    assert text("a" * 700) == "a" * 600 + " …"


def test_an_error_is_told_with_the_students_own_line():
    def within(x):
        return np.zeros(3).reshape(2, 2) + x  # the line

    said = message("cross_correlation", lambda x, k: within(x))
    line = within.__code__.co_firstlineno + 1
    first, *_ = said.split("\nFor\n")
    assert first == (
        "cross_correlation: not right yet. It raised ValueError: cannot reshape array of size 3 into shape (2,2), "
        f"in line {line}: return np.zeros(3).reshape(2, 2) + x  # the line."
    )
    for error in (Mute(), IndexError()):
        assert f"It raised {type(error).__name__}, in line" in message("cross_correlation", raises(error))
    assert f"It raised ValueError: {'a' * 300}, in line" in message("cross_correlation", raises(ValueError("a" * 301)))

    class Callable:
        def __call__(self, x, k):
            raise ValueError("no")

    assert "It raised ValueError: no.\nFor\n" in message("cross_correlation", Callable())
    assert "It raised TypeError" in message("cross_correlation", iter)  # which does not tell its parameters


def test_numbers_that_look_alike_are_written_out():
    said = message("conv_bias_grad", lambda dz: dz.sum((0, 2, 3)) + 1e-7, seed=0)
    *_, header, expected, got_header, got = said.splitlines()
    assert (header, got_header) == ("expected", "got")
    assert expected != got


def test_the_part_that_is_wrong_is_named():
    right = EXERCISES["softmax_cross_entropy"].right
    said = message("softmax_cross_entropy", lambda logits, labels: (right(logits, labels)[0], 1 + logits), seed=0)
    assert "\nexpected dlogits\n  [[" in said
    assert "\ngot\n  [[" in said
    assert said.startswith("softmax_cross_entropy: not right yet. For\n  logits = [[")


def test_a_batch_is_missed_only_where_it_is_missing():
    shape = "The shape of the result is"
    said = message("conv_forward", lambda x, w, b, s, p: bp.conv2d(x, w, b)[0], seed=0)
    assert "Is the axis of the batch missing?\nFor\n" in said
    assert said.startswith(f"conv_forward: not right yet. {shape} (")
    assert "batch" not in message("conv_forward", lambda x, w, b, s, p: np.zeros(3)).split("\nFor")[0]
    assert "batch" not in message("cross_correlation", lambda x, k: np.zeros(2))


def test_what_is_right_may_come_in_any_type():
    for kind in (np.float32, np.longdouble, object, complex):
        assert check("cross_correlation", lambda x, k, kind=kind: four_loops(x, k).astype(kind)), kind
    assert check("cross_correlation", lambda x, k: np.ma.array(four_loops(x, k)))

    def read_only(x, k):
        z = four_loops(x, k)
        z.flags.writeable = False
        return z

    assert check("cross_correlation", read_only)


@pytest.mark.parametrize("name", [name for name in EXERCISES if name != "output_size"])
def test_a_changed_input_is_named(name):
    exercise = EXERCISES[name]

    def in_place(*arguments):
        answer = augmented(*arguments) if name == "sgd_step" else exercise.right(*arguments)
        changed = arguments[1]["w"] if name == "sgd_step" else arguments[0]
        changed += 1
        return answer

    said = message(name, in_place)
    changed = exercise.names[1 if name == "sgd_step" else 0]
    assert said.endswith(f"Your function changes its argument {changed} in place: whoever called it still needs that.")


@pytest.mark.parametrize("rubbish", ["text", None, object(), [[1], [1, 2]]], ids=["text", "None", "object", "ragged"])
def test_rubbish_put_into_the_arguments_is_named(rubbish):
    def spoils(params, grads, lr):
        augmented(params, grads, lr)
        grads["w"] = rubbish

    assert "changes its argument grads" in message("sgd_step", spoils)

    def spoils_params(params, grads, lr):
        params.clear()
        params["w"] = rubbish

    assert not check("sgd_step", spoils_params).passed


def test_wrong_parameters_are_named():
    assert message("convolution", lambda x: x).endswith("Your function takes (x), expected (x, k).")
    assert check("convolution", lambda *both: bp.convolve2d(*both))
    assert check("convolution", lambda a, b, mode="valid": bp.convolve2d(a, b, mode))


def test_what_is_no_function_is_named():
    assert message("convolution", np.ones(3)) == "convolution: expected your function, got a ndarray."
    assert message("convolution", None) == "convolution: expected your function, got a NoneType."


def test_an_unknown_exercise_is_the_notebooks_mistake():
    with pytest.raises(ValueError, match="name is 'conv', expected one of cross_correlation, convolution, output_size"):
        check("conv", four_loops)
    with pytest.raises(ValueError, match="name is 'conv'"):
        progress("conv")


def test_prints_and_warnings_of_a_student_are_dropped(capsys):
    def talks(x, k):
        print("here")
        print("there, \ud800, which is no character", file=sys.stderr)
        sys.stdout.write("and")
        sys.stderr.write("there")
        warnings.warn("careful", stacklevel=1)
        return four_loops(x, k) + 0 * np.log(np.zeros(1) + 1) + np.nan_to_num(np.zeros(1) / np.zeros(1))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check("cross_correlation", talks).passed
    assert capsys.readouterr() == ("cross_correlation: right.\n", "")


# Code that does not end


@pytest.mark.parametrize(
    ("passed", "used", "is_up"),
    [
        (1, 1, False),
        (1.1, 1.1, True),
        (1, 0, False),
        (1.1, 0.01, True),  # it sleeps
        (4, 0.1, True),  # mostly
        (4, 0.2, False),  # others keep the machine busy
    ],
)
def test_the_time_is_the_processors_unless_the_code_sleeps(monkeypatch, passed, used, is_up):
    clock, processor, waited = iter((5, 5 + passed)), iter((3, 3 + used)), []
    watch = SimpleNamespace(monotonic=lambda: next(clock), process_time=lambda: next(processor))
    monkeypatch.setattr(exercises, "time", watch)
    exercises._wait(SimpleNamespace(wait=lambda seconds: waited.append(seconds) or len(waited) > 1))
    assert len(waited) == 1 + (not is_up)
    assert max(waited) < 0.1


def forever(dz):
    while True:
        pass


def forever_in_numpy(dz):
    a = np.ones((300, 300))
    while True:
        a = a @ a / 300


def forever_with_bare_except(dz):
    while True:
        try:  # noqa: SIM105
            sum(range(100))
        except:  # noqa: E722
            pass


def forever_asleep(dz):
    time.sleep(5)


def forever_printing(dz):
    while True:
        print("x" * 1000)


def forever_sometimes(dz):
    while len(dz) > 1:
        pass
    return dz.sum((0, 2, 3))


def has_ended(before):
    """Whether there are as few threads again, soon: one that has answered takes a moment to end."""
    end = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.01)
    return threading.active_count() <= before


@pytest.mark.parametrize(
    "answer",
    [forever, forever_in_numpy, forever_with_bare_except, forever_asleep, forever_printing, forever_sometimes],
    ids=label,
)
def test_an_endless_loop_is_stopped(answer, capsys):
    clock = time.monotonic if answer is forever_asleep else time.process_time  # others may keep this machine busy
    before, others, begin = threading.active_count(), threading.enumerate(), clock()
    said = message("conv_bias_grad", answer)
    assert clock() - begin < 2
    assert "no answer within 1 s; is there a loop that does not end?\nIt was working on\n  dz = [[" in said
    assert exercises._states == {"conv_bias_grad": "tried"}
    assert answer is forever_asleep or has_ended(before)
    assert all(thread.daemon for thread in threading.enumerate() if thread not in others)  # Python may end before it
    assert check("output_size", floor_division).passed


class NeverSaysWhatItTakes:
    """A callable whose parameters cannot be found out."""

    @property
    def __signature__(self):
        while True:
            pass

    def __call__(self):
        """Do nothing."""


def test_time_may_be_up_before_anything_is_worked_on(monkeypatch):
    monkeypatch.setattr(exercises, "LIMIT", 0.05)
    said = message("conv_bias_grad", NeverSaysWhatItTakes())
    assert said == "conv_bias_grad: no answer within 0.05 s; is there a loop that does not end?"


def test_check_works_in_another_thread():
    results = []
    thread = threading.Thread(target=lambda: results.extend(check("conv_bias_grad", a) for a in (forever, np.sum)))
    thread.start()
    thread.join()
    assert [result.passed for result in results] == [False, False]
    assert "no answer" in results[0].message


def test_the_user_may_interrupt():
    usual = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # where it is ignored, as in a job in the background
    before, begin = threading.active_count(), time.monotonic()
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        check("conv_bias_grad", forever)
    timer.join()
    signal.signal(signal.SIGINT, usual)
    assert time.monotonic() - begin < exercises.LIMIT + exercises.ENDING
    assert has_ended(before)
    assert sys.stdout is not None


def test_progress(capsys):
    check("cross_correlation", four_loops)
    check("convolution", scipys_convolution)
    check("convolution", four_loops)
    check("sgd_step", returns_new_ones)
    check("conv_bias_grad", lambda dz: dz.sum((0, 2, 3)), counts=False)
    check("output_size", 3)
    capsys.readouterr()
    progress("cross_correlation", "convolution", "sgd_step", "conv_bias_grad", "output_size")
    states = "cross_correlation solved · convolution solved · sgd_step tried · conv_bias_grad open · output_size open"
    assert capsys.readouterr().out == f"Exercises: {states}\n"
    progress()
    assert capsys.readouterr().out.count("·") == len(EXERCISES) - 1


def test_names_and_signatures():
    assert {name: tuple(e.names) for name, e in EXERCISES.items()} == {
        "cross_correlation": ("x", "k"),
        "convolution": ("x", "k"),
        "output_size": ("n", "f", "p", "s"),
        "conv_forward": ("x", "w", "b", "stride", "padding"),
        "conv_weight_grad": ("dz", "x", "kernel_size", "stride", "padding"),
        "conv_input_grad": ("dz", "w", "input_size", "stride", "padding"),
        "conv_bias_grad": ("dz",),
        "max_pool_backward": ("dz", "x", "size", "stride"),
        "avg_pool_backward": ("dz", "input_size", "size", "stride"),
        "subsample_backward": ("dz", "x", "beta", "b", "size"),
        "softmax_cross_entropy": ("logits", "labels"),
        "sgd_step": ("params", "grads", "lr"),
    }
    assert bp.check is check
    assert bp.progress is progress
    assert list(inspect.signature(check).parameters) == ["name", "function", "seed", "counts"]
