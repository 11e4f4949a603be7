"""graph.py and trace: what was traced is what the operation does, exactly, and with no term too many."""

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import numbers, pools, products, walks, windows

import bpcnn_helpers as bp
from bpcnn_helpers.arguments import short_shape
from bpcnn_helpers.explorer.graph import Graph, Panel, numbers_in


def evaluated(expression, values):
    """What the page does with an expression, in exact arithmetic."""
    if isinstance(expression, int):
        return values[expression]
    operation, *parts = expression
    if operation == "number":
        return Fraction(*parts)
    parts = [evaluated(part, values) for part in parts]
    done = {"+": sum, "*": math.prod, "max": max, "and": all, "[]": lambda p: int(p[0])}
    done |= {">": lambda p: p[0] > p[1], "≥": lambda p: p[0] >= p[1], "/": lambda p: Fraction(p[0]) / p[1]}
    return done[operation](parts)


def page_of(op, **arrays):
    """The expressions of op's result for these arrays, and the values of their cells."""
    panels = [Panel(name, "input") for name in arrays]
    graph = Graph({"": [*panels, Panel("result", "output", op, tuple(arrays))]}, arrays)
    *_, derived = graph.as_lists()[0]["panels"]
    return graph, derived["formulas"], [value for array in arrays.values() for value in array.flat]


def terms_of(expression):
    return expression[1:] if isinstance(expression, list) and expression[0] == "+" else [expression]


@st.composite
def layers(draw):
    """A convolution, small enough for symbols: its shapes, its walk and integers to fill them."""
    (batch, c_in, *size), (c_out, _, *kernel), walk = draw(walks())
    x_shape, w_shape = (min(batch, 2), min(c_in, 2), *size), (min(c_out, 2), min(c_in, 2), *kernel)
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return numbers(rng, x_shape, "int"), numbers(rng, w_shape, "int"), walk, rng


@settings(max_examples=60, deadline=None)
@given(layers())
def test_traced_convolutions_are_the_operations(layer):
    x, w, walk, rng = layer
    dz = numbers(rng, bp.conv2d(x, w, **walk).shape, "int")
    every = list(products(x.shape, w.shape, **walk))
    for op, arrays, place in (
        (lambda x, w: bp.conv2d(x, w, **walk), {"x": x, "w": w}, 0),
        (lambda dz, w: bp.conv2d_input_grad(dz, w, x.shape[2:], **walk), {"dz": dz, "w": w}, 1),
        (lambda dz, x: bp.conv2d_weight_grad(dz, x, w.shape[2:], **walk), {"dz": dz, "x": x}, 2),
    ):
        result = op(*arrays.values())
        _, expressions, values = page_of(op, **arrays)
        assert [evaluated(e, values) for e in expressions] == result.ravel().tolist()
        counts = Counter(product[place] for product in every)
        for where, expression in zip(np.ndindex(result.shape), expressions, strict=True):
            terms = terms_of(expression)
            none = terms == [["number", 0, 1]]
            assert (0 if none else len(terms)) == counts[where]
            assert none or all(term[0] == "*" and len(term) == 3 for term in terms)


@settings(max_examples=40, deadline=None)
@given(pools(), st.integers(0, 2**32))
def test_traced_poolings_are_the_operations(pool, seed):
    shape, size, stride = pool
    rng = np.random.default_rng(seed)
    x = numbers(rng, shape, "Fraction") if seed % 2 else numbers(rng, shape, "int")  # small integers tie
    exact = x.astype(object)
    boxes = dict(windows(shape, size, stride))
    dz = numbers(rng, bp.max_pool2d(x, size, stride=stride).shape, "int").astype(object)
    kinds = {
        "max": (bp.max_pool2d, lambda dz, x: bp.max_pool2d_grad(dz, x, size, stride=stride)),
        "avg": (bp.avg_pool2d, lambda dz, x: bp.avg_pool2d_grad(dz, shape[2:], size, stride=stride)),
        "sum": (bp.sum_pool2d, lambda dz, x: bp.sum_pool2d_grad(dz, shape[2:], size, stride=stride)),
    }
    for kind, (forward, back) in kinds.items():
        _, expressions, values = page_of(lambda x, f=forward: f(x, size, stride=stride), x=exact)
        assert [evaluated(e, values) for e in expressions] == forward(exact, size, stride=stride).ravel().tolist()
        for box, expression in zip(boxes.values(), expressions, strict=True):
            if len(box) > 1:
                assert expression[0] == {"max": "max"}.get(kind, "+")
                assert len(expression) == 1 + len(box)
        _, expressions, values = page_of(back, dz=dz, x=exact)
        assert [evaluated(e, values) for e in expressions] == back(dz, exact).ravel().tolist()
        counts = Counter(cell for box in boxes.values() for cell in box)
        for where, expression in zip(np.ndindex(shape), expressions, strict=True):
            terms = terms_of(expression)
            assert (0 if terms == [["number", 0, 1]] else len(terms)) == counts[where]


def test_links_are_the_cells_that_matter():
    """The cells of which a change changes the result, found by changing them."""
    rng = np.random.default_rng(5)
    V, G = rng.integers(1, 9, (1, 2, 4, 4)), rng.integers(1, 9, (1, 2, 2, 2))
    K = rng.integers(1, 9, (2, 2, 2, 2))

    def op(K, G):
        return bp.conv2d_input_grad(G, K, (4, 4), stride=2)

    graph, _, _ = page_of(op, K=K, G=G)
    for place in np.ndindex(2, 4, 4):
        changing = []
        for name, array in (("K", K), ("G", G)):
            for cell in np.ndindex(array.shape):
                moved = {"K": K.copy(), "G": G.copy()}
                moved[name][cell] += 1
                if op(**moved)[(0, *place)] != op(K, G)[(0, *place)]:
                    changing.append((name, cell if name == "K" else cell[1:]))
        assert graph.links("result", *place) == changing
    assert graph.links("K", 0, 0, 0, 0) == []
    assert V.shape[1:] == op(K, G).shape[1:]


@pytest.mark.parametrize(
    ("shape", "short"),
    [((), ()), ((1,), ()), ((3,), (3,)), ((1, 3), (1, 3)), ((1, 1, 1, 1), (1, 1)), ((2, 1, 3, 3), (2, 3, 3))],
)
def test_short_shape(shape, short):
    assert short_shape(shape) == short


def test_order_on_the_page():
    """Factors in the order of the panels, terms in the order of their last factor, brackets last."""
    graph = bp.explore_conv(np.ones((3, 3)), np.ones((2, 2))).graph
    assert graph.written("∂J/∂V", 1, 1) == "K₂₂·G₁₁ + K₂₁·G₁₂ + K₁₂·G₂₁ + K₁₁·G₂₂"
    assert graph.written("∂J/∂K", 0, 1) == "V₁₂·G₁₁ + V₁₃·G₁₂ + V₂₂·G₂₁ + V₂₃·G₂₂"
    assert graph.written("Z", 0, 0) == "V₁₁·K₁₁ + V₁₂·K₁₂ + V₂₁·K₂₁ + V₂₂·K₂₂"
    graph = bp.explore_pool(np.ones((2, 2))).graph
    assert graph.written("∂J/∂x", 0, 1) == "δ₁₁·[x₁₂ > x₁₁, x₁₂ ≥ x₂₁, x₁₂ ≥ x₂₂]"
    assert graph.written("z", 0, 0) == "max(x₁₁, x₁₂, x₂₁, x₂₂)"


@pytest.mark.parametrize(
    ("op", "written"),
    [
        (lambda x: x[0, 0] - 2 * x[0, 1], "x₁₁ − 2·x₁₂"),
        (lambda x: x[0, 0] * (1 - x[0, 1]), "x₁₁·(1 − x₁₂)"),
        (lambda x: bp.sigmoid(x)[0, 0], "1/(1 + exp(−x₁₁))"),
        (lambda x: bp.softmax(x)[0, 1], "exp(x₁₂)/(exp(x₁₁) + exp(x₁₂))"),
        (lambda x: bp.cross_entropy(x, [1])[0], "ln(exp(x₁₁) + exp(x₁₂)) − x₁₂"),
        (lambda x: bp.avg_pool2d(x[None, None], (1, 2))[0, 0, 0, 0], "1/2·x₁₁ + 1/2·x₁₂"),
        (lambda x: x[0, 0] ** 2, "x₁₁^2"),
        (lambda x: bp.relu(x)[0, 0], "max(0, x₁₁)"),
        (lambda x: 0.5 * x[0, 0], "0.5·x₁₁"),
        (lambda x: x[0, 0] - 1, "x₁₁ − 1"),
        (lambda x: 7, "7"),
    ],
)
def test_written(op, written):
    graph, _, _ = page_of(lambda x: np.asarray(op(x)), x=np.array([[1, 2]]))
    assert graph.written("result") == written


def test_what_it_cannot_show_is_refused():
    for strange in (sympy.sin, str):
        panels = [Panel("x", "input"), Panel("y", "output", lambda x, f=strange: np.frompyfunc(f, 1, 1)(x), ("x",))]
        graph = Graph({"": panels}, {"x": np.ones((1, 1))})
        with pytest.raises(TypeError, match="the explorer cannot show"):
            graph.as_lists()


def test_nothing_is_computed_twice():
    """Two panels share the call of an operation; numbers are computed again only where a source is another."""
    calls = []

    def both(x):
        calls.append(x)
        return {"double": 2 * x, "sum": x.sum()}

    parts = [Panel(name, "output", both, ("x",), part=name) for name in ("double", "sum")]
    last = Panel("y", "output", lambda s, b: calls.append(s) or s + b, ("sum", "b"))
    graph = Graph({"": [Panel("x", "input"), Panel("b", "input"), *parts, last]}, {"x": np.arange(3), "b": np.ones(2)})
    assert len(calls) == 2  # traced
    assert graph.written("y", 0) == "b₁ + sum"
    for _ in range(2):
        assert (graph.array("double").tolist(), graph.array("sum"), graph.array("y").tolist()) == ([0, 2, 4], 3, [4, 4])
    assert len(calls) == 4
    graph.arrays["b"] = np.full(2, 5)
    assert (graph.array("y").tolist(), len(calls)) == ([8, 8], 5)
    graph.arrays["x"] = np.ones(3)
    assert (graph.array("y").tolist(), graph.array("double").sum(), len(calls)) == ([8, 8], 6, 7)
    with pytest.raises(ValueError, match="read-only"):
        graph.array("double")[0] = 7


def test_what_a_cell_feeds():
    graph = bp.explore_conv(np.ones((3, 3)), np.ones((2, 2))).graph
    for name, place in graph.cells.values():
        fed = [cell for cell in graph.cells.values() if (name, place) in graph.links(*cell[:1], *cell[1])]
        assert graph.fed_by(name, *place) == fed
        assert graph.cells[graph.symbol(name, *place)] == (name, place)


def test_abbreviations():
    graph = bp.explore_subsample([[1, 2], [3, 4]]).graph
    assert graph.written("u", 0, 0) == "β·down₁₁ + b"
    assert graph.written("∂J/∂β") == "down₁₁·δ₁₁"
    assert graph.written("δ", 0, 0) == "y₁₁·∂J/∂y₁₁·(1 − y₁₁)"


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ([[1, 2], [3]], "x must hold real numbers, in rows of equal length"),
        ([["a"]], "x must hold real numbers"),
        ([[1j]], "x must hold real numbers"),
        (None, "x must hold real numbers"),
        ([[None]], "x must hold real numbers"),
        ([[np.nan]], "x must hold finite numbers"),
        ([[np.inf]], "x must hold finite numbers"),
        ([[2e6]], "x must hold finite numbers between -1000000 and 1000000"),
        ([], r"x has shape \(0,\); it must not be empty"),
    ],
)
def test_numbers_in_refuses(bad, says):
    with pytest.raises((TypeError, ValueError), match=says):
        numbers_in("x", bad)


def test_numbers_in_keeps_integers_exact():
    assert numbers_in("x", [[1, 2]]).dtype == int
    assert numbers_in("x", [[1.0, 2.0]]).dtype == float
    given = np.array([[1, 2]])
    assert not np.may_share_memory(numbers_in("x", given), given)
