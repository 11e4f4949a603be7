"""The limit of a training step and of max pooling: the same numbers in NumPy calls alone.

No layers, no checks, no other sizes than these; arrays lie in memory as they are used, and the columns of the forward
pass are kept. What NumPy needs for this, a package that is written in NumPy cannot go below.
"""

import numpy as np


def digits(x, labels, params):
    """One step of the small network; `x` is (N, 1, 8, 8), `params` are the network's, by their names."""
    batch_last, each = np.ascontiguousarray(x.transpose(1, 2, 3, 0)), np.arange(len(x))
    w1, w2, w3 = (params[name].reshape(len(params[name]), -1) for name in ("0.weight", "3.weight", "7.weight"))
    b1, b2, b3 = (params[name][:, None] for name in ("0.bias", "3.bias", "7.bias"))

    def step():
        columns1 = _columns(batch_last)
        z1 = w1 @ columns1
        z1 += b1
        z1 = z1.reshape(8, 8, 8, -1)
        y1 = np.maximum(z1, 0)
        pool1 = _pool(y1, 1, 2)
        columns2 = _columns(pool1[1])
        z2 = w2 @ columns2
        z2 += b2
        z2 = z2.reshape(16, 4, 4, -1)
        y2 = np.maximum(z2, 0)
        pool2 = _pool(y2, 1, 2)
        rows = pool2[1].reshape(64, -1)
        scores = w3 @ rows
        scores += b3

        scores -= scores.max(axis=0)
        powers = np.exp(scores)
        sums = powers.sum(axis=0)
        loss = (np.log(sums) - scores[labels, each]).sum() / len(labels)
        powers /= sums
        powers[labels, each] -= 1
        powers /= len(labels)

        grads = [(w3, powers @ rows.T), (b3, powers.sum(axis=1, keepdims=True))]
        delta = _unpool((w3.T @ powers).reshape(16, 2, 2, -1), y2, pool2, 1, 2)
        delta *= z2 > 0
        delta = delta.reshape(16, -1)
        grads += [(w2, delta @ columns2.T), (b2, delta.sum(axis=1, keepdims=True))]
        shares, padded = (w2.T @ delta).reshape(8, 3, 3, 4, 4, -1), np.zeros((8, 6, 6, len(labels)), delta.dtype)
        for i in range(3):
            for j in range(3):
                padded[:, i : i + 4, j : j + 4] += shares[:, i, j]
        delta = _unpool(padded[:, 1:-1, 1:-1], y1, pool1, 1, 2)
        delta *= z1 > 0
        delta = delta.reshape(8, -1)
        grads += [(w1, delta @ columns1.T), (b1, delta.sum(axis=1, keepdims=True))]
        for param, grad in grads:
            param -= 0.01 * grad
        return loss

    return step


def pooling(x, dz):
    """Max pooling 2×2 of (N, C, H, W), forwards and backwards."""

    def both():
        return _unpool(dz, x, _pool(x, 2, 3), 2, 3)

    return both


def _columns(x):
    """im2col of a 3×3 kernel with padding 1, the batch as the last axis."""
    c, h, w, n = x.shape
    padded, columns = np.zeros((c, h + 2, w + 2, n), x.dtype), np.empty((c, 3, 3, h, w, n), x.dtype)
    padded[:, 1:-1, 1:-1] = x
    for i in range(3):
        for j in range(3):
            columns[:, i, j] = padded[:, i : i + h, j : j + w]
    return columns.reshape(9 * c, -1)


def _halves(x, axis):
    before = (slice(None),) * axis
    return x[(*before, slice(0, None, 2))], x[(*before, slice(1, None, 2))]


def _pool(x, rows, columns):
    wide = np.maximum(*_halves(x, columns))
    return wide, np.maximum(*_halves(wide, rows))


def _unpool(delta, x, pooled, rows, columns):
    for before, after, axis in ((pooled[0], pooled[1], rows), (x, pooled[0], columns)):
        grad = np.empty_like(before)
        first, second = _halves(grad, axis)
        np.multiply(delta, _halves(before, axis)[0] == after, out=first)
        np.subtract(delta, first, out=second)
        delta = grad
    return delta
