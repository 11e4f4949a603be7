"""symptoms.py, one function at a time: from exactly where on a warning is given, and in which words."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.nn import symptoms
from bpcnn_helpers.nn.symptoms import ALIKE, FEW, LOOKED_AT


@pytest.mark.parametrize(
    ("x", "reach"),
    [([0.0, 100], "100"), ([-100.4, 3], "100"), ([99.99, 0], None), ([np.inf, 0], None), ([np.nan], None)],
)
def test_inputs_are_large_from_a_hundred(x, reach):
    expected = f"the inputs reach {reach}, and first weights are made for numbers around 1: divide by {reach}"
    assert symptoms.large_inputs(np.array(x)) == ([expected] if reach else [])


@pytest.mark.parametrize(
    ("weight", "are_alike"),
    [
        ([[1.0, 2], [1, 2]], True),
        ([[0.0, 0], [0, 0]], True),
        ([[8.0, 2], [8 + 8 * ALIKE, 2]], True),
        ([[8.0, 2], [8 + 9 * ALIKE, 2]], False),
        ([[-8.0, 2], [-8, 2 + 8 * ALIKE]], True),
        ([[1.0, 2], [3, 2]], False),
        ([[1.0, 2]], False),
        ([1.0, 1.0], False),
    ],
)
def test_units_are_alike_up_to_a_part_of_the_largest_weight(weight, are_alike):
    model = SimpleNamespace(params={"0.bias": np.ones(3), "0.weight": np.array(weight), "1.weight": np.eye(2)})
    alike = ["0.weight is alike for all units of its layer, so they all learn the same: start from random weights"]
    assert symptoms._alike(model) == (alike if are_alike else [])


def constant(weight, answer, grad=0.0):
    """A model that gives one answer to all samples, and whose gradient is this; `seen` are the batches."""
    params = {"w": np.full((2, 2), weight), "b": np.zeros(2)}
    model = SimpleNamespace(params=params, grads={name: 0 * param for name, param in params.items()}, seen=[])

    def backward(dz, input_grad=True):
        assert input_grad is False
        for name in model.grads:
            model.grads[name][...] = grad
        model.seen.append(dz)

    model.forward = lambda x: np.tile(np.array(answer, float), (len(x), 1))
    model.backward = backward
    return model


def history(epochs, accuracy):
    return SimpleNamespace(loss=[1.0] * epochs, accuracy=[0.0, accuracy])


def of_rows(outputs, targets):
    """A loss that has its targets as gradient."""
    assert len(outputs) == len(targets)
    return float(abs(outputs).sum()), targets


def found(model, n=2, epochs=1, of=100, accuracy=0.5, loss=of_rows):
    """How what is said after so many epochs begins."""
    warnings = symptoms.after_epoch(
        model, np.zeros((n, 2)), np.eye(2)[np.arange(n) % 2], loss, history(epochs, accuracy), of
    )
    return [re.match(r"after \S+|\w+", warning)[0] for warning in warnings]


def test_nothing_is_said_where_every_answer_is_right():
    assert found(constant(1.0, [1, 1]), accuracy=1.0) == []
    model = constant(1.0, [1, 1])
    assert found(model, accuracy=0.999) == ["w", "the"]
    model.layers = [bp.ReLU()]
    assert found(model) == ["w", "every"]


def test_a_gradient_that_stands_still_in_the_last_batch_alone_is_nothing():
    model = constant(1.0, [1, 1], grad=1.0)
    assert found(model) == ["w"]
    assert len(model.seen) == 1
    assert found(model) == ["w"]
    assert len(model.seen) == 1  # it moved in the last batch: nobody looked at all samples


def test_all_samples_are_looked_at_in_order():
    model, n = constant(1.0, [1, 1]), 2 * FEW + 1
    targets = np.arange(n)
    said = symptoms._without_gradient(model, np.zeros((n, 2)), targets, of_rows)
    assert said == ["the gradient of w, b is exactly 0 for all samples: they no longer learn"]
    assert [len(part) for part in model.seen] == [FEW, FEW, 1]
    assert np.array_equal(np.concatenate(model.seen), targets)
    assert symptoms._without_gradient(constant(1.0, [1, 1], 1.0), np.zeros((n, 2)), targets, of_rows) == []


def test_the_places_of_all_relus_that_are_off_are_named():
    sizes = []
    layers = [bp.ReLU(), SimpleNamespace(forward=lambda x: sizes.append(len(x)) or x), bp.ReLU()]
    x = np.zeros((2 * FEW + 1, 2))
    said = symptoms._off(SimpleNamespace(layers=layers), x)
    assert said == [
        f"every ReLU of layer {place} is off for all samples, so nothing below it learns: try a smaller learning rate, "
        "smaller inputs, or new first weights"
        for place in (0, 2)
    ]
    assert sizes == [FEW, FEW, 1]
    for sample in (0, FEW, -1):
        on = x.copy()
        on[sample, 1] = 1
        assert symptoms._off(SimpleNamespace(layers=layers), on) == []
    assert symptoms._off(SimpleNamespace(), x) == []


@pytest.mark.parametrize(("epochs", "asked_after"), [(1, 3), (11, 3), (16, 4), (39, 9), (40, 10), (400, 10)])
def test_chance_is_asked_about_once_after_a_quarter_of_the_training(epochs, asked_after):
    model = constant(1.0, [1, 1], grad=1.0)
    for grad in model.grads.values():
        grad[...] = 1
    said = {now: found(model, 10, now, epochs) for now in range(1, 13)}
    assert said == {now: ["w", f"after {now}"] if now == asked_after else ["w"] for now in range(1, 13)}


def squared(outputs, targets):
    return bp.squared_error(outputs, targets)


def chance(answers, targets, loss=squared, epoch=3):
    """What is said of these answers, one for each sample."""
    model = SimpleNamespace(forward=lambda x: x)
    return symptoms._no_better_than_chance(model, np.asarray(answers), np.array(targets), loss, epoch)


def test_ten_samples_are_enough():
    """Half are of each class: the mean row has a squared error of 1/4."""
    targets = np.eye(2)[np.arange(10) % 2]
    said = (
        "after 3 epochs the loss, 0.25, is no better than 0.25, that of one answer for all samples: "
        "it learns late or not at all"
    )
    assert chance(np.full((10, 2), 0.5), targets) == [said]
    assert chance(np.full((9, 2), 0.5), targets[:9]) == []


@pytest.mark.parametrize(("better", "is_said"), [(0.04, True), (0.05, True), (0.06, False)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_loss_that_is_five_percent_better_than_chance_is_better(better, is_said, sign):
    """Also where losses are below 0."""

    def loss(outputs, targets):
        return sign * 2 * (1 - sign * better if len(np.unique(outputs, axis=0)) > 1 else 1), outputs

    answers = np.arange(24.0).reshape(12, 2)
    assert bool(chance(answers, np.eye(2)[np.arange(12) % 2], loss)) is is_said


@pytest.mark.parametrize(("right", "is_said"), [(6, True), (7, False)])
def test_twice_as_many_right_answers_as_by_chance_are_something_learnt(right, is_said):
    """There are four classes of three samples each: more than 6 of 12 is more than twice a quarter."""
    labels = np.arange(12) % 4
    answers = np.eye(4)[np.where(np.arange(12) < right, labels, (labels + 1) % 4)]
    assert bool(chance(answers, labels, lambda outputs, targets: (1.0, outputs))) is is_said


def test_the_samples_are_from_all_over():
    n, seen = 3 * LOOKED_AT, []
    x = np.arange(n, dtype="float32")[:, None] * np.ones(2, "float32")
    chance(x, np.arange(n) % 2, lambda outputs, targets: (seen.append((outputs, targets)) or 1.0, outputs))
    assert {outputs.dtype for outputs, _ in seen} == {np.dtype("float32")}
    (outputs, targets), *others = seen
    assert len(outputs) == LOOKED_AT
    assert (outputs[0, 0], outputs[-1, 0]) == (0, n - 1)
    assert set(np.diff(outputs[:, 0])) == {3, 4}
    assert np.array_equal(targets, outputs[:, 0] % 2)
    assert all(other[0].shape == outputs.shape and np.ptp(other[0], axis=0).max() == 0 for other in others)


def test_one_answer_is_the_frequencies_their_logarithms_or_the_mean():
    outputs = np.arange(12.0).reshape(4, 3)
    for targets in (np.array([0, 0, 1, 0]), np.eye(3)[[0, 0, 1, 0]]):
        often, logarithms, mean = symptoms._one_answer(outputs, targets)
        assert often.tolist() == [0.75, 0.25, 0]
        assert np.array_equal(np.exp(logarithms).round(12), [0.75, 0.25, 0.25])  # 0 is taken for one sample
        assert mean.tolist() == [4.5, 5.5, 6.5]
