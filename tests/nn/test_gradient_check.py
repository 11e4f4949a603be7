"""gradient_check.py: wrong gradients are found where they are, kinks are named, and nothing is changed."""

import re
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import bpcnn_helpers as bp
from bpcnn_helpers.nn.gradient_check import NAMED, GradientCheck, _record
from bpcnn_helpers.nn.slopes import SHARP, Slope, noise_of


def model_and_data():
    rng = np.random.default_rng(0)
    model = bp.Sequential(bp.Conv2d(1, 2, 2, rng=rng), bp.Sigmoid(), bp.Flatten(), bp.Linear(8, 3, rng=rng))
    return model, rng.normal(size=(2, 1, 3, 3)), np.array([0, 2])


def test_a_right_model_passes_and_is_left_alone():
    model, x, labels = model_and_data()
    before = {name: value.copy() for name, value in model.params.items()}
    check = bp.gradient_check(model, x, labels)
    assert check.passed
    assert str(check).count("ok") == 5
    assert all(np.array_equal(model.params[name], value) for name, value in before.items())


@pytest.mark.parametrize("name", ["0.weight", "0.bias", "3.weight", "3.bias"])
def test_one_wrong_number_is_found(name):
    model, x, labels = model_and_data()
    honest = model.backward

    def backward(dz):
        dx = honest(dz)
        model.grads[name].flat[-1] *= 1.001
        return dx

    model.backward = backward
    check = bp.gradient_check(model, x, labels)
    assert not check.passed
    error, where = check.worst[name]
    assert error == pytest.approx(0.001, rel=0.02)
    assert where == tuple(np.array(model.params[name].shape) - 1)
    assert f"{name:12} WRONG worst relative error 1.0e-03 at {list(where)}" in str(check)
    assert [key for key, (e, _) in check.worst.items() if e > check.tolerance] == [name]


def test_a_kink_is_named_not_judged():
    x = np.array([-1.0, 0.0, 2.0])
    check = bp.gradient_check(lambda x: bp.relu(x).sum(), {"x": x}, grads={"x": np.array([0.0, 0.5, 1.0])})
    assert check.passed
    assert check.kinks == [("x", (1,), 0.0, pytest.approx(1.0))]
    assert "kink  at [1]: slope 0 on the left, 1 on the right; not judged" in str(check)


def test_a_tie_under_max_is_a_kink():
    x = np.array([[[[3.0, 3.0], [1.0, 2.0]]]])
    grads = {"x": bp.max_pool2d_grad(np.ones((1, 1, 1, 1)), x, 2)}
    check = bp.gradient_check(lambda x: bp.max_pool2d(x, 2).sum(), {"x": x}, grads=grads)
    assert [where for _, where, _, _ in check.kinks] == [(0, 0, 0, 0), (0, 0, 0, 1)]
    assert check.passed


def test_curvature_is_no_kink():
    x = np.array([0.0, 1e-3, 3.0])
    check = bp.gradient_check(lambda x: (50 * x**2).sum() + np.exp(x).sum(), {"x": x}, grads={"x": 100 * x + np.exp(x)})
    assert not check.kinks
    assert check.passed


def test_rounding_noise_is_no_kink():
    grads = {"x": np.full(3, 5e-3)}
    check = bp.gradient_check(lambda x: 1e4 + 1e-3 * x.sum(), {"x": np.ones(3)}, grads=grads)
    assert not check.kinks
    assert not check.passed


def test_an_entry_on_a_kink_does_not_hide_a_wrong_one():
    grads = {"x": np.array([np.inf, -5.0, 77.0])}
    assert not bp.gradient_check(lambda x: abs(x).sum(), {"x": np.array([0.0, 1, 2])}, grads=grads).passed


def test_a_small_kink_on_a_steep_slope_is_named():
    def f(x):
        return (1000 * x + np.maximum(x, 0) * 0.5).sum()

    check = bp.gradient_check(f, {"x": np.zeros(1)}, grads={"x": np.full(1, 1000.0)})
    assert [where for _, where, _, _ in check.kinks] == [(0,)]


def test_a_kink_close_by_is_seen_past():
    x = np.array([3e-6, 1.0])
    assert bp.gradient_check(lambda x: np.maximum(x, 0).sum(), {"x": x}, grads={"x": np.ones(2)}).passed


@pytest.mark.parametrize("call", [1, 2, 3, 5, 10, 11, 12, 13, 16, 20])
def test_an_interrupted_check_puts_the_numbers_back(call):
    x, calls = np.ones((1, 1)), []
    layer = bp.Linear(1, 1, rng=0)
    before = layer.params["weight"].copy()

    def loss(y, t):
        calls.append(1)
        if len(calls) == call:
            raise KeyboardInterrupt
        return float(y.sum()), np.ones_like(y)

    with pytest.raises(KeyboardInterrupt):
        bp.gradient_check(layer, x, None, loss=loss)
    assert np.array_equal(layer.params["weight"], before)


def test_nan_never_passes():
    x = np.array([1.0])
    assert not bp.gradient_check(lambda x: x.sum(), {"x": x}, grads={"x": np.array([np.nan])}).passed


def test_refusals():
    x = np.ones(2)
    with pytest.raises(TypeError, match="x is float32; differences need float64"):
        bp.gradient_check(lambda x: x.sum(), {"x": x.astype("float32")}, grads={"x": x})
    with pytest.raises(ValueError, match=r"grads has \[\], expected a gradient for each of \['x'\]"):
        bp.gradient_check(lambda x: x.sum(), {"x": x})
    with pytest.raises(ValueError, match=r"gradient of x has shape \(1,\), expected \(2,\)"):
        bp.gradient_check(lambda x: x.sum(), {"x": x}, grads={"x": x[:1]})
    with pytest.raises(ValueError, match=r"^x is no array \(\.\.\.\): its rows differ in length$"):
        bp.gradient_check(lambda x: x.sum(), {"x": [[1], [1, 2]]}, grads={"x": x})
    with pytest.raises(ValueError, match=r"^the gradient of x is no array \(\.\.\.\): its rows differ in length$"):
        bp.gradient_check(lambda x: x.sum(), {"x": x}, grads={"x": [[1], [1, 2]]})
    with pytest.raises(ValueError, match=r"^inputs is no array \(\.\.\.\): its rows differ in length$"):
        bp.gradient_check(bp.Linear(2, 2, rng=0), [[1], [1, 2]], [0, 0])
    not_a_model = type("Model", (), {"params": 3, "__repr__": lambda _: "that"})()
    with pytest.raises(TypeError, match=r"^model_or_function is that, expected a layer or a network$"):
        bp.gradient_check(not_a_model, x, [0, 0])


# --- what judges nothing does not pass ---


class Dropout(bp.ReLU):
    """Forgets half of its numbers at random, other ones each time; its backward is nonsense."""

    def forward(self, x):
        return x * (np.random.default_rng().random(x.shape) < 0.5)

    def backward(self, dz, input_grad=True):
        return 7 * dz + 1


def verdicts_of(function, **arrays):
    return bp.gradient_check(function, arrays, grads={name: np.full_like(x, 99) for name, x in arrays.items()})


def test_a_layer_that_answers_differently_each_time_is_named():
    model = bp.Sequential(bp.Flatten(), bp.Linear(9, 30, rng=0), Dropout(), bp.Linear(30, 3, rng=1))
    check = bp.gradient_check(model, np.random.default_rng(0).normal(size=(2, 1, 3, 3)), np.array([0, 2]))
    assert not check.passed
    assert not check.worst
    assert re.fullmatch(r"no verdict: the loss is \S+ and then \S+ for the same numbers", str(check))


def test_a_function_that_answers_differently_later_is_named():
    calls = []

    def f(x):
        calls.append(1)
        return x.sum() + (len(calls) > 12)

    check = bp.gradient_check(f, {"x": np.ones(3)}, grads={"x": np.ones(3)})
    assert not check.passed
    assert str(check).startswith("no verdict: the loss is 3 and then 4 for the same numbers\n")


def test_a_function_that_changes_its_argument_is_named():
    def f(x, y):
        x -= x.mean()
        return (x**2).sum() + y.sum()

    x = np.arange(3.0)
    check = verdicts_of(f, x=x, y=np.ones(2))
    assert not check.passed
    assert str(check) == "no verdict: x changed in place when the loss was computed"
    assert x.tolist() == [0, 1, 2]


@pytest.mark.parametrize("way", ["forward", "backward"])
def test_a_model_that_changes_its_numbers_is_named_and_mended(way):
    model, x, labels = model_and_data()
    honest, before = getattr(model, way), model.params["0.weight"].copy()

    def changes(*args, **options):
        model.params["0.weight"] *= 1.5
        return honest(*args, **options)

    setattr(model, way, changes)
    check = bp.gradient_check(model, x, labels)
    assert check.faults == ["0.weight changed in place when the loss was computed"]
    assert not check.passed
    assert np.array_equal(model.params["0.weight"], before)


def test_a_loss_that_is_no_number_is_named():
    check = verdicts_of(lambda x: np.log(x).sum(), x=np.array([-1.0]))
    assert str(check) == "no verdict: the loss is nan"
    assert not check.passed


def test_where_all_is_kinks_nothing_passes():
    """The slopes of a maximum over zeros are 0 and 1, and the gradient says 99."""
    check = verdicts_of(lambda x: bp.max_pool2d(x, 2).sum(), x=np.zeros((1, 1, 4, 4)))
    assert not check.passed
    assert check.judged == {"x": (0, 16)}
    assert len(check.kinks) == 16
    assert str(check).splitlines() == [
        "x            ?     only 0 of 16 entries could be judged",
        *(f"x            kink  at [0, 0, 0, {j}]: slope 0 on the left, 1 on the right; not judged" for j in range(4)),
        "x            kink  at 12 more entries",
    ]


@pytest.mark.parametrize(("kinks", "lines"), [(NAMED, NAMED), (NAMED + 1, NAMED + 1), (NAMED + 2, NAMED + 1)])
def test_one_entry_more_is_printed_where_it_takes_no_more_lines(kinks, lines):
    check = GradientCheck(kinks=[("x", (n,), 0.0, 1.0) for n in range(kinks)], judged={"x": (0, kinks)})
    _, *printed = str(check).splitlines()
    assert len(printed) == lines
    assert ("more entries" in printed[-1]) is (lines < kinks)


def test_nan_is_no_change():
    assert verdicts_of(lambda x: x.sum(), x=np.array([np.nan])).faults == ["the loss is nan"]


def test_all_arrays_that_changed_are_named():
    def changes(a, b):
        a += 1
        b += 1
        return a.sum()

    check = verdicts_of(changes, a=np.ones(1), b=np.ones(1))
    assert check.faults == ["a and b changed in place when the loss was computed"]


def test_there_is_no_doubt_about_what_stands_still():
    check = bp.gradient_check(lambda x: x[0] ** 2, {"x": np.array([1.0, 2.0])}, grads={"x": np.array([2.0, 0.0])})
    assert check.passed
    assert check.doubt["x"] < 1e-5


def test_an_error_as_large_as_the_tolerance_passes():
    check = GradientCheck(worst={"x": (1e-5, (0,))}, judged={"x": (1, 1)}, doubt={"x": 0.0})
    assert check.passed
    assert str(check) == "x            ok    worst relative error at most 1e-05"


@pytest.mark.parametrize(("kinks", "passed"), [(2, True), (3, False)])
def test_half_of_the_entries_are_enough(kinks, passed):
    x = np.array([0.0] * kinks + [1] * (4 - kinks))
    check = bp.gradient_check(lambda x: abs(x).sum(), {"x": x}, grads={"x": np.sign(x)})
    assert check.passed is passed
    assert check.judged == {"x": (4 - kinks, 4)}


def test_a_gradient_that_is_not_finite_is_wrong_on_a_kink_too():
    x = np.array([0.0, 1, 2])
    check = bp.gradient_check(lambda x: abs(x).sum(), {"x": x}, grads={"x": np.array([np.inf, 1, 1])})
    assert check.worst == {"x": (np.inf, (0,))}
    assert not check.passed


def test_a_network_that_is_dead_cannot_be_judged():
    model = bp.Sequential(bp.Linear(2, 3, rng=0), bp.ReLU(), bp.Linear(3, 2, rng=0))
    model.params["0.bias"][...] = -100
    dead = bp.gradient_check(model, np.ones((1, 2)), np.array([0]))
    assert dead.judged["0.weight"] == (6, 6)  # beside the last layer, which moves the loss
    assert dead.passed
    for loss in (2.0, 2, np.uint8(2)):
        nothing = bp.gradient_check(lambda x, loss=loss: loss, {"x": np.ones(3)}, grads={"x": np.zeros(3)})
        assert not nothing.passed
        assert [where for _, where, _ in nothing.noise] == [(0,), (1,), (2,)]


def test_a_step_that_leads_out_of_the_domain_warns_nobody():
    x = np.array([1e-6])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert bp.gradient_check(lambda x: np.log(x).sum(), {"x": x}, grads={"x": 1 / x}).passed


def recorded(*entries):
    """What is written down of (verdict, gradient, doubt) for each entry; its slope is the gradient."""
    check, slopes = GradientCheck(), [Slope(grad, doubt, 0, 1, 0, 0, False, grad == 0) for _, grad, doubt in entries]
    verdicts = {(n,): (entry[0], slope) for n, (entry, slope) in enumerate(zip(entries, slopes, strict=True))}
    _record(check, "x", np.array([grad for _, grad, _ in entries]), verdicts)
    return check


@pytest.mark.parametrize("verdict", ["right", "wrong"])
def test_an_entry_is_judged_beside_the_largest_that_is_sure(verdict):
    """Here it is 4, and 1 of it would be 1 %; where the largest is not sure itself, nothing is judged beside it."""
    sure = SHARP * 4
    check = recorded((verdict, 4.0, sure), ("right", 1.0, sure))
    assert check.judged == {"x": (2, 2)}
    assert check.doubt == {"x": SHARP}
    assert recorded((verdict, 4.0, sure), ("right", 1.0, np.nextafter(sure, 1))).judged == {"x": (1, 2)}
    assert recorded((verdict, 4.0, np.nextafter(sure, 1)), ("right", 1.0, sure)).judged == {"x": (0, 2)}
    assert recorded(("kink", 4.0, 0.0), ("right", 1.0, sure)).judged == {"x": (0, 2)}


def test_what_stands_still_adds_no_doubt():
    assert recorded(("right", 4.0, 0.0), ("right", 0.0, 2.0)).doubt == {"x": 0.0}


def test_gradients_may_be_exact():
    x = np.array([1.0, 2.0])
    assert bp.gradient_check(lambda x: (x**2).sum() / 3, {"x": x}, grads={"x": [Fraction(2, 3), Fraction(4, 3)]}).passed


def test_arrays_without_entries_neither_pass_nor_fail():
    empty = np.zeros((0, 2))
    assert not bp.gradient_check(lambda x: x.sum(), {"x": empty}, grads={"x": empty}).passed
    both = {"x": empty, "y": np.ones(2)}
    assert bp.gradient_check(lambda x, y: x.sum() + y.sum(), both, grads=both).passed


# --- what is right is not called wrong ---


def test_a_small_slope_on_a_large_loss():
    x = np.arange(1.0, 6)
    f = lambda x: 1 + 1e-7 * (x**2).sum()  # noqa: E731
    assert bp.gradient_check(f, {"x": x}, grads={"x": 2e-7 * x}).passed
    off = bp.gradient_check(f, {"x": x}, grads={"x": 2.02e-7 * x})
    assert not off.passed
    assert off.worst["x"][0] == pytest.approx(0.0099, rel=0.01)


def test_a_slope_below_the_noise_is_said_to_be_so():
    x = np.ones(2)
    for grad in (1e-8, 1.01e-8, 0.0):
        check = bp.gradient_check(lambda x: 1e8 + 1e-8 * x.sum(), {"x": x}, grads={"x": np.full(2, grad)})
        assert not check.passed
        assert not check.worst
        lines = str(check).splitlines()
        assert lines[0] == "x            ?     only 0 of 2 entries could be judged"
        assert re.fullmatch(
            r"x            noise at \[0\]: slopes below \de-0\d are lost in rounding; not judged", lines[1]
        )


def test_where_one_percent_is_lost_in_noise_there_is_no_verdict():
    for grad in (2e-3, 2.02e-3, 2.1e-3):
        check = bp.gradient_check(lambda x: 1e8 + 2e-3 * x.sum(), {"x": np.ones(2)}, grads={"x": np.full(2, grad)})
        assert check.judged == {"x": (0, 2)}
        assert not check.kinks


def test_a_loss_that_shows_its_rounding_only_in_its_differences():
    """Two samples that are all but learnt: the loss is 0.0017, and rounded as the 1 in its logarithm is."""
    rng = np.random.default_rng(6)
    layers = bp.Conv2d(1, 2, 3, padding=1, rng=rng), bp.ReLU(), bp.MaxPool2d(2), bp.Flatten(), bp.Linear(8, 10, rng=rng)
    model = bp.Sequential(*layers)
    for param in model.params.values():
        param[...] = rng.normal(size=param.shape)
    check = bp.gradient_check(model, rng.normal(size=(2, 1, 4, 4)), rng.integers(0, 10, 2))
    assert check.passed, check


@pytest.mark.parametrize("depth", np.linspace(12, 32, 21))
def test_a_part_of_the_loss_that_is_rounded_more_than_the_rest(depth):
    """log(1 + x) moves in last digits of 1, which the steps find where the noise of the whole loss does not show it."""
    x = {"a": np.ones(1), "b": np.array([depth])}
    grads = {"a": np.full(1, 1e-6), "b": -1 / (1 + np.exp(x["b"]))}
    check = bp.gradient_check(lambda a, b: 1e-6 * a.sum() + np.log(1 + np.exp(-b)).sum(), x, grads=grads)
    assert not [name for name, (error, _) in check.worst.items() if error > check.tolerance], check


def test_what_is_small_beside_an_entry_that_was_not_judged_is_not_judged_either():
    """In the first the loss has a kink; the slopes of the others are below the noise."""
    x = np.array([0.0, 1, 1])
    grads = {"x": np.array([1e6, 1e-9, 1e-9])}
    check = bp.gradient_check(lambda x: 1e6 * (1 + abs(x[0])) + 1e-9 * x[1:].sum(), {"x": x}, grads=grads)
    assert check.judged == {"x": (0, 3)}


def test_how_sure_it_is_is_said():
    x, tiny = np.ones(1), 1e-5
    check = bp.gradient_check(lambda x: 1e3 + tiny * np.sin(x).sum(), {"x": x}, grads={"x": tiny * np.cos(x)})
    assert check.passed
    assert 1e-5 < check.doubt["x"] < 3e-3
    assert str(check) == f"x            ok    worst relative error at most {check.doubt['x']:.0e}"


@pytest.mark.parametrize("inside", [np.float32, lambda x: 1e8 + x - 1e8], ids=["float32", "beside a large number"])
def test_rounding_inside_of_the_loss_is_noise_too(inside):
    x = np.array([0.3, 0.7])
    f = lambda x: float((inside(x) ** 2).sum())  # noqa: E731
    assert not [e for e, _ in bp.gradient_check(f, {"x": x}, grads={"x": 2 * x}).worst.values() if e > 1e-5]
    assert not bp.gradient_check(f, {"x": x}, grads={"x": 0 * x}).passed
    assert bp.gradient_check(f, {"x": x}, grads={"x": 2.2 * x}).worst["x"][0] > 0.05


@pytest.mark.parametrize("scale", [1e-8, 1e-4, 1, 1e4, 1e8])
@pytest.mark.parametrize("shape", [np.tanh, np.sin, lambda z: np.exp(-(z**2)), lambda z: np.maximum(z, -0.3) ** 2])
def test_steps_find_the_scale_of_the_function(shape, scale):
    """The loss bends within 1 / scale."""
    z = np.array([0.3, -0.4, 1.1])
    slope = (shape(z + 1e-6) - shape(z - 1e-6)) / 2e-6 * scale
    check = bp.gradient_check(lambda x: shape(scale * x).sum(), {"x": z / scale}, grads={"x": slope}, tolerance=1e-4)
    assert check.passed, check
    off = bp.gradient_check(lambda x: shape(scale * x).sum(), {"x": z / scale}, grads={"x": 1.01 * slope})
    assert off.worst["x"][0] == pytest.approx(0.0099, rel=0.1)


def small_network(seed, weights=1.0, inputs=1.0, smooth=False, pooling=bp.MaxPool2d):
    rng = np.random.default_rng(seed)
    activation = bp.Sigmoid() if smooth else bp.ReLU()
    layers = bp.Conv2d(1, 2, 2, rng=rng), activation, pooling(2), bp.Flatten(), bp.Linear(2, 3, rng=rng)
    model = bp.Sequential(*layers)
    for param in model.params.values():
        param[...] = weights * rng.normal(size=param.shape)
    return model, inputs * rng.normal(size=(2, 1, 3, 3)), rng.integers(0, 3, 2)


@pytest.mark.parametrize("weights", [1, 0.01, 0.001])
def test_networks_with_small_weights(weights):
    for seed in range(10):
        check = bp.gradient_check(*small_network(seed, weights))
        assert check.passed, f"{seed}: {check}"


def test_a_loss_near_zero_is_rounded_as_the_one_in_its_logarithm_is():
    """log(1 + 1e-3) has the noise of 1, not of 1e-3."""
    x = np.array([7.0])
    for shift in np.linspace(0, 1, 20):
        f = lambda x: np.log(1 + np.exp(-x)).sum()  # noqa: E731
        here = x + shift
        assert bp.gradient_check(f, {"x": here}, grads={"x": -1 / (1 + np.exp(here))}).passed


def off_by_one_percent(model):
    honest = model.backward

    def backward(dz, **options):
        dx = honest(dz, **options)
        for grad in model.grads.values():
            grad *= 1.01
        return 1.01 * dx

    model.backward = backward
    return model


SCALES = st.floats(-8, 8).map(lambda power: 10.0**power)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), SCALES, SCALES, SCALES, st.booleans(), st.sampled_from([bp.MaxPool2d, bp.AvgPool2d]))
@example(0, 1.0, 10**-7.5, 1e8, True, bp.MaxPool2d)  # the first step leads from one end of the sigmoid to the other,
@example(3, 1.0, 8.9e-8, 1.6e7, True, bp.AvgPool2d)  # leaves it only just,
@example(4, 1.0, 1.1e-6, 8e7, True, bp.MaxPool2d)  # and all that lies between is lost in rounding
def test_whatever_the_scales_right_is_never_wrong_and_wrong_never_right(seed, by, weights, inputs, smooth, pooling):
    """Where a right gradient gets a verdict, one that is off by 1 % gets the other."""
    model, x, labels = small_network(seed, weights, inputs, smooth, pooling)

    def loss(outputs, labels):
        value, grad = bp.cross_entropy(outputs, labels)
        return by * value, by * grad

    right = bp.gradient_check(model, x, labels, loss=loss)
    assert not [name for name, (error, _) in right.worst.items() if error > right.tolerance], right
    wrong = bp.gradient_check(off_by_one_percent(model), x, labels, loss=loss)
    grads = {"input": model.backward(loss(model.forward(x), labels)[1]), **model.grads}
    for name, grad in grads.items():
        not_judged = {where for other, where, *_ in wrong.kinks + wrong.noise if other == name}
        if any(grad[where] != 0 and where not in not_judged for where in np.ndindex(grad.shape)):
            assert wrong.worst[name][0] > 0.005, (name, wrong)
        if right.judged[name] == (grad.size, grad.size) and right.doubt[name] < 1e-4:  # far above the noise
            assert wrong.judged[name] == right.judged[name]


@pytest.mark.parametrize(
    ("loss", "least", "most"),
    [
        (lambda x: 1.0 + 0 * x.sum(), 1.7e-15, 1.8e-15),  # eight last digits of 1
        (lambda x: 1e8 * x.sum(), 1e-7, 1e-6),
        (lambda x: (1e8 * x - 1e8 * x[::-1]).sum() + x[0], 1e-15, 1e-6),
        (lambda x: float(np.float32(x.sum())), 1e-7, 1e-5),
        (lambda x: 0.0, 0, 0),
    ],
)
def test_noise_is_what_the_last_digits_do(loss, least, most):
    x = np.array([1.0, 1 / 3])
    assert least <= noise_of(lambda: loss(x), [x]) <= most
    assert x.tolist() == [1, 1 / 3]
