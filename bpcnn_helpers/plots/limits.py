"""What a core and its memory can reach at best, and what is reached."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from bpcnn_helpers import arguments
from bpcnn_helpers.plots.colors import COLORS, TEXT
from bpcnn_helpers.plots.look import axes_in, in_our_look, ready_figure

ROLES = ("gradient", "kernel", "input", "output")


@in_our_look
def roofline(
    peak: float, bandwidth: float, points: Mapping[str, tuple[float, float]], *, fig: Figure | None = None
) -> Figure:
    """Draw a roofline: operations per second over operations per byte, and where forms of a computation lie.

    Parameters
    ----------
    peak : float
        Operations per second that the core does at best.
    bandwidth : float
        Bytes per second that memory delivers.
    points : dict of pair of float by str
        Operations per byte and per second of each form, by its name.
    fig : Figure, optional

    Returns
    -------
    Figure

    Raises
    ------
    TypeError, ValueError
        If a number is not above 0, or `points` holds anything but pairs.

    Examples
    --------
    >>> fig = roofline(2e10, 1e10, {"loops": (0.1, 1e6)})
    """
    for name, value in {"peak": peak, "bandwidth": bandwidth}.items():
        arguments.in_range(value, name)
    if not isinstance(points, Mapping) or not points:
        raise TypeError(f"points is {points!r}, expected a dict of pairs by name")
    for name, point in points.items():
        if not isinstance(point, tuple) or len(point) != 2:
            raise TypeError(f"points[{name!r}] is {point!r}, expected (operations per byte, operations per second)")
        for value in point:
            arguments.in_range(value, f"points[{name!r}]")
    fig = ready_figure(fig, (7.5, 4.2), "The roofline: bandwidth on the left, the core's peak on the right")
    ax = axes_in(fig)[0, 0]
    lowest, highest = min(x for x, _ in points.values()), max(x for x, _ in points.values())
    per_byte = np.geomspace(lowest / 2, max(highest, peak / bandwidth) * 2, 200)
    ax.loglog(per_byte, np.minimum(peak, per_byte * bandwidth) / 1e9, color=COLORS[None], lw=2)
    for place, (name, (intensity, rate)) in enumerate(points.items()):
        role = ROLES[place % len(ROLES)]
        ax.plot(intensity, rate / 1e9, "o", ms=10, color=COLORS[role])
        below = {"xytext": (0, -20), "textcoords": "offset points", "ha": "center", "color": TEXT[role]}
        ax.annotate(name, (intensity, rate / 1e9), **below)
    least = min(rate for _, rate in points.values()) / 8e9
    ax.set(xlabel="operations per byte", ylabel="thousand million operations per second", ylim=(least, None))
    ax.grid(alpha=0.3)
    return fig
