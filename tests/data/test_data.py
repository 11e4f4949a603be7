"""data: the real data, in the shapes and ranges that the notebooks rely on."""

import subprocess
import sys

import numpy as np
import pytest
import sklearn.datasets

import bpcnn_helpers as bp
from bpcnn_helpers.data.shipped import shipped


def test_digits_are_scikit_learns():
    parts, all_of_them = bp.digits(), sklearn.datasets.load_digits()
    assert parts.x_train.shape == (1347, 1, 8, 8)
    assert parts.x_test.shape == (450, 1, 8, 8)
    together = np.concatenate([parts.x_train, parts.x_test])[:, 0] * 16
    assert sorted(map(tuple, together.reshape(-1, 64))) == sorted(map(tuple, all_of_them.images.reshape(-1, 64)))
    assert (parts.x_train.min(), parts.x_train.max()) == (0, 1)
    picture = np.flatnonzero((all_of_them.images / 16 == parts.x_test[7, 0]).all(axis=(1, 2)))
    assert all_of_them.target[picture[0]] == parts.y_test[7]


def test_splits_are_seeded_and_stratified():
    first, again, other = bp.digits(seed=1), bp.digits(seed=1), bp.digits(seed=2)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first.x_test, other.x_test)
    shares = np.bincount(first.y_test) / np.bincount(np.concatenate([first.y_train, first.y_test]))
    assert np.abs(shares - 0.25).max() < 0.01


def test_a_fold_is_a_block_of_the_file():
    x, y = np.arange(11), np.arange(11) % 3
    tests = [bp.split(x, y, fold=(k, 4)).x_test.tolist() for k in range(4)]
    assert tests == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10]]
    parts = bp.split(x, y, fold=[1, 4])
    assert parts.x_train.tolist() == [0, 1, 2, 6, 7, 8, 9, 10]
    assert (parts.y_train.tolist(), parts.y_test.tolist()) == (y[parts.x_train].tolist(), y[parts.x_test].tolist())
    images = sklearn.datasets.load_digits().images / 16
    assert np.array_equal(np.concatenate([bp.digits(fold=(k, 5)).x_test for k in range(5)])[:, 0], images)
    with pytest.raises(ValueError, match=r"fold is \(0, 5\), expected no test_size and no seed with it"):
        bp.digits(fold=(0, 5), seed=1)
    with pytest.raises(ValueError, match=r"fold is \(5, 5\), expected a block from 0 to 4"):
        bp.digits(fold=(5, 5))
    with pytest.raises(ValueError, match=r"fold is \(0, 12\), expected at most 11 blocks"):
        bp.split(x, y, fold=(0, 12))


def test_the_digits_lie_in_the_order_of_their_writers():
    """Each filled in the same form, which begins with 0 to 9 three times: the labels show where one begins."""
    labels = sklearn.datasets.load_digits().target
    form = np.tile(np.arange(10), 3)
    begins = [n for n in range(len(labels) - 30) if np.array_equal(labels[n : n + 30], form)]
    assert begins == [0, 130, 256, 386, 516, 646, 776, 1029, 1157, 1287, 1415, 1667]
    assert set(np.diff(begins)) == {
        126,
        128,
        130,
        252,
        253,
    }  # a form or, where a digit of its beginning is missing, two


def test_pictures_are_grey_levels():
    china, flower = bp.picture(), bp.picture("flower", step=2)
    assert china.shape == (427, 640)
    assert flower.shape == (214, 320)
    assert 0 <= china.min() < 0.1 < 0.9 < china.max() <= 1
    red, green, blue = np.moveaxis(sklearn.datasets.load_sample_image("china.jpg").astype(float), -1, 0)
    assert np.abs(255 * china - (0.299 * red + 0.587 * green + 0.114 * blue)).max() < 1
    with pytest.raises(ValueError, match="name is 'cat', expected 'china' or 'flower'"):
        bp.picture("cat")


def test_a_picture_in_its_colours():
    flower = sklearn.datasets.load_sample_image("flower.jpg")[::4, ::4].transpose(2, 0, 1) / 255
    assert np.array_equal(bp.picture("flower", step=4, colours=True), flower)


def test_mnist_without_a_network_says_what_to_do(monkeypatch, tmp_path):
    def refuse(*args, **kwargs):
        raise OSError("no route to host")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", refuse)
    with pytest.raises(ConnectionError, match=r"could not be fetched .*Without one, use digits\(\)"):
        bp.mnist(data_home=str(tmp_path))


def test_mnist_in_the_shape_of_digits(monkeypatch):
    """What is fetched, as scikit-learn hands it over: rows of bytes, labels as text."""
    rng = np.random.default_rng(0)
    fetched = rng.integers(0, 256, (40, 784)), np.array(list("0123456789") * 4, object)
    monkeypatch.setattr("sklearn.datasets.fetch_openml", lambda *args, **kwargs: fetched)
    parts = bp.mnist(test_size=10)
    assert parts.x_train.shape == (30, 1, 28, 28)
    assert parts.x_train.dtype == "float32"
    assert parts.x_test.max() <= 1
    assert sorted(parts.y_test) == list(range(10))


def test_the_data_that_scikit_learn_brings_is_read_without_it():
    code = "import sys, bpcnn_helpers as bp; bp.digits(), bp.picture(); print(*{'sklearn', 'scipy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_where_a_version_keeps_its_files_elsewhere_it_is_asked(monkeypatch):
    digits, photograph = bp.digits(), bp.picture("flower")
    for module in ("digits", "pictures"):
        monkeypatch.setattr(f"bpcnn_helpers.data.{module}.shipped", lambda *parts: None)
    assert all(np.array_equal(ours, theirs) for ours, theirs in zip(digits, bp.digits(), strict=True))
    assert np.array_equal(photograph, bp.picture("flower"))


def test_a_file_that_is_not_there_is_not_found():
    assert shipped("data", "no such file") is None
