"""A covered panel: it asks before it shows, in a page without Python and in JupyterLab."""

from functools import partial

import numpy as np
import pytest
from accessible import assert_accessible
from playwright.sync_api import expect
from viewing import View

import bpcnn_helpers as bp

V, K, G = [[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1, 2], [3, 4]], [[1, 0], [2, -1]]
WHOLE = "∂J/∂V₂₂ = K₂₂·G₁₁ + K₂₁·G₁₂ + K₁₂·G₂₁ + K₁₁·G₂₂ = 4·1 + 3·0 + 2·2 + 1·(−1) = 7"
PAIRS = [((1, 1), (0, 0)), ((1, 0), (0, 1)), ((0, 1), (1, 0)), ((0, 0), (1, 1))]  # of K and of G, for ∂J/∂V₂₂
ONE_STAYS = """import ipywidgets
from bpcnn_helpers.explorer.graph import Panel
def build(arrays, times):
    z = Panel("z", "output", lambda x: 3 * x, ("x",))
    return {"": [Panel("x", "input"), z, Panel("t", "output", lambda x: times * x, ("x",))]}, arrays
bp.Explorer(build, {"x": [[1, 2]]}, title="One stays", covered=("z", "t"), times=ipywidgets.IntSlider(2, 1, 5))"""


class Covered(View):
    """An explorer that is asked about."""

    def pick(self, *cells):
        for panel, place in cells:
            self.cell(panel, *place).click()

    def field(self):
        return self.root.get_by_role("textbox", name="your number")

    def say(self, text):
        self.field().fill(text)
        self.field().press("Enter")

    def verdict(self):
        return self.root.locator(".flow-verdict").inner_text()

    def guess(self):
        return self.root.locator(".flow-picks").inner_text()

    def names_of_marked(self, mark):
        return self.root.locator(f"[{mark}]").evaluate_all("cells => cells.map(c => c.ariaLabel.split(':')[0])")

    def texts(self, panel):
        return self.root.locator(f'[data-panel="{panel}"] [data-cell]').all_inner_texts()


@pytest.fixture
def open_covered(open_page):
    """A function that opens an explorer's page."""
    return partial(open_page, kind=Covered)


def of_03(**options):
    return bp.explore_conv(V, K, G, **{"pinned": ("∂J/∂V", 1, 1), "covered": ("∂J/∂V",), **options})


def answer_of_03(view):
    """Guess as people do, kernel not turned; then see why, and mend it."""
    assert view.texts("∂J/∂V") == ["?"] * 9
    assert view.formula().startswith("∂J/∂V₂₂ = ?")
    view.pick(*(cell for place in np.ndindex(2, 2) for cell in (("K", place), ("G", place))))
    assert view.guess() == "Your guess: K₁₁·G₁₁ + K₁₂·G₁₂ + K₂₁·G₂₁ + K₂₂·G₂₂"
    view.press("Check")
    apart = "K₁₁·G₁₁, K₁₂·G₁₂, K₂₁·G₂₁, K₂₂·G₂₂"
    assert view.verdict() == f"0 of 4 products are right. They feed it, but do not belong together: {apart}."
    assert len(view.names_of_marked("data-wrong")) == 8
    assert view.texts("∂J/∂V") == ["?"] * 9
    view.press("Clear")
    view.pick(*(cell for k, g in PAIRS for cell in (("K", k), ("G", g))))
    view.press("Check")
    assert view.formula() == f"Right. {WHOLE}"
    assert view.texts("∂J/∂V") == ["?"] * 4 + ["7"] + ["?"] * 4
    assert view.page.evaluate("document.activeElement.ariaLabel") == "∂J/∂V₂₂: 7"


def test_the_cells_that_feed_it_pair_by_pair(open_covered):
    answer_of_03(open_covered(of_03()))


def test_one_panel_after_the_other_gives_the_same_pairs(open_covered):
    view = open_covered(of_03())
    view.pick(*(("K", k) for k, _ in PAIRS), *(("G", g) for _, g in PAIRS))
    assert view.guess() == "Your guess: K₂₂·G₁₁ + K₂₁·G₁₂ + K₁₂·G₂₁ + K₁₁·G₂₂"
    view.press("Check")
    assert view.formula().startswith("Right. ")


@pytest.mark.parametrize(
    ("picks", "says", "wrong"),
    [
        ([("K", (1, 1)), ("G", (0, 0))], "1 of 4 products is right. Missing: 3 cells of K, 3 of G.", []),
        (
            [("K", (1, 1)), ("G", (0, 0)), ("V", (0, 0)), ("V", (1, 1)), ("Z", (0, 1))],
            "1 of 4 products is right. Too many: 2 cells of V, 1 of Z. Missing: 3 cells of K, 3 of G.",
            ["V₁₁", "V₂₂", "Z₁₂"],
        ),
        (
            [("K", (1, 1)), ("G", (0, 0)), ("K", (0, 1)), ("G", (0, 1))],
            "1 of 4 products is right. Missing: 2 cells of K, 2 of G. "
            "They feed it, but do not belong together: K₁₂·G₁₂.",
            ["K₁₂", "G₁₂"],
        ),
        ([("K", (1, 1))], "0 of 4 products are right. Missing: 3 cells of K, 4 of G.", []),
    ],
)
def test_what_is_wrong_is_told_apart(open_covered, picks, says, wrong):
    view = open_covered(of_03())
    view.pick(*picks)
    view.press("Check")
    assert view.verdict() == says
    assert sorted(view.names_of_marked("data-wrong")) == sorted(wrong)
    view.pick(picks[0])  # taken out again; what was said of the guess before goes
    assert view.verdict() == ""
    assert view.names_of_marked("data-wrong") == []
    assert len(view.names_of_marked("data-picked")) == len(picks) - 1


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("-7", "Only its sign is wrong."),
        ("8", "That is the sum without one of its products."),
        ("4", "That is one of its products, not their sum."),
        ("9", "The sign of one of its products is wrong."),
        ("100", "That is not its number. It is the sum of 4 products; click the cells that meet in them."),
        ("7.01", "That is not its number. It is the sum of 4 products; click the cells that meet in them."),
        ("seven", "“seven” is no number."),
    ],
)
def test_a_wrong_number_is_told_what_it_would_be_right_for(open_covered, number, says):
    view = open_covered(of_03())
    view.say(number)
    assert view.verdict().startswith(says)
    assert view.texts("∂J/∂V") == ["?"] * 9
    view.say("7")
    assert view.formula() == f"Right. {WHOLE}"


def test_a_rounded_number_is_right_where_the_number_is_not_whole(open_covered):
    view = open_covered(bp.explore_conv([[1 / 3]], [[2]], pinned=("Z", 0, 0), covered=("Z",)))
    view.say("0.7")
    assert view.verdict() == "That is not its number."
    view.say("0.67")
    assert view.formula().startswith("Right. Z₁₁ = V₁₁·K₁₁")


def test_show_me_comes_after_the_first_try(open_covered):
    view = open_covered(of_03())
    show = view.root.get_by_role("button", name="Show me")
    assert show.is_disabled()
    view.press("Check")
    assert view.verdict() == "Click cells or type a number first."
    assert show.is_disabled()
    view.say("3")
    show.click()
    assert view.formula() == WHOLE
    assert view.cell("∂J/∂V", 1, 1).inner_text() == "7"


def test_nothing_gives_a_covered_number_away(open_covered):
    numbers = {"V": [[10, 20], [30, 40]], "K": [[1, 100]]}
    view = open_covered(bp.explore_conv(**numbers, G=[[3], [7]], pinned=("Z", 0, 0), covered=("∂J/∂V", "∂J/∂K")))
    secret = ["300", "700", "220", "360"]
    for panel, place in (("K", (0, 0)), ("G", (1, 0)), ("∂J/∂V", (0, 1)), ("∂J/∂K", (0, 0)), ("V", (0, 0))):
        view.cell(panel, *place).hover()
        assert not any(number in view.root.inner_html() for number in secret)
        assert all(fed[0] == "Z" for fed in view.lit())
        assert "∂J/∂V₁" not in view.formula().replace("∂J/∂V₁₂ is covered", "")
    cells = view.root.locator('[data-panel="∂J/∂V"] [data-cell]')
    assert len(set(cells.evaluate_all("all => all.map(c => getComputedStyle(c).backgroundColor)"))) == 1
    assert cells.evaluate_all("all => all.map(c => c.ariaLabel.split(': ')[1])") == ["not shown yet"] * 4


def test_a_panel_is_covered_and_uncovered_by_its_button(open_covered):
    view = open_covered(bp.explore_conv(V, K, G, pinned=("∂J/∂V", 1, 1)))
    button = view.root.get_by_role("button", name="Cover Z", exact=True)
    assert button.get_attribute("aria-pressed") == "false"
    assert view.root.get_by_role("button", name="Cover V", exact=True).count() == 0  # a source is there to be edited
    button.click()
    assert view.texts("Z") == ["?"] * 4
    assert button.get_attribute("aria-pressed") == "true"
    view.cell("Z", 0, 0).click()
    view.say("18")
    assert view.texts("Z") == ["18", "?", "?", "?"]
    button.click()
    assert view.texts("Z") == ["18", "13", "9", "24"]
    button.click()
    assert view.texts("Z") == ["?"] * 4


def test_the_keyboard_alone(open_covered):
    view = open_covered(of_03())
    view.cell("∂J/∂V", 1, 1).focus()
    view.page.keyboard.type("8")  # typing begins a guess
    assert view.field().input_value() == "8"
    view.page.keyboard.press("Enter")
    assert view.verdict() == "That is the sum without one of its products."
    for panel, place in (("K", (1, 1)), ("G", (0, 0))):
        view.cell(panel, *place).focus()
        view.page.keyboard.press("Enter" if panel == "K" else "Space")
    assert view.guess() == "Your guess: K₂₂·G₁₁"
    assert view.root.locator(".flow-cell input").count() == 0
    view.cell("∂J/∂V", 1, 1).focus()
    view.page.keyboard.press("Enter")
    assert view.field().evaluate("field => field === document.activeElement")
    view.page.keyboard.press("Escape")  # not now
    assert view.root.locator("[aria-selected]").count() == 0
    assert view.page.evaluate("document.activeElement.ariaLabel") == "∂J/∂V₂₂: not shown yet"
    view.page.keyboard.press("ArrowLeft")
    view.page.keyboard.type("5")
    assert view.field().get_attribute("aria-label") == "∂J/∂V₂₁, your number"
    view.page.keyboard.press("Enter")
    assert view.formula().startswith("Right. ∂J/∂V₂₁ = ")


def test_pointing_elsewhere_leaves_the_guess_alone(open_covered):
    view = open_covered(of_03())
    view.field().fill("12")
    view.cell("Z", 0, 0).hover()
    assert view.field().input_value() == "12"
    assert view.field().evaluate("field => field === document.activeElement")
    assert view.lit() == set()


def test_a_bias_is_a_term_of_its_own(open_covered):
    view = open_covered(bp.explore_conv([[1, 2]], [[3, 4]], b=5, backward=False, pinned=("Z", 0, 0), covered=("Z",)))
    view.pick(("b", (0,)), ("V", (0, 0)), ("V", (0, 1)), ("K", (0, 0)), ("K", (0, 1)))
    assert view.guess() == "Your guess: b + V₁₁·K₁₁ + V₁₂·K₁₂"
    view.press("Check")
    assert view.formula().startswith("Right. Z₁₁ = ")


def test_where_there_are_no_products_the_cells_are_a_set(open_covered):
    view = open_covered(
        bp.explore_pool([[1, 3, 3], [2, 3, 3], [1, 3, 2]], stride=1, pinned=("z", 0, 0), covered=("z",))
    )
    view.pick(("x", (0, 0)), ("x", (0, 2)), ("x", (1, 1)))
    assert view.guess() == "Your guess: x₁₁, x₁₃, x₂₂"
    view.press("Check")
    assert view.verdict() == "2 of 4 cells are right. Too many: 1 cell of x. Missing: 2 cells of x."
    view.pick(("x", (0, 2)), ("x", (0, 1)), ("x", (1, 0)))
    view.press("Check")
    assert view.formula().startswith("Right. z₁₁ = max(")


def test_a_set_may_have_cells_of_several_panels(open_covered):
    view = open_covered(
        bp.explore_pool([[1, 3, 3], [2, 3, 3], [1, 3, 2]], stride=1, pinned=("∂J/∂x", 1, 1), covered=("∂J/∂x",))
    )
    view.pick(("δ", (0, 0)), ("x", (0, 0)))
    assert view.guess() == "Your guess: δ₁₁, x₁₁"


def test_steps_take_the_cover_off_cell_by_cell(open_covered):
    view = open_covered(of_03(pinned=("∂J/∂V", 0, 0)))
    for _ in range(2):
        view.press("Step")
    assert view.texts("∂J/∂V") == ["1"] + ["?"] * 8
    view.press("Step")
    assert view.texts("∂J/∂V") == ["1"] + ["?"] * 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_while_it_asks(open_covered, scheme):
    view = open_covered(of_03(), color_scheme=scheme)
    view.pick(("K", (0, 0)), ("G", (0, 0)), ("V", (0, 0)))
    view.press("Check")
    assert_accessible(view.page)


def test_on_a_phone(open_covered):
    view = open_covered(of_03(), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 390
    for k, g in PAIRS:
        view.cell("K", *k).tap()
        view.cell("G", *g).tap()
    view.cell("G", 0, 0).tap()  # taken out, and put at the end
    view.root.get_by_role("button", name="Check").tap()
    box, words = view.root.locator(".flow-verdict").bounding_box(), view.root.locator("[data-formula]").bounding_box()
    assert box["y"] + box["height"] <= words["y"] + words["height"]  # what is said is in sight
    view.cell("G", 0, 0).tap()
    view.root.get_by_role("button", name="Check").tap()
    assert view.formula() == f"Right. {WHOLE}"
    view.cell("∂J/∂V", 0, 0).tap()
    assert float(view.field().evaluate("field => parseFloat(getComputedStyle(field).fontSize)")) >= 16
    view.field().fill("1")
    view.root.get_by_role("button", name="Check").tap()
    assert view.cell("∂J/∂V", 0, 0).inner_text() == "1"


def test_covered_in_jupyterlab(desk):
    numbers = f"{V}, {K}, {G}"
    desk.ask(f'asked = bp.explore_conv({numbers}, pinned=("∂J/∂V", 1, 1), covered=("∂J/∂V",))\nasked')
    cell = desk.page.locator(".jp-CodeCell").last
    view = Covered(desk.page, cell.locator(".bpcnn-flow"))
    many = desk.page.locator(".jp-Cell").count()
    answer_of_03(view)
    view.cell("∂J/∂V", 0, 1).click()
    view.field().click()
    for key in "bax":  # JupyterLab's keys stay away
        desk.page.keyboard.press(key)
    assert view.field().input_value() == "bax"
    assert desk.page.locator(".jp-Cell").count() == many
    slider = cell.get_by_role("slider").nth(1)  # another padding: other sums, which are to be guessed anew
    desk.move(slider, "ArrowRight")
    view.root.locator('[data-panel="Z"] [data-cell="3,3"]').wait_for()
    again = "1 guessed cell is covered again: with this setting the sums are others."
    expect(view.root.locator(".flow-complaint")).to_have_text(again)
    assert view.texts("∂J/∂V") == ["?"] * 9
    desk.ask(ONE_STAYS)
    view = Covered(desk.page, desk.page.locator(".jp-CodeCell").last.locator(".bpcnn-flow"))
    for panel, number in (("z", "6"), ("t", "4")):
        view.cell(panel, 0, 1).click()
        view.say(number)
    slider = desk.page.locator(".jp-CodeCell").last.get_by_role("slider")
    desk.move(slider, "ArrowRight")
    view.root.locator(".flow-complaint").filter(has_text=again).wait_for()
    assert view.texts("z") == ["?", "6"]
    assert view.texts("t") == ["?", "?"]


@pytest.mark.parametrize(("named", "other"), [("z", "copy"), ("copy", "z")])
def test_a_copy_of_a_covered_panel_is_covered_too(open_covered, named, other):
    rules = {"z": lambda x: 3 * x + 1, "copy": lambda z: z[:], "sum": lambda z: z.sum(keepdims=True)}
    view = open_covered(bp.explore({"x": [[1, 2], [3, 4]]}, rules, pinned=(named, 0, 1), covered=(named,)))
    assert view.texts("z") == view.texts("copy") == ["?"] * 4
    assert view.texts("sum") == ["34"]
    view.say("7")
    assert view.texts("z") == view.texts("copy") == ["?", "7", "?", "?"]
    buttons = [view.root.get_by_role("button", name=f"Cover {name}", exact=True) for name in (named, other)]
    assert [button.get_attribute("aria-pressed") for button in buttons] == ["true", "true"]
    buttons[1].click()
    assert view.texts("z") == view.texts("copy") == ["4", "7", "10", "13"]
    assert [button.get_attribute("aria-pressed") for button in buttons] == ["false", "false"]
