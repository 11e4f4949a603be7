"""The exercises on the loss and the training step: right answers, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import inputs
from bpcnn_helpers.exercises.exercise import (
    BY_BATCH,
    Exercise,
    changed,
    mistake,
)
from bpcnn_helpers.ops.activations import softmax
from bpcnn_helpers.ops.losses import cross_entropy


def softmax_cross_entropy(logits, labels):
    """Mean loss of the batch, and its gradient."""
    return cross_entropy(logits, labels)


def sgd_step(params, grads, lr):
    """Return what the arrays hold after the step."""
    return {name: params[name] - lr * grads[name] for name in params}


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


EXERCISES = {
    "softmax_cross_entropy": Exercise(
        softmax_cross_entropy,
        inputs.scores,
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
                changed(1, lambda dlogits, a: dlogits * len(a.labels)),
            ),
            "sum for mean": mistake(
                "You add up over the batch: the loss is a mean over its samples.",
                changed(0, lambda loss, a: loss * len(a.labels)),
                lambda f, a: tuple(part * len(a.labels) for part in f()),
            ),
            "mean over classes": mistake(
                "You divide by the number of classes too: the mean runs over the samples only.",
                changed(0, lambda loss, a: loss / a.logits.shape[1]),
                changed(1, lambda dlogits, a: dlogits / a.logits.shape[1]),
                changed(1, lambda dlogits, a: dlogits * len(a.labels) / a.logits.shape[1]),
                lambda f, a: tuple(part / a.logits.shape[1] for part in f()),
            ),
            "mean taken twice": mistake(
                "You divide by the size of the batch twice.",
                changed(0, lambda loss, a: loss / len(a.labels)),
                changed(1, lambda dlogits, a: dlogits / len(a.labels)),
            ),
            "sign": mistake(
                "A sign is wrong: the loss is never negative, and falls when the right class's score rises.",
                changed(0, lambda loss, a: -loss),
                changed(1, lambda dlogits, a: -dlogits),
                lambda f, a: tuple(-part for part in f()),
            ),
            "1 not taken off": mistake(
                "Your gradient is the softmax itself: what is different for the right class?",
                changed(1, lambda dlogits, a: softmax(a.logits) / len(a.labels)),
                changed(1, lambda dlogits, a: softmax(a.logits)),
            ),
            "gradient of the probability": mistake(
                "Your gradient stops at the softmax: go on to the scores, on which every probability depends.",
                changed(1, lambda dlogits, a: -_one_hot(a) / softmax(a.logits) / len(a.labels)),
                changed(1, lambda dlogits, a: softmax(a.logits) * (1 - softmax(a.logits)) / len(a.labels)),
                changed(1, lambda dlogits, a: (softmax(a.logits) - 1) / len(a.labels)),
                changed(1, lambda dlogits, a: dlogits * _one_hot(a)),
            ),
            "wrong axis": mistake(
                "Your softmax sums over the wrong axis: the probabilities of one sample have the sum 1.",
                _loss_of(_over(0)),
                _loss_of(_over(None)),
            ),
            "log missing": mistake(
                "The logarithm is missing, or has another base: the loss is −ln p of the right class.",
                changed(0, lambda loss, a: -_right_p(a).mean()),
                changed(0, lambda loss, a: (1 - _right_p(a)).mean()),
                changed(0, lambda loss, a: loss / np.log(2)),
                changed(0, lambda loss, a: loss / np.log(10)),
            ),
            "log of the mean": mistake(
                "You take the logarithm of a mean or of a product: first the logarithm for each sample, then the mean.",
                changed(0, lambda loss, a: -np.log(_right_p(a).mean())),
            ),
            "all classes": mistake(
                "The loss of a sample looks at one class only, the right one.",
                changed(0, lambda loss, a: -np.log(softmax(a.logits)).sum(1).mean()),
                changed(0, lambda loss, a: -np.log(softmax(a.logits)).mean()),
                changed(0, lambda loss, a: -np.log(softmax(a.logits)[:, a.labels]).mean()),
            ),
            "loss per sample": mistake(
                "The loss is one number: the mean over the batch is missing.",
                changed(0, lambda loss, a: -np.log(_right_p(a))),
            ),
            "added to the probability": mistake(
                "A small number is added before the logarithm and changes the loss: which case is it there for?",
                *(
                    changed(0, lambda loss, a, e=e: -np.log(_right_p(a) + e).mean())
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
        inputs.steps,
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
