"""The operations of a convolutional network and their gradients, for the bpcnn notebooks."""

from importlib import import_module

from bpcnn_helpers.data import as_digit, digits, load_picture, mnist, picture, split
from bpcnn_helpers.exercises.checking import check, progress
from bpcnn_helpers.nn.gradient_check import gradient_check
from bpcnn_helpers.nn.layers import (
    AvgPool2d,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
    Sigmoid,
    Subsample2d,
)
from bpcnn_helpers.nn.saving import load, save
from bpcnn_helpers.nn.training import SGD, accuracy, cosine, evaluate, train
from bpcnn_helpers.ops.activations import cross_entropy, relu, sigmoid, softmax, squared_error
from bpcnn_helpers.ops.conv import (
    conv2d,
    conv2d_bias_grad,
    conv2d_input_grad,
    conv2d_weight_grad,
    conv_output_size,
    convolve2d,
    correlate2d,
    rot180,
)
from bpcnn_helpers.ops.pool import (
    avg_pool2d,
    avg_pool2d_grad,
    max_pool2d,
    max_pool2d_grad,
    sum_pool2d,
    sum_pool2d_grad,
    upsample2d,
)

# Loaded where they are first used: SymPy and the widgets take longer to import than all the rest.
LATER = {
    "algebra.symbols": ("differentiate", "latex", "same_formulas", "symbols", "trace"),
    "explorer.graph": ("Panel",),
    "explorer.explorer": ("Explorer",),
    "explorer.layers": ("explore_conv", "explore_pool", "explore_rot180", "explore_subsample"),
    "explorer.network": ("explore_network",),
    "labs.own_picture": ("DrawPad", "PictureInput"),
}


def __getattr__(name):
    for module, names in LATER.items():
        if name in names:
            return getattr(import_module(f"bpcnn_helpers.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
