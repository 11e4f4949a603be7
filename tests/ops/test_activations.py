"""activations.py: values against SciPy, and formulas."""

import numpy as np
import pytest
import scipy.special
import sympy
from hypothesis import given
from hypothesis import strategies as st

import bpcnn_helpers as bp
from bpcnn_helpers.nn.layer import backward_of

LOGITS = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]])


def test_values_are_scipys():
    x = np.linspace(-800, 800, 101)
    assert np.array_equal(bp.sigmoid(x), scipy.special.expit(x))
    np.testing.assert_allclose(bp.softmax(LOGITS), scipy.special.softmax(LOGITS, axis=1), rtol=1e-14)
    assert bp.relu(np.array([-1.0, 0.0, 2.0, np.inf])).tolist() == [0, 0, 2, np.inf]
    assert np.isnan(bp.relu(np.array([np.nan])))[0]


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -3])
def test_softmax_along_any_axis(axis):
    x = np.random.default_rng(0).normal(size=(3, 4, 5)) * 300
    np.testing.assert_allclose(bp.softmax(x, axis), scipy.special.softmax(x, axis=axis), rtol=1e-13)
    np.testing.assert_allclose(bp.softmax(x, axis=axis).sum(axis=axis), 1, rtol=1e-14)


def test_softmax_of_symbols_along_an_axis():
    a, b, c, d = bp.symbols("s", 4)
    total = sympy.exp(a) + sympy.exp(c)
    assert bp.softmax([[a, b], [c, d]], axis=0)[1, 0] == sympy.exp(c) / total


def test_bytes_do_not_wrap_around():
    assert np.array_equal(bp.softmax(np.array([0, 3], np.uint8)), bp.softmax(np.array([0.0, 3.0])))
    assert bp.softmax(np.array([-128, 127], np.int8))[1] == 1


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_floats_keep_their_dtype(dtype):
    x = LOGITS.astype(dtype)
    results = [bp.sigmoid(x), bp.relu(x), bp.softmax(x)]
    assert {r.dtype for r in results} == {np.dtype(dtype)}
    assert bp.relu_grad(x, x).dtype == dtype


def test_symbols():
    x = sympy.Symbol("x", real=True)
    cell = np.array([x], object)
    assert bp.sigmoid(cell)[0] == 1 / (1 + sympy.exp(-x))
    assert bp.relu(cell)[0] == sympy.Max(x, 0)
    slope = bp.relu_grad(np.array([1], object), cell)[0]
    assert [slope.subs(x, value) for value in (-1, 0, 2)] == [0, 0, 1]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble", object])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_relu_stops_an_error_term_that_is_not_finite(dtype, bad):
    x, dz = np.array([-1, 0, -np.inf, 2, -3], dtype), np.array([bad, bad, bad, bad, 5], dtype)
    for grad in (bp.relu_grad(dz, x), backward_of(bp.ReLU(), dz, x)["x"]):
        assert grad.dtype == dtype
        assert np.array_equal(grad.astype(float), [0, 0, 0, bad, 0], equal_nan=True)


@pytest.mark.parametrize("dtype", [float, object])
def test_relu_lets_an_error_term_pass_where_its_result_is_nan(dtype):
    assert bp.relu_grad(np.array([5.0, 6.0], dtype), np.array([np.nan, -1], dtype)).tolist() == [5, 0]


@given(st.integers(0, 2**32 - 1))
def test_relu_grad_is_one_or_nothing(seed):
    x, dz = np.random.default_rng(seed).integers(-2, 3, (2, 4, 5))
    expected = [d if cell > 0 else 0 for cell, d in zip(x.flat, dz.flat, strict=True)]
    for kind in (int, float, object):
        assert bp.relu_grad(dz.astype(kind), x.astype(kind)).ravel().tolist() == expected
    assert bp.relu_grad(dz, x.astype(float)).dtype == dz.dtype


def test_relu_grad_of_a_single_number():
    assert bp.relu_grad(3.0, 2.0) == 3
    assert bp.relu_grad(np.inf, -2.0) == 0


REFUSED = [
    (lambda: bp.softmax(1.0), ValueError, r"^x has shape \(\), expected \(\.\.\., K\)$"),
    (
        lambda: bp.softmax(np.ones((2, 0))),
        ValueError,
        r"^x has shape \(2, 0\), expected at least one score along axis -1$",
    ),
    (lambda: bp.softmax(LOGITS, 2), ValueError, r"^axis is 2, expected -2 to 1 for x \(2, 3\)$"),
    (lambda: bp.softmax(LOGITS, -3), ValueError, r"^axis is -3, expected -2 to 1 for x \(2, 3\)$"),
    (lambda: bp.softmax(LOGITS, None), TypeError, "^axis is None, expected an int$"),
    (lambda: bp.softmax(LOGITS, (0, 1)), TypeError, r"^axis is \(0, 1\), expected an int$"),
    (lambda: bp.relu_grad([1.0], LOGITS), ValueError, r"^dz has shape \(1,\), expected \(2, 3\), that of x$"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize(("given", "found"), [("f2", "f2"), ("f4", "f4"), ("f8", "f8"), ("i8", "f8"), ("?", "f8")])
def test_sigmoid_and_softmax_keep_the_dtype_of_floats(given, found):
    for activation in (bp.sigmoid, bp.softmax):
        assert activation(np.ones(2, given)).dtype == found
