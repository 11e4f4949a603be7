"""Layers and networks to pack, and what they should make of their inputs."""

import numpy as np
from reference import conv_by_loops

import bpcnn_helpers as bp
from bpcnn_helpers.packing.pack import pack

LAYERS = {
    "conv": (lambda: bp.Conv2d(2, 3, 3, padding=1, rng=0), (2, 4, 5)),
    "conv with stride": (lambda: bp.Conv2d(1, 2, (2, 3), stride=2, dilation=(1, 2), rng=0), (1, 6, 7)),
    "max": (lambda: bp.MaxPool2d(2), (2, 4, 4)),
    "max of windows that overlap": (lambda: bp.MaxPool2d(3, stride=1, padding=1), (1, 4, 4)),
    "average": (lambda: bp.AvgPool2d(2), (2, 4, 4)),
    "subsampling": (lambda: bp.Subsample2d(2, 2), (2, 4, 4)),
    "relu": (bp.ReLU, (2, 3, 3)),
    "linear": (lambda: bp.Linear(4, 3, rng=0), (4,)),
    "two layers": (
        lambda: bp.Sequential(bp.Conv2d(1, 2, 2, rng=0), bp.ReLU(), bp.Flatten(), bp.Linear(8, 2, rng=0)),
        (1, 3, 3),
    ),
}


def digits_network():
    """The network of notebook 08, half as wide."""
    first = bp.Conv2d(1, 8, 3, padding=1, rng=0), bp.ReLU(), bp.MaxPool2d(2)
    second = bp.Conv2d(8, 16, 3, padding=1, rng=1), bp.ReLU(), bp.MaxPool2d(2)
    return bp.Sequential(*first, *second, bp.Flatten(), bp.Linear(64, 10, rng=2))


def with_whole_numbers(name, seed):
    """A layer, packed, and arrays of whole numbers by the names of its program: its input, its parameters, δ."""
    make, shape = LAYERS[name]
    layer, rng = make(), np.random.default_rng(seed)
    packed = pack(layer, lambda y, t: (((y - t) ** 2).sum() / 2, y - t), np.zeros(shape))
    names = [packed.steps[0].before, *packed.start, packed.steps[-1].error]
    arrays = {each: rng.integers(-3, 4, packed.program.memory.places[each][1]) for each in names}
    return layer, packed, arrays


def expected(layer, packed, arrays):
    """What the operations themselves make of these arrays: the output, and every gradient by its name."""
    x, *params, dz = arrays.values()
    for name, value in zip(layer.params, params):
        layer.params[name][...] = value
    output, dx = layer.forward(x[None].astype(float)), layer.backward(dz[None].astype(float))
    grads = {f"∂J/∂{own}": layer.grads[name] for name, own in packed.params.items()}
    return {packed.steps[-1].after: output[0], f"∂J/∂{packed.steps[0].before}": dx[0], **grads}


def conv_of(arrays):
    """The convolution of "conv", by loops that know nothing of the package."""
    x, w, b, _ = (np.asarray(array, object) for array in arrays.values())
    walk = {"stride": (1, 1), "padding": (1, 1), "dilation": (1, 1)}
    return conv_by_loops(x[None], w, (1, len(w), *x.shape[1:]), **walk)[0] + b[:, None, None]
