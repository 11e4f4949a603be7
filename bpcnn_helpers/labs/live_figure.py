"""A figure with controls: one persistent Figure, redrawn whenever a control moves."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from bpcnn_helpers.arguments import function
from bpcnn_helpers.explorer.controls import have_values
from bpcnn_helpers.plots.look import in_our_look


def _short(control):
    """Write the value of a control; where it is long, as a drawing is, what the control says of itself."""
    value = repr(control.value)
    return value if len(value) < 200 else repr(control)


class Live(widgets.VBox):
    """Controls above a picture that follows them.

    Parameters
    ----------
    draw : callable
        Called as ``draw(fig, **values)`` with the value of every control; draws into `fig`. What it
        returns is kept as `result`. What it raises when a control has moved is shown under the picture, which
        stays; what it raises at first is raised.
    **controls : Widget
        ipywidgets by name; those without a description get their name.

    Attributes
    ----------
    controls : dict of str to Widget
    result : object
        What `draw` returned for the picture that is shown.
    image : Image
    message : Label
        Empty, or what `draw` objected to.

    Raises
    ------
    TypeError
        If `draw` is no function, or a control no widget with a value.

    Examples
    --------
    >>> live = Live(lambda fig, n: fig.suptitle(n), n=widgets.IntSlider(3))
    >>> live
    Live(n=3)
    >>> live.controls["n"].value = 4
    >>> live
    Live(n=4)
    """

    def __init__(self, draw: Callable[..., Any], **controls: widgets.Widget) -> None:
        function(draw, "draw")
        have_values(controls)
        self.draw, self.controls, self.result = draw, controls, None
        self.figure = Figure(layout="constrained", dpi=100, facecolor="none")
        FigureCanvasAgg(self.figure)
        self.image, self.message = widgets.Image(format="png"), widgets.Label()
        self.image.layout.max_width = "100%"
        self.image.layout.object_fit = "scale-down"
        for name, control in controls.items():
            control.description = control.description or name
            control.observe(self._moved, "value")
        row = widgets.HBox(list(controls.values()), layout=widgets.Layout(flex_flow="row wrap"))
        super().__init__([row, self.image, self.message])
        self._redraw()

    @in_our_look
    def _redraw(self):
        result = self.draw(self.figure, **{name: control.value for name, control in self.controls.items()})
        self.result, self.image.value, self.message.value = result, self._png(), ""

    def _png(self):
        """Draw once and compress lightly; savefig draws twice, to lay out, and compresses as long as it drew."""
        self.figure.canvas.draw()
        buffer = io.BytesIO()
        Image.fromarray(np.asarray(self.figure.canvas.buffer_rgba())).save(buffer, "png", compress_level=1)
        return buffer.getvalue()

    def _moved(self, change):
        try:
            self._redraw()
        except Exception as error:  # a message is of more use to a reader than a traceback in the log
            kind = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "
            self.message.value = f"{kind}{error}"

    def __repr__(self):
        return f"Live({', '.join(f'{name}={_short(control)}' for name, control in self.controls.items())})"

    def _repr_mimebundle_(self, **kwargs):
        """Return the view, and where no page is live the picture."""
        data = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/png": base64.b64encode(self.image.value).decode()}
