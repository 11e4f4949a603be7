"""reading.py and writing.py: one reading for what is equal but for order, and the text that one writes."""

from fractions import Fraction

import numpy as np
import pytest
from evaluating import evaluated

from bpcnn_helpers.tracing.reading import Reader, cells_in
from bpcnn_helpers.tracing.terms import Term, cells
from bpcnn_helpers.tracing.writing import Slot, filled, pieces, text

A, B, C = cells("x", (3,))


@pytest.mark.parametrize(
    ("term", "written"),
    [
        (A * B + C, "x₁·x₂ + x₃"),
        (C + B * A, "x₁·x₂ + x₃"),
        (A - 2 * B, "x₁ − 2·x₂"),
        (-A - B, "−x₁ − x₂"),
        (A - (B - C), "x₁ − x₂ + x₃"),
        (-(A * B) - C, "−x₁·x₂ − x₃"),
        (3 * (A + B), "3·x₁ + 3·x₂"),
        ((A + B) / 4, "1/4·x₁ + 1/4·x₂"),
        (A * (1 - B), "x₁·(1 − x₂)"),
        ((A + B) * (A - B), "(x₁ + x₂)·(x₁ − x₂)"),
        (1 / (A * B), "1/(x₁·x₂)"),
        (A * B / C, "x₁·x₂/x₃"),
        (A / (B / C), "x₁/(x₂/x₃)"),
        (A / B / C, "x₁/x₂/x₃"),
        (C * (1 / (A + B)), "x₃/(x₁ + x₂)"),
        (-1 / A, "−1/x₁"),
        (A - 1 / B, "x₁ − 1/x₂"),
        (C * (A * B), "x₁·x₂·x₃"),
        (B * C + A * C + A * B, "x₁·x₂ + x₁·x₃ + x₂·x₃"),
        (Term.exp(B) * Term.exp(A) * C, "x₃·exp(x₁)·exp(x₂)"),
        (Term.exp(A) * Term.exp(0), "exp(0)·exp(x₁)"),
        (Term.exp(B) * Term.is_positive(A), "exp(x₂)·[x₁ > 0]"),
        (Term.is_positive(A) * C + B, "x₂ + x₃·[x₁ > 0]"),
        (B + 1e-200 * (1e-200 * A), "x₂ + 0"),
        (A**2, "x₁^2"),
        (1 / A**2, "1/x₁^2"),
        (Fraction(1, 2) / A, "1/2/x₁"),
        (A / 2.5, "x₁/2.5"),
        (A / -2.5, "x₁/(−2.5)"),
        (A**-2, "x₁^(−2)"),
        (A * (B * C + A), "x₁·(x₂·x₃ + x₁)"),
        (0 * A, "0"),
        ((A * B) ** 2, "(x₁·x₂)^2"),
        (-(A**2), "−x₁^2"),
        ((-A) ** 2, "(−x₁)^2"),
        ((A**2) ** 3, "(x₁^2)^3"),
        (A ** (B**2), "x₁^(x₂^2)"),
        (A ** Fraction(1, 2), "x₁^(1/2)"),
        (2 * (A * 3), "6·x₁"),
        (0.5 * A, "0.5·x₁"),
        (A - 1, "x₁ − 1"),
        (1 - A, "1 − x₁"),
        (A.maximum(0), "max(0, x₁)"),
        (C.maximum(A.maximum(B)), "max(x₁, x₂, x₃)"),
        (Term.log(Term.exp(A) + Term.exp(B)) - B, "ln(exp(x₁) + exp(x₂)) − x₂"),
        (A.maximum(B).maximum(B.maximum(C)), "max(x₁, x₂, x₂, x₃)"),
        (A * Term.wins(B, [A], [C]), "x₁·[x₂ > x₁, x₂ ≥ x₃]"),
        (C * Term.is_positive(A - B), "x₃·[x₁ − x₂ > 0]"),
        (7, "7"),
        (Fraction(-1, 2), "−1/2"),
        (-0.5, "−0.5"),
        (2.0 * A, "2·x₁"),
        (-1e-7 * A, "−1e−7·x₁"),
        (1.5e-10 * A, "1.5e−10·x₁"),
    ],
)
def test_written(term, written):
    assert text(Reader()(term)) == written
    if isinstance(term, Term):
        assert str(term) == written


def test_the_terms_of_a_gradient_follow_delta():
    k, g = cells("K", (2, 2)), cells("G", (2, 2), 4)
    term = sum(a * b for a, b in zip(k[::-1, ::-1].flat, g.flat, strict=True))
    assert text(Reader()(term)) == "K₂₂·G₁₁ + K₂₁·G₁₂ + K₁₂·G₂₁ + K₁₁·G₂₂"


def test_signs_and_brackets_are_decided_by_the_numbers_put_in():
    numbers = {A: "−1", B: "2", C: "−3"}
    for term, written in (
        (A * B + C, "(−1)·2 − 3"),
        (A + B, "−1 + 2"),
        (B - A, "−(−1) + 2"),
        (B / C, "2/(−3)"),
        (A**2, "(−1)^2"),
        (Term.exp(A), "exp(−1)"),
        (Term.exp(-A), "exp(−(−1))"),
        (Term.is_positive(A), "[−1 > 0]"),
        (B * (A + C), "2·(−1 − 3)"),
    ):
        assert text(Reader()(term), numbers.get) == written
    assert text(Reader()(B / C), {B: "1/2", C: "2/3"}.get) == "(1/2)/(2/3)"


def test_pieces_are_grouped_by_term_and_factor():
    first, second = pieces(Reader()(A * B + C))
    assert first == ("", [[Slot(A, "bracketed")], [Slot(B, "bracketed")]])
    assert second == ("", [[Slot(C, "joined")]])
    assert (filled(first, str), filled(second, str)) == ("x₁·x₂", " + x₃")
    assert pieces(Reader()(A * B - 2 * C))[1].sign == " − "
    assert pieces(A) == [("", [[Slot(A, "plain")]])]


def test_abbreviations_stand_for_what_they_abbreviate():
    f = 1 / (1 + Term.exp(-A))
    read = Reader({Reader()(f): C})
    assert text(read(B * f * (1 - f))) == "x₂·x₃·(1 − x₃)"
    assert text(Reader({A: B})(A)) == "x₂"


def test_what_is_no_term_is_refused():
    for thing in ("x", None, np.ones(2)):
        with pytest.raises(TypeError, match="the explorer cannot show"):
            Reader()(thing)


def test_cells_in():
    assert cells_in(Reader()(A * B + A)) == [A, B, A]
    assert cells_in(3) == []


def test_a_number_stands_in_front_unless_it_is_1():
    assert Reader()(C * (A * B)) == ("*", A, B, C)
    assert Reader()(C * (2 * (A * B))) == ("*", 2, A, B, C)
    assert Reader()(Fraction(1, 2) * (C * (2 * (A * B)))) == ("*", A, B, C)


def test_a_shared_part_may_be_read_again_after_others():
    reader = Reader()
    for n in range(1, 100):
        assert text(reader(A * B + n)) == f"{n} + x₁·x₂"  # no id of a lost term is taken for another's
    product = A * B
    assert reader(product) is reader(product)
    assert evaluated(A * B + 1, {A: 2, B: 3}) == 7
