"""not_finite.py: what is no longer finite is named, and each cause from exactly where it is one."""

from types import SimpleNamespace

import numpy as np
import pytest

from bpcnn_helpers.nn.not_finite import GROWN, TOO_LARGE_A_RATE, first_not_finite, largest, likely_cause

HUGE = np.finfo(float).max ** 0.25


@pytest.mark.parametrize(
    ("loss", "weight", "slope", "said"),
    [
        (1, 1, 1, None),
        (np.nan, np.nan, 1, "the loss (nan)"),
        (1, np.inf, np.nan, "w"),
        (1, 1, -np.inf, "the gradient of w"),
    ],
)
def test_the_first_that_is_not_finite_is_named(loss, weight, slope, said):
    model = SimpleNamespace(params={"w": np.array([0.0, weight])}, grads={"w": np.array([slope, 0.0])})
    assert first_not_finite(loss, model) == said


def test_the_largest_of_arrays_one_of_which_is_empty():
    assert largest([np.zeros((0, 2)), np.array([0.25, -0.5])]) == 0.5


def cause(x, weight=1.0, loss_is=1.0, start=1.0):
    """The likely cause where a model hands its data on."""
    model = SimpleNamespace(params={"w": np.array([weight])}, forward=lambda x: x)
    return likely_cause(model, np.array([[x]]), None, lambda outputs, _: (loss_is, outputs), start)


@pytest.mark.parametrize(("output", "is_blamed"), [(HUGE / 2, True), (HUGE, False), (np.float32(1e12), False)])
def test_the_loss_is_blamed_for_moderate_outputs_alone(output, is_blamed):
    """Of float32 a trillion is too much: squared twice it is infinite."""
    assert cause(output, loss_is=np.inf).startswith("the loss function") is is_blamed


@pytest.mark.parametrize(("weight", "is_blamed"), [(GROWN, False), (GROWN + 1, True), (np.nan, True)])
def test_the_rate_is_blamed_for_weights_that_have_grown_a_thousandfold(weight, is_blamed):
    assert (cause(1.0, weight) == TOO_LARGE_A_RATE) is is_blamed


@pytest.mark.parametrize(("number", "is_blamed"), [(HUGE, False), (2 * HUGE, True)])
def test_data_and_weights_are_blamed_where_products_of_them_overflow(number, is_blamed):
    for found in (cause(number), cause(1.0, number, start=number)):
        assert found.startswith("the numbers in the data, or the weights") is is_blamed


def test_where_there_are_no_layers_to_look_at_it_is_the_way_back():
    assert cause(1.0) == (
        "none was found; data, weights and rate look as they should, so look at what the layers do on their way back"
    )
