"""max_pool.py: exact against the windows one by one, on numbers and on symbols."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from reference import padded_pools, pool_case

import bpcnn_helpers as bp
from bpcnn_helpers.ops.max_pool import TEMPORARY_BYTES

seeds = st.integers(0, 2**32 - 1)
kinds = st.sampled_from(["int", "Fraction", "float64"])


@given(padded_pools(), seeds, kinds)
def test_max(pool, seed, kind):
    x, dz, places, size, steps = pool_case(pool, seed, kind)
    z, grad = np.zeros(dz.shape, x.dtype), np.zeros(x.shape, object)
    for out, cells in places:
        winner = max(cells, key=lambda cell: x[cell])  # the first of equals
        z[out] = x[winner]
        grad[winner] += dz[out]
    assert np.array_equal(bp.max_pool2d(x, size, **steps), z)
    assert np.array_equal(bp.max_pool2d_grad(dz, x, size, **steps), grad)


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


def test_the_formula_of_a_window_is_one_maximum_without_its_padded_cells():
    (x,) = bp.symbols("x", (1, 2, 2))
    a, b, c, d = x.flat
    assert bp.max_pool2d(x, 2, stride=1, padding=1)[:2].tolist() == [
        [a, sympy.Max(a, b), b],
        [sympy.Max(a, c), sympy.Max(a, b, c, d), sympy.Max(b, d)],
    ]
    grad = bp.max_pool2d_grad(np.array([[1]], object), x[:1, :1], 2, padding=((0, 1), (1, 0)))
    assert grad.tolist() == [[1]]


@pytest.mark.parametrize("lowest", [-np.inf, -(2**63)])
@pytest.mark.parametrize("kind", ["number", object])
def test_a_padded_cell_never_wins_not_even_against_the_lowest_number(lowest, kind):
    x = np.full((3, 3), lowest, type(lowest) if kind == "number" else kind)
    assert (bp.max_pool2d(x, 3, stride=2, padding=1) == lowest).all()
    dz = np.array([[1, 2], [3, 4]])
    assert bp.max_pool2d_grad(dz, x, 3, stride=2, padding=1).tolist() == [[1, 2, 0], [3, 4, 0], [0, 0, 0]]


@given(padded_pools(), seeds, st.sampled_from(["float16", "float32", "float64", "longdouble", object]))
def test_numbers_that_are_not_finite(pool, seed, dtype):
    """The first NaN of a window wins, and each δ goes to its winner alone, whatever they are."""
    x, dz, places, size, steps = pool_case(pool, seed, "float64")
    rng = np.random.default_rng(seed)
    x = rng.choice([0, 1, np.nan, np.inf, -np.inf], x.shape, p=[0.3, 0.3, 0.2, 0.1, 0.1]).astype(dtype)
    dz = rng.choice([1, np.nan, np.inf, -np.inf, -2], dz.shape).astype(dtype)
    z, grad = np.zeros(dz.shape), np.zeros(x.shape)
    for out, cells in places:
        winner = max(cells, key=lambda cell: np.inf if x[cell] != x[cell] else np.arctan(float(x[cell])))
        z[out] = x[winner]
        with np.errstate(invalid="ignore"):  # ∞ - ∞, where a cell wins twice
            grad[winner] += dz[out]
    assert np.array_equal(bp.max_pool2d(x, size, **steps).astype(float), z, equal_nan=True)
    with np.errstate(invalid="ignore"):
        found = bp.max_pool2d_grad(dz, x, size, **steps)
    assert found.dtype == dtype
    assert np.array_equal(found.astype(float), grad, equal_nan=True)


@pytest.mark.parametrize("kind", ["float32", "float64", int])
@pytest.mark.parametrize("size", [(2, 2), (1, 3), (3, 1), (4, 1)])
def test_large_arrays_are_computed_as_small_ones(kind, size):
    rng = np.random.default_rng(0)
    x = rng.integers(0, 3, (400, 720, 12)).astype(kind)
    dz = rng.integers(1, 9, (400, 720 // size[0], 12 // size[1])).astype(kind)
    assert dz.nbytes > TEMPORARY_BYTES > dz[:10].nbytes
    found = bp.max_pool2d_grad(dz, x, size)
    assert np.array_equal(found[:10], bp.max_pool2d_grad(dz[:10], x[:10], size))
    assert np.array_equal(found[-10:], bp.max_pool2d_grad(dz[-10:], x[-10:], size))


@pytest.mark.parametrize("size", [(1, 2), (2, 1)])
def test_what_lies_between_the_windows_gets_nothing(size, monkeypatch):
    monkeypatch.setattr(np, "empty_like", lambda like, dtype: np.full_like(like, 7, dtype))  # as memory may be
    dz = np.arange(1.0, 5).reshape(2, 2)
    expected = np.zeros((4, 4))
    expected[::2, ::2] = dz
    assert np.array_equal(bp.max_pool2d_grad(dz, np.ones((4, 4)), size, stride=2), expected)


@pytest.mark.parametrize(("size", "steps"), [(2, {}), (2, {"padding": 1}), (3, {"stride": 2, "padding": 1})])
def test_other_orders_in_memory(size, steps):
    x = np.random.default_rng(0).integers(0, 3, (5, 4, 7, 8))
    turned = np.ascontiguousarray(x.transpose(2, 1, 3, 0)).transpose(3, 1, 0, 2)
    z = bp.max_pool2d(x, size, **steps)
    dz = np.arange(z.size).reshape(z.shape)
    assert np.array_equal(bp.max_pool2d(turned, size, **steps), z)
    expected = bp.max_pool2d_grad(dz, x, size, **steps)
    assert np.array_equal(bp.max_pool2d_grad(dz, turned, size, **steps), expected)


def test_nan_is_passed_on():
    x = np.array([[1, np.nan, 1, 2], [3, 4, 3, 4]])[None, None]
    assert np.array_equal(bp.max_pool2d(x, 2)[0, 0], [[np.nan, 4]], equal_nan=True)
    assert bp.max_pool2d_grad([[[[5.0, 7.0]]]], x, 2)[0, 0].tolist() == [[0, 5, 0, 0], [0, 0, 0, 7]]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("stride", [2, 1])
def test_an_error_term_that_is_not_finite_goes_to_its_winner_alone(bad, stride):
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    dz = np.ones_like(bp.max_pool2d(x, 2, stride=stride))
    dz[0, 0, 0, 0] = bad
    grad = bp.max_pool2d_grad(dz, x, 2, stride=stride)[0, 0]
    assert np.array_equal(grad[1, 1], bad, equal_nan=True)
    grad[1, 1] = 0
    assert np.isfinite(grad).all()


def test_nan_among_objects_is_passed_on():
    for cells in ([1.0, np.nan], [np.nan, 1.0]):
        assert np.isnan(bp.max_pool2d(np.array([[[cells]]], object), (1, 2))[0, 0, 0, 0])


def test_large_windows_of_objects():
    x = np.array([*map(Fraction, range(36))], object).reshape(1, 1, 6, 6)
    assert bp.max_pool2d_grad(np.array([[[[1]]]], object), x, 6).ravel().tolist() == [0] * 35 + [1]
