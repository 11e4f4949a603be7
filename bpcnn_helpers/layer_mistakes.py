"""The exercises on pooling, the loss and the training step: right answers, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers import draws
from bpcnn_helpers.functional import cross_entropy, sigmoid, softmax
from bpcnn_helpers.mistakes import (
    BATCH_MEAN,
    BY_BATCH,
    CHANNELS,
    LEFT_OVER,
    MEAN,
    NOT_ALL_SAMPLES,
    NOT_SQUARE,
    OVERLAP,
    STRIDE,
    Exercise,
    mistake,
    oblong,
)
from bpcnn_helpers.pool import avg_pool2d_grad, max_pool2d_grad, sum_pool2d, sum_pool2d_grad


def max_pool_backward(dz, x, size, stride):
    """Each δ to the first winner of its window."""
    return max_pool2d_grad(dz, x, size, stride=stride)


def avg_pool_backward(dz, input_size, size, stride):
    """Each δ spread evenly over its window."""
    return avg_pool2d_grad(dz, input_size, size, stride=stride)


def subsample_backward(dz, x, beta, b, size):
    """Back through y = sigmoid(β down(x) + b), where dz = ∂J/∂y: (dx, dbeta, db)."""
    return _subsample(dz, x, beta, b, size)


def softmax_cross_entropy(logits, labels):
    """Mean loss of the batch, and its gradient."""
    return cross_entropy(logits, labels)


def sgd_step(params, grads, lr):
    """Return what the arrays hold after the step."""
    return {name: params[name] - lr * grads[name] for name in params}


def _subsample(dz, x, beta, b, size, slope=lambda y, u: y * (1 - y), down=sum_pool2d):
    pooled = down(x, size)
    u = beta[:, None, None] * pooled + b[:, None, None]
    delta = dz * slope(sigmoid(u), u)
    dx = sum_pool2d_grad(delta * beta[:, None, None], x.shape[2:], size)
    return dx, (delta * pooled).sum((0, 2, 3)), delta.sum((0, 2, 3))


def _part(which, change):
    """Change one part of the right answer."""

    def wrong(f, a):
        parts = list(f())
        parts[which] = change(parts[which], a)
        return tuple(parts)

    return wrong


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
    return _part(1, lambda _, a: terms(a).sum((0, 2, 3)))


def _sums(change):
    """Replace both sums, dbeta and db, by `change(terms)`."""

    def wrong(f, a):
        delta = _delta(a)
        return f()[0], change(delta * sum_pool2d(a.x, a.size)), change(delta)

    return wrong


def _hand_back(a, shape, share, stride=None, assign=False):
    """Give share(window) of each δ to its window."""
    grad, stride = np.zeros(shape), stride or a.stride
    for n, c, u, v in np.ndindex(a.dz.shape):
        window = np.s_[n, c, u * stride : u * stride + a.size, v * stride : v * stride + a.size]
        part = share(a.x[window] if hasattr(a, "x") else grad[window]) * a.dz[n, c, u, v]
        if not assign:
            grad[window] += part
        else:
            grad[window] = np.where(part != 0, part, grad[window])
    return grad


def _max(share, **fault):
    return lambda f, a: _hand_back(a, a.x.shape, share, **{k: v(a) if callable(v) else v for k, v in fault.items()})


def _average(share, **fault):
    shape = lambda a: (*a.dz.shape[:2], *a.input_size)  # noqa: E731
    return lambda f, a: _hand_back(a, shape(a), share, **{k: v(a) if callable(v) else v for k, v in fault.items()})


def _at(window, place):
    share = np.zeros(window.shape)
    share.flat[place] = 1
    return share


def _first(window):
    return _at(window, np.argmax(window))


def _last(window):
    return _at(window, window.size - 1 - np.argmax(window.ravel()[::-1]))


def _first_by_columns(window):
    return _first(window.T).T


def _all(window):
    return window == window.max()


def _even(window):
    return np.full(window.shape, 1 / window.size)


def _in_the_corner(f, a):
    """Take the place in the window for a place in the map."""
    grad = np.zeros(a.x.shape)
    for n, c, u, v in np.ndindex(a.dz.shape):
        window = a.x[n, c, u * a.stride : u * a.stride + a.size, v * a.stride : v * a.stride + a.size]
        i, j = np.unravel_index(np.argmax(window), window.shape)
        grad[n, c, i, j] += a.dz[n, c, u, v]
    return grad


def _covering(a):
    """How many windows see each cell."""
    ones = sum_pool2d_grad(np.ones_like(a.dz), a.input_size, a.size, stride=a.stride)
    return np.maximum(ones, 1)


def _rest(a):
    size = a.x.shape[2:] if hasattr(a, "x") else a.input_size
    return any(n > (o - 1) * a.stride + a.size for n, o in zip(size, a.dz.shape[2:], strict=True))


def _reached(f, a):
    height, width = ((o - 1) * a.stride + a.size for o in a.dz.shape[2:])
    return f()[:, :, :height, :width]


def _averages(rng):
    """Multiples of the window's cells, so that the quarters are whole numbers; not so the last ones."""
    cases = list(draws.pools(rng))
    for place, (x, dz, size, stride) in enumerate(cases):
        yield dz if place >= len(cases) - 6 else dz * size**2, x.shape[2:], size, stride


def _one_hot(a):
    return np.eye(a.logits.shape[1])[a.labels]


def _loss_of(probabilities):
    """Loss and gradient as of other probabilities, `probabilities(a)`."""

    def wrong(f, a):
        p = probabilities(a)
        loss = -np.log(p[np.arange(len(p)), a.labels]).mean()
        return loss, (p - _one_hot(a)) / len(p)

    return wrong


def _unshifted(a):
    powers = np.exp(a.logits)
    return powers / powers.sum(1, keepdims=True)


def _shifted_by_all(a):
    powers = np.exp(a.logits - a.logits.max())
    return powers / powers.sum(1, keepdims=True)


def _over(axis):
    def probabilities(a):
        powers = np.exp(a.logits - a.logits.max(axis=axis, keepdims=True))
        return powers / powers.sum(axis=axis, keepdims=True)

    return probabilities


def _right_p(a):
    return softmax(a.logits)[np.arange(len(a.labels)), a.labels]


def _step(change):
    """Every array of params by change(array, gradient, lr)."""
    return lambda f, a: {name: change(a.params[name], a.grads[name], a.lr) for name in a.params}


SUBSAMPLE_SUM = "β and b are one number for each channel: over which axes do their gradients add up?"

EXERCISES = {
    "max_pool_backward": Exercise(
        max_pool_backward,
        lambda rng: ((dz, x, size, stride) for x, dz, size, stride in draws.pools(rng)),
        {
            "= for +=": mistake(OVERLAP, _max(_first, assign=True)),
            "ties given twice": mistake(
                "Equal largest cells each get the whole δ: a window hands out its δ once.",
                _max(_all),
                _max(_all, assign=True),
            ),
            "ties shared": mistake(
                "Equal largest cells share δ: here the first of them in reading order gets all of it.",
                _max(lambda window: _all(window) / _all(window).sum()),
            ),
            "last tie wins": mistake(
                "Of equal cells the last one wins in yours: the first in reading order should.",
                _max(_last),
                _max(_last, assign=True),
            ),
            "first tie by columns": mistake(
                "Of equal cells the first one down the columns wins in yours: reading order goes along the rows.",
                _max(_first_by_columns),
            ),
            "stride ignored": mistake(
                STRIDE,
                _max(_first, stride=lambda a: a.size),
                _max(_first, stride=1),
                when=lambda a: a.stride != a.size,
            ),
            "place in the window": mistake(
                "The place of the maximum is counted within its window: where does that window begin?",
                _in_the_corner,
            ),
            "given to all": mistake(
                "Every cell of a window gets δ: only the one that was passed on has an influence.",
                _max(np.ones_like),
                _max(_even),
            ),
            "times x": mistake(
                "δ is multiplied by the largest number itself: how fast does a maximum grow with its largest number?",
                _max(lambda window: _first(window) * window),
                lambda f, a: f() * a.x,
            ),
            "largest magnitude": mistake(
                "With negative numbers another cell wins in yours: -1 is larger than -3.",
                _max(lambda window: _first(np.abs(window))),
            ),
            "starts from 0": mistake(
                "In a window of negative numbers nobody wins: with which number does your search begin?",
                _max(lambda window: _first(window) * (window.max() > 0)),
                _max(lambda window: _at(window, 0) if window.max() <= 0 else _first(window)),
                when=lambda a: a.x.min() < 0,
            ),
            "smallest wins": mistake("The smallest cell of each window gets δ.", _max(lambda window: _first(-window))),
            "cells left over": mistake(LEFT_OVER, _reached, when=_rest),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: a.dz.shape[1] > 1),
            "height and width": mistake(NOT_SQUARE, when=lambda a: oblong(a.x)),
        },
    ),
    "avg_pool_backward": Exercise(
        avg_pool_backward,
        _averages,
        {
            "1/k² missing": mistake(
                "Each cell gets the whole δ: how much does the average move if one of its cells moves by 1?",
                lambda f, a: f() * a.size**2,
                _average(np.ones_like, assign=True),
            ),
            "1/k": mistake(
                "You divide by the side of the window: how many cells does it have?", lambda f, a: f() * a.size
            ),
            "= for +=": mistake(OVERLAP, _average(_even, assign=True)),
            "stride ignored": mistake(
                STRIDE,
                _average(_even, stride=lambda a: a.size),
                _average(_even, stride=1),
                when=lambda a: a.stride != a.size,
            ),
            "mean of the windows": mistake(
                "A cell in several windows gets the mean of what they send: it gets the sum.",
                lambda f, a: f() / _covering(a),
            ),
            "one cell": mistake(
                "Only one cell of each window gets δ: in an average all of them have an influence.",
                _average(lambda window: _at(window, 0)),
                _average(lambda window: _at(window, 0) / window.size),
            ),
            "whole division": mistake(
                "The fractions are cut off: look at the division.",
                lambda f, a: f(dz=(a.dz // a.size**2) * a.size**2),
                lambda f, a: np.trunc(f()),
                lambda f, a: np.floor(f()),
            ),
            "mean over the map": mistake(
                "You divide by the size of a map: an average is taken over the cells of its own window.",
                lambda f, a: f() * a.size**2 / np.prod(a.input_size),
                lambda f, a: f() * a.size**2 / a.dz[0, 0].size,
            ),
            "batch mean": mistake(BATCH_MEAN, lambda f, a: f() / len(a.dz)),
            "cells left over": mistake(LEFT_OVER, _reached, when=_rest),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: a.dz.shape[1] > 1),
            "height and width": mistake(NOT_SQUARE, when=lambda a: a.input_size[0] != a.input_size[1]),
        },
    ),
    "subsample_backward": Exercise(
        subsample_backward,
        draws.subsamplings,
        {
            "slope missing": mistake(
                "The slope of the sigmoid is missing: dz arrives behind it, β and b stand before it.",
                lambda f, a: _subsample(**vars(a), slope=lambda y, u: 1),
            ),
            "slope of the wrong number": mistake(
                "The slope of the sigmoid is σ(u)(1 − σ(u)): look at what you put in the place of u, and of σ(u).",
                lambda f, a: _subsample(**vars(a), slope=lambda y, u: u * (1 - u)),
                lambda f, a: _subsample(**vars(a), slope=lambda y, u: sigmoid(y) * (1 - sigmoid(y))),
                lambda f, a: _subsample(**vars(a), slope=lambda y, u: y),
                lambda f, a: _subsample(**vars(a), slope=lambda y, u: 1 - y),
                lambda f, a: _subsample(**vars(a), slope=lambda y, u: y * (1 + y)),
                lambda f, a: _subsample(**vars(a), slope=lambda y, u: 1 - y**2),
                lambda f, a: _subsample(**vars(a), slope=lambda y, u: y - 1),
            ),
            "b forgotten": mistake(
                "b is missing where you compute the sigmoid's slope.", lambda f, a: f(b=np.zeros_like(a.b))
            ),
            "average for sum": mistake(
                "You average where source C adds up: down() is the sum of a block, β does the rest.",
                lambda f, a: _subsample(**vars(a), down=lambda x, size: sum_pool2d(x, size) / size**2),
                _average_in_both,
                _part(0, lambda dx, a: dx / a.size**2),
                _part(1, lambda dbeta, a: dbeta / a.size**2),
            ),
            "β missing": mistake(
                "β is missing in dx: how much does u move if a cell of x moves by 1?",
                _part(0, lambda dx, a: sum_pool2d_grad(_delta(a), a.x.shape[2:], a.size)),
            ),
            "down missing": mistake(
                "dbeta lacks what β was multiplied by.",
                _dbeta(_delta),
            ),
            "dbeta of another number": mistake(
                "In dbeta, δ is multiplied by the wrong number: by which did the forward pass multiply β?",
                _dbeta(lambda a: _delta(a) * sigmoid(_u(a))),
                _dbeta(lambda a: _delta(a) * _u(a)),
                _dbeta(lambda a: _delta(a) * a.beta[:, None, None]),
                _dbeta(lambda a: _delta(a) * sum_pool2d(a.x, a.size) * a.beta[:, None, None]),
            ),
            "db without the slope": mistake(
                "db adds up dz itself: b stands before the sigmoid.",
                _part(2, lambda db, a: a.dz.sum((0, 2, 3))),
            ),
            "dbeta without the slope": mistake(
                "dbeta lacks the slope of the sigmoid: β stands before it.",
                _dbeta(lambda a: a.dz * sum_pool2d(a.x, a.size)),
            ),
            "up missing": mistake(
                "dx has the size of the pooled map: each cell of a block gets its share.",
                _part(0, lambda dx, a: dx[:, :, :: a.size, :: a.size]),
                when=lambda a: a.size > 1,
            ),
            "one cell of the block": mistake(
                "Only one cell of each block gets something: the sum depends on all of them.",
                _part(0, lambda dx, a: dx * np.kron(np.ones(a.dz.shape), _at(np.ones((a.size, a.size)), 0))),
            ),
            "one sample": mistake(
                NOT_ALL_SAMPLES,
                _sums(lambda terms: terms[-1].sum((1, 2))),
                _sums(lambda terms: terms[0].sum((1, 2))),
            ),
            "no sum over the batch": mistake(
                "The sum over the batch is missing in dbeta and db: every sample has used the same β and b.",
                _sums(lambda terms: terms.sum((2, 3))),
            ),
            "batch mean": mistake(BATCH_MEAN, _sums(lambda terms: terms.sum((2, 3)).mean(0))),
            "mean for sum": mistake(
                MEAN,
                _sums(lambda terms: terms.mean((0, 2, 3))),
                _sums(lambda terms: terms.mean((2, 3)).sum(0)),
            ),
            "sum on the wrong axes": mistake(
                SUBSAMPLE_SUM,
                _sums(lambda terms: terms.sum(0)),
                _sums(lambda terms: terms),
                _sums(lambda terms: terms.sum()),
                _sums(lambda terms: np.full(terms.shape[1], terms.sum())),
                _sums(lambda terms: terms.sum((0, 2, 3), keepdims=True)),
                _sums(lambda terms: terms.sum((1, 2, 3))),
            ),
            "order": mistake("dbeta and db have changed places.", lambda f, a: (f()[0], f()[2], f()[1])),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: a.dz.shape[1] > 1),
            "height and width": mistake(NOT_SQUARE, when=lambda a: oblong(a.x)),
        },
        returns=("dx", "dbeta", "db"),
    ),
    "softmax_cross_entropy": Exercise(
        softmax_cross_entropy,
        draws.scores,
        {
            "no shift": mistake(
                "Large scores overflow, or very small ones vanish: what can be taken off each row so that its softmax "
                "stays the same?",
                _loss_of(_unshifted),
                when=lambda a: np.abs(a.logits).max() > 700,
            ),
            "shift over the batch": mistake(
                "The largest score of the whole batch is taken off, and a row far below vanishes: look at one row.",
                _loss_of(_shifted_by_all),
                when=lambda a: np.ptp(a.logits) > 700,
            ),
            "gradient without 1/N": mistake(
                "The loss is a mean over the batch: so is its gradient.",
                _part(1, lambda dlogits, a: dlogits * len(a.labels)),
            ),
            "sum for mean": mistake(
                "You add up over the batch: the loss is a mean over its samples.",
                _part(0, lambda loss, a: loss * len(a.labels)),
                lambda f, a: tuple(part * len(a.labels) for part in f()),
            ),
            "mean over classes": mistake(
                "You divide by the number of classes too: the mean runs over the samples only.",
                _part(0, lambda loss, a: loss / a.logits.shape[1]),
                _part(1, lambda dlogits, a: dlogits / a.logits.shape[1]),
                _part(1, lambda dlogits, a: dlogits * len(a.labels) / a.logits.shape[1]),
                lambda f, a: tuple(part / a.logits.shape[1] for part in f()),
            ),
            "mean taken twice": mistake(
                "You divide by the size of the batch twice.",
                _part(0, lambda loss, a: loss / len(a.labels)),
                _part(1, lambda dlogits, a: dlogits / len(a.labels)),
            ),
            "sign": mistake(
                "A sign is wrong: the loss is never negative, and falls when the right class's score rises.",
                _part(0, lambda loss, a: -loss),
                _part(1, lambda dlogits, a: -dlogits),
                lambda f, a: tuple(-part for part in f()),
            ),
            "1 not taken off": mistake(
                "Your gradient is the softmax itself: what is different for the right class?",
                _part(1, lambda dlogits, a: softmax(a.logits) / len(a.labels)),
                _part(1, lambda dlogits, a: softmax(a.logits)),
            ),
            "gradient of the probability": mistake(
                "Your gradient stops at the softmax: go on to the scores, on which every probability depends.",
                _part(1, lambda dlogits, a: -_one_hot(a) / softmax(a.logits) / len(a.labels)),
                _part(1, lambda dlogits, a: softmax(a.logits) * (1 - softmax(a.logits)) / len(a.labels)),
                _part(1, lambda dlogits, a: (softmax(a.logits) - 1) / len(a.labels)),
                _part(1, lambda dlogits, a: dlogits * _one_hot(a)),
            ),
            "wrong axis": mistake(
                "Your softmax sums over the wrong axis: the probabilities of one sample have the sum 1.",
                _loss_of(_over(0)),
                _loss_of(_over(None)),
            ),
            "log missing": mistake(
                "The logarithm is missing, or has another base: the loss is −ln p of the right class.",
                _part(0, lambda loss, a: -_right_p(a).mean()),
                _part(0, lambda loss, a: (1 - _right_p(a)).mean()),
                _part(0, lambda loss, a: loss / np.log(2)),
                _part(0, lambda loss, a: loss / np.log(10)),
            ),
            "log of the mean": mistake(
                "You take the logarithm of a mean or of a product: first the logarithm for each sample, then the mean.",
                _part(0, lambda loss, a: -np.log(_right_p(a).mean())),
            ),
            "all classes": mistake(
                "The loss of a sample looks at one class only, the right one.",
                _part(0, lambda loss, a: -np.log(softmax(a.logits)).sum(1).mean()),
                _part(0, lambda loss, a: -np.log(softmax(a.logits)).mean()),
                _part(0, lambda loss, a: -np.log(softmax(a.logits)[:, a.labels]).mean()),
            ),
            "loss per sample": mistake(
                "The loss is one number: the mean over the batch is missing.",
                _part(0, lambda loss, a: -np.log(_right_p(a))),
            ),
            "added to the probability": mistake(
                "A small number is added before the logarithm and changes the loss: which case is it there for?",
                *(
                    _part(0, lambda loss, a, e=e: -np.log(_right_p(a) + e).mean())
                    for e in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
                ),
            ),
            "batch": mistake(BY_BATCH.hint, when=lambda a: len(a.labels) > 1),
        },
        returns=("loss", "dlogits"),
        tolerance=1e-8,
    ),
    "sgd_step": Exercise(
        sgd_step,
        draws.steps,
        {
            "not in place": mistake(
                "The layers still hold the old arrays: `p = p - …` makes a new one. How is an array changed in place?",
                _step(lambda p, g, lr: p),
            ),
            "ascent": mistake(
                "That climbs: the gradient points uphill.",
                _step(lambda p, g, lr: p + lr * g),
                _step(lambda p, g, lr: p + g),
            ),
            "lr ignored": mistake("The learning rate has no effect.", _step(lambda p, g, lr: p - g)),
            "divided by lr": mistake("You divide by the learning rate.", _step(lambda p, g, lr: p - g / lr)),
            "overwritten": mistake(
                "The step itself is stored: it has to be taken from where the parameters are.",
                _step(lambda p, g, lr: -lr * g),
                _step(lambda p, g, lr: lr * g),
                _step(lambda p, g, lr: g),
                _step(lambda p, g, lr: lr * g - p),
            ),
            "params for grads": mistake(
                "Your step is made of the parameters themselves: look at what the learning rate multiplies.",
                _step(lambda p, g, lr: p - lr * p),
                _step(lambda p, g, lr: lr * p - g),
                _step(lambda p, g, lr: lr * (p - g)),
                _step(lambda p, g, lr: p - lr * p * g),
            ),
            "mean gradient": mistake(
                "Every number of an array moves by the same amount: each has a gradient of its own.",
                _step(lambda p, g, lr: p - lr * g.mean()),
                _step(lambda p, g, lr: p - lr * g.sum()),
            ),
            "sign only": mistake(
                "The size of the gradient has no effect.",
                _step(lambda p, g, lr: p - lr * np.sign(g)),
                _step(lambda p, g, lr: p - lr * g / max(np.linalg.norm(g), 1e-300)),
            ),
            "one array": mistake(
                "Not every array of params is moved: look at where the loop ends, or returns.",
                lambda f, a: {**a.params, **dict(list(f().items())[:1])},
                lambda f, a: {**a.params, **dict(list(f().items())[-1:])},
                when=lambda a: len(a.params) > 1,
            ),
            "twice": mistake("The step is taken twice.", _step(lambda p, g, lr: p - 2 * lr * g)),
            "lr squared": mistake("The learning rate is multiplied in twice.", _step(lambda p, g, lr: p - lr**2 * g)),
        },
        updates=True,
    ),
}
