"""gradient_check.py: wrong gradients are found where they are, kinks are named, and nothing is changed."""

import numpy as np
import pytest

import bpcnn_helpers as bp

RNG = np.random.default_rng(0)


def model_and_data():
    rng = np.random.default_rng(0)
    model = bp.Sequential(bp.Conv2d(1, 2, 2, rng=rng), bp.Sigmoid(), bp.Flatten(), bp.Linear(8, 3, rng=rng))
    return model, rng.normal(size=(2, 1, 3, 3)), np.array([0, 2])


def test_a_right_model_passes_and_is_left_alone():
    model, x, labels = model_and_data()
    before = {name: value.copy() for name, value in model.params.items()}
    check = bp.gradient_check(model, x, labels)
    assert check.passed
    assert str(check).count("ok") == 5
    assert all(np.array_equal(model.params[name], value) for name, value in before.items())


@pytest.mark.parametrize("name", ["0.weight", "0.bias", "3.weight", "3.bias"])
def test_one_wrong_number_is_found(name):
    model, x, labels = model_and_data()
    honest = model.backward

    def backward(dz):
        dx = honest(dz)
        model.grads[name].flat[-1] *= 1.001
        return dx

    model.backward = backward
    check = bp.gradient_check(model, x, labels)
    assert not check.passed
    error, where = check.worst[name]
    assert error == pytest.approx(0.001, rel=0.02)
    assert where == tuple(np.array(model.params[name].shape) - 1)
    assert f"{name:12} WRONG worst relative error 1.0e-03 at {list(where)}" in str(check)
    assert [key for key, (e, _) in check.worst.items() if e > check.tolerance] == [name]


def test_a_kink_is_named_not_judged():
    x = np.array([-1.0, 0.0, 2.0])
    check = bp.gradient_check(lambda x: bp.relu(x).sum(), {"x": x}, grads={"x": np.array([0.0, 0.5, 1.0])})
    assert check.passed
    assert check.kinks == [("x", (1,), 0.0, pytest.approx(1.0))]
    assert "kink  at [1]: slope 0 on the left, 1 on the right; not judged" in str(check)


def test_a_tie_under_max_is_a_kink():
    x = np.array([[[[3.0, 3.0], [1.0, 2.0]]]])
    grads = {"x": bp.max_pool2d_grad(np.ones((1, 1, 1, 1)), x, 2)}
    check = bp.gradient_check(lambda x: bp.max_pool2d(x, 2).sum(), {"x": x}, grads=grads)
    assert [where for _, where, _, _ in check.kinks] == [(0, 0, 0, 0), (0, 0, 0, 1)]
    assert check.passed


def test_curvature_is_no_kink():
    x = np.array([0.0, 1e-3, 3.0])
    check = bp.gradient_check(lambda x: (50 * x**2).sum() + np.exp(x).sum(), {"x": x}, grads={"x": 100 * x + np.exp(x)})
    assert not check.kinks
    assert check.passed


def test_rounding_noise_is_no_kink():
    grads = {"x": np.full(3, 5e-3)}
    check = bp.gradient_check(lambda x: 1e4 + 1e-3 * x.sum(), {"x": np.ones(3)}, grads=grads)
    assert not check.kinks
    assert not check.passed


def test_an_entry_on_a_kink_does_not_hide_a_wrong_one():
    grads = {"x": np.array([np.inf, -5.0, 77.0])}
    assert not bp.gradient_check(lambda x: abs(x).sum(), {"x": np.array([0.0, 1, 2])}, grads=grads).passed


def test_a_small_kink_on_a_steep_slope_is_named():
    def f(x):
        return (1000 * x + np.maximum(x, 0) * 0.5).sum()

    check = bp.gradient_check(f, {"x": np.zeros(1)}, grads={"x": np.full(1, 1000.0)})
    assert [where for _, where, _, _ in check.kinks] == [(0,)]


def test_a_kink_close_by_is_seen_past():
    x = np.array([3e-6, 1.0])
    assert bp.gradient_check(lambda x: np.maximum(x, 0).sum(), {"x": x}, grads={"x": np.ones(2)}).passed


def test_an_interrupted_check_puts_the_number_back():
    x, calls = {"x": np.ones(1)}, []
    layer = bp.Linear(1, 1, rng=0)
    before = layer.params["weight"].copy()

    def loss(y, t):
        calls.append(1)
        if len(calls) == 11:
            raise KeyboardInterrupt
        return float(y.sum()), np.ones_like(y)

    with pytest.raises(KeyboardInterrupt):
        bp.gradient_check(layer, x["x"][None], None, loss=loss)
    assert np.array_equal(layer.params["weight"], before)


def test_nan_never_passes():
    x = np.array([1.0])
    assert not bp.gradient_check(lambda x: x.sum(), {"x": x}, grads={"x": np.array([np.nan])}).passed


def test_refusals():
    x = np.ones(2)
    with pytest.raises(TypeError, match="x is float32; differences need float64"):
        bp.gradient_check(lambda x: x.sum(), {"x": x.astype("float32")}, grads={"x": x})
    with pytest.raises(ValueError, match=r"grads has \[\], expected a gradient for each of \['x'\]"):
        bp.gradient_check(lambda x: x.sum(), {"x": x})
    with pytest.raises(ValueError, match=r"gradient of x has shape \(1,\), expected \(2,\)"):
        bp.gradient_check(lambda x: x.sum(), {"x": x}, grads={"x": x[:1]})
