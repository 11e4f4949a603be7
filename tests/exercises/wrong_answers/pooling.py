"""max_pool_backward, avg_pool_backward, subsample_backward."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from wrong_answers import right, wrong

# max_pool_backward


@right("max_pool_backward")
def argmax(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        window = x[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        i, j = divmod(int(window.argmax()), size)
        dx[n, c, u * stride + i, v * stride + j] += dz[n, c, u, v]
    return dx


@right("max_pool_backward")
def searching(dz, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, u, v in np.ndindex(dz.shape):
        best, where = -np.inf, None
        for i in range(u * stride, u * stride + size):
            for j in range(v * stride, v * stride + size):
                if x[n, c, i, j] > best:
                    best, where = x[n, c, i, j], (i, j)
        dx[n, c][where] += dz[n, c, u, v]
    return dx


@right("max_pool_backward")
def add_at(dz, x, size, stride):
    cut = sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    i, j = np.divmod(cut.reshape(*cut.shape[:4], -1).argmax(-1), size)
    n, c, u, v = np.indices(dz.shape)
    dx = np.zeros(x.shape)
    np.add.at(dx, (n, c, u * stride + i, v * stride + j), dz)
    return dx


@right("max_pool_backward")
def first_of_where(dz, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, u, v in np.ndindex(dz.shape):
        window = x[n, c, u * stride :, v * stride :][:size, :size]
        rows, columns = np.where(window == np.max(window))
        dx[n, c, u * stride + rows[0], v * stride + columns[0]] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "= for +=")
def assigned(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        window = x[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        i, j = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, u * stride + i, v * stride + j] = dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "= for +=")
def fancy_plus(dz, x, size, stride):
    cut = sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    i, j = np.divmod(cut.reshape(*cut.shape[:4], -1).argmax(-1), size)
    n, c, u, v = np.indices(dz.shape)
    dx = np.zeros(x.shape)
    dx[n, c, u * stride + i, v * stride + j] += dz
    return dx


@wrong("max_pool_backward", "ties given twice")
def mask(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        place = np.s_[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        dx[place] += dz[n, c, u, v] * (x[place] == x[place].max())
    return dx


@wrong("max_pool_backward", "ties given twice")
def comparing_each_cell(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        top = x[n, c, u * stride : u * stride + size, v * stride : v * stride + size].max()
        for i, j in np.ndindex(size, size):
            if x[n, c, u * stride + i, v * stride + j] == top:
                dx[n, c, u * stride + i, v * stride + j] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "ties shared")
def mask_divided(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        place = np.s_[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        winners = x[place] == x[place].max()
        dx[place] += dz[n, c, u, v] * winners / winners.sum()
    return dx


@wrong("max_pool_backward", "last tie wins")
def not_smaller(dz, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, u, v in np.ndindex(dz.shape):
        best, where = -np.inf, None
        for i in range(u * stride, u * stride + size):
            for j in range(v * stride, v * stride + size):
                if x[n, c, i, j] >= best:
                    best, where = x[n, c, i, j], (i, j)
        dx[n, c][where] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "last tie wins")
def argwhere_last(dz, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, u, v in np.ndindex(dz.shape):
        window = x[n, c, u * stride :, v * stride :][:size, :size]
        i, j = np.argwhere(window == window.max())[-1]
        dx[n, c, u * stride + i, v * stride + j] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "first tie by columns")
def columns_outside(dz, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, u, v in np.ndindex(dz.shape):
        best = -np.inf
        for j in range(v * stride, v * stride + size):
            for i in range(u * stride, u * stride + size):
                if x[n, c, i, j] > best:
                    best, row, column = x[n, c, i, j], i, j
        dx[n, c, row, column] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "stride ignored")
def side_by_side(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        window = x[n, c, u * size : (u + 1) * size, v * size : (v + 1) * size]
        i, j = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, u * size + i, v * size + j] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "stride ignored")
def by_steps_of_1(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        i, j = divmod(x[n, c, u : u + size, v : v + size].argmax(), size)
        dx[n, c, u + i, v + j] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "stride ignored")
def upsampled_mask(dz, x, size, stride):
    wide = dz.repeat(size, axis=2).repeat(size, axis=3)
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        window = x[n, c, u * size : u * size + size, v * size : v * size + size]
        i, j = divmod(window.argmax(), size)
        dx[n, c, u * size + i, v * size + j] = wide[n, c, u * size + i, v * size + j]
    return dx


@wrong("max_pool_backward", "place in the window")
def window_not_found_again(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        window = x[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        dx[n, c][np.unravel_index(np.argmax(window), window.shape)] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "given to all")
def everybody(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        dx[n, c, u * stride : u * stride + size, v * stride : v * stride + size] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "times x")
def times_the_maximum(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        window = x[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        i, j = divmod(window.argmax(), size)
        dx[n, c, u * stride + i, v * stride + j] += dz[n, c, u, v] * window.max()
    return dx


@wrong("max_pool_backward", "starts from 0")
def best_is_0_at_first(dz, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, u, v in np.ndindex(dz.shape):
        best, where = 0, None
        for i in range(u * stride, u * stride + size):
            for j in range(v * stride, v * stride + size):
                if x[n, c, i, j] > best:
                    best, where = x[n, c, i, j], (i, j)
        if where:
            dx[n, c][where] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "largest magnitude")
def magnitude(dz, x, size, stride):
    return argmax(dz, abs(x), size, stride)


@wrong("max_pool_backward", "cells left over")
def no_larger_than_the_windows(dz, x, size, stride):
    rows, columns = (dz.shape[2] - 1) * stride + size, (dz.shape[3] - 1) * stride + size
    return argmax(dz, x[:, :, :rows, :columns], size, stride)


# avg_pool_backward


@right("avg_pool_backward")
def window_by_window(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    for n, c, u, v in np.ndindex(dz.shape):
        dx[n, c, u * stride : u * stride + size, v * stride : v * stride + size] += dz[n, c, u, v] / size**2
    return dx


@right("avg_pool_backward")
def cell_by_cell(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    for u, v, i, j in np.ndindex(*dz.shape[2:], size, size):
        dx[:, :, u * stride + i, v * stride + j] += dz[:, :, u, v] / (size * size)
    return dx


@right("avg_pool_backward")
def shifted(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    rows, columns = dz.shape[2:]
    for i, j in np.ndindex(size, size):
        dx[:, :, i : i + rows * stride : stride, j : j + columns * stride : stride][:, :, :rows, :columns] += dz
    return dx * (1 / size**2)


@wrong("avg_pool_backward", "1/k² missing")
def undivided(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    for n, c, u, v in np.ndindex(dz.shape):
        dx[n, c, u * stride : u * stride + size, v * stride : v * stride + size] += dz[n, c, u, v]
    return dx


@wrong("avg_pool_backward", "1/k")
def divided_by_the_side(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    for n, c, u, v in np.ndindex(dz.shape):
        dx[n, c, u * stride : u * stride + size, v * stride : v * stride + size] += dz[n, c, u, v] / size
    return dx


@wrong("avg_pool_backward", "= for +=")
def average_assigned(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    for u, v in np.ndindex(dz.shape[2:]):
        share = dz[:, :, u : u + 1, v : v + 1] / size**2
        dx[:, :, u * stride : u * stride + size, v * stride : v * stride + size] = share
    return dx


@wrong("avg_pool_backward", "stride ignored")
def kron(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    wide = np.kron(dz, np.ones((1, 1, size, size))) / size**2
    dx[:, :, : wide.shape[2], : wide.shape[3]] = wide[:, :, : input_size[0], : input_size[1]]
    return dx


@wrong("avg_pool_backward", "stride ignored")
def averages_by_steps_of_1(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    for u, v, i, j in np.ndindex(*dz.shape[2:], size, size):
        dx[:, :, u + i, v + j] += dz[:, :, u, v] / size**2
    return dx


@wrong("avg_pool_backward", "stride ignored")
def just_repeated(dz, input_size, size, stride):
    wide = dz.repeat(size, axis=2).repeat(size, axis=3) / size**2
    rows, columns = input_size[0] - wide.shape[2], input_size[1] - wide.shape[3]
    return np.pad(wide, ((0, 0), (0, 0), (0, rows), (0, columns)))


@wrong("avg_pool_backward", "mean of the windows")
def normalised(dz, input_size, size, stride):
    dx, count = np.zeros((*dz.shape[:2], *input_size)), np.zeros(input_size)
    for u, v, i, j in np.ndindex(*dz.shape[2:], size, size):
        dx[:, :, u * stride + i, v * stride + j] += dz[:, :, u, v] / size**2
        count[u * stride + i, v * stride + j] += 1
    return dx / np.where(count == 0, 1, count)


@wrong("avg_pool_backward", "one cell")
def upper_left_only(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    for u, v in np.ndindex(dz.shape[2:]):
        dx[:, :, u * stride, v * stride] += dz[:, :, u, v]
    return dx


@wrong("avg_pool_backward", "whole division")
def double_slash(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    for u, v, i, j in np.ndindex(*dz.shape[2:], size, size):
        dx[:, :, u * stride + i, v * stride + j] += dz[:, :, u, v] // size**2
    return dx


@wrong("avg_pool_backward", "mean over the map")
def divided_by_the_map(dz, input_size, size, stride):
    dx = undivided(dz, input_size, size, stride)
    return dx / (dx.shape[2] * dx.shape[3])


@wrong("avg_pool_backward", "batch mean")
def divided_by_the_batch(dz, input_size, size, stride):
    return window_by_window(dz, input_size, size, stride) / len(dz)


@wrong("avg_pool_backward", "cells left over")
def averages_no_larger_than_the_windows(dz, input_size, size, stride):
    rows, columns = (dz.shape[2] - 1) * stride + size, (dz.shape[3] - 1) * stride + size
    return shifted(dz, (rows, columns), size, stride)


@wrong("avg_pool_backward", "height and width")
def square_inputs(dz, input_size, size, stride):
    h = input_size[0]
    dx = np.zeros((*dz.shape[:2], h, h))
    for u, v in np.ndindex(dz.shape[2], dz.shape[2]):
        share = dz[:, :, u : u + 1, v : v + 1] / size**2
        dx[:, :, u * stride : u * stride + size, v * stride : v * stride + size] += share
    return dx


# subsample_backward


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
        delta = dz[n, c, i, j] * np.exp(-u) / (1 + np.exp(-u)) ** 2
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


@wrong("max_pool_backward", "place in the window")
def stride_left_out_of_the_place(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        i, j = divmod(int(x[n, c, u * stride :, v * stride :][:size, :size].argmax()), size)
        dx[n, c, u + i, v + j] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "row and column")
def columns_first(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        top, left = u * stride, v * stride
        j, i = divmod(int(x[n, c, top : top + size, left : left + size].argmax()), size)
        dx[n, c, top + i, left + j] += dz[n, c, u, v]
    return dx


@wrong("subsample_backward", "db of the blocks")
def spread_before_summing(dz, x, beta, b, size):
    pooled, _, y = forward(x, beta, b, size)
    delta = dz * y * (1 - y)
    spread = np.kron(delta, np.ones((size, size)))
    return beta[:, None, None] * spread, (delta * pooled).sum(axis=(0, 2, 3)), spread.sum(axis=(0, 2, 3))
