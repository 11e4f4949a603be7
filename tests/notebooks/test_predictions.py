"""Every prediction binds: what is asked is computed, and nothing that answers it can be seen before the guess."""

import ast
import re
from fractions import Fraction

import nbformat
import pytest
from notebook import NOTEBOOKS
from predicting import asks, kept_in, numbers_written, places, told

import bpcnn_helpers as bp


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_prompt_stands_in_the_text_alone(path):
    book = nbformat.read(path, as_version=4)
    text = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    loose = re.findall(r"\*\*Predict.{0,60}", text)
    assert not loose


def is_typed(node):
    """Is it a literal, which tells its value to whoever sees the code?"""
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_an_answer_is_computed_and_its_cell_folded(path):
    book = nbformat.read(path, as_version=4)
    for place in places(book):
        cell = book.cells[place]
        assert cell.metadata["jupyter"]["source_hidden"], cell.source
        first = cell.source.splitlines()[0]  # JupyterLab shows it
        assert first.startswith("#") or re.fullmatch(r'bp\.predict\((".*",)?', first), first
        (output,) = cell.outputs
        assert set(output["data"]) == {"text/plain"}, cell.source
        calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
        (call,) = (call for call in calls if ast.unparse(call.func) == "bp.predict")
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        assert {"answer", "then"} <= set(given), cell.source
        assert not is_typed(given["answer"]), cell.source
        # A choice's own text or set is a literal; what a mistake comes to is not, where it is a number or a matrix.
        typed = [] if "choices" in given or "mistakes" not in given else filter(is_typed, given["mistakes"].values)
        assert not [ast.unparse(node) for node in typed], cell.source


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def asked(request, executed):
    """A notebook as it is stored, and what its predictions keep, by their cells."""
    return nbformat.read(request.param, as_version=4), kept_in(executed(request.param))


def on_show(cell):
    """What of a stored cell can be seen before a guess: not what is folded, nor a picture."""
    if cell.cell_type == "markdown":
        return re.sub(r"<details>.*?</details>", "", cell.source, flags=re.DOTALL)
    folded = cell.metadata.get("jupyter", {}).get("source_hidden")
    shown = [str(o.get("text", "")) + " ".join(map(str, o.get("data", {}).values())) for o in cell.outputs]
    return "\n".join([*([] if folded else [cell.source]), *([] if folded and not asks(cell.source) else shown)])


def around(book, place):
    """What can be seen in a prediction's section."""
    begins = [
        n for n, cell in enumerate(book.cells) if cell.cell_type == "markdown" and re.search("^##? ", cell.source, re.M)
    ]
    first = max((n for n in begins if n < place), default=0)
    last = min((n for n in begins if n > place), default=len(book.cells))
    shown = [on_show(cell) for cell in book.cells[first:last]]
    after = on_show(book.cells[last]) if last < len(book.cells) else ""
    seen = "\n".join([*shown, re.split("^##? ", after, flags=re.M)[0]]).replace("−", "-")
    return re.sub(r"\[doubt \d+\]", "", seen)  # the 10 of a label is no answer


def test_nothing_that_answers_is_on_show(asked, record_property):
    book, kept = asked
    everything = "\n".join(map(on_show, book.cells))
    for place, (question, content) in kept.items():
        assert content["then"], book.cells[place].source
        seen = around(book, place)
        assert told(question, content, everything, seen) == [], book.cells[place].source
        kind, answer = question["kind"], content["answer"]
        if kind == "number" and not float(answer).is_integer():
            assert not re.search(rf"(?<![\w.]){Fraction(answer).limit_denominator(1000)}(?![\w.])", seen), answer
        if kind == "number" and float(answer).is_integer() and abs(answer) > 9:  # smaller ones stand everywhere
            assert not re.search(numbers_written([answer]), seen), answer
    record_property("predictions that bind", len(kept))


def test_what_reveals_each_prediction(asked):
    _, kept = asked
    for place, (question, content) in kept.items():
        print(f"[{place:2}] {question['question']}\n     {[piece['kind'] for piece in content['then']]}")
        assert {piece["kind"] for piece in content["then"]} <= {"text", "formula", "picture", "explorer", "lab"}
        assert content["mistakes"], place
        assert len({str(value) for _, value in content["mistakes"]}) == len(content["mistakes"])  # each can be said


def test_what_is_seen_is_known_to_the_test():
    """The patterns find what a notebook would give away."""
    assert re.search(numbers_written([4.0, 6.0, 10.0, -21.0]), "[[ 4  6]\n [10 -21]]")
    assert re.search(numbers_written([1, 1, 4, 4]), "shape (1, 1, 4, 4)")
    assert re.search(numbers_written([210]), "[[210 211]")
    assert not re.search(numbers_written([210]), "1210 or 2105 or x210")
    folded = nbformat.v4.new_code_cell("z = 9", metadata={"jupyter": {"source_hidden": True}})
    assert on_show(folded) == ""
    assert "9" in on_show(nbformat.v4.new_code_cell("z = 9"))
    assert on_show(nbformat.v4.new_markdown_cell("a<details>b\n</details>c")) == "ac"
    assert is_typed(ast.parse("[1, (2, -3)]", mode="eval").body)
    assert not is_typed(ast.parse("len(x)", mode="eval").body)
    assert bp.predict("?", 1).page.asked["kind"] == "number"
