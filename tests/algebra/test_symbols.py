"""symbolic.py: names, derivatives and LaTeX; and the operations against SymPy's derivative, for any size."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from reference import pools, walks

import bpcnn_helpers as bp
from bpcnn_helpers.algebra.symbols import products


def test_symbols_are_named_by_their_place():
    a = bp.symbols("a", (2, 3))
    assert [str(s) for s in a.flat] == ["a₁₁", "a₁₂", "a₁₃", "a₂₁", "a₂₂", "a₂₃"]
    assert str(bp.symbols("∇a", 4)[3]) == "∇a₄"
    assert str(bp.symbols("x", (10, 2))[9, 1]) == "x₁₀,₂"
    assert str(bp.symbols("x", [9, 9])[8, 8]) == "x₉₉"
    assert str(bp.symbols("x", ())) == "x"
    assert all(s.is_real for s in a.flat)
    assert a[0, 0] == bp.symbols("a", (5, 5))[0, 0]
    with pytest.raises(ValueError, match=r"a size of shape \(0, 2\) is 0, expected at least 1"):
        bp.symbols("a", (0, 2))
    with pytest.raises(ValueError, match=r"shape is \(1001, 1000\), more than a million symbols"):
        bp.symbols("a", (1001, 1000))
    for name in ("", 3):
        with pytest.raises(TypeError, match=f"name is {name!r}, expected a letter such as 'a'"):
            bp.symbols(name, 2)


def test_latex_is_what_the_sources_print():
    w, d = bp.symbols("w", (2, 2)), bp.symbols("δ", (2, 2))
    grad = bp.conv2d_input_grad(d[None, None], w[None, None], 3)
    lines = bp.latex(grad, name="∇a", order="δw").split(r" \\ ")
    middle = r"\delta _{11} w_{22} + \delta _{12} w_{21} + \delta _{21} w_{12} + \delta _{22} w_{11}"
    assert lines[0] == r"\begin{aligned} \nabla a_{11} &= \delta _{11} w_{11}"
    assert lines[4] == rf"\nabla a_{{22}} &= {middle}"
    assert len(lines) == 9
    rows = bp.latex(grad, order="δw").removeprefix(r"\begin{pmatrix} ").split(r" \\ ")
    assert rows[1].split(" & ")[1] == middle


def test_latex_of_numbers_and_functions():
    x = bp.symbols("x", 2)
    assert bp.latex(np.array([[1, -2]])) == r"\begin{pmatrix} 1 & -2 \end{pmatrix}"
    assert bp.latex(bp.sigmoid(x)[0]) == r"\frac{1}{1 + e^{- x_{1}}}"
    assert bp.latex(bp.avg_pool2d(x.reshape(1, 1, 1, 2), (1, 2)), order="x") == (
        r"\begin{pmatrix} \frac{1}{2} x_{1} + \frac{1}{2} x_{2} \end{pmatrix}"
    )
    assert bp.latex(x[0] - 2 * x[1], order="x") == "-2 x_{2} + x_{1}"
    assert bp.latex(x[1] - x[0], order="x") == "-x_{1} + x_{2}"
    assert bp.latex(3 * x[0] - x[1], order="x") == "-x_{2} + 3 x_{1}"
    assert bp.latex(-x[0] - x[1], order="x") == "-x_{1} - x_{2}"
    assert bp.latex(x[0] - 2 * x[1]) == "x_{1} - 2 x_{2}"  # SymPy's order
    assert bp.latex(x[0] + sympy.exp(x[0]), order="x") == "x_{1} + e^{x_{1}}"
    assert bp.latex(x[0] - 1, order="x") == "-1 + x_{1}"
    assert bp.latex(np.array([Fraction(1, 2), 3]), order="x") == r"\begin{pmatrix} \frac{1}{2} & 3 \end{pmatrix}"
    assert bp.latex(x.reshape(1, 2), name="a") == r"\begin{aligned} a_{11} &= x_{1} \\ a_{12} &= x_{2} \end{aligned}"
    assert bp.latex(np.array([[1], [2]])) == r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"
    assert bp.latex(sympy.Symbol("β") * x[0], order="β") == r"x_{1} \beta "
    assert bp.latex(sympy.Max(*x), order="x") == r"\max\left(x_{1}, x_{2}\right)"
    with pytest.raises(ValueError, match=r"formulas has shape \(2, 1, 1\), expected one matrix"):
        bp.latex(np.ones((2, 1, 1)))
    with pytest.raises(TypeError, match="order is 3, expected letters such as 'δw'"):
        bp.latex(x, order=3)
    with pytest.raises(TypeError, match="formulas holds 'x', expected numbers and formulas, in rows of equal length"):
        bp.latex(["x"])


def test_products():
    a, b = bp.symbols("a", 2), bp.symbols("b", 2)
    assert products((a[0] + a[1]) * b[0], "ba") == [[b[0], a[0]], [b[0], a[1]]]
    assert products(a[0] * b[0], "a") == [[b[0], a[0]]]  # what is not in the order comes first
    x, y = bp.symbols("X", 1)[0], bp.symbols("Y", 1)[0]
    assert products(x * y) == [[x, y]]


def test_terms_count_upwards():
    x = bp.symbols("x", 11)
    assert [factors[-1] for factors in products(x.sum(), "x")] == list(x)
    y = bp.symbols("y", (2, 10))
    assert bp.latex(y[1, 9] + y[1, 1], order="y") == "y_{2,2} + y_{2,10}"


def test_of_a_letter_that_is_in_the_order_twice_the_first_place_counts():
    (w,), (d,) = bp.symbols("w", 1), bp.symbols("δ", 1)
    assert products(w * d, "δwδ") == [[d, w]]
    assert products(w * d, "wδw") == [[w, d]]


class Fails:
    def __repr__(self):
        return "that"

    def _sympy_(self):
        raise TypeError


def test_what_is_no_formula_is_named():
    for value, expected in (
        (Decimal(1), r"^formula holds Decimal\('1'\), expected floats or Fraction$"),
        ("x", "^formula holds 'x', expected numbers and formulas, in rows of equal length$"),
        ([1], r"^formula holds \[1\], expected numbers and formulas, in rows of equal length$"),
        (Fails(), "^formula holds that, expected numbers and formulas, in rows of equal length$"),
        (None, "^formula holds None, expected numbers and formulas, in rows of equal length$"),
    ):
        with pytest.raises(TypeError, match=expected):
            products(value)


def test_same_formulas():
    x, y = bp.symbols("x", 2)
    assert bp.same_formulas([(x + y) ** 2, sympy.sin(x) ** 2], [x**2 + 2 * x * y + y**2, 1 - sympy.cos(x) ** 2])
    assert not bp.same_formulas([x, y], [x, x])
    assert not bp.same_formulas([x, y], [x])
    assert not bp.same_formulas([x + 1], [x])


def test_an_array_with_rows_of_different_length_is_named():
    with pytest.raises(ValueError, match=r"^array is no array: its rows differ in length$"):
        bp.differentiate(1, [[1], [2, 3]])


def test_exactly_a_million_symbols_are_made_and_no_more(monkeypatch):
    monkeypatch.setattr("bpcnn_helpers.algebra.symbols.SYMBOLS_AT_MOST", 6)
    assert bp.symbols("x", (2, 3)).shape == (2, 3)
    with pytest.raises(ValueError, match=r"^shape is 7, more than a million symbols$"):
        bp.symbols("x", 7)


@settings(max_examples=15, deadline=None)
@given(walks())
def test_convolution_gradients_are_sympys_derivatives(walk):
    x_shape, w_shape, steps = walk
    x_shape, w_shape = (1, min(2, x_shape[1]), *x_shape[2:]), (min(2, w_shape[0]), min(2, x_shape[1]), *w_shape[2:])
    x, w = bp.symbols("x", x_shape), bp.symbols("w", w_shape)
    z = bp.conv2d(x, w, **steps)
    delta = bp.symbols("δ", z.shape)
    J = (delta * z).sum()
    assert bp.same_formulas(bp.differentiate(J, x), bp.conv2d_input_grad(delta, w, x_shape[2:], **steps))
    assert bp.same_formulas(bp.differentiate(J, w), bp.conv2d_weight_grad(delta, x, w_shape[2:], **steps))


@settings(max_examples=15, deadline=None)
@given(pools())
def test_pooling_gradients_are_sympys_derivatives(pool):
    (_, _, *map_size), size, stride = pool
    x = bp.symbols("x", (1, 1, *map_size))
    for forward, backward in ((bp.avg_pool2d, bp.avg_pool2d_grad), (bp.sum_pool2d, bp.sum_pool2d_grad)):
        z = forward(x, size, stride=stride)
        delta = bp.symbols("δ", z.shape)
        grad = backward(delta, map_size, size, stride=stride)
        assert bp.same_formulas(bp.differentiate((delta * z).sum(), x), grad)


def test_max_pooling_gradient_is_sympys_derivative_away_from_ties():
    x, delta = bp.symbols("x", (1, 1, 2, 3)), bp.symbols("δ", (1, 1, 1, 2))
    J = (delta * bp.max_pool2d(x, 2, stride=1)).sum()
    grad = bp.max_pool2d_grad(delta, x, 2, stride=1)
    numbers = dict(zip(x.flat, [4, 1, 7, 2, 5, 3], strict=True))
    for ours, theirs in zip(grad.flat, bp.differentiate(J, x).flat, strict=True):
        assert sympy.simplify(ours.subs(numbers) - theirs.subs(numbers)) == 0
