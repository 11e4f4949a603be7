"""The labs on a page without Python: what they show is what Python computes."""

import re
from functools import partial

import ipywidgets as widgets
import numpy as np
import pytest
from accessible import assert_accessible
from asking import guess
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image
from playwright.sync_api import expect

import bpcnn_helpers as bp
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.labs.lab import PAGE as LABS
from bpcnn_helpers.labs.training_epochs import epochs
from bpcnn_helpers.labs.window_counts import SIZES
from bpcnn_helpers.packing import PAGE as PACKED
from bpcnn_helpers.publish import book
from bpcnn_helpers.publish.pages import STATE

RNG = np.random.default_rng(2)
GREY, COLOURS = RNG.integers(0, 2, (12, 15)), RNG.integers(0, 2, (3, 9, 12))
MIXTURES = {"all alike": (1, 1, 1), "red less green": (1, -1, 0)}
X, LABELS = RNG.random((4, 1, 8, 8)), np.array([3, 1, 8, 1])
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def network(seed):
    rng = np.random.default_rng(seed)
    return bp.Sequential(bp.Conv2d(1, 3, 3, padding=1, rng=rng), bp.ReLU(), bp.Flatten(), bp.Linear(192, 10, rng=rng))


@pytest.fixture(scope="module")
def labs():
    """One of each."""
    return {
        "edges": bp.labs.edges(GREY),
        "colours": bp.labs.colours(COLOURS, MIXTURES),
        "windows": bp.labs.windows(),
        "epochs": epochs(network(9), [network(seed).params for seed in range(3)], X, LABELS),
        "cost": bp.labs.cost(lambda x, w: bp.conv2d(x, w)),
    }


@pytest.fixture(scope="module")
def path(labs, tmp_path_factory):
    """A chapter of the book that holds them."""
    cells = [new_markdown_cell("# Labs")]
    for name, lab in labs.items():
        output = new_output("execute_result", data=lab._repr_mimebundle_(), execution_count=1)
        cells += [new_code_cell(name, outputs=[output]), new_markdown_cell("*In the figure: what it shows.*")]
    asked = bp.predict("How many are two and two?", 4, then=["So many.", bp.labs.windows()])
    output = new_output("execute_result", data=asked._repr_mimebundle_(), execution_count=1)
    cells.append(new_code_cell("bp.predict()", outputs=[output]))
    state = {STATE: {"state": widgets.Widget.get_manager_state()["state"]}}
    page, _ = book.PageExporter("book").from_notebook_node(
        new_notebook(cells=cells, metadata={"widgets": state}),
        resources={"book": {"chapter": {"title": "Labs", "sections": []}, "previous": None, "next": None}},
    )
    path = tmp_path_factory.mktemp("labs") / "labs.html"
    path.write_text(page)
    return path


@pytest.fixture
def shown(open_file, path):
    """A function that opens the page and returns a lab on it, by its name."""
    opened = []

    def lab(name, **options):
        if not opened:
            opened.append(open_file(path, **options))
            opened[0].wait_for_function("() => [...document.querySelectorAll('.lab-said')].every(e => e.textContent)")
        places = ("edges", "colours", "windows", "epochs", "cost")
        return opened[0].locator(".bpcnn-lab").nth(places.index(name))

    return lab


def said(lab):
    return lab.locator(".lab-said").inner_text()


def levels(lab, which=-1):
    """The grey levels of a picture, the last unless said."""
    found = (
        lab.locator("canvas")
        .nth(which)
        .evaluate(
            """c => {
            const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", { willReadFrequently: true });
            copy.drawImage(c, 0, 0);
            return [c.height, c.width, ...copy.getImageData(0, 0, c.width, c.height).data];
        }"""
        )
    )
    return np.reshape(found[2:], (*found[:2], 4))[..., 0]


def as_grey(z):
    return 255 * (z - z.min()) / (np.ptp(z) or 1)


def signed(steps):
    """The red of purple, below 0, and of orange, in so many of 127 steps."""
    return 255 - np.abs(steps) / 127 * (255 - np.where(steps < 0, 94, 230))


def type_kernel(lab, kernel):
    fields = lab.locator(".lab-matrix input")
    for field, number in zip(fields.all(), np.ravel(kernel), strict=True):
        field.fill(str(number).replace("-", "−"))
        field.press("Enter")


def slide(lab, name, value):
    """Move a slider with the keyboard."""
    slider = lab.get_by_label(name, exact=True)
    slider.press("Home")
    for _ in range(value - int(slider.get_attribute("aria-valuetext"))):
        slider.press("ArrowRight")


def test_a_packed_photograph_gives_the_numbers_of_the_operation(open_file, tmp_path, labs):
    script = joined(PACKED / "program.js")
    (tmp_path / "page.html").write_text(
        f'<meta charset="utf-8"><script>{script}\nconst all = {{unpacked, arrayIn, runPart}};</script>'
    )
    page = open_file(tmp_path / "page.html")

    def by_the_page(name, parts, arrays, wanted):
        given = {"program": labs[name].page.state["program"], "parts": parts, "arrays": arrays, "wanted": wanted}
        return page.evaluate(
            """async ({ program, parts, arrays, wanted }) => {
                const network = await all.unpacked(program);
                for (const [name, values] of Object.entries(arrays)) all.arrayIn(network, name).set(values.flat(9));
                for (const part of parts) all.runPart(network, part);
                return Array.from(all.arrayIn(network, wanted));
            }""",
            given,
        )

    kernel, weights = RNG.integers(-9, 10, (3, 3)), RNG.integers(-9, 10, 3)
    for name, operation in (("cross-correlation", bp.correlate2d), ("convolution", bp.convolve2d)):
        x = RNG.integers(-99, 100, GREY.shape)
        found = by_the_page("edges", [f"operation {name}"], {"x": x.tolist(), "kernel": kernel.tolist()}, f"z {name}")
        assert found == operation(x, kernel).ravel().tolist()
    for stride in range(1, 5):
        x = RNG.integers(-99, 100, COLOURS.shape)
        arrays = {"x": x.tolist(), "kernel": kernel.tolist(), "channels": weights.tolist()}
        found = by_the_page("colours", ["mix", f"S {stride}"], arrays, f"z {stride}")
        assert found == bp.conv2d(x, [np.multiply.outer(weights, kernel)], stride=stride, padding=1).ravel().tolist()


def test_edges_follow_the_kernel_the_list_and_the_switch(shown):
    lab, kernel = shown("edges"), np.array([[0, 2, 0], [1, -1, 3], [0, 0, 4]])
    type_kernel(lab, kernel)
    np.testing.assert_allclose(levels(lab), as_grey(bp.correlate2d(GREY, kernel)), atol=0.51)
    lab.get_by_role("button", name="convolution", exact=True).press("Enter")
    pressed = {
        button.inner_text(): button.get_attribute("aria-pressed") for button in lab.locator(".lab-few button").all()
    }
    assert pressed == {"cross-correlation": "false", "convolution": "true"}
    z = bp.convolve2d(GREY, kernel)
    np.testing.assert_allclose(levels(lab), as_grey(z), atol=0.51)
    assert said(lab) == f"convolution: from {z.min()} to {z.max()}; black is {z.min()}, white {z.max()}.".replace(
        "-", "−"
    )
    lab.get_by_label("begin with").select_option("blur")
    assert {field.input_value() for field in lab.locator(".lab-matrix input").all()} == {"1"}
    np.testing.assert_allclose(levels(lab), as_grey(bp.convolve2d(GREY, np.ones((3, 3)))), atol=0.51)
    field = lab.locator(".lab-matrix input").first
    field.fill("one")
    field.press("Enter")
    assert "“one” is no number" in lab.get_by_role("alert").inner_text()
    field.press("Escape")
    assert field.input_value() == "1"
    assert lab.get_by_role("alert").inner_text() == ""
    for key, row in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowDown", 2), ("ArrowUp", 1)):
        lab.page.keyboard.press(key)
        expect(lab.locator(".lab-matrix input").nth(3 * row)).to_be_focused()


def test_a_picture_of_ones_own_needs_no_python(shown, tmp_path):
    lab, mine = shown("edges"), np.repeat(np.arange(0, 240, 16, dtype=np.uint8)[None], 12, axis=0)
    Image.fromarray(mine).save(tmp_path / "mine.png")
    before = levels(lab)
    mixed = np.zeros((12, 31, 4), np.uint8)  # eight columns on each side are cut off; red, and else one sees through
    mixed[:, :8, 3], mixed[:, 8] = 255, (255, 0, 0, 255)
    Image.fromarray(mixed).save(tmp_path / "mixed.png")
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(51 * 10**6)

    def choose(name):
        with lab.page.expect_file_chooser() as chooser:
            lab.get_by_role("button", name="A picture of your own").click()
        chooser.value.set_files(str(tmp_path / name))

    choose("large.png")
    lab.get_by_text("large.png has 51 MB, expected at most 50 MB.").wait_for()
    choose("mixed.png")
    lab.get_by_text("mixed.png, cut to 15×12").wait_for()
    lab.get_by_text("from −2 to 0;").wait_for()  # 3 · (1/3 − 1)
    assert np.array_equal(levels(lab, 0), np.tile([85] + [255] * 14, (12, 1)))
    choose("mine.png")
    lab.get_by_text("mine.png, cut to 15×12").wait_for()
    lab.get_by_text("cross-correlation: from −0.376 to −0.376").wait_for()  # 3 · 2 · 16/255
    lab.get_by_role("button", name="Take it back").click()
    assert np.array_equal(levels(lab), before)


def test_colours_follow_the_mixture_and_the_stride(shown):
    lab, kernel = shown("colours"), np.array([[0, 0, 0], [0, 2, 1], [0, 0, 0]])
    type_kernel(lab, kernel)
    lab.get_by_role("combobox").select_option("red less green")
    slide(lab, "S", 2)
    z = bp.conv2d(COLOURS, [np.multiply.outer([1, -1, 0], kernel)], stride=2, padding=1)[0]
    assert lab.locator("figcaption").last.inner_text() == "one map of {}×{}".format(*z.shape)
    assert said(lab) == f"one map: from {z.min()} to {z.max()}; purple below 0, orange above.".replace("-", "−")
    np.testing.assert_allclose(levels(lab), signed(127 * z / np.abs(z).max()), atol=0.51)


@pytest.mark.parametrize("values", [(8, 3, 0, 2), (5, 2, 3, 3), (6, 1, 0, 4)], ids=str)
def test_windows_are_counted_as_python_counts(shown, values):
    lab, counted = shown("windows"), bp.labs.windows()
    for name, value in zip(SIZES, values):
        slide(lab, name, value)
        counted.controls[name].value = value
    right = counted.result
    assert lab.locator("output").all_text_contents() == [str(value) for value in values]
    n, _, p, _ = values
    assert lab.locator(".lab-frame").evaluate("e => [e.x, e.width].map(side => side.baseVal.value)") == [p, n]
    assert lab.locator(".lab-inside").evaluate_all("all => all.map(e => +e.getAttribute('x'))") == [*range(p, p + n)]
    assert lab.locator(".lab-hatch").count() == np.sum(~right["seen"].any(axis=0))
    assert said(lab) == f"{right['words']}; {right['left over']}."
    counts = [int(text) for text in lab.locator("svg").first.locator("text").all_text_contents()]
    assert counts == right["seen"].ravel().tolist()
    assert (
        lab.locator(".lab-bar").evaluate_all("bars => bars.map(e => +e.getAttribute('x'))") == right["first"].tolist()
    )


def test_a_lab_that_comes_with_an_answer_is_alive(shown):
    page = shown("edges").page
    asked = page.locator(".bpcnn-ask")
    assert asked.locator(".bpcnn-lab").count() == 0
    guess(asked, "number", "4")
    lab = asked.locator(".bpcnn-lab")
    slide(lab, "s", 4)
    expect(lab.locator(".lab-said")).to_have_text(FOUR)


FOUR = "(8 + 2·1 − 3)/4 + 1 = 2.75 → 2×2 windows; 4 of 10 columns left over."  # what is said of a stride of 4
BESIDE_PYTHON = """([state, values, measured]) => {
    const [told, listeners] = [{ state, values, measured }, {}];
    const [get, set] = [(name) => told[name], (name, value) => { told[name] = value; }];
    const on = (event, listener) => { listeners[event] = listener; };
    window.answer = (some) => { told.values = { ...told.values, ...some }; listeners["change:values"](); };
    document.body.replaceChildren();
    labIn({ model: { get, set, on, off() {}, save_changes() {} }, el: document.body });
    const slider = document.querySelector("[aria-label=s]");
    if (!slider) return;
    slider.value = 4; // before the view is there
    slider.dispatchEvent(new Event("input"));
    slider.dispatchEvent(new Event("change"));
}"""


def test_a_lab_takes_what_comes_too_early_or_too_late(open_file, tmp_path, labs):
    (tmp_path / "page.html").write_text(f'<meta charset="utf-8"><script>{joined(LABS / "alive.js")}</script>')
    page = open_file(tmp_path / "page.html")
    parts = {name: [lab.page.state, lab.page.values, lab.page.measured] for name, lab in labs.items()}
    page.evaluate(BESIDE_PYTHON, parts["windows"])
    expect(page.locator(".lab-said")).to_have_text(FOUR)
    slider = page.get_by_label("s", exact=True)
    slider.hover()
    page.mouse.down()
    shown_by = partial(slider.get_attribute, "aria-valuetext")
    held = shown_by()
    page.evaluate("() => answer({ s: 1 })")  # to a move before
    assert shown_by() == held != "1"
    page.mouse.up()
    page.evaluate("() => answer({ s: 1 })")
    assert shown_by() == "1"

    page.evaluate(BESIDE_PYTHON, parts["edges"])
    expect(page.locator(".lab-said")).to_contain_text("cross-correlation: from")
    before = page.locator(".lab-said").inner_text()
    page.evaluate("""async () => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 15, height: 12 });
        const text = canvas.toDataURL().split(",")[1];
        answer({ own_picture: text });
        answer({ own_picture: "" }); // taken back before it has been read
        for (let n = 0; n < 3; n++) await pixelsOf(text);
    }""")
    assert page.locator(".lab-said").inner_text() == before


def test_windows_say_which_sizes_cannot_be(shown):
    lab = shown("windows")
    for name, value in (("p", 0), ("n", 3), ("f", 5)):
        slide(lab, name, value)
    assert said(lab) == "kernel (5, 5) does not fit the input (3, 3). The pictures show the settings before."


def test_epochs_are_stepped_through(shown, labs):
    lab, right = shown("epochs"), labs["epochs"]
    courses = right.page.state["course"]
    limit = max(courses["first"][2])
    lab.get_by_label("digit").select_option(
        label=next(name for name in right.controls["digit"].options if name[0] == "2")
    )
    for epoch in (1, 2):
        lab.get_by_label("epoch").press("ArrowRight")
        right.controls["epoch"].value, right.controls["digit"].value = epoch, 2
        seen = right.result
        assert said(lab).startswith(f"epoch {epoch}: an 8, guessed {seen['scores'].argmax()}, loss ")
        assert float(said(lab).split()[-1]) == pytest.approx(seen["loss"], rel=0.01)
        told = [float(number) for number in re.findall(r"\d\S*\d", lab.locator(".lab-course figcaption").inner_text())]
        assert told == pytest.approx([np.abs(seen[name]).max() for name in ("δ at the output", "δ")], rel=0.01)
        np.testing.assert_allclose(levels(lab), signed(np.rint(127 * seen["δ"][-1] / limit)), atol=0.51)
        kernels = signed(np.rint(127 * seen["kernels"] / np.abs(seen["kernels"]).max()))
        np.testing.assert_allclose([levels(lab, 1 + n) for n in range(3)], kernels, atol=0.51)
    np.testing.assert_allclose(levels(lab, 0), 255 * (1 - X[2, 0]), atol=0.51)
    lines = [re.findall(r" ([\d.]+)", line.get_attribute("d")) for line in lab.locator(".lab-line").all()]
    powers, heights = np.log10([*courses["output"][2], *courses["first"][2]]), np.array(lines, float).ravel()
    slope, start = np.polyfit(powers, heights, 1)
    assert slope < 0
    np.testing.assert_allclose(slope * powers + start, heights, atol=1e-6)


def test_cost_is_looked_up_and_the_stopwatch_says_that_it_needs_python(shown, labs):
    lab, right = shown("cost"), labs["cost"]
    for name, value in (("kernel", 5), ("channels", 2), ("batch", 3)):
        slide(lab, name, value)
        right.controls[name].value = value
    numbers = [float(number) for number in re.findall(r"[\d.]+(?= M| mill)", said(lab))]
    needed = [right.result[name] / 1e6 for name in ("operations", "one matrix", "the package", "x")]
    assert numbers == pytest.approx(needed, rel=0.006)
    assert lab.locator(".flow-output [data-old]").count() == 1  # the times are those of another layer
    assert [lab.locator(f".flow-{role} .lab-dashed").count() for role in ("input", "output")] == [1, 0]
    assert "A stopwatch needs Python" in lab.inner_text()
    assert "milliseconds, for kernel 3, channels 8, batch 16" in lab.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(shown, scheme):
    assert_accessible(shown("edges", color_scheme=scheme).page)


def test_on_a_phone_all_is_within_reach_of_a_finger(shown):
    lab = shown("edges", **PHONE)
    assert lab.page.evaluate("document.documentElement.scrollWidth") <= 390
    lab.get_by_role("button", name="convolution", exact=True).tap()
    assert said(lab).startswith("convolution")
    heights = lab.page.locator(".bpcnn-lab :is(button, select, input):visible").evaluate_all(
        "all => all.map(e => e.offsetHeight)"
    )
    assert min(heights) >= 44


def test_by_keyboard_alone(shown):
    lab = shown("edges")
    lab.get_by_label("begin with").focus()
    for key in ("Tab", *["Tab"] * 8, "Tab", "Tab", "Space"):
        lab.page.keyboard.press(key)
    assert said(lab).startswith("convolution")
