"""One look for every figure: blue inputs, orange kernels, green outputs, vermilion gradients.

Every function draws into `fig` (which it clears first), or into a new pyplot figure, and returns it. In a
notebook a cell that plots ends with ``plt.show()``.
"""

from bpcnn_helpers.plots.images import picture, pictures
from bpcnn_helpers.plots.layers import filters, maps
from bpcnn_helpers.plots.learning import confusion_matrix, curves, wrong_guesses
from bpcnn_helpers.plots.look import COLORS, SIGNED
from bpcnn_helpers.plots.numbers import number
from bpcnn_helpers.plots.still import panels
from bpcnn_helpers.plots.tables import matrices, matrix

__all__ = [
    "COLORS",
    "SIGNED",
    "confusion_matrix",
    "curves",
    "filters",
    "maps",
    "matrices",
    "matrix",
    "number",
    "panels",
    "picture",
    "pictures",
    "wrong_guesses",
]
