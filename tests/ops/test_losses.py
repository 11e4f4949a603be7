"""losses.py: values against SciPy, gradients against SymPy, and clear refusals."""

import numpy as np
import pytest
import scipy.special
import sympy

import bpcnn_helpers as bp

LOGITS, LABELS = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]]), np.array([1, 0])


def test_values_are_scipys():
    loss, _ = bp.cross_entropy(LOGITS, LABELS)
    assert loss == pytest.approx(-scipy.special.log_softmax(LOGITS, axis=1)[[0, 1], LABELS].mean(), rel=1e-14)


def test_large_scores_do_not_overflow():
    loss, dlogits = bp.cross_entropy(np.array([[1e4, 0.0], [0.0, -1e4]]), [1, 1])
    assert loss == 1e4
    assert dlogits.tolist() == [[0.5, -0.5], [0.5, -0.5]]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_floats_keep_their_dtype(dtype):
    x = LOGITS.astype(dtype)
    assert {r.dtype for r in (bp.cross_entropy(x, LABELS)[1], bp.squared_error(x, x)[1])} == {np.dtype(dtype)}


def test_losses_are_means_over_the_batch():
    twice = np.concatenate([LOGITS, LOGITS]), np.concatenate([LABELS, LABELS])
    assert bp.cross_entropy(*twice)[0] == pytest.approx(bp.cross_entropy(LOGITS, LABELS)[0], rel=1e-15)
    assert bp.squared_error([[1.0, 2.0], [3.0, 0.0]], np.zeros((2, 2)))[0] == (1 + 4 + 9) / 4


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error"])
def test_gradient_of_a_loss_is_sympys_derivative(loss):
    scores = np.array(sympy.symbols("s:6"), object).reshape(2, 3)
    target = LABELS if loss == "cross_entropy" else np.array(sympy.symbols("t:6"), object).reshape(2, 3)
    value, gradient = getattr(bp, loss)(scores, target)
    for score, slope in zip(scores.flat, gradient.flat, strict=True):
        assert sympy.simplify(sympy.diff(value, score) - slope) == 0


REFUSED = [
    (lambda: bp.cross_entropy(LOGITS[0], LABELS), ValueError, r"logits has shape \(3,\), expected \(N, K\)"),
    (lambda: bp.cross_entropy(LOGITS, [1]), ValueError, r"labels has shape \(1,\), expected \(2,\)"),
    (lambda: bp.cross_entropy(LOGITS, [0.0, 1.0]), TypeError, "labels has dtype float64, expected ints from 0 to 2"),
    (lambda: bp.cross_entropy(LOGITS, [0, 3]), ValueError, "labels run from 0 to 3, expected 0 to 2"),
    (lambda: bp.cross_entropy(LOGITS, [-1, 0]), ValueError, "labels run from -1 to 0, expected 0 to 2"),
    (lambda: bp.cross_entropy(LOGITS[:0], LABELS[:0]), ValueError, "mean over an empty batch"),
    (lambda: bp.squared_error(LOGITS, LABELS), ValueError, r"t has shape \(2,\), expected \(N, K\)"),
    (lambda: bp.squared_error(LOGITS, LOGITS[:1]), ValueError, r"t has shape \(1, 3\), expected \(2, 3\)"),
    (lambda: bp.squared_error(LOGITS[:0], LOGITS[:0]), ValueError, "mean over an empty batch"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call()
