"""Every public function against a table of bad and of odd arguments.

Bad ones must raise a TypeError or ValueError that names the argument; odd but legal ones (other memory layouts,
byte orders, lists) must give what the plain ones give; and no argument may be changed.
"""

import copy
from decimal import Decimal

import numpy as np
import pytest
from bad import (
    NO_ARRAYS,
    NO_CLASS_PROBABILITIES,
    NO_LABELS,
    NO_MODES,
    NO_PADDINGS,
    NO_SIZES,
    refused,
    time_limit,
    try_all,
)

import bpcnn_helpers as bp
from bpcnn_helpers import plots

COUNTED = "bad and odd arguments tried"
rng = np.random.default_rng(0)


def array(*shape):
    return rng.integers(-4, 5, shape).astype(float)


x, w, b, dz = array(2, 3, 6, 6), array(4, 3, 2, 2), array(4), array(2, 4, 5, 5)
maps, pooled, logits = array(2, 3, 6, 6), array(2, 3, 3, 3), array(5, 3)
matrix, kernel = array(5, 6), array(2, 3)
WALK = {"stride": 1, "padding": 0, "dilation": 1}

# Each call with arguments that are right. What is bad for an argument is told by its name.
CALLS = {
    "rot180": (bp.rot180, {"k": kernel}),
    "correlate2d": (bp.correlate2d, {"x": matrix, "k": kernel, "mode": "full"}),
    "convolve2d": (bp.convolve2d, {"x": matrix, "k": kernel, "mode": "same"}),
    "conv_output_size": (bp.conv_output_size, {"n": 7, "kernel": 3, **WALK}),
    "conv2d": (bp.conv2d, {"x": x, "w": w, "b": b, **WALK}),
    "conv2d_input_grad": (bp.conv2d_input_grad, {"dz": dz, "w": w, "input_size": (6, 6), **WALK}),
    "conv2d_weight_grad": (bp.conv2d_weight_grad, {"dz": dz, "x": x, "kernel_size": (2, 2), **WALK}),
    "conv2d_bias_grad": (bp.conv2d_bias_grad, {"dz": dz}),
    "max_pool2d": (bp.max_pool2d, {"x": maps, "size": 2, "stride": 2, "padding": 0}),
    "max_pool2d_grad": (bp.max_pool2d_grad, {"dz": pooled, "x": maps, "size": 2, "stride": 2, "padding": 0}),
    "avg_pool2d": (bp.avg_pool2d, {"x": maps, "size": 2, "stride": 2, "padding": 0}),
    "avg_pool2d_grad": (bp.avg_pool2d_grad, {"dz": pooled, "input_size": 6, "size": 2, "stride": 2, "padding": 0}),
    "sum_pool2d": (bp.sum_pool2d, {"x": maps, "size": 2, "stride": 2, "padding": 0}),
    "sum_pool2d_grad": (bp.sum_pool2d_grad, {"dz": pooled, "input_size": 6, "size": 2, "stride": 2, "padding": 0}),
    "upsample2d": (bp.upsample2d, {"x": pooled, "size": 2}),
    "sigmoid": (bp.sigmoid, {"x": logits}),
    "relu": (bp.relu, {"x": logits}),
    "relu_grad": (bp.relu_grad, {"dz": logits, "x": logits}),
    "softmax": (bp.softmax, {"x": logits}),
    "cross_entropy": (bp.cross_entropy, {"logits": logits, "labels": np.array([0, 1, 2, 1, 0])}),
    "squared_error": (bp.squared_error, {"y": logits, "t": array(5, 3)}),
}
OPTIONAL = {("conv2d", "b"), *((name, "stride") for name in CALLS if "pool" in name)}
ONE_SAMPLE = {("conv2d", "x"), ("conv2d_input_grad", "dz"), ("conv2d_bias_grad", "dz")}  # instead of a batch is fine
ONE_SAMPLE |= {(name, argument) for name in CALLS if "pool" in name for argument in ("x", "dz")}
ONE_SAMPLE |= {("upsample2d", "x")}
ONE_SAMPLE -= {("max_pool2d_grad", "x"), ("max_pool2d_grad", "dz")}  # there is another array to go with
ANY_RANK = {"rot180", "sigmoid", "relu", "softmax"}

SIZES = ("stride", "dilation", "kernel", "kernel_size", "input_size", "size", "n")
# Far apart is no mistake for these; the result is still small, or the message is about what does not fit.
HUGE_IS_FINE = {(name, "stride") for name in CALLS} | {("conv_output_size", a) for a in ("n", "padding")}


def bad_values(name, arguments):
    """Yield (argument, label, value) for all that a function must refuse."""
    for argument, good in arguments.items():
        kinds = {"mode": NO_MODES, "padding": NO_PADDINGS, "labels": NO_LABELS | NO_CLASS_PROBABILITIES}
        bad = NO_SIZES if argument in SIZES else kinds.get(argument, NO_ARRAYS)
        for label, value in bad.items():
            if value is None and (name, argument) in OPTIONAL:
                continue
            if label == "huge" and (name, argument) in HUGE_IS_FINE:
                continue
            yield argument, label, value
        if isinstance(good, np.ndarray) and name not in ANY_RANK and argument != "labels":
            if (name, argument) not in ONE_SAMPLE:
                yield argument, "an axis less", good[0]
            yield argument, "an axis more", good[None]


@pytest.mark.parametrize("name", CALLS)
def test_a_bad_argument_is_named(name, record_property):
    function, arguments = CALLS[name]
    cases = {
        f"{argument}, {label}": (function, arguments | {argument: value}, argument)
        for argument, label, value in bad_values(name, arguments)
    }
    try_all(cases, refused)
    record_property(COUNTED, len(cases))


def odd_forms(good):
    """Arrays with the numbers of `good`, unusual in all other respects."""
    backwards = good[(slice(None, None, -1),) * good.ndim].copy()
    wide = np.zeros((*good.shape[:-1], 2 * good.shape[-1]), good.dtype)
    wide[..., ::2] = good
    read_only = good.copy()
    read_only.flags.writeable = False
    yield "a list", good.tolist()
    yield "read-only", read_only
    yield "Fortran's order", np.asfortranarray(good)
    yield "negative strides", backwards[(slice(None, None, -1),) * good.ndim]
    yield "every second cell", wide[..., ::2]
    yield "byte-swapped", good.astype(good.dtype.newbyteorder())
    yield "a transposed view", np.ascontiguousarray(good.T).T
    if good.dtype.kind == "f":
        yield "small integers", good.astype(np.int8)
        yield "integers as objects", good.astype(np.int64).astype(object)
        yield "float32", good.astype(np.float32)
        yield "float16", good.astype(np.float16)


@pytest.mark.parametrize("name", CALLS)
def test_an_odd_argument_gives_what_the_plain_one_gives(name, record_property):
    function, arguments = CALLS[name]
    cases = {
        f"{argument}, {label}": (function, arguments, argument, odd)
        for argument, good in arguments.items()
        if isinstance(good, np.ndarray)
        for label, odd in odd_forms(good)
    }
    try_all(cases, gives_what_the_plain_one_gives)
    record_property(COUNTED, len(cases))


def gives_what_the_plain_one_gives(function, arguments, argument, odd):
    before = copy.deepcopy(odd)
    with time_limit():
        results = function(**arguments | {argument: odd}), function(**arguments)
    rough = 1e-3 if getattr(odd, "dtype", None) in (np.float32, np.float16) else 1e-12
    for found, expected in zip(*(r if isinstance(r, tuple) else (r,) for r in results), strict=True):
        np.testing.assert_allclose(np.asarray(found, float), expected, rtol=rough, atol=rough)
    assert np.array_equal(odd, before)


def test_whole_numbers_that_leave_int64_stay_exact():
    large = 2**40
    x, w = np.full((1, 1, 3, 3), large), np.full((1, 1, 2, 2), large)
    assert bp.conv2d(x, w)[0, 0, 0, 0] == 4 * large**2
    assert bp.conv2d_input_grad(bp.conv2d(x, w) // large, w, 3)[0, 0, 1, 1] == 16 * large**2
    assert bp.conv2d_weight_grad(np.full((1, 1, 2, 2), large), x, 2)[0, 0, 0, 0] == 4 * large**2
    most = np.full((1, 1, 3, 3), 2**62)
    assert bp.conv2d_bias_grad(most)[0] == 9 * 2**62
    assert bp.sum_pool2d(most, 3)[0, 0, 0, 0] == 9 * 2**62
    assert bp.sum_pool2d_grad(most, 4, 2, stride=1)[0, 0, 1, 1] == 4 * 2**62
    assert bp.max_pool2d_grad(most, np.eye(4, k=-1)[None, None], 2, stride=1).sum() == 9 * 2**62
    assert bp.squared_error([[2**40]], [[0]])[0] == 2.0**79
    assert bp.cross_entropy([[2**63 - 1, -(2**63)]], [0])[0] == 0
    assert bp.conv2d(x // large, w // large).dtype == np.int64
    assert bp.rot180([[1, 2**63 + 1]]).tolist() == [[2**63 + 1, 1]]  # NumPy makes floats of such a list
    assert bp.rot180([[1.5, 2**63]]).dtype == float
    assert bp.conv2d([[1]], [[1]], np.float16(np.inf)) == np.inf


TWO_MAPS = np.ones((2, 2, 3, 3), int)


@pytest.mark.parametrize(
    ("call", "terms"),
    [
        (lambda v: bp.conv2d(v * TWO_MAPS, TWO_MAPS), 2 * 9 + 1),
        (lambda v: bp.conv2d_input_grad(v * TWO_MAPS, np.ones((2, 1, 2, 2), int), 4), 2 * 4),
        (lambda v: bp.conv2d_weight_grad(v * TWO_MAPS, np.ones((2, 3, 4, 4), int), 2), 2 * 9),
        (lambda v: bp.conv2d_bias_grad(v * TWO_MAPS), 2 * 9),
        (lambda v: bp.sum_pool2d(v * TWO_MAPS, (2, 3)), 2 * 3),
        (lambda v: bp.sum_pool2d_grad(v * TWO_MAPS[..., :1], (4, 3), (2, 3), stride=1), 2 * 3),
        (lambda v: bp.max_pool2d_grad(v * TWO_MAPS[..., :1], np.ones((2, 2, 4, 3), int), (2, 3), stride=1), 2 * 3),
    ],
)
def test_integers_are_pythons_own_from_where_a_sum_could_leave_int64(call, terms):
    most = (2**63 - 1) // terms
    assert call(most).dtype == np.int64
    assert call(most + 1).dtype == object


def ones(*shape):
    """Ones that take no memory."""
    return np.broadcast_to(1.0, shape)


@pytest.mark.parametrize(
    ("call", "given", "shape"),
    [
        (lambda n: bp.conv2d(x, w, padding=(0, n)), "padding is (0, {})", lambda n: (2, 3, 6, 6 + 2 * n)),
        (lambda n: bp.conv2d(x, w, padding=(n, 0)), "padding is ({}, 0)", lambda n: (2, 3, 6 + 2 * n, 6)),
        (lambda n: bp.conv2d(x[:0], w, padding=(0, n)), "padding is (0, {})", lambda n: (0, 3, 6, 6 + 2 * n)),
        (
            lambda n: bp.conv2d(x, w, padding=n, stride=n),
            "padding is ({0}, {0})",
            lambda n: (2, 3, 6 + 2 * n, 6 + 2 * n),
        ),
        (
            lambda n: bp.conv2d(ones(n, 1, 3, 1), ones(n, 1, 2, 1)),
            "x is ({0}, 1, 3, 1), w is ({0}, 1, 2, 1)",
            lambda n: (2, 1, n, n),
        ),
        (
            lambda n: bp.conv2d_input_grad(dz[:, :, :1, :1], w, n, stride=n),
            "input_size is ({0}, {0})",
            lambda n: (2, 3, n, n),
        ),
        (
            lambda n: bp.conv2d_input_grad(dz[:, :, :1, :1], w, 6, stride=10 * n, padding=(0, n)),
            "padding is (0, {})",
            lambda n: (2, 3, 6, 6 + 2 * n),
        ),
        (
            lambda n: bp.conv2d_weight_grad(np.ones((2, 4, 1, 1)), x, 2 * n + 6, padding=n),
            "padding is ({0}, {0})",
            lambda n: (2, 3, 6 + 2 * n, 6 + 2 * n),
        ),
        (
            lambda n: bp.conv2d_weight_grad(ones(1, n, 1, 1), ones(1, n, 2, 3), (2, 3)),
            "kernel_size is (2, 3)",
            lambda n: (n, n, 2, 3),
        ),
        (
            lambda n: bp.sum_pool2d_grad(pooled[:, :, :1, :1], (n, 2), 2, stride=n),
            "input_size is ({}, 2)",
            lambda n: (2, 3, n, 2),
        ),
        (lambda n: bp.upsample2d(pooled, (n, 1)), "size is ({}, 1)", lambda n: (2, 3, 3 * n, 3)),
        (lambda n: bp.upsample2d(pooled, (1, n)), "size is (1, {})", lambda n: (2, 3, 3, 3 * n)),
        (lambda n: bp.Conv2d(n, 3, 2), "c_in is {}, c_out is 3, kernel_size is (2, 2)", lambda n: (3, n, 2, 2)),
        (lambda n: bp.Linear(3, n), "n_in is 3, n_out is {}", lambda n: (n, 3)),
        (lambda n: bp.Subsample2d(n, 2), "channels is {}", lambda n: (n,)),
    ],
)
def test_a_size_for_which_there_is_no_memory_is_refused_before_it_is_taken(call, given, shape, monkeypatch):
    n = 10**12
    with time_limit(), pytest.raises(ValueError, match=r"GB are free$") as caught:
        call(n)
    assert str(caught.value).startswith(f"{given.format(n)}, expected less: an array {shape(n)} would need ")
    taken = []
    monkeypatch.setattr("psutil.virtual_memory", lambda: taken.append(1) or type("Memory", (), {"available": 0}))
    call(3)
    assert not taken  # so small a size is not even asked about


def test_a_step_further_than_int64_is_a_step_beyond_the_input():
    far = {"stride": 10**30}
    x, w, one = array(1, 1, 4, 4), array(1, 1, 2, 2), np.ones((1, 1, 1, 1))
    assert bp.conv2d(x, w, **far) == bp.conv2d(x, w, stride=4)
    assert np.array_equal(bp.conv2d_input_grad(one, w, 4, **far), bp.conv2d_input_grad(one, w, 4, stride=4))
    assert np.array_equal(bp.conv2d_weight_grad(one, x, 2, **far), bp.conv2d_weight_grad(one, x, 2, stride=4))
    assert bp.max_pool2d(x, 2, **far) == bp.max_pool2d(x, 2, stride=4)
    assert np.array_equal(bp.conv2d(x, one, dilation=10**30), x)
    assert np.array_equal(bp.conv2d_input_grad(x, one, 4, dilation=10**30), x)


D = np.array([[Decimal(1), Decimal(2)]])


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: bp.relu(D), "x"),
        (lambda: bp.relu([Decimal(1), 2.0]), "x"),
        (lambda: bp.max_pool2d(D, 1), "x"),
        (lambda: bp.max_pool2d(np.ones((2, 2)), Decimal(2)), "size"),
        (lambda: bp.cross_entropy(np.ones((2, 3)), D[0]), "labels"),
        (lambda: bp.cross_entropy(np.ones((1, 2)), D), "labels"),
        (lambda: bp.accuracy(np.ones((2, 2)), D[0]), "targets"),
        (lambda: bp.split(D, [0]), "x"),
        (lambda: bp.trace(lambda x: x, x=D), "x"),
        (lambda: bp.latex(D), "formulas"),
        (lambda: bp.differentiate(Decimal(1), bp.symbols("x", 1)), "value"),
        (lambda: bp.same_formulas(1, Decimal(1)), "b"),
        (lambda: bp.MatrixInput(D), "value"),
        (lambda: plots.matrix(None, "x", D), "x"),
        (lambda: bp.SGD(bp.Linear(1, 1), lr=Decimal(1)), "lr"),
    ],
)
def test_a_decimal_is_refused_by_name(call, name):
    with pytest.raises(TypeError, match=rf"^{name} (is|holds) .*Decimal\('[12]'\)"):
        call()
