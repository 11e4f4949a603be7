"""The exercise on the gradient of the bias: right answer, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import hints, inputs
from bpcnn_helpers.exercises.exercise import Exercise, Mistake
from bpcnn_helpers.exercises.known.changes import by_place, oblong, returned_early, without_last
from bpcnn_helpers.exercises.lines import Lines
from bpcnn_helpers.exercises.plain import Plain
from bpcnn_helpers.ops.conv import conv2d_bias_grad


def conv_bias_grad(dz):
    """Claim D11."""
    return conv2d_bias_grad(dz)


SUMS = {
    "mean for sum": Mistake(
        hints.MEAN,
        lambda f, a: a.dz.mean((0, 2, 3)),
        lambda f, a: f() / a.dz[0, 0].size,
    ),
    "batch mean": Mistake(hints.BATCH_MEAN, lambda f, a: f() / len(a.dz)),
    "one sample": Mistake(hints.NOT_ALL_SAMPLES, lambda f, a: f(dz=a.dz[-1:]), lambda f, a: f(dz=a.dz[:1])),
    "return in the loop": Mistake(hints.RETURN, *returned_early(lambda f, a, only: f(dz=only(a.dz)))),
    "= for +=": Mistake(hints.LAST_PRODUCT, lambda f, a: a.dz[-1, :, -1, -1], lambda f, a: a.dz[0, :, 0, 0]),
    "one place short": Mistake(hints.LAST_DELTA, lambda f, a: f(dz=without_last(a.dz))),
}

AXES = {
    "bias per position": Mistake(
        "Your bias has a number for each position: the same bias was added in every place of a map.",
        lambda f, a: a.dz.sum(0),
        lambda f, a: a.dz,
    ),
    "no sum over the batch": Mistake(
        "The sum over the batch is missing: the same bias was added to every sample.",
        lambda f, a: a.dz.sum((2, 3)),
    ),
    "channels summed": Mistake(
        "You add up over the channels too: each output map has a bias of its own.",
        lambda f, a: a.dz.sum(),
        lambda f, a: a.dz.sum(keepdims=True).ravel(),
        lambda f, a: np.full_like(f(), a.dz.sum()),
    ),
    "wrong axis": Mistake(
        "It has to be one number for each channel: over which axes does the sum run?",
        lambda f, a: a.dz.sum((1, 2, 3)),
        lambda f, a: a.dz.sum((0, 1, 2)),
        lambda f, a: a.dz.sum((0, 1, 3)),
        lambda f, a: a.dz.sum((0, 2)),
        lambda f, a: a.dz.sum((0, 3)),
        lambda f, a: a.dz.sum((2, 3)).T,
    ),
    "axes kept": Mistake(
        "The numbers are right, the shape is not: it is (channels,), with no axes of length 1 around.",
        lambda f, a: a.dz.sum((0, 2, 3), keepdims=True),
        lambda f, a: f()[:, None],
        lambda f, a: f()[None],
        lambda f, a: f()[:, None, None],
    ),
}

CONV_BIAS_GRAD = Exercise(
    conv_bias_grad,
    lambda rng, plain=False: ((dz,) for _, _, _, dz, _, _ in inputs.walks(rng, plain)),
    SUMS | AXES | by_place(lambda a: a.dz.shape[1], lambda a: oblong(a.dz)),
    plain=Plain({"dz": 2}, result=1),
    lines=Lines(
        """
        def conv_bias_grad(dz):
            db = 0
            for u, v in np.ndindex(dz.shape):
                db += dz[u, v]
            return db
        """,
        instead_of="db += dz[u, v]",
        stray="db = dz[u, v]",
        mistake="= for +=",
    ),
)
