"""What is asked, and how right and wrong answers are written for the page."""

import re
from fractions import Fraction

import numpy as np
import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.predictions.kinds import Cells, Choice, Matrix, Number, Order, kind_of

K = np.array([[1, 2], [3, 4]])


@pytest.mark.parametrize(
    ("answer", "given", "kind"),
    [
        (3, {}, Number),
        (np.float64(0.5), {}, Number),
        (np.array(7), {}, Number),
        (Fraction(1, 6), {}, Number),
        (K, {}, Matrix),
        ((4, 4), {}, Matrix),
        ([1, 2], {}, Matrix),
        (True, {}, Choice),
        (np.True_, {}, Choice),
        ("a", {"choices": ["a", "b"]}, Choice),
        ([("V", 0, 0)], {"cells": {"V": K}}, Cells),
        (["b", "a"], {"order": ["a", "b"]}, Order),
    ],
)
def test_the_kind_follows_from_what_is_handed_over(answer, given, kind):
    assert type(kind_of(answer, **given)) is kind


def test_a_choice_is_known_by_what_it_stands_for():
    choices = Choice({"as it is": K, "turned": bp.rot180(K), "transposed": K.T})
    assert [choices.value(found, "answer") for found in (K, K[::-1, ::-1], [[1, 3], [2, 4]])] == [0, 1, 2]
    assert choices.text(1, None) == "turned"
    assert choices.words == "\n- as it is\n- turned\n- transposed"
    assert choices.asked == {"kind": "choice", "choices": ["as it is", "turned", "transposed"]}
    assert Choice([1, Fraction(1, 2), (3, 3)]).texts == ["1", "1/2", "(3, 3)"]
    assert Choice([0.3, 1]).value(0.1 + 0.2, "answer") == 0
    assert Choice({"yes": True, "no": False}).value(np.False_, "answer") == 1
    assert Choice({"one": [[1], [2, 3]], "two": [[1], [2]]}).value([[1], [2]], "answer") == 1


@pytest.mark.parametrize("answer", [5, "as it is", [[1, 2], [3, 5]], [1, 2, 3, 4], None])
def test_an_answer_that_is_no_choice_is_refused(answer):
    with pytest.raises(ValueError, match=r"^answer is .*, expected exactly one of the choices, which are "):
        Choice({"as it is": K, "turned": bp.rot180(K)}).value(answer, "answer")


def test_two_choices_that_stand_for_the_same_are_refused_with_their_answer():
    with pytest.raises(ValueError, match="expected exactly one of the choices"):
        Choice({"as it is": np.eye(2), "turned": bp.rot180(np.eye(2))}).value(np.eye(2), "answer")


def test_numbers_are_kept_as_floats_and_told_as_they_are():
    for found, value, text in [
        (18, 18.0, "18"),
        (Fraction(1, 6), 1 / 6, "1/6"),
        (np.float64(-0.125), -0.125, "−0.125"),
        (1 / 3, 1 / 3, "0.333333"),
        (np.array(4), 4.0, "4"),
    ]:
        assert Number().value(found, "answer") == value
        assert Number().text(value, found) == text


@pytest.mark.parametrize("answer", [np.inf, np.nan, None, 1j, True, [1]])
def test_what_is_no_number_is_refused(answer):
    with pytest.raises(TypeError, match=f"^answer is {re.escape(repr(answer))}, expected a finite number$"):
        Number().value(answer, "answer")


def test_the_numbers_of_a_matrix():
    matrix = kind_of(np.array([[[1, 2.5], [Fraction(1, 3), 4]]], object))
    assert matrix.asked == {"kind": "matrix", "rows": 2, "columns": 2}
    assert matrix.words == " (2×2 numbers)"
    found = [[1, 2.5], [Fraction(1, 3), 4]]
    assert matrix.value(found, "answer") == [1.0, 2.5, 1 / 3, 4.0]
    assert matrix.text(None, found) == ["1", "2.5", "1/3", "4"]
    row = kind_of((1, 6, 4, 4))
    assert row.asked == {"kind": "matrix", "rows": 1, "columns": 4}
    assert row.words == " (4 numbers)"
    assert kind_of(np.array([7])).asked == {"kind": "matrix", "rows": 1, "columns": 1}


def test_a_matrix_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"^mistakes has shape \(3, 3\), expected \(2, 2\)$"):
        Matrix((2, 2)).value(np.ones((3, 3)), "mistakes")
    for shape in ((2, 3, 3), (0, 3), (11, 10)):
        with pytest.raises(
            ValueError, match=re.escape(f"answer has shape {shape}, expected a row or a matrix of at most 100 numbers")
        ):
            Matrix(shape)
    with pytest.raises(TypeError, match=r"^answer is 'a', expected a finite number$"):
        kind_of(["a", "b"]).value(["a", "b"], "answer")


def test_cells_are_named_in_four_ways():
    cells = Cells({"V": np.arange(6).reshape(2, 3), "K": K})
    expected = [1, 5, 8]
    assert cells.value([("V", 1, 2), ("K", (1, 0)), ("V", (0, 1))], "answer") == expected
    masks = {"V": np.array([[0, 1, 0], [0, 0, 1]], bool), "K": K == 3}
    assert cells.value(masks, "answer") == expected
    assert Cells({"K": K}).value(K > 2, "answer") == [2, 3]
    explorer = bp.explore_conv(np.arange(9).reshape(3, 3), K)
    panels = Cells({"V": explorer["V"], "K": K})
    assert panels.value(explorer.graph.links("Z", 0, 1), "answer") == [1, 2, 4, 5, 9, 10, 11, 12]


def test_the_panels_of_cells():
    x = bp.symbols("x", (2, 1, 2))
    (panel,) = Cells({"x": x}).asked["rows"][0]["panels"]
    assert panel["labels"] == ["x₁₁₁", "x₁₁₂", "x₂₁₁", "x₂₁₂"]
    assert panel["layout"]["channels"] == 2
    assert panel["texts"] == [str(symbol) for symbol in x.ravel()]
    assert Cells({"V": np.ones((1, 1, 3, 3)), "b": [1]}).words == " (cells of V 3×3, b 1)"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([("V", 0, 0)], r"answer holds ('V', 0, 0), expected (name, row, column) of a cell of K"),
        ([("K", 2, 0)], r"answer holds ('K', 2, 0), expected"),
        ({"K": np.ones((3, 3), bool)}, "answer holds 'K': bool (3, 3), expected bool {'K': (2, 2)}"),
        ({"K": np.ones((2, 2))}, "answer holds 'K': float64 (2, 2), expected bool"),
        ({"V": K > 1}, "answer holds 'V': bool (2, 2), expected bool"),
    ],
)
def test_cells_that_are_not_there_are_refused(answer, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Cells({"K": K}).value(answer, "answer")


def test_one_mask_is_not_enough_for_two_panels():
    with pytest.raises(ValueError, match=r"^answer is one array, expected a dict of them for V, K$"):
        Cells({"V": K, "K": K}).value(K > 1, "answer")


def test_terms_in_order():
    order = Order(["conv", "loss", "ReLU"])
    assert order.value(("loss", "ReLU", "conv"), "answer") == [1, 2, 0]
    assert order.value(["conv", "loss", "ReLU"], "mistakes") == [0, 1, 2]
    assert order.words == " (in order: conv · loss · ReLU)"
    with pytest.raises(ValueError, match=r"^order shows the answer: hand the terms over in another order$"):
        order.value(["conv", "loss", "ReLU"], "answer")
    for found in (["loss", "conv"], ["loss", "loss", "conv"], ["loss", "ReLU", "pool"], [*order.terms, "conv"]):
        with pytest.raises(ValueError, match="expected the terms of order, each once"):
            order.value(found, "answer")


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"choices": ["a"]}, ValueError, "choices is ['a'], expected two or more that differ"),
        ({"choices": ["a", "a"]}, ValueError, "expected two or more that differ"),
        ({"choices": []}, ValueError, "expected two or more that differ"),
        ({"choices": "ab"}, TypeError, "choices is 'ab', expected a list, or a dict of values by text"),
        ({"choices": 3}, TypeError, "choices is 3, expected a list"),
        ({"cells": []}, TypeError, "cells is [], expected a dict of arrays by name"),
        ({"cells": {}}, TypeError, "cells is {}, expected a dict"),
        ({"cells": {"V": 3}}, TypeError, "cells['V'] is 3, expected an array"),
        ({"order": "ab"}, TypeError, "order is 'ab', expected a list of texts"),
        ({"order": ["a", 1]}, TypeError, "expected a list of texts"),
        ({"order": ["a"]}, ValueError, "expected two or more texts that differ"),
        ({"order": ["a", "a"]}, ValueError, "expected two or more texts that differ"),
        ({"order": ["a", "b"], "choices": ["a", "b"]}, ValueError, "choices and order are given, expected one of them"),
    ],
)
def test_what_cannot_be_asked(given, error, message):
    with pytest.raises(error, match=re.escape(message)):
        kind_of("a", **given)


def test_a_text_needs_to_know_among_what():
    with pytest.raises(TypeError, match=re.escape("answer is the text 'a': expected choices= or order=, too")):
        kind_of("a")
