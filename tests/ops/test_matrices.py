"""matrices.py: SciPy's values, the turn by 180°, and clear refusals."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

import bpcnn_helpers as bp


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
@given(shapes=st.tuples(*[st.integers(1, 6)] * 4), seed=st.integers(0, 2**32 - 1))
def test_matrices_agree_with_scipy(mode, shapes, seed):
    rng = np.random.default_rng(seed)
    x, k = rng.integers(-9, 10, shapes[:2]), rng.integers(-9, 10, shapes[2:])
    for ours, theirs in ((bp.correlate2d, scipy.signal.correlate2d), (bp.convolve2d, scipy.signal.convolve2d)):
        if mode == "valid" and (k.shape[0] > x.shape[0] or k.shape[1] > x.shape[1]):
            with pytest.raises(
                ValueError, match=rf"^k \({k.shape[0]}, {k.shape[1]}\) does not fit x \({x.shape[0]}, {x.shape[1]}\)$"
            ):
                ours(x, k, mode)
        else:
            assert np.array_equal(ours(x, k, mode), theirs(x, k, mode))


def test_rot180_turns_the_last_two_axes():
    k = np.arange(12).reshape(2, 2, 3)
    assert bp.rot180(k).tolist() == [[[5, 4, 3], [2, 1, 0]], [[11, 10, 9], [8, 7, 6]]]
    with pytest.raises(ValueError, match=r"k has shape \(3,\)"):
        bp.rot180([1, 2, 3])


def test_a_turned_kernel_needs_two_axes():
    with pytest.raises(ValueError, match=r"^k has shape \(1,\), expected \(\.\.\., kh, kw\)$"):
        bp.rot180([1])


@pytest.mark.parametrize(
    ("call", "name", "axes"),
    [
        (lambda bad: bp.correlate2d(bad, [[1]]), "x", "(H, W)"),
        (lambda bad: bp.correlate2d([[1]], bad), "k", "(kh, kw)"),
        (lambda bad: bp.convolve2d([[1]], bad), "k", "(kh, kw)"),
    ],
)
def test_a_wrong_number_of_axes_is_named(call, name, axes):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        call([[[1]]])
    assert str(caught.value) == f"{name} has shape (1, 1, 1), expected {axes}"


REFUSED = [
    (lambda: bp.convolve2d(np.ones((2, 3)), np.ones((2, 7))), ValueError, r"^k \(2, 7\) does not fit x \(2, 3\)$"),
    (lambda: bp.correlate2d([1, 2], [[1]]), ValueError, r"x has shape \(2,\), expected \(H, W\)"),
    (lambda: bp.correlate2d([[]], [[1]]), ValueError, "must not be empty"),
    (lambda: bp.convolve2d([[1]], [[1]], mode="half"), ValueError, "mode is 'half', expected 'valid'"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call()
