"""A network as it was after each epoch: what its first layer makes of a digit, and what comes back (notebook 08)."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import array, network
from bpcnn_helpers.labs.live_figure import Live
from bpcnn_helpers.nn.sequential import Sequential
from bpcnn_helpers.ops.losses import cross_entropy


def epochs(viewer: Sequential, snapshots: Sequence[dict[str, np.ndarray]], x: ArrayLike, labels: ArrayLike) -> Live:
    """Step through the epochs of a training, and look at kernels, feature maps and δ for one picture.

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
        Its controls: `epoch` and `digit`. Its result, a dict: the first layer's `kernels`, its `maps` after the
        activation, `δ` = ∂J/∂z before the activation, and `scores`.

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

    def draw(fig, epoch, digit):
        for name, parameter in viewer.params.items():
            parameter[...] = snapshots[epoch][name]
        picture, label = x[[digit]], labels[[digit]]
        scores = viewer.forward(picture)
        loss, delta = cross_entropy(scores, label)
        for layer in viewer.layers[:0:-1]:
            delta = layer.backward(delta)
        maps = viewer.layers[1].forward(viewer.layers[0].forward(picture))
        kernels = viewer.params["0.weight"][:, 0].copy()
        rows = {"kernels": kernels, "maps": maps[0], "δ": delta[0]}
        title = f"epoch {epoch}: a {label[0]}, guessed {scores.argmax()}, loss {loss:.3g}"
        plots.maps(rows, title=f"{title}, largest |δ| {np.abs(delta).max():.2g}", fig=fig)
        return {**rows, "scores": scores}

    controls = {"epoch": len(snapshots), "digit": len(x)}
    return Live(draw, **{name: widgets.IntSlider(0, 0, count - 1) for name, count in controls.items()})
