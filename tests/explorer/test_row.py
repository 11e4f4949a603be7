"""The explorer of one row: where its windows lie, and that their matrix is the way back."""

import numpy as np
import pytest

import bpcnn_helpers as bp

V, K = [2, 0, 1, 3, 1, 2, 0], [1, 2, 5]


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize(("padding", "dilation"), [(0, 1), (1, 1), (2, 1), (0, 2), (2, 3)])
def test_windows_lie_where_the_constraint_says(stride, padding, dilation):
    row = bp.explore_row(V, K, stride=stride, padding=padding, dilation=dilation)
    n, reach = len(V) + 2 * padding, dilation * (len(K) - 1)
    M = np.zeros(((n - reach - 1) // stride + 1, n), int)
    for j in range(len(M)):
        for u in range(len(K)):
            M[j, j * stride + dilation * u] = K[u]
    padded = np.pad(V, padding)
    assert np.array_equal(row["M"], M)
    assert np.array_equal(row["Z"], M @ padded)
    assert np.array_equal(row["∂J/∂V"], (row["G"] @ M)[padding : padding + len(V)])


def test_its_controls_lay_the_windows_anew():
    row = bp.explore_row([1, 2, 3, 4, 5], [1, 10], [7, 8], stride=3, pinned=("∂J/∂V", 3))
    assert row["M"].tolist() == [[1, 10, 0, 0, 0], [0, 0, 0, 1, 10]]
    assert row["∂J/∂V"].tolist() == [7, 70, 0, 8, 80]
    assert row.graph.links("∂J/∂V", 3) == [("K", (0,)), ("G", (1,))]
    row.controls["stride"].value = 4
    assert row["∂J/∂V"].tolist() == [7, 70, 0, 0, 0]
    row.controls["cells"].value = 6
    assert row["V"].tolist() == [1, 2, 3, 4, 5, 1]
    assert row["∂J/∂V"].tolist() == [7, 70, 0, 0, 8, 80]  # G follows Z; what it had is kept
    row.controls["kernel_size"].value = 3
    assert row["M"].tolist() == [[1, 10, 1, 0, 0, 0]]
