"""Every right answer passes, every wrong one is rejected with the hint meant for it, and nothing gets out of `check`."""

import pytest
from wrong_answers import RIGHT, WRONG

from bpcnn_helpers.exercises import EXERCISES, check

RIGHTS = [(name, answer) for name in EXERCISES for answer in RIGHT[name]]
WRONGS = [(name, mistake, answer) for name in EXERCISES for mistake, answer in WRONG[name]]


def label(value):
    return getattr(value, "__name__", value)


@pytest.mark.parametrize(("name", "answer"), RIGHTS, ids=label)
def test_right_answers_pass(name, answer):
    for seed in range(200):
        assert check(name, answer, seed=seed).passed, seed


@pytest.mark.parametrize(("name", "mistake", "answer"), WRONGS, ids=label)
def test_wrong_answers_get_their_hint(name, mistake, answer):
    hint = EXERCISES[name].mistakes[mistake].hint
    for seed in range(20):
        message = check(name, answer, seed=seed).message
        assert message.startswith(f"{name}: not right yet. {hint}"), (seed, message)
