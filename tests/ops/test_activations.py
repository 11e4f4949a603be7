"""activations.py: values against SciPy, and formulas."""

import numpy as np
import pytest
import scipy.special
import sympy

import bpcnn_helpers as bp
from bpcnn_helpers.ops.activations import relu_grad

LOGITS = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]])


def test_values_are_scipys():
    x = np.linspace(-800, 800, 101)
    assert np.array_equal(bp.sigmoid(x), scipy.special.expit(x))
    np.testing.assert_allclose(bp.softmax(LOGITS), scipy.special.softmax(LOGITS, axis=1), rtol=1e-14)
    assert bp.relu(np.array([-1.0, 0.0, 2.0, np.inf])).tolist() == [0, 0, 2, np.inf]
    assert np.isnan(bp.relu(np.array([np.nan])))[0]


def test_bytes_do_not_wrap_around():
    assert np.array_equal(bp.softmax(np.array([0, 3], np.uint8)), bp.softmax(np.array([0.0, 3.0])))
    assert bp.softmax(np.array([-128, 127], np.int8))[1] == 1


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_floats_keep_their_dtype(dtype):
    x = LOGITS.astype(dtype)
    results = [bp.sigmoid(x), bp.relu(x), bp.softmax(x)]
    assert {r.dtype for r in results} == {np.dtype(dtype)}
    assert relu_grad(x, x).dtype == dtype


def test_symbols():
    x = sympy.Symbol("x", real=True)
    cell = np.array([x], object)
    assert bp.sigmoid(cell)[0] == 1 / (1 + sympy.exp(-x))
    assert bp.relu(cell)[0] == sympy.Max(x, 0)
    slope = relu_grad(np.array([1], object), cell)[0]
    assert [slope.subs(x, value) for value in (-1, 0, 2)] == [0, 0, 1]
