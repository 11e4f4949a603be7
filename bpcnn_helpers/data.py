"""Real data: scikit-learn's handwritten digits and photographs, MNIST for those who are online.

scikit-learn and Pillow are imported where they are used; they are slow to load.
"""

from __future__ import annotations

import io
import os
import warnings
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import array, choice, entries, in_range, integer
from bpcnn_helpers.ops.pool import avg_pool2d

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
    from sklearn.model_selection import KFold, train_test_split

    x, y = entries(x, "x", 1), entries(y, "y", 1)
    _settings(test_size, seed, fold)
    if len(x) != len(y) or len(x) == 0:
        raise ValueError(f"x and y have {len(x)} and {len(y)} samples, expected as many, and some")
    if fold is not None:
        k, n = fold
        if n > len(x):
            raise ValueError(f"fold is {fold}, expected at most {len(x)} blocks, one for each sample")
        train, test = list(KFold(n).split(x))[k]
        return Split(x[train], y[train], x[test], y[test])
    try:
        x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=test_size, random_state=seed, stratify=y)
    except (TypeError, ValueError) as error:
        raise ValueError(f"y cannot be divided with a test_size of {test_size}: {error}") from error
    return Split(x_train, y_train, x_test, y_test)


def _settings(test_size, seed, fold):
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
    from sklearn.datasets import load_digits

    found = load_digits()
    return split(found.images[:, None] / 16, found.target, test_size=test_size, seed=seed, fold=fold)


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
    from sklearn.datasets import fetch_openml

    _settings(test_size, seed, None)
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


def picture(name: Literal["china", "flower"] = "china", *, step: int = 1) -> np.ndarray:
    """Load a photograph that comes with scikit-learn, as a matrix of grey levels.

    Parameters
    ----------
    name : {"china", "flower"}
    step : int, default 1
        Keep every `step`-th pixel in both directions.

    Returns
    -------
    ndarray, shape (427 // step, 640 // step) or one more
        From 0 (black) to 1 (white): the luma of ITU-R BT.601, as Pillow computes it.

    Raises
    ------
    TypeError, ValueError
        If there is no such photograph, or `step` is no int of at least 1.

    Examples
    --------
    >>> picture("flower").shape
    (427, 640)
    """
    from PIL import Image
    from sklearn.datasets import load_sample_image

    step = integer(step, "step", 1)
    choice(name, "name", ("china", "flower"))
    grey = Image.fromarray(load_sample_image(f"{name}.jpg")).convert("L")
    return np.asarray(grey)[::step, ::step] / 255


def load_picture(file: str | os.PathLike[str] | bytes, *, longest: int = 240) -> np.ndarray:
    """Read a picture of one's own, a PNG or a JPEG, and make it small enough to work with.

    Parameters
    ----------
    file : path-like or bytes
        Where it is, or what is in it.
    longest : int, default 240
        Its longest side afterwards, in pixels; a smaller picture stays as it is.

    Returns
    -------
    ndarray, shape (3, H, W)
        Red, green and blue, from 0 to 1; what is transparent lies on white. Turned as the camera was held.

    Raises
    ------
    OSError
        If there is no such file.
    TypeError, ValueError
        If it is no PNG or JPEG, is broken, or has more pixels than Pillow thinks safe (89 million).
    """
    from PIL import Image, ImageOps

    longest = integer(longest, "longest", 1)
    if not isinstance(file, bytes):
        if not isinstance(file, (str, os.PathLike)):
            raise TypeError(f"file is {file!r}, expected a path or the bytes of a picture")
        with open(file, "rb") as opened:
            file = opened.read()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(file), formats=["PNG", "JPEG"])
        image.draft("RGB", (2 * longest, 2 * longest))  # a JPEG can be read at half its size, or less
        turned: Any = ImageOps.exif_transpose(image)
        upright = turned.convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        most = Image.MAX_IMAGE_PIXELS // 10**6  # type: ignore[operator]  # where it is None nothing is too large
        raise ValueError(f"file has more than {most} million pixels") from None
    except Exception as error:
        raise ValueError(f"file is no PNG or JPEG that can be read: {error}") from error
    upright.thumbnail((longest, longest))
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    return np.asarray(paper.convert("RGB")).transpose(2, 0, 1) / 255


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
