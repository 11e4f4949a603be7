"""Copies of pictures: as many as asked for, like the picture, none quite the same."""

import numpy as np
import pytest

import bpcnn_helpers as bp

X = bp.digits(seed=0).x_train[:5]


def test_the_pictures_come_first_and_copies_follow():
    x, y = bp.augment(X, np.arange(5), copies=3)
    assert x.shape == (20, 1, 8, 8)
    assert np.array_equal(x[:5], X)
    assert y.tolist() == [0, 1, 2, 3, 4] * 4
    assert x.min() >= 0
    assert x.max() <= 1


def test_a_copy_is_like_its_picture_and_unlike_the_other_copies():
    x, _ = bp.augment(X, np.arange(5), copies=20)
    for picture in range(5):
        copies = x[5:].reshape(20, 5, 64)[:, picture]
        alike = np.array([np.corrcoef(copy, X[picture].ravel())[0, 1] for copy in copies])
        assert np.median(alike) > 0.5
        assert len(np.unique(copies, axis=0)) == 20
        assert copies.mean(axis=1).std() > 0.02  # thinner ones and thicker ones


def test_a_copy_moves_by_less_than_a_cell_and_slants_both_ways():
    line = np.zeros((1, 1, 13, 13))
    line[..., 6] = 1
    copies = bp.augment(line, [1], copies=200)[0][1:, 0, 3:10]
    columns = (copies * np.arange(13)).sum(axis=2) / copies.sum(axis=2)
    slants = columns[:, 0] - columns[:, 6]
    assert slants.min() < -1
    assert slants.max() > 1
    assert np.abs(columns[:, 3] - 6).max() < 1.2


def test_a_seed_gives_the_same_copies():
    same = [bp.augment(X, np.arange(5), copies=1, seed=seed)[0] for seed in (3, 3, 4)]
    assert np.array_equal(same[0], same[1])
    assert not np.array_equal(same[0], same[2])


@pytest.mark.parametrize(
    ("x", "y", "settings", "error", "message"),
    [
        (X[0], [1], {}, ValueError, r"^x has shape \(1, 8, 8\), expected \(N, C, H, W\)$"),
        (X, [1], {}, ValueError, r"^y has shape \(1,\), expected 5 entries, one for each picture of x$"),
        (X, np.arange(5), {"copies": -1}, ValueError, "^copies is -1, expected at least 0"),
        (X, np.arange(5), {"copies": 1.5}, TypeError, r"^copies is 1\.5, expected an int"),
        (X, np.arange(5), {"seed": "a"}, TypeError, "^seed is 'a'"),
    ],
)
def test_bad_input_is_refused_with_its_name(x, y, settings, error, message):
    with pytest.raises(error, match=message):
        bp.augment(x, y, **settings)
