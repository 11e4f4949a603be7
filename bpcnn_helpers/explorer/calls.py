"""What a function is called with: its parameters' names say which panels and which controls it takes."""

import inspect
from typing import NamedTuple

ANY_NUMBER = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)  # *args and **kwargs


class Call(NamedTuple):
    """A function and its arguments.

    Attributes
    ----------
    function : callable
    given : tuple
        In order: a text is the name of a panel or control, anything else is the argument itself.
    named : tuple of str
        Parameters that take the panel or control of their own name.
    """

    function: object
    given: tuple
    named: tuple

    def names(self):
        """List the panels and controls that it takes, each once."""
        return tuple(dict.fromkeys((*(a for a in self.given if isinstance(a, str)), *self.named)))

    def with_values(self, values):
        """Call the function with what stands for these names."""
        given = (values[argument] if isinstance(argument, str) else argument for argument in self.given)
        return self.function(*given, **{name: values[name] for name in self.named})


def read(what, entry, panels, controls):
    """Return the call that is meant by a function, or by a tuple of a function and its first arguments.

    Parameters
    ----------
    what : str
        What the caller calls it, for the message.
    entry : callable or tuple
        In a tuple, a text is the name of a panel or control, anything else is handed on as it is. The other
        parameters take the panel or control of their name, or stay at their defaults.
    panels, controls : collection of str
        What there is.

    Returns
    -------
    Call

    Raises
    ------
    TypeError, ValueError
        If there is no function, or one takes what is not there.
    """
    function, *given = entry if isinstance(entry, tuple) and entry else (entry,)
    if not callable(function):
        raise TypeError(f"{what} is {entry!r}, expected a function, or a tuple (function, name, …)")
    title = getattr(getattr(function, "func", function), "__name__", type(function).__name__)  # func: of a partial

    def absent(name):
        there = (
            f"there are the panels {', '.join(panels) or '(none)'} and the controls {', '.join(controls) or '(none)'}"
        )
        return ValueError(f"{what}: {title} takes {name!r}, which is no panel before it and no control; {there}")

    for argument in given:
        if isinstance(argument, str) and argument not in panels and argument not in controls:
            raise absent(argument)
    named = []
    for parameter in _others(what, title, function, given):
        if parameter.name in panels or parameter.name in controls:
            (given if parameter.kind is parameter.POSITIONAL_ONLY else named).append(parameter.name)
        elif parameter.default is parameter.empty:
            raise absent(parameter.name)
    return Call(function, tuple(given), tuple(named))


def _others(what, title, function, given):
    """List a function's parameters but the first, which are given, and those that stand for any number."""
    nameless = f"{what}: {title} does not tell the names of its parameters, expected a tuple ({title}, name, …)"
    try:
        signature = inspect.signature(function)
    except ValueError as error:  # some functions written in C
        if given:
            return []
        raise TypeError(nameless) from error
    if not given and _takes_anything(signature):
        raise TypeError(nameless)
    try:
        taken = signature.bind_partial(*given).arguments
    except TypeError as error:
        raise TypeError(f"{what}: {title}{signature} does not take {len(given)} arguments in order") from error
    return [p for p in signature.parameters.values() if p.name not in taken and p.kind not in ANY_NUMBER]


def _takes_anything(signature):
    """Whether a function only says of what it takes in order that it may be any number."""
    first = next(iter(signature.parameters.values()), None)
    return first is not None and first.kind == first.VAR_POSITIONAL
