"""A figure with controls: one persistent Figure, redrawn whenever a control moves."""

import base64
import io

import ipywidgets as widgets
import numpy as np
import traitlets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from bpcnn_helpers.arguments import function
from bpcnn_helpers.explorer.controls import have_values

MOST_FIELDS = 400  # each is a widget of its own


class MatrixInput(widgets.VBox):
    """A small matrix of numbers to type in, as one control.

    Parameters
    ----------
    value : array_like of float, shape (rows, columns)
        What it starts with; the shape stays.
    description : str, optional
        What stands above it.

    Raises
    ------
    TypeError, ValueError
        If `value` is no matrix of finite numbers. A field in which something else is typed gets its number back.

    Attributes
    ----------
    value : tuple of tuple of float
        The numbers; setting it fills the fields.
    cells : list of list of FloatText

    Examples
    --------
    >>> matrix = MatrixInput([[1, 2], [3, 4]])
    >>> matrix.cells[0][1].value = 5
    >>> matrix.value
    ((1.0, 5.0), (3.0, 4.0))
    """

    value = traitlets.Tuple()
    description = traitlets.Unicode()

    def __init__(self, value, description=""):
        value = _matrix(value)
        field = widgets.Layout(width="4.2em", margin="1px")
        self.cells = [[widgets.FloatText(number, layout=field) for number in row] for row in value]
        self.label, self._filling = widgets.Label(), False
        super().__init__([self.label, *(widgets.HBox(row) for row in self.cells)])
        self._read()
        for row in self.cells:
            for cell in row:
                cell.observe(self._read, "value")
        self.observe(self._write, "value")
        traitlets.dlink((self, "description"), (self.label, "value"))
        self.description = description

    @traitlets.validate("value")
    def _fits(self, proposal):
        value, expected = _matrix(proposal["value"]), np.shape(self.cells)
        if value.shape != expected:
            raise ValueError(f"value has shape {value.shape}, expected {expected}")
        return tuple(map(tuple, value.tolist()))

    def _read(self, change=None):
        if not self._filling:
            try:
                self.value = tuple(tuple(cell.value for cell in row) for row in self.cells)
            except ValueError:  # NaN or infinite
                self._write({"new": self.value})

    def _write(self, change):
        self._filling = True
        for cells, numbers in zip(self.cells, change["new"]):
            for cell, number in zip(cells, numbers):
                cell.value = number
        self._filling = False


def _matrix(value):
    try:
        with np.errstate(invalid="ignore"):  # NaN is refused below
            result = np.array(value, float)
    except (TypeError, ValueError):
        raise TypeError(f"value is {value!r}, expected numbers, in rows of equal length") from None
    if result.ndim != 2 or result.size == 0 or not np.isfinite(result).all():
        raise ValueError(f"value has shape {result.shape}, expected a matrix of finite numbers")
    if result.size > MOST_FIELDS:
        raise ValueError(f"value has shape {result.shape}, expected at most {MOST_FIELDS} numbers to type in")
    return result


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

    def __init__(self, draw, **controls):
        function(draw, "draw")
        have_values(controls)
        self.draw, self.controls, self.result = draw, controls, None
        self.figure = Figure(layout="constrained", dpi=100)
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
