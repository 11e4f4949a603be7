"""What `bp.arrange` keeps and shows."""

import json

import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.predictions.sealing import unseal

NAMES = [name for name, exercise in EXERCISES.items() if exercise.lines]


def test_the_lines_are_kept_sealed_and_shuffled():
    page = bp.arrange("conv_input_grad").page
    lines, terms = EXERCISES["conv_input_grad"].lines, page.asked["terms"]
    content = unseal(page.sealed)
    assert page.asked["head"] == "def conv_input_grad(dz, w, input_size):"
    assert sorted(terms) == sorted(lines.all)
    first, second = ([terms[place] for place in order] for order in content["answer"])
    assert first == lines.body
    assert second == [first[1], first[0], *first[2:]]
    ((hint, stray),) = content["mistakes"]
    assert terms[stray] == "        dx[u : u + kh, v : v + kw] += dz[u, v] * w[::-1, ::-1]"
    assert hint == EXERCISES["conv_input_grad"].mistakes["kernel turned"].hint
    assert hint not in json.dumps(page.get_state(["asked", "sealed", "state"]), ensure_ascii=False)


@pytest.mark.parametrize("name", NAMES)
def test_they_are_shuffled_always_in_the_same_way(name):
    terms = bp.arrange(name).page.asked["terms"]
    assert bp.arrange(name).page.asked["terms"] == terms
    lines = EXERCISES[name].lines
    assert [line for line in terms if line != lines.all[-1]] != lines.body


def test_a_stored_notebook_has_the_lines_alone():
    data = bp.arrange("conv_bias_grad")._repr_mimebundle_()
    assert data["text/plain"].startswith(
        "Arrange: Put the lines of conv_bias_grad for matrices in order. One of them does not belong.\n"
        "def conv_bias_grad(dz):\n    return db\n"
    )
    assert set(data) == {"text/plain", "application/vnd.jupyter.widget-view+json"}


def test_a_teacher_sees_them_in_order(monkeypatch):
    assert not bp.arrange("conv_bias_grad").page.asked["open"]
    monkeypatch.setenv("BPCNN_OPEN", "1")
    assert bp.arrange("conv_bias_grad").page.asked["open"]


@pytest.mark.parametrize("name", ["sgd_step", "conv", 3, ["conv_forward"]])
def test_what_has_no_lines_is_refused(name):
    with pytest.raises(ValueError, match=r"^name is .*, expected one of cross_correlation, convolution, conv_forward"):
        bp.arrange(name)
