"""The exercises on matrices and sizes: right answers, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import hints, inputs
from bpcnn_helpers.exercises.exercise import Exercise, Mistake
from bpcnn_helpers.exercises.known.changes import first_only, oblong, only, without_last
from bpcnn_helpers.exercises.lines import Lines
from bpcnn_helpers.ops.matrices import convolve2d, correlate2d, rot180
from bpcnn_helpers.ops.windows import conv_output_size


def cross_correlation(x, k):
    """Plain matrices, only places where the kernel lies inside."""
    return correlate2d(x, k)


def convolution(x, k):
    """Likewise, with the kernel turned."""
    return convolve2d(x, k)


def output_size(n, f, p, s):
    """Places of a kernel of f cells on n cells with padding p and stride s."""
    return conv_output_size(n, f, stride=s, padding=p)


def _wrapped(x, k):
    """Σ x[u - i, v - j] k[i, j] from u = v = 0: Python takes what lies before the first cell from the other end."""
    places = sum(number * np.roll(x, place, (0, 1)) for place, number in np.ndenumerate(k))
    return places[: x.shape[0] - k.shape[0] + 1, : x.shape[1] - k.shape[1] + 1]


def _corner(k, row, column):
    return only(only(k, 0, row), 1, column)


def _too_many(operation):
    return Mistake(
        "There are too many places: lay the kernel only where all of it lies on the input.",
        lambda f, a: operation(a.x, a.k, "full"),
        lambda f, a: operation(a.x, a.k, "same"),
    )


SLIDING = {
    "mean for sum": Mistake(hints.MEAN, lambda f, a: f() / a.k.size, lambda f, a: f() / f().size),
    "one place short": Mistake(
        hints.ONE_SHORT,
        lambda f, a: f()[:-1, :-1],
        lambda f, a: without_last(f()),
        lambda f, a: f()[:-1],
        lambda f, a: f()[:, :-1],
    ),
    "return in the loop": Mistake(
        hints.RETURN,
        lambda f, a: first_only(f(), 1),
        lambda f, a: first_only(f(), 2),
        lambda f, a: first_only(a.x[: f().shape[0], : f().shape[1]] * a.k[0, 0], 2),
    ),
    "result transposed": Mistake("Rows and columns of your result are exchanged.", lambda f, a: f().T),
    "input turned": Mistake(
        "Your result runs backwards, from the last place to the first: is it the input that you turn?",
        lambda f, a: rot180(f()),
    ),
    "height and width": Mistake(hints.NOT_SQUARE, when=lambda a: oblong(a.x) or oblong(a.k)),
}

LAID_AS_IT_IS = {
    "kernel turned": Mistake(
        "Your kernel is turned: that is a convolution. Here the kernel is laid as it is.",
        lambda f, a: f(k=rot180(a.k)),
    ),
    "one axis turned": Mistake(
        "One axis of your kernel runs backwards: look at the signs of the indices in the definition.",
        lambda f, a: f(k=a.k[::-1]),
        lambda f, a: f(k=a.k[:, ::-1]),
    ),
    "kernel transposed": Mistake(
        "Rows and columns of your kernel are exchanged, or it is turned by 90°: follow one cell of it.",
        lambda f, a: f(k=a.k.T),
        lambda f, a: f(k=np.rot90(a.k)),
        lambda f, a: f(k=np.rot90(a.k, 3)),
    ),
    "too many places": _too_many(correlate2d),
    "= for +=": Mistake(hints.LAST_PRODUCT, lambda f, a: f(k=_corner(a.k, -1, -1))),
}

TURNED = {
    "kernel not turned": Mistake(
        "Your kernel is not turned: that is the cross-correlation. Look at the signs in the definition.",
        lambda f, a: f(k=rot180(a.k)),
    ),
    "one axis turned": Mistake(
        "Only one axis of your kernel runs backwards: what does a turn by 180° do to the other one?",
        lambda f, a: f(k=a.k[::-1]),
        lambda f, a: f(k=a.k[:, ::-1]),
    ),
    "kernel transposed": Mistake(
        "Your kernel is transposed, or turned by 90°: where does a turn by 180° take its first cell?",
        lambda f, a: f(k=a.k.T),
        lambda f, a: f(k=rot180(a.k).T),
        lambda f, a: f(k=np.rot90(a.k)),
        lambda f, a: f(k=np.rot90(a.k, 3)),
    ),
    "index below 0": Mistake(
        "An index below 0 counts from the other end in Python: which is the first place where all of the "
        "kernel lies on the input?",
        lambda f, a: _wrapped(a.x, a.k),
    ),
    "too many places": _too_many(convolve2d),
    "= for +=": Mistake(
        hints.LAST_PRODUCT,
        lambda f, a: f(k=_corner(a.k, 0, 0)),
        lambda f, a: f(k=_corner(a.k, -1, -1)),
    ),
}

PADDED = {
    "padding once": Mistake(
        "The padding counts once: on how many sides of the input does it lie?",
        lambda f, a: (a.n + a.p - a.f) // a.s + 1,
    ),
    "padding ignored": Mistake(
        "The padding has no effect: the kernel walks over the padded input.",
        lambda f, a: (a.n - a.f) // a.s + 1,
        when=lambda a: a.p > 0,
    ),
    "padding taken off": Mistake(
        "The padding makes your output smaller: does it take cells away?",
        lambda f, a: (a.n - 2 * a.p - a.f) // a.s + 1,
    ),
}

COUNTED = {
    "stride ignored": Mistake(
        "The stride has no effect: how many steps of s cells fit into the way that the kernel can go?",
        lambda f, a: f(s=1),
        when=lambda a: a.s > 1,
    ),
    "one too few": Mistake(
        "It is one too few: how many places has a kernel that is as large as the input?",
        lambda f, a: f() - 1,
        lambda f, a: (a.n + 2 * a.p - a.f) / a.s,
    ),
    "one too many": Mistake(
        "It is too many: how many places has a kernel that is as large as the input?",
        lambda f, a: f() + 1,
        lambda f, a: (a.n + 2 * a.p - a.f + 1) // a.s + 1,
    ),
}

DIVIDED = {
    "1 before dividing": Mistake(
        "The 1 is divided too: the first place costs no step, the others cost one each.",
        lambda f, a: (a.n + 2 * a.p - a.f + 1) // a.s,
        lambda f, a: (a.n + 2 * a.p - a.f + 1) / a.s,
    ),
    "float division": Mistake(
        "A size is a whole number: look at what / returns, and what happens to a last step that does not fit.",
        lambda f, a: (a.n + 2 * a.p - a.f) / a.s + 1,
    ),
    "rounded up": Mistake(
        "A last step that does not fit is counted: which way does your code round?",
        lambda f, a: -((a.f - a.n - 2 * a.p) // a.s) + 1,
        lambda f, a: round((a.n + 2 * a.p - a.f) / a.s) + 1,
        lambda f, a: round((a.n + 2 * a.p - a.f) / a.s + 1),
        lambda f, a: int((a.n + 2 * a.p - a.f) / a.s + 1.5),
    ),
    "brackets": Mistake(
        "Only a part is divided by s: a division comes before plus and minus.",
        lambda f, a: a.n + 2 * a.p - a.f // a.s + 1,
        lambda f, a: a.n + 2 * a.p - a.f / a.s + 1,
    ),
}

CROSS_CORRELATION = Exercise(
    cross_correlation,
    inputs.matrices,
    LAID_AS_IT_IS | SLIDING,
    plain=True,
    lines=Lines(
        """
        def cross_correlation(x, k):
            (height, width), (kh, kw) = x.shape, k.shape
            z = np.zeros((height - kh + 1, width - kw + 1))
            for u, v in np.ndindex(z.shape):
                window = x[u : u + kh, v : v + kw]
                z[u, v] = np.sum(window * k)
            return z
        """,
        instead_of="z[u, v] = np.sum(window * k)",
        stray="z[u, v] = np.sum(window * k[::-1, ::-1])",
        mistake="kernel turned",
    ),
)
CONVOLUTION = Exercise(
    convolution,
    inputs.matrices,
    TURNED | SLIDING,
    plain=True,
    lines=Lines(
        """
        def convolution(x, k):
            (height, width), (kh, kw) = x.shape, k.shape
            turned = k[::-1, ::-1]
            z = np.zeros((height - kh + 1, width - kw + 1))
            for u, v in np.ndindex(z.shape):
                window = x[u : u + kh, v : v + kw]
                z[u, v] = np.sum(window * turned)
            return z
        """,
        instead_of="turned = k[::-1, ::-1]",
        stray="turned = k[::-1]",
        mistake="one axis turned",
    ),
)
OUTPUT_SIZE = Exercise(output_size, inputs.sizes, PADDED | COUNTED | DIVIDED, whole=True)
