"""Pooling, and the subsampling layer of source C."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import ipywidgets as widgets
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import choice, in_range, integer
from bpcnn_helpers.explorer.controls import slider
from bpcnn_helpers.explorer.explore import explore
from bpcnn_helpers.explorer.explorer import Explorer
from bpcnn_helpers.explorer.graph import LARGEST_NUMBER, Cell, numbers_in
from bpcnn_helpers.explorer.layers import plan_of
from bpcnn_helpers.explorer.plan import opened, upstream
from bpcnn_helpers.explorer.ready.sample import sample
from bpcnn_helpers.nn.elementwise import Sigmoid
from bpcnn_helpers.nn.pooling import Subsample2d
from bpcnn_helpers.nn.sequential import Sequential
from bpcnn_helpers.ops.max_pool import max_pool2d, max_pool2d_grad
from bpcnn_helpers.ops.pool import avg_pool2d, avg_pool2d_grad, sum_pool2d, sum_pool2d_grad

POOLING = {"max": max_pool2d, "average": avg_pool2d, "sum": sum_pool2d}
BACK = {"max": max_pool2d_grad, "average": avg_pool2d_grad, "sum": sum_pool2d_grad}


def explore_pool(
    x: ArrayLike,
    δ: ArrayLike | None = None,
    *,
    kind: Literal["max", "average", "sum"] = "max",
    size: int = 2,
    stride: int | None = None,
    pinned: Cell | None = None,
    covered: Sequence[str] = (),
) -> Explorer:
    """Explore pooling: z, and where an error term δ goes back to.

    Parameters
    ----------
    x : array_like, shape (H, W) or (C, H, W)
    δ : array_like, shape (H_out, W_out) or (C, H_out, W_out), optional
        ∂J/∂z; small integers unless given. Where a control changes the size of z it is cut off or repeated.
    kind : {"max", "average", "sum"}
    size, stride : int
        The window, and its step; its own size unless said. Where the controls stand at first.
    pinned, covered : tuple, optional
        As in `Explorer`.

    Returns
    -------
    Explorer
        Panels x, z, δ and ∂J/∂x.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, numbers are not finite, or the kind is unknown.

    Examples
    --------
    >>> explorer = explore_pool([[1, 3], [2, 3]], [[5]])
    >>> explorer["∂J/∂x"]
    array([[0, 5],
           [0, 0]])
    """
    choice(kind, "kind", POOLING)
    size = integer(size, "size", 1)
    stride = size if stride is None else integer(stride, "stride", 1)
    x = sample("x", x)
    output = POOLING[kind](x, size, stride=stride).shape

    def forward(x, kind, size, stride):
        choice(kind, "kind", POOLING)  # the control can be set to None
        return POOLING[kind](x, size, stride=stride)

    def back(δ, x, kind, size, stride):
        of = x if kind == "max" else x.shape[-2:]
        return BACK[kind](δ, of, size, stride=stride)

    return explore(
        {"x": x, "δ": upstream("δ", δ, output, "z")},
        {"z": forward, "∂J/∂x": back},
        captions={"δ": "∂J/∂z, from above"},
        sizes={"δ": "z"},
        title="Pooling, forwards and backwards",
        pinned=pinned,
        covered=covered,
        kind=widgets.Dropdown(options=list(POOLING), value=kind),
        size=slider(size, 1, 3),
        stride=slider(stride, 1, 3),
    )


def explore_subsample(
    x: ArrayLike,
    grad_y: ArrayLike | None = None,
    *,
    beta: float = 1,
    b: float = 0,
    size: int = 2,
    pinned: Cell | None = None,
    covered: Sequence[str] = (),
) -> Explorer:
    """Explore source C's subsampling layer, y = f(β down(x) + b) with the sigmoid f, and its gradients.

    Parameters
    ----------
    x : array_like, shape (H, W)
        One map.
    grad_y : array_like, shape (H_out, W_out), optional
        ∂J/∂y; small integers unless given. Where the control changes the size of y it is cut off or repeated.
    beta, b : float
        The map's weight and bias.
    size : int
        The block that down() adds up; where the control stands at first.
    pinned, covered : tuple, optional
        As in `Explorer`.

    Returns
    -------
    Explorer
        Panels x, β, b, down, u, y, ∂J/∂y, δ = ∂J/∂u, ∂J/∂β, ∂J/∂b and ∂J/∂x.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, or numbers are not finite.

    Notes
    -----
    Claims C3, C9, C13, C14.

    Examples
    --------
    >>> explorer = explore_subsample([[1, 2], [3, 4]], beta=2, b=-20, grad_y=[[8]])
    >>> explorer["δ"], explorer["∂J/∂β"]
    (array([[2.]]), array([20.]))
    """
    x, size = numbers_in("x", x), integer(size, "size", 1)
    if x.ndim != 2:
        raise ValueError(f"x has shape {x.shape}, expected (H, W), one map")
    for name, value in (("beta", beta), ("b", b)):
        in_range(value, name, -LARGEST_NUMBER, LARGEST_NUMBER)
    grad_y = upstream("grad_y", grad_y, sum_pool2d(x, size).shape, "y")
    names = {"β²": "β", "b²": "b", "z²": "u", "a²": "y", "δ²": "δ"}
    captions = {"β": "weight", "b": "bias", "down": "sums of blocks", "u": "β down + b", "y": "f(u)"}
    captions |= {"∂J/∂y": "from above", "δ": "∂J/∂u"}

    def plan_for(size):
        plan = plan_of(Sequential(Subsample2d(1, size), Sigmoid()), x, names=names)
        return plan._replace(
            arrays=plan.arrays | {"β": [beta], "b": [b], "∂J/∂y": grad_y},
            functions={"down": (sum_pool2d, "x", size), **plan.functions},
            rows=None,
            captions=captions,
            abbreviates=("down", "y"),
        )

    return opened(
        plan_for, {"size": slider(size, 1, 3)}, "A subsampling layer, forwards and backwards", pinned, covered
    )
