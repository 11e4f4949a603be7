"""PyTorch as a witness: the same values, the same gradients, the same training. Skipped where it is missing."""

import os

import numpy as np
import pytest

import bpcnn_helpers as bp

if os.environ.get("CI"):
    import torch
else:
    torch = pytest.importorskip("torch", reason="PyTorch is missing: pip install -e '.[test,torch]'")

F = torch.nn.functional
CASES = [
    # batch, in, out, size, kernel, stride, padding, dilation
    (2, 1, 1, (3, 3), (2, 2), (1, 1), (0, 0), (1, 1)),
    (2, 3, 2, (5, 5), (3, 3), (2, 2), (1, 1), (1, 1)),
    (3, 2, 4, (9, 8), (2, 3), (2, 3), (1, 2), (3, 1)),
    (1, 2, 2, (7, 10), (3, 2), (3, 1), (0, 1), (2, 4)),
    (4, 3, 5, (6, 6), (1, 1), (2, 2), (0, 0), (1, 1)),
]


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_convolution_and_its_gradients(case):
    batch, c_in, c_out, size, kernel, stride, padding, dilation = case
    rng, steps = np.random.default_rng(0), {"stride": stride, "padding": padding, "dilation": dilation}
    x, w, b = rng.normal(size=(batch, c_in, *size)), rng.normal(size=(c_out, c_in, *kernel)), rng.normal(size=c_out)
    tx, tw, tb = (torch.tensor(a, requires_grad=True) for a in (x, w, b))
    tz = F.conv2d(tx, tw, tb, **steps)
    dz = rng.normal(size=tuple(tz.shape))
    tz.backward(torch.tensor(dz))
    close(bp.conv2d(x, w, b, **steps), tz)
    close(bp.conv2d_input_grad(dz, w, size, **steps), tx.grad)
    close(bp.conv2d_weight_grad(dz, x, kernel, **steps), tw.grad)
    close(bp.conv2d_bias_grad(dz), tb.grad)


@pytest.mark.parametrize("kernel", [(1, 1), (2, 2), (3, 3), (4, 3), (3, 2)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 1), (3, 2)])
@pytest.mark.parametrize("padding", ["valid", "same", ((2, 0), (1, 3))])
@pytest.mark.parametrize("batch", [(2,), ()])
def test_padding_in_words_and_by_sides_with_and_without_a_batch(kernel, dilation, padding, batch):
    rng, size = np.random.default_rng(0), (11, 9)
    x, w, b = rng.normal(size=(*batch, 3, *size)), rng.normal(size=(2, 3, *kernel)), rng.normal(size=2)
    tx, tw, tb = (torch.tensor(a, requires_grad=True) for a in (x, w, b))
    if isinstance(padding, str):
        tz = F.conv2d(tx, tw, tb, padding=padding, dilation=dilation)
    else:
        (top, bottom), (left, right) = padding
        tz = F.conv2d(F.pad(tx, (left, right, top, bottom)), tw, tb, dilation=dilation)
    dz = rng.normal(size=tuple(tz.shape))
    tz.backward(torch.tensor(dz))
    steps = {"padding": padding, "dilation": dilation}
    close(bp.conv2d(x, w, b, **steps), tz)
    close(bp.conv2d_input_grad(dz, w, size, **steps), tx.grad)
    close(bp.conv2d_weight_grad(dz, x, kernel, **steps), tw.grad)
    close(bp.conv2d_bias_grad(dz), tb.grad)
    layer = bp.Conv2d(3, 2, kernel, **steps)
    layer.params["weight"][...], layer.params["bias"][...] = w, b
    close(layer.forward(x), tz)
    close(layer.backward(dz), tx.grad)


POOLS = [
    # size, stride, padding
    ((2, 2), (2, 2), 0),
    ((3, 3), (2, 2), 0),
    ((2, 3), (1, 2), 0),
    ((3, 2), (4, 1), 0),
    ((3, 3), (2, 2), 1),
    ((2, 2), (2, 2), 1),
    ((5, 4), (1, 3), (2, 1)),
    ((3, 2), (3, 2), (1, 0)),
    ((19, 18), (1, 1), (9, 9)),
]


@pytest.mark.parametrize("batch", [(2, 3), (3,)])
@pytest.mark.parametrize(("size", "stride", "padding"), POOLS)
def test_pooling_and_its_gradients_ties_included(size, stride, padding, batch):
    rng, steps = np.random.default_rng(0), {"stride": stride, "padding": padding}
    x = rng.integers(0, 3, (*batch, 9, 8)).astype(float)
    for ours, ours_grad, theirs, layer in (
        (bp.max_pool2d, lambda dz: bp.max_pool2d_grad(dz, x, size, **steps), F.max_pool2d, bp.MaxPool2d),
        (bp.avg_pool2d, lambda dz: bp.avg_pool2d_grad(dz, x.shape[-2:], size, **steps), F.avg_pool2d, bp.AvgPool2d),
    ):
        tx = torch.tensor(x, requires_grad=True)
        tz = theirs(tx, size, **steps)
        dz, layer = rng.normal(size=tuple(tz.shape)), layer(size, **steps)
        tz.backward(torch.tensor(dz))
        for found in (ours(x, size, **steps), layer.forward(x)):
            close(found, tz)
        for found in (ours_grad(dz), layer.backward(dz)):
            close(found, tx.grad)


@pytest.mark.parametrize(("size", "stride", "padding"), POOLS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64, object])
def test_the_winners_of_max_pooling(size, stride, padding, dtype):
    """Where the places come from PyTorch: with -∞ and ∞ among the numbers, and where δ is not finite."""
    rng, steps = np.random.default_rng(0), {"stride": stride, "padding": padding}
    x = rng.choice([-np.inf, 0, 1, np.inf], (2, 3, 9, 8), p=[0.8, 0.1, 0.05, 0.05])
    tz, places = F.max_pool2d(torch.tensor(x), size, **steps, return_indices=True)
    dz = rng.choice([1, 2, np.inf, np.nan], tuple(tz.shape), p=[0.5, 0.3, 0.1, 0.1])
    grad = np.zeros((2, 3, 9 * 8))
    for n, c in np.ndindex(2, 3):
        np.add.at(grad[n, c], places[n, c].numpy().ravel(), dz[n, c].ravel())
    x, dz = x.astype(dtype), dz.astype(dtype)
    assert np.array_equal(bp.max_pool2d(x, size, **steps).astype(float), tz.numpy())
    found = bp.max_pool2d_grad(dz, x, size, **steps).astype(float)
    assert np.array_equal(found, grad.reshape(x.shape), equal_nan=True)


@pytest.mark.parametrize(("size", "stride", "padding"), POOLS)
def test_max_pooling_hands_nan_on(size, stride, padding):
    """Forwards as PyTorch; backwards it takes the last NaN of a window, and we the first as of all equals."""
    x = np.random.default_rng(0).choice([0, 1, np.nan], (2, 3, 9, 8), p=[0.5, 0.4, 0.1])
    steps = {"stride": stride, "padding": padding}
    expected = F.max_pool2d(torch.tensor(x), size, **steps).numpy()
    assert np.array_equal(bp.max_pool2d(x, size, **steps), expected, equal_nan=True)


def test_losses():
    rng = np.random.default_rng(0)
    logits, labels, targets = rng.normal(size=(5, 4)), rng.integers(0, 4, 5), rng.normal(size=(5, 4))
    tx = torch.tensor(logits, requires_grad=True)
    loss = F.cross_entropy(tx, torch.tensor(labels))
    loss.backward()
    close(bp.cross_entropy(logits, labels)[0], loss)
    close(bp.cross_entropy(logits, labels)[1], tx.grad)
    tx = torch.tensor(logits, requires_grad=True)
    loss = F.mse_loss(tx, torch.tensor(targets), reduction="sum") / (2 * 5)
    loss.backward()
    close(bp.squared_error(logits, targets)[0], loss)
    close(bp.squared_error(logits, targets)[1], tx.grad)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_relu_with_numbers_that_are_not_finite(bad):
    x, dz = np.meshgrid([-np.inf, -1, 0, 1, np.inf, np.nan], [-2.0, 0, bad])
    tx = torch.tensor(x, requires_grad=True)
    tz = F.relu(tx)
    tz.backward(torch.tensor(dz))
    close(bp.relu(x), tz)
    close(bp.relu_grad(dz, x), tx.grad)


def test_class_probabilities():
    rng = np.random.default_rng(0)
    logits, t = rng.normal(size=(5, 4)) * 10, rng.dirichlet(np.ones(4), 5)
    t[0] = [0, 1, 0, 0]
    tx = torch.tensor(logits, requires_grad=True)
    loss = F.cross_entropy(tx, torch.tensor(t))
    loss.backward()
    close(bp.cross_entropy(logits, t)[0], loss)
    close(bp.cross_entropy(logits, t)[1], tx.grad)
    for axis in (0, 1, -1):
        close(bp.softmax(logits, axis), F.softmax(torch.tensor(logits), axis))


def pair_of_networks(pooling, activation):
    """One network of PyTorch's, and ours with its weights."""
    torch.manual_seed(0)
    theirs = torch.nn.Sequential(
        torch.nn.Conv2d(1, 6, 3, padding=1), getattr(torch.nn, activation)(), getattr(torch.nn, pooling)(2),
        torch.nn.Conv2d(6, 8, 3, stride=2), getattr(torch.nn, activation)(),
        torch.nn.Flatten(), torch.nn.Linear(8, 10),
    ).double()  # fmt: skip
    ours = bp.Sequential(
        bp.Conv2d(1, 6, 3, padding=1), getattr(bp, activation)(), getattr(bp, pooling)(2),
        bp.Conv2d(6, 8, 3, stride=2), getattr(bp, activation)(),
        bp.Flatten(), bp.Linear(8, 10),
    )  # fmt: skip
    for name, value in ours.params.items():
        value[...] = theirs.state_dict()[name].numpy()
    return ours, theirs


@pytest.mark.parametrize(
    ("pooling", "activation", "momentum"),
    [("MaxPool2d", "ReLU", 0), ("MaxPool2d", "ReLU", 0.9), ("AvgPool2d", "Sigmoid", 0)],
)
def test_fifty_steps_follow_pytorchs(pooling, activation, momentum):
    ours, theirs = pair_of_networks(pooling, activation)
    data = bp.digits()
    optimizer, its_optimizer = (
        bp.SGD(ours, lr=0.05, momentum=momentum),
        torch.optim.SGD(theirs.parameters(), lr=0.05, momentum=momentum),
    )
    for step in range(50):
        x, y = data.x_train[16 * step : 16 * step + 16], data.y_train[16 * step : 16 * step + 16]
        loss, dout = bp.cross_entropy(ours.forward(x), y)
        ours.backward(dout, input_grad=False)
        optimizer.step()
        its_optimizer.zero_grad()
        its_loss = F.cross_entropy(theirs(torch.tensor(x)), torch.tensor(y))
        its_loss.backward()
        its_optimizer.step()
        assert abs(loss - its_loss.item()) < 1e-10
    for name, value in ours.params.items():
        assert np.abs(value - theirs.state_dict()[name].numpy()).max() < 1e-10
