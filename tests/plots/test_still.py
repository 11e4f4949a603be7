"""The still picture: every number once, the frames where they belong, all of it on the sheet."""

from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import ImageColor

from bpcnn_helpers import plots
from bpcnn_helpers.plots import sheet
from bpcnn_helpers.plots.numbers import short_number
from bpcnn_helpers.plots.still import blocks, still

ROWS = {
    "Forward": [("V", np.arange(18).reshape(2, 3, 3) - 4, "input"), ("K", np.array([[0.5, -12345]]), "kernel", "bias")],
    "Backward": [("∂J/∂V", np.array([[7, 0], [0, 1e-9]]), "gradient")],
}
LIGHT = ImageColor.getrgb("#ffe680")


@pytest.fixture
def drawn(monkeypatch):
    """Draw, and return the image and its sheet."""
    made = []

    class Kept(sheet.Sheet):
        def __init__(self):
            super().__init__()
            made.append(self)

    monkeypatch.setattr("bpcnn_helpers.plots.still.Sheet", Kept)
    return lambda *args, **kwargs: (still(*args, **kwargs), made[-1])


def texts(drawn_sheet):
    return [text for _, text, *_ in drawn_sheet._texts]


def test_every_number_stands_in_it_once_and_so_do_the_words(drawn):
    words = ["title", "Forward", "V", "K", "bias", "Backward", "∂J/∂V", "note"]
    numbers = [short_number(n) for row in ROWS.values() for _, array, *_ in row for n in array.flat]
    _, found = drawn(ROWS, title="title", note="note")
    assert sorted(filter(None, texts(found))) == sorted(words + numbers)


def test_a_number_fits_its_cell(drawn):
    _, found = drawn(ROWS)
    widths = {text: font.getlength(text) / sheet.CELL for _, text, _, font, anchor in found._texts if anchor == "mm"}
    assert all(width <= 0.95 for width in widths.values())
    assert widths["−12345"] > 0.8 > widths["7"]


def box(found, edge, line):
    """The corners of the boxes with this edge, at least so thick."""
    return [corners for thick, corners, color, _ in found._boxes if color == edge and thick >= line]


def test_the_chosen_cell_has_a_black_frame_and_the_lit_ones_that_of_their_role(drawn):
    image, found = drawn(ROWS, chosen=("∂J/∂V", (0, 1)), lit=[("V", (1, 0, 2)), ("K", (0, 1))])
    ((left, top, right, bottom),) = box(found, "black", 0)
    middle = [xy for xy, text, *_ in found._texts if text == "7"][-1] + np.array([sheet.CELL, 0])  # right of ∂J/∂V's 7
    assert sheet.CELL * np.array([left + right, top + bottom]) / 2 == pytest.approx(middle)
    assert right - left == pytest.approx(1.15)
    (of_input,), (of_kernel,) = box(found, "#0072B2", 0.1), box(found, "#E69F00", 0.1)
    assert texts(found).count("7") == 2  # V's and the gradient's: the former stands in the lit cell of V
    for corners, number in ((of_input, "7"), (of_kernel, "−12345")):
        places = [xy for xy, text, *_ in found._texts if text == number]
        middle = sheet.CELL * (np.array(corners[:2]) + corners[2:]) / 2
        assert any(middle == pytest.approx(xy) for xy in places)
        assert image.getpixel(tuple((sheet.CELL * np.array(corners[:2]) + 6).astype(int).tolist())) == (*LIGHT, 255)
    for x, y in (
        (left, 0.5 + top),
        (right, 0.5 + top),
        (0.5 + left, top),
        (0.5 + left, bottom),
    ):  # it lies above the rest
        assert image.getpixel((round(sheet.CELL * x), round(sheet.CELL * y))) == (0, 0, 0, 255)


def test_a_place_has_no_axes_of_length_1_in_front(drawn):
    _, found = drawn({"": [("a", np.eye(2)[None, None], "input")]}, chosen=("a", (0, 1)))
    assert len(box(found, "black", 0)) == 1


def test_names_are_bold(drawn):
    _, found = drawn(ROWS, title="title")
    style = {text: font.getname()[1] for _, text, _, font, _ in found._texts}
    assert {text for text in style if style[text] == "Bold"} == {"V", "K", "∂J/∂V"}


def test_blocks_have_a_frame_each(drawn):
    _, found = drawn(ROWS)
    frames = [corners for thick, corners, color, fill in found._boxes if fill is None]
    assert [(right - left, bottom - top) for left, top, right, bottom in frames] == [
        pytest.approx(size) for size in ((3, 3), (3, 3), (2, 1), (2, 2))
    ]


def test_the_larger_a_number_the_deeper_its_ground(drawn):
    _, found = drawn({"": [("a", np.array([[4, 2, 0, -2, -4]]), "input")]})
    grounds = [fill for *_, fill in found._boxes if fill is not None]
    assert grounds[0] == (253, 184, 99)
    assert grounds[2] == (255, 255, 255)
    assert grounds[4] == (178, 171, 210)
    assert [2 * n for n in grounds[1]] == pytest.approx([n + 255 for n in grounds[0]], abs=1)
    assert [2 * n for n in grounds[3]] == pytest.approx([n + 255 for n in grounds[4]], abs=1)
    _, found = drawn({"": [("a", np.array([[2, -4]]), "input")]})
    assert [fill for *_, fill in found._boxes if fill is not None] == [grounds[1], grounds[4]]


@pytest.mark.parametrize(
    "rows",
    [ROWS, {"": [("a", np.eye(2), "input")]}, {"many": [("w" * n, np.ones((n, n)), "output") for n in range(1, 12)]}],
)
@pytest.mark.parametrize("note", ["", "words and words " * 40])
@pytest.mark.parametrize("title", [None, "A title " * 12])
def test_all_of_it_is_on_the_sheet(drawn, rows, note, title):
    image, found = drawn(rows, title=title, note=note)
    for (x, y), text, _, font, anchor in found._texts:
        left, top, right, bottom = font.getbbox(text, anchor=anchor)
        assert 0 <= x + left <= x + right <= image.width, text
        assert 0 <= y + top <= y + bottom <= image.height, text
    corners = sheet.CELL * np.array([corners for _, corners, *_ in found._boxes])
    assert (corners >= 0).all()
    assert (corners[:, [0, 2]] <= image.width).all()
    assert (corners[:, [1, 3]] <= image.height).all()
    assert sum(text in note for text in texts(found) if len(text) > 20) <= 6


def test_what_does_not_fit_goes_on_in_the_next_line_and_short_rows_share_one(drawn):
    wide = [("a", np.ones((1, 20)), "input"), ("b", np.ones((1, 20)), "input")]
    _, found = drawn({"": wide})
    height = {text: y for (_, y), text, *_ in found._texts if text in "ab"}
    assert height["b"] > height["a"]
    short = {name: [(name.lower(), np.ones((1, 2)), "input")] for name in "ABC"}
    _, found = drawn(short)
    assert len({y for (_, y), text, *_ in found._texts if text in short}) == 1
    _, found = drawn({name: row for name, row in short.items() if name != "C"})
    assert len({y for (_, y), text, *_ in found._texts if text in short}) == 2


def test_channels_make_blocks_side_by_side():
    assert blocks((2, 3, 5, 5)) == {"channels": 6, "rows": 5, "columns": 5, "across": 3}
    assert blocks((1, 4)) == blocks((4,)) == {"channels": 1, "rows": 1, "columns": 4, "across": 1}


def test_a_figure_shows_the_same_picture():
    given = {"title": "title", "note": "note", "chosen": ("V", (0, 0, 0)), "lit": [("K", (0, 0))]}
    fig, picture = plots.panels(ROWS, **given), still(ROWS, **given)
    assert np.array_equal(fig.axes[0].images[0].get_array(), np.asarray(picture))
    assert plots.panels(ROWS, fig=fig) is fig
    assert len(fig.axes) == 1
    plt.close("all")


def test_the_font_is_found_beside_matplotlib_or_where_matplotlib_says(monkeypatch, tmp_path):
    expected = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    assert sheet._fonts.__wrapped__() == expected
    elsewhere = type("Spec", (), {"origin": str(tmp_path / "matplotlib" / "__init__.py")})
    monkeypatch.setattr(sheet, "find_spec", lambda name: elsewhere)
    assert sheet._fonts.__wrapped__() == expected


def test_the_font_has_what_the_panels_write():
    font = sheet._font(0.4, False)
    absent = font.getmask("\ue123").getbbox(), bytes(font.getmask("\ue123"))
    for sign in "−∂δ∇βΣ∞≈·²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉…":
        assert (font.getmask(sign).getbbox(), bytes(font.getmask(sign))) != absent, sign
