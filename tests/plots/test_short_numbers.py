"""numbers.py: how a number is shortened; tests/browser holds the page's script against it."""

import math
from fractions import Fraction

import numpy as np
import pytest

from bpcnn_helpers.plots.numbers import number, rounded, short_number


@pytest.mark.parametrize("x", [0.004, 0.996, 12.345, 1 / 3, 1, 0, -0.0761, 1234.5, 1.25e-7, 123456789.0])
def test_a_shortened_number_is_close(x):
    for text, rel in ((number(x), 0.005), (short_number(x), 0.34)):  # three digits, and one
        assert float(text.replace("−", "-")) == pytest.approx(x, rel=rel)


@pytest.mark.parametrize(
    ("x", "brief", "briefest"),
    [
        (0, "0", "0"),
        (-0.0, "0", "0"),
        (-3, "−3", "−3"),
        (np.int64(123456), "123456", "123456"),
        (999999.0, "999999", "999999"),
        (10**6, "1e6", "1e6"),
        (-1234567, "−1.23e6", "−1.23e6"),
        (999499.9, "999000", "999000"),
        (999500.5, "1e6", "1e6"),
        (12345.5, "12300", "12300"),
        (999.6, "1000", "1000"),
        (123.456, "123", "123"),
        (-123.456, "−123", "−123"),
        (100.4, "100", "100"),
        (99.99, "100", "100"),
        (99.94, "99.9", "99.9"),
        (-12.34, "−12.3", "−12.3"),
        (10.25, "10.3", "10.3"),
        (9.996, "10", "10"),
        (-9.994, "−9.99", "−9.99"),
        (0.125, "0.125", "0.13"),
        (0.9999, "1", "1"),
        (0.996, "0.996", "1.00"),
        (0.01, "0.01", "0.01"),
        (0.0125, "0.0125", "0.01"),
        (0.00999, "0.00999", "1e−2"),
        (-0.00123, "−0.00123", "−1e−3"),
        (0.0001, "0.0001", "1e−4"),
        (0.00009996, "0.0001", "1e−4"),
        (0.0000999, "9.99e−5", "1e−4"),
        (1e-300, "1e−300", "1e−300"),
        (math.inf, "∞", "∞"),
        (-math.inf, "−∞", "−∞"),
        (math.nan, "?", "?"),
        (Fraction(-2, 3), "−2/3", "−2/3"),
        (Fraction(4, 2), "2", "2"),
        ("K-1", "K-1", "K-1"),
        ("kernel", "kernel", "kernel"),
        (-1234, "−1234", "−1234"),
        (None, "None", "None"),
    ],
)
def test_written(x, brief, briefest):
    assert (number(x), short_number(x)) == (brief, briefest)


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [
        (1 / 3, 5, "0.33333"),
        (2 / 3, 3, "0.667"),
        (1234.5, 3, "1235"),
        (1234.5, 5, "1234.5"),
        (1000.4, 3, "1000"),
        (-99999.5, 3, "−100000"),
        (999999.5, 3, "1e6"),
        (1234567, 3, "1.23e6"),
        (1234567, 7, "1.234567e6"),
        (123456, 3, "123456"),
        (0.1, 15, "0.1"),
        (1.25e-7, 2, "1.2e−7"),
    ],
)
def test_with_so_many_digits(x, digits, text):
    assert number(x, digits) == text
    shown = rounded(x, digits)
    assert isinstance(shown, float)
    assert shown == float(text.replace("−", "-"))


def test_what_is_not_finite_is_not_rounded():
    assert rounded(math.inf, 3) == math.inf
    assert math.isnan(rounded(math.nan, 3))
