"""A picture of one's own: what is read from files, what a drawing becomes, what the pad accepts."""

import zlib

import numpy as np
import pytest
from pictures import as_file
from PIL import Image
from sklearn.svm import SVC

import bpcnn_helpers as bp

RNG = np.random.default_rng(0)
COLOURS = RNG.integers(0, 256, (5, 7, 3), dtype=np.uint8)


def test_a_small_png_is_read_as_it_is(tmp_path):
    data = as_file(Image.fromarray(COLOURS))
    (tmp_path / "mine.png").write_bytes(data)
    for given in (data, tmp_path / "mine.png", str(tmp_path / "mine.png")):
        assert np.array_equal(bp.load_picture(given), COLOURS.transpose(2, 0, 1) / 255)


def test_grey_levels_fill_all_channels():
    grey = COLOURS[..., 0]
    assert np.array_equal(bp.load_picture(as_file(Image.fromarray(grey))), np.stack([grey / 255] * 3))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_large_picture_is_made_small(kind):
    data = as_file(Image.new("RGB", (1000, 500), (255, 0, 51)), kind)
    picture = bp.load_picture(data, longest=100)
    assert picture.shape == (3, 50, 100)
    np.testing.assert_allclose(picture, np.array([1, 0, 0.2])[:, None, None] * np.ones(picture.shape), atol=0.01)


def test_a_picture_stands_as_the_camera_was_held():
    image, exif = Image.fromarray(COLOURS), Image.Exif()
    exif[274] = 3  # upside down
    turned = bp.load_picture(as_file(image, exif=exif))
    assert np.array_equal(turned, bp.rot180(COLOURS.transpose(2, 0, 1) / 255))


def test_what_is_transparent_lies_on_white():
    assert np.array_equal(bp.load_picture(as_file(Image.new("RGBA", (2, 2), (0, 0, 0, 0)))), np.ones((3, 2, 2)))


def huge():
    """A file of a few bytes that promises 20000×20000 pixels."""
    data = bytearray(as_file(Image.new("1", (1, 1))))
    data[16:24] = (20_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no PNG or JPEG"),
        (b"some text", "no PNG or JPEG"),
        (as_file(Image.fromarray(COLOURS), "GIF"), "no PNG or JPEG"),
        (as_file(Image.fromarray(COLOURS))[:100], "no PNG or JPEG"),
        (huge(), "more than 89 million pixels"),
    ],
    ids=["empty", "text", "gif", "truncated", "huge"],
)
def test_what_is_no_picture_is_refused(data, message):
    with pytest.raises(ValueError, match=message):
        bp.load_picture(data)


def test_a_file_that_is_missing_is_named():
    with pytest.raises(FileNotFoundError, match="nowhere"):
        bp.load_picture("nowhere.png")


def test_a_digit_does_not_depend_on_where_and_how_large_it_was_drawn():
    drawing = np.zeros((32, 32), int)
    drawing[3:11, 4:6] = drawing[3:5, 4:9] = 1
    digit = bp.as_digit(drawing)
    assert np.array_equal(digit, bp.as_digit(np.roll(drawing, (15, 20), (0, 1))))
    assert np.array_equal(digit, bp.as_digit(drawing.repeat(2, axis=0).repeat(2, axis=1)))
    assert np.array_equal(digit[0, 0].any(axis=0), [False, True, True, True, True, True, True, False])
    assert digit[0, 0].any(axis=1).all()


def test_an_empty_drawing_is_an_empty_digit():
    assert np.array_equal(bp.as_digit(np.zeros((32, 32), int)), np.zeros((1, 1, 8, 8)))


def test_digits_that_are_drawn_are_read_like_those_of_the_data():
    data = bp.digits()
    drawn = []
    for digit in data.x_test[:, 0]:
        large = Image.fromarray((255 * digit).astype(np.uint8)).resize((32, 32), Image.Resampling.BICUBIC)
        drawn.append(bp.as_digit(np.pad(np.asarray(large) > 100, ((5, 3), (9, 2))).astype(int)))
    model = SVC(gamma=0.256).fit(data.x_train.reshape(-1, 64), data.y_train)
    assert model.score(np.reshape(drawn, (-1, 64)), data.y_test) > 0.9


@pytest.mark.parametrize("value", [np.ones((2, 3), int), [[0, 2], [0, 0]], [[0.5, 0], [0, 0]], [[1], [1, 0]], 7, "ab"])
def test_the_pad_takes_squares_of_ink_and_paper_only(value):
    with pytest.raises(ValueError, match="value"):
        bp.DrawPad(value)
    pad = bp.DrawPad(np.eye(2, dtype=int))
    with pytest.raises(ValueError, match="value"):
        pad.value = value
    assert pad.value == ((1, 0), (0, 1))


def test_the_pad_keeps_its_size_and_its_first_drawing():
    pad = bp.DrawPad(np.eye(3, dtype=int), description="digit")
    pad.value = np.zeros((3, 3), bool)
    assert (pad.value, pad.start) == (((0, 0, 0),) * 3, ((1, 0, 0), (0, 1, 0), (0, 0, 1)))
    with pytest.raises(ValueError, match=r"value has shape \(2, 2\), expected \(3, 3\)"):
        pad.value = np.eye(2, dtype=int)
    assert repr(pad) == "DrawPad(3×3 cells, 0 of them ink)"
    assert np.shape(bp.DrawPad(size=5).value) == (5, 5)
    with pytest.raises(ValueError, match="size is 1, expected at least 2"):
        bp.DrawPad(size=1)


def test_a_file_button_starts_empty():
    button = bp.PictureInput(longest=10)
    assert button.value == b""
    button.value = memoryview(b"png")  # as the browser sends it
    assert (button.value, repr(button)) == (b"png", "PictureInput(3 bytes)")
