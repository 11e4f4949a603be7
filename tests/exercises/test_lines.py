"""The lines that are put in order: the solution is right, the stray line is the mistake it is said to be."""

import contextlib

import pytest

from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.exercises.lines import Lines

ARRANGED = {name: exercise.rungs["matrices"] for name, exercise in EXERCISES.items() if exercise.lines}


@pytest.mark.parametrize("name", ARRANGED)
def test_in_order_they_are_right_and_with_the_stray_line_the_mistake(name):
    exercise = ARRANGED[name]
    lines, hint = exercise.lines, exercise.mistakes[exercise.lines.mistake].hint
    order = list(range(len(lines.body)))
    mistaken = [len(order) if place == lines.place else place for place in order]
    for seed in range(3):
        assert check(name, lines.function(order), rung="matrices", seed=seed)
        said = check(name, lines.function(mistaken), rung="matrices", seed=seed).message
        assert said.startswith(f"{name}: not right yet. {hint}")


@pytest.mark.parametrize("name", ARRANGED)
def test_each_line_is_needed_and_there_are_a_few(name):
    lines = ARRANGED[name].lines
    order = list(range(len(lines.body)))
    assert 4 <= len(order) <= 7
    assert len(set(lines.all)) == len(lines.all)
    for place in order:
        with contextlib.suppress(IndentationError):  # Python itself misses the line
            assert not check(name, lines.function([n for n in order if n != place]), rung="matrices", seed=0), place


SWAPPED = {  # pairs of lines that do not need each other, by the order of the solution
    "convolution": [[0, 1, 2, 3, 4, 5, 6], [0, 2, 1, 3, 4, 5, 6], [1, 0, 2, 3, 4, 5, 6]],
    "conv_input_grad": [[0, 1, 2, 3, 4], [1, 0, 2, 3, 4]],
    "linear_backward": [[0, 1, 2, 3], [0, 2, 1, 3], [1, 0, 2, 3], [1, 2, 0, 3], [2, 0, 1, 3], [2, 1, 0, 3]],
    "softmax_cross_entropy": [[0, 1, 2, 3, 4, 5], [0, 1, 3, 2, 4, 5], [0, 1, 3, 4, 2, 5]],
}


@pytest.mark.parametrize("name", ARRANGED)
def test_lines_that_do_not_need_each_other_may_change_places(name):
    exercise = ARRANGED[name]
    orders = exercise.lines.right_orders(exercise)
    assert orders == SWAPPED.get(name, [list(range(len(exercise.lines.body)))])


def test_only_what_python_takes_is_run():
    solution = "def f(x):\n    for a in x:\n        b = a\n        c = b\n    d = 1\n    return d"
    lines = Lines(solution, "c = b", "c = a", "")
    assert list(lines._permitted([])) == [[0, 1, 2, 3, 4], [0, 2, 1, 3, 4], [3, 0, 1, 2, 4], [3, 0, 2, 1, 4]]
    assert lines.all[-1] == "        c = a"
    assert lines.function([0, 1, 5, 3, 4])([7]) == 1
