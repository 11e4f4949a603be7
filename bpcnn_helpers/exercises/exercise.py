"""What an exercise is, and what a known mistake is; hints that several exercises share."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np


class Mistake(NamedTuple):
    """A hint, and how to know that it is the one to give.

    A mistake is known by what it returns: `wrong` holds functions (f, a), one for each way to make it, where
    f(**changes) is the right answer for the arguments `a`, some of them changed. Where answers cannot be compared,
    because the code stops with an error or returns another shape, it is known by where that happens: `when(a)`.
    """

    hint: str
    wrong: tuple = ()
    when: Callable | None = None


@dataclass
class Exercise:
    """What is asked for, on which inputs, and what goes wrong.

    Attributes
    ----------
    right : callable
        The right answer; its parameters are those of the exercise.
    draw : callable
        Takes a Generator and yields tuples of arguments, from small to large.
    mistakes : dict of str to Mistake
    returns : tuple of str
        What the parts of the answer are called; empty if it is one array.
    tolerance : float
        How far a number may be off. What is exact is compared to 1e-9, which leaves room for an FFT.
    updates : bool
        Whether the first argument, a dict of arrays, is to be changed in place.
    whole : bool
        Whether the answer is a size, that is, an int.
    names : list of str
        The parameters of `right`.
    """

    right: Callable
    draw: Callable
    mistakes: dict
    returns: tuple = ()
    tolerance: float = 1e-9
    updates: bool = False
    whole: bool = False
    names: list = field(init=False)

    def __post_init__(self):
        self.names = list(inspect.signature(self.right).parameters)


def mistake(hint, *wrong, when=None):
    """Return a Mistake."""
    return Mistake(hint, wrong, when)


def only(a, axis, which):
    """Set everything to 0 but one place on an axis."""
    rest = np.zeros_like(a)
    place = (slice(None),) * axis + (which,)
    rest[place] = a[place]
    return rest


def without_last(z):
    """Set the last row and column to 0."""
    z = z.copy()
    z[..., -1, :] = z[..., -1] = 0
    return z


def changed(which, change):
    """Return a way to go wrong in one part of the answer only, by `change(part, a)`."""

    def wrong(f, a):
        parts = list(f())
        parts[which] = change(parts[which], a)
        return tuple(parts)

    return wrong


def oblong(a):
    """Whether an array has another height than width."""
    return a.shape[-2] != a.shape[-1]


LAST_PRODUCT = "Only the last product is kept in each place: the products have to be added up."
MEAN = "You divide by a number of terms: look whether the definition has a sum or a mean."
NOT_ALL_SAMPLES = "Only one sample of the batch counts: every sample has used the same numbers, so each has its say."
BATCH_MEAN = "You divide by the size of the batch: this gradient is a sum, the mean is already in δ."
STRIDE = "The stride is not used, or not in the right place: how many cells of the input lie between two windows?"
PADDING = "The padding is not used, or not in the right place: which axes get zeros, how many, and on which sides?"
ONE_SHORT = "A row or column of places is missing at the end: count the places of a kernel of 2 cells on 3 cells."
OVERLAP = "Where windows overlap, a cell gets something from each of them; yours keeps only what came last."
BATCH = "It goes wrong only where the batch has more than one sample: look where samples are looped over or summed."
CHANNELS = "It goes wrong only where there is more than one channel: look which axis counts them."
NOT_SQUARE = "It goes wrong only where height and width differ: look for a place where one stands for the other."
LEFT_OVER = "The cells at the end that no window reaches are missing or wrong: the gradient has the size of the input."
BIAS_SHAPE = "It has to be one number for each channel: over which axes does the sum run?"

BY_BATCH = mistake(BATCH, when=lambda a: len(a.dz if hasattr(a, "dz") else a.x) > 1)
