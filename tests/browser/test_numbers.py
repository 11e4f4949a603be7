"""A number is shortened, and a sum shown in numbers, by one rule, which Python and the page both follow."""

import math

import numpy as np
from viewing import on_page

from bpcnn_helpers.explorer.explorer import PAGE
from bpcnn_helpers.explorer.formulas import Formula
from bpcnn_helpers.explorer.sums import in_numbers
from bpcnn_helpers.plots.numbers import RULE, number, rounded, short_number
from bpcnn_helpers.tracing.reading import Reader
from bpcnn_helpers.tracing.terms import Term, cells

SCRIPTS = PAGE / "numbers.js", PAGE / "sums.js"


def random_numbers():
    """Whole ones, others of every size, ties of the rounding, and what stands at a border of the rule."""
    rng = np.random.default_rng(0)
    yield from (0.0, -0.0, math.inf, -math.inf, math.nan, 999999.0, 1e6, -1e6, 1e21, 1e-9, 1e-300)
    yield from (float(n) for n in rng.integers(-(10**7), 10**7, 500))
    yield from rng.normal(size=500) * 10.0 ** rng.integers(-9, 9, 500)
    yield from rng.integers(-4000, 4000, 500) / 8 / 10.0 ** rng.integers(0, 4, 500)
    for bound in (1e-4, 0.01, 0.995, 9.995, 10, 99.95, 100, 999.5, 1000, 999499.9, 999500.0, 999999.5):
        yield from (bound, -bound, math.nextafter(bound, 0), math.nextafter(bound, math.inf))


def as_javascript(x):
    return repr(float(x)).replace("inf", "Infinity").replace("nan", "NaN")


def test_the_page_shortens_numbers_as_python_does(open_file, tmp_path):
    numbers = list(map(float, random_numbers()))
    found = on_page(
        open_file,
        tmp_path,
        SCRIPTS,
        """([rule, numbers]) => {
            const { brief, briefest, rounded } = numberWriters(rule);
            return numbers.map(Number).map((x) => [
              brief(x), briefest(x), brief(x, 3), brief(x, 6), brief(x, 15), String(rounded(x, 6))]);
        }""",
        RULE,
        list(map(as_javascript, numbers)),
    )
    expected = [[number(x), short_number(x), number(x, 3), number(x, 6), number(x, 15)] for x in numbers]
    assert [texts for *texts, _ in found] == expected
    assert [as_javascript(float(six.replace("Infinity", "inf"))) for *_, six in found] == [
        as_javascript(rounded(x, 6) + 0.0) for x in numbers
    ]


def sums():
    """Formulas of a network, with the numbers of their cells."""
    rng = np.random.default_rng(1)
    a, b, c, d, e = cells("x", (5,))
    sigmoid, z = 1 / (1 + Term.exp(-a)), [Term.exp(x) for x in (a, b, c)]
    terms = [a * b + c * d + e, a * b * (1 - a), sigmoid, z[0] / sum(z), Term.log(sum(z)) - b, (a + b) / 3 - c]
    terms += [d * Term.wins(a, [b], [c]), a.maximum(b).maximum(c), a / b, (a - b) ** 2]
    for term in terms:
        formula = Formula(term, Reader())
        for _ in range(40):
            scales = 10.0 ** rng.integers(-4, 3, 5)
            yield formula, (rng.normal(size=5) * scales).round(rng.choice([0, 1, 2, 6, 17]))


def test_the_page_shows_sums_as_python_does(open_file, tmp_path):
    given = [(formula, [*map(float, values), formula.value(values)]) for formula, values in sums()]
    found = on_page(
        open_file,
        tmp_path,
        SCRIPTS,
        """([numbers, sums]) => sums.map(([formula, links, texts]) => {
            const [cells, values] = [[], texts.map(Number)];
            cells[5] = { formula, links };
            const found = inNumbers({ cells, values, spec: { numbers }, ...numberWriters(numbers) }, 5);
            return [found.sign, found.digits, found.equals, found.result];
        })""",
        RULE,
        [
            [formula.as_list(), [cell.number for cell in formula.links], list(map(as_javascript, values))]
            for formula, values in given
        ],
    )
    assert found == [list(in_numbers(formula, values, values[5])) for formula, values in given]
    assert {sign + equals for sign, _, equals, _ in found} == {"==", "=≈", "≈≈"}


def test_numbers_are_read_as_people_write_them(open_file, tmp_path):
    read = {"3": 3, " −2 ": -2, "-0.5": -0.5, "0,5": 0.5, ".5": 0.5, "+,25": 0.25, "2e3": 2000, "1/2": 0.5}
    read |= {"−3 / 4": -0.75, "1⁄3": 1 / 3, "2.5/5": 0.5, "-0": 0}
    none = ["", "x", "1/0", "1/", "/2", "1/2/3", "1,2,3", "0x10", "1 2", "Infinity", "1e999", "1/-2"]
    script = "([read, none]) => [read.map(numberIn), none.map((text) => Number.isNaN(numberIn(text)))]"
    numbers, refused = on_page(open_file, tmp_path, SCRIPTS, script, list(read), none)
    assert numbers == list(read.values())
    assert refused == [True] * len(none)
