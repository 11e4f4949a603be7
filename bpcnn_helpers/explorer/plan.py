"""What an explorer is to show: named arrays and functions of them, laid out as rows of panels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers.arguments import choice, integer, short_shape
from bpcnn_helpers.explorer.calls import read
from bpcnn_helpers.explorer.explorer import Explorer
from bpcnn_helpers.explorer.graph import Panel, numbers_in
from bpcnn_helpers.explorer.rims import as_dicts

ROLES = ("input", "kernel", "output", "gradient")
GRADIENTS = ("∂", "δ")


class Plan(NamedTuple):
    """Sources, and what is derived from them, for one setting of the controls.

    Attributes
    ----------
    arrays : dict of str to array_like
        The sources.
    functions : dict of str to callable or tuple
        What is derived, as `calls.read` takes it, from panels before it.
    rows : dict of str to str or sequence of str, optional
        The names of the panels beneath a heading, in one text or one by one.
    roles, captions : dict of str to str
        Where the guess is not enough.
    sizes : dict of str to str, callable or tuple
        For sources whose size follows: the panel whose shape they have, the control whose value it is, what
        `calls.read` takes for a function that returns it, or a shape. An int is the size of each of the last two axes.
    abbreviates : tuple of str
        As in `Panel`.
    parts : dict of str to str
        As in `Panel`, for functions that return a dict; one that derives several panels is called once for them.
    rims : dict of str to Rim
        For panels that are padded.
    """

    arrays: dict
    functions: dict
    rows: dict | None = None
    roles: dict = {}  # noqa: RUF012
    captions: dict = {}  # noqa: RUF012
    sizes: dict = {}  # noqa: RUF012
    abbreviates: tuple = ()
    parts: dict = {}  # noqa: RUF012
    rims: dict = {}  # noqa: RUF012

    def calls(self, controls):
        """Return the calls that derive the panels, and those that say sizes, both by the panel's name."""
        derive, before = {}, list(self.arrays)
        for name, entry in self.functions.items():
            derive[name] = read(name, entry, before, controls)
            before.append(name)
        sizes = {
            name: read(f"sizes[{name!r}]", (_size_of, entry) if isinstance(entry, str) else entry, before, controls)
            for name, entry in self.sizes.items()
            if not _is_size(entry)
        }
        return derive, sizes

    def takes(self, controls):
        """Return the names of the panels and controls that something takes."""
        return {name for calls in self.calls(controls) for call in calls.values() for name in call.names()}

    def laid_out(self, arrays, settings):
        """Return what `Explorer` asks of its `build`: rows of panels, and the sources in the sizes for `settings`."""
        derive, sizes = self.calls(settings)
        roles, panels, shared = {}, {}, {}
        for name in (*self.arrays, *derive):
            of, op = (), None
            if name in derive:
                of = tuple(other for other in derive[name].names() if other not in settings)
                op = _bound(derive[name], of, settings)
                if name in self.parts:
                    op = shared.setdefault(self.functions[name], op)
            roles[name] = self.roles.get(name) or _guessed_role(name, op, [roles[other] for other in of])
            abbreviates, caption = name in self.abbreviates, self.captions.get(name, "")
            about = as_dicts(name, self.rims)
            panels[name] = Panel(name, roles[name], op, of, abbreviates, caption, self.parts.get(name), about)
        rows = {heading: [panels[name] for name in names] for heading, names in self._rows(roles).items()}
        _in_order(rows)
        return rows, _Present(self, derive, sizes, arrays, settings).sources()

    def _rows(self, roles):
        """Return the names by heading: what was asked for, or gradients beneath the rest."""
        if self.rows is not None:
            rows = {heading: _listed(heading, names) for heading, names in self.rows.items()}
            named = [name for row in rows.values() for name in row]
            if sorted(named) != sorted(roles):
                raise ValueError(f"rows names {', '.join(named)}, expected each panel once: {', '.join(roles)}")
            return rows
        backward = [name for name, role in roles.items() if role == "gradient"]
        forward = [name for name in roles if name not in backward]
        return {"Forward": forward, "Backward": backward} if forward and backward else {"": list(roles)}


class _Present:
    """The numbers of the panels for the present settings, as far as sizes need them."""

    def __init__(self, plan, derive, sizes, arrays, settings):
        self.plan, self.derive, self.sizes, self.arrays, self.settings = plan, derive, sizes, arrays, settings
        self.found = {}

    def sources(self):
        """Return the sources, cut off or repeated where their size follows something else."""
        return {name: self._value(name) for name in self.plan.arrays}

    def _value(self, name, waiting=()):
        if name in waiting:
            raise ValueError(f"sizes: the size of {name} depends on {name} itself")
        if name not in self.found:
            self.found[name] = self._made(name, (*waiting, name))
        return self.found[name]

    def _made(self, name, waiting):
        if name in self.derive:
            found = self._called(self.derive[name], waiting)
            return np.asarray(found[self.plan.parts[name]] if name in self.plan.parts else found)
        if name not in self.arrays:
            raise ValueError(f"{name} is new with these settings, expected the same sources for all")
        if name not in self.plan.sizes:
            return self.arrays[name]
        size = self._called(self.sizes[name], waiting) if name in self.sizes else self.plan.sizes[name]
        return resized(self.arrays[name], size, f"sizes[{name!r}]")

    def _called(self, call, waiting):
        of = [name for name in call.names() if name not in self.settings]
        return call.with_values(self.settings | {name: self._value(name, waiting) for name in of})


def _is_size(entry):
    """Whether an entry of sizes is a shape, and not what says one."""
    return isinstance(entry, tuple) and all(isinstance(n, int) for n in entry)


def _size_of(value):
    """Return the shape of a panel, or the value of a control."""
    return value.shape if isinstance(value, np.ndarray) else value


def _bound(call, of, settings):
    """Return what a panel is derived with: a function of the arrays of other panels alone."""
    return lambda *arrays: call.with_values(settings | dict(zip(of, arrays)))


def _guessed_role(name, op, roles):
    """Guess a panel's role from its name, and from those of the panels that it is derived from."""
    if name.startswith(GRADIENTS) or "gradient" in roles:
        return "gradient"
    if op is None:
        return "input"
    return "kernel" if set(roles) == {"kernel"} else "output"


def _listed(heading, names):
    """Return the names of one row."""
    names = names.split() if isinstance(names, str) else names
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise TypeError(f"rows[{heading!r}] is {names!r}, expected names of panels, in a text or a list")
    return list(names)


def _in_order(rows):
    """Say so if a panel stands before one that it is derived from: the page computes in the order of reading."""
    seen = set()
    for panel in (panel for row in rows.values() for panel in row):
        for other in (other for other in panel.of if other not in seen):
            raise ValueError(f"rows has {panel.name} before {other}, from which it is derived; expected it behind")
        seen.add(panel.name)


def opened(plan_for, controls, title, pinned, covered, path=False):
    """Return the explorer of a plan, which may depend on the values of the controls."""
    first = plan_for(**{name: control.value for name, control in controls.items()})

    def build(arrays, **settings):
        return plan_for(**settings).laid_out(arrays, settings)

    return Explorer(build, first.arrays, title=title, pinned=pinned, covered=covered, path=path, **controls)


def checked(plan, controls):
    """Return a plan, or say what in it is of the wrong kind or names what is not there."""
    for argument, value in (("functions", plan.functions), ("arrays", plan.arrays)):
        if not isinstance(value, dict) or not value or not all(isinstance(name, str) and name for name in value):
            raise TypeError(f"{argument} is {value!r}, expected a dict by name, which is not empty")
    panels = [*plan.arrays, *plan.functions]
    for name in (name for name in panels if panels.count(name) > 1 or name in controls):
        raise ValueError(f"{name} is a panel and stands for something else, too; expected a name for each")
    for argument, names in (("roles", panels), ("captions", panels), ("sizes", plan.arrays), ("rows", None)):
        value = getattr(plan, argument)
        if not isinstance(value, dict) and (value, names) != (None, None):
            raise TypeError(f"{argument} is {value!r}, expected a dict by name")
        for name in (name for name in value or () if names is not None and name not in names):
            raise ValueError(f"{argument} has {name!r}, expected some of {', '.join(names)}")
    for name, role in plan.roles.items():
        choice(role, f"roles[{name!r}]", ROLES)
    for argument in ("captions", "rows"):
        for name, value in (getattr(plan, argument) or {}).items():
            if not isinstance(name, str) or (not isinstance(value, str) and argument == "captions"):
                raise TypeError(f"{argument} has {name!r}: {value!r}, expected texts")
    return plan


def resized(array, size, what="size"):
    """Cut the last axes off at `size`, or repeat what is there; an int is the size of each of the last two."""
    if np.ndim(size) == 0:
        size = (size, size)
    size = [integer(n, what, 1) for n in size]
    size = size[max(0, len(size) - array.ndim) :]
    wanted = (*array.shape[: array.ndim - len(size)], *size)
    more = [(0, max(0, n - have)) for n, have in zip(wanted, array.shape)]
    return np.pad(array, more, mode="wrap")[tuple(map(slice, wanted))]


def upstream(name: str, array: ArrayLike | None, shape: tuple[int, ...], of: str) -> np.ndarray:
    """Return a gradient that comes from above in the shape of what it belongs to; small integers unless given."""
    if array is None:
        return np.random.default_rng(0).integers(-2, 4, shape)
    array = numbers_in(name, array)
    if short_shape(array.shape) != short_shape(shape):
        raise ValueError(f"{name} has shape {array.shape}, expected {short_shape(shape)}, that of {of}")
    return array.reshape(shape)
