"""One look for every figure: blue inputs, orange kernels, green outputs, vermilion gradients."""

from bpcnn_helpers.plots.tables import (
    COLORS,
    SIGNED,
    confusion_matrix,
    curves,
    filters,
    maps,
    matrices,
    matrix,
    number,
    panels,
    picture,
    pictures,
    wrong_guesses,
)
