"""elementary.py: numbers that are Python's own, symbols, and both side by side."""

import warnings
from fractions import Fraction

import numpy as np
import pytest
import sympy

from bpcnn_helpers.ops.elementary import is_on, keep, largest, maximum, winners

NAN = float("nan")
A, B, C = sympy.symbols("a b c", real=True)


def objects(*cells):
    return np.array(cells, object)


@pytest.mark.parametrize(
    ("x", "y", "expected"), [(2, 3, 3), (3, 2, 3), (Fraction(1, 2), 0, Fraction(1, 2)), (NAN, 1, NAN), (1, NAN, NAN)]
)
def test_the_larger_of_two_numbers_and_nan_wins(x, y, expected):
    (found,) = maximum(objects(x), objects(y))
    assert found == expected or (found != found and expected != expected)
    assert type(found) is type(expected)


def test_of_equals_the_first_stays():
    assert type(maximum(objects(1), objects(1.0))[0]) is int


def test_comparing_with_nan_gives_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        maximum(objects(np.float64(NAN), 1), objects(1, np.float64(NAN)))
        is_on(objects(np.float64(NAN), 1))


def test_one_cell_of_several_wins():
    assert winners(objects(1, 3, 3)).tolist() == [0, 1, 0]
    assert winners(objects(1, NAN, 3)).tolist() == [0, 1, 0]
    assert largest(objects(1, 3, 3)) == 3


def test_a_slope_of_a_symbol_is_one_above_zero():
    (slope,) = is_on(objects(A))
    assert [slope.subs(A, value) for value in (-1, 0, Fraction(1, 2), 1, 2)] == [0, 0, 1, 1, 1]


@pytest.mark.parametrize("numbers", [(1, 2, 3), (3, 2, 1), (2, 3, 2), (3, 3, 3), (3, 1, 3), (1, 3, 3)])
def test_the_first_of_the_largest_symbols_wins(numbers):
    found = [cell.subs(dict(zip((A, B, C), numbers))) for cell in winners(objects(A, B, C))]
    assert found == [int(place == numbers.index(max(numbers))) for place in range(3)]


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "longdouble", object])
def test_nothing_is_left_of_what_is_not_kept(kind):
    values = np.array([1, np.inf, NAN, 2], kind)
    assert keep(values, np.array([True, False, False, False])).tolist() == [1, 0, 0, 0]
