"""What must hold of the operations for every shape, stride, padding, dilation and batch, exactly.

`pytest --hypothesis-profile=thorough tests/ops/test_properties.py tests/ops/test_conv.py tests/ops/test_pool.py` draws
thousands of cases of each; an ordinary run a hundred.
"""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from reference import numbers, pools, walks

import bpcnn_helpers as bp

seeds = st.integers(0, 2**32 - 1)
kinds = st.sampled_from(["int", "Fraction"])


def layer(walk, seed, kind):
    """A random layer: x, w, dz and the steps."""
    (x_shape, w_shape, steps), rng = walk, np.random.default_rng(seed)
    x, w = numbers(rng, x_shape, kind), numbers(rng, w_shape, kind)
    size = bp.conv_output_size(x_shape[2:], w_shape[2:], **steps)
    return x, w, numbers(rng, (len(x), len(w), *size), kind), steps, rng


@given(walks(), seeds, kinds)
def test_each_operation_is_linear_in_each_argument(walk, seed, kind):
    x, w, dz, steps, rng = layer(walk, seed, kind)
    size, kernel, c = x.shape[2:], w.shape[2:], Fraction(2, 3) if kind == "Fraction" else -3
    for op, first, second in (
        (lambda x, w: bp.conv2d(x, w, **steps), x, w),
        (lambda dz, w: bp.conv2d_input_grad(dz, w, size, **steps), dz, w),
        (lambda dz, x: bp.conv2d_weight_grad(dz, x, kernel, **steps), dz, x),
    ):
        other, another = numbers(rng, first.shape, kind), numbers(rng, second.shape, kind)
        assert np.array_equal(op(first + c * other, second), op(first, second) + c * op(other, second))
        assert np.array_equal(op(first, second + c * another), op(first, second) + c * op(first, another))


@given(walks(), seeds, kinds)
def test_a_bias_is_added_to_its_map(walk, seed, kind):
    x, w, dz, steps, rng = layer(walk, seed, kind)
    b = numbers(rng, len(w), kind)
    z, without = bp.conv2d(x, w, b, **steps), bp.conv2d(x, w, **steps)
    assert np.array_equal(z - without, np.broadcast_to(b[:, None, None], z.shape))
    assert (dz * (z - without)).sum() == (b * bp.conv2d_bias_grad(dz)).sum()


@given(walks(), seeds, kinds)
def test_the_weight_gradient_is_a_convolution_with_stride_and_dilation_exchanged(walk, seed, kind):
    """B, Eq. 2: δ is the kernel; batch and channels change places, too."""
    x, w, dz, steps, _ = layer(walk, seed, kind)
    exchanged = {"stride": steps["dilation"], "dilation": steps["stride"], "padding": steps["padding"]}
    (kh, kw), expected = w.shape[2:], bp.conv2d_weight_grad(dz, x, w.shape[2:], **steps)
    found = bp.conv2d(x.swapaxes(0, 1), dz.swapaxes(0, 1), **exchanged).swapaxes(0, 1)
    assert np.array_equal(found[:, :, :kh, :kw], expected)  # cells that no window reached make it larger


@given(walks(), seeds, kinds)
def test_four_faces_of_the_input_gradient(walk, seed, kind):
    """Scatter, the transposed matrix, and correlation of the spread-out δ with the turned kernel; col2im is ours."""
    x, w, dz, steps, _ = layer(walk, seed, kind)
    (sh, sw), (ph, pw), (dh, dw) = steps["stride"], steps["padding"], steps["dilation"]
    (n, c_in, h, width), (c_out, _, kh, kw) = x.shape, w.shape
    ours = bp.conv2d_input_grad(dz, w, (h, width), **steps)

    scattered = np.zeros((n, c_in, h + 2 * ph, width + 2 * pw), dz.dtype)
    for u, v in np.ndindex(dz.shape[2:]):
        stamp = np.tensordot(dz[:, :, u, v], w, 1)
        scattered[:, :, sh * u : sh * u + dh * (kh - 1) + 1 : dh, sw * v : sw * v + dw * (kw - 1) + 1 : dw] += stamp
    assert np.array_equal(scattered[:, :, ph : ph + h, pw : pw + width], ours)

    one = np.zeros((c_in * h * width, c_in, h, width), dz.dtype)
    one[(np.arange(len(one)), *np.unravel_index(np.arange(len(one)), (c_in, h, width)))] = 1
    matrix = bp.conv2d(one, w, **steps).reshape(len(one), -1)  # a row for each cell of x: Cᵀ
    assert np.array_equal(dz.reshape(n, -1) @ matrix.T, ours.reshape(n, -1))

    room = h + 2 * ph - dh * (kh - 1), width + 2 * pw - dw * (kw - 1)  # places for windows with stride 1
    spread = np.zeros((n, c_out, *room), dz.dtype)
    spread[:, :, : sh * (dz.shape[2] - 1) + 1 : sh, : sw * (dz.shape[3] - 1) + 1 : sw] = dz
    turned = bp.rot180(w).swapaxes(0, 1)
    full = bp.conv2d(spread, turned, padding=(dh * (kh - 1), dw * (kw - 1)), dilation=(dh, dw))
    assert np.array_equal(full[:, :, ph : ph + h, pw : pw + width], ours)


@given(pools(), seeds, kinds)
def test_pooling_gradients_keep_the_sum_of_the_error_term(pool, seed, kind):
    (shape, size, stride), rng = pool, np.random.default_rng(seed)
    x = numbers(rng, shape, kind)
    dz = numbers(rng, bp.max_pool2d(x, size, stride=stride).shape, kind)
    assert bp.max_pool2d_grad(dz, x, size, stride=stride).sum() == dz.sum()
    exact = dz.astype(object)
    assert bp.avg_pool2d_grad(exact, shape[2:], size, stride=stride).sum() == dz.sum()
    assert bp.sum_pool2d_grad(dz, shape[2:], size, stride=stride).sum() == dz.sum() * size[0] * size[1]


@given(pools(), seeds, kinds)
def test_pooling_gradients_are_adjoint(pool, seed, kind):
    (shape, size, stride), rng = pool, np.random.default_rng(seed)
    x = numbers(rng, shape, kind).astype(object)
    z = bp.sum_pool2d(x, size, stride=stride)
    dz = numbers(rng, z.shape, kind).astype(object)
    assert (z * dz).sum() == (x * bp.sum_pool2d_grad(dz, shape[2:], size, stride=stride)).sum()
    averages = bp.avg_pool2d(x, size, stride=stride)
    assert (averages * dz).sum() == (x * bp.avg_pool2d_grad(dz, shape[2:], size, stride=stride)).sum()
    largest = bp.max_pool2d(x, size, stride=stride)
    assert (largest * dz).sum() == (x * bp.max_pool2d_grad(dz, x, size, stride=stride)).sum()  # Euler: linear in x
    blocks = bp.upsample2d(dz, size)
    assert (bp.sum_pool2d(blocks, size) == dz * (size[0] * size[1])).all()
