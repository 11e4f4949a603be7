"""What is measured: for every row of the table what the package does, what PyTorch does, and the bare product."""

from typing import NamedTuple

import bare
import numpy as np
import torch
from torch.nn import functional, grad

import bpcnn_helpers as bp


class Shape(NamedTuple):
    """A convolution layer on a batch of square images."""

    batch: int
    c_in: int
    size: int
    c_out: int
    kernel: int
    stride: int
    padding: int

    def __str__(self):
        stride = f" s{self.stride}" if self.stride > 1 else ""
        maps = f"{self.batch}×{self.c_in}×{self.size}×{self.size}"
        return f"{maps} k{self.kernel}{stride} p{self.padding} → {self.c_out}"


SHAPES = Shape(32, 16, 32, 32, 3, 1, 1), Shape(16, 64, 56, 64, 3, 1, 1), Shape(32, 3, 64, 32, 7, 2, 3)
POOLED = (32, 16, 32, 32)


def arrays(shape, dtype):
    """Random x, w and δ of a convolution layer."""
    rng, steps = np.random.default_rng(0), {"stride": shape.stride, "padding": shape.padding}
    places = bp.conv_output_size(shape.size, shape.kernel, **steps)
    sizes = (
        (shape.batch, shape.c_in, shape.size, shape.size),
        (shape.c_out, shape.c_in, shape.kernel, shape.kernel),
        (shape.batch, shape.c_out, places, places),
    )
    return *(rng.normal(size=size).astype(dtype) for size in sizes), steps


def convolution(shape, dtype):
    """{operation: (ours, PyTorch's)}; each is a function without arguments."""
    x, w, dz, steps = arrays(shape, dtype)
    tx, tw, tdz = map(torch.from_numpy, (x, w, dz))
    return {
        "conv2d": (lambda: bp.conv2d(x, w, **steps), lambda: torch.conv2d(tx, tw, **steps)),
        "input gradient": (
            lambda: bp.conv2d_input_grad(dz, w, x.shape[2:], **steps),
            lambda: grad.conv2d_input(tx.shape, tw, tdz, **steps),
        ),
        "weight gradient": (
            lambda: bp.conv2d_weight_grad(dz, x, w.shape[2:], **steps),
            lambda: grad.conv2d_weight(tx, tw.shape, tdz, **steps),
        ),
    }


def bare_product(shape, dtype):
    """{operation: the one matrix product that holds all its multiplications}, its matrices ready-made."""
    x, w, dz, _ = arrays(shape, dtype)
    kernels = w.reshape(len(w), -1)
    delta = np.ascontiguousarray(dz.transpose(1, 2, 3, 0)).reshape(len(w), -1)
    columns = np.random.default_rng(0).normal(size=(w[0].size, delta.shape[1])).astype(x.dtype)
    return {
        "conv2d": lambda: kernels @ columns,
        "input gradient": lambda: kernels.T @ delta,
        "weight gradient": lambda: columns @ delta.T,
    }


def pooling(dtype):
    """Max pooling 2×2, forwards and backwards: (ours, PyTorch's, the limit); all remember their forward pass."""
    x, layer = np.random.default_rng(0).normal(size=POOLED).astype(dtype), bp.MaxPool2d(2)
    dz = np.ones_like(layer.forward(x))
    tx, tdz = torch.tensor(x, requires_grad=True), torch.from_numpy(dz)

    def ours():
        layer.forward(x)
        return layer.backward(dz)

    def theirs():
        tx.grad = None
        functional.max_pool2d(tx, 2).backward(tdz)
        return tx.grad

    return ours, theirs, bare.pooling(x, dz)


def digits(dtype, input_grad=False):
    """The small network on a batch of 32 digits of 8×8: (ours, PyTorch's, the limit), each one training step.

    PyTorch does not compute the gradient of the first layer's input; with `input_grad` ours does.
    """
    ours, theirs = _networks([("conv", 1, 8, 3, 1), ("conv", 8, 16, 3, 1), ("linear", 64, 10)], dtype)
    x, labels = bp.digits().x_train[:32].astype(dtype), np.arange(32) % 10
    limit = bare.digits(x, labels, {name: value.copy() for name, value in ours.params.items()})
    return *_step(ours, theirs, x, labels, input_grad), limit


def digits_input(dtype):
    """The same step, with the gradient of the input."""
    return digits(dtype, input_grad=True)


def lenet(dtype):
    """LeNet-5's form (with ReLU and max pooling) on a batch of 64 images of 28×28: one training step, as `digits`."""
    layers = [
        ("conv", 1, 6, 5, 0),
        ("conv", 6, 16, 5, 0),
        ("linear", 256, 120),
        ("linear", 120, 84),
        ("linear", 84, 10),
    ]
    x = np.random.default_rng(0).normal(size=(64, 1, 28, 28)).astype(dtype)
    return _step(*_networks(layers, dtype), x, np.arange(64) % 10)


def _networks(layers, dtype):
    """The same network as ours and as PyTorch's, with the same parameters."""
    ours, theirs, flat = [], [], False
    for kind, n_in, n_out, *walk in layers:
        if kind == "conv":
            ours += [bp.Conv2d(n_in, n_out, walk[0], padding=walk[1], rng=0, dtype=dtype), bp.ReLU(), bp.MaxPool2d(2)]
            theirs += [torch.nn.Conv2d(n_in, n_out, walk[0], padding=walk[1]), torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
            continue
        ours += [bp.ReLU() if flat else bp.Flatten(), bp.Linear(n_in, n_out, rng=0, dtype=dtype)]
        theirs += [torch.nn.ReLU() if flat else torch.nn.Flatten(), torch.nn.Linear(n_in, n_out)]
        flat = True
    ours, theirs = bp.Sequential(*ours), torch.nn.Sequential(*theirs).to(getattr(torch, dtype))
    theirs.load_state_dict({name: torch.tensor(value) for name, value in ours.params.items()})
    return ours, theirs


def _step(ours, theirs, x, labels, input_grad=False):
    """One training step of each: (ours, PyTorch's)."""
    optimizer = bp.SGD(ours, lr=0.01)
    its_optimizer, tx, tlabels = torch.optim.SGD(theirs.parameters(), lr=0.01), torch.tensor(x), torch.tensor(labels)

    def our_step():
        loss, dlogits = bp.cross_entropy(ours.forward(x), labels)
        ours.backward(dlogits, input_grad=input_grad)
        optimizer.step()
        return loss

    def its_step():
        its_optimizer.zero_grad()
        loss = functional.cross_entropy(theirs(tx), tlabels)
        loss.backward()
        its_optimizer.step()
        return loss

    return our_step, its_step
