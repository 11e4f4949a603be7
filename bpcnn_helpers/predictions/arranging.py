"""Lines of code to be put in order: a rung of an exercise's ladder that needs no Python."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.predictions.prediction import Prediction, predict


class Arranged:
    """The lines of a solution and a stray one, shuffled, always in the same way.

    Attributes
    ----------
    places : list of int
        For each line on show its place among those of the solution; the stray one comes last there.
    """

    def __init__(self, name, lines):
        orders = np.random.default_rng(crc32(name.encode()))
        self.places = orders.permutation(len(lines.all)).tolist()
        shown = [lines.all[place] for place in self.places]
        self.asked = {"kind": "lines", "title": "Arrange", "head": lines.head, "terms": shown}
        self.words = "".join(f"\n{line}" for line in (lines.head, *shown))

    def value(self, order):
        """Return the places on show of lines that are given by their places in the solution."""
        return [self.places.index(place) for place in order]


def arrange(name: str) -> Prediction:
    """Ask to put the lines of a solution in order: of the small form, with a line that does not belong.

    Every order is right with which the function solves the exercise. A stray line that is used gets the hint of the
    mistake that it makes.

    Parameters
    ----------
    name : str
        An exercise of `check` that has lines enough.

    Returns
    -------
    Prediction

    Raises
    ------
    ValueError
        If there is no such exercise, or it is too short.

    Examples
    --------
    >>> print(arrange("conv_bias_grad"))
    Arrange: Put the lines of conv_bias_grad for matrices in order. One of them does not belong.
    def conv_bias_grad(dz):
        return db
        db = 0
            db += dz[u, v]
        for u, v in np.ndindex(dz.shape):
            db = dz[u, v]
    """
    ladders = {name: exercise.rungs["matrices"] for name, exercise in EXERCISES.items() if exercise.lines}
    if not isinstance(name, str) or name not in ladders:
        raise ValueError(f"name is {name!r}, expected one of {', '.join(ladders)}")
    exercise = ladders[name]
    lines = exercise.lines
    kind = Arranged(name, lines)
    stray = kind.places.index(len(lines.body))
    content = {
        "answer": [kind.value(order) for order in lines.right_orders(exercise)],
        "text": "",
        "mistakes": [[exercise.mistakes[lines.mistake].hint, stray]],
        "then": [],
    }
    question = f"Put the lines of {name} for matrices in order. One of them does not belong."
    return Prediction(question, kind, content, [], predict.is_open)
