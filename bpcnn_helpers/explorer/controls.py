"""What stands beside a picture to change it: controls, which are ipywidgets."""

import ipywidgets as widgets
import numpy as np


def have_values(controls):
    """Say so if one of these controls, given by name, is no widget with a value."""
    for name, control in controls.items():
        if not _has_value(control):
            raise TypeError(f"{name} is {control!r}, expected a widget with a value")


def as_control(name, value):
    """Return a widget for what a control was given as: a widget, or the numbers or things it goes through.

    Parameters
    ----------
    name : str
        What the caller calls it, for the message.
    value : Widget, int, range, list, tuple or bool
        An int is where a slider from 1 (or from there) to 3 (or to there) stands at first; a range is a
        slider's, which stands at its first; a list or a tuple is chosen from; True or False is ticked or not.

    Returns
    -------
    Widget

    Raises
    ------
    TypeError, ValueError
        If it is none of these, or empty.
    """
    if _has_value(value):
        return value
    if isinstance(value, (bool, np.bool_)):
        return widgets.Checkbox(bool(value))
    if isinstance(value, (int, np.integer)):
        return slider(int(value), min(value, 1), 3)
    if not isinstance(value, (range, list, tuple)):
        raise TypeError(f"{name} is {value!r}, expected a widget with a value, an int, a range or a list")
    if not value:
        raise ValueError(f"{name} is {value!r}, expected at least one value")
    if isinstance(value, range):
        return slider(value[0], min(value), max(value), abs(value.step))
    return widgets.Dropdown(options=list(value), value=value[0])


def slider(value, least, most, step=1):
    """Return a slider that stands at `value`, also where that is above `most`."""
    return widgets.IntSlider(value, int(least), max(most, value), step, continuous_update=False)


def _has_value(control):
    return isinstance(control, widgets.DOMWidget) and control.has_trait("value")
