"""trace.py: what is traced is what the operation does, and what SymPy says of it; SymPy is not needed."""

import subprocess
import sys

import numpy as np
import pytest
from evaluating import evaluated
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import numbers, pools, walks

import bpcnn_helpers as bp
from bpcnn_helpers.nn.layer import backward_of, forward_of

EXPLORED = """
import sys
import numpy as np
import bpcnn_helpers as bp
model = bp.Sequential(bp.Conv2d(1, 2, 3, rng=0), bp.Sigmoid(), bp.MaxPool2d(2), bp.Flatten(), bp.Linear(8, 3))
made = [
    bp.explore_conv(np.eye(3), [[1, 2], [3, 4]], b=[1]),
    bp.explore_pool(np.eye(3)),
    bp.explore_subsample(np.eye(4)),
    bp.explore_rot180([[1, 2]], [[3, 4]]),
    bp.explore_gather(np.eye(3), [[1, 2]]),
    bp.explore_network(model, np.eye(6), 1),
]
for explorer in made:
    for control in explorer.controls.values():
        control.value = control.options[1] if hasattr(control, "options") else control.max
    explorer._repr_mimebundle_()
assert not {"matplotlib", "sympy"} & set(sys.modules)
"""


def same_as_symbols(op, **arrays):
    """Whether the record of an operation is the formula that it returns for SymPy's symbols."""
    found = bp.trace(op, **arrays)
    symbols = [bp.symbols(name, bp.arguments.short_shape(a.shape)).reshape(a.shape) for name, a in arrays.items()]
    return bp.same_formulas(found.formulas, np.asarray(op(*symbols), object))


def same_as_numbers(op, **arrays):
    """Whether the record of an operation has the value of the operation, exactly."""
    found = bp.trace(op, **arrays)
    values = dict(zip(found.cells, (v for a in arrays.values() for v in a.ravel().tolist()), strict=True))
    return [evaluated(f, values) for f in found.formulas.flat] == np.asarray(op(*arrays.values())).ravel().tolist()


@settings(max_examples=12, deadline=None)
@given(walks(), st.integers(0, 2**32))
def test_convolutions(walk, seed):
    ((_, c, *size), (_, _, *kernel), steps), rng = walk, np.random.default_rng(seed)
    x, w = numbers(rng, (1, min(c, 2), *size), "Fraction"), numbers(rng, (2, min(c, 2), *kernel), "int")
    dz = numbers(rng, bp.conv2d(x, w, **steps).shape, "int")
    for op, arrays in (
        (lambda x, w: bp.conv2d(x, w, **steps), {"x": x, "w": w}),
        (lambda dz, w: bp.conv2d_input_grad(dz, w, x.shape[2:], **steps), {"dz": dz, "w": w}),
        (lambda dz, x: bp.conv2d_weight_grad(dz, x, w.shape[2:], **steps), {"dz": dz, "x": x}),
        (bp.conv2d_bias_grad, {"dz": dz}),
    ):
        assert same_as_numbers(op, **arrays)
        assert same_as_symbols(op, **arrays)


@settings(max_examples=12, deadline=None)
@given(pools(), st.integers(0, 2**32))
def test_poolings(pool, seed):
    ((_, _, *size), window, stride), rng = pool, np.random.default_rng(seed)
    x = numbers(rng, (1, 1, *size), "int").astype(object)
    dz = numbers(rng, bp.max_pool2d(x, window, stride=stride).shape, "Fraction")
    for op, arrays, exact in (
        (lambda x: bp.max_pool2d(x, window, stride=stride), {"x": x}, True),
        (lambda x: bp.avg_pool2d(x, window, stride=stride), {"x": x}, True),
        (lambda dz: bp.avg_pool2d_grad(dz, size, window, stride=stride), {"dz": dz}, True),
        (lambda dz, x: bp.max_pool2d_grad(dz, x, window, stride=stride), {"dz": dz, "x": x}, False),
    ):
        assert same_as_numbers(op, **arrays)
        assert not exact or same_as_symbols(op, **arrays)  # SymPy takes minutes to compare conditions


LAYERS = [
    (bp.Conv2d(1, 2, 2, stride=2, padding=1, rng=0), (1, 1, 3, 3)),
    (bp.Linear(3, 2, rng=0), (2, 3)),
    (bp.MaxPool2d(2), (1, 1, 2, 4)),
    (bp.AvgPool2d(2), (1, 1, 2, 4)),
    (bp.Subsample2d(2, 2), (1, 2, 2, 2)),
    (bp.ReLU(), (1, 3)),
    (bp.Sigmoid(), (1, 3)),
    (bp.Flatten(), (1, 2, 2, 2)),
]


@pytest.mark.parametrize(("layer", "shape"), LAYERS, ids=lambda part: type(part).__name__)
def test_layers(layer, shape):
    rng = np.random.default_rng(0)
    arrays = {"x": rng.normal(size=shape), **{name: rng.normal(size=p.shape) for name, p in layer.params.items()}}
    z = forward_of(layer, *arrays.values())
    found = bp.trace(lambda x, *params: forward_of(layer, x, *params), **arrays)
    values = dict(zip(found.cells, (v for a in arrays.values() for v in a.flat), strict=True))
    np.testing.assert_allclose([evaluated(f, values) for f in found.formulas.flat], z.ravel(), rtol=1e-12)
    arrays = {"dz": rng.normal(size=z.shape), **arrays}
    for name, grad in backward_of(layer, *arrays.values()).items():
        found = bp.trace(lambda *given, name=name: backward_of(layer, *given)[name], **arrays)
        values = dict(zip(found.cells, (v for a in arrays.values() for v in a.flat), strict=True))
        found = np.array([evaluated(f, values) for f in found.formulas.flat]).reshape(grad.shape)
        np.testing.assert_allclose(found, grad, rtol=1e-12, atol=1e-14, err_msg=name)


@pytest.mark.parametrize(
    "op",
    [
        bp.sigmoid,
        bp.relu,
        bp.softmax,
        lambda x: bp.relu(np.pad(x, 1)),
        lambda x: bp.sigmoid(np.pad(x, 1)),  # the exponential of a number beside terms
        lambda x: bp.cross_entropy(x, [1, 0])[0],
        lambda x: bp.cross_entropy(x, [1, 0])[1],
        lambda x: bp.squared_error(x, 2 * x + 1)[0],
        lambda x: bp.squared_error(x, np.ones((2, 2), int))[1],
    ],
)
def test_functions_are_sympys(op):
    assert same_as_symbols(op, x=np.ones((2, 2)))


def test_names_and_links():
    found = bp.trace(bp.conv2d, V=np.ones((1, 1, 3, 3)), K=np.ones((1, 1, 2, 2)))
    assert found.formulas.shape == (1, 1, 2, 2)
    assert str(found.formulas[0, 0, 1, 0]) == "V₂₁·K₁₁ + V₂₂·K₁₂ + V₃₁·K₂₁ + V₃₂·K₂₂"
    assert found.links(0, 0, 1, 0)[:2] == [("V", (1, 0)), ("V", (1, 1))]
    nothing = bp.trace(lambda x: np.pad(x, 1), x=np.ones((1, 1)))
    assert nothing.links(0, 0) == []
    assert nothing.links(1, 1) == [("x", (0, 0))]


def test_axes_of_length_1_are_left_out_in_names_and_places():
    found = bp.trace(lambda x, w: bp.conv2d(x, w)[0, 0], x=np.zeros((1, 1, 2, 3)), w=np.zeros((1, 1, 1, 2)))
    assert found.formulas.shape == (2, 2)
    assert str(found.formulas[1, 1]) == "x₂₂·w₁₁ + x₂₃·w₁₂"
    assert found.links(1, 1) == [("x", (1, 1)), ("x", (1, 2)), ("w", (0, 0)), ("w", (0, 1))]
    constant = bp.trace(lambda x: 5, x=np.zeros(2))
    assert constant.links() == []
    assert constant.formulas.dtype == object
    with pytest.raises(TypeError, match="op is 3, expected a function"):
        bp.trace(3, x=np.zeros(2))


def test_exactly_a_million_cells_are_made_and_no_more(monkeypatch):
    monkeypatch.setattr("bpcnn_helpers.tracing.trace.CELLS_TRACED_AT_MOST", 6)
    assert bp.trace(np.negative, x=np.ones((2, 3))).formulas.shape == (2, 3)
    with pytest.raises(ValueError, match=r"^x has shape \(7,\), more than a million cells$"):
        bp.trace(np.negative, x=np.ones(7))


def test_explorers_are_made_shown_and_follow_a_control_without_sympy_or_matplotlib():
    subprocess.run([sys.executable, "-c", EXPLORED], check=True)
