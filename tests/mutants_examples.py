"""The examples in the docstrings, as tests for mutants.py; pytest itself would find them again in every mutant."""

from doctest import NORMALIZE_WHITESPACE, DocTestFinder, DocTestRunner
from importlib import import_module

import mutants
import pytest


def examples():
    for stem in mutants.LIST["tests"]:
        module = import_module(f"bpcnn_helpers.{stem}")
        for name, thing in vars(module).items():
            if callable(thing) and thing.__module__ == module.__name__ and "__mutmut" not in name:
                yield from DocTestFinder(recurse=False, exclude_empty=True).find(thing, f"{stem}.{name}", module)


@pytest.mark.parametrize("example", [e for e in examples() if e.examples], ids=lambda example: example.name)
def test_example(example):
    assert DocTestRunner(verbose=False, optionflags=NORMALIZE_WHITESPACE).run(example).failed == 0
