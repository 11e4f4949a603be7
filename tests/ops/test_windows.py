"""windows.py: where a kernel goes, how many places it has."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcnn_helpers as bp
from bpcnn_helpers.ops.windows import walk_over


def test_a_walk_says_where_a_kernel_goes():
    walk = walk_over((7, 5), (3, 2), stride=(2, 9), padding=((1, 0), (2, 1)), dilation=(2, 1))
    assert walk._asdict() == {
        "input_size": (7, 5),
        "kernel": (3, 2),
        "stride": (2, 8),
        "padding": ((1, 0), (2, 1)),
        "dilation": (2, 1),
        "padded": (8, 8),
        "output": (2, 1),
    }
    assert walk == walk_over((7, 5), (3, 2), (2, 8), np.array([[1, 0], [2, 1]]), (2, 1))
    assert walk_over((7, 5), (3, 2)).output == (5, 4)
    assert walk_over((7, 5), (3, 2)).padding == walk_over((7, 5), (3, 2), padding="valid").padding == ((0, 0), (0, 0))


@given(st.tuples(*[st.integers(1, 9)] * 5))
def test_output_size_counts_the_places(numbers):
    n, kernel, stride, padding, dilation = numbers
    span = dilation * (kernel - 1) + 1
    places = len(range(-padding, n + padding - span + 1, stride))
    if places:
        assert bp.conv_output_size(n, kernel, stride=stride, padding=padding, dilation=dilation) == places
    else:
        with pytest.raises(ValueError, match=f"does not fit the {'padded ' if padding else ''}input"):
            bp.conv_output_size(n, kernel, stride=stride, padding=padding, dilation=dilation)


def test_output_size_of_pairs():
    assert bp.conv_output_size((5, 7), 3, padding=(1, 0)) == (5, 5)
    assert bp.conv_output_size([5, 7], 3) == (3, 5)
    assert bp.conv_output_size(5, 3, padding=((1, 0), (2, 2))) == (4, 7)
    assert bp.conv_output_size(5, 4, padding="same") == 5
    assert bp.conv_output_size(5, 4, padding="valid", stride=2) == 1


REFUSED = [
    (lambda: bp.conv_output_size(0, 1), ValueError, "n is 0, expected at least 1"),
    (lambda: bp.conv_output_size(4, 0), ValueError, "^kernel is 0, expected at least 1$"),
    (lambda: bp.conv_output_size(5, (6, 5)), ValueError, r"^kernel \(6, 5\) does not fit the input \(5, 5\)$"),
    (lambda: bp.conv_output_size(5, (5, 6)), ValueError, r"^kernel \(5, 6\) does not fit the input \(5, 5\)$"),
    (lambda: bp.conv_output_size(5, 3, padding=np.array(1)), TypeError, r"^padding is array\(1\), expected an int, a"),
    (lambda: bp.conv_output_size(4, 5), ValueError, r"kernel \(5, 5\) does not fit the input \(4, 4\)"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call()
