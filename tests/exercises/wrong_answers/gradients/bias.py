"""conv_bias_grad."""

import numpy as np

from wrong_answers import right, wrong


@right("conv_bias_grad")
def three_sums(dz):
    return dz.sum(3).sum(2).sum(0)


@right("conv_bias_grad")
def with_einsum(dz):
    return np.einsum("nouv->o", dz)


@right("conv_bias_grad")
def with_loops(dz):
    db = [0.0] * dz.shape[1]
    for n, o, u, v in np.ndindex(dz.shape):
        db[o] += dz[n, o, u, v]
    return db


@right("conv_bias_grad")
def map_by_map(dz):
    return np.array([dz[:, o].sum() for o in range(dz.shape[1])])


@right("conv_bias_grad")
def reversed_view(dz):
    return three_sums(dz[:, ::-1])[::-1]


@wrong("conv_bias_grad", "mean for sum")
def mean(dz):
    return np.mean(dz, axis=(0, 2, 3))


@wrong("conv_bias_grad", "mean for sum")
def mean_of_a_map(dz):
    return dz.mean(axis=(2, 3)).sum(axis=0)


@wrong("conv_bias_grad", "batch mean")
def mean_over_the_batch(dz):
    return dz.sum((2, 3)).mean(0)


@wrong("conv_bias_grad", "bias per position")
def per_position(dz):
    return dz.sum(axis=0)


@wrong("conv_bias_grad", "bias per position")
def delta_itself(dz):
    return dz


@wrong("conv_bias_grad", "no sum over the batch")
def for_each_sample(dz):
    return np.array([[m.sum() for m in sample] for sample in dz])


@wrong("conv_bias_grad", "one sample")
def last(dz):
    for sample in dz:
        db = sample.sum(axis=(1, 2))
    return db


@wrong("conv_bias_grad", "one sample")
def first(dz):
    return dz[0].sum(axis=(1, 2))


@wrong("conv_bias_grad", "channels summed")
def one_number(dz):
    return np.sum(dz)


@wrong("conv_bias_grad", "wrong axis")
def over_the_channels(dz):
    return dz.sum(axis=(1, 2, 3))


@wrong("conv_bias_grad", "wrong axis")
def columns(dz):
    return dz.sum(0).sum(0).sum(0)


@wrong("conv_bias_grad", "axes kept")
def kept(dz):
    return np.sum(dz, axis=(0, 2, 3), keepdims=True)


@wrong("conv_bias_grad", "axes kept")
def as_a_column(dz):
    return three_sums(dz).reshape(-1, 1)


@wrong("conv_bias_grad", "= for +=")
def only_the_last_delta(dz):
    db = np.zeros(dz.shape[1])
    for n, o, u, v in np.ndindex(dz.shape):
        db[o] = dz[n, o, u, v]
    return db


@wrong("conv_bias_grad", "one place short")
def without_the_last_place(dz):
    return dz[:, :, :-1, :-1].sum(axis=(0, 2, 3))


@wrong("conv_bias_grad", "batch")
def bias_of_one_sample(dz):
    return dz.reshape(dz.shape[1:]).sum((1, 2))


@wrong("conv_bias_grad", "channels")
def bias_of_one_map(dz):
    return [float(dz.reshape(len(dz), *dz.shape[2:]).sum())]


@wrong("conv_bias_grad", "height and width")
def square_bias(dz):
    return np.array([sum(dz[n, o, u, v] for n in range(len(dz)) for u in range(dz.shape[2]) for v in range(dz.shape[2]))
                     for o in range(dz.shape[1])])  # fmt: skip


@wrong("conv_bias_grad", "return in the loop")
def returns_after_a_delta(dz):
    db = np.zeros(dz.shape[1])
    for n, o, u, v in np.ndindex(dz.shape):
        db[o] += dz[n, o, u, v]
        return db
