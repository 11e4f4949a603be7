"""Pictures, alone and side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from bpcnn_helpers import arguments
from bpcnn_helpers.plots.colors import INK
from bpcnn_helpers.plots.look import axes_in, checked_axes, ready_figure, shades_of, some_numbers


def pictures(
    images: Sequence[ArrayLike] | np.ndarray,
    titles: Sequence[str] | None = None,
    *,
    columns: int = 5,
    limits: tuple[float, float] | None = None,
    title: str | None = None,
    fig: Figure | None = None,
) -> Figure:
    """Draw pictures side by side, each on its own scale from black to white, unless one is given for all.

    Parameters
    ----------
    images : sequence of array_like, each of shape (H, W)
    titles : sequence of str, optional
    columns : int, default 5
        How many stand in a row.
    limits : pair of float, optional
        As in `picture`.
    title : str, optional
    fig : Figure, optional

    Returns
    -------
    Figure

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or shape, or is empty.
    """
    if not isinstance(images, (list, tuple, np.ndarray)) or len(images) == 0:
        raise ValueError(f"images is {images!r}, expected at least one picture")
    images = [some_numbers(image, f"images[{n}]", "H W") for n, image in enumerate(images)]
    if titles is not None and not (isinstance(titles, (list, tuple)) and len(titles) == len(images)):
        raise ValueError(f"titles is {titles!r}, expected {len(images)} texts, one for each of the images")
    columns = min(arguments.integer(columns, "columns", 1), len(images))
    rows = -(-len(images) // columns)
    h, w = np.shape(images[0])
    width = min(9.0, columns * (1.5 if max(h, w) <= 32 else 3.6))
    fig = ready_figure(fig, (width, rows * (width / columns * h / w + 0.35) + (0.4 if title else 0)), title)
    axes = axes_in(fig, rows, columns).ravel()
    for ax in axes:
        ax.axis("off")
    for ax, image, text in zip(axes, images, titles or [""] * len(images)):
        picture(ax, image, text, limits=limits)
    return fig


def picture(ax: Axes, image: ArrayLike, name: str = "", *, limits: tuple[float, float] | None = None) -> None:
    """Draw one picture into `ax`, its name above.

    Parameters
    ----------
    ax : Axes
    image : array_like, shape (H, W) or (H, W, 3)
        From its darkest cell (black) to its lightest (white); or red, green and blue, each from 0 to 1.
    name : str
    limits : pair of float, optional
        What is black and what is white, where the quantity has a range of its own: an empty sheet stays white then.

    Raises
    ------
    TypeError, ValueError
        If `ax` is none, `image` no such picture, or `limits` no two numbers, the smaller first.
    """
    least, most = (None, None) if limits is None else _checked_limits(limits)
    colour = arguments.entries(image, "image").ndim == 3
    image = some_numbers(image, "image", "H W 3" if colour else "H W")
    if colour and image.shape[2] != 3:
        raise ValueError(f"image has shape {image.shape}, expected (H, W) or (H, W, 3)")
    checked_axes(ax).imshow(shades_of(image), cmap="gray", vmin=least, vmax=most)
    ax.axis("off")
    ax.set_title(name, fontsize=10, color=INK)


def _checked_limits(limits):
    if not isinstance(limits, (tuple, list)) or len(limits) != 2:
        raise TypeError(f"limits is {limits!r}, expected two numbers")
    for limit in limits:
        arguments.in_range(limit, "limits", -1e300)
    if not limits[0] < limits[1]:
        raise ValueError(f"limits is {limits!r}, expected the smaller first")
    return limits
