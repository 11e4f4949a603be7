"""The same work in bare NumPy calls: no layers, no checks, no other shapes than these.

Nothing is asked for twice: every buffer is made once and written into again, a convolution is one strided copy (the
kernel's view of the padded input, batch last) and one product, whose columns are kept for the way back; the bias is the
weight of a row of ones; ReLU compares with kept zeros; all parameters are one vector, and their gradients another.
What NumPy needs for this, a package that is written in NumPy cannot go below.
"""

import numpy as np


def digits(x, labels, params):
    """One step of the small network; `x` is (N, 1, 8, 8), `params` are the network's, by their names."""
    n, dtype = len(x), x.dtype
    batch_last, each = np.ascontiguousarray(x.transpose(1, 2, 3, 0)), np.arange(n)
    sizes = (8, 10), (16, 73), (10, 65)
    weights, w1, w2, w3 = _vector(sizes, dtype)
    grads, g1, g2, g3 = _vector(sizes, dtype)
    for matrix, name in ((w1, "0"), (w2, "3"), (w3, "7")):
        matrix[:, :-1] = params[f"{name}.weight"].reshape(len(matrix), -1)
        matrix[:, -1] = params[f"{name}.bias"]
    first, second = _Convolution(1, 8, 8, n, dtype), _Convolution(8, 16, 4, n, dtype)
    pool1, pool2 = _Pooling((8, 8, 8, n), dtype), _Pooling((16, 4, 4, n), dtype)
    rows = np.ones((65, n), dtype)
    turned = np.empty((8, 3, 3, 16), dtype)
    back = _Convolution(16, 8, 4, n, dtype, bias=False)

    def step():
        y1 = first.forward(batch_last, w1)
        y2 = second.forward(pool1.forward(y1), w2)
        rows[:64] = pool2.forward(y2).reshape(64, n)
        scores = w3 @ rows

        scores -= scores.max(axis=0)
        powers = np.exp(scores)
        sums = powers.sum(axis=0)
        loss = (np.log(sums) - scores[labels, each]).sum() / n
        powers /= sums
        powers[labels, each] -= 1
        powers /= n

        np.matmul(powers, rows.T, out=g3)
        delta = pool2.backward((w3[:, :64].T @ powers).reshape(16, 2, 2, n))
        delta = second.backward(delta, g2)
        turned[...] = w2[:, :72].reshape(16, 8, 3, 3)[:, :, ::-1, ::-1].transpose(1, 2, 3, 0)
        delta = pool1.backward(back.product(delta, turned.transpose(0, 3, 1, 2).reshape(8, 144)))
        first.backward(delta, g1)
        np.multiply(grads, dtype.type(0.01), out=grads)
        np.subtract(weights, grads, out=weights)
        return loss

    return step


def pooling(x, dz):
    """Max pooling 2×2 of (N, C, H, W), forwards and backwards."""

    def both():
        wide = np.maximum(x[..., ::2], x[..., 1::2])
        z, grad = np.maximum(wide[..., ::2, :], wide[..., 1::2, :]), dz
        for before, after, axis in ((wide, z, 2), (x, wide, 3)):
            delta, grad = grad, np.empty_like(before)
            _share(delta, before, after, grad, axis)
        return grad

    return both


class _Convolution:
    """A 3×3 kernel with padding 1 and stride 1, and ReLU behind it."""

    def __init__(self, c, c_out, size, n, dtype, bias=True):
        self.padded = np.zeros((c, size + 2, size + 2, n), dtype)
        self.columns = np.ones((9 * c + bias, size * size * n), dtype)
        self.target = self.columns[: 9 * c].reshape(c, 3, 3, size, size, n)
        channel, row, column, sample = self.padded.strides
        strides = channel, row, column, row, column, sample
        self.met = np.ndarray(self.target.shape, dtype, self.padded, 0, strides)
        self.z, self.shape = np.empty((c_out, size * size * n), dtype), (c_out, size, size, n)
        self.y, self.zeros = np.empty(self.shape, dtype), np.zeros(self.shape, dtype)
        self.on = np.empty(self.shape, bool)

    def product(self, x, weights):
        self.padded[:, 1:-1, 1:-1] = x
        self.target[...] = self.met
        return np.matmul(weights, self.columns, out=self.z).reshape(self.shape)

    def forward(self, x, weights):
        return np.maximum(self.product(x, weights), self.zeros, out=self.y)

    def backward(self, delta, grad):
        """Write the gradient of the weights; return δ before ReLU."""
        np.greater(self.y, self.zeros, out=self.on)
        delta *= self.on
        np.matmul(delta.reshape(len(delta), -1), self.columns.T, out=grad)
        return delta


class _Pooling:
    """2×2, on (C, H, W, N)."""

    def __init__(self, shape, dtype):
        c, h, w, n = shape
        self.wide, self.z = np.empty((c, h, w // 2, n), dtype), np.empty((c, h // 2, w // 2, n), dtype)
        self.grads = np.empty(self.wide.shape, dtype), np.empty(shape, dtype)

    def forward(self, x):
        self.x = x
        np.maximum(x[:, :, ::2], x[:, :, 1::2], out=self.wide)
        return np.maximum(self.wide[:, ::2], self.wide[:, 1::2], out=self.z)

    def backward(self, delta):
        _share(delta, self.wide, self.z, self.grads[0], 1)
        _share(self.grads[0], self.x, self.wide, self.grads[1], 2)
        return self.grads[1]


def _share(delta, before, after, grad, axis):
    """Give δ to the first of each two cells if it is the larger, else to the second."""
    skip = (slice(None),) * axis
    first, second = (*skip, slice(0, None, 2)), (*skip, slice(1, None, 2))
    np.multiply(delta, before[first] == after, out=grad[first])
    np.subtract(delta, grad[first], out=grad[second])


def _vector(shapes, dtype):
    """Return one vector, and a matrix of each shape that is a part of it."""
    ends = np.cumsum([rows * columns for rows, columns in shapes])
    vector = np.zeros(ends[-1], dtype)
    return vector, *(part.reshape(shape) for part, shape in zip(np.split(vector, ends[:-1]), shapes))
