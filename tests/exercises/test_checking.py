"""What `check` and `progress` say."""

import inspect
import sys
import warnings

import numpy as np
import pytest
from exercising import label, message
from IPython.core.formatters import DisplayFormatter
from wrong_answers.matrices.correlation import four_loops, scipys_convolution, turned
from wrong_answers.matrices.size import floor_division
from wrong_answers.step import returns_new_ones

import bpcnn_helpers as bp
from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.exercises.progress import progress


def test_messages_say_what_to_look_at(capsys):
    result = check("cross_correlation", turned, seed=1)
    hint = "Your kernel is turned: that is a convolution. Here the kernel is laid as it is."
    assert result.message == f"cross_correlation: not right yet. {hint}"
    assert capsys.readouterr().out == result.message + "\n"
    assert repr(result) == f"Check(passed=False, message={result.message!r})"
    assert not result
    assert check("cross_correlation", four_loops)


def test_a_notebook_shows_the_message_once():
    assert DisplayFormatter().format(check("output_size", floor_division)) == ({}, {})


def stub_dots(x, k): ...


def stub_pass(x, k):
    pass


def stub_pass_and_none(x, k):
    pass
    return None


def stub_documented(x, k):
    """Correlate."""
    ...


def stub_none(x, k):
    return None  # your turn


def stub_raises(x, k):
    raise NotImplementedError


def stub_raises_later(x, k):
    z = np.zeros(x.shape)
    raise NotImplementedError(z)


@pytest.mark.parametrize(
    "stub",
    [stub_dots, stub_pass, stub_pass_and_none, stub_documented, stub_none, stub_raises, stub_raises_later],
    ids=label,
)
def test_a_stub_is_not_filled_in(stub, capsys):
    assert message("cross_correlation", stub) == "cross_correlation: not filled in yet."
    assert message("sgd_step", lambda params, grads, lr: None) == "sgd_step: not filled in yet."
    capsys.readouterr()
    progress("cross_correlation", "sgd_step")
    assert capsys.readouterr().out == "Exercises: cross_correlation open · sgd_step open\n"


def test_other_constants_are_no_stub():
    assert "not filled" not in message("output_size", lambda n, f, p, s: 5)


def test_wrong_parameters_are_named():
    assert message("convolution", lambda x: x).endswith("Your function takes (x), expected (x, k).")
    assert check("convolution", lambda *both: bp.convolve2d(*both))
    assert check("convolution", lambda a, b, mode="valid": bp.convolve2d(a, b, mode))


def test_what_is_no_function_is_named():
    assert message("convolution", np.ones(3)) == "convolution: expected your function, got a ndarray."
    assert message("convolution", None) == "convolution: expected your function, got a NoneType."


def test_an_unknown_exercise_is_the_notebooks_mistake():
    with pytest.raises(ValueError, match="name is 'conv', expected one of cross_correlation, convolution, output_size"):
        check("conv", four_loops)
    with pytest.raises(ValueError, match="name is 'conv'"):
        progress("conv")


def test_prints_and_warnings_of_a_student_are_dropped(capsys):
    def talks(x, k):
        print("here")
        print("there, \ud800, which is no character", file=sys.stderr)
        sys.stdout.write("and")
        sys.stderr.write("there")
        warnings.warn("careful", stacklevel=1)
        return four_loops(x, k) + 0 * np.log(np.zeros(1) + 1) + np.nan_to_num(np.zeros(1) / np.zeros(1))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check("cross_correlation", talks).passed
    assert capsys.readouterr() == ("cross_correlation: right.\n", "")


def test_progress(capsys):
    check("cross_correlation", four_loops)
    check("convolution", scipys_convolution)
    check("convolution", four_loops)
    check("sgd_step", returns_new_ones)
    check("conv_bias_grad", lambda dz: dz.sum((0, 2, 3)), counts=False)
    check("output_size", 3)
    capsys.readouterr()
    progress("cross_correlation", "convolution", "sgd_step", "conv_bias_grad", "output_size")
    states = "cross_correlation solved · convolution solved · sgd_step tried · conv_bias_grad open · output_size open"
    assert capsys.readouterr().out == f"Exercises: {states}\n"
    progress()
    assert capsys.readouterr().out.count("·") == len(EXERCISES) - 1


def test_forgetting_begins_anew(capsys):
    check("cross_correlation", four_loops)
    progress.forget()
    capsys.readouterr()
    progress("cross_correlation")
    assert capsys.readouterr().out == "Exercises: cross_correlation open\n"


def test_names_and_signatures():
    assert {name: tuple(e.names) for name, e in EXERCISES.items()} == {
        "cross_correlation": ("x", "k"),
        "convolution": ("x", "k"),
        "output_size": ("n", "f", "p", "s"),
        "conv_forward": ("x", "w", "b", "stride", "padding"),
        "conv_weight_grad": ("dz", "x", "kernel_size", "stride", "padding"),
        "conv_input_grad": ("dz", "w", "input_size", "stride", "padding"),
        "conv_bias_grad": ("dz",),
        "max_pool_backward": ("dz", "x", "size", "stride"),
        "avg_pool_backward": ("dz", "input_size", "size", "stride"),
        "subsample_backward": ("dz", "x", "beta", "b", "size"),
        "linear_backward": ("dz", "x", "w"),
        "softmax_cross_entropy": ("logits", "labels"),
        "sgd_step": ("params", "grads", "lr"),
    }
    assert bp.check is check
    assert bp.progress is progress
    assert list(inspect.signature(check).parameters) == ["name", "function", "rung", "seed", "counts", "whose"]
