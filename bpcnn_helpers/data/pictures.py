"""Photographs: two that come with scikit-learn, and one's own. Pillow is imported where it is used."""

from __future__ import annotations

import io
import os
import warnings
from typing import Any, Literal

import numpy as np

from bpcnn_helpers.arguments import choice, integer, truth
from bpcnn_helpers.data.shipped import shipped


def picture(name: Literal["china", "flower"] = "china", *, step: int = 1, colours: bool = False) -> np.ndarray:
    """Load a photograph that comes with scikit-learn, as a matrix of grey levels or in its colours.

    Parameters
    ----------
    name : {"china", "flower"}
    step : int, default 1
        Keep every `step`-th pixel in both directions.
    colours : bool, default False
        Red, green and blue in place of grey levels.

    Returns
    -------
    ndarray, shape (H, W), or (3, H, W) in colours
        H is 427 // step or one more, W 640 // step. From 0 (black) to 1 (white): the luma of ITU-R BT.601, as Pillow
        computes it, or the three channels.

    Raises
    ------
    TypeError, ValueError
        If there is no such photograph, `step` is no int of at least 1, or `colours` neither True nor False.

    Examples
    --------
    >>> picture("flower").shape
    (427, 640)
    """
    from PIL import Image

    step = integer(step, "step", 1)
    choice(name, "name", ("china", "flower"))
    mode = "RGB" if truth(colours, "colours") else "L"
    if path := shipped("images", f"{name}.jpg"):
        with Image.open(path) as image:
            converted = image.convert(mode)
    else:
        from sklearn.datasets import load_sample_image

        converted = Image.fromarray(load_sample_image(f"{name}.jpg")).convert(mode)
    pixels = np.asarray(converted)[::step, ::step] / 255
    return pixels.transpose(2, 0, 1) if colours else pixels


def load_picture(file: str | os.PathLike[str] | bytes, *, longest: int = 240) -> np.ndarray:
    """Read a picture of one's own, a PNG or a JPEG, and make it small enough to work with.

    Parameters
    ----------
    file : path-like or bytes
        Where it is, or what is in it.
    longest : int, default 240
        Its longest side afterwards, in pixels; a smaller picture stays as it is.

    Returns
    -------
    ndarray, shape (3, H, W)
        Red, green and blue, from 0 to 1; what is transparent lies on white. Turned as the camera was held.

    Raises
    ------
    OSError
        If there is no such file.
    TypeError, ValueError
        If it is no PNG or JPEG, is broken, or has more pixels than Pillow thinks safe (89 million).
    """
    from PIL import Image, ImageOps

    longest = integer(longest, "longest", 1)
    if not isinstance(file, bytes):
        if not isinstance(file, (str, os.PathLike)):
            raise TypeError(f"file is {file!r}, expected a path or the bytes of a picture")
        with open(file, "rb") as opened:
            file = opened.read()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(file), formats=["PNG", "JPEG"])
        image.draft("RGB", (2 * longest, 2 * longest))  # a JPEG can be read at half its size, or less
        turned: Any = ImageOps.exif_transpose(image)
        upright = turned.convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        most = Image.MAX_IMAGE_PIXELS // 10**6  # type: ignore[operator]  # where it is None nothing is too large
        raise ValueError(f"file has more than {most} million pixels") from None
    except Exception as error:
        raise ValueError(f"file is no PNG or JPEG that can be read: {error}") from error
    upright.thumbnail((longest, longest))
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    return np.asarray(paper.convert("RGB")).transpose(2, 0, 1) / 255
