"""What is written, read as a reader would, has the value of the cell: with names, and with any numbers put in."""

from fractions import Fraction

import pytest
from evaluating import NUMBERS, calculations, done, evaluated
from hypothesis import given, settings
from hypothesis import strategies as st
from parsing import value_of

from bpcnn_helpers.explorer.formulas import Formula
from bpcnn_helpers.tracing.reading import Reader
from bpcnn_helpers.tracing.terms import Term, cells

CELLS = cells("x", (3,))


def as_text(number):
    return str(number).removesuffix(".0").replace("-", "−")


def of_page(terms, texts):
    """What the page makes of the lists that it gets."""

    def of(piece):
        if isinstance(piece, str):
            return piece
        text = texts[piece if isinstance(piece, int) else piece[-1]]
        if isinstance(piece, list) and piece[0] == "±":
            return f" − {text[1:]}" if text[0] == "−" else f" + {text}"
        return f"({text})" if isinstance(piece, list) and text[0] == "−" else text

    return "".join(sign + "·".join("".join(map(of, factor)) for factor in factors) for sign, *factors in terms)


@settings(max_examples=6 * settings.default.max_examples, deadline=None)
@given(calculations(), st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_exactly(calculation, numbers):
    try:
        formula = Formula(done(calculation, dict(zip("abc", CELLS, strict=True))), Reader())
        expected = evaluated(formula._term, dict(zip(CELLS, numbers, strict=True)))
        assert value_of(formula.written(), dict(zip(map(str, CELLS), numbers, strict=True))) == expected
        texts = list(map(as_text, numbers))
        assert value_of(formula.written(texts)) == expected
        if all(isinstance(number, int) for number in numbers):
            assert of_page(formula.terms_as_lists(), texts) == formula.written(texts)
    except ZeroDivisionError:
        return


@settings(max_examples=3 * settings.default.max_examples, deadline=None)
@given(calculations(functions=True), st.tuples(*[st.floats(-2, 2, allow_subnormal=False)] * 3))
def test_with_exponentials_and_logarithms_and_floats(calculation, numbers):
    numbers = [round(number, 3) for number in numbers]
    try:
        formula = Formula(done(calculation, dict(zip("abc", CELLS, strict=True))), Reader())
        expected = evaluated(formula._term, dict(zip(CELLS, numbers, strict=True)))
        found = value_of(formula.written(list(map(as_text, numbers))))
    except (ZeroDivisionError, OverflowError, ValueError):
        return
    if "[" not in formula.written():  # a hair decides there
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_the_lists_of_the_page():
    a, b, c = CELLS
    formula = Formula(a * b - 2 * Term.exp(c) + c, Reader())
    assert str(formula) == "x₁·x₂ − 2·exp(x₃) + x₃"
    assert formula.as_list() == ["+", ["*", 0, 1], ["*", ["number", -2, 1], ["exp", 2]], 2]
    assert formula.terms_as_lists() == [
        ["", [[0]], [[1]]],
        [" − ", ["2"], ["exp(", 2, ")"]],
        ["", [["±", 2]]],
    ]
    assert formula.written(["1", "−2", "−3"]) == "1·(−2) − 2·exp(−3) − 3"
    assert Formula(Fraction(1, 2), Reader()).as_list() == ["number", 1, 2]
    assert Formula(0.5, Reader()).as_list() == ["number", 0.5, 1]
    assert formula.links == [a, b, c]
