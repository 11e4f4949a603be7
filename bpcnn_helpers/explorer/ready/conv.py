"""The convolution layer, and the input gradient as one cross-correlation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import integer, truth
from bpcnn_helpers.explorer.controls import slider
from bpcnn_helpers.explorer.explore import explore
from bpcnn_helpers.explorer.explorer import Explorer
from bpcnn_helpers.explorer.graph import Cell, numbers_in
from bpcnn_helpers.explorer.plan import Plan, checked, opened, upstream
from bpcnn_helpers.explorer.ready.sample import sample
from bpcnn_helpers.explorer.rims import rims
from bpcnn_helpers.ops.conv import conv2d, conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad
from bpcnn_helpers.ops.matrices import correlate2d, rot180
from bpcnn_helpers.ops.windows import walk_over


def explore_conv(
    V: ArrayLike,
    K: ArrayLike,
    G: ArrayLike | None = None,
    b: ArrayLike | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    backward: bool = True,
    pinned: Cell | None = None,
    covered: Sequence[str] = (),
) -> Explorer:
    """Explore a convolution layer: Z and, from an upstream gradient G, ∂J/∂K, ∂J/∂V and ∂J/∂b.

    Parameters
    ----------
    V : array_like, shape (H, W) or (C_in, H, W)
        The input.
    K : array_like, shape (kh, kw) or (C_out, C_in, kh, kw)
        The kernel.
    G : array_like, shape (H_out, W_out) or (C_out, H_out, W_out), optional
        ∂J/∂Z; small integers unless given. Where a control changes the size of Z it is cut off or repeated.
    b : array_like, shape (C_out,), optional
        The bias, beside a matrix also as a number; without one the layer has none.
    stride, padding, dilation : int
        Where the controls stand at first.
    backward : bool, default True
        Without, there are no G and no gradients.
    pinned, covered : tuple, optional
        As in `Explorer`.

    Returns
    -------
    Explorer
        Panels V, K, b, Z, G, ∂J/∂K, ∂J/∂b and ∂J/∂V.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, or numbers are not finite.

    Notes
    -----
    B, Eq. 1 to 3.

    Examples
    --------
    >>> explorer = explore_conv([[1, 2, 0], [3, 1, 2], [0, 1, 4]], [[1, 2], [3, 4]], [[1, 0], [2, -1]])
    >>> explorer["∂J/∂V"][1, 1], explorer.graph.formulas["∂J/∂V"][0, 0]
    (np.int64(7), K₁₁·G₁₁)
    """
    K = numbers_in("K", K)
    if K.ndim not in (2, 4):
        raise ValueError(f"K has shape {K.shape}, expected (kh, kw) or (C_out, C_in, kh, kw)")
    integer(stride, "stride", 1), integer(padding, "padding"), integer(dilation, "dilation", 1)
    V, K = _of_a_kind(sample("V", V), K)
    arrays, roles, captions, sizes = {"V": V, "K": K}, {"K": "kernel"}, {}, {}
    if b is not None:
        b, kernels = numbers_in("b", b), len(K) if K.ndim == 4 else 1
        b = b.reshape(1) if b.ndim == 0 and K.ndim == 2 else b
        if b.shape != (kernels,):
            raise ValueError(f"b has shape {b.shape}, expected ({kernels},): one bias per kernel of K {K.shape}")
        arrays["b"], roles["b"], captions["b"] = b, "kernel", "bias"
    controls = {"stride": slider(stride, 1, 3), "padding": slider(padding, 0, 2), "dilation": slider(dilation, 1, 3)}
    size: Any = K.shape[-2:]
    if size[0] == size[1]:
        controls["kernel_size"] = slider(size[0], 1, 5)
        sizes["K"] = size = "kernel_size"

    functions: dict[str, Any] = {"Z": (_forward, "V", "K")}
    Z = _forward(*arrays.values(), stride=stride, padding=padding, dilation=dilation)
    G = upstream("G", G, Z.shape, "Z")
    if truth(backward, "backward"):
        arrays["G"], roles["G"], captions["G"], sizes["G"] = G, "gradient", "∂J/∂Z, from above", "Z"
        functions["∂J/∂K"] = (conv2d_weight_grad, "G", "V", size)
        if b is not None:
            functions["∂J/∂b"] = lambda G: conv2d_bias_grad(G[None] if G.ndim == 2 else G)
        functions["∂J/∂V"] = (conv2d_input_grad, "G", "K", V.shape[-2:])
    title = "A convolution layer, forwards and backwards"
    about: dict[str, Any] = {"roles": roles, "captions": captions, "sizes": sizes}
    about["rows"] = None if backward else {"Forward": [*arrays, "Z"]}
    plan = checked(Plan(arrays, functions, **about), controls)

    def plan_for(kernel_size=None, **steps):
        kernel = K.shape[-2:] if kernel_size is None else (kernel_size, kernel_size)
        return plan._replace(rims=rims("V", walk_over(V.shape[-2:], kernel, **steps), "Z", "∂J/∂K"))

    return opened(plan_for, controls, title, pinned, covered)


def explore_rot180(δ: ArrayLike, W: ArrayLike, *, pinned: Cell | None = None, covered: Sequence[str] = ()) -> Explorer:
    """Explore the input gradient as one cross-correlation: the padded δ with the turned kernel.

    Parameters
    ----------
    δ : array_like, shape (H, W)
    W : array_like, shape (kh, kw)
    pinned, covered : tuple, optional
        As in `Explorer`.

    Returns
    -------
    Explorer
        Panels δ, W, P (δ with a rim of zeros), R (W turned by 180°) and ∇a.

    Raises
    ------
    TypeError, ValueError
        If one is not a matrix of finite numbers.

    Notes
    -----
    Claims C10, C11, D9.

    Examples
    --------
    >>> explorer = explore_rot180([[1, 2]], [[3, 4]])
    >>> explorer["P"], explorer["R"], explorer["∇a"]
    (array([[0, 1, 2, 0]]), array([[4, 3]]), array([[ 3, 10,  8]]))
    """
    δ, W = numbers_in("δ", δ), numbers_in("W", W)
    for name, array in (("δ", δ), ("W", W)):
        if array.ndim != 2:
            raise ValueError(f"{name} has shape {array.shape}, expected a matrix")
    rim = [(n - 1, n - 1) for n in W.shape]
    return explore(
        {"δ": δ, "W": W},
        {"P": (np.pad, "δ", rim), "R": (rot180, "W"), "∇a": (correlate2d, "P", "R")},
        rows={"What there is": "δ W", "What is laid on what": "P R ∇a"},
        roles={"W": "kernel"},
        captions={"P": "δ with a rim of zeros", "R": "W turned by 180°", "∇a": "P correlated with R"},
        title="The input gradient: the padded δ, correlated with the turned kernel",
        pinned=pinned,
        covered=covered,
    )


def _forward(V, K, b=None, *, stride, padding, dilation):
    """Return Z; the one bias of a matrix is a row of one here."""
    b = b[0] if b is not None and V.ndim == 2 else b
    return conv2d(V, K, b, stride=stride, padding=padding, dilation=dilation)


def _of_a_kind(V: np.ndarray, K: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return two matrices as they are, and otherwise maps and kernels with an axis for channels."""
    if V.ndim == K.ndim == 2:
        return V, K
    V, K = V if V.ndim == 3 else V[None], K if K.ndim == 4 else K[None, None]
    if len(V) != K.shape[1]:
        raise ValueError(f"V {V.shape} has {len(V)} channels, K {K.shape} expects {K.shape[1]}")
    return V, K
