"""`pocket`: a packed network to touch: it reads what one draws, shows what comes back, and learns, all in the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from bpcnn_helpers.data.splitting import Split
from bpcnn_helpers.explorer.deflating import deflated_bytes
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.nn.layer import Layer
from bpcnn_helpers.ops.losses import cross_entropy
from bpcnn_helpers.packing import PAGE
from bpcnn_helpers.packing.pack import pack
from bpcnn_helpers.plots.numbers import RULE

LEVELS = 16  # grey levels of the digits above paper
EPOCHS = 3  # whose order of samples is in the page; then they come again


class PocketPage(anywidget.AnyWidget):
    """What the page gets: once, and all of it; it never asks Python again."""

    _esm = joined(PAGE / "pocket.js")
    _css = joined(PAGE / "pocket.css")
    state = traitlets.Dict().tag(sync=True)


class Pocket(widgets.VBox):
    """A network in the page; `pocket` makes it.

    Attributes
    ----------
    page : PocketPage
    """

    def __init__(self, state: dict[str, Any]) -> None:
        self.page = PocketPage(state=state)
        super().__init__([self.page])

    def __repr__(self):
        state = self.page.state
        return f"Pocket({', '.join(state['packed']['params'])}; {len(state['data']['labels'])} digits)"


def pocket(network: Layer, data: Split, *, first: Mapping[str, ArrayLike] | None = None) -> Pocket:
    """Put a network that reads digits into the page, there and back, with its training.

    Parameters
    ----------
    network : Sequential
        From (N, 1, 8, 8) to a score for each class; trained or not.
    data : Split
        As `digits` gives it: what the page trains on, and what it measures with.
    first : mapping of str to array_like, optional
        Weights, by the names in ``network.params``, that the page can go back to; the network's own unless given.

    Returns
    -------
    Pocket

    Raises
    ------
    TypeError, ValueError
        If the network does not fit the digits, or `first` not the network.

    Notes
    -----
    The page runs what `pack` traced; the order of the samples is that of ``train(…, rng=0)``.
    """
    if not isinstance(data, Split):
        raise TypeError(f"data is {data!r}, expected a Split, as digits() returns it")
    packed = pack(network, cross_entropy, data.x_train[0])
    steps, state = packed.steps, packed.packed()
    names = [steps[0].before, *(step.after for step in steps)]
    grads = [f"∂J/∂{names[0]}", *(step.error for step in steps)]
    titles = ["what it gets", *(type(step.layer).__name__ for step in steps)]
    params = [(), *(step.letters.values() for step in steps)]
    stations = [
        {"name": n, "grad": g, "title": t, "params": list(p)} for n, g, t, p in zip(names, grads, titles, params)
    ]
    found = packed.start if first is None else _weights(first, packed, network)
    return Pocket(
        {
            "packed": state,
            "output": steps[-1].after,
            "stations": stations,
            "first": {own: np.ravel(value).tolist() for own, value in found.items()},
            "data": _digits(data, classes=packed.program.memory.places[steps[-1].after][1][0]),
            "rule": RULE,
            "worker": joined(PAGE / "worker.js"),
        }
    )


def _weights(first, packed, network):
    """Return weights by the names of the page's arrays, or say what does not fit the network."""
    if not isinstance(first, Mapping) or set(first) != set(network.params):
        names = list(first) if isinstance(first, Mapping) else repr(first)
        raise ValueError(f"first has {names}, expected {', '.join(network.params)}")
    for name, value in first.items():
        if np.shape(value) != network.params[name].shape:
            raise ValueError(f"first[{name!r}] has shape {np.shape(value)}, expected {network.params[name].shape}")
    return {own: first[name] for name, own in packed.params.items()}


def _digits(data, classes):
    """Return the digits as bytes, compressed, and the order of some epochs."""
    pictures = np.concatenate([data.x_train, data.x_test])
    rng = np.random.default_rng(0)
    order = np.concatenate([rng.permutation(len(data.x_train)) for _ in range(EPOCHS)])
    return {
        "pictures": deflated_bytes((LEVELS * pictures).round().astype(np.uint8).tobytes()),
        "labels": np.concatenate([data.y_train, data.y_test]).tolist(),
        "levels": LEVELS,
        "train": len(data.x_train),
        "classes": classes,
        "order": deflated_bytes(order.astype("<u2").tobytes()),
    }
