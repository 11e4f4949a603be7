"""A matrix to type in is one control."""

import pytest

import bpcnn_helpers as bp


def test_matrix_input_is_one_control():
    control, seen = bp.MatrixInput([[1, 2], [3, 4]]), []
    control.observe(lambda change: seen.append(change["new"]), "value")
    control.cells[1][0].value = 9
    assert seen == [((1, 2), (9, 4))]
    control.value = ((0, 0), (0, 5))
    assert [cell.value for row in control.cells for cell in row] == [0, 0, 0, 5]
    assert len(seen) == 2
    with pytest.raises(ValueError, match=r"value has shape \(1, 2\), expected \(2, 2\)"):
        control.value = ((1, 2),)
    assert control.value == ((0, 0), (0, 5))
