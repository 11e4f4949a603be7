"""The explorer on the wall: alone, as large as the window; Escape leaves."""

import re

import numpy as np
import pytest
from accessible import assert_accessible
from playwright.sync_api import expect
from test_explorer import EXPLORERS
from viewing import View, settle

import bpcnn_helpers as bp

PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}


def enlarge(view):
    view.root.get_by_role("button", name="Enlarge").click()


def size_of(view, element, pseudo=None):
    size = view.root.locator(element).first.evaluate("(e, pseudo) => getComputedStyle(e, pseudo).fontSize", pseudo)
    return float(size.removesuffix("px"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_as_large_as_fits(open_page, scheme):
    view = open_page(bp.explore_conv(**dict(zip("VKG", three()))), color_scheme=scheme, **PROJECTOR)
    settle(view.page)  # room is made for the sum
    before = view.root.bounding_box()
    enlarge(view)
    box = view.root.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1920, 1080)
    panels = [panel.bounding_box() for panel in view.root.locator(".flow-panel").all()]
    left, right = (f(p["x"] + end * p["width"] for p in panels) for f, end in ((min, 0), (max, 1)))
    assert right - left > 0.85 * 1920
    assert size_of(view, "[data-cell]") > 40
    assert size_of(view, "[data-tag]", "::after") > 22  # the corner numbers
    assert size_of(view, "[data-formula]") > 40
    assert_accessible(view.page)
    view.page.keyboard.press("Escape")
    view.page.locator("dialog").wait_for(state="detached")
    settle(view.page)
    assert view.root.bounding_box() == before


def three():
    return [[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1, 2], [3, 4]], [[1, 0], [2, -1]]


def test_all_goes_on_there(open_page):
    view = open_page(EXPLORERS["conv"](), **PROJECTOR)
    enlarge(view)
    view.edit("9", "K", 1, 1)
    assert view.numbers("∂J/∂V")[4] == 12
    view.cell("V", 0, 0).click()
    view.page.keyboard.press("Escape")  # ends the edit, and no more
    assert view.root.locator(".flow-cell input").count() == 0
    assert view.page.locator("dialog[open]").count() == 1
    view.press("Step")
    assert view.root.locator(".flow-product").is_visible()
    view.root.get_by_role("button", name="Leave").click()
    view.page.locator("dialog").wait_for(state="detached")
    assert view.root.get_by_role("button", name="Enlarge").get_attribute("aria-pressed") == "false"
    assert view.numbers("K")[3] == 9
    enlarge(view)  # and once more, after which a cell is focused
    view.cell("Z", 0, 0).click()
    view.page.keyboard.press("Escape")
    view.page.locator("dialog").wait_for(state="detached")
    assert view.root.locator("[aria-selected]").count() == 1  # still pinned


def test_long_sums_and_many_panels_fit(open_page):
    view = open_page(EXPLORERS["network"](), **PROJECTOR)
    enlarge(view)
    rows = view.root.locator(".flow-rows")
    assert rows.evaluate("e => e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1")
    for panel in view.root.locator("[data-panel]").all():
        panel.locator("[data-cell]").first.hover()
        assert view.root.locator("[data-formula]").evaluate("e => e.scrollHeight <= e.clientHeight + 1")
    large = size_of(view, "[data-cell]:not([style*='--fit: 0'])")
    view.page.mouse.move(1900, 5)
    view.page.set_viewport_size({"width": 1100, "height": 600})
    settle(view.page)
    assert size_of(view, "[data-cell]:not([style*='--fit: 0'])") < large


def test_the_two_signs_are_told_apart(open_page):
    explorer = bp.explore(
        {"x": np.eye(3), "k": [[1, 2], [3, 4]]},
        {"z": bp.correlate2d, "c": bp.convolve2d},
        roles={"k": "kernel"},
        captions={"z": "x ⋆ k", "c": "x * k"},
    )
    view = open_page(explorer, **PROJECTOR)
    names = view.root.locator(".flow-name")
    assert [" ".join(text.split()) for text in names.all_inner_texts()][2:] == ["z x ⋆ k", "c x * k"]
    assert view.root.get_by_role("grid", name="z, x cross-correlated with k", exact=True).count() == 1
    assert view.root.get_by_role("grid", name="c, x convolved with k", exact=True).count() == 1
    enlarge(view)
    shown = [" ".join(text.split()) for text in names.all_inner_texts()][2:]
    assert shown == ["z x ⋆ k (cross-correlation)", "c x * k (convolution)"]
    assert size_of(view, ".flow-sign") > 40


SLOW = """
import time
def slowly(x, n):
    time.sleep(1)
    return n * x
slow = bp.explore({"x": [[1]]}, {"y": slowly}, n=1)
slow
"""


def test_in_jupyterlab(desk):
    desk.ask("explorer = bp.explore_conv({}, {}, {})\nexplorer".format(*three()))
    page, cell = desk.page, desk.cell("explorer = bp.explore_conv(")
    view = View(page, cell.locator(".bpcnn-flow"))

    # On the wall JupyterLab is out of sight, and Escape leaves.
    enlarge(view)
    box = view.root.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1200, 1600)
    view.edit("7", "K", 0, 0)
    page.keyboard.press("Escape")
    page.locator(".flow-wall").wait_for(state="detached")

    # What cannot be is said at the controls; the panels say to which setting they belong.
    notice, message = view.root.locator(".flow-notice"), cell.locator(".flow-objection")
    assert not message.is_visible()
    slider = cell.get_by_role("slider").nth(2)
    desk.move(slider, "End")
    message.filter(has_text="does not fit").wait_for()
    assert message.bounding_box()["y"] < view.root.bounding_box()["y"]
    assert message.evaluate("e => getComputedStyle(e).color") == "rgb(160, 63, 0)"
    old = "Not possible. These panels still show stride 1, padding 0, dilation 1, kernel size 2."
    notice.filter(has_text=old).wait_for()
    assert "gradient" in view.root.locator(".flow-rows").evaluate("e => getComputedStyle(e).backgroundImage")

    # Reset resets the controls, too.
    view.press("Reset")
    notice.filter(has_text=old).wait_for(state="detached")
    expect(slider).to_have_attribute("aria-valuenow", re.compile(r"^1(\.0*)?$"))
    expect(message).not_to_be_visible()
    assert view.numbers("K") == [1, 2, 3, 4]
    assert desk.ask('print(explorer["K"].tolist())')[0].strip() == "[[1, 2], [3, 4]]"

    # Shift+Enter runs the cell, from a number and while it is edited.
    for begin in ("", "5"):
        count = cell.locator(".jp-InputPrompt").first.inner_text()
        view.cell("V", 0, 0).focus()
        page.keyboard.type(begin)
        page.keyboard.press("Shift+Enter")
        cell.locator(".jp-InputPrompt").first.filter(has_not_text=count).filter(has_text="]").wait_for()
        expect(view.cell("V", 0, 0)).to_have_text("1")
    many = page.locator(".jp-Cell").count()

    # While Python works, the panels say so.
    desk.ask(SLOW)
    last = page.locator(".jp-CodeCell").last
    desk.move(last.get_by_role("slider"), "End")
    working = "Python is working: these panels are about to change."
    last.locator(".bpcnn-flow[data-working] .flow-notice").get_by_text(working, exact=True).wait_for()
    last.locator(".bpcnn-flow:not([data-working])").wait_for()
    expect(last.locator('[data-panel="y"] [data-cell]')).to_have_text("3")
    assert page.locator(".jp-Cell").count() == many + 1
