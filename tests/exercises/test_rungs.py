"""The small form of an exercise: plain arrays, the same mistakes, and nothing of what it has not."""

import numpy as np
import pytest
from exercising import label, message
from wrong_answers import WRONG

import bpcnn_helpers as bp
from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.exercises.progress import progress

SMALL = {name: exercise.rungs["matrices"] for name, exercise in EXERCISES.items() if "matrices" in exercise.rungs}


def conv_forward(x, w, b):
    return bp.correlate2d(x, w) + b


def conv_weight_grad(dz, x, kernel_size):
    return bp.correlate2d(x, dz)


def conv_input_grad(dz, w, input_size):
    return bp.convolve2d(dz, w, "full")


def max_pool_backward(dz, x, size):
    dx = np.zeros(x.shape)
    for u, v in np.ndindex(dz.shape):
        window = x[u * size : (u + 1) * size, v * size : (v + 1) * size]
        i, j = divmod(np.argmax(window), size)
        dx[u * size + i, v * size + j] = dz[u, v]
    return dx


def subsample_backward(dz, x, beta, b, size):
    down = bp.sum_pool2d(x, size)
    y = bp.sigmoid(beta * down + b)
    delta = dz * y * (1 - y)
    return np.kron(beta * delta, np.ones((size, size))), (delta * down).sum(), delta.sum()


def softmax_cross_entropy(logits, labels):
    shifted = logits - logits.max()
    log_p = shifted - np.log(np.exp(shifted).sum())
    return -log_p[labels], np.exp(log_p) - np.eye(len(logits))[labels]


RIGHT = {
    "cross_correlation": bp.correlate2d,
    "convolution": bp.convolve2d,
    "conv_forward": conv_forward,
    "conv_weight_grad": conv_weight_grad,
    "conv_input_grad": conv_input_grad,
    "conv_bias_grad": lambda dz: dz.sum(),
    "max_pool_backward": max_pool_backward,
    "avg_pool_backward": lambda dz, size: np.kron(dz / size**2, np.ones((size, size))),
    "subsample_backward": subsample_backward,
    "linear_backward": lambda dz, x, w: (w.T @ dz, np.outer(dz, x), dz),
    "softmax_cross_entropy": softmax_cross_entropy,
}


@pytest.mark.parametrize("name", SMALL)
def test_the_small_form_is_solved_by_plain_arrays(name):
    for seed in range(10):
        assert check(name, RIGHT[name], rung="matrices", seed=seed).message == f"{name}: right."


def test_the_small_form_has_its_own_arguments():
    assert {name: tuple(e.names) for name, e in SMALL.items()} == {
        "cross_correlation": ("x", "k"),
        "convolution": ("x", "k"),
        "conv_forward": ("x", "w", "b"),
        "conv_weight_grad": ("dz", "x", "kernel_size"),
        "conv_input_grad": ("dz", "w", "input_size"),
        "conv_bias_grad": ("dz",),
        "max_pool_backward": ("dz", "x", "size"),
        "avg_pool_backward": ("dz", "size"),
        "subsample_backward": ("dz", "x", "beta", "b", "size"),
        "linear_backward": ("dz", "x", "w"),
        "softmax_cross_entropy": ("logits", "labels"),
    }


def strided_weight_grad(dz, x, kernel_size, stride):
    (kh, kw), dw = kernel_size, np.zeros(kernel_size)
    for u, v in np.ndindex(dz.shape):
        dw += dz[u, v] * x[u * stride : u * stride + kh, v * stride : v * stride + kw]
    return dw


def strided_input_grad(dz, w, input_size, stride):
    (kh, kw), dx = w.shape, np.zeros(input_size)
    for u, v in np.ndindex(dz.shape):
        dx[u * stride : u * stride + kh, v * stride : v * stride + kw] += dz[u, v] * w
    return dx


def only_what_is_reached(dz, w, input_size, stride):
    size = [(places - 1) * stride + cells for places, cells in zip(dz.shape, w.shape)]
    return strided_input_grad(dz, w, size, stride)


STRIDED = {"conv_weight_grad": strided_weight_grad, "conv_input_grad": strided_input_grad}


def test_with_a_stride_matrices_stay_matrices():
    found = {name: exercise.rungs["strided"] for name, exercise in EXERCISES.items() if "strided" in exercise.rungs}
    assert {name: tuple(e.names) for name, e in found.items()} == {
        "conv_weight_grad": ("dz", "x", "kernel_size", "stride"),
        "conv_input_grad": ("dz", "w", "input_size", "stride"),
    }
    for name, exercise in found.items():
        drawn = [dict(zip(exercise.names, a)) for seed in range(5) for a in exercise.draw(np.random.default_rng(seed))]
        assert {a["stride"] for a in drawn} == {1, 2, 3}
        for seed in range(10):
            assert check(name, STRIDED[name], rung="strided", seed=seed).message == f"{name}: right."


@pytest.mark.parametrize(
    ("name", "wrong", "hint"),
    [
        ("conv_weight_grad", lambda *a: strided_weight_grad(*a[:3], 1), "stride ignored"),
        ("conv_weight_grad", lambda *a: bp.rot180(strided_weight_grad(*a)), "kernel turned"),
        ("conv_input_grad", lambda dz, w, *rest: strided_input_grad(dz, bp.rot180(w), *rest), "kernel turned"),
        ("conv_input_grad", only_what_is_reached, "cells left over"),
    ],
)
def test_with_a_stride_the_mistakes_are_known(name, wrong, hint):
    for seed in range(5):
        assert EXERCISES[name].mistakes[hint].hint in message(name, wrong, rung="strided", seed=seed)


def test_a_rung_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ValueError, match=r"^rung is 'layer', expected 'whole' or 'matrices' for conv_forward$"):
        check("conv_forward", conv_forward, rung="layer")
    with pytest.raises(ValueError, match=r"^rung is 'matrices', expected 'whole' for sgd_step$"):
        check("sgd_step", conv_forward, rung="matrices")
    with pytest.raises(ValueError, match=r"^rung is 'strided', expected 'whole' or 'matrices' for conv_bias_grad$"):
        check("conv_bias_grad", conv_forward, rung="strided")
    with pytest.raises(ValueError, match=r"^rung is 2, expected"):
        check("conv_forward", conv_forward, rung=2)


def test_progress_tells_the_rung(capsys):
    progress.forget()
    states = []
    for rung, answer in (("matrices", max), ("matrices", conv_forward), ("whole", conv_forward), ("whole", whole)):
        check("conv_forward", answer, rung=rung)
        capsys.readouterr()
        progress("conv_forward")
        states.append(capsys.readouterr().out.removeprefix("Exercises: conv_forward ").strip())
    assert states == ["tried", "solved for matrices", "solved for matrices", "solved"]
    check("conv_forward", conv_forward, rung="matrices")
    check("cross_correlation", bp.correlate2d, rung="matrices")
    capsys.readouterr()
    progress("conv_forward", "cross_correlation")
    assert capsys.readouterr().out == "Exercises: conv_forward solved · cross_correlation solved\n"


def whole(x, w, b, stride, padding):
    return bp.conv2d(x, w, b, stride=stride, padding=padding)


def test_a_solution_says_whose_it_is_and_does_not_count(capsys):
    progress.forget()
    check("conv_forward", whole, whose="the solution folded above")
    assert capsys.readouterr().out == "conv_forward: right (the solution folded above).\n"
    said = message("conv_weight_grad", lambda *a: bp.rot180(conv_weight_grad(*a)), rung="matrices", whose="Ada's")
    assert said.startswith("conv_weight_grad: not right yet (Ada's). Your kernel is turned;")
    capsys.readouterr()
    progress("conv_forward", "conv_weight_grad")
    assert capsys.readouterr().out == "Exercises: conv_forward open · conv_weight_grad open\n"
    with pytest.raises(TypeError, match=r"^whose is 3, expected a text"):
        check("conv_forward", whole, whose=3)


# The wrong answers to the whole, asked for plain arrays

LACKING = {"batch", "sample", "channel", "stride", "padding"}
CANNOT_SHOW = {  # mistakes of the whole that come out right where there is one sample, one channel, or no overlap
    "conv_forward": {"bias on the wrong axis", "step that does not fit"},
    "conv_weight_grad": {"step that does not fit"},
    "conv_input_grad": {"cells left over"},
    "max_pool_backward": {"= for +=", "cells left over"},
    "avg_pool_backward": {"= for +=", "mean of the windows", "cells left over"},
}


ANOTHER = {"columns_instead_of_pairs"}  # which for one sample is right but for a class that is far behind


def on_plain_arrays(name, answer):
    """Return the small form of an answer to the whole."""
    exercise, small = EXERCISES[name], SMALL[name]
    if exercise.plain is True:
        return answer

    def plain(*arguments):
        whole = exercise.plain._lifted(dict(zip(small.names, arguments, strict=True)))
        found = answer(*(whole[argument] for argument in exercise.names))
        parts = tuple(map(np.asarray, found)) if exercise.returns else np.asarray(found)
        return exercise.plain._lowered(parts)

    return plain


@pytest.mark.parametrize("name", SMALL)
def test_a_wrong_answer_gets_its_hint_and_none_of_what_the_small_form_has_not(name):
    mistakes, whole = SMALL[name].mistakes, EXERCISES[name].mistakes
    silent = {known.hint for mistake, known in whole.items() if mistake not in mistakes}
    seen = set()
    for mistake, answer in WRONG[name]:
        result = check(name, on_plain_arrays(name, answer), rung="matrices", seed=0)
        assert not [hint for hint in silent if hint in result.message], answer
        if mistake in mistakes and not result.passed and answer.__name__ not in ANOTHER:
            assert result.message.startswith(f"{name}: not right yet. {mistakes[mistake].hint}"), answer
            seen.add(mistake)
    assert set(mistakes) - seen == CANNOT_SHOW.get(name, set())


@pytest.mark.parametrize("name", [name for name in SMALL if EXERCISES[name].plain is not True], ids=label)
def test_no_hint_speaks_of_what_the_small_form_has_not(name):
    assert not [known.hint for known in SMALL[name].mistakes.values() if any(word in known.hint for word in LACKING)]
    assert len(SMALL[name].mistakes) >= 6
