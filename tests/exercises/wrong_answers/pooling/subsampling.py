"""subsample_backward."""

import numpy as np

from wrong_answers import right, wrong


def sigma(u):
    return 1 / (1 + np.exp(-u))


def blocks(x, size):
    n, c, h, w = x.shape
    return x.reshape(n, c, h // size, size, w // size, size).sum((3, 5))


def forward(x, beta, b, size):
    pooled = blocks(x, size)
    u = beta.reshape(1, -1, 1, 1) * pooled + b.reshape(1, -1, 1, 1)
    return pooled, u, sigma(u)


def up(a, size):
    return np.kron(a, np.ones((size, size)))


def backward(delta, pooled, beta, size):
    return up(delta * beta[:, None, None], size), (delta * pooled).sum((0, 2, 3)), delta.sum((0, 2, 3))


@right("subsample_backward")
def with_kron(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    return backward(dz * y * (1 - y), pooled, beta, size)


@right("subsample_backward")
def with_loops(dz, x, beta, b, size):
    dx, dbeta, db = np.zeros_like(x), np.zeros_like(beta), np.zeros_like(b)
    for n, c, i, j in np.ndindex(dz.shape):
        place = np.s_[n, c, i * size : i * size + size, j * size : j * size + size]
        u = beta[c] * x[place].sum() + b[c]
        delta = dz[n, c, i, j] * sigma(u) * sigma(-u)
        dx[place] = beta[c] * delta
        dbeta[c] += delta * x[place].sum()
        db[c] += delta
    return dx, dbeta, db


@right("subsample_backward")
def with_repeat(dz, x, beta, b, size):
    pooled, u, _ = forward(x, beta, b, size)
    delta = dz * (1 - np.tanh(u / 2) ** 2) / 4
    dx = np.einsum("nchw,c->nchw", delta, beta).repeat(size, 2).repeat(size, 3)
    return [dx, np.einsum("nchw,nchw->c", delta, pooled), np.einsum("nchw->c", delta)]


@wrong("subsample_backward", "slope missing")
def no_slope(dz, x, beta, b, size):
    return backward(dz, blocks(x, size), beta, size)


@wrong("subsample_backward", "slope of the wrong number")
def u_times_1_minus_u(dz, x, beta, b, size):
    pooled, u, _ = forward(x, beta, b, size)
    return backward(dz * u * (1 - u), pooled, beta, size)


@wrong("subsample_backward", "slope of the wrong number")
def sigmoid_twice(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    return backward(dz * sigma(y) * (1 - sigma(y)), pooled, beta, size)


@wrong("subsample_backward", "slope of the wrong number")
def sigmoid_for_its_slope(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    return backward(dz * y, pooled, beta, size)


@wrong("subsample_backward", "slope of powers")
def quotient_rule(dz, x, beta, b, size):
    pooled, u, _ = forward(x, beta, b, size)
    return backward(dz * np.exp(-u) / (1 + np.exp(-u)) ** 2, pooled, beta, size)


@wrong("subsample_backward", "b forgotten")
def without_b(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, 0 * b, size)
    return backward(dz * y * (1 - y), pooled, beta, size)


@wrong("subsample_backward", "average for sum")
def averages(dz, x, beta, b, size):
    pooled = blocks(x, size) / size**2
    y = sigma(beta[:, None, None] * pooled + b[:, None, None])
    dx, dbeta, db = backward(dz * y * (1 - y), pooled, beta, size)
    return dx / size**2, dbeta, db


@wrong("subsample_backward", "average for sum")
def up_divided(dz, x, beta, b, size):
    dx, dbeta, db = with_kron(dz, x, beta, b, size)
    return dx / size / size, dbeta, db


@wrong("subsample_backward", "β missing")
def no_beta_in_dx(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    delta = dz * y * (1 - y)
    return up(delta, size), (delta * pooled).sum((0, 2, 3)), delta.sum((0, 2, 3))


@wrong("subsample_backward", "down missing")
def beta_like_b(dz, x, beta, b, size):
    dx, _, db = with_kron(dz, x, beta, b, size)
    return dx, db.copy(), db


@wrong("subsample_backward", "dbeta of another number")
def times_the_output(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    delta = dz * y * (1 - y)
    dx, _, db = backward(delta, pooled, beta, size)
    return dx, (delta * y).sum((0, 2, 3)), db


@wrong("subsample_backward", "db without the slope")
def sum_of_dz(dz, x, beta, b, size):
    dx, dbeta, _ = with_kron(dz, x, beta, b, size)
    return dx, dbeta, dz.sum(axis=(0, 2, 3))


@wrong("subsample_backward", "up missing")
def not_upsampled(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    delta = dz * y * (1 - y)
    return beta[:, None, None] * delta, (delta * pooled).sum((0, 2, 3)), delta.sum((0, 2, 3))


@wrong("subsample_backward", "one cell of the block")
def corners_only(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    delta, dx = dz * y * (1 - y), np.zeros(x.shape)
    dx[:, :, ::size, ::size] = delta * beta[:, None, None]
    return dx, (delta * pooled).sum((0, 2, 3)), delta.sum((0, 2, 3))


@wrong("subsample_backward", "one sample")
def last_sample(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    delta = dz * y * (1 - y)
    for d, p in zip(delta, pooled, strict=True):
        dbeta, db = (d * p).sum((1, 2)), d.sum((1, 2))
    return up(delta * beta[:, None, None], size), dbeta, db


@wrong("subsample_backward", "no sum over the batch")
def one_for_each_sample(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    delta = dz * y * (1 - y)
    return up(delta * beta[:, None, None], size), (delta * pooled).sum((2, 3)), delta.sum((2, 3))


@wrong("subsample_backward", "batch mean")
def mean_over_the_batch(dz, x, beta, b, size):
    dx, dbeta, db = with_loops(dz, x, beta, b, size)
    return dx, dbeta / len(x), db / len(x)


@wrong("subsample_backward", "mean for sum")
def means(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    delta = dz * y * (1 - y)
    return up(delta * beta[:, None, None], size), (delta * pooled).mean((0, 2, 3)), delta.mean((0, 2, 3))


@wrong("subsample_backward", "sum on the wrong axes")
def one_beta_for_all(dz, x, beta, b, size):
    dx, dbeta, db = with_kron(dz, x, beta, b, size)
    return dx, dbeta.sum(), db.sum()


@wrong("subsample_backward", "order")
def other_order(dz, x, beta, b, size):
    dx, dbeta, db = with_kron(dz, x, beta, b, size)
    return dx, db, dbeta


@wrong("subsample_backward", "db of the blocks")
def spread_before_summing(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    delta = dz * y * (1 - y)
    spread = np.kron(delta, np.ones((size, size)))
    return beta[:, None, None] * spread, (delta * pooled).sum(axis=(0, 2, 3)), spread.sum(axis=(0, 2, 3))


@wrong("subsample_backward", "dbeta without the slope")
def dz_for_delta(dz, x, beta, b, size):
    dx, _, db = with_kron(dz, x, beta, b, size)
    return dx, (dz * blocks(x, size)).sum((0, 2, 3)), db


@wrong("subsample_backward", "batch")
def subsample_of_one_sample(dz, x, beta, b, size):
    return with_kron(dz.reshape(1, *dz.shape[1:]), x.reshape(1, *x.shape[1:]), beta, b, size)


@wrong("subsample_backward", "channels")
def last_axis_for_channels(dz, x, beta, b, size):
    pooled = blocks(x, size)
    y = sigma(float(beta[0]) * pooled + float(b[0]))
    delta = dz * y * (1 - y)
    return np.kron(delta * beta[0], np.ones((size, size))), (delta * pooled).sum((0, 2, 3)), delta.sum((0, 2, 3))


@wrong("subsample_backward", "height and width")
def square_blocks_of_a_square(dz, x, beta, b, size):
    n, c, h, _ = x.shape
    pooled = x.reshape(n, c, h // size, size, h // size, size).sum((3, 5))
    y = sigma(beta[:, None, None] * pooled + b[:, None, None])
    delta = dz * y * (1 - y)
    dx = np.kron(delta * beta[:, None, None], np.ones((size, size)))
    return dx, (delta * pooled).sum((0, 2, 3)), delta.sum((0, 2, 3))


@wrong("subsample_backward", "return in the loop")
def returns_after_a_block(dz, x, beta, b, size):
    dx, dbeta, db = np.zeros_like(x), np.zeros_like(beta), np.zeros_like(b)
    for n, c, i, j in np.ndindex(dz.shape):
        place = np.s_[n, c, i * size : i * size + size, j * size : j * size + size]
        u = beta[c] * x[place].sum() + b[c]
        delta = dz[n, c, i, j] * sigma(u) * sigma(-u)
        dx[place] = beta[c] * delta
        dbeta[c] += delta * x[place].sum()
        db[c] += delta
        return dx, dbeta, db
