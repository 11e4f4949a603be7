"""What hands do in an explorer: edits that can be taken back, keys, fingers; and what is said of it."""

import numpy as np
import pytest
from accessible import assert_accessible

import bpcnn_helpers as bp

V, K, G = [[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1, 2], [3, 4]], [[1, 0], [2, -1]]
FOCUSED = "document.activeElement.ariaLabel"


@pytest.fixture
def view(open_page):
    return open_page(bp.explore_conv(V, K, G, pinned=("∂J/∂V", 1, 1)))


def test_edits_are_taken_back_and_done_again(view):
    at_first = view.numbers("K")
    view.edit("7", "K", 0, 0)
    view.edit("-1", "K", 1, 1)
    edited = {panel: view.numbers(panel) for panel in ("K", "Z", "∂J/∂V")}
    view.page.keyboard.press("Control+z")
    assert view.numbers("K") == [7, 2, 3, 4]
    view.press("Undo")
    assert view.numbers("K") == at_first
    view.press("Undo")  # there is nothing
    assert view.root.get_by_role("status").inner_text() == "Nothing to take back."
    view.press("Redo")
    view.cell("Z", 0, 0).focus()
    view.page.keyboard.press("Control+Shift+Z")
    assert {panel: view.numbers(panel) for panel in edited} == edited
    view.press("Reset")
    assert view.numbers("K") == at_first
    view.press("Undo")
    assert {panel: view.numbers(panel) for panel in edited} == edited
    view.edit("5", "K", 0, 1)  # a new edit: what was taken back is forgotten
    view.page.keyboard.press("Control+y")
    assert view.numbers("K") == [7, 5, 3, -1]


def test_each_changed_cell_shows_its_old_number_for_a_moment(view):
    view.page.clock.install()
    view.page.clock.pause_at(view.page.evaluate("Date.now() + 1000"))
    before = {panel: view.numbers(panel) for panel in ("V", "K", "Z", "G", "∂J/∂K", "∂J/∂V")}
    view.edit("0.5", "K", 1, 1)
    for panel, numbers in before.items():
        old = view.root.locator(f'[data-panel="{panel}"] [data-cell]').evaluate_all(
            "cells => cells.map(c => c.dataset.old)"
        )
        changed = [a if a != b else None for a, b in zip(numbers, view.numbers(panel))]
        assert [text and float(text.replace("−", "-")) for text in old] == changed
    said = view.root.get_by_role("status").inner_text()
    assert said.startswith("K₂₂ was 4, is 0.5; Z₁₁ was 18, is 14.5;")
    shown = view.cell("Z", 0, 0).evaluate("cell => getComputedStyle(cell, '::before').content")
    assert shown == '"18"'
    view.page.clock.run_for(2900)
    assert view.root.locator("[data-old]").count() > 0
    view.page.clock.run_for(200)
    assert view.root.locator("[data-old]").count() == 0


def test_delete_clears(view):
    for key, place in (("Delete", (0, 1)), ("Backspace", (1, 2))):
        view.cell("V", *place).focus()
        view.page.keyboard.press(key)
        assert view.cell("V", *place).get_attribute("aria-label").endswith(": 0")
    view.cell("Z", 0, 0).focus()
    view.page.keyboard.press("Delete")  # not what is derived
    assert view.numbers("Z")[0] == 1 * 1 + 2 * 0 + 3 * 3 + 4 * 1


def test_tab_after_an_edit_goes_to_the_next_number(view):
    view.cell("V", 2, 2).click()
    for text, arrived in (("5", "K₁₁: 1"), ("6", "K₁₂: 2"), ("7", "K₂₁: 3")):
        view.page.keyboard.type(text)  # typing begins the next edit
        view.page.keyboard.press("Tab")
        assert view.page.evaluate(FOCUSED) == arrived
    view.page.keyboard.type("8")
    view.page.keyboard.press("Shift+Tab")
    assert view.page.evaluate(FOCUSED) == "K₁₂: 7"
    assert view.numbers("V")[8:] + view.numbers("K") == [5, 6, 7, 8, 4]
    view.page.keyboard.type("x")  # begins none
    view.page.keyboard.press("Tab")
    assert view.page.evaluate(FOCUSED) == "Cover Z"  # the button beside the next panel's name


@pytest.mark.parametrize("ends", ["Escape", "elsewhere", "mended"])
def test_a_message_goes_when_the_entry_goes(view, ends):
    view.cell("V", 0, 0).click()
    view.page.keyboard.type("1;5")
    view.page.keyboard.press("Enter")
    alert = view.root.get_by_role("alert")
    assert "no number" in alert.inner_text()
    if ends == "elsewhere":
        view.cell("Z", 0, 0).click()
    else:
        view.page.keyboard.press("Escape" if ends == "Escape" else "Backspace")
    assert alert.inner_text() == ""
    assert view.root.locator("[aria-invalid]").count() == 0
    assert view.numbers("V")[0] == 1


@pytest.mark.parametrize(("text", "number"), [("1,5", 1.5), ("1/2", 0.5), ("−3/4", -0.75)])
def test_commas_and_fractions_are_read(view, text, number):
    view.edit(text, "V", 0, 0)
    assert view.numbers("V")[0] == number


def test_pointing_at_a_source_lights_and_numbers_its_partners(view):
    view.cell("K", 1, 1).hover()
    partners = {
        ("V", (1, 1)): "1", ("V", (1, 2)): "2", ("V", (2, 1)): "3", ("V", (2, 2)): "4",
        ("G", (0, 0)): "5", ("G", (0, 1)): "6", ("G", (1, 0)): "7", ("G", (1, 1)): "8",
    }  # fmt: skip
    found = view.root.locator("[data-partner]").evaluate_all(
        "cells => cells.map(c => [c.closest('[data-panel]').dataset.panel, c.dataset.cell, c.dataset.tag])"
    )
    assert {(panel, tuple(map(int, place.split(",")))): tag for panel, place, tag in found} == partners
    for panel, tags in (("Z", "1234"), ("∂J/∂V", "5678")):
        fed = view.root.locator(f'[data-panel="{panel}"] [data-lit]')
        assert fed.evaluate_all("cells => cells.map(c => c.dataset.tag).join('')") == tags
    view.cell("Z", 0, 0).hover()
    assert view.root.locator("[data-partner]").count() == 0


def test_lit_cells_are_said_to_a_screen_reader(view):
    view.cell("Z", 0, 0).hover()
    described = "cell => cell.getAttribute('aria-description')"
    assert view.cell("V", 0, 1).evaluate(described) == "lit: feeds Z₁₁, number 2"
    assert view.cell("V", 2, 2).evaluate(described) is None
    view.cell("V", 1, 1).hover()
    assert view.cell("Z", 1, 0).evaluate(described) == "lit: fed by V₂₂, number 3"
    assert view.cell("V", 0, 1).evaluate(described) is None
    assert_accessible(view.page)


def test_a_click_on_the_pinned_cell_leaves_it_lit(view):
    for _ in range(2):
        view.cell("∂J/∂V", 1, 1).click()
        assert len(view.lit()) == 8
    view.page.keyboard.press("Escape")
    assert view.root.locator("[aria-selected]").count() == 0


def test_where_no_cell_is_pinned_the_last_stays_and_its_terms_can_be_reached(view):
    view.cell("∂J/∂V", 1, 1).click()
    view.page.keyboard.press("Escape")
    view.cell("Z", 1, 0).hover()
    view.page.get_by_role("heading").hover()
    view.root.locator(".flow-term").nth(1).hover()
    strong = view.root.locator("[data-strong]").evaluate_all("cells => cells.map(c => c.ariaLabel)")
    assert strong == ["V₂₂: 1", "K₁₂: 2"]
    assert "point at a term of the sum to see its factors" in view.root.locator(".flow-hint").inner_text()


def test_with_a_finger(open_page):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    view = open_page(bp.explore_conv(V, K, G, pinned=("∂J/∂V", 1, 1)), **phone)
    hint = view.root.locator(".flow-hint").inner_text()
    assert "Tap a number with a dotted frame twice to change it" in hint
    assert "lick" not in hint
    view.cell("K", 0, 0).tap()
    assert view.formula().startswith("K₁₁ = 1 feeds")  # one tap chooses
    view.cell("K", 0, 0).tap()
    size = view.root.locator(".flow-cell input").evaluate("field => getComputedStyle(field).fontSize")
    assert float(size.removesuffix("px")) >= 16
    view.page.keyboard.press("Escape")
    view.cell("Z", 0, 0).tap()
    view.root.locator(".flow-term").nth(2).tap()
    strong = view.root.locator("[data-strong]").evaluate_all("cells => cells.map(c => c.ariaLabel)")
    assert strong == ["V₂₁: 3", "K₂₁: 3"]
    sizes = view.root.locator("button, [data-cell]").evaluate_all("all => all.map(e => e.offsetHeight)")
    assert min(sizes) >= 24


def test_covered_numbers_are_not_told_by_what_they_were(open_page):
    view = open_page(bp.explore_conv(V, K, G, pinned=("Z", 0, 0)))
    view.press("Step")  # Z₁₁ shows a question mark now
    view.edit("9", "V", 2, 2)
    view.edit("9", "K", 1, 1)
    assert view.cell("Z", 0, 0).get_attribute("data-old") is None
    assert "Z₁₁ was" not in view.root.get_by_role("status").inner_text()
    assert np.array_equal(view.root.locator('[data-panel="Z"] [data-old]').count(), 3)
