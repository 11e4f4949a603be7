"""How a cell is named: a letter and its place, counted from 1."""

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def label(name, place, shape):
    """Write the name of the cell at `place` of an array of this shape; from 10 on commas set the indices apart.

    Examples
    --------
    >>> label("a", (0, 1), (2, 2)), label("x", (9, 1), (10, 2)), label("b", (), ())
    ('a₁₂', 'x₁₀,₂', 'b')
    """
    comma = "," if max(shape, default=0) > 9 else ""
    return name + comma.join(str(i + 1) for i in place).translate(SUBSCRIPTS)
