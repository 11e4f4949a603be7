"""one_matrix.py: the same as block by block, whatever was in it before, and only where it is small and of floats."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import numbers, paddings, walks

import bpcnn_helpers as bp
from bpcnn_helpers.ops import one_matrix
from bpcnn_helpers.ops.columns import Columns
from bpcnn_helpers.ops.conv import columns_for
from bpcnn_helpers.ops.one_matrix import OneMatrix
from bpcnn_helpers.ops.windows import walk_over

FLOAT = np.dtype(np.float64)


def test_a_column_per_place_a_row_per_kernel_cell_and_one_of_ones():
    x = np.arange(1.0, 10).reshape(1, 1, 3, 3)
    matrix = [[1, 2, 4, 5], [2, 3, 5, 6], [4, 5, 7, 8], [5, 6, 8, 9], [1, 1, 1, 1]]
    walk = walk_over((3, 3), (2, 2))
    assert OneMatrix(walk, x.shape, FLOAT, 1, True).fill(x).matrix.tolist() == matrix
    assert OneMatrix(walk, x.shape, FLOAT, 1, False).fill(x).matrix.tolist() == matrix[:-1]


def test_all_its_numbers_are_of_the_inputs_precision():
    walk, x = walk_over((3, 3), (2, 2)), np.ones((1, 1, 3, 3), np.float32)
    met = OneMatrix(walk, x.shape, x.dtype, 1, True).fill(x)
    z = met.product(np.ones((1, 1, 2, 2), np.float32), np.ones(1, np.float32))
    found = met.matrix, z, *met.gradients(z), *(part for part in vars(met).values() if isinstance(part, np.ndarray))
    assert {part.dtype for part in found} == {x.dtype}


@given(walks(paddings), st.integers(0, 2**32 - 1), st.booleans())
def test_it_is_what_the_blocks_give(walk, seed, batch_last):
    """On whole numbers, to the last digit: floats as one matrix, integers in blocks."""
    (x_shape, w_shape, steps), rng = walk, np.random.default_rng(seed)
    x, w, b = (numbers(rng, shape, "int") for shape in (x_shape, w_shape, w_shape[:1]))
    z = bp.conv2d(x, w, b, **steps)
    dz = numbers(rng, z.shape, "int")
    x_float, w_float, b_float, dz_float = (part.astype(float) for part in (x, w, b, dz))
    if batch_last:
        x_float = np.ascontiguousarray(x_float.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)
    place = walk_over(x_shape[2:], w_shape[2:], **steps)
    met = columns_for(place, x_shape, FLOAT, len(w), True)
    assert isinstance(met, OneMatrix)
    met.fill(x_float + 1).product(w_float - 1, b_float - 1)  # of what was there before nothing may show
    assert np.array_equal(met.fill(x_float).product(w_float, b_float), z)
    weight, bias = met.gradients(dz_float)
    assert np.array_equal(weight, bp.conv2d_weight_grad(dz, x, w_shape[2:], **steps))
    assert np.array_equal(bias, bp.conv2d_bias_grad(dz))
    without = OneMatrix(place, x_shape, FLOAT, len(w), False).fill(x_float)
    assert np.array_equal(without.product(w_float), bp.conv2d(x, w, **steps))
    assert np.array_equal(without.gradients(dz_float)[0], weight)
    assert without.gradients(dz_float)[1] is None


def test_a_result_stays_when_the_next_input_comes():
    walk, x = walk_over((3, 3), (2, 2)), np.arange(9.0).reshape(1, 1, 3, 3)
    w, met = np.ones((1, 1, 2, 2)), OneMatrix(walk_over((3, 3), (2, 2)), x.shape, FLOAT, 1, True)
    z = met.fill(x).product(w, np.ones(1))
    before = z.copy()
    met.fill(x + 1).product(w, np.ones(1))
    assert np.array_equal(z, before)
    assert met.walk == walk


def test_only_floats_and_only_small_ones(monkeypatch):
    """Columns of 3 channels, 2·1 kernel cells and 4·4 places of 2 samples in 8 bytes."""
    walk, shape, needed = walk_over((5, 4), (2, 1)), (2, 3, 5, 4), 3 * 2 * 16 * 2 * 8
    for most, dtype, made in (
        (needed, "float64", OneMatrix), (needed - 1, "float64", Columns), (needed - 1, "float32", OneMatrix),
        (needed, "int64", Columns), (needed, "object", Columns), (needed, "float16", Columns),
    ):  # fmt: skip
        monkeypatch.setattr(one_matrix, "ONE_MATRIX_BYTES", most)
        assert type(columns_for(walk, shape, np.dtype(dtype), 5)) is made


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_a_copy_has_arrays_of_its_own(copied):
    x, walk, dz = np.arange(24.0).reshape(1, 2, 4, 3), walk_over((4, 3), (2, 2)), np.ones((1, 1, 3, 2))
    made = OneMatrix(walk, x.shape, FLOAT, 1, True)
    empty, other = copied(made), copied(made.fill(x))
    expected = [grad.copy() for grad in made.gradients(dz)]
    made.fill(-x)
    made.gradients(-dz)
    for found in (other, empty.fill(x)):
        assert all(np.array_equal(grad, right) for grad, right in zip(found.gradients(dz), expected, strict=True))
