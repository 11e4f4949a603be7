"""collector.py: the collector waits, and works again afterwards."""

import gc

import numpy as np
import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.tracing.collector import collector_held


@pytest.mark.parametrize("on", [True, False])
def test_it_is_as_it_was_before_also_after_an_error(on):
    was_on = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        with collector_held():
            assert not gc.isenabled()
            with pytest.raises(ZeroDivisionError), collector_held():
                raise ZeroDivisionError
            assert not gc.isenabled()
        assert gc.isenabled() is on
    finally:
        (gc.enable if was_on else gc.disable)()


def test_it_waits_while_an_operation_is_traced_and_an_explorer_made():
    seen = []

    def op(x):
        seen.append(gc.isenabled())
        return x + 1

    bp.trace(op, x=np.ones(2))
    explorer = bp.explore({"x": [1]}, {"y": op})
    explorer.page.values = {"x": [2]}
    assert not any(seen)
    assert len(seen) >= 2
    assert gc.isenabled()


def test_terms_need_no_collector():
    bp.trace(lambda x: bp.conv2d(x, x), x=np.ones((1, 2, 5, 5)))  # what is imported at first may leave some
    gc.collect()
    bp.trace(lambda x: bp.conv2d(x, x), x=np.ones((1, 2, 5, 5)))
    assert gc.collect() < 100
