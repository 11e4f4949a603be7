"""conv.py: padding in all its forms, as many axes out as in, and the same refusals in all four operations."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import numbers, paddings, sides, walks

import bpcnn_helpers as bp

seeds = st.integers(0, 2**32 - 1)
kinds = st.sampled_from(["int", "Fraction"])


def case(walk, seed, kind):
    """x, w, b, dz and the steps of a random case."""
    (x_shape, w_shape, steps), rng = walk, np.random.default_rng(seed)
    size = bp.conv_output_size(x_shape[2:], w_shape[2:], **steps)
    shapes = x_shape, w_shape, w_shape[:1], (x_shape[0], w_shape[0], *size)
    return *(numbers(rng, shape, kind) for shape in shapes), steps


def all_four(x, w, b, dz, steps):
    """Every operation on the same layer."""
    return {
        "z": bp.conv2d(x, w, b, **steps),
        "∂J/∂x": bp.conv2d_input_grad(dz, w, x.shape[-2:], **steps),
        "∂J/∂w": bp.conv2d_weight_grad(dz, x, w.shape[-2:], **steps),
        "∂J/∂b": bp.conv2d_bias_grad(dz),
    }


@given(walks(paddings), seeds, kinds)
def test_one_sample_gives_what_a_batch_of_one_gives(walk, seed, kind):
    x, w, b, dz, steps = case(walk, seed, kind)
    found, expected = all_four(x[0], w, b, dz[0], steps), all_four(x[:1], w, b, dz[:1], steps)
    for name, value in found.items():
        assert np.array_equal(value, expected[name][0] if name in ("z", "∂J/∂x") else expected[name])


@given(walks(paddings), seeds, kinds)
def test_matrices_give_what_one_channel_gives(walk, seed, kind):
    x, w, b, dz, steps = case(walk, seed, kind)
    found = all_four(x[0, 0], w[0, 0], b[0], dz[0, 0], steps)
    expected = all_four(x[:1, :1], w[:1, :1], b[:1], dz[:1, :1], steps)
    for name, value in found.items():
        assert np.array_equal(value, expected[name][0] if name == "∂J/∂b" else expected[name][0, 0])
    assert np.array_equal(found["z"] - bp.conv2d(x[0, 0], w[0, 0], **steps), np.full(dz.shape[2:], b[0]))


@given(walks(paddings), st.sampled_from([(), (0,), (0, 0)]), seeds, kinds)
def test_adjoint_identity_for_every_number_of_axes(walk, short, seed, kind):
    x, w, b, dz, steps = case(walk, seed, kind)
    x, dz = x[short], dz[short]
    w, b = (w[0, 0], b[0]) if short == (0, 0) else (w, b)
    found = all_four(x, w, b * 0, dz, steps)
    assert (found["z"] * dz).sum() == (x * found["∂J/∂x"]).sum() == (w * found["∂J/∂w"]).sum()
    assert [found[name].shape for name in ("z", "∂J/∂x", "∂J/∂w")] == [dz.shape, x.shape, w.shape]
    assert np.shape(found["∂J/∂b"]) == np.shape(b)


@given(walks(paddings), seeds, kinds)
def test_padding_is_zeros_around_the_input(walk, seed, kind):
    x, w, b, dz, steps = case(walk, seed, kind)
    zeros = sides(steps["padding"], w.shape[2:], steps["dilation"])
    explicit, none = steps | {"padding": zeros}, steps | {"padding": "valid"}
    padded = np.pad(x, ((0, 0), (0, 0), *zeros))
    found, around = all_four(x, w, b, dz, steps), all_four(padded, w, b, dz, none)
    inside = np.s_[:, :, zeros[0][0] : zeros[0][0] + x.shape[2], zeros[1][0] : zeros[1][0] + x.shape[3]]
    around["∂J/∂x"] = around["∂J/∂x"][inside]
    for name, value in found.items():
        assert np.array_equal(value, around[name])
        assert np.array_equal(value, all_four(x, w, b, dz, explicit)[name])
    assert bp.conv_output_size(x.shape[2:], w.shape[2:], **steps) == dz.shape[2:]


def test_same_keeps_the_size_and_puts_the_odd_zero_at_the_end():
    assert bp.conv2d([[1, 2, 3]], [[10, 1]], padding="same").tolist() == [[12, 23, 30]]
    assert bp.conv2d([[1], [2], [3]], [[10], [1]], padding="same").tolist() == [[12], [23], [30]]
    assert bp.conv2d([[1, 2, 3]], [[1, 10, 1, 1]], padding="same").tolist() == [[15, 24, 32]]
    assert bp.conv2d([[1, 2, 3]], [[10, 1]], padding="same", dilation=2).tolist() == [[2, 13, 20]]


LENGTHS = {"N": 2, "C_in": 3, "C_out": 4, "H": 5, "W": 6, "kh": 3, "kw": 2, "H_out": 3, "W_out": 5}
AXES = {"x": "N C_in H W", "w": "C_out C_in kh kw", "dz": "N C_out H_out W_out"}
OPERATIONS = {
    "conv2d": lambda x, w, dz: bp.conv2d(x, w, padding=3),
    "conv2d_input_grad": lambda x, w, dz: bp.conv2d_input_grad(dz, w, x.shape[-2:]),
    "conv2d_weight_grad": lambda x, w, dz: bp.conv2d_weight_grad(dz, x, w.shape[-2:]),
    "conv2d_bias_grad": lambda x, w, dz: bp.conv2d_bias_grad(dz),
}
READS = {
    "conv2d": "xw",
    "conv2d_input_grad": ("dz", "w"),
    "conv2d_weight_grad": ("dz", "x"),
    "conv2d_bias_grad": ("dz",),
}


def of_lengths(lengths, least):
    """x, w and dz of these lengths, x and dz with `least` axes, and w with those that go with them."""
    shapes = {name: [lengths[axis] for axis in axes.split()] for name, axes in AXES.items()}
    return {name: np.ones(shape[-least:] if name != "w" or least == 2 else shape) for name, shape in shapes.items()}


@pytest.mark.parametrize("least", [4, 3, 2])
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("axis", [axis for axis in LENGTHS if axis != "N"])
def test_what_is_empty_is_refused_by_all(operation, axis, least):
    if least == 2 and axis in ("C_in", "C_out"):
        return
    arrays = of_lengths(LENGTHS | {axis: 0}, least)
    if any(axis in AXES[name].split() for name in READS[operation]):
        message = r"(x|w|dz) \(.*\) is empty: only the batch may be$"
    elif (operation, axis) in [("conv2d_input_grad", a) for a in "HW"] + [
        ("conv2d_weight_grad", a) for a in ("kh", "kw")
    ]:
        message = r"^(input|kernel)_size is 0, expected at least 1$"
    else:
        OPERATIONS[operation](**arrays)
        return
    with pytest.raises(ValueError, match=message):
        OPERATIONS[operation](**arrays)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_empty_batch_is_no_mistake(operation):
    found = OPERATIONS[operation](**of_lengths(LENGTHS | {"N": 0}, 4))
    expected = OPERATIONS[operation](**of_lengths(LENGTHS, 4)).shape
    if operation in ("conv2d", "conv2d_input_grad"):
        assert found.shape == (0, *expected[1:])
    else:
        assert found.shape == expected
        assert not found.any()


BATCH, SAMPLE, MATRIX = np.ones((2, 3, 5, 5)), np.ones((3, 5, 5)), np.ones((5, 5))
KERNELS, KERNEL, DZ = np.ones((4, 3, 3, 3)), np.ones((3, 3)), np.ones((2, 4, 3, 3))
FITS = "four or three axes beside kernels (C_out, C_in, kh, kw), two beside one (kh, kw)"
FORMS = "expected an int, a pair, ((top, bottom), (left, right)), 'valid' or 'same'"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bp.conv2d(MATRIX, KERNELS), f"x (5, 5) and w (4, 3, 3, 3) do not go together, expected {FITS}"),
        (lambda: bp.conv2d(BATCH, KERNEL), f"x (2, 3, 5, 5) and w (3, 3) do not go together, expected {FITS}"),
        (lambda: bp.conv2d(SAMPLE, KERNEL), f"x (3, 5, 5) and w (3, 3) do not go together, expected {FITS}"),
        (
            lambda: bp.conv2d_input_grad(DZ[0, 0], KERNELS, 5),
            f"dz (3, 3) and w (4, 3, 3, 3) do not go together, expected {FITS}",
        ),
        (
            lambda: bp.conv2d_input_grad(DZ, KERNEL, 5),
            f"dz (2, 4, 3, 3) and w (3, 3) do not go together, expected {FITS}",
        ),
        (
            lambda: bp.conv2d_weight_grad(DZ, SAMPLE, 3),
            "dz (2, 4, 3, 3) and x (3, 5, 5) do not go together, expected as many axes of both",
        ),
        (
            lambda: bp.conv2d_weight_grad(DZ[0, 0], SAMPLE, 3),
            "dz (3, 3) and x (3, 5, 5) do not go together, expected as many axes of both",
        ),
        (lambda: bp.conv2d(SAMPLE[:2], KERNELS), "x (2, 5, 5) has 2 channels, w (4, 3, 3, 3) expects 3"),
        (
            lambda: bp.conv2d_input_grad(DZ[0, 0], KERNEL, 4),
            "dz (3, 3) does not fit: w (3, 3) on input_size (4, 4) with stride (1, 1), padding (0, 0), dilation (1, 1) "
            "gives maps (2, 2)",
        ),
        (lambda: bp.conv2d(MATRIX, np.ones((8, 9)), padding=1), "kernel (8, 9) does not fit the padded input (7, 7)"),
        (
            lambda: bp.conv2d_input_grad(MATRIX, np.ones((8, 9)), 5, padding=((1, 0), (0, 0))),
            "kernel (8, 9) does not fit the padded input_size (6, 5)",
        ),
        (
            lambda: bp.conv2d_weight_grad(MATRIX, MATRIX, 3, padding=((1, 0), (2, 2))),
            "dz (5, 5) does not fit: kernel_size (3, 3) on x (5, 5) with stride (1, 1), padding ((1, 0), (2, 2)), "
            "dilation (1, 1) gives maps (4, 7)",
        ),
        (lambda: bp.conv2d(MATRIX, KERNEL, padding="same", stride=2),
         "stride is (2, 2), expected 1 where padding is 'same'"),
        (lambda: bp.conv2d(MATRIX, KERNEL, padding=((1, -2), (0, 0))), "padding is -2, expected at least 0"),
        (lambda: bp.conv2d(MATRIX, KERNEL, stride=1.5), "stride is 1.5, expected an int or a pair of ints"),
        (lambda: bp.conv2d(MATRIX, KERNEL, stride=(1, 1.5)), "stride is (1, 1.5), expected an int or a pair of ints"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_in_full(call, message):
    with pytest.raises(ValueError if "1.5" not in message else TypeError, match=f"^{re.escape(message)}$"):
        call()


@pytest.mark.parametrize(
    ("padding", "error"),
    [
        ("full", ValueError), ((1, 2, 3), ValueError), ((), ValueError), (((1, 2), (3, 4), (5, 6)), ValueError),
        (1.0, TypeError), (None, TypeError), (True, TypeError), ((1, "same"), TypeError), ((1, (2, 3)), TypeError),
    ],
)  # fmt: skip
def test_a_padding_is_told_all_that_it_may_be(padding, error):
    for call in (
        lambda: bp.conv2d(BATCH, KERNELS, padding=padding),
        lambda: bp.conv2d_input_grad(DZ, KERNELS, 5, padding=padding),
        lambda: bp.conv2d_weight_grad(DZ, BATCH, 3, padding=padding),
        lambda: bp.conv_output_size(5, 3, padding=padding),
    ):
        with pytest.raises(error, match=f"^{re.escape(f'padding is {padding!r}, {FORMS}')}$"):
            call()


def test_one_side_of_a_pair_of_pairs_is_named_with_its_pair():
    with pytest.raises(ValueError, match=re.escape(f"padding is (3, 4, 5), {FORMS}")):
        bp.conv2d(BATCH, KERNELS, padding=((1, 2), (3, 4, 5)))
