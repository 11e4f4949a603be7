"""The book as a reader without a network has it: from files, on a screen, a phone and paper.

Only three notebooks are executed for this, unless BPCNN_BOOK=all says otherwise; in the pages of the others the
explorers are pictures.
"""

import os
import re
from html import unescape
from urllib.parse import unquote

import nbformat
import pytest
from accessible import assert_accessible
from notebook import FOLDER, NOTEBOOKS
from viewing import settle

from bpcnn_helpers.publish import book

ALL = os.environ.get("BPCNN_BOOK") == "all"
EXECUTED = [path.stem for path in NOTEBOOKS if ALL or path.stem[:2] in ("00", "02", "05")]
PAGES = ["index", "questions", *(path.stem for path in NOTEBOOKS)]
PHONE = {"viewport": {"width": 375, "height": 700}, "has_touch": True, "is_mobile": True}
WHY = "05_rot180_derivation"


@pytest.fixture(scope="module")
def site(chromium, executed, tmp_path_factory):
    """The book."""
    folder = tmp_path_factory.mktemp("site")
    book.build(folder, FOLDER, run=lambda path: executed(path) if path.stem in EXECUTED else nbformat.read(path, 4))
    return folder


@pytest.fixture
def open_page(open_file, site):
    """A function that opens a page of the site by its name."""
    return lambda name, **options: open_file(site / f"{name}.html", **options)


def opened(page):
    """Open all that is folded."""
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
    settle(page)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "questions", *EXECUTED])
def test_accessible(open_page, name, scheme):
    page = opened(open_page(name, color_scheme=scheme))
    assert_accessible(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_all_of_its_notebook(open_page, site, name):
    page = open_page(name, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.locator("img").evaluate_all("images => images.every(i => i.naturalWidth > 0 && i.alt.length > 5)")
    words = page.evaluate(
        "() => { const all = document.querySelector('main').cloneNode(true);"
        "all.querySelectorAll('pre, code, script, noscript, math').forEach(e => e.remove()); return all.textContent; }"
    )
    assert not re.search(r"\$|\\[a-z]+", words)
    if name not in ("index", "questions"):
        source = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
        text = "\n".join(cell.source for cell in source.cells if cell.cell_type == "markdown")
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        assert page.locator("main :is(h1, h2, h3)").all_inner_texts() == headings
        assert page.locator("math").count() >= len(re.findall(r"\$\$[^$]+\$\$|\$[^$]+\$", text))
        code = [cell.source for cell in source.cells if cell.cell_type == "code"]
        shown = [cell for cell in code if "bp.predict(" not in cell]  # the code of a prediction comes with its answer
        assert page.locator(".highlight").count() >= len(shown)
        assert page.get_by_text(re.compile("^Predict")).count() >= len(code) - len(shown)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_places_that_are_there(site, name):
    for link in re.findall(r'<a [^>]*href="([^"]*)"', (site / f"{name}.html").read_text()):
        target, _, place = unquote(unescape(link)).partition("#")
        if re.match(r"https?:", target):
            continue
        page = (site / (target or f"{name}.html")).read_text()
        assert not place or f'id="{place}"' in unescape(page), link


@pytest.mark.parametrize("name", EXECUTED)
def test_every_explorer_is_alive(open_page, name):
    page = opened(open_page(name))
    explorers = page.locator(".explorer")
    made = sum("bp.explore" in cell.source for cell in nbformat.read(FOLDER / f"{name}.ipynb", 4).cells)
    assert explorers.count() > 0 or not made
    for explorer in explorers.all():
        for covered in explorer.locator(".flow-cover[aria-pressed=true]").all():
            covered.click()
        explorer.locator("[data-cell]:not([data-source]):not([data-constant])").last.hover()
        assert explorer.locator("[data-lit]").count() > 0
        assert "=" in explorer.locator("[data-formula]").inner_text()
        derived = explorer.locator("[aria-readonly]")
        before = derived.evaluate_all("cells => cells.map(c => c.ariaLabel)")
        sources = explorer.locator("[data-source]")
        for source in (sources.first, sources.last):
            source.click()
            page.keyboard.type("37")
            page.keyboard.press("Enter")
        assert derived.evaluate_all("cells => cells.map(c => c.ariaLabel)") != before
        explorer.get_by_role("button", name="Reset", exact=True).click()
        assert derived.evaluate_all("cells => cells.map(c => c.ariaLabel)") == before
        chosen = explorer.locator("[aria-selected]").get_attribute("data-id")
        explorer.get_by_role("button", name="Next cell").click()
        assert explorer.locator("[aria-selected]").get_attribute("data-id") != chosen


def test_steps_a_cover_and_the_path_need_no_python(open_page):
    page = open_page("00_start_here")
    explorer = page.locator(".explorer").first
    words, press = explorer.locator("[data-formula]"), lambda name: explorer.get_by_role("button", name=name).click()
    for _ in range(2):
        press("Step")
    assert words.inner_text().startswith("K₂₂·G₁₁ = ")
    press("Cover ∂J/∂V")
    explorer.locator('[data-panel="∂J/∂V"] [data-cell="1,1"]').click()
    for panel, place in (("K", "1,1"), ("G", "0,0")):
        explorer.locator(f'[data-panel="{panel}"] [data-cell="{place}"]').click()
    press("Check")
    assert "1 of 4 products is right. Missing: 3 cells of K, 3 of G." in words.inner_text()
    press("Show me")
    assert words.inner_text().startswith("∂J/∂V₂₂ = K₂₂·G₁₁")
    press("Path")
    shown = explorer.locator("[data-panel]").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => e.dataset.panel)"
    )
    assert shown == ["V", "Z", "G", "∂J/∂V"]


def test_from_the_contents_to_the_last_chapter_and_back(open_page):
    page = open_page("index")
    titles = page.locator(".contents h2").all_inner_texts()
    assert len(titles) == len(NOTEBOOKS)
    for path in NOTEBOOKS:
        page.locator("a[rel=next]").click()
        page.wait_for_url(f"**/{path.stem}.html")
    assert page.locator("a[rel=next]").count() == 0
    page.locator("a[rel=prev]").click()
    page.get_by_role("link", name="Contents", exact=True).first.click()
    page.get_by_role("link", name="Why the kernel's own gradient needs no turn").click()
    page.get_by_role("heading", name="Why the kernel's own gradient needs no turn").wait_for()


def test_the_reader_chooses_light_or_dark(open_page):
    page = open_page(WHY, color_scheme="light")
    grounds = "[document.body, document.querySelector('.bpcnn-flow')].map(e => getComputedStyle(e).backgroundColor)"
    assert page.evaluate(grounds) == ["rgb(255, 255, 255)"] * 2
    page.get_by_role("button", name="Light or dark").click()
    page.wait_for_function("document.querySelector('.bpcnn-flow').dataset.theme === 'dark'")
    assert page.evaluate(grounds) == ["rgb(22, 24, 28)"] * 2
    page.get_by_role("link", name="Contents", exact=True).first.click()
    page.wait_for_url("**/index.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 28)"


def test_the_keyboard_reaches_the_text_and_what_is_scrolled(open_page):
    page = open_page(WHY, viewport={"width": 375, "height": 700})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.wait_for_function("document.querySelectorAll('[tabindex=\"0\"]:is(pre, .math, .wide)').length > 0")
    wrong = page.locator("pre, .math, .wide").evaluate_all(
        "all => all.filter(e => e.checkVisibility())"
        ".filter(e => (e.scrollWidth > e.clientWidth + 1) !== (e.tabIndex === 0)).map(e => e.outerHTML)"
    )
    assert wrong == []


def test_on_paper(open_page):
    page = open_page(WHY, color_scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator(".bar").first.is_visible()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.bpcnn-flow')).backgroundColor") == "rgb(255, 255, 255)"
    )
    assert page.evaluate("getComputedStyle(document.querySelector('[data-formula]')).position") == "static"
    assert len(page.pdf()) > 100_000


def test_without_a_script_the_explorers_are_pictures(open_page):
    page = open_page(WHY, java_script_enabled=False)
    pictures = page.locator(".explorer img")
    assert pictures.count() == page.locator(".explorer").count() > 0
    assert pictures.first.is_visible()


def test_a_student_finds_the_turn_by_touching(open_page):
    """On a phone: a cell of the gradient tells in which order it meets the kernel, and the table R shows it turned."""
    page = open_page("00_start_here", **PHONE)
    explorer = page.locator(".explorer").first

    def tap(panel, place):
        explorer.locator(f'[data-panel="{panel}"] [data-cell="{place}"]').tap()

    def partners(panel):
        cells = explorer.locator(f'[data-panel="{panel}"] [data-cell]')
        return cells.evaluate_all("cells => cells.map(c => c.dataset.tag)")

    tap("Z", "0,0")
    assert partners("V")[0] == partners("K")[0] == "1"  # forwards, the kernel lies as it is
    assert partners("K") == ["1", "2", "3", "4"]
    tap("∂J/∂V", "1,1")
    assert partners("G") == ["1", "2", "3", "4"]
    assert partners("K") == ["4", "3", "2", "1"]  # backwards, the first δ meets the last weight
    assert explorer.locator("[data-formula]").inner_text().startswith("∂J/∂V₂₂ = K₂₂·G₁₁")
    assert explorer.locator("[data-formula]").is_visible()

    page = open_page(WHY, **PHONE)
    question = page.locator(".prediction").filter(has_text="at the place of ∇a₁₃?")
    for place in ("0,1", "0,2"):
        question.locator(f'[data-panel="w"] [data-cell="{place}"]').tap()
    question.get_by_role("button", name="Answer", exact=True).tap()
    explorer = question.locator(".explorer")  # comes with the answer
    tap("w", "0,0")
    assert explorer.locator('[data-panel="R"] [data-cell="1,1"]').get_attribute("data-lit") is not None
    tap("w", "0,0")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    assert explorer.locator('[data-panel="R"] [data-cell="1,1"]').inner_text() == "9"
    tap("∇a", "1,1")
    assert "9" in explorer.locator("[data-formula]").inner_text()
