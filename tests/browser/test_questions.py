"""The page of all questions: answered once, tallied by notebooks; and the folds of a chapter."""

import nbformat
import pytest
from accessible import assert_accessible
from asking import guess, wait_until_said
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from bpcnn_helpers.publish import book

PHONE = {"viewport": {"width": 375, "height": 700}, "has_touch": True, "is_mobile": True}


def question(text, answer):
    code = f"bp.predict({text!r}, answer={answer}, mistakes={{'A sign.': -{answer}}}, then='Because it is so.')"
    return new_code_cell(code, metadata={"tags": ["question"]})


def notebook(title, *cells):
    imports = new_code_cell("import bpcnn_helpers as bp")
    apart = new_markdown_cell("### The proof\n\nHere it is.", metadata={"jp-MarkdownHeadingCollapsed": True})
    deeper = new_markdown_cell("## Going deeper")
    return new_notebook(cells=[new_markdown_cell(f"# {title}"), imports, *cells, deeper, apart])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A book of three small notebooks."""
    folder = tmp_path_factory.mktemp("three")
    asked = new_code_cell("bp.predict('No question of the end?', answer=True)")
    nbformat.write(notebook("1 · One", question("What is 1 + 1?", 2), asked), folder / "01_one.ipynb")
    nbformat.write(notebook("2 · Two"), folder / "02_two.ipynb")
    three = question("(from 01) What is 2 + 1?", 3), question("What is 6 + 1?", 7), question("What is 7 + 1?", 8)
    nbformat.write(notebook("3 · Three", *three), folder / "03_three.ipynb")
    book.build(folder / "site", folder)
    return folder / "site"


@pytest.fixture
def page(site, open_file):
    return open_file(site / "questions.html")


def answer(page, place, text, words="Right."):
    """Answer a question, and wait until this is said of it."""
    ask = page.locator(".bpcnn-ask").nth(place)
    guess(ask, "number", text)
    wait_until_said(ask, words)
    return ask


def tally(page):
    rows = page.locator("#tally tr").all()[1:]
    return [row.locator("td").all_inner_texts() for row in rows], page.locator("#tally p").inner_text()


def test_all_questions_stand_under_the_titles_of_their_notebooks(page):
    assert page.locator("main h2").all_inner_texts() == ["1 · One", "3 · Three", "What came out"]
    assert page.locator(".ask-question").all_inner_texts() == [
        "Predict What is 1 + 1?",
        "Predict (from 01) What is 2 + 1?",
        "Predict What is 6 + 1?",
        "Predict What is 7 + 1?",
    ]
    page.get_by_role("link", name="3 · Three").first.click()
    page.wait_for_url("**/03_three.html")


def test_only_the_first_try_counts_and_a_question_may_be_about_another_notebook(page):
    assert tally(page) == (
        [["1 · One", "0", "0", "2"], ["3 · Three", "0", "0", "2"]],
        "0 of 4 questions answered, 0 right at the first try. Go on.",
    )
    answer(page, 0, "2")
    assert tally(page)[1] == "1 of 4 questions answered, 1 right at the first try. Go on."
    answer(page, 1, "-3", "Not yet. A sign.")
    answer(page, 1, "3")  # too late
    assert tally(page)[0][0] == ["1 · One", "1", "2", "2"]
    answer(page, 2, "1", "Not yet.").get_by_role("button", name="Show me").click()
    answer(page, 3, "8")
    rows, advice = tally(page)
    assert rows == [["1 · One", "1", "2", "2"], ["3 · Three", "1", "2", "2"]]
    assert advice == (
        "4 of 4 questions answered, 2 right at the first try. Begin with 1 · One. Then look at 3 · Three."
    )


def test_all_right(page):
    for place, text in enumerate("2378"):
        answer(page, place, text)
    assert tally(page)[1].endswith("4 right at the first try. There is nothing that you need to look at again.")


def test_answers_stay_on_this_page_until_all_is_asked_again(page, site):
    answer(page, 0, "2")
    page.reload()
    page.get_by_text("1 of 4 questions answered").wait_for()
    assert tally(page)[0][0] == ["1 · One", "1", "1", "2"]
    page.goto((site / "01_one.html").as_uri())
    assert page.locator(".ask-verdict").all_inner_texts() == ["", ""]  # elsewhere it is asked anew
    page.go_back()
    page.get_by_text("1 of 4 questions answered").wait_for()
    page.get_by_role("button", name="Ask all again").click()
    page.get_by_text("0 of 4 questions answered").wait_for()
    assert page.locator(".ask-then").all_inner_texts() == [""] * 4


def test_nothing_that_answers_can_be_read_before_the_guess(page, site):
    for source in (page.content(), (site / "questions.html").read_text()):
        assert "Because" not in source
        assert "A sign." not in source
        assert "answer=" not in source


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_by_keyboard_and_on_a_phone(site, open_file, scheme):
    page = open_file(site / "questions.html", color_scheme=scheme, **PHONE)
    answer(page, 0, "2")
    answer(page, 1, "1", "Not yet.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert_accessible(page)
    assert page.locator("#tally [role=status]").count() == 1
    page.locator("#tally button").focus()
    page.keyboard.press("Enter")
    page.get_by_text("0 of 4 questions answered").wait_for()


def test_the_contents_lead_to_the_questions_and_to_what_goes_deeper(site, open_file):
    page = open_file(site / "index.html")
    page.get_by_role("link", name="The proof").first.click()
    page.get_by_text("Here it is.").wait_for()
    page.go_back()
    page.get_by_role("link", name="All questions on one page").click()
    expect(page.locator(".bpcnn-ask")).to_have_count(4)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_fold_opens_by_a_click_and_by_a_link_into_it(site, open_file, scripts):
    page = open_file(site / "02_two.html", java_script_enabled=scripts)
    inside = page.get_by_text("Here it is.")
    assert not inside.is_visible()
    page.get_by_role("heading", name="The proof").click()
    assert inside.is_visible()
    page = open_file(site / "02_two.html", java_script_enabled=scripts)
    page.goto(f"{page.url}#The-proof")
    page.get_by_text("Here it is.").wait_for()


def test_on_paper_all_is_open(site, open_file):
    page = open_file(site / "02_two.html", java_script_enabled=False)
    page.emulate_media(media="print")
    assert page.get_by_text("Here it is.").bounding_box()["height"] > 0
