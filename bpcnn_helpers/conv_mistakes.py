"""The exercises on convolution: the right answer of each, and the classic mistakes with a hint for each."""

from types import SimpleNamespace

import numpy as np

from bpcnn_helpers import draws
from bpcnn_helpers.conv import (
    conv2d,
    conv2d_bias_grad,
    conv2d_input_grad,
    conv2d_weight_grad,
    conv_output_size,
    convolve2d,
    correlate2d,
    rot180,
)
from bpcnn_helpers.mistakes import (
    BATCH_MEAN,
    BIAS_SHAPE,
    BY_BATCH,
    CHANNELS,
    LAST_PRODUCT,
    LEFT_OVER,
    MEAN,
    NOT_ALL_SAMPLES,
    NOT_SQUARE,
    ONE_SHORT,
    OVERLAP,
    PADDING,
    STRIDE,
    Exercise,
    mistake,
    oblong,
    only,
    without_last,
)


def cross_correlation(x, k):
    """Plain matrices, only places where the kernel lies inside."""
    return correlate2d(x, k)


def convolution(x, k):
    """Likewise, with the kernel turned."""
    return convolve2d(x, k)


def output_size(n, f, p, s):
    """Places of a kernel of f cells on n cells with padding p and stride s."""
    return conv_output_size(n, f, stride=s, padding=p)


def conv_forward(x, w, b, stride, padding):
    """Eq. 1."""
    return conv2d(x, w, b, stride=stride, padding=padding)


def conv_weight_grad(dz, x, kernel_size, stride, padding):
    """Eq. 2."""
    return conv2d_weight_grad(dz, x, kernel_size, stride=stride, padding=padding)


def conv_input_grad(dz, w, input_size, stride, padding):
    """Eq. 3."""
    return conv2d_input_grad(dz, w, input_size, stride=stride, padding=padding)


def conv_bias_grad(dz):
    """Claim D11."""
    return conv2d_bias_grad(dz)


def _padded(a):
    return np.pad(a.x, ((0, 0), (0, 0), (a.padding, a.padding), (a.padding, a.padding)))


def _undilated(dz, x):
    """Lay δ as it is on the input, everywhere it fits."""
    return conv2d_weight_grad(dz, x, tuple(n - o + 1 for n, o in zip(x.shape[2:], dz.shape[2:], strict=True)))


def _windows_of_stride_1(f, a):
    rows, columns = (o + k - 1 for o, k in zip(a.dz.shape[2:], a.kernel_size, strict=True))
    return conv2d_weight_grad(a.dz, _padded(a)[:, :, :rows, :columns], a.kernel_size)


def _spread(a):
    spread = np.zeros((*a.dz.shape[:2], *((o - 1) * a.stride + 1 for o in a.dz.shape[2:])))
    spread[:, :, :: a.stride, :: a.stride] = a.dz
    return spread


def _stamp(a, stride, assign=False):
    """Lay the kernel, times δ, on each window of the gradient, which is padded and not cropped."""
    (h, width), (kh, kw), p = a.input_size, a.w.shape[2:], a.padding
    grad = np.zeros((len(a.dz), a.w.shape[1], h + 2 * p, width + 2 * p))
    for u, v in np.ndindex(a.dz.shape[2:]):
        window = grad[:, :, u * stride : u * stride + kh, v * stride : v * stride + kw]
        stamp = np.tensordot(a.dz[:, :, u, v], a.w, 1)
        stamp = stamp[:, :, : window.shape[2], : window.shape[3]]
        window[...] = stamp if assign else window + stamp
    return grad


def _by_cells(a):
    """Walk over the kernel's cells, not the windows, and keep what came last."""
    (h, width), (rows, columns), s, p = a.input_size, a.dz.shape[2:], a.stride, a.padding
    grad = np.zeros((len(a.dz), a.w.shape[1], h + 2 * p, width + 2 * p))
    for i, j in np.ndindex(a.w.shape[2:]):
        grad[:, :, i : i + s * (rows - 1) + 1 : s, j : j + s * (columns - 1) + 1 : s] = np.einsum(
            "nouv,oc->ncuv", a.dz, a.w[:, :, i, j]
        )
    return grad


def _last_map(a):
    return _with(a, dz=a.dz[:, -1:], w=a.w[-1:])


def _with(a, **changes):
    return SimpleNamespace(**{**vars(a), **changes})


def _crop(grad, a, begin):
    return grad[:, :, begin : begin + a.input_size[0], begin : begin + a.input_size[1]]


def _reached(f, a):
    """Only as large as the windows reach."""
    size = tuple((o - 1) * a.stride + k for o, k in zip(a.dz.shape[2:], a.w.shape[2:], strict=True))
    p = a.padding
    return f(input_size=size, padding=0)[:, :, p : size[0] - p, p : size[1] - p]


def _left_over(a, kernel, size):
    walked = zip(size, a.dz.shape[2:], kernel, strict=True)
    return any(n + 2 * a.padding > (o - 1) * a.stride + k for n, o, k in walked)


def _sliding(last_product):
    """List the mistakes that cross-correlation and convolution share."""
    return {
        "= for +=": mistake(LAST_PRODUCT, *last_product),
        "mean for sum": mistake(MEAN, lambda f, a: f() / a.k.size, lambda f, a: f() / f().size),
        "one place short": mistake(
            ONE_SHORT,
            lambda f, a: f()[:-1, :-1],
            lambda f, a: without_last(f()),
            lambda f, a: f()[:-1],
            lambda f, a: f()[:, :-1],
        ),
        "result transposed": mistake("Rows and columns of your result are exchanged.", lambda f, a: f().T),
        "input turned": mistake(
            "Your result runs backwards, from the last place to the first: is it the input that you turn?",
            lambda f, a: rot180(f()),
        ),
        "height and width": mistake(NOT_SQUARE, when=lambda a: oblong(a.x) or oblong(a.k)),
    }


def _too_many(operation):
    return mistake(
        "There are too many places: lay the kernel only where all of it lies on the input.",
        lambda f, a: operation(a.x, a.k, "full"),
        lambda f, a: operation(a.x, a.k, "same"),
    )


def _corner(k, row, column):
    return only(only(k, 0, row), 1, column)


EXERCISES = {
    "cross_correlation": Exercise(
        cross_correlation,
        draws.matrices,
        {
            "kernel turned": mistake(
                "Your kernel is turned: that is a convolution. Here the kernel is laid as it is.",
                lambda f, a: f(k=rot180(a.k)),
            ),
            "one axis turned": mistake(
                "One axis of your kernel runs backwards: look at the signs of the indices in the definition.",
                lambda f, a: f(k=a.k[::-1]),
                lambda f, a: f(k=a.k[:, ::-1]),
            ),
            "kernel transposed": mistake(
                "Rows and columns of your kernel are exchanged, or it is turned by 90°: follow one cell of it.",
                lambda f, a: f(k=a.k.T),
                lambda f, a: f(k=np.rot90(a.k)),
                lambda f, a: f(k=np.rot90(a.k, 3)),
            ),
            "too many places": _too_many(correlate2d),
            **_sliding((lambda f, a: f(k=_corner(a.k, -1, -1)),)),
        },
    ),
    "convolution": Exercise(
        convolution,
        draws.matrices,
        {
            "kernel not turned": mistake(
                "Your kernel is not turned: that is the cross-correlation. Look at the signs in the definition.",
                lambda f, a: f(k=rot180(a.k)),
            ),
            "one axis turned": mistake(
                "Only one axis of your kernel runs backwards: what does a turn by 180° do to the other one?",
                lambda f, a: f(k=a.k[::-1]),
                lambda f, a: f(k=a.k[:, ::-1]),
            ),
            "kernel transposed": mistake(
                "Your kernel is transposed, or turned by 90°: where does a turn by 180° take its first cell?",
                lambda f, a: f(k=a.k.T),
                lambda f, a: f(k=rot180(a.k).T),
                lambda f, a: f(k=np.rot90(a.k)),
                lambda f, a: f(k=np.rot90(a.k, 3)),
            ),
            "too many places": _too_many(convolve2d),
            **_sliding((lambda f, a: f(k=_corner(a.k, 0, 0)), lambda f, a: f(k=_corner(a.k, -1, -1)))),
        },
    ),
    "output_size": Exercise(
        output_size,
        draws.sizes,
        {
            "padding once": mistake(
                "The padding counts once: on how many sides of the input does it lie?",
                lambda f, a: (a.n + a.p - a.f) // a.s + 1,
            ),
            "padding ignored": mistake(
                "The padding has no effect: the kernel walks over the padded input.",
                lambda f, a: (a.n - a.f) // a.s + 1,
                when=lambda a: a.p > 0,
            ),
            "padding taken off": mistake(
                "The padding makes your output smaller: does it take cells away?",
                lambda f, a: (a.n - 2 * a.p - a.f) // a.s + 1,
            ),
            "stride ignored": mistake(
                "The stride has no effect: how many steps of s cells fit into the way that the kernel can go?",
                lambda f, a: f(s=1),
                when=lambda a: a.s > 1,
            ),
            "one too few": mistake(
                "It is one too few: how many places has a kernel that is as large as the input?",
                lambda f, a: f() - 1,
                lambda f, a: (a.n + 2 * a.p - a.f) / a.s,
            ),
            "one too many": mistake(
                "It is too many: how many places has a kernel that is as large as the input?",
                lambda f, a: f() + 1,
                lambda f, a: (a.n + 2 * a.p - a.f + 1) // a.s + 1,
            ),
            "1 before dividing": mistake(
                "The 1 is divided too: the first place costs no step, the others cost one each.",
                lambda f, a: (a.n + 2 * a.p - a.f + 1) // a.s,
                lambda f, a: (a.n + 2 * a.p - a.f + 1) / a.s,
            ),
            "float division": mistake(
                "A size is a whole number: look at what / returns, and what happens to a last step that does not fit.",
                lambda f, a: (a.n + 2 * a.p - a.f) / a.s + 1,
            ),
            "rounded up": mistake(
                "A last step that does not fit is counted: which way does your code round?",
                lambda f, a: -((a.f - a.n - 2 * a.p) // a.s) + 1,
                lambda f, a: round((a.n + 2 * a.p - a.f) / a.s) + 1,
                lambda f, a: round((a.n + 2 * a.p - a.f) / a.s + 1),
                lambda f, a: int((a.n + 2 * a.p - a.f) / a.s + 1.5),
            ),
            "brackets": mistake(
                "Only a part is divided by s: a division comes before plus and minus.",
                lambda f, a: a.n + 2 * a.p - a.f // a.s + 1,
                lambda f, a: a.n + 2 * a.p - a.f / a.s + 1,
            ),
        },
        whole=True,
    ),
    "conv_forward": Exercise(
        conv_forward,
        lambda rng: ((x, w, b, stride, padding) for x, w, b, _, stride, padding in draws.walks(rng)),
        {
            "kernel turned": mistake(
                "Your kernel is turned; a convolution layer does not turn it, in spite of its name.",
                lambda f, a: f(w=rot180(a.w)),
            ),
            "one axis turned": mistake(
                "One axis of your kernel runs backwards; in a convolution layer neither does.",
                lambda f, a: f(w=a.w[:, :, ::-1]),
                lambda f, a: f(w=a.w[..., ::-1]),
            ),
            "kernel transposed": mistake(
                "Rows and columns of your kernels are exchanged: follow one cell, w[o, c, i, j].",
                lambda f, a: f(w=a.w.swapaxes(2, 3)),
            ),
            "stride ignored": mistake(
                STRIDE,
                lambda f, a: f(stride=1),
                lambda f, a: f(stride=1)[:, :, : f().shape[2], : f().shape[3]],
                when=lambda a: a.stride > 1,
            ),
            "padding ignored": mistake(PADDING, lambda f, a: f(padding=0), when=lambda a: a.padding > 0),
            "bias forgotten": mistake("The bias is missing.", lambda f, a: f(b=None)),
            "bias too often": mistake(
                "The bias is added too often: once for each number of the output, not for each term of its sum.",
                lambda f, a: f(b=a.b * a.w.shape[1]),
                lambda f, a: f(b=a.b * a.w[0].size),
                lambda f, a: f(b=a.b * a.w[0, 0].size),
            ),
            "bias on the wrong axis": mistake(
                "The bias lies along the wrong axis: each output map has one number, the same in all of its places.",
                lambda f, a: f(b=None) + a.b,
                lambda f, a: f(b=None) + a.b[:, None],
                lambda f, a: f(b=None) + a.b[0],
                lambda f, a: f(b=None) + a.b.sum(),
            ),
            "one input channel": mistake(
                "Only one input channel arrives in the result: look at what happens to the sum between channels.",
                lambda f, a: f(x=only(a.x, 1, -1)),
                lambda f, a: f(x=only(a.x, 1, 0)),
            ),
            "channels swapped": mistake(
                "Input and output channels are exchanged: which axis of w counts which?",
                lambda f, a: f(w=a.w.swapaxes(0, 1)),
                when=lambda a: a.w.shape[0] != a.w.shape[1],
            ),
            "= for +=": mistake(
                LAST_PRODUCT,
                lambda f, a: f(x=only(a.x, 1, -1), w=only(only(a.w, 2, -1), 3, -1)),
                lambda f, a: f(w=only(only(a.w, 2, -1), 3, -1)),
                lambda f, a: f(x=only(a.x, 1, -1), w=only(only(a.w, 2, -1), 3, -1), b=None),
            ),
            "mean for sum": mistake(
                MEAN,
                lambda f, a: f(w=a.w / a.w[0].size),
                lambda f, a: f(w=a.w / a.w[0, 0].size),
                lambda f, a: f(w=a.w / a.w.shape[1]),
                lambda f, a: f() / a.w[0].size,
            ),
            "one place short": mistake(
                ONE_SHORT,
                lambda f, a: f()[:, :, :-1, :-1],
                lambda f, a: without_last(f()),
                lambda f, a: f()[:, :, :-1],
                lambda f, a: f()[..., :-1],
            ),
            "one sample": mistake(NOT_ALL_SAMPLES, lambda f, a: only(f(), 0, 0), lambda f, a: f()[:1]),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: max(a.w.shape[:2]) > 1),
            "height and width": mistake(NOT_SQUARE, when=lambda a: oblong(a.x) or oblong(a.w)),
        },
    ),
    "conv_weight_grad": Exercise(
        conv_weight_grad,
        lambda rng: ((dz, x, w.shape[2:], stride, padding) for x, w, _, dz, stride, padding in draws.walks(rng)),
        {
            "kernel turned": mistake(
                "Your kernel is turned; for the weight gradient it must not be. Neither δ nor the result is.",
                lambda f, a: rot180(f()),
                lambda f, a: f(dz=rot180(a.dz)),
                lambda f, a: f(x=rot180(a.x)),
                lambda f, a: rot180(f(dz=rot180(a.dz))),
            ),
            "kernel transposed": mistake(
                "Rows and columns of your gradient are exchanged.", lambda f, a: f().swapaxes(2, 3)
            ),
            "stride ignored": mistake(
                STRIDE,
                _windows_of_stride_1,
                lambda f, a: _undilated(a.dz, _padded(a)),
                when=lambda a: a.stride > 1,
            ),
            "cells left over": mistake(
                "Your gradient is larger than the kernel: with a stride, cells of the input may be left over.",
                lambda f, a: _undilated(_spread(a), _padded(a)),
                when=lambda a: _left_over(a, a.kernel_size, a.x.shape[2:]),
            ),
            "padding ignored": mistake(
                PADDING,
                lambda f, a: _undilated(_spread(a), a.x),
                lambda f, a: f(x=np.pad(a.x, ((0, 0), (0, 0), (0, 2 * a.padding), (0, 2 * a.padding))), padding=0),
                when=lambda a: a.padding > 0,
            ),
            "one sample": mistake(
                NOT_ALL_SAMPLES, lambda f, a: f(x=only(a.x, 0, -1)), lambda f, a: f(x=only(a.x, 0, 0))
            ),
            "batch mean": mistake(BATCH_MEAN, lambda f, a: f() / len(a.x)),
            "no sum over the batch": mistake(
                "The sum over the batch is missing: the kernel has one gradient, to which every sample adds its part.",
                lambda f, a: np.stack([f(dz=a.dz[n : n + 1], x=a.x[n : n + 1]) for n in range(len(a.x))]),
            ),
            "channels swapped": mistake(
                "Input and output channels are exchanged: the gradient has the shape of w, output channels first.",
                lambda f, a: f().swapaxes(0, 1),
                when=lambda a: a.dz.shape[1] != a.x.shape[1],
            ),
            "channels mixed": mistake(
                "Channels run together: each pair of an output and an input channel has a gradient of its own.",
                lambda f, a: np.broadcast_to(f().sum(0), f().shape),
                lambda f, a: np.broadcast_to(f().sum(1, keepdims=True), f().shape),
                lambda f, a: np.broadcast_to(f()[:1], f().shape),
                lambda f, a: np.broadcast_to(f()[:, :1], f().shape),
            ),
            "= for +=": mistake(
                LAST_PRODUCT,
                lambda f, a: f(dz=only(only(only(a.dz, 2, -1), 3, -1), 0, -1)),
                lambda f, a: f(dz=only(only(a.dz, 2, -1), 3, -1)),
            ),
            "mean for sum": mistake(
                MEAN, lambda f, a: f() / a.dz[0, 0].size, lambda f, a: f() / (len(a.dz) * a.dz[0, 0].size)
            ),
            "one place short": mistake(
                "The last row or column of δ has no part in your gradient.",
                lambda f, a: f(dz=without_last(a.dz)),
            ),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: max(a.dz.shape[1], a.x.shape[1]) > 1),
            "height and width": mistake(
                NOT_SQUARE, when=lambda a: oblong(a.x) or oblong(a.dz) or a.kernel_size[0] != a.kernel_size[1]
            ),
        },
    ),
    "conv_input_grad": Exercise(
        conv_input_grad,
        lambda rng: ((dz, w, x.shape[2:], stride, padding) for x, w, _, dz, stride, padding in draws.walks(rng)),
        {
            "kernel turned": mistake(
                "Your kernel is the wrong way round: a window hands its δ back through the weights as they were laid; "
                "seen from an input cell, the same weights come in the opposite order.",
                lambda f, a: f(w=rot180(a.w)),
                lambda f, a: rot180(f()),
            ),
            "one axis turned": mistake(
                "One axis of your kernel is the wrong way round: what holds for the rows holds for the columns.",
                lambda f, a: f(w=a.w[:, :, ::-1]),
                lambda f, a: f(w=a.w[..., ::-1]),
            ),
            "kernel transposed": mistake(
                "Rows and columns of your kernel are exchanged: follow one cell, w[o, c, i, j].",
                lambda f, a: _crop(_stamp(_with(a, w=a.w.swapaxes(2, 3)), a.stride), a, a.padding),
            ),
            "crop forgotten": mistake(
                "Your gradient has the size of the padded input: the padding is not part of the input.",
                lambda f, a: _stamp(a, a.stride),
            ),
            "crop of nothing": mistake(
                "It goes wrong only without padding: look at what a slice p:-p is for p = 0.",
                when=lambda a: a.padding == 0,
            ),
            "stride ignored": mistake(
                STRIDE, lambda f, a: _crop(_stamp(a, 1), a, a.padding), when=lambda a: a.stride > 1
            ),
            "cells left over": mistake(LEFT_OVER, _reached, when=lambda a: _left_over(a, a.w.shape[2:], a.input_size)),
            "padding ignored": mistake(
                "The padding is not used, or cropped on the wrong side: in which row and column of the padded gradient "
                "does the input begin?",
                lambda f, a: _crop(_stamp(a, a.stride), a, 0),
                lambda f, a: _crop(_stamp(a, a.stride), a, 2 * a.padding),
                when=lambda a: a.padding > 0,
            ),
            "= for +=": mistake(
                OVERLAP,
                lambda f, a: _crop(_stamp(a, a.stride, assign=True), a, a.padding),
                lambda f, a: _crop(_stamp(_last_map(a), a.stride, assign=True), a, a.padding),
                lambda f, a: _crop(_by_cells(a), a, a.padding),
                lambda f, a: _crop(_by_cells(_last_map(a)), a, a.padding),
            ),
            "one output channel": mistake(
                "Only one output channel sends its δ back: an input cell has fed all of them.",
                lambda f, a: f(dz=only(a.dz, 1, -1)),
                lambda f, a: f(dz=only(a.dz, 1, 0)),
            ),
            "channels swapped": mistake(
                "Input and output channels are exchanged: which axis of w counts which?",
                lambda f, a: f(w=a.w.swapaxes(0, 1)),
                when=lambda a: a.w.shape[0] != a.w.shape[1],
            ),
            "mean for sum": mistake(
                MEAN,
                lambda f, a: f() / a.w[0, 0].size,
                lambda f, a: f() / a.dz[0, 0].size,
                lambda f, a: f() / a.w.shape[0],
            ),
            "batch mean": mistake(BATCH_MEAN, lambda f, a: f() / len(a.dz)),
            "summed over the batch": mistake(
                "You add up over the batch: each sample has an input of its own, and a gradient of its own.",
                lambda f, a: f().sum(0),
                lambda f, a: f().sum(0, keepdims=True),
                lambda f, a: np.broadcast_to(f().sum(0), f().shape),
            ),
            "one place short": mistake(
                "The last row or column of δ has no part in your gradient.", lambda f, a: f(dz=without_last(a.dz))
            ),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: max(a.w.shape[:2]) > 1),
            "height and width": mistake(
                NOT_SQUARE, when=lambda a: oblong(a.w) or oblong(a.dz) or a.input_size[0] != a.input_size[1]
            ),
        },
    ),
    "conv_bias_grad": Exercise(
        conv_bias_grad,
        lambda rng: ((dz,) for _, _, _, dz, _, _ in draws.walks(rng)),
        {
            "mean for sum": mistake(
                MEAN,
                lambda f, a: a.dz.mean((0, 2, 3)),
                lambda f, a: f() / a.dz[0, 0].size,
            ),
            "batch mean": mistake(BATCH_MEAN, lambda f, a: f() / len(a.dz)),
            "bias per position": mistake(
                "Your bias has a number for each position: the same bias was added in every place of a map.",
                lambda f, a: a.dz.sum(0),
                lambda f, a: a.dz,
            ),
            "no sum over the batch": mistake(
                "The sum over the batch is missing: the same bias was added to every sample.",
                lambda f, a: a.dz.sum((2, 3)),
            ),
            "one sample": mistake(NOT_ALL_SAMPLES, lambda f, a: f(dz=a.dz[-1:]), lambda f, a: f(dz=a.dz[:1])),
            "channels summed": mistake(
                "You add up over the channels too: each output map has a bias of its own.",
                lambda f, a: a.dz.sum(),
                lambda f, a: a.dz.sum(keepdims=True).ravel(),
                lambda f, a: np.full_like(f(), a.dz.sum()),
            ),
            "wrong axis": mistake(
                BIAS_SHAPE,
                lambda f, a: a.dz.sum((1, 2, 3)),
                lambda f, a: a.dz.sum((0, 1, 2)),
                lambda f, a: a.dz.sum((0, 1, 3)),
                lambda f, a: a.dz.sum((0, 2)),
                lambda f, a: a.dz.sum((0, 3)),
                lambda f, a: a.dz.sum((2, 3)).T,
            ),
            "axes kept": mistake(
                "The numbers are right, the shape is not: it is (channels,), with no axes of length 1 around.",
                lambda f, a: a.dz.sum((0, 2, 3), keepdims=True),
                lambda f, a: f()[:, None],
                lambda f, a: f()[None],
                lambda f, a: f()[:, None, None],
            ),
            "= for +=": mistake(LAST_PRODUCT, lambda f, a: a.dz[-1, :, -1, -1], lambda f, a: a.dz[0, :, 0, 0]),
            "one place short": mistake(
                "The last row or column of δ has no part in your gradient.", lambda f, a: f(dz=without_last(a.dz))
            ),
            "batch": BY_BATCH,
            "channels": mistake(CHANNELS, when=lambda a: a.dz.shape[1] > 1),
            "height and width": mistake(NOT_SQUARE, when=lambda a: oblong(a.dz)),
        },
    ),
}
