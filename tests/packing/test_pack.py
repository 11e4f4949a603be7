"""A packed network does what the operations do: to the last digit on whole numbers and fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packed_layers import LAYERS, digits_network, expected, with_whole_numbers
from reference import numbers, walks

import bpcnn_helpers as bp
from bpcnn_helpers.packing.program import Program


@pytest.mark.parametrize("name", LAYERS)
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_packed_layer_is_the_layer(name, seed):
    layer, packed, arrays = with_whole_numbers(name, seed)
    row = packed.row(object)
    for own, values in arrays.items():
        packed.program.of(row, own)[...] = values
    packed.program.run("forward", row)
    packed.program.run("backward", row)
    for own, values in expected(layer, packed, arrays).items():
        assert np.array_equal(packed.program.of(row, own), values), own


@settings(max_examples=30, deadline=None)
@given(walks(), st.integers(0, 2**32 - 1), st.sampled_from(["int", "Fraction"]))
def test_a_traced_convolution_is_the_convolution(walk, seed, kind):
    (x_shape, w_shape, steps), rng = walk, np.random.default_rng(seed)
    arrays = {"x": numbers(rng, x_shape, kind), "w": numbers(rng, w_shape, kind)}
    program = Program()
    for name, array in arrays.items():
        program.array(name, array.shape)
    program.trace("forward", "z", lambda x, w: bp.conv2d(x, w, **steps), "x", "w")
    row = program.numbers(object)
    for name, array in arrays.items():
        program.of(row, name)[...] = array
    program.run("forward", row)
    assert np.array_equal(program.of(row, "z"), bp.conv2d(*arrays.values(), **steps))


def test_numbers_conditions_and_what_is_shared_have_their_places():
    program = Program()
    program.array("x", (3,))

    def formulas(x):
        a, b, c = x
        shared = a * b + 1
        return np.array(
            [0, 5, a, shared, shared, 2 * a * b * c, shared / c, (a > b) * a, a.maximum(b).maximum(c)], object
        )

    program.trace("", "y", formulas, "x")
    row = program.numbers(object)
    program.of(row, "x")[...] = Fraction(2), Fraction(3), Fraction(5)
    program.run("", row)
    assert program.of(row, "y").tolist() == [0, 5, 2, 7, 7, 60, Fraction(7, 5), 0, 5]


def test_training_a_packed_network_gives_the_losses_of_train():
    model, data, losses = digits_network(), bp.digits(seed=0), []
    packed = bp.pack(model, bp.cross_entropy, data.x_train[0])
    row, labels = packed.row(), np.eye(10)
    x, y = data.x_train[:400], data.y_train[:400]
    model.forward(x)
    sgd = bp.SGD(model, lr=0.2, momentum=0.5)
    for begin in range(0, 400, 8):
        batch = slice(begin, begin + 8)
        loss, dz = bp.cross_entropy(model.forward(x[batch]), y[batch])
        model.backward(dz)
        sgd.step()
        losses.append(packed.train_step(row, x[batch], labels[y[batch]], lr=0.2, momentum=0.5) - loss)
    assert len(losses) == 50
    assert np.abs(losses).max() < 1e-12
    for name, own in packed.params.items():
        np.testing.assert_allclose(packed.program.of(row, own), model.params[name], atol=1e-12)


def test_its_gradients_pass_the_gradient_check():
    rng = np.random.default_rng(1)
    model = bp.Sequential(
        bp.Conv2d(1, 2, 2, rng=0), bp.Sigmoid(), bp.AvgPool2d(2), bp.Flatten(), bp.Linear(2, 3, rng=0)
    )
    packed, x, t = bp.pack(model, bp.squared_error, np.zeros((1, 3, 3))), rng.normal(size=(1, 3, 3)), rng.normal(size=3)
    row = packed.row()
    packed.run(row, x, t)
    grads = {own: packed.program.of(row, f"∂J/∂{own}").copy() for own in packed.start}

    def loss(**params):
        for own, value in params.items():
            packed.program.of(row, own)[...] = value
        packed.run(row, x, t)
        return packed.program.of(row, "J").item()

    assert bp.gradient_check(loss, packed.start, grads=grads).passed


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: bp.pack(bp.Linear(4, 2), bp.cross_entropy, np.zeros(3)), ValueError, r"x has shape \(1, 3\)"),
        (lambda: bp.pack(bp.Linear(4, 2), "loss", np.zeros(4)), TypeError, "^loss is 'loss', expected a function$"),
        (lambda: bp.pack(bp.relu, bp.cross_entropy, np.zeros(4)), TypeError, "^model is <function relu"),
        (lambda: bp.pack(bp.Sequential(), bp.cross_entropy, np.zeros(4)), ValueError, "at least one layer in it"),
    ],
)
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call()
