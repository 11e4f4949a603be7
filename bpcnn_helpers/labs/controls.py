"""What a reader sets in a lab, and its value in Python: the page draws it, and both say the same.

A control has a `value`, checked when it is set; `spec` is what the page needs to draw it, `shown` its value as the page
has it, and `taken` reads such a value.
"""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike
from PIL import Image, ImageOps

from bpcnn_helpers.arguments import integer
from bpcnn_helpers.data.pictures import load_picture
from bpcnn_helpers.labs.matrix_input import finite_matrix


class Checked(traitlets.Any):
    """Any value but None, which traitlets would take unchecked."""

    allow_none = False


class Control(traitlets.HasTraits):
    """A control of a lab.

    Attributes
    ----------
    value : object
    label : str
        What the page calls it; the control's name unless said.
    """

    value = Checked()

    def __init__(self, value: Any, label: str = "") -> None:
        super().__init__()
        self.label, self.value = label, value

    @traitlets.validate("value")
    def _fits(self, proposal):
        return self.checked(proposal["value"])

    def checked(self, value):
        """Return what is kept of a value, or say why it cannot be."""
        raise NotImplementedError

    def spec(self) -> dict[str, Any]:
        """Return what the page needs."""
        raise NotImplementedError

    @property
    def shown(self) -> Any:
        """The value as the page has it."""
        return self.value

    def taken(self, shown: Any) -> Any:
        """Return the value that the page has as `shown`."""
        return shown

    def __repr__(self):
        return repr(self.shown)


class Whole(Control):
    """A whole number, from `min` to `max`.

    Examples
    --------
    >>> stride = Whole(1, 1, 4)
    >>> stride.value = 5
    Traceback (most recent call last):
    ValueError: value is 5, expected at most 4
    """

    def __init__(self, value: int, least: int, most: int, label: str = "") -> None:
        self.min, self.max = least, most
        super().__init__(value, label)

    def checked(self, value):
        """Return an int in the range."""
        value = integer(value, "value", self.min)
        if value > self.max:
            raise ValueError(f"value is {value}, expected at most {self.max}")
        return value

    def spec(self) -> dict[str, Any]:
        """Return what the page needs."""
        return {"kind": "whole", "min": self.min, "max": self.max}


class Choice(Control):
    """One of some options, which have names.

    Parameters
    ----------
    options : dict of object by str
    few : bool, default False
        Whether all of them stand side by side.
    fills : str, optional
        The name of another control, which an option that is chosen is written into.
    """

    def __init__(self, options: Mapping[str, Any], label: str = "", *, few: bool = False, fills: str = "") -> None:
        self.options, self.few, self.fills = dict(options), few, fills
        super().__init__(next(iter(self.options.values())), label)

    def checked(self, value):
        """Return the option that equals the value."""
        for option in self.options.values():
            if type(value) is type(option) and value == option:
                return option
        raise ValueError(f"value is {value!r}, expected one of {', '.join(map(repr, self.options.values()))}")

    def spec(self) -> dict[str, Any]:
        """Return what the page needs."""
        spec = {"kind": "few" if self.few else "choice", "options": list(self.options)}
        return {**spec, "fills": self.fills, "with": list(self.options.values())} if self.fills else spec

    @property
    def shown(self) -> str:
        """The option's name."""
        return next(name for name, option in self.options.items() if option is self.value)

    def taken(self, shown: Any) -> Any:
        """Return the option of this name."""
        if shown not in self.options:
            raise ValueError(f"value is {shown!r}, expected one of {', '.join(self.options)}")
        return self.options[shown]


class Matrix(Control):
    """A small matrix of numbers, whose shape stays.

    Examples
    --------
    >>> Matrix([[1, 2]]).value
    ((1.0, 2.0),)
    """

    def __init__(self, value: ArrayLike, label: str = "") -> None:
        self.shape = finite_matrix(value).shape
        super().__init__(value, label)

    def checked(self, value):
        """Return a tuple of tuples of float."""
        found = finite_matrix(value)
        if found.shape != self.shape:
            raise ValueError(f"value has shape {found.shape}, expected {self.shape}")
        return tuple(map(tuple, found.tolist()))

    def spec(self) -> dict[str, Any]:
        """Return what the page needs."""
        return {"kind": "matrix"}


class OwnPicture(Control):
    """A picture of the reader's own, cut to a shape; the bytes of a PNG, or none.

    The program of a lab is for pictures of one shape. Page and Python therefore get the same small picture: the
    page cuts what is chosen there, and Python what is set here.
    """

    def __init__(self, shape: tuple[int, int], label: str = "") -> None:
        self.shape = shape
        super().__init__(b"", label)

    def checked(self, value):
        """Return a PNG of the shape."""
        if not isinstance(value, bytes):
            raise TypeError(f"value is {value!r}, expected the bytes of a picture")
        if not value:
            return value
        pixels = load_picture(value, longest=4 * max(self.shape))
        if pixels.shape[1:] == self.shape:
            return value
        image = Image.fromarray((255 * pixels).round().astype(np.uint8).transpose(1, 2, 0))
        cut = io.BytesIO()
        ImageOps.fit(image, self.shape[::-1]).save(cut, "png")
        return cut.getvalue()

    def spec(self) -> dict[str, Any]:
        """Return what the page needs."""
        return {"kind": "picture", "rows": self.shape[0], "columns": self.shape[1]}

    @property
    def shown(self) -> str:
        """The PNG as text."""
        return base64.b64encode(self.value).decode()

    def taken(self, shown: Any) -> bytes:
        """Return the PNG."""
        try:
            return base64.b64decode(shown, validate=True)
        except (TypeError, binascii.Error):
            raise ValueError(f"value is {shown!r}, expected a PNG as text") from None

    def __repr__(self):
        return f"{len(self.value)} bytes"

    def pixels(self) -> np.ndarray | None:
        """Return red, green and blue, shape (3, H, W), from 0 to 1; None without a picture."""
        return load_picture(self.value, longest=max(self.shape)) if self.value else None
