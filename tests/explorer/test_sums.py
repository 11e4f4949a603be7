"""A sum on show is true of the numbers shown in it, and what is rounded says so."""

import re
from fractions import Fraction

import pytest
from evaluating import NUMBERS, calculations, done
from hypothesis import given, settings
from hypothesis import strategies as st
from parsing import value_of

import bpcnn_helpers as bp
from bpcnn_helpers.explorer.formulas import Formula
from bpcnn_helpers.explorer.sums import in_numbers
from bpcnn_helpers.plots.numbers import number
from bpcnn_helpers.tracing.reading import Reader
from bpcnn_helpers.tracing.terms import Term, cells

CELLS = cells("x", (9,))
A, B, C, *_ = CELLS
NOISE = Fraction(1, 10**13)  # of floats that are added up, as a part of the largest

SCALED = st.builds(
    lambda digits, power: digits * 10.0**power, st.integers(-(10**9), 10**9), st.integers(-15, -4)
)  # all sizes up to 100 000, with many digits
VALUES = (
    st.integers(-9, 9)
    | st.integers(-(10**6), 10**6)
    | st.integers(-4000, 4000).map(lambda n: n / 8)
    | st.integers(-999, 999).map(lambda n: n / 100)
    | st.floats(-1, 1).filter(lambda value: not 0 < abs(value) < 1e-150)  # of less a product loses its digits
    | SCALED
)


def unit(text):
    """One in the last digit that is written."""
    digits, _, power = text.replace("−", "-").partition("e")
    return Fraction(10) ** (int(power or 0) - len(digits.partition(".")[2]))


def shown(formula, values, result):
    """Return the sum, the text of its numbers, and the numbers themselves, as read off the page."""
    found = in_numbers(formula, values, result)
    texts = {cell.number: number(values[cell.number], found.digits) for cell in formula.links}
    return found, formula.written(texts), {n: Fraction(text.replace("−", "-")) for n, text in texts.items()}


def assert_true(formula, values, scale, result=None):
    """A calculator comes to the result: to it exactly where "=" stands, else to its last digit."""
    result = formula.value(values) if result is None else result
    found, text, numbers = shown(formula, values, result)
    off, noise = abs(value_of(text) - Fraction(found.result.replace("−", "-"))), NOISE * Fraction(scale)
    assert off <= noise + (unit(found.result) / 2 if found.equals == "≈" else 0), (text, found, result)
    assert (found.sign == "=") == all(float(n) == values[cell] for cell, n in numbers.items()), (text, found)
    assert abs(Fraction(result) - Fraction(found.result.replace("−", "-"))) <= noise + unit(found.result) / 2
    return found, text


@settings(max_examples=3 * settings.default.max_examples)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=4), VALUES)
def test_sums_of_products(pairs, more):
    values = [*(value for pair in pairs for value in pair), more]
    formula = Formula(sum(CELLS[2 * n] * CELLS[2 * n + 1] for n in range(len(pairs))) + CELLS[2 * len(pairs)], Reader())
    assert_true(formula, values, sum(abs(a * b) for a, b in pairs) + abs(more))


@settings(max_examples=2 * settings.default.max_examples)
@given(calculations(), st.tuples(VALUES, VALUES, VALUES))
def test_any_formula(calculation, values):
    try:
        formula = Formula(done(calculation, dict(zip("abc", CELLS[:3], strict=True))), Reader())
        found, text, _ = shown(formula, values, formula.value(values))
        calculated = value_of(text)
    except ZeroDivisionError:
        return
    if found.equals == "=":
        assert float(calculated) == pytest.approx(float(found.result.replace("−", "-")), rel=1e-12)


FORMULAS = [
    1 / (1 + Term.exp(-A)),
    A * B * (1 - A),
    Term.exp(A) / (Term.exp(A) + Term.exp(B) + Term.exp(C)),
    Term.log(Term.exp(A) + Term.exp(B)) - B,
    A.maximum(B) * C,
    A * Term.is_positive(B),
    (A + B + C) / 3,
    (A + B) / 4,
]


@settings(max_examples=2 * settings.default.max_examples)
@given(st.sampled_from(FORMULAS), st.tuples(*[st.floats(-9, 9) | NUMBERS.map(float)] * 3))
def test_what_a_network_computes(term, values):
    found, text = assert_true(Formula(term, Reader()), values, 10**3)
    if "exp" in text and any(values):
        assert found.equals == "≈" or not re.search(r"exp\((?!−?0\))", text)


@pytest.mark.parametrize(
    ("term", "values", "written"),
    [
        (A * B + C, [1234.5, 1, 8], "= 1234.5·1 + 8 = 1242.5"),
        (A * B + C, [1234.567891, 1, 8], "≈ 1235·1 + 8 ≈ 1243"),
        (A * B * (1 - A), [0.99593, 2], "= 0.99593·2·(1 − 0.99593) ≈ 0.00811"),
        (A * B * (1 - A), [0.995929862284, 2], "≈ 0.99593·2·(1 − 0.99593) ≈ 0.00811"),
        (A + B, [0.1, 0.2], "= 0.1 + 0.2 = 0.3"),
        (A + B, [1 / 3, 2 / 3], "≈ 0.333 + 0.667 ≈ 1"),
        (A - B, [1e6, 999999.99999], "= 1e6 − 999999.99999 ≈ 1e−5"),
        (A * B, [1000, 1234], "= 1000·1234 = 1.234e6"),
        (A * B, [0.123456, 1], "= 0.123456·1 = 0.123456"),
        (A * B, [0.1234567, 1], "≈ 0.123·1 ≈ 0.123"),
        (1 / (1 + Term.exp(-A)), [0], "= 1/(1 + exp(−0)) = 0.5"),
        (1 / (1 + Term.exp(-A)), [40], "= 1/(1 + exp(−40)) ≈ 1"),
        (Term.log(A), [1], "= ln(1) = 0"),
        (Term.log(A), [0], "= ln(0) ≈ −∞"),
        (A / B, [1, 0], "= 1/0 = ∞"),
        (A / B, [0, 0], "= 0/0 ≈ ?"),
        (A * Term.is_positive(B - C), [2, 0.3334, 0.3333], "= 2·[0.3334 − 0.3333 > 0] = 2"),
        (A * Term.is_positive(B - C), [2, 1 / 3, 0.3333], "≈ 2·[0.33333 − 0.3333 > 0] ≈ 2"),
    ],
)
def test_written(term, values, written):
    formula = Formula(term, Reader())
    found, text, _ = shown(formula, values, formula.value(values))
    assert f"{found.sign} {text} {found.equals} {found.result}" == written


@pytest.mark.parametrize(
    ("values", "result", "found"),
    [
        ([1 / 3, 1], 1 / 3, ("≈", 3, "≈", "0.333")),
        ([1 / 3, 3], 1.0, ("≈", 4, "≈", "1")),
        ([12345.678, 1], 12345.678, ("≈", 3, "≈", "12346")),
        ([1 / 3, 1], 99.5, ("≈", 15, "≈", "99.5")),  # not its result: no number of digits gives it
    ],
)
def test_with_as_few_digits_as_give_the_result(values, result, found):
    assert in_numbers(Formula(A * B, Reader()), values, result) == found


def sentence(explorer, *cell):
    return explorer.in_words(*cell)[1]


def test_the_two_that_were_wrong():
    explorer = bp.explore_conv([[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1234.5, 2], [3, 4]])
    assert sentence(explorer, "Z", 0, 0).endswith(" = 1·1234.5 + 2·2 + 3·3 + 1·4 = 1251.5")
    explorer = bp.explore_subsample([[1, 2], [3, 5]], [[2]], beta=0.5)
    assert sentence(explorer, "y", 0, 0) == "y₁₁ = 1/(1 + exp(−u₁₁)) = 1/(1 + exp(−5.5)) ≈ 0.996"
    assert sentence(explorer, "δ", 0, 0).endswith(" ≈ 0.99593·2·(1 − 0.99593) ≈ 0.00811")


def test_a_cell_that_is_another_is_told_once():
    explorer = bp.explore({"x": [[1 / 3, 4]]}, {"y": lambda x: 1 * x})
    assert sentence(explorer, "y", 0, 0) == "y₁₁ = x₁₁ ≈ 0.333"
    assert sentence(explorer, "y", 0, 1) == "y₁₂ = x₁₂ = 4"
