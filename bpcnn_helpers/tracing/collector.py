"""Python's garbage collector, held while very many terms are made."""

import gc
from contextlib import contextmanager


@contextmanager
def collector_held():
    """Let the collector wait: terms form no cycles, and it would look through all of them again and again.

    Examples
    --------
    >>> with collector_held():
    ...     gc.isenabled()
    False
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
