"""The controls of an explorer where there is no Python: what they show is what Python sends for the same setting."""

import json
import random
import warnings

import ipywidgets as widgets
import numpy as np
import pytest
from accessible import assert_accessible
from notebook import NOTEBOOKS, run
from playwright.sync_api import expect

import bpcnn_helpers as bp
from bpcnn_helpers.explorer.explorer import PAGE, Explorer
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.explorer.settings import values_of

V, K, G = [[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1, 2], [3, 4]], [[1, 0], [2, -1]]
MOVES = 12
X = np.arange(25).reshape(5, 5) % 7 - 2
FOLLOW = """async ([state, actions]) => {
    window.follower = state ? followerOf(state) : window.follower;
    const { model } = follower, found = [];
    let objection = follower.objection ?? "";
    Object.assign(follower.listen, { objected: (text) => { objection = text; } });
    for (const [kind, ...what] of actions) {
        const { spec, values } = follower.state;
        if (kind === "move") await move(follower, ...what);
        if (kind === "edit") {
            const [name, n, x] = what;
            const edited = values[name].map((old, place) => (place === n % values[name].length ? x : old));
            model.set("values", { ...values, [name]: edited });
        }
        if (kind === "reset") {
            model.set("values", spec.start);
            model.set("resets", (model.get("resets") ?? 0) + 1);
            await follower.content;
            await null;
        }
        const { spec: { rows, start }, values: shown, pinned } = follower.state;
        const old = model.get("old_setting") ?? "";
        found.push(JSON.stringify({ rows, start, values: shown, pinned, old, objection, at: follower.at }));
    }
    follower.objection = objection;
    return found;
}"""


def conv(**more):
    return bp.explore_conv(np.arange(12).reshape(2, 2, 3), np.arange(16).reshape(2, 2, 2, 2), b=[1, 2], **more)


def moved():
    """An explorer with which something was done before it was made a page."""
    explorer = bp.explore_conv(V, K, G)
    explorer.controls["kernel_size"].value = 3
    explorer["K"] = np.arange(9).reshape(3, 3)
    explorer.controls["stride"].value = 2
    explorer.controls["kernel_size"].value = 1
    return explorer


def network(activation, pooling):
    rng = np.random.default_rng(0)
    layers = (bp.Conv2d(1, 2, 2, rng=rng), activation(), pooling(2), bp.Flatten(), bp.Linear(8, 3, rng=rng))
    return bp.Sequential(*layers)


READY = {
    "a layer that is a matrix": lambda: bp.explore_conv(V, K, G, covered=("∂J/∂K",), pinned=("K", 1, 1)),
    "channels and a bias": lambda: conv(stride=2, padding=1, pinned=("Z", 1, 1, 1)),
    "moved before": moved,
    "a row": lambda: bp.explore_row([1, 2], [1, 2], stride=3),
    "pooling": lambda: bp.explore_pool(X, size=3, stride=1),
    "subsampling": lambda: bp.explore_subsample(X, beta=2, b=-3),
    "a network": lambda: bp.explore(
        lambda activation, pooling: network(activation, pooling),
        X,
        activation=widgets.Dropdown(options={"ReLU": bp.ReLU, "sigmoid": bp.Sigmoid}),
        pooling=[bp.MaxPool2d, bp.AvgPool2d],
        label=[2, 0, 1],
    ),
    "channels that follow": lambda: bp.explore(
        lambda maps: bp.Conv2d(1, maps, 2, rng=0), X, maps=range(1, 4), title="Maps"
    ),
    "repeated from the start": lambda: bp.explore(
        {"x": [1, 2, 5]}, {"y": lambda x: 2 * x}, sizes={"x": "size"}, size=range(4, 9)
    ),
    "functions of one's own": lambda: bp.explore(
        {"x": [[1, 2, 0]], "k": [[1, 2]]},
        {"z": bp.correlate2d, "y": lambda z, add, twice: (2 if twice else 1) * z * [1, 2][add] + add},
        add=range(3),
        twice=True,
        sizes={"k": (lambda add: (1, add + 1), "add")},
    ),
}


@pytest.fixture
def page(open_file, tmp_path):
    """A page with the scripts that follow the controls, and nothing to look at."""
    script = joined(PAGE / "following.js")
    (tmp_path / "page.html").write_text(f'<meta charset="utf-8"><title>Settings</title><script>{script}</script>')
    return open_file(tmp_path / "page.html")


def by_python(explorer, action):
    """What Python sends after an action."""
    kind, *what = action
    if kind == "move":
        control = list(explorer.controls.values())[what[0]]
        control.value = values_of(control)[what[1]][1]
    elif kind == "edit":
        name, n, x = what
        values = list(explorer.page.values[name])
        values[n % len(values)] = x
        explorer.page.values = {**explorer.page.values, name: values}
    else:
        explorer.page.values = explorer.page.spec["start"]
        explorer.page.resets += 1
    page = explorer.page
    at = [[value for _, value in values_of(control)].index(control.value) for control in explorer.controls.values()]
    found = {name: page.spec[name] for name in ("rows", "start")}
    found |= {"values": page.values, "pinned": page.pinned, "old": page.old_setting}
    return found | {"objection": explorer.message.value, "at": at}


def compare(page, explorer, actions, state=None):
    for start in range(0, len(actions), 20):
        some = actions[start : start + 20]
        found = page.evaluate(FOLLOW, [state if start == 0 else None, some])
        for action, mine in zip(some, map(json.loads, found), strict=True):
            right = json.loads(json.dumps(by_python(explorer, action)))
            for name, value in right.items():
                assert mine[name] == value, (action, name)


def drawn_actions(explorer, rng, many):
    """Moves of the controls, edits among them, and a reset."""
    counts = [len(values_of(control)) for control in explorer.controls.values()]
    sources = [name for name, panel in explorer.graph.panels.items() if panel.op is None]
    for _ in range(many):
        kind = rng.choices(["move", "edit", "reset"], [6, 3, 1])[0]
        which = rng.randrange(len(counts))
        yield {
            "move": ["move", which, rng.randrange(counts[which])],
            "edit": ["edit", rng.choice(sources), rng.randrange(100), rng.randrange(-9, 9)],
            "reset": ["reset"],
        }[kind]


def test_what_follows_a_control_is_what_python_sends(page, record_property):
    for name, make in READY.items():
        explorer, rng = make(), random.Random(name)
        state = json.loads(json.dumps(explorer.state()))
        compare(page, explorer, [["reset"], *drawn_actions(explorer, rng, MOVES)], state)
    record_property("settings followed without Python", MOVES * len(READY))


def every_setting(counts):
    """Moves that lead through all settings, one control at a time."""
    at, way = [0] * len(counts), [1] * len(counts)
    yield from (["move", n, 0] for n in range(len(counts)))
    while True:
        for n in reversed(range(len(counts))):
            if 0 <= at[n] + way[n] < counts[n]:
                at[n] += way[n]
                yield ["move", n, at[n]]
                break
            way[n] = -way[n]
        else:
            return


def test_every_setting_of_every_explorer_of_a_notebook(page, path, monkeypatch, record_property):
    made, init = [], Explorer.__init__
    monkeypatch.setattr(Explorer, "__init__", lambda self, *a, **k: made.append(self) or init(self, *a, **k))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run(path)
    followed = 0
    for explorer in (explorer for explorer in made if explorer.controls):
        moves = list(every_setting([len(values_of(control)) for control in explorer.controls.values()]))
        compare(page, explorer, moves, json.loads(json.dumps(explorer.state())))
        followed += len(moves)
    record_property("settings of the notebooks' explorers", followed)


def pytest_generate_tests(metafunc):
    if "path" in metafunc.fixturenames:
        every = metafunc.config.getoption("--every-notebook")
        paths = [path for path in NOTEBOOKS if every or path.name.startswith("00")]
        metafunc.parametrize("path", paths, ids=lambda path: path.stem)


def slide(view, name, place):
    view.root.get_by_role("slider", name=name, exact=True).fill(str(place))


def test_the_reader_moves_a_slider(open_page):
    view = open_page(bp.explore_conv(V, K, G, pinned=("Z", 0, 0)))
    view.edit("7", "K", 0, 0)
    view.page.mouse.move(1, 1)
    slide(view, "kernel size", 2)
    expect(view.cells("K")).to_have_text(list("727343727"))
    assert view.formula().startswith("Z₁₁ = V₁₁·K₁₁ + V₁₂·K₁₂ + V₁₃·K₁₃")
    slider = view.root.get_by_role("slider", name="kernel size", exact=True)
    assert slider.evaluate("one => one === document.activeElement")  # it stays in one's hand
    view.page.keyboard.press("ArrowRight")
    expect(view.root.get_by_role("alert").first).to_have_text("kernel (4, 4) does not fit the input (3, 3)")
    shown = "Not possible. These panels still show stride 1, padding 0, dilation 1, kernel size 3."
    expect(view.root.locator(".flow-notice")).to_have_text(shown)
    assert slider.get_attribute("aria-valuetext") == "4"
    assert_accessible(view.page)
    view.press("Reset")
    expect(view.cells("K")).to_have_text(list("1234"))
    expect(view.root.locator(".flow-notice")).to_have_text("")
    assert slider.get_attribute("aria-valuetext") == "2"


def test_choices_and_ticks(open_page):
    explorer = bp.explore(
        {"x": [[1, 2]]}, {"y": lambda x, times, twice: x * times * (1 + twice)}, times=[1, 10], twice=False
    )
    view = open_page(explorer)
    view.root.get_by_role("combobox", name="times").select_option("10")
    view.root.get_by_role("checkbox", name="twice").check()
    expect(view.cells("y")).to_have_text(["20", "40"])
    view.press("Reset")
    expect(view.cells("y")).to_have_text(["1", "2"])
    assert not view.root.get_by_role("checkbox", name="twice").is_checked()


def test_what_was_guessed_stays_where_the_sum_is_the_same(open_page):
    view = open_page(bp.explore_conv(V, K, G, covered=("Z", "∂J/∂V"), pinned=("Z", 0, 0)))
    view.root.get_by_role("textbox", name="your number").fill("18")
    view.page.keyboard.press("Enter")
    assert "Right" in view.formula()
    slide(view, "dilation", 1)
    expect(view.root.locator(".flow-complaint")).to_contain_text("1 guessed cell is covered again")


def test_controls_that_have_no_end_stay_away(open_page):
    explorer = bp.explore({"x": [[1, 2]]}, {"y": lambda x, k: x * k}, k=widgets.FloatSlider(2.5))
    view = open_page(explorer)
    assert view.root.locator(".flow-controls").count() == 0
    assert view.numbers("y") == [2.5, 5]


def test_on_a_phone_and_on_the_wall(open_page):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    view = open_page(bp.explore_conv(V, K, G), **phone)
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert all(
        box["height"] >= 40
        for box in (label.bounding_box() for label in view.root.locator(".flow-settings label").all())
    )
    view.press("Enlarge")
    slide(view, "padding", 1)
    expect(view.cells("Z")).to_have_count(16)
    view.press("Leave")
