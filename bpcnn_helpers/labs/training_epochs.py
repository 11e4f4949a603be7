"""A network as it was after each epoch: what its first layer makes of a digit, and what comes back (notebook 08)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import array, network
from bpcnn_helpers.labs.live_figure import Live
from bpcnn_helpers.nn.sequential import Sequential
from bpcnn_helpers.ops.losses import cross_entropy
from bpcnn_helpers.plots.look import axes_in


def epochs(viewer: Sequential, snapshots: Sequence[dict[str, np.ndarray]], x: ArrayLike, labels: ArrayLike) -> Live:
    """Step through the epochs of a training, and look at kernels, feature maps and δ for one picture.

    The colours of δ end at the largest that it has for this picture in any epoch, so that it can be seen to fade.

    Parameters
    ----------
    viewer : Sequential
        A network to look with, which begins with a convolution of one channel and its activation; its parameters
        are written over.
    snapshots : sequence of dict of str to ndarray
        The parameters at the start and after each epoch, as copied by `on_epoch` of `train`.
    x : array_like, shape (N, 1, H, W)
    labels : array_like of int, shape (N,)

    Returns
    -------
    Live
        Its controls: `epoch` and `digit`. Its result, a dict: the `picture`; the first layer's `kernels`, its `maps`
        after the activation, `δ` = ∂J/∂z before the activation; `scores`, and `δ at the output`.

    Raises
    ------
    TypeError, ValueError
        If an argument is none of these, or they do not belong together.
    """
    network(viewer, "viewer")
    x, labels = array(x, "x", "N C H W"), array(labels, "labels", "N")
    if len(x) != len(labels):
        raise ValueError(f"x and labels have {len(x)} and {len(labels)} samples")
    if not isinstance(snapshots, (list, tuple)) or not snapshots:
        raise TypeError(f"snapshots is {snapshots!r}, expected a list of parameters by name")

    @lru_cache(maxsize=1)
    def course(digit):
        """Of one picture, what is seen in each epoch."""
        return [_seen(viewer, parameters, x[[digit]], labels[[digit]]) for parameters in snapshots]

    def draw(fig, epoch, digit):
        seen = course(digit)
        title = f"epoch {epoch}: a {labels[digit]}, guessed {seen[epoch]['scores'].argmax()}"
        fig.clear()
        fig.set_size_inches(9.5, 4.3)
        fig.suptitle(f"{title}, loss {seen[epoch]['loss']:.3g}", fontsize=12)
        _draw(fig, seen, epoch)
        return seen[epoch]

    controls = {"epoch": len(snapshots), "digit": len(x)}
    return Live(draw, **{name: widgets.IntSlider(0, 0, count - 1) for name, count in controls.items()})


def _seen(viewer, parameters, picture, label):
    """Carry one picture forwards and backwards."""
    for name, parameter in viewer.params.items():
        parameter[...] = parameters[name]
    scores = viewer.forward(picture)
    loss, at_output = cross_entropy(scores, label)
    delta = at_output
    for layer in viewer.layers[:0:-1]:
        delta = layer.backward(delta)
    maps = viewer.layers[1].forward(viewer.layers[0].forward(picture))
    kernels = viewer.params["0.weight"][:, 0].copy()
    first = {"picture": picture[0, 0], "kernels": kernels, "maps": maps[0], "δ": delta[0]}
    return {**first, "scores": scores, "loss": loss, "δ at the output": at_output[0]}


def _draw(fig, seen, epoch):
    """Draw the digit, the course of δ, and below them the rows of maps."""
    above, below = fig.subfigures(2, 1, height_ratios=[3, 4])
    paper, sizes = axes_in(above, 1, 2, width_ratios=[1, 4])[0]
    plots.picture(paper, 1 - seen[epoch]["picture"], "the digit", limits=(0, 1))
    at_output, at_first = ([np.abs(one[name]).max() for one in seen] for name in ("δ at the output", "δ"))
    for course, line in ((at_output, ".--"), (at_first, ".-")):
        sizes.plot(course, line, color=plots.COLORS["gradient"])
    sizes.axvline(epoch, color="#828282", linewidth=1)
    numbers = f"at the output (dashed) {at_output[epoch]:.2g}, in the first layer {at_first[epoch]:.2g}"
    sizes.set(xlabel="epoch", yscale="log")
    sizes.set_ylim(bottom=min(0.01, sizes.get_ylim()[0]))  # two powers of ten at least
    sizes.set_title(f"largest |δ|: {numbers}", fontsize=11)
    sizes.xaxis.get_major_locator().set_params(integer=True)
    sizes.grid(alpha=0.3)
    rows = {name: seen[epoch][name] for name in ("kernels", "maps", "δ")}
    plots.maps(rows, title="", limits={"δ": max(at_first)}, fig=below)
