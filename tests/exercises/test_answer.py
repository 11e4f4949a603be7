"""Whatever a student's code returns or raises, `check` answers with a sentence."""

import re
import sys

import numpy as np
import pytest
from exercising import message
from wrong_answers.matrices.correlation import four_loops
from wrong_answers.matrices.size import floor_division
from wrong_answers.step import augmented

import bpcnn_helpers as bp
from bpcnn_helpers.exercises.answer import same, text
from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.known import EXERCISES


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
     np.array(None), np.datetime64("2020-01-01"), print, NotImplemented, b"x", {1, 2}, [None, None, None],
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
    assert re.search(r"got\n  \[\[(0, 1, 1|1, 0, 1|1, 1, 0)\]\]", said)
    said = message("softmax_cross_entropy", lambda *both: (right(*both)[0], right(*both)[1].astype(np.int64)))
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
