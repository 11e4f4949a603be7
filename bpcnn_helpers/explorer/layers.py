"""Ready-made explorers, one call each: what the notebooks put a finger on."""

import ipywidgets as widgets
import numpy as np

from bpcnn_helpers.arguments import choice, integer, number, short_shape, truth
from bpcnn_helpers.explorer.explorer import Explorer
from bpcnn_helpers.explorer.graph import MOST, Panel, numbers_in
from bpcnn_helpers.nn.elementwise import Sigmoid
from bpcnn_helpers.nn.layer import backward_of, forward_of
from bpcnn_helpers.nn.pooling import Subsample2d
from bpcnn_helpers.ops.activations import sigmoid
from bpcnn_helpers.ops.conv import (
    conv2d,
    conv2d_bias_grad,
    conv2d_input_grad,
    conv2d_weight_grad,
)
from bpcnn_helpers.ops.matrices import correlate2d, rot180
from bpcnn_helpers.ops.max_pool import max_pool2d, max_pool2d_grad
from bpcnn_helpers.ops.pool import avg_pool2d, avg_pool2d_grad, sum_pool2d, sum_pool2d_grad
from bpcnn_helpers.ops.windows import conv_output_size

POOLING = {"max": max_pool2d, "average": avg_pool2d, "sum": sum_pool2d}
BACK = {"average": avg_pool2d_grad, "sum": sum_pool2d_grad}


def explore_conv(V, K, G=None, b=None, *, stride=1, padding=0, dilation=1, backward=True, pinned=None):
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
        The bias; without one the layer has none.
    stride, padding, dilation : int
        Where the controls stand at first.
    backward : bool, default True
        Without, there are no G and no gradients.
    pinned : tuple, optional
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
    (np.int64(7), G₁₁*K₁₁)
    """
    K = numbers_in("K", K)
    if K.ndim not in (2, 4):
        raise ValueError(f"K has shape {K.shape}, expected (kh, kw) or (C_out, C_in, kh, kw)")
    walk = {"stride": integer(stride, "stride", 1), "padding": integer(padding, "padding")}
    walk["dilation"], backward = integer(dilation, "dilation", 1), truth(backward, "backward")
    arrays = {"V": _maps("V", V), "K": K} | ({} if b is None else {"b": numbers_in("b", b)})
    _same_channels(arrays["V"], K)
    Z = conv2d(_four(arrays["V"]), _four(K), arrays.get("b"), **walk)[0]
    arrays["G"] = _small_integers(short_shape(Z.shape)) if G is None else numbers_in("G", G)
    if short_shape(arrays["G"].shape) != short_shape(Z.shape):
        raise ValueError(f"G has shape {np.shape(G)}, expected {short_shape(Z.shape)}, that of Z")

    def build(arrays, stride, padding, dilation, kernel_size=None):
        walk = {"stride": stride, "padding": padding, "dilation": dilation}
        V, K = arrays["V"], arrays["K"]
        K = _resized(K, (kernel_size or K.shape[-2], kernel_size or K.shape[-1]))
        G = _resized(arrays["G"], conv_output_size(V.shape[-2:], K.shape[-2:], **walk))
        bias = [Panel("b", "kernel", caption="bias")] if "b" in arrays else []
        of = ("V", "K", *("b" for _ in bias))

        def forward(V, K, b=None):
            return conv2d(_four(V), _four(K), b, **walk).reshape(G.shape)

        def kernel_grad(V, G):
            return conv2d_weight_grad(_four(G), _four(V), K.shape[-2:], **walk).reshape(K.shape)

        def input_grad(K, G):
            return conv2d_input_grad(_four(G), _four(K), V.shape[-2:], **walk).reshape(V.shape)

        def bias_grad(G):
            return conv2d_bias_grad(_four(G))

        rows = {
            "Forward": [
                Panel("V", "input"),
                Panel("K", "kernel"),
                *bias,
                Panel("Z", "output", forward, of),
            ],
            "Backward": [
                Panel("G", "gradient", caption="∂J/∂Z, from above"),
                Panel("∂J/∂K", "gradient", kernel_grad, ("V", "G")),
                *(Panel("∂J/∂b", "gradient", bias_grad, ("G",)) for _ in bias),
                Panel("∂J/∂V", "gradient", input_grad, ("K", "G")),
            ],
        }
        arrays = arrays | {"K": K, "G": G}
        if not backward:
            del rows["Backward"], arrays["G"]
        return rows, arrays

    controls = {
        "stride": _slider(stride, 1, 3),
        "padding": _slider(padding, 0, 2),
        "dilation": _slider(dilation, 1, 3),
    }
    if K.shape[-1] == K.shape[-2]:
        controls["kernel_size"] = _slider(K.shape[-1], 1, 5)
    return Explorer(build, arrays, title="A convolution layer, forwards and backwards", pinned=pinned, **controls)


def explore_pool(x, δ=None, *, kind="max", size=2, stride=None, pinned=None):
    """Explore pooling: z, and where an error term δ goes back to.

    Parameters
    ----------
    x : array_like, shape (H, W) or (C, H, W)
    δ : array_like, shape (H_out, W_out) or (C, H_out, W_out), optional
        ∂J/∂z; small integers unless given. Where a control changes the size of z it is cut off or repeated.
    kind : {"max", "average", "sum"}
    size, stride : int
        The window, and its step; its own size unless said. Where the controls stand at first.
    pinned : tuple, optional
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
    x = _maps("x", x)
    output = (*x.shape[:-2], *conv_output_size(x.shape[-2:], size, stride=stride))
    δ = _small_integers(output) if δ is None else numbers_in("δ", δ)
    if δ.shape != output:
        raise ValueError(f"δ has shape {δ.shape}, expected {output}, that of z")

    def build(arrays, kind, size, stride):
        choice(kind, "kind", POOLING)  # the control can be set to None
        x = arrays["x"]
        δ = _resized(arrays["δ"], conv_output_size(x.shape[-2:], size, stride=stride))

        def forward(x):
            return POOLING[kind](_four(x), size, stride=stride).reshape(δ.shape)

        def back(δ, x):
            if kind == "max":
                return max_pool2d_grad(_four(δ), _four(x), size, stride=stride).reshape(x.shape)
            return BACK[kind](_four(δ), x.shape[-2:], size, stride=stride).reshape(x.shape)

        rows = {
            "Forward": [Panel("x", "input"), Panel("z", "output", forward, ("x",))],
            "Backward": [
                Panel("δ", "gradient", caption="∂J/∂z, from above"),
                Panel("∂J/∂x", "gradient", back, ("δ", "x")),
            ],
        }
        return rows, arrays | {"δ": δ}

    kinds = widgets.Dropdown(options=list(POOLING), value=kind)
    controls = {"kind": kinds, "size": _slider(size, 1, 3), "stride": _slider(stride, 1, 3)}
    return Explorer(build, {"x": x, "δ": δ}, title="Pooling, forwards and backwards", pinned=pinned, **controls)


def explore_subsample(x, grad_y=None, *, beta=1, b=0, size=2, pinned=None):
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
    pinned : tuple, optional
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
        number(value, name, -MOST, MOST)
    output = conv_output_size(x.shape, size, stride=size)
    grad_y = _small_integers(output) if grad_y is None else numbers_in("grad_y", grad_y)
    if grad_y.shape != output:
        raise ValueError(f"grad_y has shape {grad_y.shape}, expected {output}, that of y")

    def build(arrays, size):
        layer, output = Subsample2d(1, size), conv_output_size(x.shape, size, stride=size)

        def gradient(name):
            def op(δ, x, *params):
                grads = backward_of(layer, δ[None, None], x[None, None], *params)
                return grads[name].reshape(x.shape) if name == "x" else grads[name]

            return op

        all_of = ("δ", "x", "β", "b")
        rows = {
            "Forward": [
                Panel("x", "input"),
                Panel("β", "kernel", caption="weight"),
                Panel("b", "kernel", caption="bias"),
                Panel("down", "output", lambda x: sum_pool2d(_four(x), size)[0, 0], ("x",), True, "sums of blocks"),
                Panel(
                    "u",
                    "output",
                    lambda x, *p: forward_of(layer, _four(x), *p)[0, 0],
                    ("x", "β", "b"),
                    caption="β down + b",
                ),
                Panel("y", "output", sigmoid, ("u",), True, "f(u)"),
            ],
            "Backward": [
                Panel("∂J/∂y", "gradient", caption="from above"),
                Panel(
                    "δ", "gradient", lambda dy, u: backward_of(Sigmoid(), dy, u)["x"], ("∂J/∂y", "u"), caption="∂J/∂u"
                ),
                Panel("∂J/∂β", "gradient", gradient("beta"), all_of),
                Panel("∂J/∂b", "gradient", gradient("bias"), all_of),
                Panel("∂J/∂x", "gradient", gradient("x"), all_of),
            ],
        }
        return rows, arrays | {"∂J/∂y": _resized(arrays["∂J/∂y"], output)}

    arrays = {"x": x, "β": [beta], "b": [b], "∂J/∂y": grad_y}
    title = "A subsampling layer, forwards and backwards"
    return Explorer(build, arrays, title=title, pinned=pinned, size=_slider(size, 1, 3))


def explore_rot180(δ, W, *, pinned=None):
    """Explore the input gradient as one cross-correlation: the padded δ with the turned kernel.

    Parameters
    ----------
    δ : array_like, shape (H, W)
    W : array_like, shape (kh, kw)
    pinned : tuple, optional
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
    rows = {
        "What there is": [Panel("δ", "gradient"), Panel("W", "kernel")],
        "What is laid on what": [
            Panel("P", "gradient", lambda δ: np.pad(δ, rim), ("δ",), caption="δ with a rim of zeros"),
            Panel("R", "kernel", rot180, ("W",), caption="W turned by 180°"),
            Panel("∇a", "gradient", correlate2d, ("P", "R"), caption="P correlated with R"),
        ],
    }
    title = "The input gradient: the padded δ, correlated with the turned kernel"
    return Explorer(lambda arrays: (rows, arrays), {"δ": δ, "W": W}, title=title, pinned=pinned)


def _maps(name, array):
    array = numbers_in(name, array)
    if array.ndim not in (2, 3):
        raise ValueError(f"{name} has shape {array.shape}, expected (H, W) or (C, H, W), one sample")
    return array


def _same_channels(V, K):
    if _four(V).shape[1] != _four(K).shape[1]:
        raise ValueError(f"V {V.shape} has {_four(V).shape[1]} channels, K {K.shape} expects {_four(K).shape[1]}")


def _four(array):
    """Put axes of length 1 in front, so that there are four."""
    return array.reshape((1,) * (4 - array.ndim) + array.shape)


def _small_integers(shape):
    return np.random.default_rng(0).integers(-2, 4, shape)


def _resized(array, size):
    """Cut the last two axes off at `size`, or repeat what is there."""
    more = [(0, 0)] * (array.ndim - 2) + [(0, max(0, n - have)) for n, have in zip(size, array.shape[-2:])]
    return np.pad(array, more, mode="wrap")[..., : size[0], : size[1]]


def _slider(value, least, most):
    return widgets.IntSlider(value, least, max(most, value), continuous_update=False)
