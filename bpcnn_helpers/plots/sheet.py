"""A sheet of rectangles and texts, drawn by Pillow: matplotlib takes long to import, and to draw without axes."""

import math
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CLEAR = "#7b7b7b00"  # of which the edges of letters keep the grey
CELL = 32  # pixels; all places and sizes on a sheet are in cells


class Sheet:
    """Rectangles and texts, as far as they reach.

    Examples
    --------
    >>> sheet = Sheet()
    >>> sheet.box(0, 0, 2, 1, 0.05, "black", "#ffe680")
    >>> sheet.text(1, 0.5, "∂J/∂K", anchor="mm"), sheet.image(3, 2).size
    (None, (96, 64))
    """

    def __init__(self):
        self._boxes, self._texts = [], []

    def box(self, x, y, width, height, line, edge, fill=None):
        """Put a rectangle down; where some meet, those with thicker lines lie above."""
        self._boxes.append((line, [x, y, x + width, y + height], edge, fill))

    def text(self, x, y, text, size=0.4, color="black", *, bold=False, anchor="ls"):
        """Put a text above all rectangles; `anchor` as Pillow has it: at its left, on the line, or "mm", its middle."""
        self._texts.append(((CELL * x, CELL * y), text, color, _font(size, bold), anchor))

    def image(self, width, height):
        """Return an `Image` of this size, in cells."""
        image = Image.new("RGBA", (math.ceil(CELL * width), math.ceil(CELL * height)), CLEAR)
        draw = ImageDraw.Draw(image)
        for line, corners, edge, fill in sorted(self._boxes, key=lambda box: box[0]):
            draw.rectangle([round(CELL * n) for n in corners], fill, edge, round(CELL * line))
        for place, text, color, font, anchor in self._texts:
            draw.text(place, text, color, font, anchor)
        return image


def text_width(text, size=0.4, bold=False):
    """Return how wide a text is, in cells."""
    return _font(size, bold).getlength(text) / CELL


@lru_cache
def _font(size, bold):
    """Return the font that matplotlib brings along: it has δ, ∂ and all indices; Pillow's own has not."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(_fonts() / name, CELL * size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache
def _fonts():
    """Return the folder of matplotlib's fonts; it is asked only where they are not beside it, as with Debian's."""
    folder = Path(find_spec("matplotlib").origin).parent / "mpl-data"
    if not folder.is_dir():
        from matplotlib import get_data_path

        folder = Path(get_data_path())
    return folder / "fonts" / "ttf"
