"""Right answers pass, wrong ones are rejected with the hint meant for them."""

import math
import time

import numpy as np
import pytest
from exercising import SEEDS, label, message
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter
from wrong_answers import RIGHT, WRONG
from wrong_answers.gradients import loops, result_turned
from wrong_answers.matrices import floor_division, four_loops, turned
from wrong_answers.pooling import argmax, assigned, mask, side_by_side

from bpcnn_helpers.exercises import checking as exercises
from bpcnn_helpers.exercises import diagnosis
from bpcnn_helpers.exercises import exercise as mistakes
from bpcnn_helpers.exercises.checking import EXERCISES, check
from bpcnn_helpers.exercises.diagnosis import diagnose

RIGHTS = [(name, answer) for name in EXERCISES for answer in RIGHT[name]]
WRONGS = [(name, mistake, answer) for name in EXERCISES for mistake, answer in WRONG[name]]


@pytest.fixture(autouse=True)
def _a_new_session():
    exercises._states.clear()


@pytest.mark.parametrize(("name", "answer"), RIGHTS, ids=label)
def test_right_answers_pass(name, answer):
    for seed in range(2 * SEEDS):
        assert check(name, answer, seed=seed).message == f"{name}: right."


@pytest.mark.parametrize(("name", "mistake", "answer"), WRONGS, ids=label)
def test_wrong_answers_get_their_hint(name, mistake, answer):
    hint = EXERCISES[name].mistakes[mistake].hint
    for seed in range(SEEDS // 10):
        said = check(name, answer, seed=seed).message
        assert said.startswith(f"{name}: not right yet. {hint}"), (seed, said)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**40), st.sampled_from(WRONGS))
def test_no_draw_lets_a_wrong_answer_pass(seed, wrong):
    name, _, answer = wrong
    assert not check(name, answer, seed=seed).passed


def test_every_mistake_has_a_wrong_answer():
    for name, exercise in EXERCISES.items():
        assert {mistake for mistake, _ in WRONG[name]} == set(exercise.mistakes), name
        assert len(WRONG[name]) >= 6
        assert len(RIGHT[name]) >= 3


def test_a_hint_comes_from_its_mistake(monkeypatch):
    for name, exercise in EXERCISES.items():
        for mistake, answer in WRONG[name]:
            others = {key: known for key, known in exercise.mistakes.items() if key != mistake}
            hint = exercise.mistakes[mistake].hint
            with monkeypatch.context() as patch:
                patch.setattr(exercise, "mistakes", others)
                assert hint not in message(name, answer, seed=0)


def squares(known, numbers=(1, 2, 3, 4)):
    """An exercise on one number, drawn as these."""
    return mistakes.Exercise(lambda x: x * x, lambda rng: ((np.array([float(n)]),) for n in numbers), known)


def stops_then_zero(x):
    """Stop at 1, be right at 2, and return 0 further on."""
    if x[0] == 1:
        raise ValueError("no")
    return x * x if x[0] == 2 else 0 * x


def like(first, second):
    """Give a mistake: what it returns at 1 and at 2, as a factor of the right answer; 0 further on."""

    def wrong(f, a):
        factor = {1.0: first, 2.0: second}.get(a.x[0], 0)
        if factor is None:
            raise IndexError
        return factor * f()

    return wrong


def test_of_two_mistakes_the_one_that_is_right_and_stops_where_the_answer_does():
    for first, second in ((2, 1), (None, 0), (2, 0)):
        known = {
            "other": mistakes.mistake("Other.", like(first, second)),
            "same": mistakes.mistake("Same.", like(None, 1)),
        }
        assert diagnose(squares(known), stops_then_zero, None, []) == "Same."


def test_a_mistake_that_is_right_where_the_answer_stops_is_another_one():
    said = diagnose(squares({"other": mistakes.mistake("Other.", like(1, 1))}), stops_then_zero, None, [])
    assert said.startswith("It raised ValueError: no")


@pytest.mark.parametrize(("wrong_at", "hint"), [((3, 4), "Late.\n"), ((1, 4), ""), ((2,), "")])
def test_a_place_is_named_where_all_else_is_right(wrong_at, hint):
    """Late are 3 and 4."""
    exercise = squares({"late": mistakes.mistake("Late.", when=lambda a: a.x[0] > 2)})
    said = diagnose(exercise, lambda x: x * x + 0.5 * (x[0] in wrong_at), None, [])
    assert said.startswith(f"{hint}For\n  x = [")


@pytest.mark.parametrize("order", [1, -1])
def test_the_place_with_the_largest_share_of_wrong_answers_is_named(order):
    known = {
        "from 2": mistakes.mistake("From 2.", when=lambda a: a.x[0] >= 2),
        "from 4": mistakes.mistake("From 4.", when=lambda a: a.x[0] >= 4),
        "also from 4": mistakes.mistake("Also from 4.", when=lambda a: a.x[0] >= 4),
    }
    exercise = squares(dict(list(known.items())[::order]))
    said = diagnose(exercise, lambda x: x * x + 0.5 * (x[0] == 4), None, [])
    assert said.startswith("From 4." if order == 1 else "Also from 4.")


def test_one_wrong_answer_in_five_names_no_place():
    exercise = squares({"from 2": mistakes.mistake("From 2.", when=lambda a: a.x[0] >= 2)}, range(1, 7))
    assert diagnose(exercise, lambda x: x * x + 0.5 * (x[0] == 6), None, []).startswith("For\n")


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((2, np.array([3.0, 4.0])), "  n = 2\n  x = [3, 0]"),
        ((2, np.array([0.0, 4.0])), "  n = 2\n  x = [0, 4]"),
        ((np.array([5]), np.array([3.0, 4.0])), "  n = [5]\n  x = [3, 0]"),
    ],
)
def test_only_what_the_answer_stays_wrong_without_becomes_0(arguments, shown):
    """This one is wrong as long as the first number that was not 0 stays, and integers do."""
    exercise = mistakes.Exercise(lambda n, x: n * x, lambda rng: iter([arguments]), {})
    assert diagnose(exercise, lambda n, x: n * x + 0.5 * x.any() * (x[0] == arguments[1][0]), None, []).startswith(
        f"For\n{shown}\nexpected\n"
    )


def test_making_an_example_smaller_ends_with_its_time(monkeypatch):
    monkeypatch.setattr(diagnosis, "SHRINKING", -1)
    said = diagnose(squares({}), lambda x: x * x + 0.5, None, [])
    assert said == "For\n  x = [1]\nexpected\n  [1]\ngot\n  [1.5]"


def once(function, x=1):
    """What is said of a function that is tried on one number only."""
    return diagnose(squares({}, [x]), function, None, [])


def test_one_input_is_enough_to_see_the_signature_and_the_fractions_cut_off():
    assert once(lambda x, y: x).startswith("Your function takes (x, y), expected (x).")
    assert once(lambda x: (x * x).astype(int), x=0.5).startswith("Your result holds whole numbers only (dtype int64)")


def fails_but_at(number):
    """A mistake that is as large as twice the right answer for one number and fails for all others."""

    def wrong(f, a):
        if a.x[0] != number:
            raise IndexError
        return 2 * f()

    return wrong


def test_a_mistake_that_always_fails_explains_nothing():
    known = {"never": mistakes.mistake("Never.", fails_but_at(None))}
    assert diagnose(squares(known), lambda x: np.append(x, x), None, []).startswith(
        "The shape of the result is (2,), expected (1,).\nFor\n"
    )


def test_a_mistake_that_fails_but_once_explains_an_answer_of_wrong_shape_elsewhere():
    known = {"once": mistakes.mistake("Once.", fails_but_at(1))}
    assert diagnose(squares(known), lambda x: 2 * x * x if x[0] == 1 else np.append(x, x), None, []) == "Once."


def test_an_example_stays_wrong_in_the_same_way_while_it_is_made_smaller():
    """Both would be wrong for 0, too: the first in its shape only there, the second everywhere."""
    assert once(lambda x: x * x + 1 if x[0] else np.append(x, x)) == "For\n  x = [1]\nexpected\n  [1]\ngot\n  [2]"
    assert once(lambda x: np.append(x, x)) == (
        "The shape of the result is (2,), expected (1,).\nFor\n  x = [0]\nexpected\n  [0]\ngot\n  [0, 0]"
    )


def test_numbers_are_short_unless_only_the_last_digits_differ():
    assert once(lambda x: x * x + 1 / 3).endswith("expected\n  [0]\ngot\n  [0.333333]")
    third, wrong = 1 / 9, 1 / 9 * (1 + 1e-7)
    assert once(lambda x: x * x * (1 + 1e-7), x=1 / 3).endswith(f"expected\n  [{third:.17g}]\ngot\n  [{wrong:.17g}]")


def test_hints_are_sentences_that_lead_on():
    for exercise in EXERCISES.values():
        for known in exercise.mistakes.values():
            assert known.hint[-1] in ".?"
            assert known.hint[0].isupper() or known.hint.startswith(("δ", "β", "b ", "dx", "db", "dbeta"))
            assert not [word for word in ("!", "simply", "obviously") if word in known.hint]


# What the best-known checks let through


def test_a_mean_accepts_a_turned_kernel_that_ours_rejects():
    rng = np.random.default_rng(1)
    x, dz = rng.normal(size=(10, 4, 4, 3)).transpose(0, 3, 1, 2), rng.normal(size=(10, 8, 3, 3))
    right, wrong = loops(dz, x, (2, 2), 1, 0), result_turned(dz, x, (2, 2), 1, 0)
    assert not np.allclose(right, wrong)
    assert math.isclose(right.mean(), wrong.mean())
    assert "Your kernel is turned; for the weight gradient it must not be" in message("conv_weight_grad", result_turned)


@pytest.mark.parametrize("answer", [assigned, mask, side_by_side], ids=label)
def test_windows_that_never_overlap_accept_what_ours_rejects(answer):
    rng = np.random.default_rng(231)
    x, dz = rng.normal(size=(3, 2, 8, 8)), rng.normal(size=(3, 2, 4, 4))
    assert np.array_equal(answer(dz, x, 2, 2), argmax(dz, x, 2, 2))
    assert not check("max_pool_backward", answer).passed


# The message


def test_messages_say_what_to_look_at(capsys):
    result = check("cross_correlation", turned, seed=1)
    hint = "Your kernel is turned: that is a convolution. Here the kernel is laid as it is."
    assert result.message == f"cross_correlation: not right yet. {hint}"
    assert capsys.readouterr().out == result.message + "\n"
    assert repr(result) == f"Check(passed=False, message={result.message!r})"
    assert not result
    assert check("cross_correlation", four_loops)


def test_a_notebook_shows_the_message_once():
    assert DisplayFormatter().format(check("output_size", floor_division)) == ({}, {})


def test_the_smallest_counterexample_has_no_number_too_many():
    said = message("cross_correlation", lambda x, k: four_loops(x, k) + 7 * (np.size(x) > 3), seed=3)
    assert said.endswith("For\n  x = [[0, 0], [0, 0]]\n  k = [[0, 0], [0, 0]]\nexpected\n  [[0]]\ngot\n  [[7]]")


def test_inputs_are_new_each_time_and_the_same_for_a_seed():
    seen = []

    def remembers(dz):
        seen.append(dz.tolist())
        return dz.sum((0, 2, 3))

    runs = []
    for seed in (None, None, 5, 5):
        check("conv_bias_grad", remembers, seed=seed)
        runs.append(seen.copy())
        seen.clear()
    assert runs[0] != runs[1]
    assert runs[2] == runs[3]


def test_the_inputs_cover_the_cases():
    walks = list(EXERCISES["conv_forward"].draw(np.random.default_rng(0)))
    assert {stride for *_, stride, _ in walks} >= {1, 2, 3}
    assert {padding for *_, padding in walks} >= {0, 1, 2}
    assert any(len(x) > 1 and x.shape[1] > 1 and len(w) > 1 and x.shape[2] != x.shape[3] for x, w, *_ in walks)
    pools = list(EXERCISES["max_pool_backward"].draw(np.random.default_rng(0)))
    assert any(stride < size for *_, size, stride in pools)
    assert any(stride > size for *_, size, stride in pools)


# Whatever a student hands in


def test_check_is_quick():
    for name, _, answer in WRONGS:
        begin = time.monotonic()
        check(name, answer, seed=0)
        assert time.monotonic() - begin < 1, answer


# Where am I?
