"""Digits as hands draw them on a pad: strokes through a unit square, slanted, stretched, shaken as each hand does."""

import numpy as np


def arc(cx, cy, rx, ry, begin, end, points=12):
    """Points on an ellipse, in degrees clockwise from the right."""
    angles = np.radians(np.linspace(begin, end, points))
    return [(cx + rx * np.cos(a), cy + ry * np.sin(a)) for a in angles]


STROKES = {
    0: [[arc(0.5, 0.5, 0.33, 0.5, -90, 270, 24)], [arc(0.5, 0.5, 0.4, 0.48, -60, 300, 24)]],
    1: [[[(0.5, 0), (0.5, 1)]], [[(0.3, 0.25), (0.55, 0), (0.55, 1)]]],
    2: [
        [[*arc(0.5, 0.27, 0.33, 0.27, -170, 30), (0.15, 1), (0.85, 1)]],
        [[*arc(0.5, 0.3, 0.35, 0.3, -160, 60), (0.1, 1), (0.9, 0.97)]],
    ],
    3: [
        [[*arc(0.45, 0.25, 0.32, 0.25, -150, 90), *arc(0.45, 0.74, 0.36, 0.26, -90, 150)]],
        [[(0.15, 0.02), (0.8, 0.02), (0.45, 0.42), *arc(0.45, 0.71, 0.36, 0.29, -80, 150)]],
    ],
    4: [
        [[(0.6, 0), (0.12, 0.62), (0.9, 0.62)], [(0.66, 0.3), (0.66, 1)]],
        [[(0.2, 0), (0.17, 0.5), (0.8, 0.5)], [(0.78, 0.02), (0.75, 1)]],
    ],
    5: [
        [[(0.8, 0), (0.25, 0), (0.2, 0.42), *arc(0.45, 0.68, 0.36, 0.31, -110, 150)]],
        [[(0.25, 0.03), (0.22, 0.45), *arc(0.45, 0.7, 0.36, 0.29, -120, 140)], [(0.25, 0.02), (0.85, 0)]],
    ],
    6: [
        [[(0.7, 0), (0.35, 0.3), *arc(0.5, 0.7, 0.32, 0.3, -160, 200, 20)]],
        [[(0.55, 0), (0.25, 0.5), *arc(0.48, 0.74, 0.28, 0.26, -170, 190, 20)]],
    ],
    7: [[[(0.12, 0.02), (0.85, 0.02), (0.4, 1)]], [[(0.15, 0.04), (0.88, 0), (0.45, 1)], [(0.35, 0.5), (0.8, 0.48)]]],
    8: [
        [[*arc(0.5, 0.25, 0.27, 0.25, 90, -270, 18), *arc(0.5, 0.75, 0.33, 0.25, -90, 270, 18)]],
        [[*arc(0.5, 0.26, 0.3, 0.26, 80, -280, 18), *arc(0.5, 0.76, 0.3, 0.24, -90, 270, 18)]],
    ],
    9: [
        [[*arc(0.45, 0.28, 0.3, 0.28, 0, -360, 18), (0.75, 0.28), (0.68, 1)]],
        [[*arc(0.48, 0.3, 0.32, 0.3, 10, -350, 18), (0.8, 0.3), (0.78, 0.75), *arc(0.5, 0.75, 0.28, 0.25, 0, 120, 8)]],
    ],
}


class Hand:
    """One way of writing: which form, how slanted, how large, how wide, how shaky, how fast.

    Parameters
    ----------
    seed : int
    """

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.rng, self.form = rng, int(rng.integers(2))
        self.slant, self.size = rng.uniform(-0.1, 0.3), rng.uniform(0.45, 0.9)
        self.width, self.shake, self.stride = rng.uniform(0.55, 0.95), rng.uniform(0, 0.02), rng.uniform(0.02, 0.12)

    def strokes(self, digit, paper=32):
        """The strokes of a digit, as arrays of (x, y) on paper of so many cells: the events of a pointer."""
        left, top = self.rng.uniform(0.05, 1 - self.size * 0.95, 2)
        for line in STROKES[digit][self.form]:
            points = np.array(line) * (self.width, 1) + ((1 - self.width) / 2, 0)
            points = self._walked(points)
            points[:, 0] += self.slant * (0.5 - points[:, 1])
            points += self.rng.normal(0, self.shake, points.shape)
            yield np.clip(paper * (points * self.size + (left, top)), 1, paper - 1)

    def _walked(self, points):
        """As many points on the way as a pointer at this speed reports."""
        way = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
        at = np.linspace(0, way[-1], max(2, int(way[-1] / self.stride)))
        return np.column_stack([np.interp(at, way, axis) for axis in points.T])


def drawn(strokes, pen, paper=32):
    """What a pad of so many cells holds after these strokes, with a pen of this radius: 1 for ink."""
    rows, columns = np.mgrid[:paper, :paper] + 0.5
    ink = np.zeros((paper, paper), int)
    for stroke in strokes:
        for begin, end in zip(stroke, [*stroke[1:], stroke[-1]]):
            for share in np.linspace(0, 1, 2 + int(2 * np.hypot(*(end - begin)))):
                x, y = begin + share * (end - begin)
                ink[np.hypot(columns - x, rows - y) < pen] = 1
    return ink
