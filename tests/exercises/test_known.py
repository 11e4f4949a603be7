"""Right answers pass, wrong ones are rejected with the hint meant for them."""

import math
import time

import numpy as np
import pytest
from exercising import SEEDS, label, message
from hypothesis import given, settings
from hypothesis import strategies as st
from wrong_answers import RIGHT, WRONG
from wrong_answers.gradients.weight import loops, result_turned
from wrong_answers.pooling.maximum import argmax, assigned, mask, side_by_side

from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.known import EXERCISES

RIGHTS = [(name, answer) for name in EXERCISES for answer in RIGHT[name]]


WRONGS = [(name, mistake, answer) for name in EXERCISES for mistake, answer in WRONG[name]]


@pytest.mark.parametrize(("name", "answer"), RIGHTS, ids=label)
def test_right_answers_pass(name, answer):
    """Each with inputs of its own: the answers to an exercise, three or more, see above a hundred draws together."""
    first = RIGHT[name].index(answer) * (SEEDS // 2)
    for seed in range(first, first + SEEDS // 2):
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


def test_hints_are_sentences_that_lead_on():
    for exercise in EXERCISES.values():
        for known in exercise.mistakes.values():
            assert known.hint[-1] in ".?"
            assert known.hint[0].isupper() or known.hint.startswith(("δ", "β", "b ", "dx", "db", "dbeta"))
            assert not [word for word in ("!", "simply", "obviously") if word in known.hint]


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


def test_check_is_quick():
    for name, _, answer in WRONGS:
        begin = time.process_time()  # others may keep this machine busy
        check(name, answer, seed=0)
        assert time.process_time() - begin < 1, answer
