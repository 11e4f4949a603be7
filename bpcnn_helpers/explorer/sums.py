"""A sum in numbers, with as many digits as it takes to be true of the numbers shown; page/sums.js has the same rule."""

from typing import NamedTuple

from bpcnn_helpers.plots.numbers import RULE, number, rounded


class Sum(NamedTuple):
    """How a formula is shown with numbers: sign, the numbers put in, equals, result.

    Attributes
    ----------
    sign : {"=", "≈"}
        Whether the numbers put in are shown in full.
    digits : int
        With how many they are shown.
    equals : {"=", "≈"}
        Whether they give the result as it is shown, exactly.
    result : str
    """

    sign: str
    digits: int
    equals: str
    result: str


def in_numbers(formula, values, result):
    """Find how a formula is shown with numbers: in full, or else so that a calculator comes to the result shown.

    Parameters
    ----------
    formula : Formula
    values : sequence of float
        The cells' numbers, by the cell's number.
    result : float

    Returns
    -------
    Sum

    Examples
    --------
    >>> from bpcnn_helpers.explorer.formulas import Formula
    >>> from bpcnn_helpers.tracing.reading import Reader
    >>> from bpcnn_helpers.tracing.terms import cells
    >>> (a,) = cells("a", (1,))
    >>> in_numbers(Formula(a * (1 - a), Reader()), [0.995929863], 0.004053571)
    Sum(sign='≈', digits=5, equals='≈', result='0.00405')
    """
    fed_by = [cell.number for cell in formula.links]

    def shown(digits):
        return {cell: rounded(values[cell], digits) for cell in fed_by}

    def are_in_full(digits):
        return all(rounded(values[cell], digits) == values[cell] for cell in fed_by)

    full = RULE["exact"]
    if are_in_full(full):
        found = formula.value(shown(full), exactly=True)
        if rounded(found, RULE["sure"]) == rounded(result, full):
            return Sum("=", full, "=", number(result, full))
    brief = number(result, RULE["digits"])
    for digits in range(RULE["digits"], RULE["most"] + 1):
        if number(formula.value(shown(digits)), RULE["digits"]) == brief:
            break
    return Sum("=" if are_in_full(digits) else "≈", digits, "≈", brief)
