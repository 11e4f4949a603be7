"""Tests for mutants.py only: the docstrings' examples, which pytest would find again in every mutant."""

from doctest import NORMALIZE_WHITESPACE, DocTestFinder, DocTestRunner
from importlib import import_module
from threading import RLock

import mutants
import pytest
from tqdm import tqdm

tqdm.monitor_interval = 0  # mutmut forks: no thread of tqdm's,
tqdm.set_lock(RLock())  # and no lock that processes share, which one that is killed would never give back


def examples():
    for stem in mutants.LIST["tests"]:
        module = import_module("bpcnn_helpers." + stem.replace("/", "."))
        for name, thing in vars(module).items():
            if callable(thing) and thing.__module__ == module.__name__ and "__mutmut" not in name:
                yield from DocTestFinder(recurse=False, exclude_empty=True).find(thing, f"{stem}.{name}", module)


@pytest.mark.parametrize("example", [e for e in examples() if e.examples], ids=lambda example: example.name)
def test_example(example):
    runner = DocTestRunner(verbose=False, optionflags=NORMALIZE_WHITESPACE)
    assert runner.run(example, clear_globs=False).failed == 0  # it is run again, by the next mutant
