"""The exercise on the subsampling layer of source C: right answer, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import hints, inputs
from bpcnn_helpers.exercises.exercise import Exercise, Mistake
from bpcnn_helpers.exercises.known.changes import by_place, in_part, oblong, only, returned_early
from bpcnn_helpers.exercises.lines import Lines
from bpcnn_helpers.exercises.plain import Plain
from bpcnn_helpers.ops.activations import sigmoid
from bpcnn_helpers.ops.pool import sum_pool2d, sum_pool2d_grad


def subsample_backward(dz, x, beta, b, size):
    """Back through y = sigmoid(β down(x) + b), where dz = ∂J/∂y: (dx, dbeta, db)."""
    return _subsample(dz, x, beta, b, size)


def _subsample(dz, x, beta, b, size, slope=lambda y, u: y * (1 - y), down=sum_pool2d):
    pooled = down(x, size)
    u = beta[:, None, None] * pooled + b[:, None, None]
    delta = dz * slope(sigmoid(u), u)
    dx = sum_pool2d_grad(delta * beta[:, None, None], x.shape[2:], size)
    return dx, (delta * pooled).sum((0, 2, 3)), delta.sum((0, 2, 3))


def _delta(a):
    y = sigmoid(_u(a))
    return a.dz * y * (1 - y)


def _u(a):
    return a.beta[:, None, None] * sum_pool2d(a.x, a.size) + a.b[:, None, None]


def _average_in_both(f, a):
    dx, dbeta, db = _subsample(**vars(a), down=lambda x, size: sum_pool2d(x, size) / size**2)
    return dx / a.size**2, dbeta, db


def _dbeta(terms):
    """Replace dbeta by sums of other terms, `terms(a)`."""
    return in_part(1, lambda _, a: terms(a).sum((0, 2, 3)))


def _sums(change):
    """Replace both sums, dbeta and db, by `change(terms)`."""

    def wrong(f, a):
        delta = _delta(a)
        return f()[0], change(delta * sum_pool2d(a.x, a.size)), change(delta)

    return wrong


SLOPE = {
    "slope missing": Mistake(
        "The slope of the sigmoid is missing: dz arrives behind it, β and b stand before it.",
        lambda f, a: _subsample(**vars(a), slope=lambda y, u: 1),
    ),
    "slope of the wrong number": Mistake(
        "The slope of the sigmoid is σ(u)(1 − σ(u)): look at what you put in the place of u, and of σ(u).",
        lambda f, a: _subsample(**vars(a), slope=lambda y, u: u * (1 - u)),
        lambda f, a: _subsample(**vars(a), slope=lambda y, u: sigmoid(y) * (1 - sigmoid(y))),
        lambda f, a: _subsample(**vars(a), slope=lambda y, u: y),
        lambda f, a: _subsample(**vars(a), slope=lambda y, u: 1 - y),
        lambda f, a: _subsample(**vars(a), slope=lambda y, u: y * (1 + y)),
        lambda f, a: _subsample(**vars(a), slope=lambda y, u: 1 - y**2),
        lambda f, a: _subsample(**vars(a), slope=lambda y, u: y - 1),
    ),
    "slope of powers": Mistake(
        "Where u is far below 0, the powers of e in your slope are too large for a float: write it with σ(u).",
        when=lambda a: _u(a).min() < -700,
    ),
    "b forgotten": Mistake("b is missing where you compute the sigmoid's slope.", lambda f, a: f(b=np.zeros_like(a.b))),
    "db without the slope": Mistake(
        "db adds up dz itself: b stands before the sigmoid.",
        in_part(2, lambda db, a: a.dz.sum((0, 2, 3))),
    ),
    "dbeta without the slope": Mistake(
        "dbeta lacks the slope of the sigmoid: β stands before it.",
        _dbeta(lambda a: a.dz * sum_pool2d(a.x, a.size)),
    ),
}

FACTORS = {
    "average for sum": Mistake(
        "You average where source C adds up: down() is the sum of a block, β does the rest.",
        lambda f, a: _subsample(**vars(a), down=lambda x, size: sum_pool2d(x, size) / size**2),
        _average_in_both,
        in_part(0, lambda dx, a: dx / a.size**2),
        in_part(1, lambda dbeta, a: dbeta / a.size**2),
    ),
    "β missing": Mistake(
        "β is missing in dx: how much does u move if a cell of x moves by 1?",
        in_part(0, lambda dx, a: sum_pool2d_grad(_delta(a), a.x.shape[2:], a.size)),
    ),
    "down missing": Mistake(
        "dbeta lacks what β was multiplied by.",
        _dbeta(_delta),
    ),
    "dbeta of another number": Mistake(
        "In dbeta, δ is multiplied by the wrong number: by which did the forward pass multiply β?",
        _dbeta(lambda a: _delta(a) * sigmoid(_u(a))),
        _dbeta(lambda a: _delta(a) * _u(a)),
        _dbeta(lambda a: _delta(a) * a.beta[:, None, None]),
        _dbeta(lambda a: _delta(a) * sum_pool2d(a.x, a.size) * a.beta[:, None, None]),
    ),
}

BLOCKS = {
    "up missing": Mistake(
        "dx has the size of the pooled map: each cell of a block gets its share.",
        in_part(0, lambda dx, a: dx[:, :, :: a.size, :: a.size]),
        when=lambda a: a.size > 1,
    ),
    "one cell of the block": Mistake(
        "Only one cell of each block gets something: the sum depends on all of them.",
        in_part(
            0,
            lambda dx, a: dx * np.kron(np.ones(a.dz.shape), only(only(np.ones((a.size, a.size)), 0, 0), 1, 0)),
        ),
    ),
    "db of the blocks": Mistake(
        "db counts each δ once for every cell of its block: b is added once to each sum.",
        in_part(2, lambda db, a: db * a.size**2),
    ),
}

SUMS = {
    "return in the loop": Mistake(hints.RETURN, *returned_early(lambda f, a, only: f(dz=only(a.dz)))),
    "one sample": Mistake(
        hints.NOT_ALL_SAMPLES,
        _sums(lambda terms: terms[-1].sum((1, 2))),
        _sums(lambda terms: terms[0].sum((1, 2))),
    ),
    "no sum over the batch": Mistake(
        "The sum over the batch is missing in dbeta and db: every sample has used the same β and b.",
        _sums(lambda terms: terms.sum((2, 3))),
    ),
    "batch mean": Mistake(hints.BATCH_MEAN, _sums(lambda terms: terms.sum((2, 3)).mean(0))),
    "mean for sum": Mistake(
        hints.MEAN,
        _sums(lambda terms: terms.mean((0, 2, 3))),
        _sums(lambda terms: terms.mean((2, 3)).sum(0)),
    ),
    "sum on the wrong axes": Mistake(
        "β and b are one number for each channel: over which axes do their gradients add up?",
        _sums(lambda terms: terms.sum(0)),
        _sums(lambda terms: terms),
        _sums(lambda terms: terms.sum()),
        _sums(lambda terms: np.full(terms.shape[1], terms.sum())),
        _sums(lambda terms: terms.sum((0, 2, 3), keepdims=True)),
        _sums(lambda terms: terms.sum((1, 2, 3))),
    ),
    "order": Mistake("dbeta and db have changed places.", lambda f, a: (f()[0], f()[2], f()[1])),
}

SUBSAMPLE_BACKWARD = Exercise(
    subsample_backward,
    inputs.subsamplings,
    SLOPE | FACTORS | BLOCKS | SUMS | by_place(lambda a: a.dz.shape[1], lambda a: oblong(a.x)),
    returns=("dx", "dbeta", "db"),
    plain=Plain({"dz": 2, "x": 2, "beta": 1, "b": 1}, result=(2, 1, 1)),
    lines=Lines(
        """
        def subsample_backward(dz, x, beta, b, size):
            rows, columns = dz.shape
            down = x.reshape(rows, size, columns, size).sum(axis=(1, 3))
            y = 1 / (1 + np.exp(-(beta * down + b)))
            delta = dz * y * (1 - y)
            dx = np.kron(beta * delta, np.ones((size, size)))
            return dx, np.sum(delta * down), np.sum(delta)
        """,
        instead_of="return dx, np.sum(delta * down), np.sum(delta)",
        stray="return dx, np.sum(delta * down), np.sum(dz)",
        mistake="db without the slope",
    ),
)
