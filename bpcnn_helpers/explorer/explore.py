"""One explorer for any layer, any network and any functions of named arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets
from numpy.typing import ArrayLike

from bpcnn_helpers.explorer.calls import read
from bpcnn_helpers.explorer.controls import as_control
from bpcnn_helpers.explorer.explorer import Explorer
from bpcnn_helpers.explorer.graph import Cell
from bpcnn_helpers.explorer.layers import plan_of
from bpcnn_helpers.explorer.plan import Plan, checked, opened
from bpcnn_helpers.nn.layer import Layer
from bpcnn_helpers.nn.sequential import Sequential


def explore(
    arrays_or_layer: dict[str, Any] | Layer | Callable[..., Layer],
    functions_or_x: dict[str, Any] | ArrayLike,
    *,
    δ: ArrayLike | None = None,
    label: int | range | list | widgets.Widget | None = None,
    names: dict[str, str] | None = None,
    rows: dict[str, Any] | None = None,
    roles: dict[str, str] | None = None,
    captions: dict[str, str] | None = None,
    sizes: dict[str, Any] | None = None,
    title: str | None = None,
    pinned: Cell | None = None,
    covered: Sequence[str] = (),
    path: bool = False,
    **controls: widgets.Widget | int | range | list | bool,
) -> Explorer:
    """Explore functions of named arrays, or a layer or network: which cell feeds which, forwards and backwards.

    Parameters
    ----------
    arrays_or_layer : dict of str to array_like, Layer, or callable
        The arrays that the reader may edit, by the names of their panels. Or a layer, or a network. Or a function that
        makes one from the controls that its parameters name: ``bp.MaxPool2d, x, size=2, stride=1``.
    functions_or_x : dict of str to callable or tuple, or array_like
        With arrays: what is derived from them, by name. A parameter of a function takes the panel (one that
        stands before) or the control of its name; one that has a default and no such name is left at it. Where names
        differ, a tuple says what comes first: ``(bp.conv2d_input_grad, "G", "K", (5, 5))``; there a text is a panel
        or a control, and anything else is handed on. With a layer: one sample for it, (n,), (H, W) or (C, H, W).
    δ : array_like, optional
        With a layer: the derivative of the loss by its output; small integers unless given.
    label : int, range, list or Widget, optional
        With a network: the right class, or a control for it. Softmax and cross-entropy stand behind it then.
    names : dict of str to str, optional
        With a layer: what panels are called, for x, W, b, β, z, a and δ (in a network with the layer's number, W²).
    rows : dict of str to str or sequence of str, optional
        The panels beneath each heading: ``{"Forward": "V K Z", "Backward": "G ∂J/∂V"}``. Unless said, gradients
        stand beneath the rest.
    roles : dict of str to {"input", "kernel", "output", "gradient"}, optional
        The colour of a panel. Unless said an array is an input, a name that begins with ∂ or δ a gradient; what is
        derived from a gradient is one, from kernels alone a kernel, from anything else an output.
    captions : dict of str to str, optional
        What stands beside a panel's name; its role unless said.
    sizes : dict of str to str or callable or tuple, optional
        For an array whose size follows the controls: the panel whose shape it has (``{"G": "Z"}``), or a function
        of controls and panels that returns its last axes. It is cut off or repeated; edited numbers are kept.
    title : str, optional
    pinned, covered : tuple, optional
    path : bool, default False
        As in `Explorer`.
    **controls : Widget, int, range, list or bool
        A slider for an int (where it stands) or a range, a choice for a list, a tick for True or False.

    Returns
    -------
    Explorer

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or names what there is not, a function takes what there is not, nothing
        takes a control, or shapes do not fit.

    Examples
    --------
    >>> from bpcnn_helpers.ops.matrices import correlate2d
    >>> explore({"x": [[1, 2, 0]], "k": [[1, 2]]}, {"z": correlate2d, "y": lambda z, add: z + add}, add=1)["y"]
    array([[6, 3]])
    """
    controls = {name: as_control(name, control) for name, control in controls.items()}
    said = {"rows": rows, "roles": roles, "captions": captions, "sizes": sizes}
    of_layer = {"δ": δ, "label": label, "names": names}
    if not isinstance(arrays_or_layer, dict):
        return _of_layer(arrays_or_layer, functions_or_x, of_layer, said, (title, pinned, covered, path), controls)
    for name, value in of_layer.items():
        if value is not None:
            raise TypeError(f"{name} is {value!r}, expected none: it is for a layer, and these are arrays")
    functions: Any = functions_or_x
    plan = _completed(Plan(arrays_or_layer, functions), said, controls)
    _all_taken(controls, plan.takes(controls))
    if title is None:
        title = f"{', '.join(plan.functions)} from {', '.join(plan.arrays)}"
    return opened(lambda **settings: plan, controls, title, pinned, covered, path)


def _of_layer(layer, x, of_layer, said, about, controls):
    """Explore a layer, a network, or what makes one."""
    label = of_layer["label"]
    if isinstance(label, (range, list, tuple, widgets.Widget)):
        controls = controls | {"label": as_control("label", label)}
    make, taken = _maker(layer, controls)
    _all_taken(controls, {*taken, "label"})

    def plan_for(**settings):
        present = of_layer | {name: value for name, value in settings.items() if name == "label"}
        return _completed(plan_of(make(settings), x, **present), said, controls)

    title, pinned, covered, path = about
    if title is None:
        made = make({name: control.value for name, control in controls.items()})
        title = f"{'A network' if isinstance(made, Sequential) else type(made).__name__}, forwards and backwards"
    return opened(plan_for, controls, title, pinned, covered, path)


def _maker(layer, controls):
    """Return a function from the controls' values to the layer, and the controls that it takes."""

    def right(made):
        if not isinstance(made, Layer):
            raise TypeError(f"arrays_or_layer is {made!r}, expected arrays by name, a layer, or what makes a layer")
        return made

    if isinstance(layer, Layer) or not callable(layer):
        right(layer)
        return lambda settings: layer, ()
    call = read("arrays_or_layer", layer, (), controls)
    return lambda settings: right(call.with_values(settings)), call.names()


def _completed(plan, said, controls):
    """Return a plan with what the caller said about its panels, checked."""
    mine = {name: getattr(plan, name) for name in said}
    merged = {
        name: {**mine[name], **value} if name != "rows" and isinstance(value, dict) else value
        for name, value in said.items()
        if value is not None
    }
    return checked(plan._replace(**merged), controls)


def _all_taken(controls, taken):
    """Say so if there is a control that changes nothing."""
    for name in controls:
        if name not in taken:
            raise ValueError(f"{name} is a control that nothing takes; expected a function with a parameter {name!r}")
