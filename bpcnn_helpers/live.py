"""A figure with controls: one persistent Figure, redrawn whenever a control moves."""

import base64
import io

import ipywidgets as widgets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


class Live(widgets.VBox):
    """Controls above a picture that follows them.

    Parameters
    ----------
    draw : callable
        Called as ``draw(fig, **values)`` with the value of every control; draws into `fig`. What it
        returns is kept as `result`. A ValueError that it raises is shown under the picture, which stays.
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

    Examples
    --------
    >>> live = Live(lambda fig, n: fig.suptitle(n), n=widgets.IntSlider(3))
    >>> live
    Live(n=3)
    >>> live.controls["n"].value = 4
    >>> live
    Live(n=4)
    """

    def __init__(self, draw, **controls):
        self.draw, self.controls, self.result = draw, controls, None
        self.figure = Figure(layout="constrained", dpi=100)
        FigureCanvasAgg(self.figure)
        self.image, self.message = widgets.Image(format="png"), widgets.Label()
        self.image.layout.max_width = "100%"
        self.image.layout.object_fit = "scale-down"
        for name, control in controls.items():
            control.description = control.description or name
            control.observe(self._redraw, "value")
        row = widgets.HBox(list(controls.values()), layout=widgets.Layout(flex_flow="row wrap"))
        super().__init__([row, self.image, self.message])
        self._redraw()

    def _redraw(self, change=None):
        try:
            self.result = self.draw(self.figure, **{name: c.value for name, c in self.controls.items()})
        except ValueError as error:
            self.message.value = str(error)
            return
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png")
        self.image.value, self.message.value = buffer.getvalue(), ""

    def __repr__(self):
        return f"Live({', '.join(f'{name}={control.value!r}' for name, control in self.controls.items())})"

    def _repr_mimebundle_(self, **kwargs):
        """Return the view, and where no page is live the picture."""
        data = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/png": base64.b64encode(self.image.value).decode()}
