"""One path: any cell pinned, its chain to the loss and back alone, one layer a step; what is not touched is dimmed."""

from functools import partial

import numpy as np
import pytest
from accessible import assert_accessible
from playwright.sync_api import expect
from viewing import View, padded

import bpcnn_helpers as bp
from bpcnn_helpers.tracing.reading import parts_of

V, K, G = [[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1, 2], [3, 4]], [[1, 0], [2, -1]]
PICTURE = np.array(
    [
        [0, 0, 0, 0, 0, 0],
        [0, 1, 1, 1, 3, 0],
        [0, 0, 0, 0, 2, 0],
        [0, 0, 0, 3, 0, 0],
        [0, 0, 2, 0, 0, 0],
        [0, 0, 2, 0, 0, 0],
    ]
)
THERE, BACK = ["z²", "a²", "a³", "z⁴", "p", "J"], ["δ⁴", "∂J/∂a³", "∂J/∂a²", "δ²", "∂J/∂W²"]
WEIGHT = ("W²", 0, 1, 1)


def of_07(activation=bp.ReLU, pooling=bp.MaxPool2d, **options):
    """The tiny network of notebook 07, with its numbers."""
    model = bp.Sequential(bp.Conv2d(1, 2, 3), activation(), pooling(2), bp.Flatten(), bp.Linear(8, 3))
    down = [[1, 0, -1]] * 3
    model.params["0.weight"][...] = np.array([down, np.transpose(down)])[:, None]
    model.params["0.bias"][...] = [0.5, -0.5]
    model.params["4.weight"][...] = (
        np.array([[2, 1, 0, -1, 2, -2, 2, 0], [2, -1, 2, 1, -2, 2, -2, 0], [-2, 2, 1, -1, 0, 0, -2, -1]]) / 2
    )
    model.params["4.bias"][...] = [1, 0, 1]
    return bp.explore_network(model, PICTURE, 2, **{"pinned": WEIGHT, **options})


class Path(View):
    """An explorer on whose path one goes."""

    def panels(self):
        """The names of the panels that are to be seen."""
        return self.root.locator("[data-panel]").evaluate_all(
            "all => all.filter(e => e.checkVisibility()).map(e => e.dataset.panel)"
        )

    def chosen(self):
        return self.root.locator("[data-chosen]").get_attribute("aria-label").split(":")[0]

    def here(self):
        return self.root.locator("[aria-current=step]").inner_text()


@pytest.fixture
def open_path(open_page):
    """A function that opens an explorer's page."""
    return partial(open_page, kind=Path)


def test_on_a_phone_the_path_goes_down_and_step_keeps_it_in_sight(open_path):
    view = open_path(of_07(), viewport={"width": 375, "height": 760}, has_touch=True, is_mobile=True)
    view.press("Path")
    rows = view.root.locator(".flow-rows")
    assert rows.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    for layer in THERE[:3]:
        view.press("Step")
        seen, cell = rows.bounding_box(), view.root.locator("[data-chosen]").bounding_box()
        assert view.here() == layer
        assert seen["y"] <= cell["y"] <= seen["y"] + seen["height"] - cell["height"] + 1


def test_the_path_alone_is_on_one_screen(open_path):
    view = open_path(of_07(), viewport={"width": 1366, "height": 768})
    before = view.panels()
    view.press("Path")
    assert set(view.panels()) == {"W²", *THERE, *BACK}
    box = view.root.locator(".flow-rows").evaluate(
        "e => [e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth]"
    )
    assert box == [0, 0]  # nothing is to be scrolled
    for part in (".flow-rows", "[data-formula]"):
        found = view.root.locator(part).bounding_box()
        assert found["y"] >= 0
        assert found["y"] + found["height"] <= 768
    for there, back in (("z²", "δ²"), ("a²", "∂J/∂a²"), ("a³", "∂J/∂a³"), ("z⁴", "δ⁴"), ("W²", "∂J/∂W²")):
        above, below = (view.root.locator(f'[data-panel="{name}"]').bounding_box() for name in (there, back))
        assert above["y"] + above["height"] < below["y"]
        assert above["x"] == pytest.approx(below["x"], abs=2)
    maps = view.root.locator('[data-panel="z²"] .flow-block').evaluate_all("all => all.map(e => e.checkVisibility())")
    assert maps == [True, False]  # the other map has nothing to do with this weight
    assert view.formula().startswith("W² → z² → a² → a³ → z⁴ → p → J → δ⁴ → ∂J/∂a³ → ∂J/∂a² → δ² → ∂J/∂W²")
    assert view.formula().endswith(
        "∂J/∂W²₁₂₂ = x₂₃·δ²₁₁₂ + x₃₅·δ²₁₂₄ + 14 that are 0 ≈ 1·1.5105 + 2·(−0.46767) + 14 that are 0 ≈ 0.575"
    )
    view.press("Path")
    assert view.panels() == before


def test_the_path_on_the_wall(open_path):
    view = open_path(of_07(), viewport={"width": 1920, "height": 1080})
    view.press("Enlarge")
    whole = view.cell("z²", 0, 0, 0).bounding_box()["width"]
    view.press("Path")
    view.page.wait_for_function(
        "w => document.querySelector('[data-panel=\"z²\"] [data-cell]').offsetWidth > 1.2 * w", arg=whole
    )
    tops = {name: view.root.locator(f'[data-panel="{name}"]').bounding_box()["y"] for name in (*THERE[:-1], *BACK[2:])}
    assert len({tops[name] for name in THERE[:-1]}) == 1
    assert min(tops[name] for name in BACK[2:]) > tops["z²"]
    assert view.root.locator(".flow-rows").evaluate(
        "e => e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1"
    )


def test_the_whole_network_is_on_a_small_wall(open_path):
    view = open_path(of_07(), viewport={"width": 1366, "height": 768})
    view.press("Enlarge")
    assert view.root.locator(".flow-rows").evaluate(
        "e => e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1"
    )


@pytest.mark.parametrize("pooling", [bp.MaxPool2d, bp.AvgPool2d])
@pytest.mark.parametrize("activation", [bp.ReLU, bp.Sigmoid])
def test_one_layer_a_step_and_what_lights_is_what_answers(open_path, activation, pooling):
    explorer = of_07(activation, pooling)
    view = open_path(explorer)
    view.press("Path")
    numbers = {name: explorer[name] for name in THERE}
    kernel = explorer["W²"]
    kernel[0, 0, 1, 1] += 1e-6  # so little that no maximum changes hands
    explorer["W²"] = kernel
    for name in THERE:
        view.press("Step")
        assert view.here() == name
        answers = np.argwhere(np.atleast_2d(explorer[name] != numbers[name]))
        expected = {(name, tuple(place)) for place in answers.tolist()}
        lit = view.lit()
        assert lit == expected if name in ("z²", "a²", "a³") else lit >= expected  # further on two ways may cancel out
    kernel[0, 0, 1, 1] -= 1e-6
    explorer["W²"] = kernel
    for name in BACK[:-1]:
        view.press("Step")
        assert view.here() == name
        carried = {place for panel, place in view.lit() if panel == name}
        assert carried == {padded(place) for place in carried_by(explorer, name)}
    view.press("Step")
    assert view.lit() == {("∂J/∂W²", (0, 1, 1))}
    view.press("Step")  # beyond the end: the whole of it again
    assert view.root.locator("[aria-current=step]").count() == 0
    view.press("Back")
    assert view.here() == "∂J/∂W²"


def carried_by(explorer, name):
    """The places of a panel whose numbers reach ∂J/∂W² of the pinned weight, read from Python's formulas."""
    graph = explorer.graph
    reached = {("∂J/∂W²", (0, 1, 1))}
    values = np.concatenate([explorer[panel].ravel() for panel in graph.panels])
    for panel in BACK[::-1]:
        for found, place in [cell for cell in reached if cell[0] == panel]:
            terms = parts_of("+", graph.formulas[found][place].read)
            for term in terms:
                cells = [part for part in parts_of("*", term) if part in graph.cells]
                whole = [] if len(terms) > 1 else [graph.symbol(found, *place)]  # with its conditions
                if all(values[cell.number] != 0 for cell in (*cells, *whole)):
                    reached |= {graph.cells[cell] for cell in cells}
    return {place for panel, place in reached if panel == name}


def test_the_term_of_the_path_itself_is_not_folded(open_path):
    view = open_path(of_07())
    view.press("Path")
    view.press("Step")
    assert view.chosen() == "z²₁₁₂"
    assert "= x₂₂·W²₁₂₁ + x₂₃·W²₁₂₂ + x₂₄·W²₁₂₃ + b²₁ + 6 that are 0 = 1·1 + 1·0 + 1·(−1) + 0.5" in view.formula()
    assert view.formula().endswith(
        "The path goes through 7 of 16 cells of z²: z²₁₁₁, z²₁₁₂, z²₁₁₃, z²₁₁₄, z²₁₂₄, z²₁₃₃, z²₁₄₂."
    )
    view.press("Step")
    assert view.chosen() == "a²₁₁₂"  # a single path, from cell to cell
    view.press("Step")
    assert view.chosen() == "a³₁₁₁"


def test_where_nothing_arrives_it_says_so(open_path):
    explorer = of_07()
    explorer["x"] = np.zeros((6, 6))
    view = open_path(explorer)
    view.press("Path")
    view.press("Step")
    assert view.formula().endswith("Nothing arrives here: all 16 cells of z² on the way are cut off.")


def test_a_relu_at_0_is_off(open_path):
    view = open_path(bp.explore({"z": [[0, 1]]}, {"a": (bp.relu, "z")}, pinned=("z", 0, 0)))
    view.press("Path")
    view.press("Step")
    assert view.formula().endswith("Nothing arrives here: a₁₁ is cut off.")
    view.press("Next cell")
    view.press("Step")
    assert view.lit() == {("a", (0, 1))}


def test_a_layer_alone_has_its_upstream_gradient_for_a_loss(open_path):
    view = open_path(bp.explore_conv(V, K, G, pinned=("V", 1, 1)))
    view.press("Path")
    assert view.panels() == ["V", "Z", "G", "∂J/∂V"]
    for name in ("Z", "G", "∂J/∂V"):
        view.press("Step")
        assert view.here() == name
    assert view.chosen() == "∂J/∂V₂₂"
    view.press("Next cell")
    assert view.root.locator("[aria-selected]").get_attribute("aria-label") == "V₂₃: 2"
    view.cell("Z", 0, 0).click()  # another chain
    assert view.panels() == ["Z", "G"]


def test_what_is_not_touched_is_dimmed_and_nothing_is_framed(open_path):
    view = open_path(of_07(pinned=("∂J/∂W²", 0, 1, 1)))
    looks = """cells => cells.map(c => { const s = getComputedStyle(c);
        return [c.matches('[data-path], [data-lit], [data-chosen]'), s.outlineStyle, s.color, s.backgroundColor]; })"""
    view.cell("a²", 0, 1, 3).hover()
    quiet = view.root.evaluate(
        "e => { e.append(document.createElement('i')); const i = e.lastChild; i.style.color = 'var(--quiet)';"
        "const c = getComputedStyle(i).color; i.remove(); return c; }"
    )
    found = view.root.locator("[data-cell]").evaluate_all(looks)
    assert not any(outline == "dashed" for _, outline, _, _ in found)
    away = [look for look in found if not look[0]]
    assert 100 < len(away) < len(found)
    assert {(color, ground) for _, _, color, ground in away} == {(quiet, "rgba(0, 0, 0, 0)")}
    assert all(color != quiet for near, _, color, _ in found if near)


def test_a_key_pins_a_source(open_path):
    view = open_path(bp.explore_conv(V, K, G))
    view.cell("K", 1, 1).focus()
    view.page.keyboard.press("p")
    view.page.locator("button").first.focus()
    assert view.formula().startswith("K₂₂ = 4 feeds Z₁₁ (beside V₂₂)")
    assert view.root.locator("[aria-selected]").get_attribute("aria-label") == "K₂₂: 4"


def test_a_button_pins_what_was_clicked_last(open_path):
    view = open_path(bp.explore_conv(V, K, G))
    assert view.root.get_by_role("button", name="Pin", exact=True).is_disabled()
    view.cell("K", 1, 1).click()  # it is being edited now
    view.press("Pin K₂₂")
    assert view.root.locator(".flow-cell input").count() == 0
    assert view.formula().startswith("K₂₂ = 4 feeds Z₁₁ (beside V₂₂)")


def test_a_long_press_pins_and_does_not_edit(open_path):
    view = open_path(bp.explore_conv(V, K, G))
    view.cell("G", 0, 0).hover()
    view.page.mouse.down()
    expect(view.root.locator("[aria-selected]")).to_have_attribute("aria-label", "G₁₁: 1")
    view.page.mouse.up()
    assert view.root.locator(".flow-cell input").count() == 0
    view.cell("G", 0, 1).click()  # a short one edits as ever
    assert view.root.locator(".flow-cell input").count() == 1


def test_a_fingers_long_press_pins(open_path):
    view = open_path(bp.explore_conv(V, K, G), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    box = view.cell("V", 1, 1).bounding_box()
    touch = view.page.context.new_cdp_session(view.page)
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(view.root.locator("[aria-selected]")).to_have_attribute("aria-label", "V₂₂: 1")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert view.root.locator(".flow-cell input").count() == 0


def test_it_begins_on_the_path_where_that_is_asked_for(open_path):
    functions = {"a": (bp.relu, "z"), "b": (bp.rot180, "y")}
    view = open_path(bp.explore({"z": [[0, 1]], "y": [[2, 3]]}, functions, pinned=("z", 0, 1), path=True))
    assert view.panels() == ["z", "a"]
    assert view.root.get_by_role("button", name="Path").get_attribute("aria-pressed") == "true"
    view.press("Path")
    assert view.panels() == ["z", "y", "a", "b"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_on_the_path(open_path, scheme):
    view = open_path(of_07(), color_scheme=scheme)
    view.press("Path")
    view.press("Step")
    assert_accessible(view.page)
    assert view.root.get_by_role("button", name="Path").get_attribute("aria-pressed") == "true"


def test_the_path_in_jupyterlab(open_notebook):
    book = open_notebook("07_backprop_through_a_network.ipynb")
    book.run_all()
    cell = book.cell("flow_lab = bp.explore(")
    view = Path(book.page, cell.locator(".bpcnn-flow"))
    book.page.set_viewport_size({"width": 1366, "height": 768})
    assert set(view.panels()) == {"W²", *THERE, *BACK}  # it begins on the path
    view.root.evaluate("e => e.scrollIntoView()")
    seen = book.page.locator(".jp-WindowedPanel-outer").bounding_box()
    for part in (".flow-rows", "[data-formula]"):
        found = view.root.locator(part).bounding_box()
        assert found["y"] + found["height"] <= seen["y"] + seen["height"]
    view.press("Step")
    assert view.here() == "z²"
    cell.get_by_label("activation").select_option("sigmoid")  # the path stays, and nothing is cut off any more
    view.root.get_by_text("∂J/∂W²₁₂₂").first.wait_for()
    view.press("Step")
    view.press("Step")
    assert "The path goes through 7 of 16 cells of a²" in view.formula()
    assert set(view.panels()) == {"W²", *THERE, *BACK}
    assert book.failed_outputs() == []
    assert book.errors == []
