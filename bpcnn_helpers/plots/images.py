"""Pictures, alone and side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from bpcnn_helpers import arguments
from bpcnn_helpers.plots.look import checked_axes, ready_figure, shades_of, some_numbers


def pictures(
    images: Sequence[ArrayLike] | np.ndarray,
    titles: Sequence[str] | None = None,
    *,
    columns: int = 5,
    title: str | None = None,
    fig: Figure | None = None,
) -> Figure:
    """Draw pictures side by side, each on its own scale from black to white.

    Parameters
    ----------
    images : sequence of array_like, each of shape (H, W)
    titles : sequence of str, optional
    columns : int, default 5
        How many stand in a row.
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
    axes = fig.subplots(rows, columns, squeeze=False).ravel()
    for ax in axes:
        ax.axis("off")
    for ax, image, text in zip(axes, images, titles or [""] * len(images)):
        picture(ax, image, text)
    return fig


def picture(ax: Axes, image: ArrayLike, name: str = "") -> None:
    """Draw one picture into `ax`, its name above.

    Parameters
    ----------
    ax : Axes
    image : array_like, shape (H, W) or (H, W, 3)
        From its darkest cell (black) to its lightest (white); or red, green and blue, each from 0 to 1.
    name : str

    Raises
    ------
    TypeError, ValueError
        If `ax` is none, or `image` no such picture.
    """
    colour = arguments.entries(image, "image").ndim == 3
    image = some_numbers(image, "image", "H W 3" if colour else "H W")
    if colour and image.shape[2] != 3:
        raise ValueError(f"image has shape {image.shape}, expected (H, W) or (H, W, 3)")
    checked_axes(ax).imshow(shades_of(image), cmap="gray")
    ax.axis("off")
    ax.set_title(name, fontsize=10)
