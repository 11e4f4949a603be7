"""terms.py: what is recorded has the value of what was done, exactly, and nothing is added to it."""

import operator
from math import inf

import numpy as np
import pytest
import sympy
from evaluating import NUMBERS, calculations, done, evaluated
from hypothesis import given, settings
from hypothesis import strategies as st

import bpcnn_helpers as bp
from bpcnn_helpers.tracing.terms import Term, cells, worked_out


@settings(max_examples=3 * settings.default.max_examples, deadline=None)
@given(calculations(), st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_a_record_has_the_value_of_what_was_done(calculation, numbers):
    traced = cells("x", (3,))
    try:
        expected = done(calculation, dict(zip("abc", numbers, strict=True)))
        record = done(calculation, dict(zip("abc", traced, strict=True)))
        found = evaluated(record, dict(zip(traced, numbers, strict=True)))
    except ZeroDivisionError:
        return
    assert found == expected


def test_zeros_and_ones_leave_no_trace():
    (a,) = cells("a", (1,))
    for same in (a + 0, 0 + a, a - 0, a * 1, 1 * a, a / 1, a**1, +a, a.maximum(-inf), Term.maximum(-inf, a)):
        assert same is a
    for zero in (a * 0, 0 * a, 0 / a, Term.wins(-inf, [], [a])):
        assert zero == 0
        assert not isinstance(zero, Term)
    assert a**0 == Term.wins(a, [-inf], [-inf]) == 1
    assert (a > -inf) is True
    assert (a < -inf) is False


def record(term):
    """A term as tuples."""
    return (term.kind, *map(record, term.parts)) if isinstance(term, Term) and term.parts else term


def test_comparisons_are_recorded_with_the_larger_in_front():
    a, b = cells("a", (2,))
    for made, expected in (
        (a > b, (">", a, b)),
        (a < b, (">", b, a)),
        (a >= b, ("≥", a, b)),
        (a <= b, ("≥", b, a)),
        (a > 3, (">", a, 3)),
        (a < 3, (">", 3, a)),
        (a <= 3, ("≥", 3, a)),
        (a.is_positive(), ("[]", (">", a, 0))),
    ):
        assert record(made) == expected


def test_who_wins_is_asked_of_cells_and_known_of_numbers():
    a, b, c = cells("a", (3,))
    for made, expected in (
        (Term.wins(a, [b], []), ("[]", (">", a, b))),
        (Term.wins(a, [], [b]), ("[]", ("≥", a, b))),
        (Term.wins(a, [b], [c]), ("[]", ("and", (">", a, b), ("≥", a, c)))),
        (Term.wins(2, [1], [a]), ("[]", ("≥", 2, a))),
        (Term.wins(2, [a], [2]), ("[]", (">", 2, a))),
        (Term.wins(2, [2], [a]), 0),
        (Term.wins(2, [a], [3]), 0),
        (Term.wins(2, [1], [2]), 1),
        (Term.wins(-inf, [a], []), 0),
        (Term.wins(a, [], []), 1),
    ):
        assert record(made) == expected


def test_a_cell_knows_its_name_and_place():
    made = cells("a", (2, 2), 5)
    assert [(c.number, c.name, c.place, c.label) for c in made.flat] == [
        (5, "a", (0, 0), "a₁₁"),
        (6, "a", (0, 1), "a₁₂"),
        (7, "a", (1, 0), "a₂₁"),
        (8, "a", (1, 1), "a₂₂"),
    ]
    assert (made[0, 0].kind, made[0, 0].parts) == ("cell", ())


def test_numpys_numbers_and_arrays_take_part():
    (a,) = cells("a", (1,))
    for number in (np.float64(2), np.int64(2), np.array([2]), np.array([2], object)):
        for record in (number * a, a * number, number + a, a - number, number - a, a / number, number / a):
            assert isinstance(record if np.ndim(record) == 0 else record[0], Term)
    assert str(np.exp(np.array([a]))[0]) == "exp(a₁)"
    assert isinstance(np.float32(0.5) * a, Term)


@pytest.mark.parametrize("other", ["x", None, 1j, [1]])
def test_only_real_numbers_take_part(other):
    (a,) = cells("a", (1,))
    for do in (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.gt, operator.ge):
        for pair in ((a, other), (other, a)):
            with pytest.raises(TypeError):
                do(*pair)


def test_the_truth_of_a_condition_is_not_known():
    a, b = cells("x", (2,))
    with pytest.raises(TypeError, match="whether x₁ > x₂ is true depends on numbers, and a trace has none"):
        bool(a > b)
    with pytest.raises(TypeError, match="depends on numbers"):
        np.where(np.array([a]) >= 1, 1, 0)


def test_an_array_of_floats_says_why_it_takes_no_term():
    (a,) = cells("x", (1,))
    message = (
        r"^what float 2·x₁ is depends on numbers, and a trace has none; "
        r"an array to put it into is made with np\.zeros_like\(x\), not np\.zeros\(…\)$"
    )
    with pytest.raises(TypeError, match=message):
        np.zeros(1)[0] = 2 * a
    array = np.zeros_like([a])
    array[0] = 2 * a
    assert str(array[0]) == "2·x₁"


def test_neither_long_sums_nor_deep_nesting_reach_a_limit():
    (a,) = cells("a", (1,))
    total = nested = a
    for _ in range(20_000):
        total, nested = total + a, nested * a + 2
    assert evaluated(total, {a: 1}) == 20_001
    assert evaluated(nested, {a: 1}) == 40_001


def test_what_is_shared_is_worked_out_once():
    (a,) = cells("a", (1,))
    term, seen = a, []
    for _ in range(50):
        term = Term.exp(term) * Term.exp(term)
    worked_out(term, lambda cell: 1, lambda kind, parts: seen.append(kind))
    assert len(seen) == 150  # 50 products of two exponentials, though the tree has 2^50 leaves
    worked_out(term / term, lambda cell: 1, lambda kind, parts: seen.append(kind))
    assert len(seen) == 150 + 150 + 1


def test_what_is_known_of_earlier_terms_is_not_worked_out_again():
    (a,), done, seen = cells("a", (1,)), {}, []
    first = Term.exp(a)
    for term in (first, first + a, first):
        worked_out(term, seen.append, lambda kind, parts: seen.append(kind) or kind, done)
    assert seen == [a, "exp", "+"]
    assert worked_out(a, lambda cell: 7, None) == 7
    assert worked_out(3, None, None) == 3


def test_what_is_nested_in_its_own_kind_is_laid_out_flat():
    a, b, c = cells("a", (3,))
    for term, parts in (
        ((a + b) + (c + a), [a, b, c, a]),
        (a + (b * c + c), [a, ("*", [b, c]), c]),
        ((a * b) * (c + a), [a, b, ("+", [c, a])]),
        ((a / b) / c, [("/", [a, b]), c]),
    ):
        kind, found = worked_out(term, lambda cell: cell, lambda kind, parts: (kind, list(parts)))
        assert (kind, found) == (term.kind, parts)


def test_sympy_takes_terms_as_its_own():
    a, b = cells("a", (2,))
    x, y = bp.symbols("a", 2)
    for made, expected in (
        (2 * a - b / 3, 2 * x - y / 3),
        (1 / (1 + Term.exp(-a)), 1 / (1 + sympy.exp(-x))),
        (Term.log(a) ** 2, sympy.log(x) ** 2),
        (a.maximum(b), sympy.Max(x, y)),
        (Term.wins(a, [b], [0]), sympy.Piecewise((1, (x > y) & (x >= 0)), (0, True))),
    ):
        assert sympy.sympify(made, strict=True) == expected
    assert bp.latex(np.array([[a + b]])) == r"\begin{pmatrix} a_{1} + a_{2} \end{pmatrix}"
