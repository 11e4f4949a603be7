"""A whole small network: every number, forwards and backwards."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import integer
from bpcnn_helpers.explorer.explore import explore
from bpcnn_helpers.explorer.explorer import Explorer
from bpcnn_helpers.explorer.graph import Cell, numbers_in
from bpcnn_helpers.nn.sequential import Sequential


def explore_network(
    model: Sequential, x: ArrayLike, label: int, *, pinned: Cell | None = None, covered: Sequence[str] = ()
) -> Explorer:
    """Explore a small network: follow any pixel or weight forwards, and its gradient back, layer by layer.

    Parameters
    ----------
    model : Sequential
        Editing its parameters on the page does not change the model.
    x : array_like, shape (H, W) or (C, H, W)
        One picture.
    label : int
        Its right class.
    pinned, covered : tuple, optional
        As in `Explorer`.

    Returns
    -------
    Explorer
        Panels x; for each layer its parameters and its z or a; p and J; and the derivative of J by each of
        them, δ for ∂J/∂z. The numbers are source E's: the input is layer 1, an activation belongs to the layer
        before it, pooling is a layer, flattening is none.

    Raises
    ------
    TypeError, ValueError
        If the picture does not fit the network, or the label is no class of it.

    Notes
    -----
    Claims E8 to E13. Behind the last layer stand softmax and cross-entropy, in one.

    Examples
    --------
    >>> from bpcnn_helpers.nn.weighted import Linear
    >>> from bpcnn_helpers.nn.sequential import Flatten
    >>> explore_network(Sequential(Flatten(), Linear(4, 2, rng=0)), [[1, 2], [3, 4]], 1)
    Explorer(x 2×2, W² 2×4, b² 2, z² 2, p 2, J 1, δ² 2, ∂J/∂W² 2×4, ∂J/∂b² 2, ∂J/∂x 2×2)
    """
    if not isinstance(model, Sequential):
        raise TypeError(f"model is {model!r}, expected a Sequential")
    x, label = numbers_in("x", x), integer(label, "label")
    if x.ndim not in (2, 3):
        raise ValueError(f"x has shape {x.shape}, expected (H, W) or (C, H, W), one picture")
    return explore(model, x, label=label, title="A network, forwards and backwards", pinned=pinned, covered=covered)
