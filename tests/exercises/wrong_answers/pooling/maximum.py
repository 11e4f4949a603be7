"""max_pool_backward."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from wrong_answers import right, wrong


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


@wrong("max_pool_backward", "one cell apart")
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


@wrong("max_pool_backward", "smallest wins")
def smallest(dz, x, size, stride):
    return argmax(dz, -x, size, stride)


@wrong("max_pool_backward", "batch")
def pool_of_one_sample(dz, x, size, stride):
    return argmax(dz, x.reshape(1, *x.shape[1:]), size, stride)


@wrong("max_pool_backward", "channels")
def pool_of_one_map(dz, x, size, stride):
    return argmax(dz, x.reshape(len(x), 1, *x.shape[2:]), size, stride)


@wrong("max_pool_backward", "height and width")
def as_many_windows_across_as_down(dz, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(*dz.shape[:2], dz.shape[2], dz.shape[2]):
        window = x[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        i, j = divmod(window.argmax(), size)
        dx[n, c, u * stride + i, v * stride + j] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "= for +=")
def mask_of_winners(dz, x, size, stride):
    winners, wide = np.zeros_like(x), np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        place = np.s_[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        winners[place] = np.arange(size**2).reshape(size, size) == x[place].argmax()
        wide[place] = dz[n, c, u, v]
    return winners * wide


@wrong("max_pool_backward", "= for +=")
def one_delta_a_cell(dz, x, size, stride):
    winners, wide = np.zeros_like(x), np.zeros_like(x)
    for n, c, u, v in np.ndindex(dz.shape):
        place = np.s_[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        i, j = divmod(int(x[place].argmax()), size)
        winners[n, c, u * stride + i, v * stride + j] = 1
        wide[place] = dz[n, c, u, v]
    return winners * wide


@wrong("max_pool_backward", "last tie by columns")
def columns_outside_and_not_smaller(dz, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, u, v in np.ndindex(dz.shape):
        best = -np.inf
        for j in range(v * stride, v * stride + size):
            for i in range(u * stride, u * stride + size):
                if x[n, c, i, j] >= best:
                    best, row, column = x[n, c, i, j], i, j
        dx[n, c, row, column] += dz[n, c, u, v]
    return dx


@wrong("max_pool_backward", "return in the loop")
def returns_after_a_window(dz, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, u, v in np.ndindex(dz.shape):
        window = x[n, c, u * stride : u * stride + size, v * stride : v * stride + size]
        i, j = divmod(window.argmax(), size)
        dx[n, c, u * stride + i, v * stride + j] += dz[n, c, u, v]
        return dx


@wrong("max_pool_backward", "cells left over")
def refuses_a_rest(dz, x, size, stride):
    for n in x.shape[2:]:
        assert (n - size) % stride == 0
    return argmax(dz, x, size, stride)
