"""The exercise on the linear layer: right answer, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import hints, inputs
from bpcnn_helpers.exercises.exercise import Exercise, Mistake
from bpcnn_helpers.exercises.known.changes import first_only, in_part, only
from bpcnn_helpers.exercises.lines import Lines
from bpcnn_helpers.exercises.plain import Plain


def linear_backward(dz, x, w):
    """Back through z = x Wᵀ + b, where dz = ∂J/∂z, a row for each sample: (dx, dw, db)."""
    return dz @ w, dz.T @ x, dz.sum(0)


def _sums(change, parts=(1, 2)):
    """Replace the sums, dw and db or one of them, by `change(terms)`; the terms have an axis for the samples first."""

    def wrong(f, a):
        returned = list(f())
        for part, terms in ((1, a.dz[:, :, None] * a.x[:, None]), (2, a.dz)):
            if part in parts:
                returned[part] = change(terms)
        return tuple(returned)

    return wrong


def _each(change):
    """Return the ways to change both sums, or one of them."""
    return [_sums(change, parts) for parts in ((1, 2), (1,), (2,))]


TRANSPOSED = {
    "w the wrong way round": Mistake(
        "In dx w stands the wrong way round: which outputs does one x[i] feed, and through which weights?",
        in_part(0, lambda dx, a: a.dz @ a.w.T),
    ),
    "outer product the wrong way round": Mistake(
        "Your dw is transposed: it has the shape of w, a row for each output.",
        in_part(1, lambda dw, a: dw.T),
    ),
    "order": Mistake("Some of dx, dw and db have changed places.", lambda f, a: (f()[1], f()[0], f()[2])),
    "inputs and outputs": Mistake(
        "It goes wrong only where there are not as many inputs as outputs: look for a place where one stands for "
        "the other.",
        when=lambda a: a.w.shape[0] != a.w.shape[1],
    ),
}

FACTORS = {
    "w forgotten": Mistake(
        "Your dx is dz itself: how much does z[o] move if x[i] moves by 1?",
        in_part(0, lambda dx, a: a.dz),
        in_part(0, lambda dx, a: np.broadcast_to(a.dz.sum(1, keepdims=True), dx.shape)),
    ),
    "x forgotten": Mistake(
        "Your dw lacks x: how much does z[o] move if w[o, i] moves by 1?",
        in_part(1, lambda dw, a: np.broadcast_to(a.dz.sum(0)[:, None], dw.shape)),
        in_part(1, lambda dw, a: a.dz.sum(0)),
    ),
    "x in db": Mistake(
        "Your db has a factor too many: how much does z[o] move if b[o] moves by 1?",
        in_part(2, lambda db, a: (a.dz.T @ a.x).sum(1)),
    ),
    "= for +=": Mistake(
        hints.LAST_PRODUCT,
        in_part(0, lambda dx, a: only(a.dz, 1, -1) @ a.w),
        lambda f, a: f(dz=only(a.dz, 1, -1)),
    ),
    "return in the loop": Mistake(
        hints.RETURN,
        *(lambda f, a, depth=depth: f(dz=first_only(a.dz, depth)) for depth in (1, 2)),
    ),
}

BATCH = {
    "no sum over the batch": Mistake(
        "The sum over the batch is missing: every sample has used the same w and b.",
        *_each(lambda terms: terms),
    ),
    "summed over the batch": Mistake(
        "You add up dx over the batch: each sample has an x of its own.",
        in_part(0, lambda dx, a: dx.sum(0)),
        in_part(0, lambda dx, a: np.broadcast_to(dx.sum(0), dx.shape)),
    ),
    "batch mean": Mistake(
        hints.BATCH_MEAN,
        *_each(lambda terms: terms.mean(0)),
        lambda f, a: f(dz=a.dz / len(a.dz)),
    ),
    "one sample": Mistake(
        hints.NOT_ALL_SAMPLES,
        *_each(lambda terms: terms[0]),
        *_each(lambda terms: terms[-1]),
    ),
    "db over the wrong axis": Mistake(
        "Your db adds up over the wrong axis: b has one number for each output.",
        in_part(2, lambda db, a: a.dz.sum(1)),
        in_part(2, lambda db, a: a.dz.sum()),
        in_part(2, lambda db, a: np.full_like(db, a.dz.sum())),
    ),
    "axis kept": Mistake(
        "The numbers of db are right, its shape is not: it is (outputs,), with no axis of length 1 around.",
        in_part(2, lambda db, a: db[None]),
        in_part(2, lambda db, a: db[:, None]),
    ),
    "batch": Mistake(hints.BATCH, when=lambda a: len(a.dz) > 1),
}

LINEAR_BACKWARD = Exercise(
    linear_backward,
    inputs.features,
    TRANSPOSED | FACTORS | BATCH,
    returns=("dx", "dw", "db"),
    plain=Plain({"dz": 1, "x": 1}, result=(1, 0, 0)),
    lines=Lines(
        """
        def linear_backward(dz, x, w):
            dx = w.T @ dz
            dw = np.outer(dz, x)
            db = dz.copy()
            return dx, dw, db
        """,
        instead_of="dw = np.outer(dz, x)",
        stray="dw = np.outer(x, dz)",
        mistake="outer product the wrong way round",
    ),
)
