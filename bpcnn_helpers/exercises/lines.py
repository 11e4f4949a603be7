"""A solution line by line, to be put in order, with a line that does not belong."""

import textwrap
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bpcnn_helpers.exercises.answer import ask

INDENT = 4


@dataclass
class Lines:
    """The solution of the small form that most people write, and a line that many write in place of one of it.

    Attributes
    ----------
    solution : str
        A function; it knows NumPy as np.
    instead_of : str
        The line that the stray one replaces.
    stray : str
        The line that does not belong.
    mistake : str
        The mistake of the exercise that it makes.
    """

    solution: str
    instead_of: str
    stray: str
    mistake: str

    @cached_property
    def head(self):
        """The line with def."""
        return textwrap.dedent(self.solution).strip().splitlines()[0]

    @cached_property
    def body(self):
        """The lines below it, in order."""
        return textwrap.dedent(self.solution).strip().splitlines()[1:]

    @cached_property
    def place(self):
        """The place in the body of the line that the stray one replaces."""
        return [line.strip() for line in self.body].index(self.instead_of)

    @cached_property
    def all(self):
        """The body, and behind it the stray line, as far to the right as the one that it replaces."""
        return [*self.body, self.body[self.place].replace(self.instead_of, self.stray)]

    def function(self, order):
        """Return the function that lines make, by their places in `all`."""
        names = {"np": np}
        exec("\n".join([self.head, *(self.all[place] for place in order)]), names)
        return names[self.head.split("(")[0].removeprefix("def ")]

    def right_orders(self, exercise):
        """Return every order of the body that solves an exercise, the one of the solution first.

        What Python takes is run: two lines that do not need each other may change places.
        """
        inputs = list(exercise.draw(np.random.default_rng(0)))
        with np.errstate(all="ignore"):
            return [
                order
                for order in self._permitted([])
                if all(ask(exercise, self.function(order), arguments).right for arguments in inputs)
            ]

    def _permitted(self, begun):
        """Yield the orders that go on from one and are indented as Python wants it."""
        if len(begun) == len(self.body):
            yield begun
        for place, line in enumerate(self.body):
            before = self.body[begun[-1]] if begun else self.head
            if place not in begun and _may_follow(line, before):
                yield from self._permitted([*begun, place])


def _may_follow(line, before):
    if before.lstrip().startswith("return"):
        return False  # the rest would be without use
    deeper = _indented(line) - _indented(before)
    return deeper == INDENT if before.endswith(":") else deeper <= 0


def _indented(line):
    return len(line) - len(line.lstrip())
