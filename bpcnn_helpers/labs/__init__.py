"""What a reader plays with beside the explorer, one lab a file, and the controls and pictures that labs are made of.

Each lab is one call that returns a `Lab`, such as ``bp.labs.edges(picture)``; `own_digit`, which needs Python, returns
a `Live` figure. What has no controls, because it takes half a minute, returns what it found: ``bp.labs.compare``.
"""

from bpcnn_helpers.labs.colour_channels import colours
from bpcnn_helpers.labs.digit_reader import own_digit, stroke
from bpcnn_helpers.labs.edge_detector import edges
from bpcnn_helpers.labs.fair_comparison import compare
from bpcnn_helpers.labs.memory_and_time import cost
from bpcnn_helpers.labs.training_epochs import epochs
from bpcnn_helpers.labs.window_counts import windows

__all__ = ["colours", "compare", "cost", "edges", "epochs", "own_digit", "stroke", "windows"]
