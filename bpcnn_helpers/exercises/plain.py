"""The small form of an exercise: plain arrays, one sample and one channel, with the mistakes of the whole."""

import inspect
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import numpy as np

from bpcnn_helpers.exercises.exercise import Mistake

LACKING = ("batch", "sample", "channel")  # no small form has them


@dataclass
class Plain:
    """How the small form follows from the whole.

    Attributes
    ----------
    axes : dict of str to int
        The arrays that are handed over with fewer axes, and how many of the first are left out, each of length 1.
    result : int or tuple of int
        Likewise, of what is returned, or of its parts.
    without : dict of str to object
        The arguments that fall away, and what they are: a value, or a function of the others.
    drawn : bool or str
        What the exercise's `draw` is told.
    """

    axes: dict
    result: int | tuple
    without: dict = field(default_factory=dict)
    drawn: bool | str = True

    def of(self, exercise):
        """Return the small form of an exercise, which is one itself.

        Its mistakes are those of the whole but for those whose hints speak of what the small form has not.
        """
        names = [name for name in exercise.names if name not in self.without]
        lacking = (*LACKING, *self.without)

        def right(*arguments, **named):
            return self._lowered(exercise.right(**self._lifted(dict(zip(names, arguments)) | named)))

        def draw(rng):
            for drawn in exercise.draw(rng, plain=self.drawn):
                named = dict(zip(exercise.names, drawn))
                yield tuple(_item(_without(named[name], self.axes.get(name, 0))) for name in names)

        right.__name__, right.__doc__ = exercise.name, exercise.right.__doc__
        right.__signature__ = inspect.Signature(
            [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in names]
        )
        mistakes = {
            name: self._mistake(exercise, known)
            for name, known in exercise.mistakes.items()
            if not any(word in known.hint for word in lacking)
        }
        return replace(exercise, right=right, draw=draw, mistakes=mistakes, plain=True, strided=False)

    def _mistake(self, exercise, known):
        def small(make):
            def way(_, a):
                whole = self._lifted(vars(a))
                return self._lowered(
                    make(lambda **changes: exercise.right(**{**whole, **changes}), SimpleNamespace(**whole))
                )

            return way

        when = known.when and (lambda a: known.when(SimpleNamespace(**self._lifted(vars(a)))))
        return Mistake(known.hint, *map(small, known.ways), when=when)

    def _lifted(self, named):
        """Return the arguments of the whole for those of the small form."""
        whole = {name: _with(value, self.axes.get(name, 0)) for name, value in named.items()}
        others = SimpleNamespace(**whole)
        return whole | {name: of(others) if callable(of) else of for name, of in self.without.items()}

    def _lowered(self, returned):
        """Return what the small form returns for what the whole does; ValueError if that has no small form."""
        if isinstance(self.result, tuple):
            return tuple(map(_without, returned, self.result))
        return _without(returned, self.result)


def _with(value, axes):
    return np.asarray(value)[(None,) * axes] if axes else value


def _without(value, axes):
    if np.shape(value)[:axes] != (1,) * axes:
        raise ValueError(f"shape {np.shape(value)}, expected {axes} axes of length 1 first")
    return value[(0,) * axes] if axes else value


def _item(value):
    """Return a Python number for an array that has become a number."""
    return value.item() if isinstance(value, np.generic) else value
