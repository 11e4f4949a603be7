"""A number is shortened by one rule, which Python and the page both follow."""

import math

import numpy as np
import pytest

from bpcnn_helpers.explorer.explorer import PAGE
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.plots.numbers import RULE, number, short_number


def random_numbers():
    """Whole ones, others of every size, ties of the rounding, and what stands at a border of the rule."""
    rng = np.random.default_rng(0)
    yield from (0.0, -0.0, math.inf, -math.inf, math.nan, 999999.0, 1e6, -1e6, 1e21, 1e-9, 1e-300)
    yield from (float(n) for n in rng.integers(-(10**7), 10**7, 500))
    yield from rng.normal(size=500) * 10.0 ** rng.integers(-9, 9, 500)
    yield from rng.integers(-4000, 4000, 500) / 8 / 10.0 ** rng.integers(0, 4, 500)
    for bound in (1e-4, 0.01, 0.995, 9.995, 10, 99.95, 100, 999.5, 1000, 999499.9, 999500.0):
        yield from (bound, -bound, math.nextafter(bound, 0), math.nextafter(bound, math.inf))


def test_the_page_shortens_numbers_as_python_does(open_file, tmp_path):
    script = joined(PAGE / "numbers.js")
    (tmp_path / "numbers.html").write_text(f"<meta charset=utf-8><script>{script}</script>", "utf-8")
    page = open_file(tmp_path / "numbers.html")
    numbers = list(map(float, random_numbers()))
    found = page.evaluate(
        """([rule, numbers]) => {
            const { brief, briefest } = numberWriters(rule);
            return numbers.map(Number).map((x) => [brief(x), briefest(x)]);
        }""",
        [RULE, [repr(x).replace("inf", "Infinity").replace("nan", "NaN") for x in numbers]],
    )
    assert found == [[number(x), short_number(x)] for x in numbers]


@pytest.mark.parametrize("x", [0.004, 0.996, 12.345, 1 / 3, 1, 0, -0.0761, 1234.5, 1.25e-7, 123456789.0])
def test_a_shortened_number_is_close(x):
    for text, rel in ((number(x), 0.005), (short_number(x), 0.34)):  # three digits, and one
        assert float(text.replace("−", "-")) == pytest.approx(x, rel=rel)
