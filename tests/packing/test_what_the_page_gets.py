"""The network in the page, seen from Python: what the page is given, and that it reads what people draw."""

import base64
import zlib

import numpy as np
import pytest
from hands import Hand, drawn
from packed_layers import digits_network

import bpcnn_helpers as bp

DATA = bp.digits(seed=0)


def bytes_of(packed, kind):
    return np.frombuffer(zlib.decompress(base64.b64decode(packed)), kind)


def test_the_page_gets_the_digits_their_order_and_both_weights():
    model = digits_network()
    first = {name: value + 1 for name, value in model.params.items()}
    shown = bp.pocket(model, DATA, first=first)
    state = shown.page.state
    pictures = bytes_of(state["data"]["pictures"], np.uint8).reshape(-1, 1, 8, 8) / state["data"]["levels"]
    assert np.array_equal(pictures, np.concatenate([DATA.x_train, DATA.x_test]))
    assert state["data"]["labels"] == [*DATA.y_train, *DATA.y_test]
    order = bytes_of(state["data"]["order"], "<u2")
    assert np.array_equal(order[: len(DATA.x_train)], np.random.default_rng(0).permutation(len(DATA.x_train)))
    assert state["first"]["b⁶"] == [1] * 10
    assert state["packed"]["start"]["b⁶"] == [0] * 10
    assert [s["grad"] for s in state["stations"]] == ["∂J/∂x", "δ²", "∂J/∂a²", "∂J/∂a³", "δ⁴", "∂J/∂a⁴", "∂J/∂a⁵", "δ⁶"]
    assert repr(shown) == "Pocket(W², b², W⁴, b⁴, W⁶, b⁶; 1797 digits)"
    assert len(repr(state)) < 300_000


def test_it_reads_what_people_draw():
    """Six hands that had no part in choosing the pen or the copies."""
    model, (x, y) = digits_network(), bp.augment(DATA.x_train, DATA.y_train)
    bp.train(model, (x, y), optimizer=bp.SGD(model, lr=bp.cosine(0.2)), epochs=8, batch_size=32, progress=False)
    right = []
    for seed in range(6):
        hand = Hand(seed)
        pictures = np.concatenate([bp.as_digit(drawn(hand.strokes(digit), pen=2)) for digit in range(10)])
        right += (model.forward(pictures).argmax(axis=1) == np.arange(10)).tolist()
    assert len(right) == 60
    assert np.mean(right) >= 0.85
    assert bp.evaluate(model, DATA[2:])[1] > 0.97


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: bp.pocket(digits_network(), DATA[:2]), TypeError, "expected a Split, as digits"),
        (lambda: bp.pocket(bp.Linear(3, 2), DATA), ValueError, "x has shape"),
        (lambda: bp.pocket(digits_network(), DATA, first={}), ValueError, "^first has .*, expected 0.weight, "),
    ],
)
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call()
