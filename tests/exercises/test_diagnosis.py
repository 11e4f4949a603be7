"""Which mistake it is, and the example that is shown, on an exercise of squares and on the real ones."""

from types import SimpleNamespace

import numpy as np
import pytest
from exercising import message
from wrong_answers.matrices.correlation import four_loops

from bpcnn_helpers.exercises import diagnosis
from bpcnn_helpers.exercises.diagnosis import diagnose
from bpcnn_helpers.exercises.exercise import Exercise, Mistake
from bpcnn_helpers.exercises.known import EXERCISES


def squares(known, numbers=(1, 2, 3, 4)):
    """An exercise on one number, drawn as these."""
    return Exercise(lambda x: x * x, lambda rng: ((np.array([float(n)]),) for n in numbers), known)


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
            "other": Mistake("Other.", like(first, second)),
            "same": Mistake("Same.", like(None, 1)),
        }
        assert diagnose(squares(known), stops_then_zero, None, []) == "Same."


def test_a_mistake_that_is_right_where_the_answer_stops_is_another_one():
    said = diagnose(squares({"other": Mistake("Other.", like(1, 1))}), stops_then_zero, None, [])
    assert said.startswith("It raised ValueError: no")


@pytest.mark.parametrize(("wrong_at", "hint"), [((3, 4), "Late.\n"), ((1, 4), ""), ((2,), "")])
def test_a_place_is_named_where_all_else_is_right(wrong_at, hint):
    """Late are 3 and 4."""
    other, late = Mistake("Other.", lambda f, a: -f()), Mistake("Late.", when=lambda a: a.x[0] > 2)
    exercise = squares({"other": other, "late": late})
    said = diagnose(exercise, lambda x: x * x + 0.5 * (x[0] in wrong_at), None, [])
    assert said.startswith(f"{hint}For\n  x = [")


@pytest.mark.parametrize("order", [1, -1])
def test_the_place_with_the_largest_share_of_wrong_answers_is_named(order):
    known = {
        "from 2": Mistake("From 2.", when=lambda a: a.x[0] >= 2),
        "from 4": Mistake("From 4.", when=lambda a: a.x[0] >= 4),
        "also from 4": Mistake("Also from 4.", when=lambda a: a.x[0] >= 4),
    }
    exercise = squares(dict(list(known.items())[::order]))
    said = diagnose(exercise, lambda x: x * x + 0.5 * (x[0] == 4), None, [])
    assert said.startswith("From 4." if order == 1 else "Also from 4.")


def test_one_wrong_answer_in_five_names_no_place():
    exercise = squares({"from 2": Mistake("From 2.", when=lambda a: a.x[0] >= 2)}, range(1, 7))
    assert diagnose(exercise, lambda x: x * x + 0.5 * (x[0] == 6), None, []).startswith("For\n")


@pytest.mark.parametrize(("number", "begin"), [(2, ""), (3, "More than one thing goes wrong. The first: Double.\n")])
def test_what_goes_wrong_first_is_named_from_three_answers_on(number, begin):
    """Of two that do the same, the one that is listed first."""
    known = {"double": Mistake("Double.", lambda f, a: 2 * f()), "twice": Mistake("Twice.", lambda f, a: f() + f())}
    said = diagnose(squares(known, range(1, 6)), lambda x: 2 * x * x if x[0] <= number else x * x + 0.5, None, [])
    assert said.startswith(f"{begin}For\n")


def test_a_place_where_it_goes_wrong_first_is_named():
    """At 1 the answer is right, from 2 to 4 and below 1 it is not."""
    known = {name: Mistake(f"{name}.", when=lambda a: a.x[0] >= 2) for name in ("Here", "There")}
    said = diagnose(squares(known, (1, 2, 3, 4, 0.5)), lambda x: x * x + 0.5 * (x[0] != 1), None, [])
    assert said.startswith("More than one thing goes wrong. The first: Here.\n")
    assert diagnose(squares(known, (2, 3, 4, 0.5)), lambda x: x * x + 0.5, None, []).startswith("For\n")


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
    exercise = Exercise(lambda n, x: n * x, lambda rng: iter([arguments]), {})
    assert diagnose(exercise, lambda n, x: n * x + 0.5 * x.any() * (x[0] == arguments[1][0]), None, []).startswith(
        f"For\n{shown}\nexpected\n"
    )


def test_making_an_example_smaller_ends_with_its_time(monkeypatch):
    monkeypatch.setattr(diagnosis, "SHRINKING", -1)
    said = diagnose(squares({}), lambda x: x * x + 0.5, None, [])
    assert said == "For\n  x = [1]\nexpected\n  [1]\ngot\n  [1.5]"
    monkeypatch.setattr(diagnosis, "SHRINKING", 0)
    monkeypatch.setattr(diagnosis, "time", SimpleNamespace(monotonic=lambda: 7))  # it is not over yet
    said = diagnose(squares({}), lambda x: x * x + 0.5, None, [])
    assert said == "For\n  x = [0]\nexpected\n  [0]\ngot\n  [0.5]"


def once(function, x=1):
    """What is said of a function that is tried on one number only."""
    return diagnose(squares({}, [x]), function, None, [])


def test_one_input_is_enough_to_see_the_signature_and_the_fractions_cut_off():
    assert once(lambda x, y: x).startswith("Your function takes (x, y), expected (x).")
    assert once(lambda x: (x * x).astype(int), x=0.5).startswith("Your result holds whole numbers only (dtype int64)")
    for x in (0.5, 17.0):
        said = once(lambda x: (x * x).astype(np.uint8), x=x)
        assert said.endswith("only (dtype uint8), fractions, numbers below 0 and large ones are cut off.")
    assert once(lambda x: x > 0, x=0.5).startswith("Your result holds whole numbers only (dtype int64)")


def fails_but_at(number):
    """A mistake that is as large as twice the right answer for one number and fails for all others."""

    def wrong(f, a):
        if a.x[0] != number:
            raise IndexError
        return 2 * f()

    return wrong


def test_a_mistake_that_always_fails_explains_nothing():
    known = {"never": Mistake("Never.", fails_but_at(None))}
    assert diagnose(squares(known), lambda x: np.append(x, x), None, []).startswith(
        "The shape of the result is (2,), expected (1,).\nFor\n"
    )


def test_a_mistake_that_fails_but_once_explains_an_answer_of_wrong_shape_elsewhere():
    known = {"once": Mistake("Once.", fails_but_at(1))}
    assert diagnose(squares(known), lambda x: 2 * x * x if x[0] == 1 else np.append(x, x), None, []) == "Once."


def test_an_example_stays_wrong_in_the_same_way_while_it_is_made_smaller():
    """Both would be wrong for 0, too: the first in its shape only there, the second everywhere."""
    assert once(lambda x: x * x + 1 if x[0] else np.append(x, x)) == "For\n  x = [1]\nexpected\n  [1]\ngot\n  [2]"
    assert once(lambda x: np.append(x, x)) == (
        "The shape of the result is (2,), expected (1,).\nFor\n  x = [1]\nexpected\n  [1]\ngot\n  [1, 1]"
    )


def test_numbers_are_short_unless_only_the_last_digits_differ():
    assert once(lambda x: x * x + 1 / 3).endswith("expected\n  [0]\ngot\n  [0.333333]")
    third, wrong = 1 / 9, 1 / 9 * (1 + 1e-7)
    assert once(lambda x: x * x * (1 + 1e-7), x=1 / 3).endswith(f"expected\n  [{third:.17g}]\ngot\n  [{wrong:.17g}]")


def test_the_smallest_counterexample_has_no_number_too_many():
    said = message("cross_correlation", lambda x, k: four_loops(x, k) + 7 * (np.size(x) > 3), seed=3)
    assert said.endswith("For\n  x = [[0, 0], [0, 0]]\n  k = [[0, 0], [0, 0]]\nexpected\n  [[0]]\ngot\n  [[7]]")


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
