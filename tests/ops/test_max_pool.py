"""max_pool.py: exact against the windows one by one, on numbers and on symbols."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import pool_case, pools

import bpcnn_helpers as bp
from bpcnn_helpers.ops.max_pool import max_passes

seeds = st.integers(0, 2**32 - 1)
kinds = st.sampled_from(["int", "Fraction", "float64"])


@given(pools(), seeds, kinds)
def test_max(pool, seed, kind):
    x, dz, places, size, stride = pool_case(pool, seed, kind)
    z, grad = np.zeros(dz.shape, x.dtype), np.zeros(x.shape, object)
    for out, cells in places:
        winner = max(cells, key=lambda cell: x[cell])  # the first of equals
        z[out] = x[winner]
        grad[winner] += dz[out]
    assert np.array_equal(bp.max_pool2d(x, size, stride=stride), z)
    assert np.array_equal(bp.max_pool2d_grad(dz, x, size, stride=stride), grad)


def test_source_example():
    x = np.array([[1, 3, 2, 1], [2, 9, 1, 1], [1, 3, 2, 3], [5, 6, 1, 2]])[None, None]
    expected = [[0, 0, 8, 0], [0, 2, 0, 0], [0, 0, 0, 6], [0, 4, 0, 0]]
    assert bp.max_pool2d_grad([[[[2, 8], [4, 6]]]], x, 2)[0, 0].tolist() == expected


def test_first_of_equals_wins_alone_and_overlaps_add_up():
    ties = np.ones((1, 1, 2, 2))
    assert bp.max_pool2d_grad([[[[5]]]], ties, 2)[0, 0].tolist() == [[5, 0], [0, 0]]
    assert bp.max_pool2d_grad([[[[5]]]], [[[[1, 7], [7, 1]]]], 2)[0, 0].tolist() == [[0, 5], [0, 0]]
    middle = np.array([[0, 0, 0], [0, 9, 0], [0, 0, 0]])[None, None]
    assert bp.max_pool2d_grad([[[[1, 2], [3, 4]]]], middle, 2, stride=1)[0, 0, 1, 1] == 10


@pytest.mark.parametrize(("width", "stride"), [(2, 2), (3, 2), (3, 1)])
def test_integers_may_have_an_error_term_of_halves(width, stride):
    """Windows that tile the map, leave a column out, and overlap."""
    x, dz = np.arange(2 * width).reshape(1, 1, 2, width), np.full((1, 1, 1, (width - 2) // stride + 1), 0.5)
    grad = bp.max_pool2d_grad(dz, x, 2, stride=stride)[0, 0]
    assert grad[0].tolist() == [0] * width
    assert grad[1].tolist() == ([0, 0.5, 0.5] if stride == 1 else [0, 0.5, 0][:width])
    assert bp.max_pool2d_grad(2 * np.ones(dz.shape, int), x.astype("float32"), 2, stride=stride).dtype == float


def test_objects_are_compared_a_window_at_once_numbers_in_two_passes():
    x = np.arange(4).reshape(1, 1, 2, 2)
    assert len(max_passes(x, (2, 2), (2, 2))) == 2
    ((_, largest, cells),) = max_passes(x.astype(object), (2, 2), (2, 2))
    assert largest == 3
    assert len(cells) == 4


def test_nan_is_passed_on():
    x = np.array([[1, np.nan, 1, 2], [3, 4, 3, 4]])[None, None]
    assert np.array_equal(bp.max_pool2d(x, 2)[0, 0], [[np.nan, 4]], equal_nan=True)
    assert bp.max_pool2d_grad([[[[5.0, 7.0]]]], x, 2).sum() == 12


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("stride", [2, 1])
def test_an_error_term_that_is_not_finite_leaves_no_finite_number_in_its_window_and_no_other(bad, stride):
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    dz = np.ones_like(bp.max_pool2d(x, 2, stride=stride))
    dz[0, 0, 0, 0] = bad
    with np.errstate(invalid="ignore"):
        grad = bp.max_pool2d_grad(dz, x, 2, stride=stride)[0, 0]
    assert not np.isfinite(grad[:2, :2]).any()
    assert np.isfinite(grad[2:]).all()
    assert np.isfinite(grad[:, 2:]).all()


def test_nan_among_objects_is_passed_on():
    for cells in ([1.0, np.nan], [np.nan, 1.0]):
        assert np.isnan(bp.max_pool2d(np.array([[[cells]]], object), (1, 2))[0, 0, 0, 0])


def test_large_windows_of_objects():
    x = np.array([*map(Fraction, range(36))], object).reshape(1, 1, 6, 6)
    assert bp.max_pool2d_grad(np.array([[[[1]]]], object), x, 6).ravel().tolist() == [0] * 35 + [1]
