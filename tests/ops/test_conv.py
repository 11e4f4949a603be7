"""conv.py: exact against the seven loops, the adjoint identity, and clear refusals."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from reference import (
    conv_by_loops,
    input_grad_by_loops,
    numbers,
    paddings,
    walks,
    weight_grad_by_loops,
)

import bpcnn_helpers as bp
from bpcnn_helpers.ops import columns, conv, one_matrix
from bpcnn_helpers.ops.conv import scattered

seeds = st.integers(0, 2**32 - 1)
kinds = st.sampled_from(["int", "Fraction"])


def case(walk, seed, kind):
    """x, w, dz and the sizes and steps of a random case."""
    (x_shape, w_shape, steps), rng = walk, np.random.default_rng(seed)
    size = bp.conv_output_size(x_shape[2:], w_shape[2:], **steps)
    x, w = numbers(rng, x_shape, kind), numbers(rng, w_shape, kind)
    return x, w, numbers(rng, (x_shape[0], w_shape[0], *size), kind), steps


@given(walks(paddings), seeds, kinds)
def test_forward_is_the_seven_loops(walk, seed, kind):
    x, w, dz, steps = case(walk, seed, kind)
    b = numbers(np.random.default_rng(seed), len(w), kind)
    expected = conv_by_loops(x, w, dz.shape, **steps)
    assert np.array_equal(bp.conv2d(x, w, **steps), expected)
    assert np.array_equal(bp.conv2d(x, w, b, **steps), expected + b[:, None, None])


@given(walks(paddings), seeds, kinds)
def test_gradients_are_the_seven_loops(walk, seed, kind):
    x, w, dz, steps = case(walk, seed, kind)
    assert np.array_equal(
        bp.conv2d_input_grad(dz, w, x.shape[2:], **steps), input_grad_by_loops(dz, w, x.shape, **steps)
    )
    assert np.array_equal(
        bp.conv2d_weight_grad(dz, x, w.shape[2:], **steps), weight_grad_by_loops(dz, x, w.shape, **steps)
    )
    assert np.array_equal(bp.conv2d_bias_grad(dz), [dz[:, o].sum() for o in range(dz.shape[1])])


@given(walks(paddings), seeds, kinds)
def test_adjoint_identity(walk, seed, kind):
    x, w, dz, steps = case(walk, seed, kind)
    forward = (bp.conv2d(x, w, **steps) * dz).sum()
    assert forward == (x * bp.conv2d_input_grad(dz, w, x.shape[2:], **steps)).sum()
    assert forward == (w * bp.conv2d_weight_grad(dz, x, w.shape[2:], **steps)).sum()


@given(walks(paddings), seeds, st.integers(1, 3))
def test_blocks_do_not_show(walk, seed, rows):
    """Few rows at a time, turned in two steps as if they were large, give what one block gives, to the last digit."""
    x, w, dz, steps = case(walk, seed, "int")
    size, kernel = x.shape[2:], w.shape[2:]

    def all_three():
        return (
            bp.conv2d(x, w, **steps),
            bp.conv2d_input_grad(dz, w, size, **steps),
            bp.conv2d_weight_grad(dz, x, kernel, **steps),
        )

    whole = all_three()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "BLOCK_BYTES", 1)
        patch.setattr(columns, "SMALL_BYTES", 0)
        patch.setattr(columns, "LEAST_ROWS", rows)
        assert all(np.array_equal(a, b) for a, b in zip(whole, all_three(), strict=True))


def test_what_the_weight_gradient_needs_beside_an_output_row(monkeypatch):
    """A product as large as the result."""
    asked = []
    monkeypatch.setattr(one_matrix, "ONE_MATRIX_BYTES", 0)
    monkeypatch.setattr(conv, "Columns", lambda *given: [asked.append(given[3:]), columns.Columns(*given)][1])
    grad = bp.conv2d_weight_grad(np.ones((2, 5, 3, 4)), np.ones((2, 7, 4, 6)), (2, 3))
    assert asked == [(grad.nbytes,)]


@pytest.mark.parametrize(
    ("c_out", "c_in", "rows", "padding", "turned"),
    [
        (3, 3, 8, 1, True),
        (3, 3, 8, 0, False),  # the output is smaller
        (4, 3, 8, 1, True),  # few numbers
        (4, 3, 256, 1, True),  # 4 · 256 · 16 · 8 bytes are just few enough
        (4, 3, 257, 1, False),
        (4, 4, 300, 1, True),  # no more channels to be laid than to be added up
        (4, 5, 300, 1, True),
    ],
)
def test_the_quicker_way_to_the_input_gradient(monkeypatch, c_out, c_in, rows, padding, turned):
    ways = []
    monkeypatch.setattr(conv, "scattered", lambda *given: [ways.append("scattered"), scattered(*given)][1])
    dz, w, sides = np.ones((1, c_out, rows, 16)), np.ones((c_out, c_in, 3, 3)), 2 - 2 * padding
    grad = bp.conv2d_input_grad(dz, w, (rows + sides, 16 + sides), padding=padding)
    assert ways == ["scattered"] * (not turned)
    inside = grad[..., 2:-2, 2:-2]
    assert (inside == 9 * c_out).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_floats_keep_their_dtype_and_agree(dtype):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(3, 2, 7, 6)), rng.normal(size=(4, 2, 3, 2))
    z = bp.conv2d(x.astype(dtype), w.astype(dtype), np.ones(4, dtype), stride=2, padding=1)
    dz = np.ones_like(z)
    results = [z, bp.conv2d_input_grad(dz, w.astype(dtype), (7, 6), stride=2, padding=1)]
    results += [bp.conv2d_weight_grad(dz, x.astype(dtype), (3, 2), stride=2, padding=1), bp.conv2d_bias_grad(dz)]
    exact = [np.vectorize(Fraction)(a.astype(dtype).astype(float)) for a in (x, w)]
    expected = bp.conv2d(*exact, stride=2, padding=1) + 1
    assert [r.dtype for r in results] == [np.dtype(dtype)] * 4
    np.testing.assert_allclose(z, expected.astype(float), rtol=0, atol=50 * np.finfo(dtype).eps)


def test_symbols_give_the_formulas():
    """The nine partial derivatives of D8, from the operation itself."""
    w11, w12, w21, w22, d11, d12, d21, d22 = sympy.symbols("w11 w12 w21 w22 d11 d12 d21 d22")
    w, dz = np.array([[w11, w12], [w21, w22]]), np.array([[d11, d12], [d21, d22]])
    grad = bp.conv2d_input_grad(dz[None, None], w[None, None], 3)[0, 0]
    expected = [
        [d11 * w11, d11 * w12 + d12 * w11, d12 * w12],
        [d11 * w21 + d21 * w11, d11 * w22 + d12 * w21 + d21 * w12 + d22 * w11, d12 * w22 + d22 * w12],
        [d21 * w21, d21 * w22 + d22 * w21, d22 * w22],
    ]
    assert (grad == np.array(expected)).all()


def test_bytes_do_not_wrap_around():
    x = np.full((1, 1, 3, 3), 255, np.uint8)
    assert bp.conv2d(x, np.ones((1, 1, 3, 3), np.int8)) == 9 * 255
    assert bp.conv2d(x > 0, np.ones((1, 1, 3, 3), bool)) == 9


def test_integers_too_large_for_int64_stay_exact():
    assert bp.conv2d([[[[2**63]]]], [[[[1]]]])[0, 0, 0, 0] == 2**63
    assert bp.conv2d(np.array([[[[2**100]]]], object), [[[[3]]]])[0, 0, 0, 0] == 3 * 2**100


def test_empty_batch():
    w = np.ones((2, 1, 3, 3))
    z = bp.conv2d(np.ones((0, 1, 5, 5)), w)
    assert z.shape == (0, 2, 3, 3)
    assert bp.conv2d_input_grad(z, w, 5).shape == (0, 1, 5, 5)
    assert not bp.conv2d_weight_grad(z, np.ones((0, 1, 5, 5)), 3).any()


def test_nan_spreads_to_every_window_it_lies_in():
    x = np.zeros((1, 1, 4, 4))
    x[0, 0, 1, 1] = np.nan
    z = bp.conv2d(x, np.zeros((1, 1, 2, 2)))
    assert np.isnan(z[0, 0]).tolist() == [[True, True, False], [True, True, False], [False, False, False]]


def test_arguments_are_left_alone():
    x, w = np.ones((2, 1, 4, 4)), np.ones((1, 1, 1, 1))
    x.flags.writeable = w.flags.writeable = False
    z = bp.conv2d(x, w)
    z += 1
    grad = bp.conv2d_input_grad(x, w, 4)
    grad += 1
    assert (x == 1).all()


X, W = np.ones((2, 3, 5, 5)), np.ones((4, 3, 3, 3))
DZ = np.ones((2, 4, 3, 3))
REFUSED = [
    (
        lambda: bp.conv2d(X[0, 0, 0], W),
        ValueError,
        r"^x has shape \(5,\), expected \(N, C_in, H, W\), \(C_in, H, W\) or \(H",
    ),
    (
        lambda: bp.conv2d(X, W[0]),
        ValueError,
        r"w has shape \(3, 3, 3\), expected \(C_out, C_in, kh, kw\) or \(kh, kw\)$",
    ),
    (lambda: bp.conv2d(X[:, :2], W), ValueError, r"x \(2, 2, 5, 5\) has 2 channels, w .* expects 3"),
    (lambda: bp.conv2d(X, W[:, :0]), ValueError, "has 3 channels"),
    (lambda: bp.conv2d(X[:, :0], W[:, :0]), ValueError, r"w \(4, 0, 3, 3\) is empty"),
    (lambda: bp.conv2d(X, W[:, :, :0]), ValueError, r"w \(4, 3, 0, 3\) is empty"),
    (lambda: bp.conv2d(X, W, np.ones(3)), ValueError, r"b has shape \(3,\), expected \(4,\)"),
    (
        lambda: bp.conv2d(X, np.ones((4, 3, 6, 6))),
        ValueError,
        r"kernel \(6, 6\) does not fit the input \(5, 5\)",
    ),
    (lambda: bp.conv2d(X, W, dilation=3), ValueError, r"kernel \(3, 3\) spread to \(7, 7\) by dilation \(3, 3\)"),
    (lambda: bp.conv2d(X, W, stride=0), ValueError, "stride is 0, expected at least 1"),
    (lambda: bp.conv2d(X, W, stride=(1, 2, 3)), ValueError, r"stride is \(1, 2, 3\), expected an int or a pair"),
    (lambda: bp.conv2d(X, W, stride=1.0), TypeError, "stride is 1.0, expected an int"),
    (lambda: bp.conv2d(X, W, stride=True), TypeError, "stride is True, expected an int"),
    (lambda: bp.conv2d(X, W, padding=-1), ValueError, "padding is -1, expected at least 0"),
    (
        lambda: bp.conv2d(X, W, padding="same", stride=(1, 2)),
        ValueError,
        r"stride is \(1, 2\), expected 1 where padding is",
    ),
    (lambda: bp.conv2d(X, W, dilation=0), ValueError, "dilation is 0, expected at least 1"),
    (lambda: bp.conv2d(X.astype(complex), W), TypeError, "x has dtype complex128"),
    (lambda: bp.conv2d(X.astype(str), W), TypeError, "x has dtype"),
    (lambda: bp.conv2d(np.full(X.shape, None), W), TypeError, "x holds None, expected real numbers or symbols"),
    (lambda: bp.conv2d([[[[1, 2], [3]]]], W), ValueError, "x is no array .*rows differ in length"),
    (lambda: bp.conv2d_input_grad(DZ, W, 6), ValueError, r"dz .*does not fit: .* gives maps \(4, 4\)"),
    (lambda: bp.conv2d_input_grad(DZ[:, :2], W, 5), ValueError, "dz .* has 2 channels, w .* expects 4"),
    (lambda: bp.conv2d_input_grad(DZ, W, 5.0), TypeError, "input_size is 5.0, expected an int"),
    (lambda: bp.conv2d_input_grad(DZ, W, 0, padding=4), ValueError, "^input_size is 0, expected at least 1$"),
    (lambda: bp.conv2d_weight_grad(DZ, X, 2), ValueError, r"dz .*does not fit: .* gives maps \(4, 4\)"),
    (lambda: bp.conv2d_weight_grad(DZ[:1], X, 3), ValueError, "batches of different size"),
    (lambda: bp.conv2d_weight_grad(DZ, X, 0), ValueError, "kernel_size is 0, expected at least 1"),
    (
        lambda: bp.conv2d_bias_grad(DZ[0, 0, 0]),
        ValueError,
        r"^dz has shape \(3,\), expected \(N, C_out, H_out, W_out\), ",
    ),
]


INPUTS = "(N, C_in, H, W), (C_in, H, W) or (H, W)"
KERNELS = "(C_out, C_in, kh, kw) or (kh, kw)"
ERROR_TERMS = "(N, C_out, H_out, W_out), (C_out, H_out, W_out) or (H_out, W_out)"


@pytest.mark.parametrize(
    ("call", "name", "axes"),
    [
        (lambda bad: bp.conv2d(bad, W), "x", INPUTS),
        (lambda bad: bp.conv2d(X, bad), "w", KERNELS),
        (lambda bad: bp.conv2d(X, W, bad), "b", "(C_out)"),
        (lambda bad: bp.conv2d(X[0, 0], W[0, 0], bad), "b", "a number"),
        (lambda bad: bp.conv2d_input_grad(bad, W, 5), "dz", ERROR_TERMS),
        (lambda bad: bp.conv2d_input_grad(DZ, bad, 5), "w", KERNELS),
        (lambda bad: bp.conv2d_weight_grad(bad, X, 3), "dz", ERROR_TERMS),
        (lambda bad: bp.conv2d_weight_grad(DZ, bad, 3), "x", INPUTS),
        (lambda bad: bp.conv2d_bias_grad(bad), "dz", ERROR_TERMS),
    ],
)
def test_a_wrong_number_of_axes_is_named(call, name, axes):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        call([[[[[1]]]]])
    assert str(caught.value) == f"{name} has shape (1, 1, 1, 1, 1), expected {axes}"


def test_rows_and_columns_have_steps_of_their_own():
    column = np.arange(5.0).reshape(1, 1, 5, 1)
    assert bp.conv2d(column, np.ones((1, 1, 1, 1)), stride=2).ravel().tolist() == [0, 2, 4]
    assert bp.conv2d(column, np.ones((1, 1, 3, 1)), dilation=2).ravel().tolist() == [6]
    row = column.swapaxes(2, 3)
    assert bp.conv2d(row, np.ones((1, 1, 1, 1)), stride=2).ravel().tolist() == [0, 2, 4]
    assert bp.conv2d(row, np.ones((1, 1, 1, 3)), dilation=2).ravel().tolist() == [6]


WALK = {"stride": (2, 3), "padding": (0, 1), "dilation": (1, 2)}
STEPS = "with stride (2, 3), padding (0, 1), dilation (1, 2) gives maps (2, 1)"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: bp.conv2d(np.ones((1, 1, 2, 5)), np.ones((1, 1, 3, 2))),
            "kernel (3, 2) does not fit the input (2, 5)",
        ),
        (
            lambda: bp.conv2d_input_grad(np.ones((1, 1, 1, 1)), np.ones((1, 1, 3, 2)), (2, 5)),
            "kernel (3, 2) does not fit the input_size (2, 5)",
        ),
        (
            lambda: bp.conv2d_input_grad(np.ones((1, 1, 1, 2)), np.ones((1, 1, 3, 2)), (5, 3), **WALK),
            f"dz (1, 1, 1, 2) does not fit: w (1, 1, 3, 2) on input_size (5, 3) {STEPS}",
        ),
        (
            lambda: bp.conv2d_weight_grad(np.ones((1, 1, 1, 1)), np.ones((1, 1, 2, 5)), (3, 2)),
            "kernel_size (3, 2) does not fit the input (2, 5)",
        ),
        (
            lambda: bp.conv2d_weight_grad(np.ones((1, 1, 1, 2)), np.ones((1, 1, 5, 3)), (3, 2), **WALK),
            f"dz (1, 1, 1, 2) does not fit: kernel_size (3, 2) on x (1, 1, 5, 3) {STEPS}",
        ),
    ],
)
def test_sizes_that_do_not_fit_are_all_said(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        call()
    assert str(caught.value) == message


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call()
