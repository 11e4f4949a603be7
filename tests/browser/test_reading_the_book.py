"""What helps in reading the book: the search, contents at hand, links at headings, code that is copied and folded."""

import re
import shutil

import nbformat
import pytest
from accessible import assert_accessible
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import expect
from viewing import settle

import bpcnn_helpers as bp
from bpcnn_helpers.publish import book
from bpcnn_helpers.publish.pages import STATE

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1366, "height": 768}}
FILLING = "\n\n".join(["Few words that fill a page."] * 30)
HINT = "\n\n<details>\n<summary>Hint</summary>\n\nLook at the corner.\n\n</details>"
FOLDED = {"jp-MarkdownHeadingCollapsed": True}


def text(source, **metadata):
    return new_markdown_cell(source, metadata=metadata)


def printing(code, printed, **metadata):
    return new_code_cell(code, outputs=[new_output("stream", name="stdout", text=printed)], metadata=metadata)


ONE = [
    text(f"# 1 · Turning\n\nWords.\n\n## The kernel lies still\n\n{FILLING}"),
    printing("turned = kernel[::-1, ::-1]\nprint(turned)", "unseen 4711"),
    text(f"## Why turn?\n\nBecause $\\frac{{∂J}}{{∂V_{{11}}}} = δ_{{12}} w$ is so.\n\n{FILLING}{HINT}"),
    printing("secret = 1", "", jupyter={"source_hidden": True}),
    text("## Going deeper"),
    text(f"### A proof of the turn\n\nThe proof is long. {FILLING}", **FOLDED),
]
TWO = [text("# 2 · Pooling\n\nWords.\n\n## Ties\n\nTwo maxima share a δ. <b>&lt;mark&gt;</b>"), printing("z = 1", "")]


def asking(question, answer):
    """A cell with a prediction, and the state of its widgets."""
    asked = bp.predict(question, answer)
    box = {"state": {"children": [f"IPY_MODEL_{asked.page.model_id}"]}}
    page = {"state": {"asked": asked.page.asked, "sealed": asked.page.sealed}}
    output = new_output("execute_result", data=asked._repr_mimebundle_(), execution_count=1)
    cell = new_code_cell(f'bp.predict("{question}", {answer})', outputs=[output])
    return cell, {asked.model_id: box, asked.page.model_id: page}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A book of two small notebooks, which need not be executed."""
    folder = tmp_path_factory.mktemp("reading")
    cell, state = asking("Which quarrel is won?", 4712)
    widgets = {"widgets": {STATE: {"state": state}}}
    for name, cells, metadata in (("01_turning", ONE, {}), ("02_pooling", [*TWO, cell], widgets)):
        nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / f"{name}.ipynb")
    book.build(folder / "site", folder, run=lambda path: nbformat.read(path, 4))
    return folder / "site"


@pytest.fixture
def open_page(open_file, site):
    return lambda name="01_turning", **options: open_file(site / f"{name}.html", **options)


def search(page, query):
    """Search by keyboard; the titles of the places."""
    if not page.locator(".find[open]").count():
        page.keyboard.press("/")
    page.locator(".find input").fill(query)
    page.locator(".find [role=status]").filter(has_text="place").wait_for()
    page.wait_for_function("query => document.querySelector('.find input').value === query", arg=query)
    return page.locator(".find .find-title").all_inner_texts()


def test_a_search_by_keyboard_leads_to_another_page(open_page):
    page = open_page()
    assert search(page, "maxima shar") == ["2 · Pooling › Ties"]
    assert page.locator(".find mark").all_inner_texts() == ["maxima", "share"]
    assert "Two maxima share a δ. <mark>" in page.locator(".find li").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/02_pooling.html#Ties")


def test_enter_leads_to_the_first_and_into_a_fold(open_page):
    page = open_page("index")
    assert search(page, "proof")[0] == "1 · Turning › A proof of the turn"
    page.keyboard.press("Enter")
    page.wait_for_url("**/01_turning.html#A-proof-of-the-turn")
    assert page.get_by_text("The proof is long.").is_visible()


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("∂J/∂V", ["1 · Turning › Why turn?"]),
        ("∂V11", ["1 · Turning › Why turn?"]),
        ("delta", ["1 · Turning › Why turn?", "2 · Pooling › Ties"]),
        ("δ12", ["1 · Turning › Why turn?"]),
        ("kernel[::-1", ["1 · Turning › The kernel lies still"]),
        ("maximma", ["2 · Pooling › Ties"]),
        ("a mark", ["2 · Pooling › Ties"]),
        ("i mark", []),  # a whole short word, unless it is the last
        ("quarrel won", ["2 · Pooling › Ties"]),  # a question
        ("4712", []),  # its answer
        ("4711", []),  # what code gave
        ("secret", []),  # what is folded: a solution
        ("corner", []),  # a hint
        ("Show", []),
    ],
)
def test_words_formulas_and_code_are_found_and_only_what_is_seen(open_page, query, places):
    assert sorted(search(open_page("02_pooling"), query)) == places


def test_escape_leaves_the_search_and_a_slash_in_a_field_is_a_slash(open_page):
    page = open_page()
    button = page.get_by_role("button", name="Search", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("a/b")
    assert page.locator(".find input").input_value() == "a/b"
    page.keyboard.press("Escape")
    page.locator(".find").wait_for(state="hidden")
    assert button.evaluate("e => e === document.activeElement")


def test_a_page_alone_says_what_the_search_lacks(chromium, site, tmp_path):
    shutil.copy(site / "02_pooling.html", tmp_path)
    page = chromium.new_page()
    page.goto((tmp_path / "02_pooling.html").as_uri())
    page.keyboard.press("/")
    page.get_by_text("The search needs the file search.js").wait_for()
    page.close()


def test_on_a_phone_the_contents_are_behind_a_button_that_says_where_one_is(open_page):
    page = open_page(**PHONE)
    button, where = page.locator(".sections summary"), page.locator(".sections .where")
    assert where.inner_text() == ""
    page.get_by_role("heading", name="Why turn?").scroll_into_view_if_needed()
    page.mouse.wheel(0, 700)
    page.wait_for_function("document.querySelector('.where').textContent === 'Why turn?'")
    assert button.bounding_box()["y"] < 20
    button.tap()
    assert page.locator(".sections [aria-current]").all_inner_texts() == ["Why turn?"]
    page.keyboard.press("Escape")
    assert not page.locator(".sections nav").is_visible()
    button.tap()
    page.locator(".sections").get_by_role("link", name="A proof of the turn").tap()
    page.get_by_text("The proof is long.").wait_for()
    assert not page.locator(".sections nav").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_where_there_is_room_the_contents_stand_beside_the_text(open_page):
    page = open_page(**WIDE)
    contents = page.locator(".sections nav")
    assert contents.get_by_role("link").all_inner_texts() == [
        "The kernel lies still",
        "Why turn?",
        "A proof of the turn",
    ]
    beside, words = (page.locator(part).bounding_box() for part in (".at-hand", "main"))
    assert beside["x"] + beside["width"] <= words["x"]
    contents.get_by_role("link", name="Why turn?").click()
    page.wait_for_function("document.querySelector('.sections [aria-current]')?.textContent === 'Why turn?'")
    assert contents.is_visible()


def test_a_heading_leads_to_itself(open_page):
    page = open_page()
    heading = page.get_by_role("heading", name="Why turn?")
    link = heading.get_by_role("link")
    shown = "e => getComputedStyle(e, '::after').opacity"
    assert link.evaluate(shown) == "0"
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert link.evaluate(shown) == "1"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#Why-turn\?$"))
    assert heading.bounding_box()["y"] >= page.locator(".at-hand").bounding_box()["height"]
    assert page.locator("main h1 a").count() == 0


@pytest.mark.parametrize("is_allowed", [True, False])
def test_code_is_copied(open_page, is_allowed):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if not is_allowed:  # as on a page that comes over plain http
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.locator(".highlight").first.hover()
    page.get_by_role("button", name="Copy the code").first.click()
    page.locator(".copy").first.filter(has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "turned = kernel[::-1, ::-1]\nprint(turned)"


def test_all_code_is_folded_also_on_the_next_page_and_one_cell_can_be_opened(open_page, site):
    page = open_page()
    switch, code = page.get_by_role("button", name="Fold the code"), page.locator(".highlight").first
    expect(page.get_by_text("Code", exact=True).first).to_be_hidden()
    switch.click()
    expect(code).to_be_hidden()
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.goto((site / "02_pooling.html").as_uri())
    page.wait_for_function("localStorage.code")  # another process, which may hear of it a moment later
    page.reload()
    expect(code).to_be_hidden()
    page.get_by_text("Code", exact=True).click()
    expect(code).to_be_visible()
    page.get_by_role("button", name="Fold the code").click()
    expect(code).to_be_visible()
    expect(page.get_by_text("Code", exact=True)).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_hints_are_open_and_solutions_are_not(open_page, scripts):
    page = open_page(java_script_enabled=scripts)
    page.emulate_media(media="print")
    assert page.get_by_text("Look at the corner.").bounding_box()["height"] > 0
    assert not page.get_by_text("secret").is_visible()
    assert not page.locator(".at-hand").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_accessible(open_page, size, scheme):
    page = open_page(color_scheme=scheme, **size)
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
    settle(page)
    assert_accessible(page)
    search(page, "turn")
    assert_accessible(page)
