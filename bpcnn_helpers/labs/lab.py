"""A lab: controls, and pictures that follow them in the page itself, with Python and without it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bpcnn_helpers.explorer.deflating import deflated_bytes
from bpcnn_helpers.explorer.explorer import PAGE as EXPLORER
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.labs.controls import Control
from bpcnn_helpers.plots.look import in_our_look
from bpcnn_helpers.plots.numbers import RULE

PAGE = Path(__file__).parent / "page"


class LabPage(anywidget.AnyWidget):
    """What the page gets: once what it computes with, and the values of the controls as they move."""

    _esm = joined(PAGE / "lab.js")
    _css = joined(EXPLORER / "explorer.css") + joined(PAGE / "lab.css")
    state = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    measured = traitlets.Dict().tag(sync=True)  # what Python alone can tell, such as a time


class Lab(widgets.VBox):
    """Controls, and what follows them; each function of `bpcnn_helpers.labs` makes one.

    The page draws by itself, from `state`: a packed program, or numbers. Python computes the same when it is asked.

    Parameters
    ----------
    kind : str
        The page's view.
    title : str
    compute : callable
        Called as ``compute(**values)``; a ValueError is what it says of settings that cannot be.
    draw : callable
        Called as ``draw(fig, result, **values)``: the still picture, for where no page is live.
    state : dict
        What the view needs.
    **controls : Control

    Attributes
    ----------
    controls : dict of str to Control
    result : object
        What `compute` returned for the values of the controls; where they cannot be, for the last that could.
    message : str
        Empty, or what `compute` said of the values.
    page : LabPage
    """

    def __init__(
        self,
        kind: str,
        title: str,
        compute: Callable[..., Any],
        draw: Callable[..., None],
        state: dict[str, Any],
        **controls: Control,
    ) -> None:
        self.kind, self.controls, self._compute, self._draw = kind, controls, compute, draw
        self._right: dict[str, Any] = {}  # the last values that could be
        self._tried, self._result, self._message = self._right, None, ""
        specs = [{"name": name, "label": control.label or name, **control.spec()} for name, control in controls.items()]
        shared = {"kind": kind, "title": title, "controls": specs, "rule": RULE}
        self.page = LabPage(state={**shared, **state}, values=self._shown())
        self.page.observe(self._take, "values")
        for control in controls.values():
            control.observe(self._tell, "value")
        super().__init__([self.page])

    @property
    def values(self) -> dict[str, Any]:
        """The values of the controls."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def result(self) -> Any:
        """What belongs to the values of the controls."""
        self._settle()
        return self._result

    @property
    def message(self) -> str:
        """Why the values of the controls cannot be; empty if they can."""
        self._settle()
        return self._message

    @property
    @in_our_look
    def figure(self) -> Figure:
        """The still picture, drawn anew."""
        self._settle()
        figure = Figure(layout="constrained", dpi=100, facecolor="none")
        FigureCanvasAgg(figure)
        self._draw(figure, self._result, **self._right)
        return figure

    def png(self) -> bytes:
        """Return the still picture as a file."""
        opened = io.BytesIO()
        in_our_look(self.figure.savefig)(opened, format="png")
        return opened.getvalue()

    def piece(self) -> dict[str, Any]:
        """Return what a page without Python needs, as a piece of what a prediction reveals."""
        names = ("state", "values", "measured")
        return {"kind": "lab", "state": {name: getattr(self.page, name) for name in names}, "note": ""}

    def _settle(self):
        if self._tried == self.values:
            return
        self._tried = self.values
        try:
            self._result, self._right, self._message = self._compute(**self._tried), self._tried, ""
        except ValueError as error:
            if not self._right:
                raise
            self._message = str(error)

    def _shown(self):
        return {name: control.shown for name, control in self.controls.items()}

    def _tell(self, change):
        self.page.values = self._shown()

    def _take(self, change):
        """Take the page's values, all or none."""
        shown, before = change["new"], self.values
        if shown == self._shown():
            return
        try:
            with self.page.hold_trait_notifications():
                for name, control in self.controls.items():
                    control.value = control.taken(shown[name])
        except (KeyError, TypeError, ValueError, traitlets.TraitError):
            for name, control in self.controls.items():
                control.value = before[name]
        self.page.values = self._shown()

    def __repr__(self):
        return f"{self.kind}({', '.join(f'{name}={control}' for name, control in self.controls.items())})"

    def _repr_mimebundle_(self, **kwargs):
        """Return the view, and where no page is live the picture."""
        data = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/png": base64.b64encode(self.png()).decode()}


def packed_numbers(numbers, dtype=float):
    """Return numbers as text: the page inflates it and has them as they lie in memory.

    Examples
    --------
    >>> len(packed_numbers(np.zeros(1000)))
    40
    """
    return deflated_bytes(np.ascontiguousarray(numbers, dtype).tobytes())
