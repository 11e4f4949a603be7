"""A hint is given for its own mistakes only, and what goes wrong first is named first."""

from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from exercising import label, message
from wrong_answers import WRONG
from wrong_answers.forward import refuses_a_rest, rounds_up
from wrong_answers.loss import guarded_by_a_billionth
from wrong_answers.matrices.correlation import four_loops
from wrong_answers.pooling.maximum import mask_of_winners, one_delta_a_cell

import bpcnn_helpers as bp
from bpcnn_helpers.exercises import hints
from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.known import EXERCISES

MISTAKES = [(name, mistake) for name, exercise in EXERCISES.items() for mistake in exercise.mistakes]


@cache
def said_of(name):
    """Return what is said of every wrong answer, by its mistake."""
    said = defaultdict(list)
    for mistake, answer in WRONG[name]:
        said[mistake] += [check(name, answer, seed=seed).message for seed in (0, 1)]
    return said


@pytest.mark.parametrize(("name", "mistake"), MISTAKES, ids=label)
def test_other_mistakes_do_not_get_the_hint(name, mistake):
    mistakes = EXERCISES[name].mistakes
    hint = mistakes[mistake].hint
    others = {other: said for other, said in said_of(name).items() if mistakes[other].hint != hint}
    assert len(others) >= 3
    assert [other for other, said in others.items() if any(hint in message for message in said)] == []
    assert all(hint in message for message in said_of(name)[mistake])


def test_no_two_mistakes_of_an_exercise_share_a_hint():
    for exercise in EXERCISES.values():
        given = [known.hint for known in exercise.mistakes.values()]
        assert len(set(given)) == len(given)


@pytest.mark.parametrize(
    ("name", "answer", "misleading"),
    [
        ("conv_forward", refuses_a_rest, hints.STRIDE),
        ("conv_forward", rounds_up, hints.STRIDE),
        ("max_pool_backward", mask_of_winners, hints.STRIDE),
        ("max_pool_backward", one_delta_a_cell, hints.STRIDE),
        ("softmax_cross_entropy", guarded_by_a_billionth, hints.BATCH),
    ],
    ids=label,
)
def test_what_was_misleading_is_not_said(name, answer, misleading):
    for seed in range(20):
        assert misleading not in message(name, answer, seed=seed)


# The natural first try: a function for one sample and one channel, from which several things are missing.

FIRST = "not right yet. More than one thing goes wrong. The first: "


def one_map_without_anything(x, w, b, stride, padding):
    z = [[bp.correlate2d(sample[0], kernels[0]) for kernels in w] for sample in x]
    return np.array(z)


def one_map_and_a_bias(x, w, b, stride, padding):
    return one_map_without_anything(x, w, b, stride, padding) + b[:, None, None]


def all_maps_and_a_bias(x, w, b, stride, padding):
    z = [[sum(bp.correlate2d(a, k) for a, k in zip(sample, ks, strict=True)) for ks in w] for sample in x]
    return np.array(z) + b[:, None, None]


def without_a_padding_and_with_a_rest_refused(x, w, b, stride, padding):
    return refuses_a_rest(x, w, b, stride, 0)


@pytest.mark.parametrize(
    ("answer", "first"),
    [
        (one_map_without_anything, "bias forgotten"),
        (one_map_and_a_bias, "one input channel"),
        (all_maps_and_a_bias, "stride ignored"),
        (without_a_padding_and_with_a_rest_refused, "step that does not fit"),
    ],
    ids=label,
)
def test_the_first_thing_that_is_missing_is_named(answer, first):
    hint = EXERCISES["conv_forward"].mistakes[first].hint
    for seed in range(10):
        assert message("conv_forward", answer, seed=seed).startswith(f"conv_forward: {FIRST}{hint}\n")


def test_the_first_of_two_things_that_are_missing_in_a_gradient_is_named():
    def plus_forgotten(dz, w, input_size, stride, padding):
        dx = np.zeros((len(dz), w.shape[1], *input_size))
        for u, v in np.ndindex(dz.shape[2:]):
            stamp = np.tensordot(dz[:, :, u, v], w, 1)
            place = dx[:, :, u : u + w.shape[2], v : v + w.shape[3]]
            place[...] = stamp[:, :, : place.shape[2], : place.shape[3]]
        return dx

    assert f"{FIRST}{hints.OVERLAP}\nFor\n" in message("conv_input_grad", plus_forgotten, seed=0)


def test_what_is_wrong_everywhere_has_no_first():
    assert "The first" not in message("conv_forward", lambda x, w, b, s, p: bp.conv2d(x, w, b, stride=s, padding=p) + 1)
    assert "The first" not in message("conv_bias_grad", lambda dz: np.zeros(7))


# Shapes and kinds


def test_a_missing_batch_and_channels_are_missed():
    said = message("conv_forward", lambda x, w, b, s, p: bp.correlate2d(x[0, 0], w[0, 0]), seed=0)
    assert "expected (1, 1, 1, 2). Are the axes of the batch and of the channels missing?\nFor\n" in said


def test_a_wrong_shape_is_shown_with_numbers():
    said = message("cross_correlation", lambda x, k: four_loops(x, k).ravel(), seed=0)
    x, k = (line for line in said.splitlines() if line.startswith(("  x = ", "  k = ")))
    assert any(digit in x for digit in "1234")
    assert any(digit in k for digit in "1234")


@pytest.mark.parametrize(
    ("kind", "lost"),
    [
        (np.int64, "the fractions are"),
        (np.int16, "the fractions are"),
        (np.uint8, "fractions, numbers below 0 and large ones are"),
        (np.int8, "fractions, numbers below 0 and large ones are"),
    ],
)
def test_a_result_of_integers_or_bytes_is_named(kind, lost):
    def whole(x, k):
        z = np.zeros(np.subtract(x.shape, k.shape) + 1, kind)
        z[...] = np.array(four_loops(x, k)).astype(np.int64).astype(kind)
        return z

    said = message("cross_correlation", whole, seed=0)
    assert said.endswith(f"Your result holds whole numbers only (dtype {np.dtype(kind)}), {lost} cut off.")
