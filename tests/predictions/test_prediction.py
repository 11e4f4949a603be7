"""What `bp.predict` keeps, what it shows where nothing is live, and what comes after the guess."""

import json
import re

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from IPython.display import Math

import bpcnn_helpers as bp
from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.predictions.sealing import seal, unseal

K = np.array([[1, 2], [3, 4]])
QUESTION = "How many weights feed one cell?"


def content(prediction):
    return unseal(prediction.page.sealed)


def test_what_is_kept_for_after_the_guess():
    asked = bp.predict(QUESTION, K.size, mistakes={"One row only.": K[0].size}, then="All 4, 1 each.")
    assert content(asked) == {
        "answer": 4.0,
        "text": "4",
        "mistakes": [["One row only.", 2.0]],
        "then": [{"kind": "text", "parts": ["All 4, 1 each."]}],
    }
    assert asked.page.asked == {"question": QUESTION, "open": False, "kind": "number"}


@pytest.mark.parametrize(
    ("prediction", "words"),
    [
        (lambda: bp.predict(QUESTION, 4), f"Predict: {QUESTION} (a number)"),
        (lambda: bp.predict("Which?", "b", choices=["a", "b"]), "Predict: Which?\n- a\n- b"),
        (lambda: bp.predict("Is it?", True), "Predict: Is it?\n- yes\n- no"),
        (lambda: bp.predict("What?", K), "Predict: What? (2×2 numbers)"),
        (lambda: bp.predict("Which?", K > 3, cells={"K": K}), "Predict: Which? (cells of K 2×2)"),
        (lambda: bp.predict("In order?", ["b", "a"], order=["a", "b"]), "Predict: In order? (in order: a · b)"),
    ],
)
def test_a_stored_notebook_has_the_question_alone(prediction, words, monkeypatch):
    for value in ("", "1"):
        monkeypatch.setenv("BPCNN_OPEN", value)
        data = prediction()._repr_mimebundle_()
        assert data.pop("text/plain") == words
        assert set(data) == {"application/vnd.jupyter.widget-view+json"}


def test_a_long_question_is_stored_whole():
    data = bp.predict("Why? " * 100, 1)._repr_mimebundle_()
    assert data["text/plain"] == f"Predict: {'Why? ' * 100} (a number)"


@given(st.recursive(st.text() | st.floats(allow_nan=False) | st.integers() | st.none(), st.lists))
def test_what_is_sealed_comes_back(value):
    assert unseal(seal(value)) == value


def test_what_is_sealed_cannot_be_read():
    words = ["the kernel is turned", "answer", "18.5", "mistakes"]
    sealed = seal({"answer": 18.5, "mistakes": [["the kernel is turned", 3]], "then": words})
    assert not any(word in sealed for word in words)
    assert re.fullmatch(r"[\w+/]+=*", sealed)
    asked = bp.predict(QUESTION, 18.5, mistakes={"The kernel is turned.": 3}, then="Eighteen and a half.")
    state = json.dumps(asked.page.get_state(["asked", "sealed", "state"]))
    assert "Eighteen" not in state
    assert "18.5" not in state
    assert "turned" not in state


def test_a_hint_of_an_exercise_is_said_by_its_name():
    turned = "conv_weight_grad: kernel turned"
    asked = bp.predict("What?", K, mistakes={turned: bp.rot180(K), "Another: one.": K.T})
    hint = EXERCISES["conv_weight_grad"].mistakes["kernel turned"].hint
    assert content(asked)["mistakes"] == [[hint, [4.0, 3.0, 2.0, 1.0]], ["Another: one.", [1.0, 3.0, 2.0, 4.0]]]
    with pytest.raises(
        ValueError, match=r"^mistakes holds 'conv_weight_grad: turned'; conv_weight_grad knows kernel tur"
    ):
        bp.predict("What?", K, mistakes={"conv_weight_grad: turned": K.T})


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"question": ""}, TypeError, "question is '', expected a text"),
        ({"question": 3}, TypeError, "question is 3, expected a text"),
        ({"mistakes": {"so": "a"}}, TypeError, "mistakes['so'] is 'a', expected a finite number"),
        ({"mistakes": ["so"]}, TypeError, "mistakes is ['so'], expected a dict by texts"),
        ({"mistakes": {1: 3}}, TypeError, "mistakes is {1: 3}, expected a dict by texts"),
        ({"then": [3, object]}, TypeError, "expected a text, a formula, a figure, an explorer or a lab"),
        ({"then": widgets.IntSlider(3)}, TypeError, "expected a text, a formula, a figure, an explorer or a lab"),
        ({"answer": None}, TypeError, "answer is None, expected a finite number"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        bp.predict(**{"question": QUESTION, "answer": 4, **arguments})


def test_a_mistake_that_comes_out_right_is_left_out():
    even = np.ones((2, 2))
    asked = bp.predict("What?", even, mistakes={"Turned.": bp.rot180(even), "Doubled.": 2 * even})
    assert content(asked)["mistakes"] == [["Doubled.", [2.0, 2.0, 2.0, 2.0]]]


def pieces(*then):
    return content(bp.predict(QUESTION, 4, then=list(then)))["then"]


def tags(piece):
    """The tags of MathML, without their namespace, and its texts."""
    tag, _, *inside = piece
    return [
        tag.rsplit("}")[-1],
        *(text for part in inside for text in ([part] if isinstance(part, str) else tags(part))),
    ]


def test_texts_and_formulas_are_kept_as_pieces():
    text, symbols, latex = pieces("So $z_1$ is 2.", sympy.Symbol("x") + 1, Math("a b"))
    assert text["kind"] == "text"
    assert [text["parts"][0], text["parts"][2]] == ["So ", " is 2."]
    assert tags(text["parts"][1]) == ["math", "mrow", "msub", "mi", "z", "mn", "1"]
    assert symbols["kind"] == latex["kind"] == "formula"
    assert {"x", "+", "1"} < set(tags(symbols["mathml"]))
    assert {"a", "b"} < set(tags(latex["mathml"]))
    (matrix,) = pieces(bp.symbols("w", (2, 2)))
    assert tags(matrix["mathml"]).count("mtd") == 4


def test_a_figure_is_kept_as_a_picture_with_its_words_and_not_shown_besides():
    fig = plt.figure()
    fig.suptitle("Two ways")
    open_before = plt.get_fignums()
    _, picture, text = pieces("As said.", fig, "In the figure: two ways.")
    assert picture["kind"] == "picture"
    assert picture["png"].startswith("iVBOR")
    assert picture["alt"] == text["parts"][0] == "In the figure: two ways."
    assert pieces(fig)[0]["alt"] == "Two ways"
    assert set(open_before) - set(plt.get_fignums()) == {fig.number}


def test_what_is_alive_comes_last_and_python_shows_it_after_the_guess(monkeypatch):
    explorer, lab = bp.explore_conv(np.eye(3), K), bp.labs.windows()
    asked = bp.predict(QUESTION, 4, then=[explorer, "So.", lab])
    assert [piece["kind"] for piece in content(asked)["then"]] == ["text", "explorer", "lab"]
    _, shown, alone = content(asked)["then"]
    assert shown["state"] == json.loads(json.dumps({"spec": explorer.page.spec, "values": explorer.page.values,
                                                    "pinned": explorer.page.pinned}))  # fmt: skip
    assert shown["note"] == "This has controls in JupyterLab: stride, padding, dilation, kernel size."
    assert alone["state"]["values"] == {"n": 8, "f": 3, "p": 1, "s": 2}
    assert alone["note"] == ""  # it needs no Python
    monkeypatch.setenv("BPCNN_ALONE", "1")  # as for the book, which takes all settings along
    (with_settings,) = pieces(explorer)
    assert len(with_settings["state"]["settings"]["controls"]) == 4
    assert with_settings["note"] == ""
    assert asked.children == (asked.page,)
    asked.page.state = {"guess": "3", "tries": 1, "done": False}
    assert asked.children == (asked.page,)
    asked.page.state = {"guess": "4", "tries": 2, "done": True}
    assert asked.children == (asked.page, explorer, lab)
    asked.page.state = {}
    assert asked.children == (asked.page,)


@pytest.fixture
def _closed(monkeypatch):
    monkeypatch.delenv("BPCNN_OPEN", raising=False)
    yield
    bp.predict.close()


@pytest.mark.usefixtures("_closed")
def test_a_teacher_sees_all_at_once(monkeypatch):
    explorer = bp.explore_conv(np.eye(3), K)

    def is_open():
        asked = bp.predict(QUESTION, 4, then=explorer)
        assert asked.children == ((asked.page, explorer) if asked.page.asked["open"] else (asked.page,))
        return asked.page.asked["open"]

    assert not is_open()
    bp.predict.open()
    assert is_open()
    bp.predict.close()
    assert not is_open()
    for value, expected in (("1", True), ("yes", True), ("0", False), ("", False)):
        monkeypatch.setenv("BPCNN_OPEN", value)
        assert is_open() is expected
