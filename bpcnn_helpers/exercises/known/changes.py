"""What is changed in a right answer, or in its arguments, to make it wrong; and where that shows."""

import numpy as np

from bpcnn_helpers.exercises import hints
from bpcnn_helpers.exercises.exercise import Mistake


def only(a, axis, which):
    """Set everything to 0 but one place on an axis."""
    rest = np.zeros_like(a)
    place = (slice(None),) * axis + (which,)
    rest[place] = a[place]
    return rest


def without_last(z):
    """Set the last row and column to 0."""
    z = z.copy()
    z[..., -1, :] = z[..., -1] = 0
    return z


def first_only(z, depth):
    """Set everything to 0 but what a loop over the first `depth` axes reaches before it returns."""
    rest = np.zeros_like(z)
    rest[(slice(1),) * depth] = z[(slice(1),) * depth]
    return rest


def first_place_only(z, depth):
    """Likewise, of loops over rows and columns, for all samples and channels."""
    return np.where(np.arange(z.shape[2])[:, None] + (depth > 1) * np.arange(z.shape[3]) == 0, z, 0)


def returned_early(change):
    """Return the ways of a return inside a loop, by `change(f, a, only)`, where `only` is what the loop reaches."""
    reached = [lambda z, d=d: first_only(z, d) for d in (2, 3, 4)]
    reached += [lambda z, d=d: first_place_only(z, d) for d in (1, 2)]
    return [lambda f, a, only=only: change(f, a, only) for only in reached]


def channels_turned(w):
    """Turn the first two axes in place of the last two."""
    return np.rot90(w, 2)


def in_part(which, change):
    """Return a way to go wrong in one part of the answer only, by `change(part, a)`."""

    def wrong(f, a):
        parts = list(f())
        parts[which] = change(parts[which], a)
        return tuple(parts)

    return wrong


def oblong(a):
    """Whether an array has another height than width."""
    return a.shape[-2] != a.shape[-1]


def left_over(a, kernel, size):
    """Whether a kernel that walks over (height, width) never reaches the last cells."""
    padding = getattr(a, "padding", 0)
    walked = zip(size, a.dz.shape[2:], kernel)
    return any(n + 2 * padding > (o - 1) * a.stride + k for n, o, k in walked)


def by_place(channels, not_square):
    """List the mistakes that show only in a larger batch, with more channels, or where height and width differ.

    `channels(a)` is the largest number of them among the arguments, `not_square(a)` says whether any has such a shape.
    """
    return {
        "batch": Mistake(hints.BATCH, when=lambda a: len(a.dz if hasattr(a, "dz") else a.x) > 1),
        "channels": Mistake(hints.CHANNELS, when=lambda a: channels(a) > 1),
        "height and width": Mistake(hints.NOT_SQUARE, when=not_square),
    }
