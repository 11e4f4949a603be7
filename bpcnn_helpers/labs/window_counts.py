"""Size, kernel, padding and stride: where the windows lie, and how many see each cell (notebook 02)."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
from matplotlib.patches import Rectangle

from bpcnn_helpers import plots
from bpcnn_helpers.explorer.deflating import deflated
from bpcnn_helpers.labs.controls import Whole
from bpcnn_helpers.labs.lab import Lab
from bpcnn_helpers.ops.conv import conv2d_input_grad
from bpcnn_helpers.ops.windows import conv_output_size

SIZES = {"n": (8, 3, 12), "f": (3, 1, 5), "p": (1, 0, 3), "s": (2, 1, 4)}  # at first, from, to


def windows() -> Lab:
    """Show how many windows of a kernel see each cell of a square input, and which cells none of them sees.

    Returns
    -------
    Lab
        Its controls: `n` rows and columns of the input, `f` of the kernel, padding `p`, stride `s`. Its result, a
        dict: `size`, the windows in a row; `first`, the first column of each; `seen`, shape (n + 2p, n + 2p), how
        many windows see each cell of the padded input; `words`, and `left over`, what is said of them.

    Notes
    -----
    ⌊(n + 2p − f)/s⌋ + 1 windows in a row (source D). The counts are the gradient of the sum of all outputs with
    respect to the input, for a kernel of ones: each window that sees a cell passes it a 1.

    Examples
    --------
    >>> windows().result["seen"][5]
    array([1., 1., 2., 1., 2., 1., 2., 1., 1., 0.])
    """
    controls = {name: Whole(*values) for name, values in SIZES.items()}
    return Lab("windows", "Where the windows lie", _counted, _draw, {"table": _table()}, **controls)


def _counted(n, f, p, s):
    size, cells = conv_output_size(n, f, stride=s, padding=p), n + 2 * p
    seen = conv2d_input_grad(np.ones((size, size)), np.ones((f, f)), cells, stride=s)
    left_over = f"{np.sum(~seen.any(axis=0))} of {cells} columns left over"
    places = f"({n} + 2·{p} − {f})/{s} + 1 = {(cells - f) / s + 1:.3g}"
    words = f"{places} → {size}×{size} windows"
    return {"size": size, "first": s * np.arange(size), "seen": seen, "words": words, "left over": left_over}


@cache
def _table():
    """Return the counts for all settings, packed: the page looks them up."""
    table = {}
    for values in product(*(range(least, most + 1) for _, least, most in SIZES.values())):
        try:
            found = _counted(*values)
        except ValueError as error:
            table[",".join(map(str, values))] = {"refused": str(error)}
        else:
            counts = {name: found[name].astype(int).tolist() for name in ("first", "seen")}
            table[",".join(map(str, values))] = {**found, **counts}
    return deflated(table)


def _draw(fig, result, n, f, p, s):
    fig.set_size_inches(9.5, 4.8)
    fig.suptitle(result["words"])
    from_above, from_the_side = fig.subplots(1, 2)
    plots.matrix(from_above, "how many windows see the cell", result["seen"])
    edge = {"fill": False, "edgecolor": plots.COLORS["input"], "linewidth": 3, "clip_on": False, "zorder": 9}
    from_above.add_patch(Rectangle((p - 0.5, p - 0.5), n, n, **edge))  # the input, inside its padding
    _draw_side(from_the_side, n, p, f, result)


def _draw_side(ax, n, p, f, result):
    """Draw the cells of one row, hatched where no window sees them, and below them a bar for each window."""
    for cell, covered in enumerate(result["seen"].any(axis=0)):
        color = plots.COLORS["input"] if p <= cell < p + n else "white"
        ax.barh(0, 1, left=cell, color=color, edgecolor="black", hatch="" if covered else "////")
    for place, start in enumerate(result["first"], 1):
        ax.barh(place, f, left=start, color=plots.COLORS["kernel"], height=0.7)
        ax.text(start + f / 2, place, place, color="black", ha="center", va="center")
    ax.invert_yaxis()
    ax.axis("off")
    ax.set_title(result["left over"], fontsize=11)
