"""The memory of a program: one row of numbers, in which every array has its place."""

import numpy as np

from bpcnn_helpers.tracing.terms import cells


class Memory:
    """Hands out places in a row of numbers.

    Attributes
    ----------
    size : int
        How many places there are.
    places : dict of str to (int, tuple of int)
        Where each named array begins, and its shape.
    constants : dict of number to int
        The places of numbers that stay what they are.

    Examples
    --------
    >>> memory = Memory()
    >>> memory.array("w", (2, 2))[1, 0].number, memory.constant(1), memory.constant(1), memory.size
    (2, 4, 4, 5)
    """

    def __init__(self):
        self.size, self.places, self.constants = 0, {}, {}

    def room(self, name, shape):
        """Return the places of a named array, side by side."""
        found = self.size + np.arange(np.prod(shape, dtype=int)).reshape(shape)
        self.places[name] = self.size, shape
        self.size += found.size
        return found

    def array(self, name, shape):
        """Return cells for a named array; each one's number is its place."""
        found = cells(name, shape, self.size)
        self.room(name, shape)
        return found

    def constant(self, value):
        """Return the place of a number."""
        if value not in self.constants:
            self.constants[value] = self.one_more()
        return self.constants[value]

    def one_more(self):
        """Return a place for what has no name."""
        self.size += 1
        return self.size - 1

    def numbers(self, dtype=float):
        """Return the row, with its constants in it and 0 elsewhere."""
        row = np.zeros(self.size, dtype)
        for value, place in self.constants.items():
            row[place] = value
        return row
