"""No prediction is answered on its page: not in the notebook as JupyterLab shows it, nor in the book; after a wrong
guess and the right one, what was kept back appears.

The pages are opened offline; only what is visible counts, formulas included.
"""

import json
import re

import nbformat
import pytest
from asking import guess, said, wait_until_said
from nbconvert.exporters import HTMLExporter
from notebook import NOTEBOOKS
from predicting import kept_in, lines_of, told

from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.predictions.sealing import unseal
from bpcnn_helpers.publish.mathml import html, latex_output

# What an exercise says of a mistake may stand on the page as an example of what it says.
HINTS = {mistake.hint for exercise in EXERCISES.values() for mistake in exercise.mistakes.values()}
HEADING = "⁂"  # stands before each heading, while a page is read


class AsShown(HTMLExporter):
    """A stored notebook as JupyterLab shows it: of what is folded the first line, formulas typeset."""

    def markdown2html(self, context, source):
        return html(source)

    markdown2html.jinja_pass_arg = HTMLExporter.markdown2html.jinja_pass_arg

    def from_notebook_node(self, nb, resources=None, **kw):
        for cell in nb.cells:
            if cell.metadata.get("jupyter", {}).get("source_hidden"):
                cell.source = cell.source.partition("\n")[0]
            for output in cell.get("outputs", []):
                if "text/latex" in output.get("data", {}):
                    output.data = {"text/html": latex_output(output.data["text/latex"])}
        return super().from_notebook_node(nb, resources, **kw)


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def lesson(request, executed):
    """The path of a notebook, and what its predictions keep back, by their cells."""
    return request.param, kept_in(executed(request.param))


def sections(page):
    """The visible text of a page, a text for each section, and one for what stands before the first heading."""
    main = page.locator("main, body").last
    main.locator("h1, h2").evaluate_all(f"all => all.forEach(heading => heading.prepend('{HEADING}'))")
    text = re.sub(r"\[doubt \d+\]", "", main.inner_text())  # the 10 of a label is no answer
    return text.split(HEADING)


def section_of(book, place):
    """How many headings stand above a cell."""
    return sum(len(re.findall("^##? ", c.source, re.M)) for c in book.cells[:place] if c.cell_type == "markdown")


def answers_on(page, path, kept):
    """What is told of each prediction, by its cell."""
    book, parts = nbformat.read(path, as_version=4), sections(page)
    found = {place: told(*kept[place], "\n".join(parts), parts[section_of(book, place)]) for place in kept}
    return {place: texts for place, texts in found.items() if texts}


def as_shown(book, path):
    page, _ = AsShown(template_name="basic").from_notebook_node(book)
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{page}</body>", encoding="utf-8")
    return path


def test_the_stored_notebook_tells_no_answer(lesson, open_file, tmp_path):
    path, kept = lesson
    page = open_file(as_shown(nbformat.read(path, as_version=4), tmp_path / "stored.html"))
    assert kept
    assert answers_on(page, path, kept) == {}


FORMULA = [
    "math",
    {},
    ["mi", {}, "G"],
    ["mo", {}, "="],
    ["mn", {}, "12"],
    ["mo", {}, "−"],
    ["mi", {}, "V"],
    ["mi", {}, "K"],
]
THEN = [{"kind": "text", "parts": ["The first one is turned, and meets 7."]}, {"kind": "formula", "mathml": FORMULA}]
ANSWER = {"then": THEN, "answer": [3, -1, 4, 1]}


@pytest.mark.parametrize(
    ("shown", "finds"),
    [
        ("The first one\n  is *turned*, and meets `7`.", ["The first one is turned, and meets 7."]),
        ("So $G = 12 - V K$.", ["G=12-VK"]),
        ("    [[ 3 -1]\n     [ 4  1]]", ["[3, -1, 4, 1]"]),
        ("<details><summary>Folded</summary>\n\nThe first one is turned, and meets 7.\n\n</details>", []),
        ("The first one is not turned. $12 - V$. [3 1 4 1]", []),
    ],
)
def test_an_answer_on_a_page_is_found(open_file, tmp_path, shown, finds):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# A page\n\n{shown}")])
    text = "\n".join(sections(open_file(as_shown(book, tmp_path / "page.html"))))
    assert told({"kind": "matrix"}, ANSWER, text, text) == finds


def opened(page):
    """Open the sections that are folded; the solutions stay so."""
    page.locator("details:not(details details):has(> summary h3)").evaluate_all("f => f.forEach(e => (e.open = true))")
    return page


def test_a_page_of_the_book_tells_no_answer(lesson, open_file, chapter):
    path, kept = lesson
    assert answers_on(opened(open_file(chapter(path))), path, kept) == {}
    _, _, texts = chapter(path).with_name("search.js").read_text().rpartition("fillSearch(")
    searched = "\n".join(section["text"] for section in json.loads(texts.removesuffix(");\n")))
    assert {place: found for place in kept if (found := told(*kept[place], searched, ""))} == {}
    book = nbformat.read(path, as_version=4)
    questions = [kept[place] for place in kept if "question" in book.cells[place].metadata.get("tags", [])]
    assert questions
    text = "\n".join(sections(open_file(chapter(path).with_name("questions.html"))))
    assert [told(*question, text, text) for question in questions] == [[]] * len(questions)


def as_guessed(asked, value):
    """A value as `guess` takes it."""
    if asked["kind"] == "number":
        return repr(value)
    if asked["kind"] == "matrix":
        return list(map(repr, value))
    if asked["kind"] == "lines":
        value = value[0] if isinstance(value, list) else [value]  # one of the right orders, or the stray line alone
    return [asked["terms"][term].strip() for term in value] if asked["kind"] in ("order", "lines") else value


def test_a_wrong_guess_and_then_the_right_one(lesson, open_file, chapter):
    path, _ = lesson
    page = open_file(chapter(path))
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
    questions = page.locator(".prediction").all()
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert len(questions) == len(re.findall(r"\bbp\.(?:predict|arrange)\(", "\n".join(code)))
    source = chapter(path).read_text()
    for question in questions:
        state = json.loads(question.locator("script").text_content())
        asked, content = state["asked"], unseal(state["sealed"])
        ask = question.locator(".bpcnn-ask").first
        for line in (*lines_of(content), *(sentence for sentence, _ in content["mistakes"] if sentence not in HINTS)):
            assert line not in source, line
        assert ask.locator(".ask-then").text_content() == ""
        (sentence, mistaken), *_ = content["mistakes"]
        guess(ask, asked["kind"], as_guessed(asked, mistaken))
        wait_until_said(ask, "Not yet.")
        assert said(ask).startswith(f"Not yet. {sentence}")
        assert ask.locator(".ask-then").text_content() == ""
        guess(ask, asked["kind"], as_guessed(asked, content["answer"]))
        wait_until_said(ask, "Right.")
        shown = ask.locator(".ask-then").inner_text()
        assert all(line in shown for line in lines_of(content))
        for kind, seen in (("formula", "math"), ("picture", "img"), ("explorer", "[data-cell]")):
            if any(piece["kind"] == kind for piece in content["then"]):
                ask.locator(f".ask-then {seen}").first.wait_for()
