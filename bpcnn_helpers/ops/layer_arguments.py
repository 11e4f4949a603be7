"""The one door of convolution: each operation begins here with what it was given, and goes on with what it can use.

What comes back are the arrays with all their axes in one dtype, the Walk, and an index that takes away from the
result again the axes that were not given: ``()`` where there was a batch, ``(0,)`` for one sample, ``(0, 0)`` for a
matrix.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import Padding, Pair, array, pair, room_for, same_dtype
from bpcnn_helpers.ops.windows import Walk, short_padding, walk_over

INPUTS, ERROR_TERMS, KERNELS = "[N] [C_in] H W", "[N] [C_out] H_out W_out", "[C_out C_in] kh kw"
GO_TOGETHER = "expected four or three axes beside kernels (C_out, C_in, kh, kw), two beside one (kh, kw)"


def checked_forward(
    x: ArrayLike, w: ArrayLike, b: ArrayLike | None, stride: Pair, padding: Padding, dilation: Pair
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None, Walk, tuple]:
    """Return x, w, b, the Walk and the index for `conv2d`."""
    x, w = array(x, "x", INPUTS), array(w, "w", KERNELS)
    matrix = _is_matrix("x", x, w)
    if not matrix:
        _same_channels("x", x, w, 1)
    _filled(w=w, x=x)
    if b is not None:
        b = array(b, "b", "" if matrix else "C_out")
        if not matrix and len(b) != len(w):
            raise ValueError(f"b has shape {b.shape}, expected ({len(w)},): one bias per kernel of w {w.shape}")
        b = b.reshape(-1)
    walk = walk_over(x.shape[-2:], w.shape[-2:], stride, padding, dilation)
    given = {"x": x.shape, "w": w.shape}
    (x, w), short = _all_axes(x, w), (0,) * (4 - x.ndim)
    x, w, b = same_dtype(x, w, b, terms=w[0].size + 1)
    _room_for_padded(x.shape[:2], walk, x.dtype)
    room_for((*walk.output, len(w), len(x)), x.dtype, **given)
    return x, w, b, walk, short


def checked_input_grad(
    dz: ArrayLike, w: ArrayLike, input_size: Pair, stride: Pair, padding: Padding, dilation: Pair
) -> tuple[np.ndarray, np.ndarray, Walk, tuple]:
    """Return dz, w, the Walk and the index for `conv2d_input_grad`."""
    dz, w = array(dz, "dz", ERROR_TERMS), array(w, "w", KERNELS)
    if not _is_matrix("dz", dz, w):
        _same_channels("dz", dz, w, 0)
    _filled(w=w, dz=dz)
    input_size = pair(input_size, "input_size", 1)
    walk = walk_over(input_size, w.shape[-2:], stride, padding, dilation, names=("kernel", "input_size"))
    _same_output(dz, walk, "w", w.shape, "input_size", input_size)
    (dz, w), short = _all_axes(dz, w), (0,) * (4 - dz.ndim)
    dz, w = same_dtype(dz, w, terms=w[:, 0].size)
    room_for((len(dz), w.shape[1], *input_size), dz.dtype, input_size=input_size)
    _room_for_padded((len(dz), w.shape[1]), walk, dz.dtype)
    return dz, w, walk, short


def checked_weight_grad(
    dz: ArrayLike, x: ArrayLike, kernel_size: Pair, stride: Pair, padding: Padding, dilation: Pair
) -> tuple[np.ndarray, np.ndarray, Walk, tuple]:
    """Return dz, x, the Walk and the index for `conv2d_weight_grad`."""
    dz, x = array(dz, "dz", ERROR_TERMS), array(x, "x", INPUTS)
    if dz.ndim != x.ndim:
        raise ValueError(f"dz {dz.shape} and x {x.shape} do not go together, expected as many axes of both")
    if dz.ndim == 4 and len(dz) != len(x):
        raise ValueError(f"dz {dz.shape} and x {x.shape} have batches of different size")
    _filled(dz=dz, x=x)
    kernel_size = pair(kernel_size, "kernel_size", 1)
    walk = walk_over(x.shape[-2:], kernel_size, stride, padding, dilation, names=("kernel_size", "input"))
    _same_output(dz, walk, "kernel_size", kernel_size, "x", x.shape)
    (dz, x), short = _all_axes(dz, x), (0, 0) if x.ndim == 2 else ()
    dz, x = same_dtype(dz, x, terms=dz[:, :1].size)
    _room_for_padded(x.shape[:2], walk, x.dtype)
    room_for((dz.shape[1], x.shape[1], *kernel_size), dz.dtype, kernel_size=kernel_size)
    return dz, x, walk, short


def checked_bias_grad(dz: ArrayLike) -> tuple[np.ndarray, int | tuple]:
    """Return dz and the index for `conv2d_bias_grad`."""
    dz = array(dz, "dz", ERROR_TERMS)
    _filled(dz=dz)
    (dz,), short = _all_axes(dz), 0 if dz.ndim == 2 else ()
    (dz,) = same_dtype(dz, terms=dz[:, :1].size)
    return dz, short


def _is_matrix(name, maps, w):
    """Whether both are matrices; say so if only one is."""
    if (maps.ndim == 2) != (w.ndim == 2):
        raise ValueError(f"{name} {maps.shape} and w {w.shape} do not go together, {GO_TOGETHER}")
    return w.ndim == 2


def _same_channels(name, maps, w, axis):
    if maps.shape[-3] != w.shape[axis]:
        raise ValueError(f"{name} {maps.shape} has {maps.shape[-3]} channels, w {w.shape} expects {w.shape[axis]}")


def _filled(**arrays):
    for name, given in arrays.items():
        if not given.size and 0 in given.shape[name != "w" and given.ndim == 4 :]:
            raise ValueError(f"{name} {given.shape} is empty: only the batch may be")


def _same_output(dz, walk, *given):
    if dz.shape[-2:] != walk.output:
        raise ValueError(
            "dz {} does not fit: {} {} on {} {} with {} gives maps {}".format(dz.shape, *given, walk, walk.output)
        )


def _all_axes(*arrays: np.ndarray) -> list[np.ndarray]:
    return [each[(None,) * (4 - each.ndim)] for each in arrays]


def _room_for_padded(batch_and_channels, walk, dtype):
    if walk.padded != walk.input_size:
        room_for((*batch_and_channels, *walk.padded), dtype, padding=short_padding(walk.padding))
