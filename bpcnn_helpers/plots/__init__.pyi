"""What a type checker sees of the room: every public name."""

from bpcnn_helpers.plots.colors import COLORS as COLORS
from bpcnn_helpers.plots.colors import SIGNED as SIGNED
from bpcnn_helpers.plots.colors import TEXT as TEXT
from bpcnn_helpers.plots.images import picture as picture
from bpcnn_helpers.plots.images import pictures as pictures
from bpcnn_helpers.plots.layers import filters as filters
from bpcnn_helpers.plots.layers import maps as maps
from bpcnn_helpers.plots.learning import confusion_matrix as confusion_matrix
from bpcnn_helpers.plots.learning import curves as curves
from bpcnn_helpers.plots.learning import wrong_guesses as wrong_guesses
from bpcnn_helpers.plots.limits import roofline as roofline
from bpcnn_helpers.plots.look import subplots as subplots
from bpcnn_helpers.plots.numbers import number as number
from bpcnn_helpers.plots.tables import matrices as matrices
from bpcnn_helpers.plots.tables import matrix as matrix
from bpcnn_helpers.plots.tables import panels as panels
