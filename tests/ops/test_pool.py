"""pool.py: exact against the windows one by one, on numbers and on symbols."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from reference import padded_pools, pool_case

import bpcnn_helpers as bp

seeds = st.integers(0, 2**32 - 1)


@given(padded_pools(), seeds, st.sampled_from(["int", "Fraction"]))
def test_sum_and_average(pool, seed, kind):
    x, dz, places, size, steps = pool_case(pool, seed, kind)
    z, grad, cells_per_window = np.zeros(dz.shape, object), np.zeros(x.shape, object), size[0] * size[1]
    for out, cells in places:
        z[out] = sum(x[cell] for cell in cells)
        for cell in cells:
            grad[cell] += dz[out]
    assert np.array_equal(bp.sum_pool2d(x, size, **steps), z)
    assert np.array_equal(bp.sum_pool2d_grad(dz, x.shape[2:], size, **steps), grad)
    if kind == "Fraction":
        z, grad = z * Fraction(1, cells_per_window), grad * Fraction(1, cells_per_window)
    else:
        z, grad = z / cells_per_window, grad / cells_per_window
    assert np.array_equal(bp.avg_pool2d(x, size, **steps), z)
    assert np.array_equal(bp.avg_pool2d_grad(dz, x.shape[2:], size, **steps), grad)


@given(padded_pools(), seeds, st.sampled_from(["int", "Fraction"]))
def test_gradients_are_adjoint(case, seed, kind):
    x, dz, _, size, steps = pool_case(case, seed, kind)
    x, dz = x.astype(object), dz.astype(object)
    for pool, back in ((bp.sum_pool2d, bp.sum_pool2d_grad), (bp.avg_pool2d, bp.avg_pool2d_grad)):
        assert (pool(x, size, **steps) * dz).sum() == (x * back(dz, x.shape[2:], size, **steps)).sum()
    assert (bp.max_pool2d(x, size, **steps) * dz).sum() == (x * bp.max_pool2d_grad(dz, x, size, **steps)).sum()


@given(padded_pools(), seeds)
def test_the_sum_of_delta_is_kept(pool, seed):
    x, dz, places, size, steps = pool_case(pool, seed, "int")
    assert bp.max_pool2d_grad(dz, x, size, **steps).sum() == dz.sum()
    cells = sum(dz[out] * len(cells) for out, cells in places)
    assert bp.sum_pool2d_grad(dz, x.shape[2:], size, **steps).sum() == cells


@given(padded_pools(), seeds, st.sampled_from(["int", "float64", "Fraction"]))
def test_as_many_axes_out_as_in(pool, seed, kind):
    x, dz, _, size, steps = pool_case(pool, seed, kind)
    input_size, batch = x.shape[2:], []
    for maps, delta in ((x, dz), (x[0], dz[0]), (x[0, 0], dz[0, 0])):
        found = [
            bp.max_pool2d(maps, size, **steps),
            bp.max_pool2d_grad(delta, maps, size, **steps),
            bp.sum_pool2d(maps, size, **steps),
            bp.sum_pool2d_grad(delta, input_size, size, **steps),
            bp.avg_pool2d(maps, size, **steps),
            bp.avg_pool2d_grad(delta, input_size, size, **steps),
            bp.upsample2d(maps, size),
        ]
        batch = batch or found
        for ours, whole in zip(found, batch, strict=True):
            assert np.array_equal(ours, whole[(0,) * (4 - maps.ndim)])


def test_a_sum_of_padded_objects_has_no_zeros_in_it():
    (x,) = bp.symbols("x", (1, 1, 2))
    assert bp.sum_pool2d(x, 2, stride=1, padding=((1, 0), (1, 1))).tolist() == [[x[0, 0], x.sum(), x[0, 1]]]
    assert bp.avg_pool2d(x, 2, stride=1, padding=((1, 0), (1, 0)))[0, 0] == x[0, 0] / 4


@pytest.mark.parametrize(("size", "places"), [((2, 3), (4, 5)), ((4, 5), (4, 5)), (1, (4, 5))])
def test_same_gives_as_many_windows_as_there_are_cells(size, places):
    x = np.ones((1, 1, *places))
    for pool in (bp.max_pool2d, bp.sum_pool2d, bp.avg_pool2d):
        assert pool(x, size, stride=1, padding="same").shape == x.shape


def test_upsample_is_a_kronecker_product():
    x = np.arange(4).reshape(1, 1, 2, 2)
    assert np.array_equal(bp.upsample2d(x, (3, 2))[0, 0], np.kron(x[0, 0], np.ones((3, 2), int)))
    assert np.array_equal(bp.upsample2d(x, 2), bp.sum_pool2d_grad(x, 4, 2))


def test_symbols():
    x = np.array(sympy.symbols("a b c d")).reshape(1, 1, 2, 2)
    a, b, c, d = x.flat
    delta = sympy.Symbol("delta")
    assert bp.max_pool2d(x, 2)[0, 0, 0, 0] == sympy.Max(a, b, c, d)
    assert bp.avg_pool2d(x, 2)[0, 0, 0, 0].expand() == (a + b + c + d) / 4
    assert bp.sum_pool2d(x, 2)[0, 0, 0, 0] == a + b + c + d
    grad = bp.max_pool2d_grad(np.array([[[[delta]]]]), x, 2)
    for values in ((1, 3, 2, 3), (2, 2, 2, 2), (4, 1, 0, -1), (0, 0, 1, 0)):
        known = dict(zip((a, b, c, d), values, strict=True))
        expected = [delta if place == values.index(max(values)) else 0 for place in range(4)]
        assert [g.subs(known) for g in grad.flat] == expected


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_floats_keep_their_dtype(dtype):
    x, dz = np.ones((1, 1, 4, 4), dtype), np.ones((1, 1, 2, 2), dtype)
    results = [bp.max_pool2d(x, 2), bp.max_pool2d_grad(dz, x, 2), bp.avg_pool2d(x, 2), bp.avg_pool2d_grad(dz, 4, 2)]
    results += [bp.sum_pool2d(x, 2), bp.sum_pool2d_grad(dz, 4, 2), bp.upsample2d(x, 2)]
    assert {r.dtype for r in results} == {np.dtype(dtype)}


def test_large_integers_are_compared_exactly():
    x = np.array([[[[2**53, 2**53 + 1]]]])
    assert bp.max_pool2d_grad([[[[1.0]]]], x, (1, 2)).tolist() == [[[[0, 1]]]]
    assert bp.avg_pool2d(np.full((1, 1, 2, 2), 2**62), 2) == 2.0**62


def test_result_is_no_view_of_the_input():
    x = np.ones((1, 1, 2, 2))
    for pool in (bp.max_pool2d, bp.sum_pool2d):
        pool(x, 1)[...] = 0
        pool(x, 1, padding=((0, 0), (0, 0)))[...] = 0
    assert (x == 1).all()


def test_empty_batch():
    x = np.ones((0, 1, 4, 4))
    assert bp.max_pool2d(x, 2).shape == (0, 1, 2, 2)
    assert bp.max_pool2d_grad(np.ones((0, 1, 2, 2)), x, 2).shape == x.shape
    assert bp.avg_pool2d_grad(np.ones((0, 1, 2, 2)), 4, 2).shape == x.shape


X = np.ones((2, 3, 5, 5))
UNFIT = r"^dz has shape \(2, 3, 5, 5\), expected \(2, 3, 2, 2\), what size \(2, 2\) with stride \(2, 2\) gives on "
REFUSED = [
    (
        lambda: bp.max_pool2d(X[None], 2),
        ValueError,
        r"^x has shape \(1, 2, 3, 5, 5\), expected \(N, C, H, W\), \(C, H, W\) or",
    ),
    (lambda: bp.max_pool2d(X, 2, padding=2), ValueError, r"^padding is 2, expected at most half of size \(2, 2\)$"),
    (
        lambda: bp.sum_pool2d(X, (1, 4), padding=(1, 0)),
        ValueError,
        r"^padding is \(1, 0\), expected at most half of size",
    ),
    (
        lambda: bp.avg_pool2d(X, 3, padding=((0, 2), (0, 0))),
        ValueError,
        r"^padding is \(\(0, 2\), \(0, 0\)\), expected at",
    ),
    (lambda: bp.max_pool2d(X, 3, padding=((0, 0), (2, 0))), ValueError, "expected at most half of size"),
    (
        lambda: bp.max_pool2d(X, 2, padding="full"),
        ValueError,
        r"^padding is 'full', expected an int, a pair, .* or 'same'$",
    ),
    (
        lambda: bp.max_pool2d(X, 2, padding="same"),
        ValueError,
        r"^padding is 'same', expected with stride=1: unless said windows of size \(2, 2\) do not overlap$",
    ),
    (lambda: bp.max_pool2d(X, (2, 1), padding="same"), ValueError, r"unless said windows of size \(2, 1\) do not"),
    (lambda: bp.max_pool2d(X, (1, 2), padding="same"), ValueError, r"unless said windows of size \(1, 2\) do not"),
    (
        lambda: bp.max_pool2d(X, 2, stride=2, padding="same"),
        ValueError,
        r"^stride is \(2, 2\), expected 1 where padding is 'same'$",
    ),
    (lambda: bp.max_pool2d(X, 9, padding=1), ValueError, r"^size \(9, 9\) does not fit the padded input \(7, 7\)$"),
    (
        lambda: bp.max_pool2d_grad(X, X, 2, padding=1),
        ValueError,
        r"expected \(2, 3, 3, 3\), what size \(2, 2\) with stride \(2, 2\) and padding \(1, 1\) gives on x ",
    ),
    (lambda: bp.max_pool2d(X, 6), ValueError, r"size \(6, 6\) does not fit the input \(5, 5\)"),
    (lambda: bp.max_pool2d(X, 0), ValueError, "size is 0, expected at least 1"),
    (lambda: bp.max_pool2d(X, 2.0), TypeError, "size is 2.0, expected an int"),
    (lambda: bp.max_pool2d(X, 2, stride=0), ValueError, "stride is 0, expected at least 1"),
    (lambda: bp.MaxPool2d(2, stride=0), ValueError, "^stride is 0, expected at least 1$"),
    (
        lambda: bp.sum_pool2d(X, 2**40, padding=((2**39, 2**39 - 1), (2**39, 2**39))),
        ValueError,
        r"^padding is \(\(549755813888, 549755813887\), \(549755813888, 549755813888\)\), expected less: an array ",
    ),
    (
        lambda: bp.sum_pool2d_grad(X[0, :1, :1, :1], 2**40, 2**40),
        ValueError,
        r"^input_size is \(1099511627776, 1099511627776\), expected less: an array \(1, 1099511627776, 1099511627776\)",
    ),
    (lambda: bp.max_pool2d(X, 2, stride=1.5), TypeError, "^stride is 1.5, expected an int"),
    (lambda: bp.max_pool2d_grad(X, X, 2), ValueError, UNFIT + r"x \(2, 3, 5, 5\)$"),
    (lambda: bp.sum_pool2d_grad(X, 5, 2), ValueError, UNFIT + r"input_size \(5, 5\)$"),
    (lambda: bp.sum_pool2d_grad(X, 0, 2), ValueError, "^input_size is 0, expected at least 1$"),
    (lambda: bp.avg_pool2d_grad(X, 4.5, 2), TypeError, "input_size is 4.5, expected an int"),
    (lambda: bp.upsample2d(X, 0), ValueError, "size is 0, expected at least 1"),
    (lambda: bp.upsample2d("ab", 2), TypeError, "x has dtype"),
]


@pytest.mark.parametrize(
    ("call", "name", "axes"),
    [
        (lambda bad: bp.max_pool2d(bad, 1), "x", "H, W"),
        (lambda bad: bp.max_pool2d_grad(bad, X, 2), "dz", "H_out, W_out"),
        (lambda bad: bp.max_pool2d_grad(X, bad, 1), "x", "H, W"),
        (lambda bad: bp.sum_pool2d(bad, 1), "x", "H, W"),
        (lambda bad: bp.sum_pool2d_grad(bad, 5, 2), "dz", "H_out, W_out"),
        (lambda bad: bp.avg_pool2d(bad, 1), "x", "H, W"),
        (lambda bad: bp.upsample2d(bad, 1), "x", "H, W"),
    ],
)
def test_a_wrong_number_of_axes_is_named(call, name, axes):
    allowed = rf"\(N, C, {axes}\), \(C, {axes}\) or \({axes}\)"
    for bad, shape in ([1], r"\(1,\)"), ([[[[[1]]]]], r"\(1, 1, 1, 1, 1\)"):
        with pytest.raises(ValueError, match=rf"^{name} has shape {shape}, expected {allowed}$"):
            call(bad)


def test_a_window_that_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"^size \(3, 3\) does not fit the input \(2, 4\)$"):
        bp.sum_pool2d(np.ones((1, 1, 2, 4)), 3)
    with pytest.raises(ValueError, match=r"^size \(3, 3\) does not fit the input_size \(2, 4\)$"):
        bp.sum_pool2d_grad(np.ones((1, 1, 1, 1)), (2, 4), 3)


def test_large_integers_stay_what_they_are_where_no_sum_is_built():
    most = np.full((1, 1, 2, 2), 2**62)
    assert bp.avg_pool2d(most, 2).dtype == float
    for size in ((1, 2), (2, 1)):
        pooled = bp.max_pool2d(most, size)
        assert bp.max_pool2d_grad(pooled, most, size).dtype == np.int64


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call()
