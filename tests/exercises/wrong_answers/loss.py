"""softmax_cross_entropy."""

import numpy as np
from scipy.special import log_softmax, logsumexp, softmax

from wrong_answers import right, wrong


def probabilities(logits):
    powers = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def log_probabilities(logits):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


@right("softmax_cross_entropy")
def classic(logits, labels):
    n, p = len(labels), probabilities(logits)
    loss = -log_probabilities(logits)[np.arange(n), labels].mean()
    p[np.arange(n), labels] -= 1
    return loss, p / n


@right("softmax_cross_entropy")
def one_hot(logits, labels):
    target, log_p = np.eye(logits.shape[1])[labels], log_probabilities(logits)
    return -(target * log_p).sum() / len(log_p), (np.exp(log_p) - target) / len(log_p)


@right("softmax_cross_entropy")
def scipys(logits, labels):
    n = len(labels)
    dlogits = softmax(logits, axis=1) / n
    np.subtract.at(dlogits, (range(n), labels), 1 / n)
    return -log_softmax(logits, axis=1)[range(n), labels].mean(), dlogits


@right("softmax_cross_entropy")
def with_loops(logits, labels):
    loss, dlogits = 0.0, []
    for row, label in zip(logits, labels, strict=True):
        total = logsumexp(row)
        loss += total - row[label]
        dlogits.append([np.exp(score - total) - (k == label) for k, score in enumerate(row)])
    return [loss / len(labels), np.array(dlogits) / len(labels)]


@wrong("softmax_cross_entropy", "log of 0")
def log_of_p(logits, labels):
    n, p = len(labels), probabilities(logits)
    loss = -np.log(p[np.arange(n), labels]).mean()
    p[np.arange(n), labels] -= 1
    return loss, p / n


@wrong("softmax_cross_entropy", "log of 0")
def one_hot_and_log_of_p(logits, labels):
    target, p = np.eye(logits.shape[1])[labels], probabilities(logits)
    return -np.log((target * p).sum(1)).mean(), (p - target) / len(p)


@wrong("softmax_cross_entropy", "log of 0")
def nought_times_infinity(logits, labels):
    target, p = np.eye(logits.shape[1])[labels], probabilities(logits)
    return -(target * np.log(p)).sum() / len(p), (p - target) / len(p)


@wrong("softmax_cross_entropy", "clipped")
def clipped(logits, labels):
    p = probabilities(logits)
    return -np.log(np.clip(p[range(len(p)), labels], 1e-3, 1)).mean(), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "clipped")
def clipped_at_the_machines_precision(logits, labels):
    p = probabilities(logits)
    return -np.log(np.maximum(p[range(len(p)), labels], np.finfo(float).eps)).mean(), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "clipped")
def clipped_at_some_number(logits, labels):
    p = probabilities(logits)
    return -np.log(np.maximum(p[range(len(p)), labels], 3e-11)).mean(), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "shift by the mean")
def mean_taken_off(logits, labels):
    p = np.exp(logits - logits.mean(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return -np.log(p[range(len(p)), labels]).mean(), (p - np.eye(p.shape[1])[labels]) / len(p)


@wrong("softmax_cross_entropy", "shift by the mean")
def mean_taken_off_and_a_difference(logits, labels):
    shifted = logits - logits.mean(axis=1, keepdims=True)
    powers = np.exp(shifted)
    loss = np.log(powers.sum(1)) - shifted[range(len(shifted)), labels]
    return loss.mean(), (powers / powers.sum(1)[:, None] - np.eye(logits.shape[1])[labels]) / len(labels)


@wrong("softmax_cross_entropy", "added to the probability")
def guarded(logits, labels):
    p = probabilities(logits)
    loss = np.mean([-np.log(row[label] + 1e-15) for row, label in zip(p, labels, strict=True)])
    return loss, (p - np.eye(p.shape[1])[labels]) / len(labels)


@wrong("softmax_cross_entropy", "no shift")
def naive(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    n = len(p)
    return -np.log(p[range(n), labels]).mean(), (p - np.eye(p.shape[1])[labels]) / n


@wrong("softmax_cross_entropy", "no shift")
def naive_with_loops(logits, labels):
    loss, dlogits = 0.0, np.zeros_like(logits)
    for n, row in enumerate(logits):
        powers = [np.exp(score) for score in row]
        loss += np.log(sum(powers)) - row[labels[n]]
        for k in range(len(row)):
            dlogits[n, k] = (powers[k] / sum(powers) - (k == labels[n])) / len(logits)
    return loss / len(logits), dlogits


@wrong("softmax_cross_entropy", "no shift")
def naive_with_pythons_math(logits, labels):
    import math

    p = np.array([[math.exp(s) / sum(map(math.exp, row)) for s in row] for row in logits])
    loss = -sum(math.log(row[label]) for row, label in zip(p, labels, strict=True)) / len(p)
    return loss, (p - np.eye(p.shape[1])[labels]) / len(p)


@wrong("softmax_cross_entropy", "shift over the batch")
def one_shift_for_all(logits, labels):
    p = np.exp(logits - logits.max())
    p /= p.sum(axis=1, keepdims=True)
    return -np.log(p[range(len(p)), labels]).mean(), (p - np.eye(p.shape[1])[labels]) / len(p)


@wrong("softmax_cross_entropy", "gradient without 1/N")
def gradient_not_divided(logits, labels):
    loss = classic(logits, labels)[0]
    return loss, probabilities(logits) - np.eye(logits.shape[1])[labels]


@wrong("softmax_cross_entropy", "sum for mean")
def loss_not_divided(logits, labels):
    p = probabilities(logits)
    return -np.sum(log_probabilities(logits)[range(len(p)), labels]), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "sum for mean")
def nothing_divided(logits, labels):
    p = probabilities(logits)
    return -np.sum(log_probabilities(logits)[range(len(p)), labels]), p - np.eye(p.shape[1])[labels]


@wrong("softmax_cross_entropy", "mean over classes")
def mean_of_the_table(logits, labels):
    p = probabilities(logits)
    target = np.eye(p.shape[1])[labels]
    return -(target * log_probabilities(logits)).mean(), (p - target) / len(p)


@wrong("softmax_cross_entropy", "mean over classes")
def divided_by_size(logits, labels):
    p = probabilities(logits)
    return classic(logits, labels)[0], (p - np.eye(p.shape[1])[labels]) / p.size


@wrong("softmax_cross_entropy", "sign")
def minus_forgotten(logits, labels):
    p = probabilities(logits)
    return log_probabilities(logits)[range(len(p)), labels].mean(), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "sign")
def target_minus_p(logits, labels):
    p = probabilities(logits)
    return classic(logits, labels)[0], (np.eye(p.shape[1])[labels] - p) / len(p)


@wrong("softmax_cross_entropy", "1 not taken off")
def only_p(logits, labels):
    return classic(logits, labels)[0], probabilities(logits) / len(labels)


@wrong("softmax_cross_entropy", "gradient of the probability")
def p_times_1_minus_p(logits, labels):
    p = probabilities(logits)
    return classic(logits, labels)[0], p * (1 - p) / len(p)


@wrong("softmax_cross_entropy", "gradient of the probability")
def one_over_p(logits, labels):
    p = probabilities(logits)
    grad = np.zeros(p.shape)
    grad[range(len(p)), labels] = -1 / p[range(len(p)), labels]
    return classic(logits, labels)[0], grad / len(p)


@wrong("softmax_cross_entropy", "gradient of the probability")
def one_off_everywhere(logits, labels):
    loss, p = classic(logits, labels)[0], probabilities(logits)
    p -= 1
    return loss, p / len(p)


@wrong("softmax_cross_entropy", "wrong axis")
def down_the_batch(logits, labels):
    p = softmax(logits, axis=0)
    return -np.log(p[range(len(p)), labels]).mean(), (p - np.eye(p.shape[1])[labels]) / len(p)


@wrong("softmax_cross_entropy", "wrong axis")
def over_everything(logits, labels):
    p = np.exp(logits - logits.max(axis=1, keepdims=True).max())
    p = p / p.sum()
    return -np.log(p[range(len(p)), labels]).mean(), (p - np.eye(p.shape[1])[labels]) / len(p)


@wrong("softmax_cross_entropy", "log missing")
def no_log(logits, labels):
    p = probabilities(logits)
    return -np.mean(p[range(len(p)), labels]), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "log missing")
def bits(logits, labels):
    p = probabilities(logits)
    return -log_probabilities(logits)[range(len(p)), labels].mean() / np.log(2), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "all classes")
def every_class(logits, labels):
    return -np.log(probabilities(logits)).mean(), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "all classes")
def columns_instead_of_pairs(logits, labels):
    return -np.log(probabilities(logits)[:, labels]).mean(), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "loss per sample")
def one_loss_each(logits, labels):
    p = probabilities(logits)
    return -np.log(p[range(len(p)), labels]), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "added to the probability")
def guarded_too_much(logits, labels):
    p = probabilities(logits)
    return -np.log(p[range(len(p)), labels] + 1e-6).mean(), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "mean taken twice")
def divided_twice(logits, labels):
    loss, dlogits = classic(logits, labels)
    return loss, dlogits / len(labels)


@wrong("softmax_cross_entropy", "log of the mean")
def logarithm_last(logits, labels):
    p = probabilities(logits)
    return -np.log(p[range(len(p)), labels].mean()), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "batch")
def loss_of_one_sample(logits, labels):
    return classic(logits.reshape(1, -1), labels)


@wrong("softmax_cross_entropy", "wrong axis")
def over_everything_and_unshifted(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum()
    return -np.log(p[range(len(p)), labels]).mean(), (p - np.eye(p.shape[1])[labels]) / len(p)


@wrong("softmax_cross_entropy", "added to the probability")
def guarded_by_a_billionth(logits, labels):
    p = probabilities(logits)
    return -np.log(p[range(len(p)), labels] + 1e-9).mean(), classic(logits, labels)[1]


@wrong("softmax_cross_entropy", "labels as one-hot")
def labels_taken_off(logits, labels):
    p = probabilities(logits)
    return -np.sum(labels * np.log(p)) / len(p), (p - labels) / len(p)


@wrong("softmax_cross_entropy", "return in the loop")
def returns_after_a_sample(logits, labels):
    loss, dlogits = 0, np.zeros(logits.shape)
    for n, row in enumerate(logits):
        total = logsumexp(row)
        loss += (total - row[labels[n]]) / len(logits)
        dlogits[n] = (np.exp(row - total) - np.eye(len(row))[labels[n]]) / len(logits)
        return loss, dlogits
