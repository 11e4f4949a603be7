"""losses.py: values against SciPy, gradients against SymPy, and clear refusals."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import scipy.special
import sympy
from hypothesis import given
from hypothesis import strategies as st

import bpcnn_helpers as bp

LOGITS, LABELS = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]]), np.array([1, 0])


def test_values_are_scipys():
    loss, _ = bp.cross_entropy(LOGITS, LABELS)
    assert loss == pytest.approx(-scipy.special.log_softmax(LOGITS, axis=1)[[0, 1], LABELS].mean(), rel=1e-14)


@given(st.integers(0, 2**32 - 1))
def test_one_hot_rows_are_labels(seed):
    rng = np.random.default_rng(seed)
    logits, labels = rng.normal(size=(5, 4)) * 100, rng.integers(0, 4, 5)
    loss, dlogits = bp.cross_entropy(logits, labels)
    for one_hot in (np.eye(4)[labels], np.eye(4, dtype=int)[labels], labels[:, None] == np.arange(4)):
        found, its_dlogits = bp.cross_entropy(logits, one_hot)
        assert found == loss
        assert np.array_equal(its_dlogits, dlogits)


def test_probabilities_weigh_the_classes():
    t = np.array([[0.5, 0.25, 0.25], [0, 0.125, 0.875]])
    each = [[bp.cross_entropy(row[None], [k])[0] for k in range(3)] for row in LOGITS]
    loss, dlogits = bp.cross_entropy(LOGITS, t)
    assert loss == pytest.approx((t * each).sum() / 2, rel=1e-14)
    np.testing.assert_allclose(dlogits, (bp.softmax(LOGITS) - t) / 2, rtol=1e-13)
    exact = np.frompyfunc(Fraction, 1, 1)(t)
    assert bp.cross_entropy(LOGITS, exact)[0] == pytest.approx(loss, rel=1e-14)
    assert bp.cross_entropy(LOGITS, t)[0] > bp.cross_entropy(np.log(t + 1e-300), t)[0]  # Gibbs' inequality


def test_a_class_without_probability_adds_nothing():
    logits = np.array([[0.0, -np.inf]])
    for labels in ([0], [[1, 0]], [[1.0, 0.0]]):
        loss, dlogits = bp.cross_entropy(logits, labels)
        assert loss == 0
        assert dlogits.tolist() == [[0, 0]]
    assert bp.cross_entropy(logits, [[0.5, 0.5]])[0] == np.inf


def test_large_scores_do_not_overflow():
    loss, dlogits = bp.cross_entropy(np.array([[1e4, 0.0], [0.0, -1e4]]), [1, 1])
    assert loss == 1e4
    assert dlogits.tolist() == [[0.5, -0.5], [0.5, -0.5]]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_floats_keep_their_dtype(dtype):
    x = LOGITS.astype(dtype)
    one_hot = np.eye(3, dtype=int)[LABELS]
    losses = bp.cross_entropy(x, LABELS), bp.cross_entropy(x, one_hot), bp.cross_entropy(x, one_hot.astype(dtype))
    assert {dlogits.dtype for _, dlogits in (*losses, bp.squared_error(x, x))} == {np.dtype(dtype)}
    assert {type(loss) for loss, _ in (*losses, bp.squared_error(x, x))} == {float}
    assert bp.cross_entropy(x, one_hot.astype("float64"))[1].dtype == np.float64  # the finer of the two


def test_labels_may_be_bytes():
    loss, dlogits = bp.cross_entropy(LOGITS, LABELS.astype(np.uint8))
    assert loss == bp.cross_entropy(LOGITS, LABELS)[0]
    assert np.array_equal(dlogits, bp.cross_entropy(LOGITS, LABELS)[1])


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


def test_gradient_with_probabilities_is_sympys_derivative():
    s, (p, q) = bp.symbols("s", (1, 3)), bp.symbols("t", 2)
    for t in ([p, q, 1 - p - q], [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], [0, 1, 0]):
        value, gradient = bp.cross_entropy(s, [t])
        for score, slope in zip(s.flat, gradient.flat, strict=True):
            assert sympy.simplify(sympy.diff(value, score) - slope) == 0


def test_rounded_probabilities_are_probabilities():
    thirds = np.full((1, 3), 1 / 3)
    for dtype in ("float16", "float32", "float64"):
        assert bp.cross_entropy(np.zeros((1, 3)), thirds.astype(dtype))[0] == pytest.approx(np.log(3), rel=1e-3)
    elevenths = np.full((1, 11), np.float16(1 / 11))  # their sum is 0.9995
    assert bp.cross_entropy(np.zeros((1, 11)), elevenths)[0] == pytest.approx(np.log(11), rel=1e-3)
    many = np.full((1, 1000), np.float32(0.001))
    assert bp.cross_entropy(np.zeros((1, 1000)), many)[0] == pytest.approx(np.log(1000), rel=1e-6)


ROW = r"^labels holds the row \[.*\] with sum {}, expected probabilities with sum 1$"
EMPTY = "holds no sample: the mean over an empty batch is undefined$"
REFUSED = [
    (lambda: bp.cross_entropy(LOGITS, LOGITS), ValueError, ROW.format("3.5")),
    (lambda: bp.cross_entropy(LOGITS, [[0.5, 0.5, 0], [0.5, 0.25, 0.2]]), ValueError, ROW.format("0.95")),
    (lambda: bp.cross_entropy(LOGITS, [[1, 0, 0], [0, 1, 1]]), ValueError, ROW.format("2.0")),
    (lambda: bp.cross_entropy(LOGITS, [[1, 0, 0], [2, -1, 0]]), ValueError, ROW.format("1.0")),
    (lambda: bp.cross_entropy(LOGITS, [[1, 0, 0], [np.nan, 1, 0]]), ValueError, ROW.format("nan")),
    (lambda: bp.cross_entropy(LOGITS, [[1, 0, 0], [Fraction(1, 2)] * 3]), ValueError, ROW.format("1.5")),
    (
        lambda: bp.cross_entropy(LOGITS, [[1, 0], [0, 1]]),
        ValueError,
        r"^labels has shape \(2, 2\), expected \(2,\) or \(2, 3\) for logits \(2, 3\)$",
    ),
    (
        lambda: bp.cross_entropy(LOGITS, [["a", "b", "c"]] * 2),
        TypeError,
        "^labels has dtype <U1, expected real numbers",
    ),
    (lambda: bp.cross_entropy(LOGITS, [Decimal(1), Decimal(0)]), TypeError, r"^labels holds Decimal\('1'\), expected"),
    (lambda: bp.cross_entropy(LOGITS[:, :0], LABELS), ValueError, r"^logits has shape \(2, 0\), expected at least one"),
    (lambda: bp.cross_entropy(LOGITS[0], LABELS), ValueError, r"logits has shape \(3,\), expected \(N, K\)"),
    (lambda: bp.cross_entropy(LOGITS, [1]), ValueError, r"^labels has shape \(1,\), expected \(2,\) or"),
    (lambda: bp.cross_entropy(LOGITS, [0.0, 1.0]), TypeError, "^labels has dtype float64, expected ints from 0 to 2$"),
    (lambda: bp.cross_entropy(LOGITS, [0, 3]), ValueError, "^labels run from 0 to 3, expected 0 to 2$"),
    (lambda: bp.cross_entropy(LOGITS, [-1, 0]), ValueError, "^labels run from -1 to 0, expected 0 to 2$"),
    (lambda: bp.cross_entropy(LOGITS[:0], LABELS[:0]), ValueError, rf"^logits \(0, 3\) {EMPTY}"),
    (lambda: bp.squared_error(LOGITS, LABELS), ValueError, r"^t has shape \(2,\), expected \(N, K\)$"),
    (lambda: bp.squared_error(LOGITS[0], LOGITS), ValueError, r"^y has shape \(3,\), expected \(N, K\)$"),
    (
        lambda: bp.squared_error(LOGITS, LOGITS[:1]),
        ValueError,
        r"^t has shape \(1, 3\), expected \(2, 3\), that of y \(one number per output\)$",
    ),
    (lambda: bp.squared_error(LOGITS[:0], LOGITS[:0]), ValueError, rf"^y \(0, 3\) {EMPTY}"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[case[2][:45] for case in REFUSED])
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call()
