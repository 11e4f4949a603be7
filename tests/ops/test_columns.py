"""columns.py: what a kernel meets, block by block, and that nothing is laid twice."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcnn_helpers.ops import columns
from bpcnn_helpers.ops.columns import Columns
from bpcnn_helpers.ops.windows import turned_walk, walk_over

INT = np.dtype(np.int64)


@given(
    st.integers(0, 40),
    st.sampled_from([0, 1, 1000, 2**17, 2**19, 2**22]),
    st.integers(-2, 9),
    st.integers(1, 3),
    st.integers(1, 4),
)
def test_blocks_are_as_large_as_the_cache_allows(rows, row_bytes, overlap, stride, least):
    def needed(step):
        return (stride * step + overlap) * row_bytes

    blocks = columns.blocks(rows, row_bytes, overlap, stride, least)
    assert [row for first, last in blocks for row in range(first, last)] == list(range(rows))
    steps = [last - first for first, last in blocks]
    assert all(step <= least or needed(step) <= columns.BLOCK_BYTES for step in steps)
    assert all(step >= least and needed(step + 1) > columns.BLOCK_BYTES for step in steps[:-1])
    assert columns.blocks(rows, row_bytes) == columns.blocks(rows, row_bytes, 0, 1, 1)


def test_a_column_per_place_and_a_row_per_kernel_cell():
    """The windows of a 3×3 input under a 2×2 kernel, as im2col writes them: kernel rows, channels, kernel columns."""
    x = np.arange(1, 10).reshape(1, 1, 3, 3)
    ((first, last, windows),) = Columns(walk_over((3, 3), (2, 2)), x.shape, INT).fill(x)
    assert (first, last) == (0, 2)
    assert windows.tolist() == [
        [[1, 2], [2, 3], [4, 5], [5, 6]],
        [[4, 5], [5, 6], [7, 8], [8, 9]],
    ]


def test_of_one_block_what_was_met_is_kept():
    x = np.arange(1, 10).reshape(1, 1, 3, 3)
    met = Columns(walk_over((3, 3), (2, 2), padding=1), x.shape, INT).fill(x)
    ((_, _, windows),) = met
    before = windows.copy()
    x[...] = 0
    ((_, _, again),) = met
    assert np.array_equal(again, before)
    assert np.shares_memory(windows, again)
    ((_, _, filled),) = met.fill(np.ones_like(x))
    assert np.shares_memory(windows, filled)
    assert filled[0].tolist() == [[0] * 4, [0] * 4, [0, 1, 1, 1], [1, 1, 1, 0]]


def rows_by_hand(x, walk):
    """What each output row meets, from the definition."""
    (kh, kw), (sh, sw), (dh, dw) = walk.kernel, walk.stride, walk.dilation
    padded, width = np.pad(x, ((0, 0), (0, 0), *walk.padding)), sw * (walk.output[1] - 1) + 1
    cells = [(i, c, j) for i in range(kh) for c in range(x.shape[1]) for j in range(kw)]
    for u in range(walk.output[0]):
        yield [padded[:, c, sh * u + dh * i, dw * j : dw * j + width : sw].T.ravel() for i, c, j in cells]


@given(
    st.tuples(st.integers(1, 2), st.integers(1, 3), st.integers(3, 9), st.integers(3, 6)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.integers(1, 3),
    st.integers(0, 4),
    st.integers(1, 2),
    st.integers(1, 4),
    st.booleans(),
)
def test_blocks_are_what_the_definition_says(shape, kernel, stride, padding, dilation, least, batch_last):
    if any(size + 2 * padding <= dilation * (k - 1) for size, k in zip(shape[2:], kernel)):
        return
    walk, x = walk_over(shape[2:], kernel, stride, padding, dilation), np.random.default_rng(0).normal(size=shape)
    if batch_last:
        x = np.ascontiguousarray(x.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)
    right = np.array(list(rows_by_hand(x, walk)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "BLOCK_BYTES", 1)
        patch.setattr(columns, "LEAST_ROWS", least)
        met = Columns(walk, x.shape, x.dtype)
        assert {last - first for first, last in met.blocks[:-1]} <= {least}
        for sign in (1, -1):  # what an earlier input left behind does not show
            for first, last, windows in met.fill(sign * x):
                assert np.array_equal(windows, sign * right[first:last])


def test_rows_that_blocks_share_are_carried_over(monkeypatch):
    """They are not read a second time: it does not show if the input has changed by then."""
    monkeypatch.setattr(columns, "BLOCK_BYTES", 1)
    monkeypatch.setattr(columns, "LEAST_ROWS", 2)
    x = np.arange(1, 19).reshape(1, 1, 6, 3)
    blocks = iter(Columns(walk_over((6, 3), (3, 3)), x.shape, INT).fill(x))
    next(blocks)
    x[...] = 0
    (first, last, windows), known = next(blocks), list(range(7, 13))
    assert (first, last) == (2, 4)
    assert windows.reshape(2, 9).tolist() == [[*known, 0, 0, 0], [*known[3:], 0, 0, 0, 0, 0, 0]]


def test_no_row_is_laid_that_no_window_reaches():
    met = Columns(walk_over((9, 5), (3, 2), stride=(2, 1), padding=1), (4, 3, 9, 5), INT)
    assert met.blocks == [(0, 5)]
    assert met.padded.shape == (11, 3, 7, 4)
    assert met.rows.shape == (11, 3, 2, 6, 4)


def test_a_block_counts_what_it_needs(monkeypatch):
    """An output row needs 8·3·16 bytes of columns, and what the caller says; two rows are shared, with stride 2 one."""
    monkeypatch.setattr(columns, "LEAST_ROWS", 1)
    monkeypatch.setattr(columns, "BLOCK_BYTES", 3840)
    shape, byte = (1, 8, 40, 18), np.dtype(np.int8)
    assert Columns(walk_over((40, 18), (3, 3)), shape, byte).blocks[0] == (0, 10 - 2)
    assert Columns(walk_over((40, 18), (3, 3)), shape, byte, beside=384).blocks[0] == (0, 5 - 2)
    assert Columns(walk_over((40, 18), (3, 3), (2, 1)), shape, byte).blocks[0] == (0, (10 - 1) // 2)
    assert Columns(walk_over((40, 18), (3, 3)), (2, *shape[1:]), byte).blocks[0] == (0, 5 - 2)


def test_rows_that_lie_as_wanted_are_not_copied():
    x = np.arange(24).reshape(2, 3, 2, 2).transpose(3, 0, 1, 2)  # (N, C, H, W), the batch last in memory
    rows = columns.rows_of(x, 1, 3)
    assert np.shares_memory(rows, x)
    assert np.array_equal(rows, x[:, :, 1:3].transpose(2, 1, 3, 0).reshape(2, 2, 4))
    assert np.shares_memory(columns.rows_of(x, 0, 3), x)
    assert np.shares_memory(columns.rows_of(x[:1], 0, 3), x)
    one = np.arange(12).reshape(1, 3, 4, 1).transpose(3, 0, 1, 2)
    assert np.shares_memory(columns.rows_of(one, 0, 3), one)
    around = columns.rows_of(x, -1, 4)
    assert np.array_equal(around[1:4], columns.rows_of(x, 0, 3))
    assert not around[[0, 4]].any()
    assert not np.shares_memory(columns.rows_of(np.ascontiguousarray(x), 0, 3), x)


def test_the_turned_kernel_walks_where_sizes_stay():
    walk = walk_over((5, 4), (3, 2), padding=((2, 0), (1, 0)))
    assert turned_walk(walk) == walk_over((5, 4), (3, 2), padding=((0, 2), (0, 1)))
    wide = walk_over((5, 5), (3, 3), padding=2, dilation=2)
    assert turned_walk(wide) == wide
    assert turned_walk(walk_over((5, 5), (3, 3))) is None  # the output is smaller
    assert turned_walk(walk_over((1, 5), (1, 1), stride=(1, 2), padding=(0, 2))) is None
    assert turned_walk(walk_over((4, 4), (1, 2), padding=((0, 0), (0, 1)))) is not None


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_a_copy_has_arrays_of_its_own(copied):
    x, walk = np.arange(24).reshape(1, 2, 4, 3), walk_over((4, 3), (2, 2))
    empty, made = copied(Columns(walk, x.shape, INT)), Columns(walk, x.shape, INT).fill(x)
    other = copied(made)
    expected = [windows.copy() for _, _, windows in made]
    made.fill(-x)
    for found in (other, empty.fill(x)):
        assert all(np.array_equal(windows, right) for (_, _, windows), right in zip(found, expected, strict=True))
