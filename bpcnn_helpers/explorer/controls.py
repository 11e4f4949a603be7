"""What stands beside a picture to change it: controls, which are ipywidgets."""

import ipywidgets as widgets


def have_values(controls):
    """Say so if one of these controls, given by name, is no widget with a value."""
    for name, control in controls.items():
        if not isinstance(control, widgets.DOMWidget) or not control.has_trait("value"):
            raise TypeError(f"{name} is {control!r}, expected a widget with a value")
