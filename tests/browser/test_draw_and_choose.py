"""The pad and the button for a file of one's own, in JupyterLab."""

import os

import numpy as np
import pytest
from accessible import assert_accessible
from PIL import Image


def shown(book, code):
    """Run code whose last line is a widget, and return the widget on the page."""
    book.ask(code)
    cells = book.page.locator(".jp-CodeCell")
    own = cells.nth(cells.count() - 1).locator(".bpcnn-own").first
    own.scroll_into_view_if_needed()
    return own


def ink(book, name="pad"):
    """The cells that are ink in Python, as (row, column), once it has as many as the page."""
    many = int(book.page.locator("canvas[aria-label$='cells are ink']").get_attribute("aria-label").split()[-6])
    for _ in range(20):
        said = book.ask(f"print(np.argwhere({name}.value).tolist())")[0]
        if len(cells := {tuple(cell) for cell in eval(said)}) == many:
            break
    return cells


def at(box, row, column, size=16):
    return box["x"] + (column + 0.5) * box["width"] / size, box["y"] + (row + 0.5) * box["height"] / size


def test_drawn_with_the_mouse(desk):
    pad = shown(desk, "pad = bp.DrawPad(size=16, description='a digit'); pad")
    box = pad.locator("canvas").bounding_box()
    desk.page.mouse.move(*at(box, 3, 8))
    desk.page.mouse.down()
    desk.page.mouse.move(*at(box, 12, 8), steps=2)  # a fast hand leaves no gaps
    desk.page.mouse.up()
    drawn = ink(desk)
    assert {(row, 8) for row in range(3, 13)} <= drawn
    assert all(6 < column < 10 for _, column in drawn)
    assert pad.locator("canvas").get_attribute("aria-label") == f"a digit: {len(drawn)} of 256 cells are ink"
    pad.get_by_role("button", name="Clear").click()
    assert ink(desk) == set()
    assert not pad.get_by_role("button", name="First drawing").is_visible()


def test_drawn_with_the_keyboard_and_set_from_python(desk):
    pad = shown(desk, "pad = bp.DrawPad(np.eye(16, dtype=int)); pad")
    pad.get_by_role("button", name="Clear").click()
    canvas = pad.locator("canvas")
    canvas.focus()
    for key in ("ArrowUp", "Space", "ArrowRight", "ArrowRight", "Space", "ArrowRight", "x", "d", "d", "Escape"):
        canvas.press(key)
    pad.get_by_text("The pen is lifted.").wait_for()
    drawn = ink(desk)
    assert {(7, 8), (7, 9), (7, 10)} <= drawn
    assert (7, 12) not in drawn
    pad.get_by_role("button", name="First drawing").click()
    assert ink(desk) == {(n, n) for n in range(16)}
    desk.ask("pad.value = np.ones((16, 16), int)")
    pad.locator('canvas[aria-label*="256 of 256"]').wait_for()


def test_a_picture_follows_the_pad(desk):
    pad = shown(
        desk,
        "live = bp.Live(lambda fig, pad: fig.suptitle(np.sum(pad)), pad=bp.DrawPad(size=16)); live",
    )
    image = pad.locator("xpath=ancestor::*[contains(@class, 'jp-OutputArea')]").last.locator("img").first
    before = image.evaluate("e => e.src")
    box = pad.locator("canvas").bounding_box()
    desk.page.mouse.click(*at(box, 8, 8))
    desk.page.wait_for_function("([e, before]) => e.src !== before", arg=[image.element_handle(), before])
    assert pad.locator(".own-title").inner_text() == "pad"


def choose(book, button, path):
    with book.page.expect_file_chooser() as chooser:
        button.locator("button").first.click()
    chooser.value.set_files(str(path))


def test_a_file_is_made_small_and_read(desk, tmp_path):
    Image.fromarray(np.tile(np.uint8([[[200, 100, 0]]]), (600, 1200, 1))).save(tmp_path / "mine.jpg")
    (tmp_path / "large.png").write_bytes(b"\x89PNG" + os.urandom(51_000_000))
    (tmp_path / "words.png").write_text("no picture")
    button = shown(desk, "own = bp.PictureInput(longest=120, description='My own'); own")
    assert button.locator("button").first.inner_text() == "My own"
    choose(desk, button, tmp_path / "mine.jpg")
    button.get_by_text("mine.jpg", exact=True).wait_for()
    desk.wait_until_idle()
    said = desk.ask("p = bp.load_picture(own.value); print(p.shape, (255 * p).round().mean(axis=(1, 2)).tolist())")[0]
    assert said.startswith("(3, 60, 120)")
    assert eval(said.split(") ")[1]) == pytest.approx([200, 100, 0], abs=3)
    for name, words in (("large.png", "has 51 MB, expected at most 50 MB."), ("words.png", "is no picture that")):
        choose(desk, button, tmp_path / name)
        button.get_by_text(f"{name} {words}").wait_for()
        assert desk.ask("print(bp.load_picture(own.value).shape)")[0].strip() == "(3, 60, 120)"
    button.get_by_role("button", name="Take it back").click()
    assert desk.ask("print(own.value)")[0].strip() == "b''"
    assert not button.get_by_role("button", name="Take it back").is_visible()


def test_a_photograph_of_a_telephone_arrives(desk, tmp_path):
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (3000, 4000, 3), dtype=np.uint8))
    noise.save(tmp_path / "phone.jpg", quality=98)
    assert (tmp_path / "phone.jpg").stat().st_size > 12_000_000  # ipywidgets' FileUpload loses it
    button = shown(desk, "own = bp.PictureInput(); own")
    choose(desk, button, tmp_path / "phone.jpg")
    button.get_by_text("phone.jpg", exact=True).wait_for()
    desk.wait_until_idle()
    assert desk.ask("print(bp.load_picture(own.value).shape)")[0].strip() == "(3, 180, 240)"


def test_accessible(desk):
    shown(desk, "w.VBox([bp.DrawPad(size=8, description='pad'), bp.PictureInput()])")
    assert_accessible(desk.page, context=".bpcnn-own", options={"rules": {"region": {"enabled": False}}})
