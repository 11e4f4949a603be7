"""A prediction as a reader meets it: wrong, mistaken, shown, begun anew, right; in JupyterLab and in the book."""

import re

import nbformat
import pytest
from accessible import assert_accessible
from asking import guess, said, wait_until_said
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from bpcnn_helpers.publish import book, slides
from bpcnn_helpers.publish.pages import execute

PHONE = {"viewport": {"width": 375, "height": 700}, "has_touch": True, "is_mobile": True}
SETTING = """import numpy as np
import bpcnn_helpers as bp
V, K = np.arange(9).reshape(3, 3), np.array([[1, 2], [3, 4]])
demo = bp.explore_conv(V, K, pinned=("Z", 0, 1))"""
CELLS = {  # JupyterLab shows the first line of a folded cell
    "number": """bp.predict("How large is the corner?",
    answer=bp.convolve2d(V, K)[0, 0] / 100,
    mistakes={"conv_forward: kernel turned": bp.correlate2d(V, K)[0, 0] / 100},
    then=[f"The turned kernel makes a {bp.convolve2d(V, K)[0, 0]}: $z_1$.", bp.symbols("w", (2, 2))])""",
    "choice": """bp.predict("What does an impulse leave?",
    answer=bp.rot180(K), mistakes={"That is mirrored.": K[::-1]},
    choices={"the kernel": K, "the turned kernel": bp.rot180(K), "a mirror": K[::-1]}, then="Turned.")""",
    "matrix": """bp.predict("What is V ⋆ K?",
    answer=bp.correlate2d(V, K), mistakes={"Turned by 180°.": bp.convolve2d(V, K)}, then="All laid on.")""",
    "cells": """bp.predict("Which cells feed Z₁₂?",
    answer=demo.graph.links("Z", 0, 1), cells={"V": V, "K": K},
    mistakes={"One column to the left.": demo.graph.links("Z", 0, 0)}, then=demo)""",
    "order": """bp.predict("Where does δ go?",
    answer=["J", "ReLU", "conv"], order=["conv", "J", "ReLU"],
    mistakes={"That is the way forwards.": ["conv", "ReLU", "J"]}, then="Back again.")""",
    "lines": """bp.arrange("conv_input_grad")""",
}
REVEALED = [
    "a window hands its δ back",
    "The turned kernel makes",
    "Turned.",
    "All laid on.",
    "demo.graph.links",
    "Back again.",
]
QUESTIONS = dict(
    zip(CELLS, ["How large", "What does an impulse", "What is V", "Which cells", "Where does δ", "Put the lines"])
)


def window(column):
    return [("V", f"{i},{column + j}") for i in (0, 1) for j in (0, 1)] + [
        ("K", f"{i},{j}") for i in (0, 1) for j in (0, 1)
    ]


FROM, EMPTY, LOOP, BACK = (
    "kh, kw = w.shape",
    "dx = np.zeros(input_size)",
    "for u, v in np.ndindex(dz.shape):",
    "return dx",
)
ADD = "dx[u : u + kh, v : v + kw] += dz[u, v] * w"
STRAY = f"{ADD}[::-1, ::-1]"

# For each kind a wrong guess and what is said, a known mistake and its sentence, and the right guess.
TURNED = "Your kernel is turned; a convolution layer does not turn it, in spite of its name."
GUESSES = {
    "number": [("1/2", "Not yet. Try"), ("0,27", f"Not yet. {TURNED}"), ("0.13", "Right.")],
    "choice": [(0, "Not yet. Try"), (2, "Not yet. That is mirrored."), (1, "Right.")],
    "matrix": [
        (["27", "37", "−1", "0"], "Not yet. 2 of 4 numbers are right."),
        (["13", "23", "43", "53"], "Not yet. Turned by 180°."),
        (["27", "37", "57", "67"], "Right."),
    ],
    "cells": [
        ([*window(1)[1:], ("V", "2,0"), ("V", "2,1")], "Not yet. 7 of 8 cells found, 2 too many."),
        (window(0), "Not yet. One column to the left."),
        (window(1), "Right."),
    ],
    "order": [
        (["J", "conv", "ReLU"], "Not yet. 1 of 3 stand in their place."),
        (["conv", "ReLU", "J"], "Not yet. That is the way forwards."),
        (["J", "ReLU", "conv"], "Right."),
    ],
    "lines": [
        ([FROM, BACK, LOOP, EMPTY, ADD], "Not yet. From the top, 1 of 5 lines are right."),
        ([FROM, EMPTY, LOOP, STRAY, BACK], "Not yet. Your kernel is the wrong way round: a window hands its δ back"),
        ([EMPTY, FROM, LOOP, ADD, BACK], "Right."),  # in the solution the first two stand the other way round
    ],
}


def is_open(ask, kind):
    if kind == "lines":
        return ask.locator("li button").first.is_disabled()
    then = ask.locator(".ask-then")
    return then.locator(".flow-bar").count() == 1 if kind == "cells" else bool(then.inner_text())


def go_through(ask, kind, opened=is_open):
    """Wrong, mistaken, begun anew, shown, begun anew, right; what is said each time, and whether the rest is shown."""
    wrong, mistake, right = GUESSES[kind]
    for n, (value, expected) in enumerate((wrong, mistake)):
        assert ask.get_by_role("button", name="Show me").count() == min(n, 1)
        guess(ask, kind, value)
        wait_until_said(ask, expected)
        assert not opened(ask, kind)
        assert ask.locator(".ask-bar").get_by_role("button", name="Reset").count() == 1
    ask.get_by_role("button", name="Show me").click()
    ask.get_by_role("button", name="Show me").wait_for(state="detached")
    assert said(ask).startswith(("The answer: ", "The right ", "Now they stand in order."))
    assert "Your guess: " in said(ask)
    assert opened(ask, kind)
    assert bool(ask.locator("[aria-label$=', does not belong to it']").count()) is (kind == "cells")
    ask.locator(".ask-bar").get_by_role("button", name="Reset").click()
    ask.get_by_role("button", name="Answer", exact=True).wait_for()
    assert said(ask) == ""
    assert not opened(ask, kind)
    guess(ask, kind, right[0])
    wait_until_said(ask, "Right.")
    assert opened(ask, kind)
    assert ask.get_by_role("button", name="Answer").count() == 0
    assert ask.locator(".ask-right").count() == (kind == "choice")  # else nothing of the guess is replaced


def notebook():
    """A notebook with a question of each kind, folded as ours are."""
    folded = {"jupyter": {"source_hidden": True}}
    asked = [new_code_cell(code, metadata=folded) for code in CELLS.values()]
    python = {"name": "python3", "display_name": "Python 3 (ipykernel)"}  # JupyterLab asks which one otherwise
    cells = [new_markdown_cell("# 1 · Asked"), new_code_cell(SETTING), *asked]
    return new_notebook(cells=cells, metadata={"kernelspec": python})


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A small book with a question of each kind, and the same as slides."""
    folder = tmp_path_factory.mktemp("asked")
    nbformat.write(notebook(), folder / "01_asked.ipynb")
    executed = execute(folder / "01_asked.ipynb")
    book.build(folder / "site", folder, run=lambda path: nbformat.from_dict(executed))
    slides.write(
        folder / "01_asked.ipynb", folder / "site" / "slides.html", run=lambda path: nbformat.from_dict(executed)
    )
    return folder / "site"


def question(page, kind):
    ask = page.locator(".bpcnn-ask").filter(has_text=QUESTIONS[kind])
    ask.wait_for()
    return ask


@pytest.mark.parametrize("kind", CELLS)
def test_each_kind_in_the_book(open_file, site, kind):
    go_through(question(open_file(site / "01_asked.html"), kind), kind)


def test_nothing_is_to_be_read_before_the_guess(open_file, site):
    page = open_file(site / "01_asked.html")
    question(page, "order")
    for source in (page.content(), (site / "01_asked.html").read_text()):
        assert not [words for words in [*REVEALED, TURNED, "0.13", "mistakes="] if words in source]
    assert page.locator(".explorer, img, math").count() == 0
    seen = page.locator("main").aria_snapshot()
    assert "Which cells feed" in seen
    assert not [words for words in REVEALED if words in seen]


def test_what_is_answered_stays_so_in_this_page(open_file, site):
    page = open_file(site / "01_asked.html")
    guess(question(page, "number"), "number", "0.13")
    guess(question(page, "order"), "order", GUESSES["order"][0][0])
    wait_until_said(question(page, "number"), "Right.")
    wait_until_said(question(page, "order"), "Not yet. 1 of 3")
    page.reload()
    wait_until_said(question(page, "number"), "Right.")
    assert question(page, "number").locator("input").input_value() == "0.13"
    assert is_open(question(page, "number"), "number")
    wait_until_said(question(page, "order"), "Not yet. 1 of 3")
    assert said(question(page, "choice")) == ""
    guess(question(page, "order"), "order", GUESSES["order"][2][0])
    wait_until_said(question(page, "order"), "Right.")
    at_first = [question(page, kind).get_attribute("data-right-at-first") for kind in ("number", "order")]
    assert at_first == ["", None]
    other = open_file(site / "01_asked.html")  # a reader of another page
    assert said(question(other, "number")) == ""


def test_what_is_asked_again_at_once_is_not_shown_late(open_file, site):
    page = open_file(site / "01_asked.html")
    ask = question(page, "number")
    guess(ask, "number", "1/2")
    wait_until_said(ask, "Not yet.")
    press = "name => [...ask.querySelectorAll('button')].find(one => one.textContent === name).click()"
    ask.evaluate(f"ask => ['Show me', 'Reset'].forEach({press})")
    guess(question(page, "choice"), "choice", 1)
    wait_until_said(question(page, "choice"), "Right.")  # what was sealed later is there
    assert said(ask) == ""
    assert not is_open(ask, "number")


@pytest.mark.parametrize("text", ["", "x", "1/0", "1 2"])
def test_what_is_no_number_is_no_guess(open_file, site, text):
    page = open_file(site / "01_asked.html")
    ask = question(page, "number")
    guess(ask, "number", text)
    assert said(ask) == (
        f"“{text}” is no number. Write one such as 3, −2, 0.5 or 1/2." if text else "Write a number first."
    )
    assert ask.get_by_role("button", name="Show me").count() == 0
    for kind, words in (("choice", "Choose one first."), ("cells", "Choose cells first"), ("matrix", "Fill in every")):
        question(page, kind).get_by_role("button", name="Answer").click()
        assert said(question(page, kind)).startswith(words)


def test_numbers_are_near_enough(open_file, site):
    ask = question(open_file(site / "01_asked.html"), "number")
    for text, right in (
        ("0.1", False),
        ("13", False),
        ("0.130", True),
        ("13/100", True),
        (",13", True),
        ("1.3e-1", True),
    ):
        guess(ask, "number", text)
        wait_until_said(ask, "Right." if right else "Not yet.")
        ask.locator(".ask-bar").get_by_role("button", name="Reset").click()
        ask.get_by_role("button", name="Answer", exact=True).wait_for()


def test_the_keyboard_alone(open_file, site):
    page = open_file(site / "01_asked.html")
    cells = question(page, "cells")
    page.evaluate("addEventListener('keydown', (event) => { window.scrolls ||= !event.defaultPrevented; })")
    cells.locator("[data-cell]").first.focus()
    for key in ("Space", "ArrowRight", "Space", "ArrowDown", "Space", "ArrowLeft", "Space", "End", "Space", "Space"):
        page.keyboard.press(key)
    chosen = cells.locator('[aria-selected="true"]').evaluate_all("cells => cells.map(c => c.ariaLabel)")
    assert page.evaluate("scrolls") is False  # the page does not move under the keys
    assert chosen == ["V₁₁: 0", "V₁₂: 1", "V₂₁: 3", "V₂₂: 4"]
    page.keyboard.press("Enter")
    wait_until_said(cells, "Not yet. 2 of 8 cells found, 2 too many.")
    assert page.evaluate("document.activeElement.className") == "ask-verdict"
    order = question(page, "order")
    order.get_by_role("button", name="conv: down").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert order.locator("[role=status]").first.inner_text() == "conv is now number 3 of 3."
    assert order.locator(".ask-term").last.inner_text() == "conv"
    matrix = question(page, "matrix")
    matrix.locator("input").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.ariaLabel") == "row 2, column 1"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.ariaLabel") == "row 1, column 1"


@pytest.mark.parametrize("options", [{}, PHONE], ids=["screen", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_asked_and_answered_and_fits_a_phone(open_file, site, scheme, options):
    page = open_file(site / "01_asked.html", color_scheme=scheme, **options)
    for answered in (False, True):
        for kind in CELLS:
            ask = question(page, kind)
            if answered:
                guess(ask, kind, GUESSES[kind][1][0])
                ask.get_by_role("button", name="Show me").click()
                ask.get_by_role("button", name="Show me").wait_for(state="detached")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        sizes = page.locator(".ask-number").evaluate_all(
            "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= 16
        assert page.locator(".bpcnn-ask").first.get_attribute("data-theme") == scheme


def test_an_answered_question_shows_text_formula_explorer_and_the_code(open_file, site):
    page = open_file(site / "01_asked.html")
    ask = question(page, "number")
    guess(ask, "number", "0.13")
    ask.locator("math").first.wait_for()
    assert ask.locator("math").count() == 2
    assert "The turned kernel makes a 13:" in ask.locator(".ask-text").inner_text()
    ask.get_by_text("Show the code").click()
    assert ask.locator("pre").inner_text() == CELLS["number"]
    ask = question(page, "cells")
    guess(ask, "cells", window(1))
    explorer = ask.locator(".explorer")
    explorer.locator('[data-panel="V"] [data-cell="0,1"]').click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    assert explorer.locator('[data-panel="Z"] [data-cell="0,1"]').inner_text() == "43"


def terms(ask):
    return ask.locator("li").evaluate_all("lines => lines.map((line) => line.querySelector('.ask-term')?.innerText)")


def middle(locator):
    box = locator.bounding_box()
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}


def test_lines_follow_a_mouse_and_a_finger(open_file, site):
    page = open_file(site / "01_asked.html")
    ask = question(page, "lines")
    ask.scroll_into_view_if_needed()
    line, end = (middle(ask.locator("li").filter(has_text=text)) for text in (BACK, "Not used:"))
    page.mouse.move(**line)
    page.mouse.down()
    page.mouse.move(end["x"], end["y"] + 5, steps=9)
    page.mouse.up()
    assert terms(ask)[-2:] == [None, BACK]
    assert ask.locator("[role=status]").first.inner_text() == f"{BACK} is not used."
    page.mouse.move(**line)  # no longer held
    assert terms(ask)[-1] == BACK

    page = open_file(site / "01_asked.html", **PHONE)
    ask = question(page, "lines")
    ask.scroll_into_view_if_needed()
    before, touch = terms(ask), page.context.new_cdp_session(page)
    place = before.index(BACK)
    for part, moved in ((".ask-term", False), (".ask-grip", True)):  # by the text a finger scrolls
        begin, above = (middle(ask.locator("li").nth(n).locator(part)) for n in (place, 0))
        for event, points in (
            ("touchStart", [begin]),
            ("touchMove", [above | {"y": above["y"] - 9}]),
            ("touchEnd", []),
        ):
            touch.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": points})
        assert (terms(ask) != before) == moved
    assert terms(ask) == [BACK, *(term for term in before if term != BACK)]


def test_on_a_slide(open_file, site):
    page = open_file(site / "slides.html", viewport={"width": 1280, "height": 720})
    page.wait_for_function("Reveal.isReady()")
    ask = page.locator(".bpcnn-ask").filter(has_text=QUESTIONS["choice"])
    for _ in range(20):
        if ask.evaluate("e => e.closest('section').matches('.present') && e.checkVisibility()"):
            break
        page.keyboard.press("Space")
    slide = page.evaluate("JSON.stringify(Reveal.getIndices())")
    ask.locator("input").first.focus()
    page.keyboard.press("ArrowRight")  # to the next choice, not to the next slide
    assert ask.locator("input").nth(1).is_checked()
    page.keyboard.press("Enter")
    wait_until_said(ask, "Right.")
    assert page.evaluate("JSON.stringify(Reveal.getIndices())") == slide
    assert not re.search(r"mistakes=|Back again", (site / "slides.html").read_text())


@pytest.fixture
def asked(open_notebook, folder):
    """The notebook with a question of each kind, run in JupyterLab."""
    nbformat.write(notebook(), folder / "notebooks" / "01_asked.ipynb")
    book = open_notebook("01_asked.ipynb")
    book.run_all()
    yield book
    assert book.failed_outputs() == []
    assert book.errors == []


def test_each_kind_in_jupyterlab(asked):
    page = asked.page
    question(page, "order")
    assert not [words for words in [*REVEALED, TURNED, "mistakes="] if words in page.content()]

    def opened(ask, kind):
        """The explorer is Python's, with its controls, below the question."""
        if kind != "cells":
            return is_open(ask, kind)
        done = ask.get_by_role("button", name="Answer").count() == 0
        below = page.locator(".jp-CodeCell", has=ask).locator(".jp-OutputArea-output .widget-vbox .flow-bar")
        expect(below).to_have_count(int(done), timeout=30_000)
        return done

    for kind in CELLS:
        go_through(question(page, kind), kind, opened)
    cell = page.locator(".jp-CodeCell", has=question(page, "cells"))
    asked.move(cell.get_by_role("slider").first, "End")
    cell.locator('[data-panel="Z"][aria-label^="Z"] [data-cell="0,0"]').wait_for()
    asked.wait_until_idle()
    expect(cell.locator('[data-panel="Z"] [data-cell]')).to_have_count(1)  # with a stride of 3
    assert_accessible(page, context=".bpcnn-ask")

    # Run again, all stays answered; dark, it is dark.
    asked.run_all()
    asked.wait_until_idle()
    for kind in CELLS:
        wait_until_said(question(page, kind), "Right.")
        assert opened(question(page, kind), kind)
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.locator(".bpcnn-ask[data-theme=dark]").first.wait_for()

    # The kernel has noted each guess once: an unknown mistake, a known one, and begun anew the right answer.
    (kept,) = asked.ask("print([(r['tries'], r['right'], bool(r['mistake'])) for r in bp.progress.records.all()])")
    assert kept.strip() == str([(1, False, False), (2, False, True), (1, True, False)] * len(CELLS))


def test_a_teacher_sees_the_answers_in_jupyterlab(asked):
    asked.open_predictions()
    asked.run_all()
    asked.wait_until_idle()
    for kind in CELLS:
        ask = question(asked.page, kind)
        ask.locator(".ask-verdict").filter(has_text=re.compile(r"^(The answer|The right|Now they)")).wait_for()
        assert ask.get_by_role("button").filter(has_text="Answer").count() == 0
    expect(asked.page.locator(".widget-vbox .flow-bar")).to_have_count(1, timeout=30_000)
    assert question(asked.page, "number").locator("math").count() == 2
