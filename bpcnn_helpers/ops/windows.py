"""How a kernel walks over an array: where it goes, whether it fits, and which cells meet which."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from bpcnn_helpers.arguments import Padding, Pair, pair

PADDINGS = "an int, a pair, ((top, bottom), (left, right)), 'valid' or 'same'"


class Walk(NamedTuple):
    """How a kernel walks over maps; but for `padding`, everything is (rows, columns).

    Attributes
    ----------
    input_size, kernel : tuple of int
        Cells of the input, and of the kernel.
    stride, dilation : tuple of int
        Step of the kernel, and distance between its cells; no more than the padded input is long.
    padding : tuple of tuple of int
        Zeros around the input, ((top, bottom), (left, right)).
    padded : tuple of int
        Cells of the input with its zeros.
    output : tuple of int
        Places that the kernel has.
    """

    input_size: tuple
    kernel: tuple
    stride: tuple
    padding: tuple
    dilation: tuple
    padded: tuple
    output: tuple

    def __str__(self):
        return f"stride {self.stride}, padding {short_padding(self.padding)}, dilation {self.dilation}"


def walk_over(
    input_size: tuple[int, ...],
    kernel: tuple[int, ...],
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    *,
    names: tuple[str, str] = ("kernel", "input"),
) -> Walk:
    """Check how a kernel walks over an input, and say where that leads.

    Parameters
    ----------
    input_size, kernel : tuple of int
        (rows, columns); at least 1.
    stride, padding, dilation
        As in `conv2d`.
    names : pair of str
        What the caller calls the kernel and the input, for the message.

    Returns
    -------
    Walk

    Raises
    ------
    TypeError, ValueError
        If a step or the padding is none, or the kernel does not fit.

    Examples
    --------
    >>> walk_over((5, 5), (3, 2), stride=2, padding="valid").output
    (2, 2)
    """
    stride, dilation = pair(stride, "stride", 1), pair(dilation, "dilation", 1)
    return _walk(input_size, kernel, stride, padding_sides(padding, kernel, stride, dilation), dilation, names)


@lru_cache
def _walk(input_size, kernel, stride, padding, dilation, names):
    padded = tuple(size + sum(zeros) for size, zeros in zip(input_size, padding))
    span = tuple(d * (k - 1) + 1 for k, d in zip(kernel, dilation))
    if span[0] > padded[0] or span[1] > padded[1]:
        spread = f" spread to {span} by dilation {dilation}" if span != kernel else ""
        name = names[1] if padded == input_size else f"padded {names[1]}"
        raise ValueError(f"{names[0]} {kernel}{spread} does not fit the {name} {padded}")
    output = tuple((p - f) // s + 1 for p, f, s in zip(padded, span, stride))
    # A step further than the input is long is one beyond its end; NumPy cannot count as far as Python.
    stride, dilation = tuple(map(min, stride, padded)), tuple(map(min, dilation, padded))
    return Walk(input_size, kernel, stride, padding, dilation, padded, output)


def padding_sides(padding, kernel, stride, dilation):
    """Return ((top, bottom), (left, right)) for a padding in any of its forms; the others are pairs.

    Raises
    ------
    TypeError, ValueError
        If it is none of them, or "same" with a stride.

    Notes
    -----
    "same" has PyTorch's meaning: as many places as the input has cells. Where the zeros cannot be shared
    evenly, the one that is left over goes to the end.

    Examples
    --------
    >>> padding_sides("same", (3, 2), (1, 1), (1, 1)), padding_sides((1, 2), (3, 2), (1, 1), (1, 1))
    (((1, 1), (0, 1)), ((1, 1), (2, 2)))
    """
    if type(padding) is int and padding >= 0:  # by far the most common
        return (padding, padding), (padding, padding)
    if isinstance(padding, str):
        if padding not in ("valid", "same"):
            raise ValueError(f"padding is {padding!r}, expected {PADDINGS}")
        if padding == "same" and stride != (1, 1):
            raise ValueError(f"stride is {stride}, expected 1 where padding is 'same'")
        zeros = [d * (k - 1) if padding == "same" else 0 for k, d in zip(kernel, dilation)]
        return tuple((n // 2, n - n // 2) for n in zeros)
    if _is_sequence(padding) and all(map(_is_sequence, padding)):
        if len(padding) != 2:
            raise ValueError(f"padding is {padding!r}, expected {PADDINGS}")
        return tuple(pair(sides, "padding", 0, PADDINGS) for sides in padding)
    rows, columns = pair(padding, "padding", 0, PADDINGS)
    return (rows, rows), (columns, columns)


def _is_sequence(value):
    return isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim > 0)


def short_padding(padding):
    """Return a padding as one writes it: (rows, columns) where both sides have as many zeros."""
    return tuple(zeros for zeros, _ in padding) if all(a == b for a, b in padding) else padding


def conv_output_size(n: Pair, kernel: Pair, *, stride: Pair = 1, padding: Padding = 0, dilation: Pair = 1) -> Any:
    """Count the places that a kernel of `kernel` cells has on an axis of `n` cells.

    Parameters
    ----------
    n, kernel : int or pair of int
        Size of the input and of the kernel; at least 1.
    stride, dilation : int or pair of int, default 1
        Step of the kernel, and distance between its cells; at least 1.
    padding : int, pair of int, ((top, bottom), (left, right)), "valid" or "same", default 0
        Zeros added on each side, as in `conv2d`; a pair is one of rows and columns, as everywhere.

    Returns
    -------
    int or pair of int
        A pair if any argument is one.

    Raises
    ------
    TypeError, ValueError
        If an argument is none of these, or the kernel is larger than the padded input.

    Notes
    -----
    floor((n + 2p - f) / s) + 1 (claims A3, D3), with f = dilation (kernel - 1) + 1 cells spanned.

    Examples
    --------
    >>> conv_output_size(5, 3, stride=2, padding=1)
    3
    """
    walk = walk_over(pair(n, "n", 1), pair(kernel, "kernel", 1), stride, padding, dilation)
    pairs = any(np.ndim(value) for value in (n, kernel, stride, padding, dilation))
    return walk.output if pairs else walk.output[0]


@lru_cache
def columns_met(walk):
    """For each kernel column j, the columns of the padded input that it meets on its walk."""
    (_, kw), (_, sw), (_, dw) = walk.kernel, walk.stride, walk.dilation
    width = sw * (walk.output[1] - 1) + 1
    return tuple((j, np.s_[:, :, dw * j : dw * j + width : sw]) for j in range(kw))


def rows_met(walk, row):
    """Return the kernel rows i that meet this row of the padded input, last first, each with the output row u.

    That is s u + d i = row, the condition under the sum of source B's Eq. 3; u rises in even steps.
    """
    (kh, _), (sh, _), (dh, _) = walk.kernel, walk.stride, walk.dilation
    return [(i, (row - dh * i) // sh) for i in reversed(range(kh)) if (row - dh * i) % sh == 0]


@lru_cache
def turned_walk(walk):
    """How the turned kernel walks over δ to give the input's gradient: the full convolution, less the padding.

    None unless the output is as large as the input, with stride 1: a larger input would be met by more products
    with padded zeros.
    """
    reach = [d * (k - 1) for k, d in zip(walk.kernel, walk.dilation)]
    zeros = tuple((r - before, r - after) for r, (before, after) in zip(reach, walk.padding))
    if walk.stride != (1, 1) or walk.output != walk.input_size or min(map(min, zeros)) < 0:
        return None
    return walk_over(walk.output, walk.kernel, 1, zeros, walk.dilation)
