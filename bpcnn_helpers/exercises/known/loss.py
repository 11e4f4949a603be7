"""The exercise on the loss: right answer, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import hints, inputs
from bpcnn_helpers.exercises.exercise import Exercise, Mistake
from bpcnn_helpers.exercises.known.changes import in_part
from bpcnn_helpers.exercises.lines import Lines
from bpcnn_helpers.exercises.plain import Plain
from bpcnn_helpers.ops.activations import softmax
from bpcnn_helpers.ops.losses import cross_entropy


def softmax_cross_entropy(logits, labels):
    """Mean loss of the batch, and its gradient."""
    return cross_entropy(logits, labels)


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


def _by_the_mean(a):
    return a.logits - a.logits.mean(1, keepdims=True)


def _shifted_by_the_mean(a):
    powers = np.exp(_by_the_mean(a))
    return powers / powers.sum(1, keepdims=True)


def _difference_by_the_mean(f, a):
    """Return the loss as a difference that overflows."""
    shifted, p = _by_the_mean(a), _shifted_by_the_mean(a)
    loss = np.log(np.exp(shifted).sum(1)) - shifted[np.arange(len(p)), a.labels]
    return loss.mean(), (p - _one_hot(a)) / len(p)


def _shifted_by_all(a):
    powers = np.exp(a.logits - a.logits.max())
    return powers / powers.sum(1, keepdims=True)


def _over(axis, shifted=True):
    def probabilities(a):
        powers = np.exp(a.logits - a.logits.max(axis=axis, keepdims=True) * shifted)
        return powers / powers.sum(axis=axis, keepdims=True)

    return probabilities


def _labels_as_they_are(f, a):
    p = softmax(a.logits)
    return -(a.labels * np.log(p)).sum() / len(p), (p - a.labels) / len(p)


def _first_row(f, a):
    """Return from the loop over the samples."""
    row = a.logits[:1]
    loss, dlogits = f(logits=row, labels=a.labels[:1])
    return loss / len(a.labels), np.concatenate([dlogits, np.zeros_like(a.logits[1:])]) / len(a.labels)


def _behind(a):
    """How far the right class is behind the first, at most."""
    return (a.logits.max(1) - a.logits[np.arange(len(a.labels)), a.labels]).max()


def _right_p(a):
    return softmax(a.logits)[np.arange(len(a.labels)), a.labels]


SMALL = [np.finfo(float).tiny, 1e-300, 1e-100, 1e-20, *10.0 ** np.arange(-16, -1), np.finfo(float).eps]

SHIFT = {
    "no shift": Mistake(
        "Large scores overflow, or very small ones vanish: what can be taken off each row so that its softmax "
        "stays the same?",
        _loss_of(_unshifted),
        when=lambda a: np.abs(a.logits).max() > 700,
    ),
    "shift over the batch": Mistake(
        "The largest score of the whole batch is taken off, and a row far below vanishes: look at one row.",
        _loss_of(_shifted_by_all),
        when=lambda a: np.ptp(a.logits.max(1)) > 700,
    ),
    "shift by the mean": Mistake(
        "The mean is taken off each row: which number has to go so that the largest power is e⁰?",
        _loss_of(_shifted_by_the_mean),
        _difference_by_the_mean,
    ),
    "wrong axis": Mistake(
        "Your softmax sums over the wrong axis: the probabilities of one sample have the sum 1.",
        _loss_of(_over(0)),
        _loss_of(_over(None)),
        _loss_of(_over(0, shifted=False)),
        _loss_of(_over(None, shifted=False)),
    ),
}

MEANS = {
    "gradient without 1/N": Mistake(
        "The loss is a mean over the batch: so is its gradient.",
        in_part(1, lambda dlogits, a: dlogits * len(a.labels)),
    ),
    "sum for mean": Mistake(
        "You add up over the batch: the loss is a mean over its samples.",
        in_part(0, lambda loss, a: loss * len(a.labels)),
        lambda f, a: tuple(part * len(a.labels) for part in f()),
    ),
    "mean over classes": Mistake(
        "You divide by the number of classes too: the mean runs over the samples only.",
        in_part(0, lambda loss, a: loss / a.logits.shape[1]),
        in_part(1, lambda dlogits, a: dlogits / a.logits.shape[1]),
        in_part(1, lambda dlogits, a: dlogits * len(a.labels) / a.logits.shape[1]),
        lambda f, a: tuple(part / a.logits.shape[1] for part in f()),
    ),
    "mean taken twice": Mistake(
        "You divide by the size of the batch twice.",
        in_part(0, lambda loss, a: loss / len(a.labels)),
        in_part(1, lambda dlogits, a: dlogits / len(a.labels)),
    ),
    "return in the loop": Mistake(
        "Only the first sample counts: does the return stand inside the loop?",
        _first_row,
        lambda f, a: tuple(part * len(a.labels) for part in _first_row(f, a)),
    ),
    "loss per sample": Mistake(
        "The loss is one number: the mean over the batch is missing.",
        in_part(0, lambda loss, a: -np.log(_right_p(a))),
    ),
    "batch": Mistake(hints.BATCH, when=lambda a: len(a.labels) > 1),
}

GRADIENT = {
    "sign": Mistake(
        "A sign is wrong: the loss is never negative, and falls when the right class's score rises.",
        in_part(0, lambda loss, a: -loss),
        in_part(1, lambda dlogits, a: -dlogits),
        lambda f, a: tuple(-part for part in f()),
    ),
    "1 not taken off": Mistake(
        "Your gradient is the softmax itself: what is different for the right class?",
        in_part(1, lambda dlogits, a: softmax(a.logits) / len(a.labels)),
        in_part(1, lambda dlogits, a: softmax(a.logits)),
    ),
    "labels as one-hot": Mistake(
        "Labels are the numbers of the classes: turn each into a row with a 1 at its place before you multiply or "
        "take it off.",
        _labels_as_they_are,
        in_part(1, lambda dlogits, a: _labels_as_they_are(None, a)[1]),
    ),
    "gradient of the probability": Mistake(
        "Your gradient stops at the softmax: go on to the scores, on which every probability depends.",
        in_part(1, lambda dlogits, a: np.where(_one_hot(a), -1 / softmax(a.logits), 0) / len(a.labels)),
        in_part(1, lambda dlogits, a: softmax(a.logits) * (1 - softmax(a.logits)) / len(a.labels)),
        in_part(1, lambda dlogits, a: (softmax(a.logits) - 1) / len(a.labels)),
        in_part(1, lambda dlogits, a: dlogits * _one_hot(a)),
    ),
}

LOGARITHM = {
    "log missing": Mistake(
        "The logarithm is missing, or has another base: the loss is −ln p of the right class.",
        in_part(0, lambda loss, a: -_right_p(a).mean()),
        in_part(0, lambda loss, a: (1 - _right_p(a)).mean()),
        in_part(0, lambda loss, a: loss / np.log(2)),
        in_part(0, lambda loss, a: loss / np.log(10)),
    ),
    "log of the mean": Mistake(
        "You take the logarithm of a mean or of a product: first the logarithm for each sample, then the mean.",
        in_part(0, lambda loss, a: -np.log(_right_p(a).mean())),
    ),
    "log of 0": Mistake(
        "Where the right class is far behind, its p is too small for a float and becomes 0, and the loss infinite: "
        "write the logarithm of the quotient as a difference, before any p is computed.",
        in_part(0, lambda loss, a: -np.log(_right_p(a)).mean()),
        when=lambda a: _behind(a) > 700,
    ),
    "clipped": Mistake(
        "The probability is kept from becoming small before the logarithm: the loss of a class that is far behind "
        "stops growing. Write ln p as a difference of scores.",
        *(in_part(0, lambda loss, a, e=e: -np.log(np.maximum(_right_p(a), e)).mean()) for e in SMALL),
        *(in_part(0, lambda loss, a, e=e: -np.log(np.clip(_right_p(a), e, 1 - e)).mean()) for e in SMALL),
        when=lambda a: _behind(a) > 15,
    ),
    "added to the probability": Mistake(
        "A small number is added before the logarithm and changes the loss: which case is it there for?",
        *(in_part(0, lambda loss, a, e=e: -np.log(_right_p(a) + e).mean()) for e in SMALL),
    ),
    "all classes": Mistake(
        "The loss looks at one class only, the right one.",
        in_part(0, lambda loss, a: -np.log(softmax(a.logits)).sum(1).mean()),
        in_part(0, lambda loss, a: -np.log(softmax(a.logits)).mean()),
        in_part(0, lambda loss, a: -np.log(softmax(a.logits)[:, a.labels]).mean()),
    ),
}

SOFTMAX_CROSS_ENTROPY = Exercise(
    softmax_cross_entropy,
    inputs.scores,
    SHIFT | MEANS | GRADIENT | LOGARITHM,
    returns=("loss", "dlogits"),
    tolerance=1e-8,
    plain=Plain({"logits": 1, "labels": 1}, result=(0, 1)),
    lines=Lines(
        """
        def softmax_cross_entropy(logits, labels):
            shifted = logits - logits.max()
            log_p = shifted - np.log(np.sum(np.exp(shifted)))
            loss = -log_p[labels]
            dlogits = np.exp(log_p)
            dlogits[labels] -= 1
            return loss, dlogits
        """,
        instead_of="shifted = logits - logits.max()",
        stray="shifted = logits - logits.mean()",
        mistake="shift by the mean",
    ),
)
