"""Answers to the exercise on the linear layer."""

import numpy as np

from wrong_answers import right, wrong


@right("linear_backward")
def three_products(dz, x, w):
    return dz @ w, dz.T @ x, dz.sum(axis=0)


@right("linear_backward")
def sample_by_sample(dz, x, w):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    for n in range(len(x)):
        dx[n] = w.T @ dz[n]
        dw += np.outer(dz[n], x[n])
        db += dz[n]
    return dx, dw, db


@right("linear_backward")
def with_einsum(dz, x, w):
    return np.einsum("no,oi->ni", dz, w), np.einsum("no,ni->oi", dz, x), np.einsum("no->o", dz)


@right("linear_backward")
def three_loops(dz, x, w):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    for n, o in np.ndindex(dz.shape):
        db[o] += dz[n, o]
        for i in range(x.shape[1]):
            dx[n, i] += dz[n, o] * w[o, i]
            dw[o, i] += dz[n, o] * x[n, i]
    return dx, dw, db


@wrong("linear_backward", "w the wrong way round")
def as_forwards(dz, x, w):
    return dz @ w.T, dz.T @ x, dz.sum(0)


@wrong("linear_backward", "w the wrong way round")
def transpose_missing(dz, x, w):
    dx = [w @ delta for delta in dz]
    return dx, dz.T @ x, dz.sum(0)


@wrong("linear_backward", "outer product the wrong way round")
def x_first(dz, x, w):
    return dz @ w, x.T @ dz, dz.sum(0)


@wrong("linear_backward", "outer product the wrong way round")
def outer_of_x(dz, x, w):
    return dz @ w, sum(np.outer(a, d) for a, d in zip(x, dz, strict=True)), dz.sum(0)


@wrong("linear_backward", "order")
def weights_first(dz, x, w):
    return dz.T @ x, dz @ w, dz.sum(0)


@wrong("linear_backward", "inputs and outputs")
def as_many_inputs_as_outputs(dz, x, w):
    dx = np.zeros((len(x), len(w)))
    for n, i in np.ndindex(dx.shape):
        dx[n, i] = dz[n] @ w[:, i]
    return dx, dz.T @ x, dz.sum(0)


@wrong("linear_backward", "w forgotten")
def delta_itself(dz, x, w):
    return dz, dz.T @ x, dz.sum(0)


@wrong("linear_backward", "w forgotten")
def delta_summed(dz, x, w):
    return np.repeat(dz.sum(axis=1, keepdims=True), x.shape[1], axis=1), dz.T @ x, dz.sum(0)


@wrong("linear_backward", "x forgotten")
def weights_like_biases(dz, x, w):
    dw = np.zeros(w.shape)
    dw += dz.sum(0)[:, None]
    return dz @ w, dw, dz.sum(0)


@wrong("linear_backward", "x forgotten")
def no_outer_product(dz, x, w):
    return dz @ w, dz.sum(0), dz.sum(0)


@wrong("linear_backward", "x in db")
def sums_of_dw(dz, x, w):
    dw = dz.T @ x
    return dz @ w, dw, dw.sum(axis=1)


@wrong("linear_backward", "= for +=")
def last_output(dz, x, w):
    dx = np.zeros(x.shape)
    for n, o in np.ndindex(dz.shape):
        dx[n] = dz[n, o] * w[o]
    return dx, dz.T @ x, dz.sum(0)


@wrong("linear_backward", "return in the loop")
def returns_after_a_sample(dz, x, w):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    for n in range(len(x)):
        dx[n] = w.T @ dz[n]
        dw += np.outer(dz[n], x[n])
        db += dz[n]
        return dx, dw, db


@wrong("linear_backward", "return in the loop")
def returns_after_a_delta(dz, x, w):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    for n, o in np.ndindex(dz.shape):
        dx[n] += dz[n, o] * w[o]
        dw[o] += dz[n, o] * x[n]
        db[o] += dz[n, o]
        return dx, dw, db


@wrong("linear_backward", "no sum over the batch")
def biases_of_each_sample(dz, x, w):
    return dz @ w, dz.T @ x, dz


@wrong("linear_backward", "no sum over the batch")
def all_of_each_sample(dz, x, w):
    return dz @ w, dz[:, :, None] * x[:, None, :], dz


@wrong("linear_backward", "no sum over the batch")
def weights_of_each_sample(dz, x, w):
    return dz @ w, [np.outer(d, a) for d, a in zip(dz, x, strict=True)], dz.sum(0)


@wrong("linear_backward", "summed over the batch")
def one_input_for_all(dz, x, w):
    return dz.sum(0) @ w, dz.T @ x, dz.sum(0)


@wrong("linear_backward", "summed over the batch")
def the_same_for_all(dz, x, w):
    return np.ones((len(x), 1)) * (dz.sum(0) @ w), dz.T @ x, dz.sum(0)


@wrong("linear_backward", "batch mean")
def means(dz, x, w):
    return dz @ w, dz.T @ x / len(x), dz.mean(axis=0)


@wrong("linear_backward", "batch mean")
def mean_of_the_biases(dz, x, w):
    return dz @ w, dz.T @ x, dz.mean(axis=0)


@wrong("linear_backward", "batch mean")
def mean_of_all(dz, x, w):
    return three_products(dz / len(dz), x, w)


@wrong("linear_backward", "one sample")
def last_sample(dz, x, w):
    dx = np.zeros(x.shape)
    for n in range(len(x)):
        dx[n] = dz[n] @ w
        dw = np.outer(dz[n], x[n])
        db = dz[n]
    return dx, dw, db


@wrong("linear_backward", "one sample")
def bias_of_the_first(dz, x, w):
    return dz @ w, dz.T @ x, dz[0]


@wrong("linear_backward", "db over the wrong axis")
def summed_over_the_outputs(dz, x, w):
    return dz @ w, dz.T @ x, dz.sum(axis=1)


@wrong("linear_backward", "db over the wrong axis")
def one_bias(dz, x, w):
    return dz @ w, dz.T @ x, dz.sum()


@wrong("linear_backward", "axis kept")
def keepdims(dz, x, w):
    return dz @ w, dz.T @ x, dz.sum(axis=0, keepdims=True)


@wrong("linear_backward", "batch")
def one_sample_at_a_time(dz, x, w):
    return dz.reshape(1, -1) @ w, dz.T @ x, dz.sum(0)
