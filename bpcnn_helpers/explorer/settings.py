"""All settings of an explorer's controls, packed for a page that follows them without Python.

Who feeds whom is all that is packed: the page computes. Settings share nearly everything, so what several have is kept
once, in tables: the heads of panels with the names of their cells, the ways in which formulas are made and written, and
which cells stand in these. page/settings.js unpacks it.
"""

import json
import os
from collections.abc import Mapping
from itertools import product
from math import prod

import ipywidgets as widgets
import numpy as np

from bpcnn_helpers.explorer.deflating import deflated
from bpcnn_helpers.tracing.collector import collector_held

ALONE = "BPCNN_ALONE"  # this variable of the environment says that what is shown is to live on a page without Python
SETTINGS_AT_MOST = 2000  # the row of 06 has 1440, traced in 2.6 s
NOT_POSSIBLE = (TypeError, ValueError, ArithmeticError, LookupError)  # the last two from a function of the reader's own
CHOICES = (widgets.Dropdown, widgets.Select, widgets.RadioButtons, widgets.ToggleButtons, widgets.SelectionSlider)


def goes_alone():
    """Whether what is shown is to live on a page without Python."""
    return os.environ.get(ALONE, "0") not in ("", "0")


def objection(error):
    """Write why a setting is not possible."""
    return str(error) if isinstance(error, (TypeError, ValueError)) else f"{type(error).__name__}: {error}"


def values_of(control):
    """Return what a control can be set to, as (text, value), or None if there is no end to it.

    Examples
    --------
    >>> values_of(widgets.IntSlider(min=1, max=2)), values_of(widgets.Checkbox()), values_of(widgets.FloatSlider())
    ([('1', 1), ('2', 2)], [('False', False), ('True', True)], None)
    """
    if isinstance(control, widgets.IntSlider):
        return [(str(value), value) for value in range(control.min, control.max + 1, control.step)]
    if isinstance(control, widgets.Checkbox):
        return [(str(value), value) for value in (False, True)]
    if not isinstance(control, CHOICES):
        return None
    options = control.options.items() if isinstance(control.options, Mapping) else control.options
    return [option if _is_named(option) else (str(option), option) for option in options]


def _is_named(option):
    return isinstance(option, (tuple, list)) and len(option) == 2


@collector_held()
def packed(trace, controls):
    """Pack what the panels are made of for every setting of the controls.

    Parameters
    ----------
    trace : callable
        Called with the values of the controls, by name; returns the `Graph`, or raises why there is none.
    controls : dict of str to Widget

    Returns
    -------
    str or None
        None if there are too many settings, or no end to them.
    """
    every = [values_of(control) for control in controls.values()]
    if None in every or prod(map(len, every)) > SETTINGS_AT_MOST:
        return None
    tables, settings = _Tables(), []
    for setting in product(*every):
        try:
            graph = trace({name: value for name, (_, value) in zip(controls, setting)})
        except NOT_POSSIBLE as error:
            settings.append(objection(error))
        else:
            settings.append(tables.rows(graph))
    return deflated(tables.as_lists() | {"settings": settings})


def drawn(controls, at_first):
    """Return what a page needs to draw the controls; places count the values that a control can have.

    Parameters
    ----------
    controls : dict of str to Widget
    at_first : dict of str to object
        Where they stood.

    Returns
    -------
    list of dict
        For each its name and description, its kind, the texts of its values and what stands for them in a sentence, and
        the places where it stands now (at) and where it stood at first.
    """
    return [_drawn(name, control, at_first[name]) for name, control in controls.items()]


def _drawn(name, control, at_first):
    texts, values = zip(*values_of(control))
    kind = {widgets.IntSlider: "slider", widgets.Checkbox: "tick"}.get(type(control), "choice")
    about = {"name": name.replace("_", " "), "label": control.description, "kind": kind, "texts": texts}
    return about | {"said": list(map(str, values)), "at": values.index(control.value), "first": values.index(at_first)}


class _Tables:
    """What settings share, each thing once; a thing is known by its place in its table."""

    def __init__(self):
        self._panels, self._made, self._ways, self._terms = {}, {}, {}, []

    def as_lists(self):
        panels, made, ways = (list(map(json.loads, table)) for table in (self._panels, self._made, self._ways))
        return {"panels": panels, "made": made, "ways": list(zip(ways, self._terms))}

    def rows(self, graph):
        """Return a graph's rows: each its heading and its panels, as [place of the head, place of how it is made]."""
        return [[heading, [self._panel(panel, graph) for panel in row]] for heading, row in graph.rows.items()]

    def _panel(self, panel, graph):
        head = graph.head(panel)
        if panel.name not in graph.formulas:
            return [_place(self._panels, [head, graph.arrays[panel.name].shape])]
        return [_place(self._panels, [head]), _place(self._made, self._how(graph.formulas[panel.name].flat))]

    def _how(self, formulas):
        """Return the way in which each cell is made, and the cells that stand in it, slot by slot.

        Cells side by side are made of cells side by side: each number is kept as its difference to that in the same
        slot of the cell before that is made in the same way.
        """
        ways, met = [], {}
        for formula in formulas:
            slots = {}
            way = _place(self._ways, _with_slots(formula.as_list(), slots))
            if way == len(self._terms):  # what is made in the same way is written in the same way
                self._terms.append(_written_with_slots(formula.terms_as_lists(), slots))
            ways.append(way)
            met.setdefault(way, []).append(list(slots))
        differences = [np.diff(slot, prepend=0).tolist() for cells in met.values() for slot in zip(*cells)]
        return [ways, [n for slot in differences for n in slot]]


def _place(table, thing):
    return table.setdefault(json.dumps(thing), len(table))


def _with_slots(formula, slots):
    """Return a formula (`Formula.as_list`) with the number of a slot for each cell; `slots` collects the cells."""
    if isinstance(formula, int):
        return slots.setdefault(formula, len(slots))
    return formula if formula[0] == "number" else [formula[0], *(_with_slots(part, slots) for part in formula[1:])]


def _written_with_slots(written, slots):
    """Return terms (`Formula.terms_as_lists`) with the numbers of the same slots."""

    def put(piece):
        if isinstance(piece, list):
            return list(map(put, piece))
        return slots[piece] if isinstance(piece, int) else piece

    return [list(map(put, term)) for term in written]
