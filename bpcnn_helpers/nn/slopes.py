"""The slope of a loss in one of its numbers, by differences, and how far such a slope can be trusted."""

from dataclasses import dataclass, replace

import numpy as np

STEPS = [10.0**-digits for digits in range(2, 14)]  # times |x| above 1
FIRST = STEPS.index(1e-5)
SHARP = 3e-3  # of the slope: a pair of steps that is no surer than this cannot tell an error of 1 %
LEAST_GAP = 1e-5  # of the slope: a smaller kink does no harm
SHRINKS = 0.3  # with a tenth of the step, what curvature does to the two slopes falls below this; a kink stays
DIGIT = np.finfo(float).eps  # the last digit of 1
TRIES = 8
MARGIN = 8  # between the noise that was seen in a few tries and the most there may be


@dataclass(frozen=True)
class Slope:
    """What two steps, one a tenth of the other, say about the slope.

    Attributes
    ----------
    value : float
        The central difference of the smaller step.
    doubt : float
        How far the true slope may be from it: the distance to the difference of the larger step, and the noise.
    noise : float
        The part of the doubt that rounding explains.
    step : float
        The smaller one.
    left, right : float
        The slopes to the two sides, of the smaller step.
    kinked : bool
        Whether these differ, and no less so than those of the larger step.
    flat : bool
        Whether the loss did not move at all with the smaller step.
    """

    value: float
    doubt: float
    noise: float
    step: float
    left: float
    right: float
    kinked: bool
    flat: bool

    @property
    def gap(self):
        """How far the slopes to the two sides are apart."""
        return abs(self.right - self.left)

    def agrees(self, grad, tolerance):
        """Whether a gradient is as near as the doubt and the tolerance allow."""
        return abs(grad - self.value) <= self.doubt + tolerance * self.size(grad)

    def size(self, grad):
        """Return what a relative error is relative to: the larger of the two."""
        return max(abs(grad), abs(self.value))


def noise_of(loss, arrays):
    """Return how far rounding may move the loss.

    Parameters
    ----------
    loss : callable
        Without arguments; computed from the entries of `arrays`.
    arrays : list of ndarray
        Moved in place, all entries at random by a last digit, and put back. If that does not move the loss, by 2, 4,
        8, … last digits: then what is seen first is the last digit of the loss, or of a number that it is made from.

    Returns
    -------
    float
        Eight times the furthest that the loss moved, and at least eight times its own last digit.
    """
    rng, here, saved = np.random.default_rng(0), loss(), [array.copy() for array in arrays]
    furthest, moved = DIGIT * abs(here), 0.0
    try:
        for digits in 2.0 ** np.arange(53):
            for _ in range(TRIES):
                for array, old in zip(arrays, saved):
                    array[...] = old * (1 + digits * DIGIT * rng.integers(-1, 2, old.shape))
                moved = np.fmax(moved, abs(loss() - here))
            if moved:
                break
    finally:
        for array, old in zip(arrays, saved):
            array[...] = old
    return MARGIN * max(furthest, float(moved))


class Probe:
    """Moves one number of an array a little, up and down, and looks at the loss; the number is put back.

    Parameters
    ----------
    loss : callable
        Without arguments; computed from the entries of `array`.
    here : float
        The loss where nothing is moved.
    noise : float
        As `noise_of`.
    array : ndarray
    where : tuple of int

    Attributes
    ----------
    scale : float
        The largest number of the array.
    """

    def __init__(self, loss, here, noise, array, where):
        self.loss, self.here, self.noise, self.array, self.where = loss, here, noise, array, where
        self.scale = float(np.abs(array).max())
        self._known = {}

    def slope(self, place, noise=None):
        """Return the Slope of ``STEPS[place]`` and ``STEPS[place + 1]``, where the loss has this noise."""
        (left, right, value, _), (*short, fine, step) = self._differences(place), self._differences(place + 1)
        noise = (self.noise if noise is None else noise) / step
        gap = abs(short[1] - short[0])
        kinked = gap > max(LEAST_GAP * max(map(abs, short)), 4 * noise) and gap > SHRINKS * abs(right - left)
        return Slope(fine, abs(value - fine) + noise, noise, step, *short, kinked, flat=short == [0, 0])

    def slopes(self, places):
        """Return the slopes for these places, smallest steps first, each with the noise that the smaller ones show.

        Where two steps are so small that the slope cannot change between them, what their differences differ by is
        noise of the loss.
        """
        noise, found = self.noise, []
        for place in sorted(places, reverse=True):
            slope = self.slope(place, noise)
            found.append(slope)
            noise = np.fmax(noise, (slope.doubt - slope.noise) * slope.step)
        return found

    def _differences(self, place):
        """Return the slopes to the left, to the right and across, and the step."""
        if place not in self._known:
            old = self.array[self.where]
            step = STEPS[place] * max(1.0, abs(old))
            low, high = old - step, old + step  # the steps as they are after rounding
            below, above = self._loss_at(low), self._loss_at(high)
            left, right = (self.here - below) / (old - low), (above - self.here) / (high - old)
            self._known[place] = float(left), float(right), float((above - below) / (high - low)), step
        return self._known[place]

    def _loss_at(self, number):
        old = self.array[self.where]
        try:
            self.array[self.where] = number
            return self.loss()
        finally:
            self.array[self.where] = old


def judge(probe, grad, largest, largest_of_all, tolerance):
    """Say whether the gradient of one number is right, as far as differences can tell.

    Parameters
    ----------
    probe : Probe
    grad : float
        Finite.
    largest, largest_of_all : float
        The largest gradient of the array, and of all arrays: beside these an entry may be small.
    tolerance : float
        The relative error that is allowed.

    Returns
    -------
    verdict : {"right", "wrong", "kink", "noise"}
    slope : Slope
        What it was judged by.

    Notes
    -----
    First come the steps 1e-5 and 1e-6. Where they cannot tell, smaller ones follow, which see past a kink nearby and
    into a strong curvature, until noise covers all; then larger ones, which have less noise. The judge is the
    surest pair of those that are not on a kink, as far as the smaller ones bear it out.
    """
    first = probe.slope(FIRST)
    if first.flat and grad == 0 and first.doubt <= SHARP * largest_of_all:
        return "right", first
    places = []
    for place in _walk(probe, grad, largest):
        slope = probe.slope(place)
        sure = slope.doubt <= min(SHARP * slope.size(grad), tolerance * max(slope.size(grad), largest))
        if sure and not slope.kinked and not slope.flat and slope.agrees(grad, tolerance):
            return "right", slope
        places.append(place)
    kinks = [slope for slope in probe.slopes(place for place in places if place >= FIRST) if slope.kinked]
    kink = kinks[-1] if kinks else None
    surest = _surest(probe.slopes(places), kink, probe.scale)
    if surest and surest.doubt <= SHARP * max(surest.size(grad), largest):
        return ("right" if surest.agrees(grad, tolerance) else "wrong"), surest
    return ("kink", kink) if kink else ("noise", surest or first)


def _walk(probe, grad, largest):
    """Yield the places of smaller steps until noise covers all, and then, unless there is a kink, of larger ones."""
    smaller = []
    for place in range(FIRST, len(STEPS) - 1):
        smaller.append(place)
        yield place
        slope = probe.slope(place)
        if slope.noise > SHARP * max(slope.size(grad), largest):
            break
    if not any(slope.kinked for slope in probe.slopes(smaller)):
        yield from reversed(range(FIRST))


def _surest(slopes, kink, scale):
    """Return the slope with the least doubt, of those that have seen past the kink; None if there is none.

    A step beyond all numbers of the array (`scale`) may lead over all that the loss does near them, and find it there
    as high as before: that it sees nothing says nothing.
    """
    still = all(slope.flat for slope in slopes)  # or else it is rounding that makes some of them flat
    usable = [slope for slope in slopes if not slope.kinked and np.isfinite(slope.doubt) and (still or not slope.flat)]
    usable = [slope for slope in usable if kink is None or slope.gap < SHRINKS * kink.gap]
    usable = [slope for slope in usable if slope.step <= scale or 2 * slope.doubt < abs(slope.value)]
    return min(_bounded_by_smaller(usable), key=lambda slope: slope.doubt, default=None)


def _bounded_by_smaller(slopes):
    """Return the slopes, smallest steps first, up to one that lies outside of what a smaller step allows.

    Within that step the loss bends and bends back, as a sigmoid does between its two ends: it and larger steps may
    agree with each other, and are wrong. None is surer than twice its distance to the next smaller one.
    """
    found = []
    for slope in slopes:
        if any(abs(slope.value - near.value) > slope.doubt + near.doubt for near in found):
            break
        distance = 2 * abs(slope.value - found[-1].value) if found else 0.0
        found.append(slope if distance <= slope.doubt else replace(slope, doubt=distance))
    return found
