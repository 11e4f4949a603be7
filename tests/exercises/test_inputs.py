"""What the drawn inputs cover, exercise by exercise, whatever the seed."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.known import EXERCISES


def wide(*arrays):
    """Whether a number is larger than 100."""
    return max(np.abs(a).max() for a in arrays) > 100


def fine(*arrays):
    """Whether every array has a number with more than two decimals."""
    return all((np.round(a, 2) != a).any() for a in arrays)


def oblong(size):
    return size[0] != size[1]


NUMBERS = {"numbers below 0": lambda a: a.x.min() < 0}
MATRICES = NUMBERS | {
    "one cell and a kernel of one": lambda a: a.x.size == a.k.size == 1,
    "a kernel of one cell on more": lambda a: a.k.size == 1 < min(a.x.shape),
    "a kernel as large as the input": lambda a: a.k.shape == a.x.shape and a.k.size > 1,
    "a row": lambda a: a.x.shape[0] == 1 < a.x.shape[1],
    "a column": lambda a: a.x.shape[1] == 1 < a.x.shape[0],
    "an oblong input and a square kernel": lambda a: oblong(a.x.shape) and not oblong(a.k.shape),
    "an oblong kernel": lambda a: oblong(a.k.shape) and min(a.k.shape) > 1,
    "large numbers": lambda a: wide(a.x) and wide(a.k),
    "fine numbers": lambda a: fine(a.x, a.k),
}


def sizes(a):
    """Return the sizes of the input, the kernel and the output of a layer, and what is left over below and beside."""
    n = a.input_size if hasattr(a, "input_size") else a.x.shape[2:]
    k = a.kernel_size if hasattr(a, "kernel_size") else a.w.shape[2:]
    o = [(i + 2 * a.padding - f) // a.stride + 1 for i, f in zip(n, k, strict=True)]
    rest = [i + 2 * a.padding - (m - 1) * a.stride - f for i, f, m in zip(n, k, o, strict=True)]
    return tuple(n), tuple(k), tuple(o), rest


WALKS = {
    "stride 1, 2, 3": [lambda a, s=s: a.stride == s for s in (1, 2, 3)],
    "padding 0, 1, 2": [lambda a, p=p: a.padding == p for p in (0, 1, 2)],
    "stride and padding": lambda a: a.stride > 1 and a.padding > 0,
    "a stride beyond the kernel": lambda a: a.stride > max(sizes(a)[1]),
    "windows that overlap": lambda a: 1 < a.stride < min(sizes(a)[1]) and min(sizes(a)[2]) > 1,
    "cells left over": lambda a: max(sizes(a)[3]) > 0,
    "one cell and a kernel of one": lambda a: sizes(a)[:2] == ((1, 1), (1, 1)),
    "a kernel of one cell on more": lambda a: sizes(a)[1] == (1, 1) and min(sizes(a)[0]) > 1,
    "a kernel as large as the input": lambda a: sizes(a)[0] == sizes(a)[1] != (1, 1) and a.padding == 0,
    "a high kernel as large as the input": lambda a: sizes(a)[0] == sizes(a)[1] == (3, 1),
    "a broad kernel as large as the input": lambda a: sizes(a)[0] == sizes(a)[1] == (1, 3),
    "a kernel larger than the input": lambda a: min(sizes(a)[1]) > max(sizes(a)[0]),
    "zeros around one cell": lambda a: sizes(a)[0] == (1, 1) and a.padding > 0,
    "oblong kernels": lambda a: oblong(sizes(a)[1]),
    "oblong inputs": lambda a: oblong(sizes(a)[0]),
}


def layer(samples, c_out, c_in, arrays):
    """Return what belongs to a layer of convolution: the sizes of the batch and of both channels, and the numbers."""
    return {
        "one sample, several": [lambda a: samples(a) == 1, lambda a: samples(a) > 2],
        "one channel in, several": [lambda a: c_in(a) == 1, lambda a: c_in(a) > 1],
        "one channel out, several": [lambda a: c_out(a) == 1, lambda a: c_out(a) > 1],
        "more channels in, more out": [lambda a: c_in(a) > c_out(a), lambda a: c_in(a) < c_out(a)],
        "large numbers": lambda a: all(wide(part) for part in arrays(a)),
        "fine numbers": lambda a: fine(*arrays(a)),
    }


def windows(a):
    """Return the size of the input of a pooling layer, and what is left over below and beside."""
    n = a.input_size if hasattr(a, "input_size") else a.x.shape[2:]
    return tuple(n), [i - (o - 1) * a.stride - a.size for i, o in zip(n, a.dz.shape[2:], strict=True)]


POOLS = {
    "windows of one cell, side by side and apart": [
        lambda a: a.size == a.stride == 1,
        lambda a: a.size == 1 < a.stride,
    ],
    "windows side by side": lambda a: a.size == a.stride > 1 and min(a.dz.shape[2:]) > 1,
    "windows that overlap": lambda a: a.size > a.stride and min(a.dz.shape[2:]) > 1,
    "windows with cells between": lambda a: a.size < a.stride and min(a.dz.shape[2:]) > 1,
    "a window as large as the input": lambda a: windows(a)[0] == (a.size, a.size),
    "cells left over": lambda a: min(windows(a)[1]) > 0,
    "oblong maps": lambda a: oblong(windows(a)[0]),
    "one sample, several": [lambda a: len(a.dz) == 1, lambda a: len(a.dz) > 1],
    "one channel, several": [lambda a: a.dz.shape[1] == 1, lambda a: a.dz.shape[1] > 1],
    "large δ": lambda a: wide(a.dz),
    "fine δ": lambda a: fine(a.dz),
}


def tied(a):
    """Whether a window has its largest number twice."""
    for n, c, u, v in np.ndindex(a.dz.shape):
        window = a.x[n, c, u * a.stride :, v * a.stride :][: a.size, : a.size]
        if (window == window.max()).sum() > 1:
            return True
    return False


def behind(a):
    """How far the right class is behind the first, at most."""
    return (a.logits.max(1) - a.logits[np.arange(len(a.labels)), a.labels]).max()


COVERED = {
    "cross_correlation": MATRICES,
    "convolution": MATRICES,
    "output_size": {
        "one cell": lambda a: a.n == a.f == 1,
        "a kernel of one cell on more": lambda a: a.f == 1 < a.n,
        "a kernel as large as the input": lambda a: a.n == a.f > 1 and a.p == 0,
        "a kernel as large as the padded input": lambda a: a.f == a.n + 2 * a.p and a.p > 0,
        "more padding than kernel": lambda a: a.p > a.f,
        "a stride beyond the input": lambda a: a.s > a.n,
        "a step that does not fit, more and less than half of it": [
            lambda a: 0 < (a.n + 2 * a.p - a.f) % a.s < a.s / 2,
            lambda a: (a.n + 2 * a.p - a.f) % a.s > a.s / 2,
        ],
        "a picture of real size": lambda a: a.n > 200,
    },
    "conv_forward": NUMBERS
    | WALKS
    | layer(lambda a: len(a.x), lambda a: len(a.w), lambda a: a.w.shape[1], lambda a: (a.x, a.w, a.b)),
    "conv_bias_grad": {
        "one place": lambda a: a.dz.shape[2:] == (1, 1),
        "oblong maps": lambda a: oblong(a.dz.shape[2:]),
        "one sample, several": [lambda a: len(a.dz) == 1, lambda a: len(a.dz) > 2],
        "one channel, several": [lambda a: a.dz.shape[1] == 1, lambda a: a.dz.shape[1] > 2],
        "as many samples as channels, but one": lambda a: len(a.dz) != a.dz.shape[1],
        "large δ": lambda a: wide(a.dz),
        "fine δ": lambda a: fine(a.dz),
    },
    "conv_weight_grad": NUMBERS
    | WALKS
    | layer(lambda a: len(a.x), lambda a: a.dz.shape[1], lambda a: a.x.shape[1], lambda a: (a.dz, a.x)),
    "conv_input_grad": WALKS
    | layer(lambda a: len(a.dz), lambda a: len(a.w), lambda a: a.w.shape[1], lambda a: (a.dz, a.w)),
    "max_pool_backward": NUMBERS
    | POOLS
    | {
        "ties": tied,
        "ties in windows that overlap": lambda a: a.size > a.stride and tied(a),
        "nothing but numbers below 0": lambda a: a.x.max() < 0,
        "numbers far below 0": lambda a: a.x.max() < -9e5,
        "numbers that whole ones cannot tell apart": lambda a: len(np.unique(a.x)) > 5 > len(np.unique(np.rint(a.x))),
        "a winner of several windows": lambda a: a.size > a.stride and min(a.dz.shape[2:]) > 1,
    },
    "avg_pool_backward": POOLS,
    "subsample_backward": NUMBERS
    | {
        "blocks of one cell": lambda a: a.size == 1,
        "one block": lambda a: a.x[0, 0].size == a.size**2 > 1,
        "oblong maps": lambda a: oblong(a.x.shape[2:]),
        "one sample, several": [lambda a: len(a.x) == 1, lambda a: len(a.x) > 1],
        "one channel, several": [lambda a: a.x.shape[1] == 1, lambda a: a.x.shape[1] > 1],
        "large numbers": lambda a: wide(a.x) and wide(a.dz),
        "fine numbers": lambda a: fine(a.dz, a.x, a.beta, a.b),
        "a sigmoid that is flat, below and above 0": lambda a: a.x.min() == -1000 and a.x.max() == 1000,
    },
    "linear_backward": {
        "one number of each": lambda a: a.dz.shape == a.x.shape == (1, 1),
        "more inputs than outputs, and fewer": [
            lambda a: a.w.shape[0] < a.w.shape[1],
            lambda a: a.w.shape[0] > a.w.shape[1],
        ],
        "as many inputs as outputs": lambda a: a.w.shape[0] == a.w.shape[1] > 1 and (a.w != a.w.T).any(),
        "several samples": lambda a: len(a.dz) > 1 and max(a.w.shape) > 1,
        "large numbers": lambda a: wide(a.dz) and wide(a.x) and wide(a.w),
        "fine numbers": lambda a: fine(a.dz, a.x, a.w),
    },
    "softmax_cross_entropy": {
        "one sample, several": [lambda a: len(a.logits) == 1, lambda a: len(a.logits) > 1],
        "two classes, several": [lambda a: a.logits.shape[1] == 2, lambda a: a.logits.shape[1] > 2],
        "scores near 1000": lambda a: a.logits.min() > 900,
        "scores near -1000": lambda a: a.logits.max() < -900,
        "a row near 1000 and one near -1000": lambda a: np.ptp(a.logits.max(1)) > 1900,
        "one right class far behind": lambda a: len(a.logits) == 1 and behind(a) >= 1000,
        "one right class so far behind that e to half of it overflows": lambda a: behind(a) >= 3000,
        "one right class a little behind": lambda a: len(a.logits) == 1 and 10 < behind(a) < 50,
        "fine scores": lambda a: fine(a.logits),
    },
    "sgd_step": {
        "one array, several": [lambda a: len(a.params) == 1, lambda a: len(a.params) > 2],
        "one number": lambda a: a.params["w"].size == 1,
        "a matrix": lambda a: a.params["w"].ndim == 2,
        "the weights of a convolution": lambda a: a.params["w"].ndim == 4,
        "rates below and above 1": [lambda a: a.lr < 0.01, lambda a: a.lr >= 0.25],
        "large numbers": lambda a: wide(*a.params.values()) and wide(*a.grads.values()),
        "fine numbers": lambda a: fine(*a.params.values(), *a.grads.values()),
    },
}


@pytest.mark.parametrize("name", EXERCISES)
def test_the_draw_covers_every_case(name):
    exercise = EXERCISES[name]

    @given(st.integers(0, 2**40))
    def covers(seed):
        cases = [SimpleNamespace(**dict(zip(exercise.names, arguments, strict=True)))
                 for arguments in exercise.draw(np.random.default_rng(seed))]  # fmt: skip
        missing = [
            what
            for what, wanted in COVERED[name].items()
            for there in (wanted if isinstance(wanted, list) else [wanted])
            if not any(there(case) for case in cases)
        ]
        assert missing == []

    covers()


def arrays(arguments):
    return [argument for argument in arguments if isinstance(argument, np.ndarray)]


@pytest.mark.parametrize("name", [name for name, exercise in EXERCISES.items() if exercise.plain])
def test_the_small_form_is_drawn_with_every_kind_of_number_and_shape(name):
    exercise = EXERCISES[name].rungs["matrices"]

    @settings(max_examples=10)
    @given(st.integers(0, 2**40))
    def covers(seed):
        cases = list(exercise.draw(np.random.default_rng(seed)))
        assert len(cases) >= 15
        assert {type(argument) for case in cases for argument in case} <= {np.ndarray, int, float, tuple}
        assert any(wide(*arrays(case)) for case in cases)
        assert any(fine(arrays(case)[0]) for case in cases)
        assert any(len(array) > 1 for case in cases for array in arrays(case))
        if arrays(cases[0])[0].ndim == 2:
            assert any(oblong(arrays(case)[0].shape) for case in cases)
            assert not all(oblong(arrays(case)[0].shape) for case in cases)

    covers()


def test_inputs_are_new_each_time_and_the_same_for_a_seed():
    seen = []

    def remembers(dz):
        seen.append(dz.tolist())
        return dz.sum((0, 2, 3))

    runs = []
    for seed in (None, None, 5, 5):
        check("conv_bias_grad", remembers, seed=seed)
        runs.append(seen.copy())
        seen.clear()
    assert runs[0] != runs[1]
    assert runs[2] == runs[3]
