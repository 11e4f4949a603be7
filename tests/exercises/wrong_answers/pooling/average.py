"""avg_pool_backward."""

import numpy as np

from wrong_answers import right, wrong


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


@wrong("avg_pool_backward", "one cell apart")
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


@wrong("avg_pool_backward", "batch")
def average_of_one_sample(dz, input_size, size, stride):
    return window_by_window(dz.reshape(1, *dz.shape[1:]), input_size, size, stride)


@wrong("avg_pool_backward", "channels")
def average_of_one_map(dz, input_size, size, stride):
    return cell_by_cell(dz.reshape(len(dz), 1, *dz.shape[2:]), input_size, size, stride)


@wrong("avg_pool_backward", "return in the loop")
def returns_after_a_window(dz, input_size, size, stride):
    dx = np.zeros((*dz.shape[:2], *input_size))
    for u, v in np.ndindex(dz.shape[2:]):
        share = dz[:, :, u, v, None, None] / size**2
        dx[:, :, u * stride : u * stride + size, v * stride : v * stride + size] += share
        return dx
