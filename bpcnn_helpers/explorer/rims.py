"""The rim that padding lays around a panel, and which of its cells the windows of derived panels lie on."""

from typing import NamedTuple

ZERO, LEAST = "0", "−∞"


class Rim(NamedTuple):
    """Cells around a panel, to be seen and not to be edited.

    Attributes
    ----------
    text : str
        What stands in them.
    sides : tuple of tuple of int
        How many there are, ((top, bottom), (left, right)).
    windows : dict of str to tuple of list
        For each row, and for each column, of a derived panel: the rows, or columns, of this panel that its window lies
        on, below 0 or beyond the last where it is the rim.
    """

    text: str
    sides: tuple
    windows: dict


def rims(panel, walk, output, kernel_grad=None, text=ZERO):
    """Return the rim of the panel that a kernel walks over, {panel: Rim}; empty without padding.

    Parameters
    ----------
    panel : str
    walk : Walk
    output, kernel_grad : str
        Panels: what is made there, and the kernel's gradient, each of whose cells meets one place of every window.
    text : str

    Examples
    --------
    >>> from bpcnn_helpers.ops.windows import walk_over
    >>> rims("V", walk_over((3, 3), (2, 2), padding=1, stride=2), "Z")["V"].windows["Z"][0]
    [[-1, 0], [1, 2]]
    """
    if not any(map(any, walk.padding)):
        return {}
    axes = zip(walk.output, walk.kernel, walk.stride, walk.dilation, walk.padding)
    lines = [
        [[place * stride + cell * dilation - before for cell in range(cells)] for place in range(places)]
        for places, cells, stride, dilation, (before, _) in axes
    ]
    windows = {output: tuple(lines)}
    if kernel_grad:
        windows[kernel_grad] = tuple([list(met) for met in zip(*axis)] for axis in lines)
    return {panel: Rim(text, walk.padding, windows)}


def as_dicts(name, all_rims):
    """Return what the page is told of a panel: the rim that it has, and the windows that it lays on another."""
    told = {}
    if name in all_rims:
        told["rim"] = {"text": all_rims[name].text, "sides": all_rims[name].sides}
    for other, rim in all_rims.items():
        if name in rim.windows:
            told["windows"] = dict(zip(("rows", "columns"), rim.windows[name]), over=other)
    return told
