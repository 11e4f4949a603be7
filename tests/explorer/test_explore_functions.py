"""bp.explore: what a reader's own functions may do, and what is said where something does not fit."""

import re
from functools import partial

import numpy as np
import pytest

import bpcnn_helpers as bp

X, K = np.array([[1, 2, 0], [3, 1, 2], [0, 1, 4]]), np.array([[1, 2], [3, 4]])


def two_ways(**options):
    return bp.explore(
        {"x": X, "k": K},
        {"z": bp.correlate2d, "R": lambda k: bp.rot180(k), "c": lambda x, k: bp.convolve2d(x, k)},
        **options,
    )


def test_a_function_may_take_any_number_of_arguments():
    explorer = bp.explore(
        {"a": X}, {"c": (lambda *b: b[0] + b[1], "a", "a"), "d": lambda a, *b, **n: a, "1": lambda: 1}
    )
    assert explorer["c"].tolist() == (2 * X).tolist()
    assert explorer["d"].tolist() == X.tolist()
    assert explorer["1"] == 1


def test_a_function_may_work_in_place():
    def add_one(a):
        a += 1
        return a

    explorer = bp.explore({"a": X}, {"b": add_one, "c": (add_one, "b")})
    for _ in range(2):
        assert [explorer[name].tolist() for name in "abc"] == [(X + n).tolist() for n in range(3)]
        explorer["a"] = explorer["a"]
    assert explorer.graph.written("c", 0, 0) == "1 + b₁₁"


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda a, n: a[n], "IndexError: index 3 is out of bounds for axis 0 with size 3"),
        (lambda a, n: a + 1 // (3 - n), "ZeroDivisionError: integer division or modulo by zero"),
    ],
)
def test_what_a_function_cannot_do_for_a_setting_is_said(function, says):
    explorer = bp.explore({"a": X}, {"c": function}, n=2)
    before = explorer["c"]
    explorer.controls["n"].value = 3
    assert explorer.message.value == says
    assert explorer["c"].tolist() == before.tolist()
    explorer.controls["n"].value = 1
    assert explorer.message.value == ""


def add(a, b):
    return a + b


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: bp.explore({"a": X}, {"c": add}), "c: add takes 'b', which is no panel before it and no"),
        (lambda: bp.explore({"a": X}, {"c": add}), "there are the panels a and the controls (none)"),
        (lambda: bp.explore({"a": X}, {"c": add, "b": lambda a: a}), "add takes 'b'"),
        (lambda: bp.explore({"a": X}, {"c": (add, "a", "d")}, n=1), "add takes 'd', which is no panel before it"),
        (lambda: bp.explore({"a": X}, {"c": (add, "a", 1, 2)}), "add(a, b) does not take 3 arguments in order"),
        (lambda: bp.explore({"a": X}, {"c": ()}), "c is (), expected a function, or a tuple"),
        (lambda: bp.explore({"a": X}, {"c": "a"}), "c is 'a', expected a function, or a tuple"),
        (lambda: bp.explore({"a": X}, {"c": max}), "max does not tell the names of its parameters, expected a tuple"),
        (lambda: bp.explore({"a": X}, {"c": lambda *b: b[0]}), "<lambda> does not tell the names of its parameters"),
        (lambda: bp.explore({"a": X}, {"c": lambda *b, n: b[0]}), "<lambda> does not tell the names of its"),
        (lambda: bp.explore({"a": X}, {"c": partial(add, 1)}), "c: add takes 'b', which is no panel before it"),
        (lambda: bp.explore({"a": X}, {"c": lambda a: [a, a[0]]}), "c is no array: its rows differ in length"),
        (lambda: bp.explore({"a": X}, {"c": lambda a: {"b": a}}), "the explorer cannot show {'b': array("),
        (lambda: bp.explore({"a": X}, {"c": lambda a: a[:0]}), "c has shape (0, 3); it must not be empty"),
        (lambda: bp.explore({"a": X}, {"c": lambda a: a}, n=1), "n is a control that nothing takes"),
        (lambda: bp.explore({"a": X}, {"a": lambda a: a}), "a is a panel and stands for something else, too"),
        (lambda: bp.explore({"a": X}, {"c": lambda a: a}, a=1), "a is a panel and stands for something else, too"),
        (lambda: two_ways(rows={"": "x k z R"}), "rows names x, k, z, R, expected each panel once: x, k, z, R, c"),
        (lambda: two_ways(rows={"": "x k z R c c"}), "expected each panel once"),
        (lambda: two_ways(rows={"": "z R c", "sources": "x k"}), "rows has z before x, from which it is derived"),
        (lambda: two_ways(rows={"": [1]}), "rows[''] is [1], expected names of panels"),
        (lambda: two_ways(roles={"q": "input"}), "roles has 'q', expected some of x, k, z, R, c"),
        (lambda: two_ways(roles={"k": "filter"}), "roles['k'] is 'filter', expected 'input', 'kernel', 'output'"),
        (lambda: two_ways(captions={"k": 3}), "captions has 'k': 3, expected texts"),
        (lambda: two_ways(sizes={"z": "x"}), "sizes has 'z', expected some of x, k"),
        (lambda: two_ways(sizes={"x": "q"}), "which is no panel before it and no control"),
        (lambda: two_ways(sizes={"x": "z"}), "sizes: the size of x depends on x itself"),
        (lambda: two_ways(sizes={"x": lambda k: 0}), "sizes['x'] is 0, expected at least 1"),
        (lambda: two_ways(sizes={"x": lambda k: None}), "sizes['x'] is None, expected an int"),
        (lambda: two_ways(δ=K), "δ is array([[1, 2],\n       [3, 4]]), expected none"),
        (lambda: bp.explore(bp.ReLU(), X, n=1), "n is a control that nothing takes"),
        (lambda: bp.explore(bp.MaxPool2d, X), "MaxPool2d takes 'size'"),
        (lambda: bp.explore(lambda: 3, X), "arrays_or_layer is 3, expected arrays by name, a layer, or what makes"),
        (lambda: bp.explore(bp.Sequential(), X), "layer is Sequential(), expected at least one layer in it"),
        (lambda: bp.explore(bp.ReLU(), X, δ=K), "δ has shape (2, 2), expected (3, 3), that of z"),
        (lambda: bp.explore(bp.ReLU(), X, names={"W": "K"}), "names has 'W', expected some of x, z, δ"),
        (lambda: bp.explore(bp.ReLU(), X, names={"x": "z"}), "expected another name for each panel"),
        (
            lambda: bp.explore(bp.ReLU(), X, label=1),
            "label is 1, expected a class of the model, whose output has shape",
        ),
        (lambda: bp.explore(bp.Linear(3, 2, rng=0), X[0], label=2), "label is 2, expected a class of the model"),
    ],
)
def test_what_is_wrong_is_named(wrong, says):
    with pytest.raises((TypeError, ValueError), match=re.escape(says)):
        wrong()
