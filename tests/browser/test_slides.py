"""The slides as a class sees them, 1280×720: nothing is cut off, all can be touched, and a presenter's keys go on."""

import pytest
from accessible import assert_accessible
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbformat.v4 import new_output as output
from notebook import FOLDER, NOTEBOOKS
from viewing import settle

from bpcnn_helpers.publish import slides

PROJECTOR = {"viewport": {"width": 1280, "height": 720}}
MOST_WORDS = 45  # "some 40"
SLIDE = """() => {
    const slide = Reveal.getCurrentSlide();
    const about = slide.querySelector(":is(h1, h2, h3):not(aside *), .ask-question");
    const scrolled = ".math, .wide, pre, .bpcnn-ask, .flow-rows, .flow-scroll, .flow-formula";
    const parts = [slide, ...slide.querySelectorAll(scrolled)];
    const tooLarge = parts.filter((e) => e.checkVisibility() &&
        (e.scrollWidth > e.clientWidth + 1 || (e.scrollHeight > e.clientHeight + 1 && !e.matches(".math"))));
    const words = slide.cloneNode(true);
    words.querySelectorAll("aside, pre, math, .explorer, .lab, .prediction").forEach((e) => e.remove());
    return {
        heading: about?.textContent ?? slide.textContent.trim().slice(0, 60),
        tooLarge: tooLarge.map((e) =>
            `${e.className}: ${e.scrollWidth}×${e.scrollHeight} in ${e.clientWidth}×${e.clientHeight}`),
        words: words.textContent.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length,
    };
}"""


@pytest.fixture
def present(open_file, executed, tmp_path):
    """A function that opens a notebook's slides."""

    def open_it(path, run=executed, deeper=False, **options):
        slides.write(path, tmp_path / "slides.html", run=run, deeper=deeper)
        page = open_file(tmp_path / "slides.html", **PROJECTOR | options)
        page.wait_for_function("Reveal.isReady()")
        return page

    return open_it


def go_through(page):
    """Show one slide after the other, whole."""
    for _ in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("() => { while (Reveal.availableFragments().next) Reveal.nextFragment(); }")
        settle(page)
        yield page.evaluate(SLIDE)
        page.evaluate("Reveal.next()")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_slide_is_one_idea_and_fits(present, path):
    page = present(path)
    seen = list(go_through(page))
    assert len(seen) > 5
    assert {slide["heading"]: slide["tooLarge"] for slide in seen if slide["tooLarge"]} == {}
    assert {slide["heading"]: slide["words"] for slide in seen if slide["words"] > MOST_WORDS} == {}


def of_cells(*cells):
    """What stands for the execution of a notebook with these cells."""
    return lambda path: new_notebook(cells=list(cells))


def test_what_does_not_fit_is_found(present):
    wide = new_markdown_cell("## Wide\n\n$$" + " + ".join(f"a_{{{n}}}" for n in range(90)) + "$$")
    many = new_markdown_cell("## Many\n\n" + "many words " * 30, metadata={"slide": "## Many\n\n" + "many words " * 30})
    high = new_code_cell("\n".join("abcdefghijklmnopqrstuvwxyz" * 2), metadata={"tags": ["code-on-slide"]})
    page = present("x.ipynb", of_cells(new_markdown_cell("# Good"), wide, many, new_markdown_cell("## High"), high))
    good, wide, many, high = go_through(page)
    assert (good["tooLarge"], good["words"]) == ([], 1)
    assert wide["tooLarge"]
    assert many["words"] == 61
    assert high["tooLarge"]


def test_step_by_step(present):
    page = present(FOLDER / "05_rot180_derivation.ipynb")
    assert page.get_by_role("heading", name="Why rotate by 180°?").is_visible()
    seen = set()
    for _ in range(page.evaluate("Reveal.getTotalSlides()")):
        seen.add(page.evaluate("JSON.stringify(Reveal.getIndices())"))
        page.keyboard.press("Space")
    assert len(seen) > 8
    assert_accessible(page)


FIGURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="  # one pixel


def test_a_figure_appears_when_the_teacher_goes_on(present):
    text = new_markdown_cell("## See\n\n$$a = b$$")
    figure = new_code_cell(
        "x",
        outputs=[output("display_data", {"image/png": FIGURE, "text/plain": "a figure"})],
        metadata={"slideshow": {"slide_type": "fragment"}},
    )
    page = present("x.ipynb", of_cells(new_markdown_cell("# First"), text, figure))
    page.keyboard.press("Space")
    image = page.locator("section.present img")
    assert not image.is_visible()
    page.keyboard.press("Space")
    assert image.is_visible()
    assert image.bounding_box()["height"] > 300


def first_explorer(page):
    """Go to the first slide that has one."""
    for _ in range(60):
        explorer = page.locator("section section.present .explorer").first
        if explorer.count():
            return explorer
        page.keyboard.press("PageDown")
    raise AssertionError("no explorer on these slides")


def test_an_explorer_is_as_large_as_its_slide_and_keys_are_its_own(present):
    page = present(FOLDER / "00_start_here.ipynb")
    explorer = first_explorer(page)
    box = explorer.bounding_box()
    assert box["width"] > 1200
    assert box["y"] + box["height"] <= 720
    size = explorer.locator("[data-cell]").first.evaluate("cell => parseFloat(getComputedStyle(cell).fontSize)")
    assert size >= 20
    explorer.locator('[data-panel="∂J/∂V"] [data-cell="1,1"]').hover()
    assert explorer.locator("[data-lit]").count() == 8
    explorer.locator('[data-panel="K"] [data-cell="0,0"]').click()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    assert explorer.locator('[data-panel="∂J/∂V"] [data-cell="0,0"]').inner_text() == "5"
    slide = page.evaluate("JSON.stringify(Reveal.getIndices())")
    page.keyboard.press("ArrowRight")  # to the next cell, not to the next slide
    assert page.evaluate("document.activeElement.ariaLabel").startswith("K₁₂")
    assert page.evaluate("JSON.stringify(Reveal.getIndices())") == slide
    explorer.locator('[data-panel="K"] [data-cell="1,1"]').click()  # begins an edit
    page.keyboard.type("7")
    page.keyboard.press("PageDown")  # a presenter's key ends it, and is the slide's
    assert page.evaluate("JSON.stringify(Reveal.getIndices())") != slide
    page.keyboard.press("PageUp")
    assert page.evaluate("JSON.stringify(Reveal.getIndices())") == slide
    assert explorer.locator('[data-panel="K"] [data-cell="1,1"]').inner_text() == "7"
    explorer.get_by_role("button", name="Enlarge").click()  # the wall, and back
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert explorer.bounding_box() == box


def test_a_prediction_is_answered_on_its_slide(present):
    page = present(FOLDER / "00_start_here.ipynb")
    ask = page.locator("section section.present .bpcnn-ask")
    for _ in range(60):
        if ask.count():
            break
        page.keyboard.press("PageDown")
    slide = page.evaluate("JSON.stringify(Reveal.getIndices())")
    fields = ask.locator("input")
    for field in fields.all():
        field.fill("7")
    ask.get_by_role("button", name="Answer").click()
    ask.get_by_role("button", name="Show me").click()
    then = ask.locator(".ask-then")
    then.locator(".ask-text").first.wait_for()
    assert then.bounding_box()["x"] > 400  # beside the question
    assert page.evaluate(SLIDE)["tooLarge"] == []
    fields.first.click()
    page.keyboard.press("PageDown")
    assert page.evaluate("JSON.stringify(Reveal.getIndices())") != slide


def test_notes_in_a_window_of_their_own(present):
    long = "word " * 50
    cells = [new_markdown_cell(f"# {n}\n\n{long}number {n}") for n in (1, 2)]
    page = present("x.ipynb", of_cells(*cells))
    assert not page.get_by_text("number 1").is_visible()
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value
    notes.get_by_text("number 1").wait_for()
    page.keyboard.press("PageDown")
    notes.get_by_text("number 2").wait_for()
    notes.keyboard.press("PageUp")
    notes.get_by_text("number 1").wait_for()
    assert page.evaluate("Reveal.getIndices().h") == 0
    notes.close()
