"""The operations of a convolutional network and their gradients, for the bpcnn notebooks."""

from importlib import import_module

from bpcnn_helpers.data.augmentation import augment
from bpcnn_helpers.data.digits import as_digit, digits, mnist
from bpcnn_helpers.data.pictures import load_picture, picture
from bpcnn_helpers.data.splitting import split
from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.progress import progress
from bpcnn_helpers.nn.elementwise import ReLU, Sigmoid
from bpcnn_helpers.nn.evaluation import accuracy, evaluate
from bpcnn_helpers.nn.gradient_check import gradient_check
from bpcnn_helpers.nn.pooling import AvgPool2d, MaxPool2d, Subsample2d
from bpcnn_helpers.nn.saving import load, save
from bpcnn_helpers.nn.sequential import Flatten, Sequential
from bpcnn_helpers.nn.sgd import SGD, cosine
from bpcnn_helpers.nn.training import train
from bpcnn_helpers.nn.weighted import Conv2d, Linear
from bpcnn_helpers.ops.activations import relu, relu_grad, sigmoid, softmax
from bpcnn_helpers.ops.conv import conv2d, conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad
from bpcnn_helpers.ops.losses import cross_entropy, squared_error
from bpcnn_helpers.ops.matrices import convolve2d, correlate2d, rot180
from bpcnn_helpers.ops.max_pool import max_pool2d, max_pool2d_grad
from bpcnn_helpers.ops.pool import avg_pool2d, avg_pool2d_grad, sum_pool2d, sum_pool2d_grad, upsample2d
from bpcnn_helpers.ops.windows import conv_output_size

# Loaded where they are first used: SymPy and the widgets take longer to import than all the rest.
LATER = {
    "algebra.symbols": ("differentiate", "latex", "products", "same_formulas", "symbols"),
    "algebra.typesetting": ("show",),
    "tracing.trace": ("trace",),
    "explorer.graph": ("Panel",),
    "explorer.explorer": ("Explorer",),
    "explorer.explore": ("explore",),
    "explorer.ready.conv": ("explore_conv", "explore_rot180"),
    "explorer.ready.row": ("explore_row",),
    "explorer.ready.gather": ("explore_gather",),
    "explorer.ready.network": ("explore_network",),
    "explorer.ready.pooling": ("explore_pool", "explore_subsample"),
    "packing.pack": ("pack",),
    "packing.pocket": ("pocket",),
    "predictions.arranging": ("arrange",),
    "predictions.prediction": ("predict",),
    "labs": (),
    "labs.live_figure": ("Live",),
    "labs.matrix_input": ("MatrixInput",),
    "labs.own_picture": ("DrawPad", "PictureInput"),
    "labs.stopwatch": ("peak_memory", "race"),
}


def __getattr__(name):
    for module, names in LATER.items():
        if name in (module, *names):
            found = import_module(f"{__name__}.{module}")
            return found if name == module else getattr(found, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), "labs"}.union(*LATER.values()))
