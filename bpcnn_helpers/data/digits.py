"""Handwritten digits: scikit-learn's, MNIST for those who are online, and what a reader drew."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import array
from bpcnn_helpers.data.shipped import shipped
from bpcnn_helpers.data.splitting import SEED, TEST_SIZE, Split, check_settings, split
from bpcnn_helpers.ops.pool import avg_pool2d


def digits(*, test_size: float = TEST_SIZE, seed: int = SEED, fold: tuple[int, int] | None = None) -> Split:
    """Load 1797 handwritten digits of 8×8 pixels (UCI, shipped with scikit-learn).

    Parameters
    ----------
    test_size, seed, fold
        As in `split`.

    Returns
    -------
    Split
        Pictures (N, 1, 8, 8) with grey levels from 0 (paper) to 1 (ink), labels from 0 to 9.

    Raises
    ------
    TypeError, ValueError
        As `split`.

    Notes
    -----
    13 people wrote them (Alpaydin & Kaynak 1998; they are the test part of the UCI data), all on the same form, and the
    forms lie one after the other. So a random split puts the same hands into both parts, and ``fold=(k, 5)`` keeps most
    of them apart.

    Examples
    --------
    >>> digits().x_train.shape
    (1347, 1, 8, 8)
    """
    pictures, labels = _table()
    return split(pictures.reshape(-1, 1, 8, 8) / 16, labels, test_size=test_size, seed=seed, fold=fold)


def _table():
    """Return the pictures, 64 grey levels up to 16 each, and the labels, as scikit-learn has them."""
    if path := shipped("data", "digits.csv.gz"):
        rows = np.loadtxt(path, delimiter=",")
        return rows[:, :-1], rows[:, -1].astype(int)
    from sklearn.datasets import load_digits

    return load_digits(return_X_y=True)


def mnist(*, test_size: float = 10_000, seed: int = 0, data_home: str | None = None) -> Split:
    """Load the 70 000 handwritten digits of MNIST, 28×28 pixels, from OpenML (needs a network once).

    Parameters
    ----------
    test_size, seed
        As in `split`.
    data_home : str, optional
        Where scikit-learn keeps the download (15 MB); its own folder unless said.

    Returns
    -------
    Split
        Pictures (N, 1, 28, 28) in float32 with grey levels from 0 (paper) to 1 (ink), labels from 0 to 9.

    Raises
    ------
    TypeError, ValueError
        As `split`.
    ConnectionError
        If it is not there yet and cannot be fetched.
    """
    check_settings(test_size, seed, None)
    from sklearn.datasets import fetch_openml

    try:
        x, y = fetch_openml(
            "mnist_784", version=1, return_X_y=True, as_frame=False, parser="liac-arff", data_home=data_home
        )
    except OSError as error:
        raise ConnectionError(
            f"MNIST could not be fetched from openml.org ({error}). With a network, call mnist() again: it is kept "
            "from then on. Without one, use digits(), which comes with scikit-learn."
        ) from error
    pictures = (x / 255).astype(np.float32).reshape(-1, 1, 28, 28)
    return split(pictures, y.astype(int), test_size=test_size, seed=seed)


def as_digit(drawing: ArrayLike) -> np.ndarray:
    """Make of a drawing what the digits are: 8×8 grey levels, the ink as large as it fits.

    Parameters
    ----------
    drawing : array_like of 0 and 1, shape (H, W)
        1 where there is ink, such as the value of a `DrawPad`.

    Returns
    -------
    ndarray, shape (1, 1, 8, 8)
        From 0 (paper) to 1 (ink), as `digits` has them; all 0 for an empty drawing.

    Raises
    ------
    TypeError, ValueError
        If it is no matrix of numbers.

    Notes
    -----
    The box around the ink is scaled to 32×32 cells, no wider for its height than it was drawn, and put in the middle;
    then each block of 4×4 cells becomes its mean, which is how the digits were made (Alpaydin & Kaynak 1998).

    Examples
    --------
    >>> as_digit(np.ones((5, 5)))[0, 0, 0]
    array([1., 1., 1., 1., 1., 1., 1., 1.])
    """
    from PIL import Image

    ink = array(drawing, "drawing", "H W") > 0
    if not ink.any():
        return np.zeros((1, 1, 8, 8))
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = np.maximum(1, np.round(32 * np.array(box.shape) / max(box.shape)).astype(int))
    scaled = np.asarray(Image.fromarray(box).convert("L").resize((width, height), Image.Resampling.BOX)) / 255
    field = np.zeros((32, 32))
    top, left = (32 - height) // 2, (32 - width) // 2
    field[top : top + height, left : left + width] = scaled
    return avg_pool2d(field[None, None], 4)
