"""The program in a page: what Python packed, JavaScript runs, and finds the same numbers."""

import json
import re

import numpy as np
import pytest
from accessible import assert_accessible
from hands import Hand
from packed_layers import LAYERS, conv_of, digits_network, expected, with_whole_numbers
from viewing import settle

import bpcnn_helpers as bp
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.packing import PAGE
from bpcnn_helpers.publish.pages import pocket_html

NAMES = "unpacked, arrayIn, runPart, runSample, trainStep"


@pytest.fixture
def run(open_file, tmp_path):
    """A function that runs a script in a page: `network` is a packed network, unpacked, `given` what is handed over."""
    script = f"<script>{joined(PAGE / 'training.js')}\nconst all = {{{NAMES}}};</script>"
    (tmp_path / "page.html").write_text(f'<meta charset="utf-8"><title>Program</title>{script}')
    page = open_file(tmp_path / "page.html")

    def run_it(packed, script, given=None):
        handed = json.loads(json.dumps({"packed": packed, "given": given}))
        return page.evaluate(
            f"""async ({{ packed, given }}) => {{
                const {{ {NAMES} }} = all;
                const network = {{ ...packed, ...await unpacked(packed) }};
                for (const [name, values] of Object.entries(packed.start)) arrayIn(network, name).set(values);
                {script}
            }}""",
            handed,
        )

    return run_it


def by_the_page(run, packed, arrays, wanted):
    """What the page makes of these arrays."""
    script = """
        for (const [name, values] of Object.entries(given.arrays)) arrayIn(network, name).set(values.flat(9));
        for (const part of ["forward", "backward"]) runPart(network, part);
        return given.wanted.map((name) => Array.from(arrayIn(network, name)));
    """
    given = {"arrays": {name: values.tolist() for name, values in arrays.items()}, "wanted": wanted}
    return dict(zip(wanted, run(packed.packed(), script, given)))


def test_the_program_in_a_page_is_the_operation(run):
    for name in LAYERS:
        for seed in range(3):
            layer, packed, arrays = with_whole_numbers(name, seed)
            right = expected(layer, packed, arrays)
            found = by_the_page(run, packed, arrays, list(right))
            for own, values in right.items():
                assert found[own] == values.ravel().tolist(), (name, own)


def test_a_wrong_operation_is_found_out_in_the_page(run, monkeypatch):
    def wrong():
        _, packed, arrays = with_whole_numbers("conv", 1)
        return by_the_page(run, packed, arrays, ["z"])["z"] != conv_of(arrays).ravel().tolist()

    assert not wrong()
    correlate = bp.ops.conv.correlate
    monkeypatch.setattr(bp.ops.conv, "correlate", lambda columns, w, b=None: correlate(columns, w[..., ::-1, ::-1], b))
    assert wrong()


def test_training_in_a_page_gives_the_losses_of_train(run):
    model, data = digits_network(), bp.digits(seed=0)
    packed = bp.pack(model, bp.cross_entropy, data.x_train[0]).packed()
    order, losses = np.random.default_rng(3).permutation(400).reshape(50, 8), []
    sgd = bp.SGD(model, lr=0.2, momentum=0.5)
    for batch in order:
        loss, dz = bp.cross_entropy(model.forward(data.x_train[batch]), data.y_train[batch])
        model.backward(dz)
        sgd.step()
        losses.append(loss)
    script = """
        const oneHot = (label) => Array.from({ length: 10 }, (_, k) => Number(k === label));
        const sample = (n) => ({ x: given.x[n].flat(9), target: oneHot(given.y[n]) });
        return given.order.map((batch) => trainStep(network, batch.map(sample), 0.2, 0.5));
    """
    given = {"x": data.x_train[:400].tolist(), "y": data.y_train[:400].tolist(), "order": order.tolist()}
    assert np.abs(np.subtract(run(packed, script, given), losses)).max() < 1e-12


def test_the_gradients_in_a_page_pass_the_gradient_check(run):
    model = bp.Sequential(
        bp.Conv2d(1, 1, 2, rng=0), bp.Sigmoid(), bp.AvgPool2d(2), bp.Flatten(), bp.Linear(1, 2, rng=0)
    )
    rng = np.random.default_rng(1)
    packed = bp.pack(model, bp.squared_error, np.zeros((1, 3, 3)))
    page, x, t = packed.packed(), rng.normal(size=9).tolist(), rng.normal(size=2).tolist()
    script = """
        for (const [name, values] of Object.entries(given.params)) arrayIn(network, name).set(values.flat(9));
        runSample(network, given.x, given.t);
        return ["J", ...network.params.map((name) => `∂J/∂${name}`)].map((name) => Array.from(arrayIn(network, name)));
    """

    def found(**params):
        return run(page, script, {"params": {n: v.tolist() for n, v in params.items()}, "x": x, "t": t})

    shapes = {name: value.shape for name, value in packed.start.items()}
    grads = {name: np.reshape(g, shapes[name]) for name, g in zip(shapes, found(**packed.start)[1:])}
    assert bp.gradient_check(lambda **params: found(**params)[0][0], packed.start, grads=grads).passed
    grads["W²"][0, 0, 0, 0] += 0.01
    assert not bp.gradient_check(lambda **params: found(**params)[0][0], packed.start, grads=grads).passed


DATA = bp.digits(seed=0)


@pytest.fixture(scope="session")
def trained():
    """The network of 08, first and trained."""
    model = digits_network()
    first = {name: value.copy() for name, value in model.params.items()}
    x, y = bp.augment(DATA.x_train, DATA.y_train)
    bp.train(model, (x, y), optimizer=bp.SGD(model, lr=bp.cosine(0.2)), epochs=8, batch_size=32, progress=False)
    return model, first


@pytest.fixture
def open_pocket(open_file, tmp_path, trained):
    """A function that opens the page of the trained network, as the book has it, without network and Python."""

    def open_it(**options):
        model, first = trained
        html = pocket_html(bp.pocket(model, DATA, first=first).page.state)
        head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A network</title>'
        (tmp_path / "pocket.html").write_text(
            f'<!doctype html><html lang="en">{head}<main><h1>A network</h1>{html}</main></html>'
        )
        page = open_file(tmp_path / "pocket.html", **options)
        page.locator(".pocket-maps").first.wait_for()
        return page

    return open_it


def draw(page, strokes):
    """Draw on the pad with the mouse, or whatever the page takes for it."""
    page.get_by_role("button", name="Clear").click()
    box = page.locator(".bpcnn-own canvas").bounding_box()
    for stroke in strokes:
        points = [(box["x"] + x / 32 * box["width"], box["y"] + y / 32 * box["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def guess(page):
    """Which digit the page reads."""
    return int(page.locator(".pocket-read").inner_text().split()[2].rstrip(","))


def station(page, name):
    """The pictures of an array."""
    return page.locator(f'.pocket-maps[data-name="{name}"]')


def press(page, name):
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def tap(page, name):
    """Tap a button with a finger."""
    page.get_by_role("button", name=name, exact=True).tap()


def numbers(page, name):
    """How many are read right, and the like: the numbers in a line of the page."""
    return [float(word.rstrip(";,.")) for word in page.locator(name).inner_text().split() if word[0].isdigit()]


def test_a_digit_drawn_in_the_page_is_read_and_taught(open_pocket, trained):
    page, (model, _) = open_pocket(), trained
    drawn_right = 0
    for digit in range(10):
        draw(page, Hand(7).strokes(digit))
        drawn_right += guess(page) == digit
    assert drawn_right >= 8
    page.get_by_role("button", name="It is 4").click()
    before = numbers(page, ".pocket-said")
    for _ in range(5):
        page.get_by_role("button", name="Teach it this one").click()
    assert guess(page) == 4
    steps, of, share = numbers(page, ".pocket-said")
    assert (steps, of) == (5, 450)
    assert share < before[2]  # what it costs the others
    page.get_by_role("button", name="Trained weights").click()
    assert numbers(page, ".pocket-said") == before
    assert before[2] == pytest.approx(100 * bp.evaluate(model, DATA[2:])[1], abs=0.05)


def test_an_empty_pad_is_not_guessed_at(open_pocket):
    page = open_pocket()
    page.get_by_role("button", name="Clear").click()
    assert page.locator(".pocket-empty").is_visible()
    assert not page.locator(".pocket-guess").is_visible()


def test_a_number_says_what_it_is_made_of_and_lights_it_up(open_pocket, trained):
    page, (model, _) = open_pocket(), trained
    scores = model.forward(DATA.x_test[:1])[0]
    canvas = station(page, "z⁶")
    canvas.click(position={"x": 8, "y": 8})
    told = page.locator(".pocket-sum").inner_text()
    assert told.startswith("z⁶₁ = ")
    assert ", the sum of 65 products" in told
    zeros, more = (int(re.search(words, told)[1]) for words in (r"(\d+) of them 0", r"\+ (\d+) more = "))
    assert zeros + more + 8 == 65
    parts = [float(line.split(" = ")[1].replace("−", "-")) for line in told.splitlines()[1:]]
    assert sum(parts) == pytest.approx(scores[0], abs=0.02)
    canvas.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".pocket-sum").inner_text().startswith("z⁶₂ = ")


def test_products_are_laid_down_one_at_a_time(open_pocket):
    page = open_pocket()
    told = page.locator(".pocket-sum")
    station(page, "z²").click(position={"x": 20, "y": 30})
    name = told.inner_text().split(" ")[0]
    count = re.search(r"the sum of (\d+) products(?:, (\d+) of them 0)?", told.inner_text())
    whole = int(count[1]) - int(count[2] or 0)
    press(page, "Step")
    assert f"{name}: {whole} products" in told.inner_text()
    so_far = 0
    for n in range(1, whole + 1):
        press(page, "Step")
        product, far = told.inner_text().splitlines()
        so_far += float(product.split(" = ")[-1].replace("−", "-"))
        assert far.startswith(f"{n} of {whole}")
        said = float(far.split()[-1].replace("−", "-"))
        assert said == pytest.approx(so_far, abs=0.02)
    press(page, "Back")
    assert told.inner_text().splitlines()[1].startswith(f"{whole - 1} of {whole}")
    press(page, "Next cell")
    assert not told.inner_text().startswith(name)
    assert "Which is the first?" in told.inner_text()


def test_the_keyboard_alone_reaches_every_station_and_the_kernels_say_their_gradients_sum(open_pocket):
    page = open_pocket()
    told = page.locator(".pocket-sum")
    station(page, "x").focus()
    press_keys = page.keyboard.press
    for _ in range(9):
        press_keys("ArrowRight")  # out of the picture, into z²
    assert told.inner_text().startswith("z²₁₁₂ = ")
    for name, lines in [("z²", 16), ("δ²", 16), ("W²", 3), ("b²", 1)]:
        assert told.inner_text().startswith(name)
        for _ in range(lines):
            press_keys("ArrowDown")
    assert told.inner_text().startswith("∂J/∂W²₁")
    assert ", the sum of 49 products" in told.inner_text()
    assert page.evaluate("document.activeElement.ariaLabel").startswith(told.inner_text().split(" ")[0])
    press_keys("Escape")
    assert page.get_by_role("button", name="Pin").get_attribute("aria-pressed") == "false"


def test_the_wall_shows_the_network_alone_with_a_sum_that_is_large(open_pocket):
    page = open_pocket(viewport={"width": 1366, "height": 768})
    press(page, "Enlarge")
    press(page, "Most wrong δ")
    press(page, "Step")
    press(page, "Step")
    assert page.locator("dialog.flow-wall").is_visible()
    assert not page.locator(".pocket-pad").is_visible()
    size = page.locator(".flow-product b").evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)")
    assert size >= 27
    boxes = [station(page, name).bounding_box() for name in ("x", "∂J/∂x", "∂J/∂b⁴", "J")]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 1366 and box["y"] + box["height"] <= 640 for box in boxes)
    page.keyboard.press("Escape")
    assert page.locator(".pocket-pad").is_visible()


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_on_a_phone_from_a_drawn_digit_to_what_teaching_it_costs(open_pocket):
    """Draw a 4, follow the δ that is most wrong from the loss to the picture, teach it: offline, by touch."""
    page = open_pocket(**PHONE)
    told = page.locator(".pocket-sum")
    draw(page, Hand(7).strokes(4))
    read = guess(page)
    label = 4 if read != 4 else 9  # so that there is something to teach, however it is read
    tap(page, f"It is {label}")
    tap(page, "Most wrong δ")
    low = "₁₀" if label == 9 else "₁₂₃₄₅₆₇₈₉"[label]
    assert (
        station(page, "δ⁶").get_attribute("aria-label").startswith(f"δ⁶{low}. ")
    )  # it takes the label for too unlikely
    tap(page, "Path")
    names = ["J", "δ⁶", "∂J/∂a⁵", "∂J/∂a⁴", "δ⁴", "∂J/∂a³", "∂J/∂a²", "δ²", "∂J/∂x"]
    before = None
    for name in names:
        tap(page, "Step")
        way, number, *terms = told.inner_text().splitlines()
        assert way == " → ".join(names)
        assert number.startswith(name)
        assert page.locator(".flow-way b").inner_text() == name
        assert station(page, name).bounding_box()["y"] >= 0
        if name not in ("J", "δ⁶"):
            assert any(before in term for term in terms)  # each number is made of the one before
        before = number.split(" ")[0]
    assert not station(page, "x").is_visible()
    cost = page.locator(".pocket-cost")
    said = numbers(page, ".pocket-said")
    tap(page, "Teach it this one")
    tap(page, "Teach it this one")
    found = re.fullmatch(r"Taught 2 times; on the held-out digits: (.*) % before, (.*) % after\.", cost.inner_text())
    assert float(found[1]) == said[2]
    assert float(found[2]) == numbers(page, ".pocket-said")[2] < said[2]


def test_it_learns_from_nothing(open_pocket):
    page = open_pocket()
    page.get_by_role("button", name="First weights").click()
    assert numbers(page, ".pocket-said")[2] < 40
    for rate, most in (("0.2", 700), ("0.02", 1000)):  # large steps first, then small ones
        page.get_by_label("learning rate").select_option(rate)
        page.get_by_role("button", name="Train", exact=True).click()
        steps = "Number(document.querySelector('.pocket-said').textContent.split(' ')[0])"
        page.wait_for_function(f"() => {steps} > {most}", timeout=120_000)
        assert len(page.workers) == 1  # so that the page answers meanwhile
        page.get_by_role("button", name="Stop").click()
    assert numbers(page, ".pocket-said")[2] >= 95  # 96.4 to 97.6, as many steps as the machine has taken till then


def test_it_learns_without_a_worker_too(open_pocket):
    page = open_pocket()
    page.evaluate("() => { window.Worker = class { constructor() { throw new Error('refused'); } }; }")
    press(page, "First weights")
    press(page, "Train")
    page.wait_for_function("() => parseInt(document.querySelector('.pocket-said').textContent) > 60")
    press(page, "Stop")
    assert numbers(page, ".pocket-said")[2] > 20


def test_a_worker_that_is_refused_late_does_not_begin_what_was_stopped(open_pocket):
    page = open_pocket()
    page.evaluate(
        "() => { window.Worker = class { constructor() { window.late = this; } postMessage() {} terminate() {} }; }"
    )
    press(page, "First weights")
    press(page, "Train")
    press(page, "Stop")
    page.evaluate("() => late.onerror()")
    settle(page)
    press(page, "One step")
    assert numbers(page, ".pocket-said")[0] == 1


@pytest.mark.parametrize("setting", [("learning rate", "5"), ("pixels ×", "16")])
def test_a_training_that_fails_is_said(open_pocket, setting):
    page = open_pocket()
    page.get_by_label(setting[0]).select_option(setting[1])
    page.get_by_role("button", name="First weights").click()
    page.get_by_role("button", name="Train", exact=True).click()
    failed = "text.includes('no longer finite') || parseInt(said) > 80 && said.includes('no better than guessing')"
    texts = "[text, said] = ['.pocket-read', '.pocket-said'].map((name) => document.querySelector(name).textContent)"
    page.wait_for_function(f"() => {{ const {texts}; return {failed}; }}", timeout=60_000)


def test_on_a_phone_nothing_is_wider_than_the_page(open_pocket):
    page = open_pocket(**PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".pocket-maps").nth(2).tap(position={"x": 5, "y": 5})
    assert "=" in page.locator(".pocket-sum").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(open_pocket, scheme):
    page = open_pocket(color_scheme=scheme)
    station(page, "z⁴").click(position={"x": 5, "y": 5})
    press(page, "Path")
    press(page, "Step")
    assert_accessible(page)


def test_in_jupyterlab_it_is_the_same_page(desk):
    desk.ask("bp.pocket(bp.Sequential(bp.Flatten(), bp.Linear(64, 10, rng=0)), bp.digits())")
    page = desk.page
    page.locator(".pocket-maps").first.wait_for()
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("() => parseInt(document.querySelector('.pocket-said').textContent) > 60", timeout=60_000)
    assert len(page.workers) >= 1
    page.get_by_role("button", name="Stop").click()
    assert numbers(page, ".pocket-said")[2] > 50
