"""Nothing lies on anything: panels, sum and messages, in windows of several sizes; a cell shows all of its digits."""

import numpy as np
import pytest
from notebook import NOTEBOOKS, cells
from test_explorer import EXPLORERS
from viewing import all_explorers, settle

import bpcnn_helpers as bp

LAPTOP, WALL, PHONE = (1366, 768), (1920, 1080), (390, 844)
WITH_EXPLORERS = [path for path in NOTEBOOKS if any("bp.explore" in cell for cell in cells(path))]
PARTS = ".flow-title, .flow-bar, .flow-notice, .flow-panel, .flow-formula, .flow-complaint, .flow-hint"
# The part of an element's box that is in sight, where what is around it scrolls.
SEEN = """function seen(element) {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let outer = element.parentElement; outer; outer = outer.parentElement) {
        const [style, box] = [getComputedStyle(outer), outer.getBoundingClientRect()];
        if (style.overflowX !== "visible") [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        if (style.overflowY !== "visible") [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return { name: element.className + " " + element.textContent.slice(0, 12), left, top, right, bottom };
}"""
OVERLAPS = f"""(root, parts) => {{
    {SEEN}
    const boxes = [...root.querySelectorAll(parts)].map(seen).filter((b) => b.right > b.left && b.bottom > b.top);
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    return boxes.flatMap((a, n) => boxes.slice(n + 1).filter((b) => meet(a, b)).map((b) => a.name + " | " + b.name));
}}"""
# The digits of each cell, and the frame that it has when lit; the small numbers above and below them.
SPILT = """root => [...root.querySelectorAll("[data-cell], [data-rim]")].filter((cell) => {
    if (!cell.firstChild || !cell.checkVisibility()) return false;
    const range = document.createRange();
    range.selectNodeContents(cell);
    const [text, box] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
    const size = parseFloat(getComputedStyle(cell).fontSize);
    const [top, bottom] = [(text.top + text.bottom) / 2 - 0.37 * size, (text.top + text.bottom) / 2 + 0.37 * size];
    const [tag, old] = ["::after", "::before"].map((small) => getComputedStyle(cell, small));
    return text.left < box.left + 1.5 || text.right > box.right - 1.5
        || (cell.dataset.tag && box.top + 0.95 * parseFloat(tag.fontSize) > top)
        || (cell.dataset.old && box.bottom - 0.95 * parseFloat(old.fontSize) < bottom)
        || (cell.dataset.tag && parseFloat(tag.width) > box.width - 2);
}).map((cell) => cell.ariaLabel)"""


def padded():
    return bp.explore_conv(np.arange(9).reshape(3, 3), [[1, -2], [3, 4]], padding=2, stride=2)


def halves():
    """Long numbers in every panel: a minus, a point, a power of ten."""
    return bp.explore_conv(
        [[-0.5, 12.5, -1234], [1e-3, -0.25, 7], [99999, 0.125, -12.25]], [[-0.5, 1.5], [2, -1e-3]], pinned=("Z", 0, 1)
    )


def ties():
    """The longest products: who wins, of nine."""
    return bp.explore_pool(np.tile([1, 3], (4, 2)), size=3, stride=1, pinned=("∂J/∂x", 1, 1))


ALL = {**EXPLORERS, "padded": padded, "halves": halves, "ties": ties}


@pytest.mark.parametrize("name", ["conv", "cs231n", "average", "network", "padded", "halves", "ties"])
def test_no_part_lies_on_another(open_page, name):
    view = open_page(ALL[name](), viewport=dict(zip(("width", "height"), LAPTOP)))
    for size in (LAPTOP, WALL, PHONE):
        view.page.set_viewport_size(dict(zip(("width", "height"), size)))
        settle(view.page)
        assert view.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        for enlarged in (False, True):
            assert view.root.evaluate(OVERLAPS, PARTS) == []
            assert view.root.evaluate(SPILT) == []
            assert view.root.locator("[data-formula]").evaluate("e => e.scrollWidth <= e.clientWidth")
            box = view.root.locator(".flow-stage").bounding_box()
            assert box["height"] <= size[1]  # panels and sum are in the window together
            view.root.get_by_role("button", name="Leave" if enlarged else "Enlarge").click()


@pytest.mark.parametrize("path", WITH_EXPLORERS, ids=lambda path: path.stem)
def test_no_part_lies_on_another_in_the_book(open_file, chapter, path):
    """Every explorer of the notebooks, those too that are shown after a guess."""
    place = chapter(path).with_name(f"{path.stem}.explorers.html")
    place.write_text(all_explorers(chapter(path).read_text()), encoding="utf-8")
    page = open_file(place)
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
    roots = page.locator(".explorer > .bpcnn-flow").all()
    assert roots
    for size in (LAPTOP, WALL, PHONE):
        page.set_viewport_size(dict(zip(("width", "height"), size)))
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        for root in roots:
            title = root.locator(".flow-title").inner_text()
            assert root.evaluate(OVERLAPS, PARTS) == [], title
            assert root.evaluate(SPILT) == [], title
            assert root.locator(".flow-stage").bounding_box()["height"] <= size[1], title


@pytest.mark.parametrize("name", ["halves", "network", "cs231n"])
def test_a_lit_cell_keeps_its_digits(open_page, name):
    view = open_page(ALL[name]())
    for panel in view.root.locator("[data-panel]").all()[:4]:
        panel.locator("[data-cell]").first.hover()
        assert view.root.evaluate(SPILT) == []
    view.root.locator("[data-source]").first.click()
    view.page.keyboard.type("-7.25")
    view.page.keyboard.press("Enter")
    assert view.root.locator("[data-old]").count() > 1
    assert view.root.evaluate(SPILT) == []


def test_the_panels_scroll_to_the_cell_that_is_pinned(open_page):
    view = open_page(EXPLORERS["network"](), viewport={"width": 700, "height": 600})
    pressed = view.root.get_by_role("button", name="Next cell").click
    seen = []
    for _ in range(40):  # from the last panel round to the first that is derived, and on
        pressed()
        cell = view.root.locator("[data-chosen]")
        inside, outside = cell.bounding_box(), view.root.locator(".flow-rows").bounding_box()
        assert outside["y"] - 1 <= inside["y"]
        assert inside["y"] + inside["height"] <= outside["y"] + outside["height"] + 1
        seen.append(cell.get_attribute("aria-label")[:2])
    assert {"∂J", "z²"} <= set(seen)


def test_on_a_phone_the_sum_shrinks_again(open_page):
    view = open_page(EXPLORERS["cs231n"](), viewport=dict(zip(("width", "height"), PHONE)), has_touch=True)
    words = view.root.locator("[data-formula]")
    view.cell("Z", 1, 2, 0).evaluate("cell => cell.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))")
    long = words.bounding_box()["height"]
    assert 100 < long <= 0.3 * PHONE[1] + 1
    view.cell("b", 0).evaluate("cell => cell.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))")
    assert words.bounding_box()["height"] < long


def test_many_numbers_of_terms_are_counted(open_page):
    explorer = bp.explore(
        {"x": [[1, 2, 3, 4, 5]], "s": [[2]], "t": [[9]]},
        {"u": lambda x, s: (x * s).sum(keepdims=True), "v": lambda x, t: (x[:, :4] * t).sum(keepdims=True)},
    )
    view = open_page(explorer)
    view.cell("u", 0, 0).hover()
    assert view.cell("s", 0, 0).get_attribute("data-tag") == "5×"
    assert view.cell("x", 0, 4).get_attribute("data-tag") == "5"
    view.cell("v", 0, 0).hover()
    assert view.cell("t", 0, 0).get_attribute("data-tag") == "1 2 3 4"
    assert view.root.evaluate(SPILT) == []


@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (2, 1), (1, 2)])
def test_the_rim_of_padding_is_there_to_see_and_not_to_edit(open_page, stride, dilation):
    explorer = bp.explore_conv(
        np.arange(1, 10).reshape(3, 3), [[1, 2], [3, 4]], padding=1, stride=stride, dilation=dilation
    )
    view = open_page(explorer)
    rim = view.root.locator("[data-panel=V] [data-rim]")
    assert rim.all_inner_texts() == ["0"] * 16
    assert view.root.locator("[data-rim]").count() == 16  # no other panel has one
    for place in np.ndindex(explorer["Z"].shape):
        view.cell("Z", *place).hover()
        window = {
            (r * stride + m * dilation - 1, c * stride + n * dilation - 1)
            for (r, c), (m, n) in ((place, k) for k in np.ndindex(2, 2))
        }
        under = view.root.locator("[data-under]").evaluate_all("cells => cells.map(c => c.dataset.rim)")
        lit = {where for panel, where in view.lit() if panel == "V"}
        assert {tuple(map(int, where.split(","))) for where in under} | lit == window
        assert ("of the rim" in view.formula()) == bool(under)
    rim.first.click()
    assert view.root.locator(".flow-cell input").count() == 0


def test_the_rim_of_a_maximum_never_wins(open_page):
    view = open_page(bp.explore(bp.MaxPool2d(3, stride=2, padding=1), -np.ones((4, 4))))
    assert set(view.root.locator("[data-rim]").all_inner_texts()) == {"−∞"}
    assert view.root.get_by_role("grid", name="x, input, in a rim of −∞, to edit", exact=True).count() == 1
