"""The explorer as a learner meets it: pointed at, stepped through, edited; in JupyterLab and as a page of its own."""

import numpy as np
import pytest
from accessible import assert_accessible
from viewing import View, padded

import bpcnn_helpers as bp

V, K, G = [[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1, 2], [3, 4]], [[1, 0], [2, -1]]


def cs231n():
    """The demo of CS231n: 5×5×3 padded to 7×7×3, two kernels 3×3×3, stride 2, biases."""
    rng = np.random.default_rng(231)
    V = np.pad(rng.integers(0, 3, (3, 5, 5)), ((0, 0), (1, 1), (1, 1)))
    return bp.explore_conv(V, rng.integers(-1, 2, (2, 3, 3, 3)), b=[1, 0], stride=2)


def network():
    rng = np.random.default_rng(7)
    model = bp.Sequential(
        bp.Conv2d(1, 2, 3, rng=1), bp.Sigmoid(), bp.MaxPool2d(2), bp.Flatten(), bp.Linear(8, 3, rng=2)
    )
    return bp.explore_network(model, rng.integers(0, 4, (6, 6)), 2)


EXPLORERS = {
    "conv": lambda: bp.explore_conv(V, K, G, pinned=("∂J/∂V", 1, 1)),
    "cs231n": cs231n,
    "max": lambda: bp.explore_pool([[1, 3, 3], [2, 3, 3], [1, 3, 2]], stride=1),
    "average": lambda: bp.explore_pool(np.arange(32).reshape(2, 4, 4), kind="average"),
    "subsample": lambda: bp.explore_subsample([[1, 2, 0, 1], [0, 1, -1, 3]], beta=0.5, b=-1),
    "rot180": lambda: bp.explore_rot180(np.arange(1, 10).reshape(3, 3), K, pinned=("∇a", 1, 2)),
    "network": network,
}


@pytest.mark.parametrize("name", EXPLORERS)
def test_lit_cells_and_numbers_are_pythons(open_page, name):
    explorer = EXPLORERS[name]()
    view = open_page(explorer)
    for panel in explorer.graph.panels:
        np.testing.assert_allclose(view.numbers(panel), explorer[panel].ravel(), rtol=0.006, err_msg=panel)
    cells = list(explorer.graph.cells.values())
    for place in np.random.default_rng(1).choice(len(cells), 25, replace=False):
        panel, place = cells[place]
        view.cell(panel, *place).hover()
        if panel in explorer.graph.formulas:
            expected = explorer.graph.links(panel, *place)
            _, sentence = explorer.in_words(panel, *place)  # the still picture's, with names and with numbers
            assert view.formula().startswith(sentence), view.formula()
        else:
            expected = [cell for cell in cells if (panel, place) in explorer.graph.links(cell[0], *cell[1])]
        assert view.lit() == {(other, padded(where)) for other, where in expected}


def test_the_written_sum(open_page):
    view = open_page(EXPLORERS["conv"]())
    whole = "∂J/∂V₂₂ = K₂₂·G₁₁ + K₂₁·G₁₂ + K₁₂·G₂₁ + K₁₁·G₂₂ = 4·1 + 3·0 + 2·2 + 1·(−1) = 7"
    assert view.formula() == whole
    view.cell("∂J/∂V", 0, 0).hover()
    assert view.formula() == "∂J/∂V₁₁ = K₁₁·G₁₁ = 1·1 = 1"
    view.cell("K", 1, 1).hover()
    assert view.formula().startswith(
        "K₂₂ = 4 feeds Z₁₁ (beside V₂₂), Z₁₂ (beside V₂₃), Z₂₁ (beside V₃₂), Z₂₂ (beside V₃₃)"
    )
    view.page.get_by_role("heading").hover()
    assert view.formula() == whole  # the pinned cell again


def test_a_terms_two_factors_are_shown(open_page):
    view = open_page(EXPLORERS["conv"]())
    assert view.cell("K", 1, 1).get_attribute("data-tag") == view.cell("G", 0, 0).get_attribute("data-tag") == "1"
    view.root.locator(".flow-term").nth(1).hover()
    strong = view.root.locator("[data-strong]").evaluate_all("cells => cells.map(c => c.ariaLabel)")
    assert strong == ["K₂₁: 3", "G₁₂: 0"]


def test_a_pinned_sum_stays_in_sight_while_its_parts_are_edited(open_page):
    view = open_page(EXPLORERS["conv"]())
    view.cell("K", 1, 1).click()
    assert view.root.locator(".flow-cell input").count() == 1
    assert view.formula().startswith("∂J/∂V₂₂ = K₂₂·G₁₁")
    view.cell("V", 0, 0).hover()
    assert view.formula().startswith("∂J/∂V₂₂ = K₂₂·G₁₁")
    view.page.keyboard.type("10")
    view.page.keyboard.press("Enter")
    view.page.get_by_role("heading").hover()
    view.page.locator("button").first.focus()
    assert view.formula().endswith("= 10·1 + 3·0 + 2·2 + 1·(−1) = 13")


def test_what_is_rounded_looks_rounded(open_page):
    view = open_page(bp.explore_conv([[0.004, 0.996, 12.345, 1 / 3, 1, 0, -0.0761, 1234.5]], [[1]], [[0] * 8]))
    shown = view.root.locator('[data-panel="V"] [data-cell]').all_inner_texts()
    assert shown == ["4e−3", "1.00", "12.3", "0.33", "1", "0", "−0.08", "1230"]
    names = [view.cell("V", 0, n).get_attribute("aria-label") for n in (0, 3, 7)]
    assert names == ["V₁₁: 0.004", "V₁₄: ≈ 0.333", "V₁₈: 1234.5"]
    view.cell("Z", 0, 3).hover()
    assert view.formula().startswith("Z₁₄ = V₁₄·K₁₁ ≈ 0.333·1 ≈ 0.333")
    view.cell("V", 0, 3).hover()
    assert view.formula().startswith("V₁₄ ≈ 0.333 feeds Z₁₄")
    view.cell("V", 0, 7).hover()
    assert view.formula().startswith("V₁₈ = 1234.5 feeds Z₁₈")


def test_a_sum_is_true_of_the_numbers_that_it_shows(open_page):
    view = open_page(bp.explore_conv([[1, 2], [0, 1]], [[1234.5, 2], [3, 4]], [[1]], pinned=("Z", 0, 0)))
    assert view.formula().startswith(
        "Z₁₁ = V₁₁·K₁₁ + V₁₂·K₁₂ + V₂₁·K₂₁ + V₂₂·K₂₂ = 1·1234.5 + 2·2 + 0·3 + 1·4 = 1242.5"
    )
    view = open_page(bp.explore_subsample([[1, 2], [3, 5]], [[2]], beta=0.5, pinned=("δ", 0, 0)))
    assert view.formula().startswith("δ₁₁ = y₁₁·∂J/∂y₁₁·(1 − y₁₁) ≈ 0.99593·2·(1 − 0.99593) ≈ 0.00811")


@pytest.mark.parametrize("number", [1 / 3, 1234.5, -1.2345678e-7])
def test_an_edit_begins_with_the_whole_number(open_page, number):
    view = open_page(bp.explore_conv([[number]], [[1]], [[1]]))
    for _ in range(2):  # Enter keeps it as it is
        view.cell("V", 0, 0).click()
        assert view.root.locator(".flow-cell input").input_value() == repr(number).replace("e-0", "e-").replace(
            "-", "−"
        )
        view.page.keyboard.press("Enter")
        assert view.root.get_by_role("alert").inner_text() == ""


def test_the_sum_is_in_sight_where_the_panels_are_taller_than_the_window(open_page):
    view = open_page(cs231n(), viewport={"width": 1100, "height": 600})
    view.cell("V", 0, 0, 0).hover()
    box = view.root.locator("[data-formula]").bounding_box()
    assert box["y"] + box["height"] <= 600


def test_max_pooling_shows_who_won(open_page):
    view = open_page(EXPLORERS["max"]())
    view.cell("z", 0, 0).hover()
    assert view.formula() == "z₁₁ = max(x₁₁, x₁₂, x₂₁, x₂₂) = max(1, 3, 2, 3) = 3"
    view.cell("∂J/∂x", 1, 1).hover()
    assert "δ₁₁·[x₂₂ > x₁₁, x₂₂ > x₁₂, x₂₂ > x₂₁]" in view.formula()
    assert "[ ] is 1 if all that it holds is true, else 0." in view.formula()


@pytest.mark.parametrize("name", ["conv", "cs231n", "subsample", "network"])
def test_an_edit_changes_all_that_is_derived(open_page, name):
    explorer = EXPLORERS[name]()
    view = open_page(explorer)
    source = next(iter(explorer.graph.arrays))
    array = explorer[source].copy()
    array[..., 1, 1] = -3
    view.edit("−3", source, *((0,) * (array.ndim - 2)), 1, 1)
    explorer[source] = (
        array if array.ndim == 2 else np.where(np.arange(len(array))[:, None, None] == 0, array, explorer[source])
    )
    for panel in explorer.graph.panels:
        np.testing.assert_allclose(view.numbers(panel), explorer[panel].ravel(), rtol=0.006, atol=1e-12, err_msg=panel)
    view.press("Reset")
    fresh = EXPLORERS[name]()
    for panel in fresh.graph.panels:
        np.testing.assert_allclose(view.numbers(panel), fresh[panel].ravel(), rtol=0.006, err_msg=panel)


@pytest.mark.parametrize("text", ["abc", "", "1,5,", "0x10", "1e999", "NaN", "Infinity", "--1", "<b>1</b>", "1 2"])
def test_what_is_no_number_is_refused_in_place(open_page, text):
    view = open_page(EXPLORERS["conv"]())
    before = {panel: view.numbers(panel) for panel in ("V", "Z", "∂J/∂K")}
    view.cell("V", 0, 0).click()
    field = view.root.locator(".flow-cell input")
    field.fill(text)
    field.press("Enter")
    alert = view.root.get_by_role("alert")
    assert "no number" in alert.inner_text() or "too large" in alert.inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    assert field.evaluate("field => field === document.activeElement")
    assert all(view.numbers(panel) == before[panel] for panel in ("Z", "∂J/∂K"))
    field.press("Escape")
    assert {panel: view.numbers(panel) for panel in before} == before
    assert alert.inner_text() == ""


def test_the_keyboard_alone(open_page):
    view = open_page(EXPLORERS["conv"]())
    page = view.page
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.closest('.flow-controls, .flow-bar') !== null"):  # sliders, buttons
        page.keyboard.press("Tab")
    focused = "document.activeElement.ariaLabel"
    assert page.evaluate(focused) == "V₁₁: 1"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "V₂₂: 1"
    assert view.formula().startswith("V₂₂ = 1 feeds")
    page.keyboard.press("Enter")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "V₂₂: 5"
    assert view.numbers("Z")[0] == 1 + 2 * 2 + 3 * 3 + 4 * 5
    page.keyboard.type("-2")  # typing begins an edit
    page.keyboard.press("Escape")
    assert page.evaluate(focused) == "V₂₂: 5"
    page.keyboard.press("End")
    assert page.evaluate(focused) == "V₂₃: 2"
    page.keyboard.press("Control+End")
    assert page.evaluate(focused) == "V₃₃: 4"
    page.keyboard.press("ArrowDown")  # the end: stays
    assert page.evaluate(focused) == "V₃₃: 4"
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Cover Z"
    page.keyboard.press("Tab")
    assert page.evaluate(focused).startswith("Z₁₁")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert view.root.locator("[aria-selected]").get_attribute("aria-label").startswith("Z₁₁")
    page.keyboard.press("Escape")
    assert view.root.locator("[aria-selected]").count() == 0


def test_arrow_keys_go_from_kernel_to_kernel(open_page):
    view = open_page(cs231n())
    for start, key, end in [
        ((0, 0, 0, 2), "ArrowRight", "K₁₂₁₁"),
        ((0, 0, 2, 1), "ArrowDown", "K₂₁₁₂"),
        ((1, 2, 0, 1), "ArrowUp", "K₁₃₃₂"),
        ((1, 1, 1, 0), "ArrowLeft", "K₂₁₂₃"),
        ((0, 1, 0, 1), "ArrowUp", "K₁₂₁₂"),
        ((1, 2, 2, 2), "ArrowRight", "K₂₃₃₃"),
        ((0, 1, 1, 2), "Home", "K₁₂₂₁"),
        ((1, 1, 1, 1), "Control+Home", "K₁₁₁₁"),
    ]:
        view.cell("K", *start).focus()
        view.page.keyboard.press(key)
        assert view.page.evaluate("document.activeElement.ariaLabel").startswith(end), (start, key)


def test_next_cell_back_and_play(open_page):
    view = open_page(bp.explore_conv(V, K, G, pinned=("Z", 0, 0)))
    view.page.clock.install(time=0)
    view.page.clock.pause_at(10_000)
    chosen = view.root.locator("[data-chosen]")
    view.root.get_by_role("button", name="Next cell").click()
    assert chosen.get_attribute("aria-label").startswith("Z₁₂")
    view.root.get_by_role("button", name="Back").click()
    view.root.get_by_role("button", name="Back").click()
    assert chosen.get_attribute("aria-label").startswith("∂J/∂V₃₃")  # round the corner
    view.root.get_by_role("combobox", name="Speed of Play").select_option("quickly")
    view.root.get_by_role("button", name="Play").click()
    view.page.clock.run_for(3600)  # of ∂J/∂V₃₃ two steps, of Z₁₁ five, the first of Z₁₂
    assert chosen.get_attribute("aria-label").startswith("Z₁₂")
    view.root.get_by_role("button", name="Pause").click()
    view.page.clock.run_for(60_000)
    assert chosen.get_attribute("aria-label").startswith("Z₁₂")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", EXPLORERS)
def test_accessible(open_page, name, scheme):
    view = open_page(EXPLORERS[name](), color_scheme=scheme)
    assert view.root.get_attribute("data-theme") == scheme
    assert_accessible(view.page)
    ground = view.root.evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 28)"}[scheme]


def test_accessible_names(open_page):
    view = open_page(EXPLORERS["conv"]())
    for name in ("V, input, to edit", "K, kernel, to edit", "Z, output", "∂J/∂V, gradient"):
        assert view.root.get_by_role("grid", name=name, exact=True).count() == 1
    assert view.root.get_by_role("gridcell", name="∂J/∂V₂₂: 7", exact=True).get_attribute("aria-readonly") == "true"
    view.cell("V", 0, 1).click()
    assert view.root.get_by_role("textbox", name="V₁₂, new number").input_value() == "2"


def test_on_a_phone_with_a_finger(open_page):
    view = open_page(EXPLORERS["rot180"](), viewport={"width": 375, "height": 700}, has_touch=True, is_mobile=True)
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 375
    view.cell("δ", 1, 1).tap()  # the first touch points
    assert view.root.locator(".flow-cell input").count() == 0
    assert view.lit() == {("P", (2, 2))}
    view.cell("δ", 1, 1).tap()  # the second edits
    view.root.locator(".flow-cell input").fill("0")
    view.page.keyboard.press("Enter")
    assert view.numbers("P")[12] == 0
    view.cell("∇a", 1, 2).tap()
    assert view.lit() == {("P", at) for at in ((1, 2), (1, 3), (2, 2), (2, 3))} | {("R", at) for at in np.ndindex(2, 2)}


@pytest.mark.safety
def test_markup_is_shown_as_text(open_page):
    def build(arrays):
        made = bp.Panel("</script><img src=x onerror=alert(1)>", "output", lambda x: 2 * x, ("x",), caption="<b>c</b>")
        return {"<i>row</i>": [bp.Panel("x", "input"), made]}, arrays

    view = open_page(bp.Explorer(build, {"x": [[1]]}, title="<u>title</u> & </title>"))
    assert view.page.locator("img, i, u").count() == 0
    assert view.page.get_by_role("heading", name="<u>title</u> & </title>").count() == 1
    assert "<i>row</i>" in view.root.inner_text()
    assert view.page.title() == "<u>title</u> & </title>"


def test_in_jupyterlab(open_notebook):
    book = open_notebook("03_worked_example.ipynb")
    cell = book.run_to("explorer = bp.explore_conv(")
    view = View(book.page, cell.locator(".bpcnn-flow"))
    view.cell("∂J/∂V", 1, 1).hover()
    assert view.formula() == "∂J/∂V₂₂ = K₂₂·G₁₁ + K₂₁·G₁₂ + K₁₂·G₂₁ + K₁₁·G₂₂ = 4·1 + 3·0 + 2·2 + 1·(−1) = 7"

    # An edit reaches Python; JupyterLab leaves keys alone; a control rebuilds the panels.
    view.cell("K", 1, 1).click()
    book.page.keyboard.type("-1")
    book.page.keyboard.press("Enter")
    assert view.numbers("∂J/∂V")[4] == 2
    book.page.keyboard.press("ArrowLeft")
    assert book.page.evaluate("document.activeElement.ariaLabel") == "K₂₁: 3"
    many = book.page.locator(".jp-Cell").count()
    for key in "bax":  # JupyterLab's keys for new cells, and for cutting one out
        book.page.keyboard.press(key)
    assert book.page.locator(".jp-Cell").count() == many
    answer = book.ask('print(explorer["K"].tolist(), explorer["∂J/∂V"].tolist())')
    assert "".join(answer).strip() == "[[1, 2], [3, -1]] [[1, 2, 0], [5, 2, -2], [6, -5, 1]]"
    book.ask('explorer["G"] = [[0, 0], [0, 1]]')
    view.root.locator('[aria-label="∂J/∂V₃₃: −1"]').wait_for()
    assert view.numbers("∂J/∂V") == [0, 0, 0, 0, 1, 2, 0, 3, -1]
    slider = cell.get_by_role("slider").nth(1)
    book.move(slider, "ArrowRight")
    view.root.locator('[data-panel="Z"] [data-cell="3,3"]').wait_for()
    assert len(view.numbers("Z")) == 16
    assert view.numbers("K") == [1, 2, 3, -1]

    book.menu("Settings", "Theme", "JupyterLab Dark")
    book.page.wait_for_function("document.querySelector('.bpcnn-flow').dataset.theme === 'dark'")
    book.menu("Settings", "Theme", "JupyterLab Light")
    assert book.failed_outputs() == []
    assert book.errors == []
