"""splitting.py: the parts are those of scikit-learn, which is not imported for them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import KFold, train_test_split

import bpcnn_helpers as bp


@st.composite
def labelled(draw):
    """Labels in any order, some of them rare, with a size for the second part and a seed."""
    counts = draw(st.lists(st.integers(2, 30), min_size=1, max_size=8))
    labels = np.random.default_rng(draw(st.integers(0, 99))).permutation(
        np.repeat(np.arange(len(counts)) * 3 - 4, counts)
    )
    size = draw(st.one_of(st.integers(len(counts), len(labels) - len(counts)), st.floats(0.01, 0.99)))
    return labels, size, draw(st.integers(0, 2**32 - 1))


@given(labelled())
def test_a_random_split_is_scikit_learns(case):
    y, size, seed = case
    x = np.arange(len(y))
    try:
        expected = train_test_split(x, y, test_size=size, random_state=seed, stratify=y)
    except ValueError:
        with pytest.raises(ValueError, match=r"y has|test_size is"):
            bp.split(x, y, test_size=size, seed=seed)
        return
    parts = bp.split(x, y, test_size=size, seed=seed)
    for found, theirs in zip((parts.x_train, parts.x_test, parts.y_train, parts.y_test), expected, strict=True):
        assert found.tolist() == theirs.tolist()


@given(st.integers(2, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(2, n))))
def test_blocks_are_scikit_learns(sizes):
    samples, n = sizes
    x = np.arange(samples)
    for k, (train, test) in enumerate(KFold(n).split(x)):
        parts = bp.split(x, x, fold=(k, n))
        assert (parts.x_train.tolist(), parts.x_test.tolist()) == (train.tolist(), test.tolist())


@pytest.mark.parametrize("y", [list("abab" * 3), np.eye(3, dtype=int)[[0, 1, 2] * 4], np.array(["a", "b"] * 6, object)])
def test_labels_may_be_texts_or_rows(y):
    x = np.arange(12)
    parts = bp.split(x, y, test_size=6, seed=3)
    assert parts.x_test.tolist() == train_test_split(x, y, test_size=6, random_state=3, stratify=y)[1].tolist()
    assert np.array_equal(parts.y_test, np.asarray(y)[parts.x_test])


@pytest.mark.parametrize(
    ("y", "size", "said"),
    [
        ([0, 0, 0, 1], 2, "y has 2 labels, the rarest 1 times, for parts of 2 and 2 samples"),
        ([0, 0, 1, 1], 1, "y has 2 labels, the rarest 2 times, for parts of 3 and 1 samples"),
        ([0, 0, 1, 1], 3, "y has 2 labels, the rarest 2 times, for parts of 1 and 3 samples"),
        ([0, 0, 1, 1], 4, "test_size is 4, expected a share or a number of 4 samples that leaves some"),
        ([0, 0, 1, 1], 2.0, "test_size is 2.0, expected a share or a number"),
        ([0, 0, 1, 1], 0.8, "test_size is 0.8, expected a share or a number"),
        ([0, 0, 1, np.nan], 2, "y holds nan or inf, expected labels"),
        ([0, 0, "a", None], 2, "y holds labels that have no order"),
    ],
)
def test_what_cannot_be_divided(y, size, said):
    with pytest.raises(ValueError, match=said):
        bp.split(np.arange(4), np.array(y, object) if None in y else y, test_size=size)
