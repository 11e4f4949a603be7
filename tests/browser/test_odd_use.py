"""What a class does that nobody meant: every kind on a sample of the notebooks, on all with --every-notebook."""

import os
import random
import re
import signal

from lab import ROOT, shut_down_kernels
from notebook import NOTEBOOKS, cells, defined_in, has_widget

SAMPLE = {
    "test_restarted_and_run_again": ["02"],
    "test_every_cell_run_twice": ["06"],
    "test_from_the_middle": ["05"],
    "test_every_control_to_its_ends_and_to_a_random_place": ["01", "03"],
}
WITH_CONTROLS = [path for path in NOTEBOOKS if any(map(has_widget, cells(path)))]


def pytest_generate_tests(metafunc):
    if "path" in metafunc.fixturenames:
        name = metafunc.function.__name__
        paths = WITH_CONTROLS if "control" in name else NOTEBOOKS
        if not metafunc.config.getoption("--every-notebook"):
            paths = [path for path in paths if path.name[:2] in SAMPLE[name]]
        metafunc.parametrize("path", paths, ids=lambda path: path.stem)


def nothing_went_wrong(book):
    assert book.failed_outputs() == []
    assert book.errors == []


def patience(path):
    """The seconds that all cells of a notebook may take."""
    return 900 if "08" in path.name else 150


def test_restarted_and_run_again(open_notebook, path, record_property):
    book = open_notebook(path.name)
    book.run_all(patience(path))
    book.restart_and_run_all(patience(path))
    assert all(count in (number, None) for number, count in enumerate(book.counts(), 1))
    nothing_went_wrong(book)
    record_property("notebooks restarted and run again", 1)


def test_every_cell_run_twice(open_notebook, path, record_property):
    book = open_notebook(path.name)
    code = book.page.locator(".jp-CodeCell")
    many = code.count()
    for cell in code.all():
        book.select(cell)
        book.page.keyboard.press("Control+Enter")
        book.page.keyboard.press("Control+Enter")
    book.wait_until_run(seconds=2 * patience(path))
    assert all(count in (2 * number, None) for number, count in enumerate(book.counts(), 1))
    nothing_went_wrong(book)
    record_property("cells run twice in the browser", many)


def test_from_the_middle(open_notebook, path, record_property):
    code = cells(path)
    middle = len(code) // 2
    book = open_notebook(path.name)
    book.select(book.page.locator(".jp-CodeCell").nth(middle))
    book.menu("Run", "Run Selected Cell and All Below")
    book.red().first.wait_for()
    missing = re.search(r"NameError: name '(\w+)' is not defined", book.failed_outputs()[0])[1]
    assert missing in defined_in(code[:middle])

    # What notebook 00 says to do then.
    book.wait_until_stopped()
    book.run_all(patience(path))
    nothing_went_wrong(book)
    record_property("notebooks begun in the middle", 1)


STATE = """async cell => {
    let sum = 0;
    for (const image of cell.querySelectorAll(".jp-OutputArea-output img")) {
        for (const byte of new Uint8Array(await (await fetch(image.src)).arrayBuffer())) sum = (31 * sum + byte) | 0;
    }
    const derived = [...cell.querySelectorAll("[data-cell]:not([data-source])")].map(e => e.ariaLabel);
    const message = cell.querySelector(".jp-OutputArea-output .widget-vbox > .widget-label");
    const labs = [...cell.querySelectorAll(".bpcnn-lab :is(.lab-said, svg, figcaption)")].map(e => e.textContent);
    const drawn = [...cell.querySelectorAll(".bpcnn-lab canvas")].map(canvas => canvas.toDataURL());
    return JSON.stringify([sum, derived, message?.textContent, labs, drawn]);
}"""


VALUE = "slider => slider.value ?? slider.ariaValueNow"


class Controls:
    """The controls below one cell, and how often they were moved."""

    def __init__(self, book, cell, seed):
        self.book, self.page, self.cell, self.rng = book, book.page, cell, random.Random(seed)
        self.moves = 0

    def state(self):
        return self.cell.evaluate(STATE)

    def moved(self, before, what):
        """Wait for what is shown (a picture, numbers that are derived, an objection) to differ."""
        handle = self.cell.element_handle()
        unlike = f"async ([cell, before]) => (await ({STATE})(cell)) !== before"
        try:
            self.page.wait_for_function(unlike, arg=[handle, before], timeout=20_000)
        except Exception as error:
            error.add_note(f"moved: {what}")
            raise
        self.book.wait_until_idle()
        self.moves += 1

    def sliders(self):
        for number, slider in enumerate(self.cell.get_by_role("slider").all()):
            for place in ("End", "Home", "random"):
                before, stood = self.state(), slider.evaluate(VALUE)
                slider.scroll_into_view_if_needed()
                if place == "random" and (own := slider.get_attribute("max")):  # a lab's
                    slider.fill(str(self.rng.randint(int(slider.get_attribute("min")), int(own))))
                elif place == "random":
                    box = slider.locator("xpath=ancestor::*[contains(@class, 'noUi-target')]").bounding_box()
                    x = box["x"] + self.rng.uniform(0.3, 0.9) * box["width"]
                    self.page.mouse.click(x, box["y"] + box["height"] / 2)
                else:
                    slider.focus()
                    slider.press(place)
                if slider.evaluate(VALUE) != stood:
                    self.moved(before, f"slider {number} to {place}")

    def buttons(self):
        for button in self.cell.locator(".widget-toggle-button, .lab-few button").all():
            if (
                "mod-active" not in (button.get_attribute("class") or "")
                and button.get_attribute("aria-pressed") != "true"
            ):
                before = self.state()
                button.click()
                self.moved(before, button.inner_text())

    def lists(self):
        for field in self.cell.locator(".jupyter-widgets select:not(.flow-bar select)").all():
            many = field.locator("option").count()
            for number in (*range(1, many), 0):
                before = self.state()
                field.select_option(index=number)
                self.moved(before, f"choice {number}")

    def fields(self):
        for field in self.cell.locator("input[type=number], .lab-matrix input").all():
            for value in (-1000, 1000, self.rng.randint(11, 99)):
                before = self.state()
                field.fill(str(value))
                field.press("Enter")
                self.moved(before, value)

    def sources(self):
        """Edit the first, the last and a random cell of what can be edited; the panels that follow must do so."""
        if (path := self.cell.locator(".flow-bar button[aria-pressed=true]").filter(has_text="Path")).count():
            path.click()  # what does not lie on it is not shown
        for panel in self.cell.locator("[data-panel]").filter(has=self.page.locator("[data-source]")).all():
            cells = panel.locator("[data-source]")
            last = cells.count() - 1
            covered = self.cell.locator(".flow-cover[aria-pressed=true]")
            while covered.count():
                covered.first.click()
            before = self.state()
            for number, value in ((0, 1_000_000), (last, -1_000_000), (self.rng.randint(0, last), 7)):
                cells.nth(number).click()
                self.page.keyboard.type(str(value))
                self.page.keyboard.press("Enter")
                shown = cells.nth(number).get_attribute("aria-label").rsplit(": ")[1].replace("−", "-")
                assert float(shown) == value
                self.moves += 1
            assert self.state() != before, panel.get_attribute("aria-label")
            self.cell.get_by_role("button", name="Reset", exact=True).click()  # a saturated sigmoid lets no δ through

    def steps(self):
        for button in self.cell.locator(".flow-bar button").all():
            for _ in range(2):  # so that what plays is paused again
                button.click()
                self.moves += 1


def test_every_control_to_its_ends_and_to_a_random_place(open_notebook, path, record_property):
    book = open_notebook(path.name)
    book.open_predictions()
    book.run_all(patience(path))
    moves, expected = 0, sum(has_widget(cell) for cell in cells(path))
    widgets = book.page.locator(
        ".jp-CodeCell:has(.jupyter-widgets .widget-slider, .flow-bar, .bpcnn-lab, .widget-toggle-buttons)"
    )
    for cell in widgets.all():
        controls = Controls(book, cell, path.stem)
        cell.scroll_into_view_if_needed()
        for kind in ("sources", "steps", "buttons", "lists", "fields", "sliders"):
            getattr(controls, kind)()
            nothing_went_wrong(book)
        moves += controls.moves
    assert widgets.count() <= expected
    record_property("controls moved in the browser", moves)


def test_opened_again_when_its_kernel_has_ended(open_notebook, lab):
    book = open_notebook("00_start_here.ipynb")
    book.run_all()
    book.menu("File", "Save Notebook")
    book.page.locator(".lm-TabBar-tab.jp-mod-dirty").wait_for(state="detached")
    shut_down_kernels(lab)
    book.open()

    # What is to be seen then, and what to do, stands in the README.
    said = "Error displaying widget: model not found"
    book.page.get_by_text(said).first.wait_for()
    assert said in (ROOT / "README.md").read_text("utf-8")
    book.wait_until_idle()
    book.errors.clear()
    book.restart_and_run_all()
    assert book.page.get_by_text(said).count() == 0
    root = book.cell("layer = bp.explore_conv(").locator(".bpcnn-flow")
    edit(book, root, "K", "1,1", "-1")
    assert book.ask('print(layer["K"].tolist())')[0].strip() == "[[1, 2], [3, -1]]"
    nothing_went_wrong(book)


def panel_cell(root, panel, place):
    return root.locator(f'[data-panel="{panel}"] [data-cell="{place}"]')


def edit(book, root, panel, place, text):
    panel_cell(root, panel, place).click()
    book.page.keyboard.type(text)
    book.page.keyboard.press("Enter")


def test_two_views_of_one_explorer(desk):
    desk.ask(
        "explorer = bp.explore_conv([[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1, 2], [3, 4]], [[1, 0], [2, -1]])\nexplorer"
    )
    desk.ask("display(explorer, explorer)")
    first = desk.cell("explorer = bp.explore_conv(").locator(".bpcnn-flow")
    second, third = desk.page.locator(".jp-CodeCell").last.locator(".bpcnn-flow").all()
    for root, number in ((third, 6), (second, 5), (first, 8)):
        edit(desk, root, "K", "1,1", str(number))
        for view in (first, second, third):  # V₂₂ gets K₂₂·1 + 3·0 + 2·2 + 1·(−1)
            view.locator(f'[aria-label="∂J/∂V₂₂: {number + 3}"]').wait_for()
    desk.wait_until_told()
    assert desk.ask('print(explorer["K"].tolist())')[0].strip() == "[[1, 2], [3, 8]]"


def test_two_notebooks_at_once(open_notebook):
    books = [open_notebook(name) for name in ("00_start_here.ipynb", "04_pooling_upsample.ipynb")]
    for book in books:
        book.open_predictions()
        book.menu("Run", "Run All Cells")
    for book in books:
        book.wait_until_run()
        book.ask(f"mine = {id(book)}")
    for book in books:
        assert book.ask("print(mine)")[0].strip() == str(id(book))
        root = book.page.locator(".bpcnn-flow:has([data-source])").first
        number = root.locator("[data-source]").first
        number.click()
        book.page.keyboard.type("17")
        book.page.keyboard.press("Enter")
        assert number.get_attribute("aria-label").endswith(": 17")
        nothing_went_wrong(book)


def test_the_kernel_is_killed_while_an_explorer_is_in_use(open_notebook):
    book = open_notebook("00_start_here.ipynb")
    book.run_all()
    cell = book.cell("layer = bp.explore_conv(")
    root, broken = cell.locator(".bpcnn-flow"), cell.locator(".jupyter-widgets-disconnected")
    assert broken.count() == 0
    os.kill(book.kernel(), signal.SIGKILL)

    # JupyterLab says so in a dialogue, and each control by the sign of a broken chain.
    dialogue = book.page.locator(".jp-Dialog")
    dialogue.filter(has_text="appears to have died. It will restart automatically").wait_for()
    dialogue.get_by_role("button", name="Ok").click()
    broken.locator("visible=true").first.wait_for()
    sign = broken.filter(has=book.page.get_by_role("slider")).first.evaluate(
        "e => getComputedStyle(e, '::before').content"
    )
    assert sign == '"\uf127"'
    book.wait_until_idle()

    # The panels go on by themselves; a control waits.
    edit(book, root, "K", "1,1", "-1")
    assert panel_cell(root, "∂J/∂V", "1,1").inner_text() == "1"
    cell.get_by_role("slider").first.press("End")
    assert book.ask("layer")[0].strip().endswith("NameError: name 'layer' is not defined")

    # After a run all of it works again.
    book.menu("Edit", "Undo Cell Operation")
    book.restart_and_run_all()
    assert broken.count() == 0
    edit(book, root, "K", "1,1", "-1")
    assert book.ask('print(layer["K"].tolist())')[0].strip() == "[[1, 2], [3, -1]]"
    assert book.errors == []


def test_training_is_interrupted_and_gone_on_with(open_notebook):
    book = open_notebook("08_sgd_training.ipynb")
    training, lab = book.cell("on_epoch=keep"), book.cell("training_lab = bp.labs.epochs(")
    book.select(training)
    book.menu("Run", "Run All Above Selected Cell")
    book.menu("Run", "Run Selected Cell")
    training.get_by_text(re.compile(r"epoch\s(?!1/)\d+/20")).first.wait_for(timeout=120_000)
    book.menu("Kernel", "Interrupt Kernel")
    stopped = training.get_by_text(re.compile(r"History\(\d+ epochs, .*stopped by interrupted"))
    stopped.wait_for()
    epochs = int(re.search(r"History\((\d+)", stopped.inner_text())[1])
    assert 1 <= epochs < 20

    # What was learnt so far can be looked at.
    for text in ("plots.curves(network=history)", "plots.wrong_guesses(", "training_lab = bp.labs.epochs("):
        book.select(book.cell(text))
        book.menu("Run", "Run Selected Cell and Do not Advance")
    lab.get_by_role("slider").first.press("End")
    lab.locator(".lab-said").filter(has_text=f"epoch {epochs}: ").wait_for()
    nothing_went_wrong(book)

    # The same cell begins anew.
    book.select(training)
    book.menu("Run", "Run Selected Cell and Do not Advance")
    training.get_by_text("History(20 epochs").wait_for(timeout=120_000)
    nothing_went_wrong(book)
