"""One product at a time, as a class has it on the wall: in a page of its own, and in JupyterLab."""

from functools import partial

import numpy as np
import pytest
from accessible import assert_accessible
from viewing import View

import bpcnn_helpers as bp

V, K, G = [[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1, 2], [3, 4]], [[1, 0], [2, -1]]
OF_22 = [("K₂₂·G₁₁", "4·1", 4, 4), ("K₂₁·G₁₂", "3·0", 0, 4), ("K₁₂·G₂₁", "2·2", 4, 8), ("K₁₁·G₂₂", "1·(−1)", -1, 7)]


class Steps(View):
    """An explorer whose buttons for steps are pressed."""

    def chosen(self):
        return self.root.locator("[data-chosen]").get_attribute("aria-label")

    def large(self):
        return self.root.locator(".flow-product b").inner_text()

    def said(self):
        return self.root.locator("[role=status]").inner_text()

    def framed(self):
        """The cells within the frame of the window, as (panel, place)."""
        return self.marked("data-window")


@pytest.fixture
def open_steps(open_page):
    """A function that opens an explorer's page."""
    return partial(open_page, kind=Steps)


def walk_of_03(view):
    """Go through ∂J/∂V₂₂ of notebook 03, and look at what is known after each step."""
    view.press("Step")
    assert "".join(view.formula()) == "? ∂J/∂V₂₂: 4 products. Which is the first? ∂J/∂V₂₂ = …"
    assert view.chosen() == "∂J/∂V₂₂: not shown yet"  # the panel does not tell the sum, either
    assert view.framed() == {(panel, place) for panel in "KG" for place in np.ndindex(2, 2)}
    assert view.lit() == set()
    for n, (names, numbers, value, sum_) in enumerate(OF_22, 1):
        value, sum_ = (str(x).replace("-", "−") for x in (value, sum_))
        hidden = [later[0] for later in OF_22[n:]]
        assert not any(later in view.root.inner_text() for later in (names, *hidden))  # there is time to say it aloud
        view.press("Step")
        assert view.large() == f"{names} = {numbers} = {value}"
        assert {panel for panel, _ in view.lit()} == {"K", "G"}
        assert view.root.locator(f'[data-lit][data-tag="{n}"]').count() == len(view.lit()) == 2
        assert view.said().startswith(f"{names} = {numbers} = {value}. {n} of 4; the sum ")
        assert view.said().endswith(f" {sum_}")
        assert view.chosen() == f"∂J/∂V₂₂: {sum_}"
        assert not any(later in view.root.inner_text() for later in hidden)
    assert view.formula().endswith("= K₂₂·G₁₁ + K₂₁·G₁₂ + K₁₂·G₂₁ + K₁₁·G₂₂ = 4·1 + 3·0 + 2·2 + 1·(−1) = 7")
    view.press("Step")
    assert view.chosen() == "∂J/∂V₂₃: not shown yet"
    assert view.framed() == {("K", (0, 1)), ("K", (1, 1)), ("G", (0, 1)), ("G", (1, 1))}


def test_a_class_can_say_the_next_product_before_it_appears(open_steps):
    walk_of_03(open_steps(bp.explore_conv(V, K, G, pinned=("∂J/∂V", 1, 1)), viewport={"width": 1366, "height": 768}))


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (390, 844)])
def test_on_screens_of_all_sizes_what_is_laid_down_is_in_sight(open_steps, size):
    view = open_steps(
        bp.explore_conv(V, K, G, pinned=("∂J/∂V", 1, 1)), viewport=dict(zip(("width", "height"), size)), has_touch=True
    )
    for _ in range(3):
        view.press("Step")
    for found in (view.root.locator(".flow-product"), view.root.get_by_role("button", name="Step", exact=True)):
        box = found.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size[1]
        assert box["x"] + box["width"] <= size[0]


def test_back_takes_up_what_step_laid_down(open_steps):
    view = open_steps(bp.explore_conv(V, K, G, pinned=("∂J/∂V", 1, 1)))
    for _ in range(3):
        view.press("Step")
    view.press("Back")
    assert view.large() == "K₂₂·G₁₁ = 4·1 = 4"
    view.press("Back")
    assert view.chosen() == "∂J/∂V₂₂: not shown yet"
    view.press("Back")  # the cell before, with all of its products
    assert view.chosen() == "∂J/∂V₂₁: 5"
    assert view.large() == "K₁₁·G₂₁ = 1·2 = 2"
    view.press("Back")
    assert view.chosen() == "∂J/∂V₂₁: 3"
    view.press("Next cell")
    assert view.chosen() == "∂J/∂V₂₂: not shown yet"


def test_a_click_or_escape_brings_back_the_whole_sum(open_steps):
    view = open_steps(bp.explore_conv(V, K, G, pinned=("∂J/∂V", 1, 1)))
    view.press("Step")
    view.cell("∂J/∂V", 1, 2).hover()  # of another cell the whole sum is shown
    assert view.formula().endswith("= −2")
    view.page.get_by_role("heading").hover()
    assert view.large() == "?"
    view.cell("Z", 0, 0).click()
    assert view.formula().startswith("Z₁₁ = V₁₁·K₁₁ + V₁₂·K₁₂")
    assert view.cell("∂J/∂V", 1, 1).inner_text() == "7"
    view.press("Step")
    assert view.chosen() == "Z₁₁: not shown yet"
    view.cell("Z", 0, 0).focus()
    view.page.keyboard.press("Escape")
    view.press("Step")
    assert view.chosen() == "Z₁₁: not shown yet"  # where the last pin was


def test_copies_and_the_zeros_of_a_rim_are_passed_over(open_steps):
    view = open_steps(bp.explore_rot180([[3, 1], [2, 4]], K, pinned=("∇a", 2, 2)))
    view.press("Next cell")  # round the corner, past P and R
    assert view.chosen().startswith("∇a₁₁: ")
    view.press("Back")
    assert view.chosen().startswith("∇a₃₃: ")
    view.cell("R", 0, 0).click()
    view.press("Step")
    assert view.chosen() == "∇a₁₁: not shown yet"


def test_from_a_source_the_steps_go_on_in_order(open_steps):
    view = open_steps(bp.explore_conv(V, K, G, pinned=("G", 0, 0)))
    view.press("Step")
    assert view.chosen() == "∂J/∂K₁₁: not shown yet"


def test_what_is_not_a_sum_of_products_is_laid_down_as_a_whole(open_steps):
    view = open_steps(bp.explore_pool([[1, 3, 3], [2, 3, 3], [1, 3, 2]], stride=1, pinned=("z", 0, 0)))
    view.press("Step")
    assert "What does z₁₁ come to?" in view.formula()
    assert view.framed() == {("x", place) for place in np.ndindex(2, 2)}
    view.press("Step")
    assert view.large() == "max(x₁₁, x₁₂, x₂₁, x₂₂) = max(1, 3, 2, 3) = 3"
    assert view.chosen() == "z₁₁: 3"


def test_the_window_is_drawn_where_it_lies(open_steps):
    rng = np.random.default_rng(231)
    V = np.pad(rng.integers(0, 3, (3, 5, 5)), ((0, 0), (1, 1), (1, 1)))
    K = rng.integers(-1, 2, (2, 3, 3, 3))
    view = open_steps(bp.explore_conv(V, K, b=[1, 0], stride=2, backward=False, pinned=("Z", 1, 2, 0)))
    view.press("Step")
    window = {("V", (c, 4 + m, n)) for c, m, n in np.ndindex(3, 3, 3)}
    assert view.framed() == window | {("K", (1, *place)) for place in np.ndindex(3, 3, 3)} | {("b", (0, 1))}
    for _ in range(28):
        view.press("Step")
    assert view.large() == "b₂ = 0"
    assert view.chosen().startswith("Z₂₃₁: ")
    edges = view.cell("V", 0, 4, 0).get_attribute("data-window"), view.cell("V", 0, 5, 2).get_attribute("data-window")
    assert edges == ("top left", "right")
    view = open_steps(bp.explore_conv(np.ones((5, 5)), K[0, 0], dilation=2, pinned=("Z", 0, 0)))
    view.press("Step")
    assert {place for panel, place in view.framed() if panel == "V"} == set(np.ndindex(5, 5))  # with the gaps


def test_play_waits_for_a_product_as_long_as_it_is_told(open_steps):
    view = open_steps(bp.explore_conv(V, K, G, pinned=("Z", 0, 0)))
    view.page.clock.install(time=0)
    view.page.clock.pause_at(10_000)
    speed = view.root.get_by_role("combobox", name="Speed of Play")
    for name, wait in (("slowly", 3000), ("quickly", 500)):
        speed.select_option(name)
        view.press("Play")
        before = view.formula()
        view.page.clock.run_for(wait - 100)
        assert view.formula() == before
        view.page.clock.run_for(200)
        assert view.formula() != before
        view.press("Pause")
        before = view.formula()
        view.page.clock.run_for(2 * wait)
        assert view.formula() == before


def test_an_edit_changes_the_sum_so_far(open_steps):
    view = open_steps(bp.explore_conv(V, K, G, pinned=("∂J/∂V", 1, 1)))
    view.press("Step")
    view.press("Step")
    view.edit("10", "K", 1, 1)
    view.page.get_by_role("heading").hover()
    view.page.locator("button").first.focus()
    assert view.large() == "K₂₂·G₁₁ = 10·1 = 10"
    assert view.chosen() == "∂J/∂V₂₂: 10"


def test_what_is_rounded_says_so(open_steps):
    view = open_steps(bp.explore_conv([[1 / 3, 1]], [[3, 1]], [[1]], pinned=("Z", 0, 0)))
    for _ in range(2):
        view.press("Step")
    assert view.large() == "V₁₁·K₁₁ ≈ 0.333·3 ≈ 0.999"
    view.press("Step")
    assert view.formula().endswith("≈ 0.333·3 + 1·1 ≈ 2")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_while_products_are_laid_down(open_steps, scheme):
    view = open_steps(bp.explore_conv(V, K, G), color_scheme=scheme)
    for _ in range(3):
        view.press("Step")
    assert_accessible(view.page)


def test_steps_in_jupyterlab(desk):
    desk.ask(f"explorer = bp.explore_conv({V}, {K}, {G})\nexplorer")
    cell = desk.cell("explorer = bp.explore_conv(")
    view = Steps(desk.page, cell.locator(".bpcnn-flow"))
    view.cell("∂J/∂V", 1, 1).click()
    walk_of_03(view)
    desk.wait_until_told()
    assert "".join(desk.ask("print(explorer.page.pinned)")).strip() == "['∂J/∂V', 1, 2]"  # Python knows where we are
