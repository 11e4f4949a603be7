"""The gradient-flow explorer: a page on which a `Graph` can be pointed at, stepped through and edited.

The page (page/explorer.js) gets the traced formulas and evaluates them itself, so it needs Python only for the
controls beside it. The explorers for the operations are in `layers` and `network`.
"""

from __future__ import annotations

import math
import os
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import function, truth
from bpcnn_helpers.explorer.controls import have_values
from bpcnn_helpers.explorer.graph import Cell, Graph, numbers_in
from bpcnn_helpers.explorer.scripts import for_script, joined
from bpcnn_helpers.explorer.settings import NOT_POSSIBLE, drawn, goes_alone, objection, packed
from bpcnn_helpers.explorer.still_view import in_words, png
from bpcnn_helpers.plots.numbers import RULE
from bpcnn_helpers.printing import writable
from bpcnn_helpers.tracing.collector import collector_held

PAGE = Path(__file__).parent / "page"


class Page(anywidget.AnyWidget):
    """What is synchronised with the page: what to draw, the sources' numbers, the cell that is pinned.

    Python says when it is at work, and to which setting the panels belong where the controls stand at one that cannot
    be; the page counts how often all was to be reset, and says whether it was edited since. Where the page is to go
    without Python, all settings go along.
    """

    _esm = joined(PAGE / "explorer.js")
    _css = joined(PAGE / "explorer.css")
    spec = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    pinned: traitlets.List = traitlets.List().tag(sync=True)
    working = traitlets.Bool().tag(sync=True)
    old_setting = traitlets.Unicode().tag(sync=True)
    resets = traitlets.Int().tag(sync=True)
    edited = traitlets.Bool().tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)

    def __repr__(self):
        return "Page()"


class Explorer(widgets.VBox):
    """Panels to point at, to step through and to edit; ``explorer["K"]`` is the array as it stands on the page.

    Parameters
    ----------
    build : callable
        Called as ``build(arrays, **settings)`` with the sources' arrays and the values of the controls.
        Returns the rows of a `Graph`, and the arrays in the sizes that belong to these settings. A ValueError
        that it raises is shown, and the panels stay as they are.
    arrays : dict of str to array_like
        The sources' numbers, by name.
    title : str
    pinned : tuple, optional
        (name, row, column), counted from 0, with channels in front where there are several: the cell that is
        lit at first. The middle of the last panel unless said.
    covered : sequence of str
        Names of derived panels whose numbers the reader has to guess before they are shown: the page asks which cells
        feed a covered cell, or what its number is.
    path : bool, default False
        Whether the way of the pinned cell to the loss and back is shown alone at first.
    **controls : Widget
        ipywidgets by name.

    Attributes
    ----------
    controls : dict of str to Widget
    graph : Graph
        For the present settings.
    page : Page
    message : Label
        Empty, what `build` objected to, or why numbers that the page sent were put back.

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, or numbers are not finite.
    """

    def __init__(
        self,
        build: Callable[..., Any],
        arrays: dict[str, Any],
        *,
        title: str,
        pinned: Cell | None = None,
        covered: Sequence[str] = (),
        path: bool = False,
        **controls: widgets.Widget,
    ) -> None:
        function(build, "build")
        have_values(controls)
        if not isinstance(arrays, dict):
            raise TypeError(f"arrays is {arrays!r}, expected a dict of arrays by name")
        if not isinstance(title, str):
            raise TypeError(f"title is {title!r}, expected a text")
        self._build, self._title, self.controls, self._covered = build, title, controls, covered
        self._path = truth(path, "path")
        self._first = {name: numbers_in(name, array) for name, array in arrays.items()}
        self._kept, self._refused, self._resetting, self._packed = dict(self._first), "", False, None
        self.page, self.message = Page(), widgets.Label()
        self.message.add_class("flow-objection")
        self._set_at_first = self._settings()
        self._rebuild()
        if pinned is not None:
            self._pin(pinned)
        self.page.observe(self._edited, "values")
        self.page.observe(self._reset, "resets")
        for name, control in controls.items():
            control.description = control.description or name.replace("_", " ")
            control.observe(self._controlled, "value")
        row = widgets.HBox(list(controls.values()), layout=widgets.Layout(flex_flow="row wrap"))
        super().__init__([*([row] if controls else []), self.message, self.page])

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a copy of the numbers of a panel; those of a derived one come from its operation."""
        self._check(name)
        return self.graph.array(name).copy()

    def __setitem__(self, name: str, array: ArrayLike) -> None:
        """Set the numbers of a source; its shape stays."""
        self._check(name)
        if self.graph.panels[name].op is not None:
            raise ValueError(f"{name} is derived from {', '.join(self.graph.panels[name].of)}; set one of these")
        array, expected = numbers_in(name, array), self.graph.arrays[name].shape
        if array.shape != expected:
            raise ValueError(f"{name} has shape {array.shape}, expected {expected}")
        self.page.values = {**self.page.values, name: array.ravel().tolist()}

    def to_html(self, path: str | os.PathLike[str]) -> None:
        """Write the panels as a page that needs no kernel, no network and no other file.

        Parameters
        ----------
        path : str or path-like
            Controls whose settings are too many to pack, or without an end, are left out.
        """
        page = Template((PAGE / "explorer.html").read_text("utf-8")).substitute(
            title=escape(self._title),
            style=joined(PAGE / "explorer.css"),
            script=joined(PAGE / "standalone.js"),
            state=for_script(self.state()),
            picture=b64encode(self.png()).decode(),
        )
        Path(path).write_text(page, encoding="utf-8")

    def state(self, settings: bool = True) -> dict[str, Any]:
        """Return what the page needs where there is no Python, ready for JSON.

        Parameters
        ----------
        settings : bool, default True
            Whether the settings of the controls are packed, too.

        Returns
        -------
        dict
            What is drawn (spec), the sources' numbers (values), the cell that is pinned, and the settings of the
            controls, if there are some and they can be packed.
        """
        state = {name: getattr(self.page, name) for name in ("spec", "values", "pinned")}
        found = self._all_settings() if settings else {}
        return state | ({"settings": found} if found else {})

    def png(self) -> bytes:
        """Draw the panels with the pinned cell lit, for where nothing is live.

        Returns
        -------
        bytes

        Notes
        -----
        No SVG: GitHub and nbviewer put one into the page by a filter that may leave black boxes of it, JupyterLab hides
        it in a notebook that it does not trust, and nbval would compare it.
        """
        return png(self.graph, self.graph.telling(self._covered), self.page.pinned, self._title)

    def in_words(self, name: str, *place: int) -> tuple[list, str]:
        """Return the cells that are lit when a cell is pinned, as (name, place), and the sentence about it."""
        return in_words(self.graph, name, *place)

    def __repr__(self):
        sizes = (
            f"{p['name']} {'×'.join(map(str, p['shape'])) or 1}" for r in self.page.spec["rows"] for p in r["panels"]
        )
        return writable(f"Explorer({', '.join(sizes)})")

    def _repr_mimebundle_(self, **kwargs):
        """Return the view, and where no page is live the picture."""
        if goes_alone():
            self.page.settings = self._all_settings()
        data = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/png": b64encode(self.png()).decode()}

    def _numbers(self, name, values):
        """Return the numbers of a source, as the page has them in one row, in their shape."""
        values, shape = numbers_in(name, values), self.graph.arrays[name].shape
        if values.shape != (math.prod(shape),):
            raise ValueError(f"{name} has {values.size} numbers, expected {math.prod(shape)} for shape {shape}")
        return values.reshape(shape)

    def _check(self, name):
        if name not in self.graph.panels:
            raise KeyError(f"no panel {name!r}; there are {', '.join(self.graph.panels)}")

    def _pin(self, cell):
        if not isinstance(cell, (tuple, list)) or (*cell[:1], tuple(cell[1:])) not in self.graph.cells.values():
            names = ", ".join(self.graph.panels)
            raise ValueError(f"pinned is {cell!r}, expected (name, row, column) of a cell of {names}")
        self.page.pinned = list(cell)

    def _check_covered(self, graph):
        """Say so if what is to be covered are not names of derived panels."""
        names, derived = self._covered, list(graph.formulas)
        if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
            raise TypeError(f"covered is {names!r}, expected a tuple of some of {', '.join(derived)}")
        for name in names:
            if name not in derived:
                raise ValueError(f"covered has {name!r}, expected some of {', '.join(derived)}, which are derived")

    @collector_held()
    def _rebuild(self):
        """Trace the operations for the present settings and send them to the page."""
        settings = self._settings()
        graph = self._traced(self._kept, settings)
        _, first = self._build(self._first, **settings)
        self.graph = graph
        start = _as_lists(first)
        self._shown = settings
        with self.page.hold_sync():
            self.page.spec = {
                "title": self._title,
                "rows": self.graph.as_lists(),
                "start": start,
                "numbers": RULE,
                "covered": list(self._covered),
                "path": self._path,
            }
            self.page.values = _as_lists(graph.arrays)
            pinned = self.page.pinned
            if not pinned or (pinned[0], tuple(pinned[1:])) not in self.graph.cells.values():
                name = list(self.graph.panels)[-1]
                places = [place for panel, place in self.graph.cells.values() if panel == name]
                self.page.pinned = [name, *places[len(places) // 2]]

        if self.page.settings:
            self.page.settings = self._all_settings()

    def _traced(self, arrays, settings):
        """Return the graph for these settings, or raise why there is none."""
        graph = Graph(*self._build(arrays, **settings))
        self._check_covered(graph)
        return graph

    def _all_settings(self):
        """Return what a page needs to follow the controls without Python; empty if there are none, or too many."""
        if self._packed is None:
            trace = partial(self._traced, self._first)
            self._packed = (packed(trace, self.controls) or "") if self.controls else ""
        if not self._packed:
            return {}
        listed = {
            name: {source: [array.shape, array.ravel().tolist()] for source, array in arrays.items()}
            for name, arrays in (("first", self._first), ("kept", self._kept))
        }
        return {"controls": drawn(self.controls, self._set_at_first), "packed": self._packed, **listed}

    def _settings(self):
        return {name: control.value for name, control in self.controls.items()}

    def _controlled(self, change):
        """Show the present setting; where it cannot be, say so, and that the panels belong to the last that could."""
        if self._resetting:
            return
        self.page.working = True
        try:
            self._rebuild()
        except NOT_POSSIBLE as error:
            self.message.value = objection(error)
        else:
            self.message.value = ""
        finally:
            self.page.old_setting = _in_words(self._shown) if self.message.value else ""
            self.page.working = False

    def _reset(self, change):
        """Put controls and numbers back to where they were at first; the page has done so with the numbers on show."""
        self._kept = dict(self._first)
        if self.page.edited:  # since: a busy kernel gets the page's changes as one
            self._edited(change)
        if self._settings() == self._set_at_first:
            return
        self._resetting = True
        for name, value in self._set_at_first.items():
            self.controls[name].value = value
        self._resetting = False
        self._controlled(change)

    def _edited(self, change):
        """Take over the numbers that now stand on the page; where one is no number, put back what there was."""
        try:
            found = {name: self._numbers(name, self.page.values.get(name)) for name in self.graph.arrays}
        except (TypeError, ValueError) as error:
            self.page.values = _as_lists(self.graph.arrays)
            self._refused = self.message.value = str(error)
            return
        if self.message.value == self._refused:  # what a control objected to still holds
            self.message.value = ""
        for name, edited in found.items():
            edited = edited.astype(np.result_type(edited, self._first[name]))
            self.graph.arrays[name] = edited
            self._kept[name] = _laid_over(self._kept[name], edited)


def _as_lists(arrays):
    return {name: array.ravel().tolist() for name, array in arrays.items()}


def _in_words(settings):
    """Write where controls stand: stride 2, kernel size 3."""
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in settings.items())


def _laid_over(large, small):
    """Return `large` with its corner replaced, or `small` where it is the larger: no edited number gets lost."""
    shape = tuple(map(max, large.shape, small.shape))
    result = np.zeros(shape, np.result_type(large, small))
    for array in (large, small):
        result[tuple(map(slice, array.shape))] = array
    return result
