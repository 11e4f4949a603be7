"""nn.py: every layer against differences, its formulas on exact numbers, and how layers are put together."""

import copy
import importlib
import operator

import numpy as np
import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.nn.layer import backward_of, forward_of

X = np.zeros((1, 1, 3, 3))


def layers():
    rng = np.random.default_rng(1)
    return {
        "conv": (bp.Conv2d(2, 3, (3, 2), stride=2, padding=1, rng=rng), (2, 2, 6, 5)),
        "conv of all settings": (
            bp.Conv2d(2, 3, (3, 2), stride=(1, 2), padding=((1, 0), (2, 1)), dilation=(2, 1), rng=rng),
            (2, 2, 6, 5),
        ),
        "conv, same": (bp.Conv2d(2, 3, (4, 3), padding="same", dilation=(1, 2), rng=rng), (2, 2, 4, 5)),
        "conv of one sample": (bp.Conv2d(2, 3, 3, padding=1, rng=rng), (2, 5, 4)),
        "conv without bias": (bp.Conv2d(2, 3, 3, bias=False, rng=rng), (2, 2, 5, 5)),
        "linear": (bp.Linear(4, 3, rng=rng), (5, 4)),
        "linear without bias": (bp.Linear(4, 3, bias=False, rng=rng), (5, 4)),
        "max": (bp.MaxPool2d(2), (2, 2, 5, 4)),
        "max of all settings": (bp.MaxPool2d((3, 2), stride=(2, 1), padding=((1, 0), (0, 1))), (2, 2, 5, 4)),
        "max of one sample": (bp.MaxPool2d(3, stride=1, padding="same"), (2, 5, 4)),
        "average": (bp.AvgPool2d((2, 3)), (2, 2, 4, 7)),
        "average of all settings": (bp.AvgPool2d(3, stride=2, padding=1), (2, 2, 4, 7)),
        "average of one matrix": (bp.AvgPool2d(2), (4, 7)),
        "subsample": (bp.Subsample2d(2, 2), (3, 2, 4, 4)),
        "subsample of all settings": (bp.Subsample2d(2, 3, stride=2, padding=1), (3, 2, 4, 5)),
        "subsample of one sample": (bp.Subsample2d(2, 2), (2, 4, 4)),
        "flatten": (bp.Flatten(), (2, 3, 2, 2)),
        "relu": (bp.ReLU(), (4, 3)),
        "sigmoid": (bp.Sigmoid(), (4, 3)),
        "network": (
            bp.Sequential(
                bp.Conv2d(1, 2, 3, rng=rng), bp.Sigmoid(), bp.Subsample2d(2, 2), bp.Sigmoid(), bp.Flatten(),
                bp.Linear(8, 3, rng=rng),
            ),
            (2, 1, 6, 6),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", layers())
def test_gradients_agree_with_differences(name):
    """The loss is half the squared distance to random targets, whatever the shape of the output."""
    layer, shape = layers()[name]
    rng = np.random.default_rng(2)
    for param in layer.params.values():
        param += 0.1 * rng.normal(size=param.shape)
    x = rng.normal(size=shape)
    targets = rng.normal(size=layer.forward(x).shape)

    def loss(outputs, targets):
        return ((outputs - targets) ** 2).sum() / 2, outputs - targets

    check = bp.gradient_check(layer, x, targets, loss=loss)
    assert check.passed, check
    assert not check.kinks
    assert set(check.worst) == {"input", *layer.params}


def test_subsample_is_c13_and_c14_to_the_digit():
    layer = bp.Subsample2d(1, 2)
    layer.params["beta"][:], layer.params["bias"][:] = 3, 5
    x = np.arange(1.0, 17).reshape(1, 1, 4, 4)
    down = np.array([[14, 22], [46, 54]])
    assert layer.forward(x)[0, 0].tolist() == (3 * down + 5).tolist()
    delta = np.array([[1.0, 2], [3, 4]])
    dx = layer.backward(delta[None, None])
    assert layer.grads["beta"].tolist() == [(delta * down).sum()]
    assert layer.grads["bias"].tolist() == [10]
    assert np.array_equal(dx[0, 0], 3 * np.kron(delta, np.ones((2, 2))))


def test_subsample_starts_as_an_average():
    x = np.random.default_rng(0).normal(size=(2, 3, 4, 6))
    np.testing.assert_allclose(bp.Subsample2d(3, (2, 3)).forward(x), bp.avg_pool2d(x, (2, 3)), rtol=1e-14)


def test_same_seed_same_weights():
    for make in (lambda rng: bp.Conv2d(2, 3, 3, rng=rng), lambda rng: bp.Linear(4, 5, rng=rng)):
        assert np.array_equal(make(7).params["weight"], make(7).params["weight"])
        assert not np.array_equal(make(7).params["weight"], make(8).params["weight"])
        assert not np.array_equal(make(None).params["weight"], make(None).params["weight"])


def test_initial_spread():
    he = bp.Conv2d(8, 64, 5, rng=0).params["weight"]
    assert he.std() == pytest.approx(np.sqrt(2 / (8 * 25)), rel=0.02)
    assert he.mean() == pytest.approx(0, abs=0.002)
    xavier = bp.Conv2d(8, 64, 5, rng=0, init="xavier").params["weight"]
    limit = np.sqrt(6 / (8 * 25 + 64 * 25))
    assert [xavier.min(), xavier.max()] == pytest.approx([-limit, limit], rel=0.001)
    assert bp.Linear(400, 100, rng=0).params["weight"].std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    xavier = bp.Linear(400, 100, rng=0, init="xavier").params["weight"]
    assert [xavier.min(), xavier.max()] == pytest.approx([-np.sqrt(6 / 500), np.sqrt(6 / 500)], rel=0.001)
    assert bp.Linear(4, 1, init="xavier", dtype="float32").params["weight"].dtype == "float32"


def test_a_convolution_layer_takes_all_that_the_operation_takes():
    rng = np.random.default_rng(0)
    x, weight = rng.integers(-4, 5, (2, 3, 6, 7)).astype(float), rng.integers(-4, 5, (4, 3, 2, 3))
    for settings in (
        {"padding": 1}, {"padding": (1, 2), "stride": 2}, {"padding": ((1, 0), (0, 2)), "dilation": 2},
        {"padding": "valid", "dilation": (2, 1), "stride": (1, 3)}, {"padding": "same", "dilation": (1, 2)},
    ):  # fmt: skip
        layer = bp.Conv2d(3, 4, (2, 3), rng=0, **settings)
        layer.params["weight"][:], layer.params["bias"][:] = weight, range(4)
        z = layer.forward(x)
        assert np.array_equal(z, bp.conv2d(x, *layer.params.values(), **settings))
        dx = layer.backward(z)
        assert np.array_equal(layer.grads["weight"], bp.conv2d_weight_grad(z, x, (2, 3), **settings))
        assert np.array_equal(dx, bp.conv2d_input_grad(z, layer.params["weight"], (6, 7), **settings))
        assert np.array_equal(layer.forward(x[0]), z[0])
        assert np.array_equal(layer.backward(z[0]), dx[0])


def test_one_sample_goes_through_a_network_of_maps():
    layers = bp.Conv2d(1, 2, 3, rng=0), bp.ReLU(), bp.MaxPool2d(2, stride=1), bp.Conv2d(2, 1, 2, rng=1)
    model, x = bp.Sequential(*layers), np.ones((3, 1, 6, 6))
    z = model.forward(x)
    dx, grads = model.backward(z), {name: grad.copy() for name, grad in model.grads.items()}
    assert np.allclose(model.forward(x[0]), z[0])
    assert np.allclose(model.backward(z[0]), dx[0])
    assert all(np.allclose(3 * model.grads[name], grads[name]) for name in grads)


def test_without_bias():
    for layer, x in ((bp.Linear(2, 1, bias=False), np.zeros((1, 2))), (bp.Conv2d(1, 1, 2, bias=False), X)):
        assert list(layer.params) == list(layer.grads) == ["weight"]
        assert not layer.forward(x).any()


def test_a_network_is_shown_as_its_layers():
    assert repr(bp.Sequential(bp.Linear(2, 1), bp.ReLU())) == "Sequential(Linear(weight (1, 2), bias (1,)), ReLU())"


def test_gradients_for_other_parameters_and_for_symbols():
    layer, x, dz = bp.Linear(2, 1, rng=0), bp.symbols("x", (1, 2)), bp.symbols("δ", (1, 1))
    w, b = bp.symbols("w", (1, 2)), bp.symbols("b", 1)
    before = layer.params["weight"].copy()
    assert backward_of(layer, dz, x)["weight"].tolist() == (dz * x).tolist()
    assert backward_of(layer, dz, np.ones((1, 2)), w, b)["bias"].tolist() == [dz[0, 0]]
    assert backward_of(layer, [[0.5]], np.array([[1, 3]]), np.array([[1, 2]]), np.array([0]))["weight"].tolist() == [
        [0.5, 1.5]
    ]
    assert forward_of(layer, x, w, b)[0, 0] == w[0, 0] * x[0, 0] + w[0, 1] * x[0, 1] + b[0]
    assert np.array_equal(forward_of(layer, np.eye(2)), before.T)
    assert np.array_equal(layer.params["weight"], before)
    with pytest.raises(ValueError, match="params holds 1 arrays, expected 2: weight, bias"):
        forward_of(layer, x, w)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_everything_stays_in_the_layers_dtype(dtype):
    rng = np.random.default_rng(0)
    kw = {"rng": rng, "dtype": dtype}
    model = bp.Sequential(
        bp.Conv2d(1, 2, 3, **kw), bp.ReLU(), bp.MaxPool2d(2), bp.Conv2d(2, 2, 1, **kw), bp.Sigmoid(),
        bp.AvgPool2d(1), bp.Subsample2d(2, 3, dtype=dtype), bp.Flatten(), bp.Linear(2, 3, **kw),
    )  # fmt: skip
    out = model.forward(rng.normal(size=(4, 1, 8, 8)).astype(dtype))
    dx = model.backward(np.ones_like(out))
    assert {a.dtype for a in (out, dx, *model.params.values(), *model.grads.values())} == {np.dtype(dtype)}


@pytest.mark.parametrize("name", layers())
def test_what_a_layer_keeps_is_of_its_last_input(name):
    """Several batches through one layer, of one size and of others, are as if each had a layer of its own."""
    (layer, shape), rng = layers()[name], np.random.default_rng(3)
    sizes = [shape, shape, shape if "of one" in name else (1, *shape[1:]), shape]
    kinds = [float, np.float32, float, float]
    batches = [rng.normal(size=size).astype(kind) for size, kind in zip(sizes, kinds)]
    outputs = [layer.forward(x) for x in batches]
    for x, z in zip(batches, outputs):
        dz = rng.normal(size=z.shape)
        fresh = layers()[name][0]
        assert np.array_equal(fresh.forward(x), z)
        layer.forward(x)
        alike = copy.deepcopy(layer)
        dx = fresh.backward(dz)
        for other in (layer, alike):
            assert np.array_equal(other.backward(dz), dx)
            assert all(np.array_equal(other.grads[name], grad) for name, grad in fresh.grads.items())


@pytest.mark.parametrize(
    ("make", "where", "shape"),
    [
        (lambda: bp.Conv2d(2, 3, 3, rng=0), "nn.weighted.checked_forward", (2, 2, 4, 4)),
        (lambda: bp.Conv2d(2, 3, 3, rng=0), "ops.conv.columns_for", (2, 2, 4, 4)),
        (lambda: bp.Linear(4, 3, rng=0), "nn.weighted.array", (2, 4)),
        (lambda: bp.MaxPool2d(2), "nn.pooling.array", (2, 2, 4, 4)),
        (lambda: bp.ReLU(), "nn.elementwise.np.zeros_like", (2, 4)),
    ],
    ids=["Conv2d checks", "Conv2d columns", "Linear", "MaxPool2d", "ReLU"],
)
def test_what_was_right_is_not_asked_again(monkeypatch, make, where, shape):
    layer = make()
    calls, (module, _, name) = [], f"bpcnn_helpers.{where}".rpartition(".")
    done = operator.attrgetter(name)(importlib.import_module(module) if "np" not in module else np)
    monkeypatch.setattr(f"{module}.{name}", lambda *given, **more: [calls.append(name), done(*given, **more)][1])
    for shape_now, asked in ((shape, 1), (shape, 1), ((5, *shape[1:]), 2), ((5, *shape[1:]), 2), (shape, 3)):
        layer.forward(np.ones(shape_now))
        assert len(calls) == asked


def test_of_integers_it_is_asked_each_time():
    """What is right for some is not for others: their sums could leave int64."""
    layer, x = bp.Conv2d(1, 1, (1, 2), bias=False, rng=0), np.ones((1, 1, 1, 2), int)
    layer.params["weight"] = np.ones((1, 1, 1, 2), int)
    assert layer.forward(x).dtype == np.int64
    layer.params["weight"] = np.full((1, 1, 1, 2), 2**62)
    assert layer.forward(x).tolist() == [[[[2**63]]]]


def test_the_usual_way_back_asks_nothing(monkeypatch):
    layer, x = bp.Conv2d(2, 3, 3, rng=0), np.ones((2, 2, 4, 4))
    dz = np.ones_like(layer.forward(x))
    for name in ("conv2d_input_grad", "conv2d_weight_grad", "conv2d_bias_grad"):
        monkeypatch.setattr(f"bpcnn_helpers.nn.weighted.conv.{name}", None)
    assert layer.backward(dz).shape == x.shape


@pytest.mark.parametrize("kernel", [2, 3])  # the second leaves the size as it is: another way to the input's gradient
def test_weights_of_another_precision(kernel):
    layer, x = bp.Conv2d(1, 2, kernel, padding=1, rng=0, dtype=np.float32), np.arange(9.0).reshape(1, 1, 3, 3)
    dz = np.ones_like(layer.forward(x))
    dx = layer.backward(dz)
    assert dx.dtype == dz.dtype == np.float64
    assert np.array_equal(dx, bp.conv2d_input_grad(dz, layer.params["weight"], (3, 3), padding=1))


def test_one_sample_of_integers():
    layer, x = bp.Conv2d(2, 1, 2, rng=0), np.arange(24).reshape(2, 3, 4)
    dz = np.ones_like(layer.forward(x), int)
    assert layer.backward(dz).shape == x.shape
    assert layer.backward(dz, input_grad=False) is None
    assert np.array_equal(layer.grads["weight"], bp.conv2d_weight_grad(dz, x, 2))


def test_relu_of_what_is_no_usual_batch(monkeypatch):
    layer = bp.ReLU()
    for x in (np.array([-2, 3]), np.array([-2, 3], object), [-2, 3]):
        assert layer.forward(x).tolist() == [0, 3]
        assert layer.backward(np.array([5, 7])).tolist() == [0, 7]
    monkeypatch.setattr("bpcnn_helpers.nn.elementwise.ZEROS_BYTES", 16)
    for x in (np.array([-2.0, 3.0]), np.array([-2.0, 3.0, -1.0])):  # the second is too large for zeros to be kept
        assert layer.forward(x).tolist() == [0, 3, 0][: len(x)]
        assert layer.backward(np.full(len(x), 5.0)).tolist() == [0, 5, 0][: len(x)]
        assert layer._zeros.shape == (2,)


def test_linear_asks_again_when_its_weights_change():
    layer = bp.Linear(2, 1, rng=0)
    layer.forward(np.ones((1, 2)))
    layer.params["weight"] = np.ones((1, 3))
    with pytest.raises(ValueError, match=r"^x has shape \(1, 2\), expected \(N, 3\)$"):
        layer.forward(np.ones((1, 2)))


def test_a_layer_asked_for_others_keeps_its_own():
    layer, x = bp.Conv2d(1, 2, 3, rng=0), np.arange(32.0).reshape(2, 1, 4, 4)
    dz = np.ones_like(layer.forward(x))
    layer.backward(dz)
    expected = layer.grads["weight"].copy()
    backward_of(layer, dz, x + 1)
    layer.backward(dz)
    assert np.array_equal(layer.grads["weight"], expected)


def test_a_layer_refuses_each_time():
    layer = bp.Conv2d(2, 3, 3, rng=0)
    for _ in range(2):
        with pytest.raises(ValueError, match="channels"):
            layer.forward(np.ones((1, 3, 4, 4)))
    layer.forward(np.ones((1, 2, 4, 4)))
    with pytest.raises(ValueError, match="channels"):
        layer.forward(np.ones((1, 3, 4, 4)))
    layer.params["weight"] = np.ones((3, 4, 3, 3))
    with pytest.raises(ValueError, match="channels"):
        layer.forward(np.ones((1, 2, 4, 4)))


@pytest.mark.parametrize("kind", [int, np.float32, object])
def test_delta_of_another_kind_than_the_layer(kind):
    """The gradients are those of the operations, which compute in the common kind."""
    layer, x = bp.Conv2d(1, 2, 2, padding=1, rng=0), np.arange(9.0).reshape(1, 1, 3, 3)
    dz = np.ones_like(layer.forward(x)).astype(kind)
    dx = layer.backward(dz)
    assert np.array_equal(dx, bp.conv2d_input_grad(dz, layer.params["weight"], (3, 3), padding=1))
    assert np.array_equal(layer.grads["weight"], bp.conv2d_weight_grad(dz, x, 2, padding=1))
    assert np.array_equal(layer.grads["bias"], bp.conv2d_bias_grad(dz))


def test_sequential_shares_the_layers_arrays():
    model = bp.Sequential(bp.Conv2d(1, 2, 3, rng=0), bp.ReLU(), bp.Flatten(), bp.Linear(8, 3, rng=0))
    assert list(model.params) == list(model.grads) == ["0.weight", "0.bias", "3.weight", "3.bias"]
    assert model.params["3.weight"] is model.layers[3].params["weight"]
    grads = dict(model.grads)
    model.backward(np.ones_like(model.forward(np.ones((1, 1, 4, 4)))))
    assert all(model.grads[name] is grads[name] and grads[name].any() for name in grads)


def test_gradients_are_overwritten_not_added():
    layer = bp.Linear(2, 2, rng=0)
    for _ in range(2):
        layer.forward(np.ones((1, 2)))
        layer.backward(np.ones((1, 2)))
    assert layer.grads["bias"].tolist() == [1, 1]


def test_the_first_input_gradient_can_be_left_out():
    model = bp.Sequential(bp.Conv2d(1, 1, 1, rng=0), bp.ReLU(), bp.Subsample2d(1, 1))
    dz = np.ones_like(model.forward(np.ones((1, 1, 2, 2))))
    with_it = model.backward(dz)
    grads = {name: grad.copy() for name, grad in model.grads.items()}
    assert with_it.shape == (1, 1, 2, 2)
    assert model.backward(dz, input_grad=False) is None
    assert all(np.array_equal(grads[name], model.grads[name]) for name in grads)
    model = bp.Sequential(bp.Linear(1, 1, rng=0), bp.Linear(1, 1, rng=0))
    model.backward(model.forward(np.ones((1, 1))), input_grad=False)
    assert model.grads["0.weight"] != 0
    for layer in (bp.Linear(2, 1, rng=0), bp.Subsample2d(1, 1)):
        z = layer.forward(np.ones((1, 2)) if isinstance(layer, bp.Linear) else np.ones((1, 1, 2, 2)))
        assert layer.backward(z, input_grad=False) is None


def test_what_forward_returned_may_be_changed():
    for layer in (bp.Sigmoid(), bp.Flatten(), bp.MaxPool2d(1), bp.MaxPool2d((2, 1))):
        x = np.zeros((1, 2, 2, 1))
        y = layer.forward(x)
        before = layer.backward(np.ones_like(y))
        y += 5
        assert not x.any()
        assert np.array_equal(layer.backward(np.ones_like(y)), before)


def after_forward(layer, shape):
    layer.forward(np.ones(shape))
    return layer


CHANNELS = r"^x has shape \(1, 1, 4, 4\), expected 2 channels$"
REFUSED = [
    (lambda: bp.Conv2d(0, 1, 3), ValueError, "c_in is 0, expected at least 1"),
    (lambda: bp.Conv2d(1, 1, 3, padding=-1), ValueError, "^padding is -1, expected at least 0$"),
    (
        lambda: bp.Conv2d(1, 1, 3, padding="full"),
        ValueError,
        "^padding is 'full', expected an int, a pair, .* or 'same'$",
    ),
    (
        lambda: bp.Conv2d(1, 1, 3, padding="same", stride=2),
        ValueError,
        r"^stride is \(2, 2\), expected 1 where padding",
    ),
    (lambda: bp.Conv2d(1, 1, 3, init="zeros"), ValueError, "init is 'zeros', expected 'he' or 'xavier'"),
    (lambda: bp.Conv2d(1, 1, 3, dtype="int"), TypeError, "^dtype is 'int', expected float32 or float64$"),
    (lambda: bp.Linear(2.5, 1), TypeError, "n_in is 2.5, expected an int"),
    (lambda: bp.Linear(2, 1).forward(np.ones((1, 3))), ValueError, r"x has shape \(1, 3\), expected \(N, 2\)"),
    (lambda: bp.Subsample2d(2, 2).forward(np.ones((1, 1, 4, 4))), ValueError, CHANNELS),
    (lambda: bp.Subsample2d(2, 2, dtype=int), TypeError, "^dtype is <class 'int'>, expected"),
    (lambda: bp.Linear(2, 2, dtype=None), TypeError, "^dtype is None, expected"),
    (lambda: bp.Linear(2, 2, dtype="floats"), TypeError, "^dtype is 'floats', expected"),
    (lambda: bp.ReLU().backward(np.ones(2)), RuntimeError, "ReLU.backward was called before forward"),
    (lambda: bp.MaxPool2d(0), ValueError, "size is 0, expected at least 1"),
    (lambda: bp.MaxPool2d(2, padding=2), ValueError, r"^padding is 2, expected at most half of size \(2, 2\)$"),
    (lambda: bp.AvgPool2d(2, stride=0), ValueError, "^stride is 0, expected at least 1$"),
    (lambda: bp.Subsample2d(1, 2, padding="full"), ValueError, "^padding is 'full', expected an int, a pair"),
    (lambda: bp.AvgPool2d("2"), TypeError, "size is '2', expected an int"),
    (lambda: bp.Sequential(*[bp.ReLU()] * 2), ValueError, "layer 1 is an earlier layer again"),
    (lambda: after_forward(bp.Linear(2, 4), (3, 2)).backward(np.ones(4)), ValueError, r"dz has shape \(4,\), expected"),
    (
        lambda: after_forward(bp.ReLU(), (4, 3)).backward(np.ones((4, 1))),
        ValueError,
        r"dz has shape \(4, 1\), expected",
    ),
    (lambda: after_forward(bp.Flatten(), (4, 3)).backward(np.ones(12)), ValueError, r"dz has shape \(12,\), expected"),
    (
        lambda: after_forward(bp.Subsample2d(3, 2), (4, 3, 4, 4)).backward(np.ones((1, 3, 2, 2))),
        ValueError,
        r"dz has shape \(1, 3, 2, 2\), expected \(4, 3, 2, 2\), that of the output",
    ),
    (lambda: bp.Sequential(bp.ReLU), TypeError, "layer 0 is <class .*>, expected a layer"),
    (lambda: bp.Flatten().forward(3), ValueError, r"^x has shape \(\), expected \(N, \.\.\.\)$"),
    (lambda: after_forward(bp.ReLU(), 2).backward([[1], [2, 3]]), ValueError, r"^dz is no array \(\.\.\.\): its rows"),
    (lambda: forward_of(3, np.ones(2)), TypeError, "^layer is 3, expected a layer or a network$"),
    (lambda: backward_of(3, np.ones(2), np.ones(2)), TypeError, "^layer is 3, expected a layer or a network$"),
    (lambda: forward_of(bp.ReLU(), [[1], [2, 3]]), ValueError, r"^x is no array \(\.\.\.\): its rows"),
]


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda bad: bp.Conv2d(bad, 1, 1), "c_in"),
        (lambda bad: bp.Conv2d(1, bad, 1), "c_out"),
        (lambda bad: bp.Conv2d(1, 1, bad), "kernel_size"),
        (lambda bad: bp.Conv2d(1, 1, 1, stride=bad), "stride"),
        (lambda bad: bp.Conv2d(1, 1, 1, dilation=bad), "dilation"),
        (lambda bad: bp.Linear(bad, 1), "n_in"),
        (lambda bad: bp.Linear(1, bad), "n_out"),
        (lambda bad: bp.MaxPool2d(bad), "size"),
        (lambda bad: bp.AvgPool2d(bad), "size"),
        (lambda bad: bp.Subsample2d(bad, 1), "channels"),
        (lambda bad: bp.Subsample2d(1, bad), "size"),
    ],
)
def test_a_size_below_1_is_named(make, name):
    make(1)
    with pytest.raises(ValueError, match=f"^{name} is 0, expected at least 1$"):
        make(0)


@pytest.mark.parametrize(
    ("layer", "axes"),
    [
        (bp.Linear(1, 1), "N, n_in"),
        (bp.Conv2d(1, 1, 1), r"N, C_in, H, W\) or \(C_in, H, W"),
        (bp.MaxPool2d(1), r"N, C, H, W\), \(C, H, W\) or \(H, W"),
        (bp.AvgPool2d(1), r"N, C, H, W\), \(C, H, W\) or \(H, W"),
        (bp.Subsample2d(1, 1), r"N, C, H, W\) or \(C, H, W"),
    ],
)
def test_a_wrong_number_of_axes_is_named(layer, axes):
    with pytest.raises(ValueError, match=rf"^x has shape \(1,\), expected \({axes}\)$"):
        layer.forward([1])


def test_a_convolution_layer_has_channels_also_for_one_map():
    with pytest.raises(ValueError, match=r"^x has shape \(1, 1\), expected \(N, C_in, H, W\) or \(C_in, H, W\)$"):
        bp.Conv2d(1, 1, 1).forward([[1]])


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("kinds", [("f8", "i8"), ("f8", "f4"), ("f4", "f8"), ("i8", "f8")])
def test_max_pooling_takes_an_error_term_of_another_kind(kinds):
    x, dz = (np.arange(-count, count, 2.0).astype(kind) for count, kind in zip((16, 4), kinds))
    x, dz, layer = x.reshape(1, 1, 4, 4), dz.reshape(1, 1, 2, 2), bp.MaxPool2d(2)
    layer.forward(x)
    found, expected = layer.backward(dz), bp.max_pool2d_grad(dz, x, 2)
    assert found.dtype == expected.dtype == np.result_type(x, dz)
    assert np.array_equal(found, expected)
