"""conv_forward."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal

from wrong_answers import right, wrong


def sizes(x, w, stride, padding):
    return (
        len(x),
        len(w),
        (x.shape[2] + 2 * padding - w.shape[2]) // stride + 1,
        (x.shape[3] + 2 * padding - w.shape[3]) // stride + 1,
    )


def pad(x, p):
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))


@right("conv_forward")
def seven_loops(x, w, b, stride, padding):
    x = pad(x, padding)
    z = np.zeros(sizes(x, w, stride, 0))
    for n, o, u, v in np.ndindex(z.shape):
        for c, i, j in np.ndindex(w.shape[1:]):
            z[n, o, u, v] += x[n, c, u * stride + i, v * stride + j] * w[o, c, i, j]
        z[n, o, u, v] += b[o]
    return z


@right("conv_forward")
def windows(x, w, b, stride, padding):
    cut = sliding_window_view(pad(x, padding), w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ncuvij,ocij->nouv", cut, w) + b[:, None, None]


@right("conv_forward")
def with_scipy(x, w, b, stride, padding):
    x, z = pad(x, padding), []
    for sample in x:
        maps = [sum(signal.correlate2d(sample[c], k[c], "valid") for c in range(len(sample))) for k in w]
        z.append([m[::stride, ::stride] + bias for m, bias in zip(maps, b, strict=True)])
    return z


@right("conv_forward")
def im2col(x, w, b, stride, padding):
    x, (n, o, rows, columns) = pad(x, padding), sizes(x, w, stride, padding)
    kh, kw = w.shape[2:]
    columns_of = [
        x[:, :, u * stride : u * stride + kh, v * stride : v * stride + kw].reshape(n, -1)
        for u in range(rows)
        for v in range(columns)
    ]
    z = np.stack(columns_of, axis=1) @ w.reshape(o, -1).T + b
    return z.transpose(0, 2, 1).reshape(n, o, rows, columns)


@right("conv_forward")
def shifted_slices(x, w, b, stride, padding):
    shape, x = sizes(x, w, stride, padding), pad(x, padding)
    z = np.zeros(shape) + b.reshape(1, -1, 1, 1)
    for i, j in np.ndindex(w.shape[2:]):
        met = x[:, :, i : i + stride * (shape[2] - 1) + 1 : stride, j : j + stride * (shape[3] - 1) + 1 : stride]
        z += np.tensordot(w[:, :, i, j], met, (1, 1)).swapaxes(0, 1)
    return z


@right("conv_forward")
def from_a_blank(x, w, b, stride, padding):
    return np.asfortranarray(im2col(x, w, b, stride, padding))


@wrong("conv_forward", "kernel turned")
def turned(x, w, b, stride, padding):
    return windows(x, np.rot90(w, 2, axes=(2, 3)), b, stride, padding)


@wrong("conv_forward", "kernel turned")
def scipys_convolution(x, w, b, stride, padding):
    x = pad(x, padding)
    return [
        [sum(signal.convolve2d(s, k, "valid") for s, k in zip(sample, ks, strict=True))[::stride, ::stride] + bias
         for ks, bias in zip(w, b, strict=True)]
        for sample in x
    ]  # fmt: skip


@wrong("conv_forward", "one axis turned")
def one_axis(x, w, b, stride, padding):
    return windows(x, np.flip(w, -1), b, stride, padding)


@wrong("conv_forward", "one axis turned")
def other_axis(x, w, b, stride, padding):
    return seven_loops(x, w[:, :, ::-1, :], b, stride, padding)


@wrong("conv_forward", "stride ignored")
def stride_forgotten_in_the_window(x, w, b, stride, padding):
    x = pad(x, padding)
    z = np.zeros(sizes(x, w, stride, 0))
    for n, o, u, v in np.ndindex(z.shape):
        z[n, o, u, v] = np.sum(x[n, :, u : u + w.shape[2], v : v + w.shape[3]] * w[o]) + b[o]
    return z


@wrong("conv_forward", "stride ignored")
def every_place(x, w, b, stride, padding):
    return (
        np.einsum("ncuvij,ocij->nouv", sliding_window_view(pad(x, padding), w.shape[2:], (2, 3)), w) + b[:, None, None]
    )


@wrong("conv_forward", "stride ignored")
def stride_on_rows_only(x, w, b, stride, padding):
    x = pad(x, padding)
    z = np.zeros(sizes(x, w, stride, 0))
    for n, o, u, v in np.ndindex(z.shape):
        z[n, o, u, v] = np.sum(x[n, :, u * stride : u * stride + w.shape[2], v : v + w.shape[3]] * w[o]) + b[o]
    return z


@wrong("conv_forward", "padding ignored")
def unpadded(x, w, b, stride, padding):
    return seven_loops(x, w, b, stride, 0)


@wrong("conv_forward", "padding ignored")
def size_right_but_unpadded(x, w, b, stride, padding):
    z = np.zeros(sizes(x, w, stride, padding))
    for n, o, u, v in np.ndindex(z.shape):
        for c, i, j in np.ndindex(w.shape[1:]):
            z[n, o, u, v] += x[n, c, u * stride + i, v * stride + j] * w[o, c, i, j]
        z[n, o, u, v] += b[o]
    return z


@wrong("conv_forward", "padding ignored")
def padded_at_the_end(x, w, b, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)))
    return windows(x, w, b, stride, 0)


@wrong("conv_forward", "padding ignored")
def padded_on_every_axis(x, w, b, stride, padding):
    return seven_loops(np.pad(x, padding), w, b, stride, 0)


@wrong("conv_forward", "bias forgotten")
def no_bias(x, w, b, stride, padding):
    return im2col(x, w, 0 * b, stride, padding)


@wrong("conv_forward", "bias too often")
def bias_in_the_channel_loop(x, w, b, stride, padding):
    x = pad(x, padding)
    z = np.zeros(sizes(x, w, stride, 0))
    for n, o, u, v in np.ndindex(z.shape):
        for c in range(w.shape[1]):
            window = x[n, c, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]]
            z[n, o, u, v] += (window * w[o, c]).sum() + b[o]
    return z


@wrong("conv_forward", "bias too often")
def bias_in_the_window(x, w, b, stride, padding):
    x = pad(x, padding)
    z = np.zeros(sizes(x, w, stride, 0))
    for n, o, u, v in np.ndindex(z.shape):
        window = x[n, :, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]]
        z[n, o, u, v] = (window * w[o] + b[o]).sum()
    return z


@wrong("conv_forward", "bias on the wrong axis")
def bias_along_the_rows(x, w, b, stride, padding):
    return windows(x, w, 0 * b, stride, padding) + b


@wrong("conv_forward", "bias on the wrong axis")
def first_bias_for_all(x, w, b, stride, padding):
    return windows(x, w, 0 * b, stride, padding) + b[0]


@wrong("conv_forward", "one input channel")
def last_channel(x, w, b, stride, padding):
    x = pad(x, padding)
    z = np.zeros(sizes(x, w, stride, 0))
    for n, o, u, v in np.ndindex(z.shape):
        for c in range(w.shape[1]):
            window = x[n, c, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]]
            z[n, o, u, v] = (window * w[o, c]).sum() + b[o]
    return z


@wrong("conv_forward", "one input channel")
def first_channel(x, w, b, stride, padding):
    return windows(x[:, :1], w[:, :1], b, stride, padding)


@wrong("conv_forward", "channels swapped")
def kernel_axes_swapped(x, w, b, stride, padding):
    x = pad(x, padding)
    z = np.zeros(sizes(x, w, stride, 0))
    for n, o, u, v in np.ndindex(z.shape):
        for c in range(x.shape[1]):
            window = x[n, c, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]]
            z[n, o, u, v] += (window * w[c, o]).sum()
        z[n, o, u, v] += b[o]
    return z


@wrong("conv_forward", "= for +=")
def assigned(x, w, b, stride, padding):
    x = pad(x, padding)
    z = np.zeros(sizes(x, w, stride, 0))
    for n, o, u, v in np.ndindex(z.shape):
        for c, i, j in np.ndindex(w.shape[1:]):
            z[n, o, u, v] = x[n, c, u * stride + i, v * stride + j] * w[o, c, i, j]
        z[n, o, u, v] += b[o]
    return z


@wrong("conv_forward", "mean for sum")
def mean(x, w, b, stride, padding):
    cut = sliding_window_view(pad(x, padding), w.shape[2:], axis=(2, 3))[:, None, :, ::stride, ::stride]
    return (cut * w[None, :, :, None, None]).mean(axis=(2, 5, 6)) + b[:, None, None]


@wrong("conv_forward", "mean for sum")
def mean_over_channels(x, w, b, stride, padding):
    return seven_loops(x, w / x.shape[1], b, stride, padding)


@wrong("conv_forward", "one place short")
def size_without_plus_one(x, w, b, stride, padding):
    return windows(x, w, b, stride, padding)[:, :, :-1, :-1]


@wrong("conv_forward", "one place short")
def loops_one_short(x, w, b, stride, padding):
    x = pad(x, padding)
    z = np.zeros(sizes(x, w, stride, 0))
    for u in range(z.shape[2] - 1):
        for v in range(z.shape[3] - 1):
            window = x[:, :, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]]
            z[:, :, u, v] = np.tensordot(window, w, ((1, 2, 3), (1, 2, 3))) + b
    return z


@wrong("conv_forward", "one sample")
def first_sample(x, w, b, stride, padding):
    z = np.zeros(sizes(x, w, stride, padding))
    z[0] = windows(x[:1], w, b, stride, padding)[0]
    return z


@wrong("conv_forward", "one sample")
def returns_in_the_loop(x, w, b, stride, padding):
    for n in range(len(x)):
        return windows(x[n : n + 1], w, b, stride, padding)


@wrong("conv_forward", "height and width")
def square_kernels_only(x, w, b, stride, padding):
    x, f = pad(x, padding), w.shape[2]
    rows, columns = (x.shape[2] - f) // stride + 1, (x.shape[3] - f) // stride + 1
    z = np.zeros((len(x), len(w), rows, columns))
    for n, o, u, v in np.ndindex(z.shape):
        z[n, o, u, v] = np.sum(x[n, :, u * stride : u * stride + f, v * stride : v * stride + f] * w[o]) + b[o]
    return z


@wrong("conv_forward", "kernel transposed")
def kernel_columns_first(x, w, b, stride, padding):
    return seven_loops(x, np.swapaxes(w, -1, -2), b, stride, padding)


@wrong("conv_forward", "batch")
def one_sample_only(x, w, b, stride, padding):
    return windows(x.reshape(1, *x.shape[1:]), w, b, stride, padding)


@wrong("conv_forward", "channels")
def one_map_only(x, w, b, stride, padding):
    x = pad(x, padding)
    return np.array(
        [
            [signal.correlate2d(a.reshape(a.shape[1:]), w.reshape(w.shape[2:]), "valid")[::stride, ::stride] + b[0]]
            for a in x
        ]
    )


@wrong("conv_forward", "step that does not fit")
def refuses_a_rest(x, w, b, stride, padding):
    assert (x.shape[2] + 2 * padding - w.shape[2]) % stride == 0, "the stride does not fit"
    assert (x.shape[3] + 2 * padding - w.shape[3]) % stride == 0, "the stride does not fit"
    return windows(x, w, b, stride, padding)


@wrong("conv_forward", "step that does not fit")
def rounds_up(x, w, b, stride, padding):
    x = pad(x, padding)
    rows, columns = (-((k - n) // stride) + 1 for n, k in zip(x.shape[2:], w.shape[2:], strict=True))
    x = np.pad(x, ((0, 0), (0, 0), (0, stride), (0, stride)))
    return windows(x, w, b, stride, 0)[:, :, :rows, :columns]


@wrong("conv_forward", "return in the loop")
def returns_after_a_place(x, w, b, stride, padding):
    x, (kh, kw) = pad(x, padding), w.shape[2:]
    z = np.zeros(sizes(x, w, stride, 0))
    for n, o, u, v in np.ndindex(z.shape):
        z[n, o, u, v] = (x[n, :, u * stride : u * stride + kh, v * stride : v * stride + kw] * w[o]).sum() + b[o]
        return z


@wrong("conv_forward", "return in the loop")
def returns_after_a_place_of_all(x, w, b, stride, padding):
    x, (kh, kw) = pad(x, padding), w.shape[2:]
    z = np.zeros(sizes(x, w, stride, 0))
    for u, v in np.ndindex(z.shape[2:]):
        window = x[:, :, u * stride : u * stride + kh, v * stride : v * stride + kw]
        z[:, :, u, v] = np.tensordot(window, w, ((1, 2, 3), (1, 2, 3))) + b
        return z


@wrong("conv_forward", "channels turned")
def turned_on_the_first_axes(x, w, b, stride, padding):
    return windows(x, np.rot90(w, 2), b, stride, padding)


@wrong("conv_forward", "reshaped as it lies")
def windows_first(x, w, b, stride, padding):
    seen = sliding_window_view(pad(x, padding), w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    n, _, rows, columns = seen.shape[:4]
    z = w.reshape(len(w), -1) @ seen.reshape(w[0].size, -1)
    return (z + b[:, None]).reshape(len(w), n, rows, columns).transpose(1, 0, 2, 3)


@wrong("conv_forward", "reshaped as it lies")
def maps_before_samples(x, w, b, stride, padding):
    cut = sliding_window_view(pad(x, padding), w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    z = np.einsum("ncuvij,ocij->onuv", cut, w) + b[:, None, None, None]
    return z.reshape(sizes(x, w, stride, padding))
