"""A line left as ``...`` is not filled in yet, however it surfaces; other mistakes are told."""

import numpy as np
import pytest
from exercising import label, message

from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.stubs import surfaces


def result(dz, x, kernel_size):
    (kh, kw), dw = kernel_size, np.zeros(kernel_size)
    for u, v in np.ndindex(dz.shape):
        dw += dz[u, v] * x[u : u + kh, v : v + kw]
    return ...  # complete this line


def in_an_array(dz, x, kernel_size):
    return [[...]]


def assigned_into_an_array(dz, x, kernel_size):
    dw = np.zeros(kernel_size)
    for i, j in np.ndindex(dw.shape):
        dw[i, j] = ...  # complete this line
    return dw


def added(dz, x, kernel_size):
    dw = np.zeros(kernel_size)
    for _ in np.ndindex(dz.shape):
        dw += ...  # complete this line
    return dw


def times(dz, x, kernel_size):
    dw = np.zeros(kernel_size)
    for u, v in np.ndindex(dz.shape):
        dw += dz[u, v] * ...
    return dw


def a_window(dz, x, kernel_size):
    dw = np.zeros(kernel_size)
    for u, v in np.ndindex(dz.shape):
        window = ...  # complete this line
        dw += dz[u, v] * window
    return dw


def an_index(dz, x, kernel_size):
    dw = np.zeros(kernel_size)
    for i, j in np.ndindex(dw.shape):
        places = ...  # complete this line
        dw[i, j] = np.sum(dz * x[places].sum())
    return dw


def two(dz, x, kernel_size):
    kh, kw = ..., ...
    return x[kh, kw]


def a_line(dz, x, kernel_size):
    dw = np.zeros(kernel_size)
    for _ in np.ndindex(dz.shape):
        ...  # complete this line
    return dw


def the_last_line_of_a_loop(dz, x, kernel_size):
    (kh, kw), dw = kernel_size, np.zeros(kernel_size)
    for u, v in np.ndindex(dz.shape):
        window = x[u : u + kh, v : v + kw]  # noqa: F841
        ...  # complete this line
    return dw


def a_loop(dz, x, kernel_size):
    dw = np.zeros(kernel_size)
    for _ in np.ndindex(dz.shape):
        ...
    return dw


def two_indices(dz, x, kernel_size):
    window = x[..., ...]  # complete this line
    return window


def the_ends_of_slices(dz, x, kernel_size):
    return sum(dz[u, v] * x[u:..., v:...] for u, v in np.ndindex(dz.shape))


def an_argument(dz, x, kernel_size):
    return np.zeros(...)


def window_of(x, u, v):
    return ...


def elsewhere(dz, x, kernel_size):
    return sum(dz[u, v] * window_of(x, u, v) for u, v in np.ndindex(dz.shape))


GAPS = [
    result,
    in_an_array,
    assigned_into_an_array,
    added,
    times,
    a_window,
    an_index,
    two,
    two_indices,
    the_ends_of_slices,
    an_argument,
    a_line,
    the_last_line_of_a_loop,
    a_loop,
    elsewhere,
]


@pytest.mark.parametrize("gap", GAPS, ids=label)
def test_a_line_that_is_left_open_is_not_filled_in(gap):
    assert message("conv_weight_grad", gap, rung="matrices") == "conv_weight_grad: not filled in yet."


def test_a_gap_without_a_source_is_seen_by_what_it_does():
    for line in ("return ...", "return np.array([[...]], object)", "return dz + ...", "return {}[...] if 0 else ....T"):
        names = {"np": np}
        exec(f"def f(dz, x, kernel_size):\n    {line}", names)
        assert message("conv_weight_grad", names["f"], rung="matrices") == "conv_weight_grad: not filled in yet."


def in_place(params, grads, lr):
    for name in params:
        params[name] -= ...  # complete this line


def replaced(params, grads, lr):
    for name in params:
        params[name] = ...


def test_a_gap_in_what_is_changed_in_place():
    names = {}
    exec("def without_a_source(params, grads, lr):\n    params.update(dict.fromkeys(params, ...))", names)
    for gap in (in_place, replaced, names["without_a_source"]):
        assert message("sgd_step", gap) == "sgd_step: not filled in yet."


# What is filled in


def dots_among_indices(dz, x, kernel_size):
    rows = (..., slice(1))
    return np.zeros(kernel_size)[rows] + x[..., :1]


def dots_kept_above_what_was_written(dz, x, kernel_size):
    ...
    dw = np.zeros(kernel_size)
    for u, v in np.ndindex(dz.shape):
        dw[...] = dz[u, v] * x[u : u + kernel_size[0], v : v + kernel_size[1]]
    return dw


def comment_kept(dz, x, kernel_size):
    return np.zeros(kernel_size)[...]  # complete this line


def a_list_by_dots(dz, x, kernel_size):
    return x.tolist()[...]


@pytest.mark.parametrize(
    "answer", [dots_among_indices, dots_kept_above_what_was_written, comment_kept, a_list_by_dots], ids=label
)
def test_what_is_wrong_is_told_where_dots_are_meant(answer):
    assert message("conv_weight_grad", answer, rung="matrices").startswith("conv_weight_grad: not right yet. ")


def test_dots_that_were_left_over_do_not_make_a_right_answer_wrong():
    def right(dz):
        left_over = ...
        return dz[left_over].sum()

    assert check("conv_bias_grad", right, rung="matrices")


def test_only_some_errors_surface():
    assert surfaces(TypeError("unsupported operand type(s) for +: 'float' and 'ellipsis'"))
    assert not surfaces(ValueError("no ellipsis here"))
    assert not surfaces(TypeError("list indices must be integers or slices, not ellipsis"))
