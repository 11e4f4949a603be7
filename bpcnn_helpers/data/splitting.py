"""Samples divided into two parts, to train on and to test with."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import entries, in_range, integer

TEST_SIZE, SEED = 0.25, 0  # of a random split, unless said


class Split(NamedTuple):
    """Pictures and labels, to train on and to test with."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def split(
    x: ArrayLike,
    y: ArrayLike,
    *,
    test_size: float = TEST_SIZE,
    seed: int = SEED,
    fold: tuple[int, int] | None = None,
) -> Split:
    """Divide samples into two parts: at random, with the same share of every label, or by their order.

    Parameters
    ----------
    x : ndarray, shape (N, ...)
    y : ndarray of int, shape (N,)
    test_size : float or int, default 0.25
        Share, or number, of the samples in the second part.
    seed : int, default 0
        The same seed gives the same parts.
    fold : (int, int), optional
        (k, n): the samples stay in their order and are cut into n blocks of equal length; block k, counted from 0, is
        the second part. What was collected together, such as the digits of one writer, then stays together, but for
        those at a cut. `test_size` and `seed` have no say then.

    Returns
    -------
    Split

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or range, there are no samples, not as many labels, or too few of a label
        for both parts; if a fold is asked for together with a `test_size` or a `seed`.

    Notes
    -----
    A random split says how well new samples from the same sources will be read, a split by blocks how well those from
    other sources.

    Examples
    --------
    >>> parts = split(np.arange(8), np.array([0, 1] * 4))
    >>> sorted(parts.y_test.tolist())
    [0, 1]
    >>> split(np.arange(8), np.array([0, 1] * 4), fold=(1, 4)).x_test
    array([2, 3])
    """
    x, y = entries(x, "x", 1), entries(y, "y", 1)
    check_settings(test_size, seed, fold)
    if len(x) != len(y) or len(x) == 0:
        raise ValueError(f"x and y have {len(x)} and {len(y)} samples, expected as many, and some")
    if fold is None:
        train, test = _at_random(y, _number(test_size, len(y)), seed)
    else:
        k, n = fold
        if n > len(x):
            raise ValueError(f"fold is {fold}, expected at most {len(x)} blocks, one for each sample")
        test = np.array_split(np.arange(len(x)), n)[k]
        train = np.setdiff1d(np.arange(len(x)), test)
    return Split(x[train], y[train], x[test], y[test])


def _number(test_size, samples):
    """Return how many samples the second part has, so that both have some."""
    is_share = isinstance(test_size, (float, np.floating))
    number = math.ceil(test_size * samples) if is_share else int(test_size)
    if not 0 < number < samples or (is_share and test_size >= 1):
        raise ValueError(
            f"test_size is {test_size}, expected a share or a number of {samples} samples that leaves some"
        )
    return number


def _at_random(y, number, seed):
    """Return the places of the samples of either part: for one seed the same as scikit-learn's train_test_split has.

    For each label it is drawn which of its samples go where, then the order in either part.
    """
    kinds, which, counts = _kinds(y)
    if counts.min() < 2 or min(number, len(y) - number) < len(kinds):
        raise ValueError(
            f"y has {len(kinds)} labels, the rarest {counts.min()} times, for parts of {len(y) - number} and {number} "
            "samples, expected each label at least twice, and for each a place in both parts"
        )
    rng = np.random.RandomState(seed)  # what scikit-learn draws from
    places = np.split(np.argsort(which, kind="stable"), counts.cumsum()[:-1])
    first = _shares(counts, len(y) - number, rng)
    second = _shares(counts - first, number, rng)
    train, test = [], []
    for of_one_kind, one, other in zip(places, first, second):
        drawn = of_one_kind[rng.permutation(len(of_one_kind))]
        train.append(drawn[:one])
        test.append(drawn[one : one + other])
    return rng.permutation(np.concatenate(train)), rng.permutation(np.concatenate(test))


def _kinds(y):
    """Return the labels that there are, which of them each sample has, and how many samples each of them has."""
    if y.dtype.kind == "f" and not np.isfinite(y).all():
        raise ValueError("y holds nan or inf, expected labels")
    try:
        kinds, which, counts = np.unique(y, return_inverse=True, return_counts=True, axis=None if y.ndim == 1 else 0)
    except TypeError as error:
        raise ValueError(f"y holds labels that have no order: {error}") from error
    return kinds, which.ravel(), counts


def _shares(counts, number, rng):
    """Divide `number` as `counts` are: rounded down, one more where most was cut off, by lot where that is equal."""
    exact = counts / counts.sum() * number
    shares = np.floor(exact)
    cut_off = exact - shares
    for most in np.unique(cut_off)[::-1]:
        missing = int(number - shares.sum())
        if missing <= 0:
            break
        (equal,) = np.nonzero(cut_off == most)
        shares[rng.choice(equal, min(len(equal), missing), replace=False)] += 1
    return shares.astype(int)


def check_settings(test_size, seed, fold):
    """Say so if a setting of `split` is of the wrong type or range, or they do not go together."""
    in_range(test_size, "test_size")
    if integer(seed, "seed") >= 2**32:
        raise ValueError(f"seed is {seed}, expected less than 2**32")
    if fold is None:
        return
    if not isinstance(fold, (tuple, list)) or len(fold) != 2:
        raise TypeError(f"fold is {fold!r}, expected (k, n), block k of n")
    k, n = integer(fold[0], "the block of fold"), integer(fold[1], "the number of blocks of fold", 2)
    if k >= n:
        raise ValueError(f"fold is {fold}, expected a block from 0 to {n - 1}")
    if (test_size, seed) != (TEST_SIZE, SEED):
        raise ValueError(f"fold is {fold}, expected no test_size and no seed with it: the order of the samples decides")
