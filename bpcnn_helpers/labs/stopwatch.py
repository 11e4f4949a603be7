"""How long forms of the same computation take, and how much memory: measured when a cell runs (notebook 09)."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from time import process_time

import numpy as np
from threadpoolctl import threadpool_limits

from bpcnn_helpers.arguments import function, in_range, integer


def race(*contestants: Callable, rounds: int = 5, least: float = 0.02) -> np.ndarray:
    """Measure the time of functions that take turns, so that a busy moment of the machine hits all of them.

    Parameters
    ----------
    *contestants : callable
        Called without arguments, on one core.
    rounds : int, default 5
        After a first one, which warms up.
    least : float, default 0.02
        A short contestant runs several times in a round, for at least as many seconds.

    Returns
    -------
    ndarray, shape (contestants,)
        The median of the rounds: seconds for which the processor worked for us.

    Raises
    ------
    TypeError, ValueError
        If a contestant is no function, or `rounds` or `least` no number above 0.

    Examples
    --------
    >>> race(lambda: sum(range(9)), rounds=1, least=0.001).shape
    (1,)
    """
    for place, contestant in enumerate(contestants, 1):
        function(contestant, f"contestant {place}")
    rounds = integer(rounds, "rounds", 1)
    in_range(least, "least")
    with threadpool_limits(1):
        times = [[_time_of(contestant, least) for contestant in contestants] for _ in range(rounds + 1)]
    return np.median(times[1:], axis=0)


def _time_of(contestant, least):
    start, turns = process_time(), 0
    while process_time() - start < least:
        contestant()
        turns += 1
    return (process_time() - start) / turns


def peak_memory(form: Callable) -> int:
    """Return how many bytes a function needs at its worst moment, beyond what was there before.

    Parameters
    ----------
    form : callable
        Called without arguments.

    Returns
    -------
    int
        What NumPy's arrays and Python's objects take; the result counts, too.

    Raises
    ------
    TypeError
        If `form` is no function.

    Examples
    --------
    >>> peak_memory(lambda: np.ones(10**6)) // 10**6
    8
    """
    function(form, "form")
    tracemalloc.start()
    try:
        form()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
