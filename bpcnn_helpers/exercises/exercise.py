"""What an exercise is, and what a known mistake is."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property


class Mistake:
    """A hint, and how to know that it is the one to give.

    A mistake is known by what it returns, or where answers cannot be compared, because the code stops with an error
    or returns another shape, by where that happens.

    Attributes
    ----------
    hint : str
        A sentence that leads on.
    ways : tuple of callable
        Functions (f, a), one for each way to make the mistake, where f(**changes) is the right answer for the
        arguments `a`, some of them changed.
    when : callable or None
        Says of arguments `a` whether the mistake can show there.
    """

    def __init__(self, hint, *ways, when=None):
        self.hint, self.ways, self.when = hint, ways, when


@dataclass
class Exercise:
    """What is asked for, on which inputs, and what goes wrong.

    Attributes
    ----------
    right : callable
        The right answer; its name and its parameters are those of the exercise.
    draw : callable
        Takes a Generator and yields tuples of arguments, from small to large; with plain=True those of the small form,
        with plain="strided" those of the one with a stride, if there is one.
    mistakes : dict of str to Mistake
    returns : tuple of str
        What the parts of the answer are called; empty if it is one array.
    tolerance : float
        How far a number may be off. What is exact is compared to 1e-9, which leaves room for an FFT.
    updates : bool
        Whether the first argument, a dict of arrays, is to be changed in place.
    whole : bool
        Whether the answer is a size, that is, an int.
    plain : Plain or bool
        How the small form is made; True if the exercise has no larger form, False if it has no smaller one.
    strided : Plain or bool
        How the small form with a stride is made; False if there is none.
    lines : Lines or None
        A solution of the small form, to be put in order.
    """

    right: Callable
    draw: Callable
    mistakes: dict
    returns: tuple = ()
    tolerance: float = 1e-9
    updates: bool = False
    whole: bool = False
    plain: object = False
    strided: object = False
    lines: object = None

    @property
    def name(self):
        """What it is called."""
        return self.right.__name__

    @cached_property
    def names(self):
        """The parameters."""
        return list(inspect.signature(self.right).parameters)

    @cached_property
    def rungs(self):
        """The exercise at each rung of its ladder, by the names that `check` knows."""
        whole = {"whole": self}
        if self.plain:
            whole["matrices"] = self if self.plain is True else self.plain.of(self)
        if self.strided:
            whole["strided"] = self.strided.of(self)
        return whole
