"""slopes.py: differences of polynomials in steps of powers of 2, exactly; and each rule of the judge at its limit."""

from dataclasses import replace

import numpy as np
import pytest

from bpcnn_helpers.nn import slopes
from bpcnn_helpers.nn.slopes import DIGIT, FIRST, MARGIN, SHARP, SHRINKS, STEPS, TRIES, Probe, Slope, judge, noise_of

LAST = len(STEPS) - 2  # the last place with a smaller one


@pytest.fixture
def powers_of_4(monkeypatch):
    """Steps without rounding, and limits that can be hit."""
    monkeypatch.setattr(slopes, "STEPS", [4.0**-n for n in range(4)])
    monkeypatch.setattr(slopes, "SHRINKS", 0.25)
    monkeypatch.setattr(slopes, "LEAST_GAP", 1 / 8)


in_powers_of_4 = pytest.mark.usefixtures("powers_of_4")


def probe_of(f, x, noise=0.0):
    array = np.array([7.0, x])
    return Probe(lambda: f(array[1]), f(x), noise, array, (1,))


@in_powers_of_4
@pytest.mark.parametrize(("x", "scale"), [(0.5, 1), (-4, 4)])
@pytest.mark.parametrize("noise", [0, 0.5])
def test_the_slope_of_a_cube(x, scale, noise):
    """The chord of x³ is 3x² ± 3xh + h² to one side, 3x² + h² across."""
    found, h, large = probe_of(lambda x: x**3, x, noise).slope(1), scale / 16, scale / 4
    assert (found.left, found.right) == (3 * x**2 - 3 * x * h + h**2, 3 * x**2 + 3 * x * h + h**2)
    assert found.value == 3 * x**2 + h**2
    assert (found.step, found.noise, found.doubt) == (h, noise / h, large**2 - h**2 + noise / h)
    assert found.gap == 6 * abs(x) * h
    assert not found.kinked
    assert not found.flat


@in_powers_of_4
def test_a_probe_may_be_told_of_more_noise():
    probe = probe_of(lambda x: x**3, 1, noise=1.0)
    assert (probe.slope(0).noise, probe.slope(0, 2.0).noise, probe.slope(0, 0).noise) == (4, 8, 0)


@in_powers_of_4
@pytest.mark.parametrize(
    ("f", "noise", "kinked"),
    [
        (abs, 0, True),
        (abs, 2**-5, False),  # times four, divided by the step of 1/16, it is the gap
        (abs, 7 / 8 * 2**-5, True),
        (lambda x: 0 * x, 0, False),
        (lambda x: x**2, 0, False),  # a quarter of the gap with a quarter of the step
        (lambda x: 8 * x**2, 0, False),
        (lambda x: abs(x) + x**2, 0, True),
        (lambda x: 15 * x + abs(x), 0, False),  # an eighth of 16
        (lambda x: 14 * x + abs(x), 0, True),
        (lambda x: -14 * x + abs(x), 0, True),
        (lambda x: -15 * x + abs(x), 0, False),
    ],
)
def test_the_slope_on_a_kink(f, noise, kinked):
    assert probe_of(f, 0.0, noise).slope(1).kinked is kinked


@in_powers_of_4
def test_a_probe_tells_what_stands_still():
    assert [probe_of(f, 0.0).slope(1).flat for f in (lambda x: 3.0, lambda x: max(x, 0), lambda x: min(x, 0))] == [
        True,
        False,
        False,
    ]


@in_powers_of_4
def test_a_probe_takes_each_step_once_and_puts_the_number_back():
    seen, array = [], np.array([[2.0]])
    probe = Probe(lambda: seen.append(array[0, 0]) or 0.0, 0.0, 0.0, array, (0, 0))
    for place in (0, 1, 0):
        probe.slope(place)
    assert seen == [0, 4, 1.5, 2.5, 1.875, 2.125]
    assert array == 2

    def fails():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Probe(fails, 0.0, 0.0, array, (0, 0)).slope(0)
    assert array == 2


@in_powers_of_4
@pytest.mark.parametrize(("extra", "noise"), [(3.0, [1, 3, 3]), (0.5, [1, 1, 1]), (np.nan, [1, 1, 1])])
def test_a_probe_learns_noise_from_small_steps(extra, noise):
    """What the doubt has beyond the noise of the smallest step, times that step, is noise of all larger ones."""
    probe, given = probe_of(abs, 1.0, 1.0), []

    def slope_of(place, noise):
        given.append((place, noise))
        step = 0.5**place
        return slope(doubt=(noise + (extra if place == 3 else 0)) / step, noise=noise / step, step=step)

    probe.slope = slope_of
    found = probe.slopes([1, 3, 2])
    assert given == list(zip([3, 2, 1], noise, strict=True))
    assert [s.step for s in found] == [1 / 8, 1 / 4, 1 / 2]


# --- noise ---


def test_numbers_are_moved_by_a_last_digit_and_then_by_2_4_8():
    x, seen = np.array([1.0, -2.0]), []
    assert noise_of(lambda: seen.append(x.copy()) or 0.0, [x]) == 0
    moves = ((np.array(seen[1:]) - x) / x / DIGIT).reshape(53, TRIES, 2)
    rng = np.random.default_rng(0)  # the same moves each time, and each number by itself
    assert [(move / 2**n).tolist() for n, tries in enumerate(moves) for move in tries] == [
        rng.integers(-1, 2, 2).tolist() for _ in range(53 * TRIES)
    ]
    assert x.tolist() == [1, -2]


def test_the_first_move_that_shows_is_the_last():
    x, calls = np.array([1.0]), []
    found = noise_of(lambda: calls.append(1) or (8.0 if abs(x[0] - 1) > 3 * DIGIT else 0.0), [x])
    assert len(calls) == 1 + 3 * TRIES
    assert found == 8 * MARGIN


def test_where_a_loss_is_nan_the_rest_tells_the_noise():
    x = np.array([1.0])
    assert noise_of(lambda: x[0] - 1 if x[0] <= 1 else np.nan, [x]) == MARGIN * DIGIT
    assert noise_of(lambda: -3.0, [x]) == MARGIN * 3 * DIGIT


# --- the judge ---


def slope(value=1.0, doubt=0.0, noise=0.0, step=1e-6, gap=0.0, kinked=False, flat=False):
    return Slope(value, doubt, noise, step, value - gap / 2, value + gap / 2, kinked, flat)


class Told:
    """A probe that has these slopes, by place, and at all other places this one."""

    scale = 1.0

    def __init__(self, other, **of):
        self.other, self.of, self.asked = other, {int(name[1:]): one for name, one in of.items()}, []

    def slope(self, place):
        self.asked.append(place)
        return self.of.get(place, self.other)

    def slopes(self, places):
        return [self.of.get(place, self.other) for place in sorted(places, reverse=True)]


def judged(probe, grad=1.0, largest=1.0, largest_of_all=1.0, tolerance=1e-5):
    verdict, found = judge(probe, grad, largest, largest_of_all, tolerance)
    place = next((place for place, one in probe.of.items() if one is found), None)
    return verdict, place


@pytest.mark.parametrize(
    ("grad", "value", "doubt", "agrees"),
    [(8, 4, 3, True), (8, 4, 2.5, False), (4, 8, 3, True), (-8, -4, 3, True), (-4, 4, 7.5, True), (-4, 4, 7, False)],
)
def test_a_gradient_agrees_within_the_doubt_and_the_tolerance(grad, value, doubt, agrees):
    """The tolerance is an eighth, of the larger of the two."""
    assert slope(value, doubt).agrees(grad, 1 / 8) is agrees


STILL = slope(0.0, flat=True)


@pytest.mark.parametrize(
    ("first", "grad", "verdict"),
    [
        (replace(STILL, doubt=5 * SHARP), 0.0, "right"),
        (replace(STILL, doubt=6 * SHARP), 0.0, "noise"),
        (replace(STILL, doubt=5 * SHARP, flat=False), 0.0, "noise"),
        (replace(STILL, doubt=5 * SHARP), 0.5, "noise"),
        (STILL, 0.5, "wrong"),
    ],
)
def test_what_stands_still_is_judged_beside_the_largest_gradient_of_all(first, grad, verdict):
    assert judged(Told(first, _3=first), grad, 1.0, 5.0)[0] == verdict


@pytest.mark.parametrize(
    ("place", "grad", "largest", "doubt"),
    [(3, 4, 0, 4 * SHARP), (5, 4, 0, 4 * SHARP), (3, 4, 9, 4 * SHARP), (4, 2, 0, 4 * SHARP), (0, 4, 4, 4 * SHARP)],
)
def test_the_first_that_is_sure_and_agrees_ends_the_search(place, grad, largest, doubt):
    unsure = slope(4.0, np.nextafter(doubt, 1))
    probe = Told(unsure, **{f"_{place}": replace(unsure, doubt=doubt)})
    assert judged(probe, grad, largest, tolerance=1.0) == ("right", place)
    tried = [*range(FIRST, LAST + 1), 2, 1, 0]
    assert set(probe.asked) == set(tried[: tried.index(place) + 1])


@pytest.mark.parametrize(("largest", "doubt", "place"), [(0, 2**-11, 4), (0, 2**-10, 5), (4, 2**-9, 4), (4, 2**-8, 5)])
def test_sure_is_what_the_tolerance_could_not_hide(largest, doubt, place):
    """The tolerance is 1/2048 of the slope, or of the largest gradient of the array."""
    probe = Told(slope(1.0, 1.0), _4=slope(1.0, doubt), _5=slope(1.0, 0.0))
    assert judged(probe, 1.0, largest, tolerance=2**-11) == ("right", place)


@pytest.mark.parametrize("spoilt", [{"kinked": True}, {"flat": True}, {"value": 2.0}])
def test_a_kink_what_stands_still_and_what_disagrees_do_not_end_the_search(spoilt):
    probe = Told(slope(1.0, 1e-6), _3=slope(**{"gap": 1.0, **spoilt}), _4=slope(1.0))
    assert judged(probe) == ("right", 4)


def test_the_surest_says_that_a_gradient_is_wrong():
    probe = Told(slope(doubt=1e-4), _7=slope(doubt=1e-5), _1=slope(doubt=1e-6))
    assert judged(probe, 2.0) == ("wrong", 1)
    assert judged(Told(slope(doubt=1e-4), _7=slope(doubt=1e-5)), 2.0) == ("wrong", 7)


@pytest.mark.parametrize(("grad", "largest", "size"), [(4.0, 1.0, 4.0), (1.0, 4.0, 4.0), (1.0, 1.0, 2.0)])
def test_no_verdict_where_an_error_of_one_percent_could_hide(grad, largest, size):
    for doubt, verdict in ((SHARP * size, {"right", "wrong"}), (np.nextafter(SHARP * size, 9), {"noise"})):
        probe = Told(slope(2.0, 1.0), _5=slope(2.0, doubt))
        assert judged(probe, grad, largest, tolerance=1e-5)[0] in verdict
        assert judged(probe, grad, largest, tolerance=1e-5)[1] == 5


def test_where_there_is_doubt_a_gradient_within_it_is_right():
    assert judged(Told(slope(doubt=1.0), _5=slope(doubt=SHARP)), 1 + SHARP / 2) == ("right", 5)
    assert judged(Told(slope(doubt=1.0), _5=slope(doubt=SHARP)), 1 + 2 * SHARP) == ("wrong", 5)


def test_the_kink_of_the_largest_step_counts_and_who_has_seen_past_it_judges():
    kink = slope(gap=2.0, kinked=True)
    past, near = slope(2.0, gap=SHRINKS), Slope(0.0, 0.0, 0.0, 1e-6, 0.0, 2 * SHRINKS, False, False)
    assert judged(Told(kink, _3=kink, _6=past), 1.0) == ("wrong", 6)
    assert judged(Told(kink, _3=kink, _4=replace(kink, doubt=1.0), _6=near), 1.0) == ("kink", 3)
    assert judged(Told(kink, _3=kink, _4=slope(gap=0.01, kinked=True), _6=past), 1.0) == ("wrong", 6)


def test_beside_a_kink_no_larger_steps_are_tried():
    kink = slope(gap=1.0, kinked=True)
    probe = Told(slope(doubt=1.0), _5=kink, _2=slope())
    assert judged(probe, 2.0) == ("kink", 5)
    assert min(probe.asked) == FIRST
    assert judged(Told(slope(doubt=1.0), _2=kink, _1=slope(2.0)), 2.0) == ("right", 1)
    assert judged(Told(slope(doubt=1.0), _2=kink, _1=slope(gap=0.9)), 2.0) == ("wrong", 1)


@pytest.mark.parametrize(("noise", "end"), [(SHARP * 4, LAST), (np.nextafter(SHARP * 4, 1), 6)])
@pytest.mark.parametrize(("grad", "largest"), [(4.0, 0.0), (1.0, 4.0)])
def test_smaller_steps_end_where_noise_covers_all(noise, end, grad, largest):
    probe = Told(slope(doubt=9.0), _6=slope(doubt=9.0, noise=noise))
    assert judged(probe, grad, largest)[0] == "noise"
    assert max(probe.asked) == end
    assert min(probe.asked) == 0


def test_what_is_flat_among_what_moves_is_rounding():
    flat = slope(0.0, flat=True)
    assert judged(Told(slope(doubt=SHARP), _8=flat), 2.0)[0] == "wrong"
    assert judged(Told(slope(doubt=SHARP), _8=flat), 1.0)[0] == "right"
    assert judged(Told(flat, _3=flat), 1.0) == ("wrong", 3)


@pytest.mark.parametrize(("doubt", "verdict"), [(1.0, "wrong"), (np.nextafter(1.0, 0), "noise")])
def test_a_step_that_leaves_what_a_smaller_one_allows_does_not_count_and_no_larger_one(doubt, verdict):
    near, two = slope(1.0, doubt), slope(2.0)
    assert judged(Told(near, _4=two, _3=two), 4.0)[0] == verdict
    assert judged(Told(near, _4=two, _1=near, _0=replace(near, doubt=0.0)), 4.0)[0] == verdict


@pytest.mark.parametrize(("part", "verdict"), [(0.99, "wrong"), (1.01, "noise")])
def test_none_is_surer_than_twice_its_distance_to_the_next_smaller(part, verdict):
    assert judged(Told(slope(1.0, 1.0), _0=slope(1 + part * SHARP * 4 / 2)), 4.0)[0] == verdict


@pytest.mark.parametrize(("scale", "verdict"), [(1e-3, "wrong"), (np.nextafter(1e-3, 0), "noise")])
def test_that_a_step_beyond_the_array_sees_nothing_says_nothing(scale, verdict):
    probe = Told(slope(0.0, 1.0), _1=slope(2**-12, 2**-13, step=1e-3))
    probe.scale = scale
    assert judged(probe, 0.5, 1.0)[0] == verdict
    probe.of[1] = slope(2**-12, np.nextafter(2**-13, 0), step=1e-3)
    assert judged(probe, 0.5, 1.0)[0] == "wrong"


def test_a_probe_knows_the_largest_number_of_its_array():
    assert probe_of(abs, 2.0).scale == 7
    assert probe_of(abs, -9.0).scale == 9


@pytest.mark.parametrize("doubt", [np.inf, np.nan])
def test_a_doubt_that_is_not_finite_judges_nothing(doubt):
    assert judged(Told(slope(doubt=doubt), _3=slope(doubt=doubt)), 1.0) == ("noise", 3)
    assert judged(Told(slope(doubt=doubt), _9=slope(doubt=SHARP)), 2.0) == ("wrong", 9)
