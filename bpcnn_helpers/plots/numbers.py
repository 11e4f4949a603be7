"""How a number is shortened, here and on the explorer's page, which gets `RULE` and does the same."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from numbers import Rational, Real
from typing import Any

RULE: dict[str, Any] = {
    "digits": 3,  # of a number that is not whole
    "least": 1e-4,  # a smaller one is written with a power of ten,
    "whole": 1e6,  # and so is one as large as this
    "room": 4,  # signs that fit a small cell; what is longer gets as many decimals as stand here:
    "decimals": [[0.01, None], [10, 2], [100, 1], [1000, 0]],  # below 0.01 a power of ten, below 10 two, …
    "exact": 6,  # digits of a number that a sum shows in full
    "most": 15,  # digits that a sum may need to be true of its numbers
    "sure": 14,  # digits that floats add up to
}


def number(value: Any, digits: int | None = None) -> str:
    """Write a number briefly: whole ones as they are, others with three digits.

    Parameters
    ----------
    value : number or object
        Fractions stay fractions; what is no number is written as its `str`.
    digits : int, optional
        So many in place of three, and all that stand before the point.

    Returns
    -------
    str

    Examples
    --------
    >>> number(2), number(-0.12345), number(12345.0), number(1234.5), number(1.2e-7)
    ('2', '−0.123', '12345', '1230', '1.2e−7')
    >>> number(1 / 3, 5), number(12345.6, 3), number(12345.6, 6)
    ('0.33333', '12346', '12345.6')
    """
    is_real = isinstance(value, Real)
    if not is_real or (isinstance(value, Rational) and value.denominator != 1):
        return str(value).replace("-", "−") if is_real else str(value)
    if not math.isfinite(value):
        return "?" if math.isnan(value) else "∞" if value > 0 else "−∞"
    shown = _shown(value, digits)
    if shown == 0 or RULE["least"] <= abs(float(shown)) < RULE["whole"]:
        return _with_minus(f"{shown:f}")
    return _with_power(shown)


def rounded(value: float, digits: int) -> float:
    """Return the number that `number` shows.

    Examples
    --------
    >>> rounded(1 / 3, 3), rounded(1234.5, 3), rounded(1234.5, 6)
    (0.333, 1235.0, 1234.5)
    """
    return float(_shown(value, digits)) if math.isfinite(value) else value


def short_number(value):
    """Write a number still shorter, to fit a small cell; what is rounded shows it: 1.00 is not 1, 4e−3 is not 0.

    Examples
    --------
    >>> short_number(0.996), short_number(0.004), short_number(12.345), short_number(123456)
    ('1.00', '4e−3', '12.3', '123456')
    """
    text = number(value)
    if len(text) <= RULE["room"] or not isinstance(value, Real):
        return text
    for bound, decimals in RULE["decimals"]:
        if abs(value) < bound:
            if decimals is None:
                return _with_power(_rounded(_exact(value), 1))
            step = Decimal(1).scaleb(-decimals)
            return _with_minus(str(_exact(value).quantize(step, rounding=ROUND_HALF_UP)))
    return text


def _exact(value):
    return Decimal(int(value)) if value == int(value) else Decimal(float(value))


def _shown(value, digits=None):
    exact = _exact(value)
    if abs(value) < RULE["whole"] and (value == int(value) or (digits and abs(value) >= 10**digits)):
        return exact.to_integral_value(ROUND_HALF_UP).normalize()
    return _rounded(exact, digits or RULE["digits"])


def _rounded(exact, digits):
    """Round to so many digits, and drop the zeros behind."""
    return Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(exact).normalize()


def _with_power(rounded):
    exponent = rounded.adjusted()
    return _with_minus(f"{rounded.scaleb(-exponent):f}e{exponent}")


def _with_minus(text):
    return text.replace("-", "−")
