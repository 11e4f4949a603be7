"""The small form of an exercise: plain arrays, the same mistakes, and nothing of what it has not."""

import numpy as np
import pytest
from exercising import message

import bpcnn_helpers as bp
from bpcnn_helpers.exercises.checking import check, forget, progress
from bpcnn_helpers.exercises.known import EXERCISES

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


def test_a_rung_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ValueError, match=r"^rung is 'layer', expected 'whole' or 'matrices' for conv_forward$"):
        check("conv_forward", conv_forward, rung="layer")
    with pytest.raises(ValueError, match=r"^rung is 'matrices', expected 'whole' for sgd_step$"):
        check("sgd_step", conv_forward, rung="matrices")
    with pytest.raises(ValueError, match=r"^rung is 2, expected"):
        check("conv_forward", conv_forward, rung=2)


def test_progress_tells_the_rung(capsys):
    forget()
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
    forget()
    check("conv_forward", whole, whose="the solution folded above")
    assert capsys.readouterr().out == "conv_forward: right (the solution folded above).\n"
    said = message("conv_weight_grad", lambda *a: bp.rot180(conv_weight_grad(*a)), rung="matrices", whose="Ada's")
    assert said.startswith("conv_weight_grad: not right yet (Ada's). Your kernel is turned;")
    capsys.readouterr()
    progress("conv_forward", "conv_weight_grad")
    assert capsys.readouterr().out == "Exercises: conv_forward open · conv_weight_grad open\n"
    with pytest.raises(TypeError, match=r"^whose is 3, expected a text"):
        check("conv_forward", whole, whose=3)
