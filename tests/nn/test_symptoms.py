"""symptoms.py, not_finite.py: each death of a network, made on purpose, is named; a healthy training hears nothing."""

import numpy as np
import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.nn import symptoms
from bpcnn_helpers.nn.not_finite import likely_cause

DATA = bp.digits()
X, LABELS = DATA.x_train, DATA.y_train
LARGE = "the inputs reach 255, and first weights are made for numbers around 1: divide by 255"
OFF = (
    "every ReLU of layer 1 is off for all samples, so nothing below it learns: try a smaller learning rate, "
    "smaller inputs, or new first weights"
)
CHANCE = "after 3 epochs the loss, "
ALIKE = "0.weight is alike for all units of its layer, so they all learn the same: start from random weights"


def network(seed=0, dtype="float64"):
    rng = np.random.default_rng(seed)
    return bp.Sequential(
        bp.Conv2d(1, 6, 3, padding=1, rng=rng, dtype=dtype), bp.ReLU(), bp.MaxPool2d(2), bp.Flatten(),
        bp.Linear(96, 10, rng=rng, dtype=dtype),
    )  # fmt: skip


def lenet(seed=0, dtype="float64"):
    options = {"rng": np.random.default_rng(seed), "dtype": dtype}
    return bp.Sequential(
        bp.Conv2d(1, 6, 3, padding=1, **options), bp.ReLU(), bp.MaxPool2d(2),
        bp.Conv2d(6, 16, 3, padding=1, **options), bp.ReLU(), bp.MaxPool2d(2), bp.Flatten(),
        bp.Linear(64, 32, **options), bp.ReLU(), bp.Linear(32, 10, **options),
    )  # fmt: skip


def old_network(times, seed=0):
    """As in notebook 08: sigmoids and averages, the first weights as they are or times four."""
    options = {"rng": np.random.default_rng(seed), "init": "xavier"}
    model = bp.Sequential(
        bp.Conv2d(1, 8, 3, padding=1, **options), bp.Sigmoid(), bp.Subsample2d(8, 2), bp.Sigmoid(),
        bp.Conv2d(8, 16, 3, **options), bp.Sigmoid(), bp.Flatten(), bp.Linear(64, 10, **options), bp.Sigmoid(),
    )  # fmt: skip
    for name in ("0.weight", "2.beta", "4.weight", "7.weight"):
        model.params[name] *= times
    return model


def fit(model, x=X, labels=LABELS, lr=0.1, epochs=4, **options):
    options = {"progress": False, **options}
    return bp.train(model, (x, labels), optimizer=bp.SGD(model, lr=lr), epochs=epochs, **options)


def starts_with(warnings, expected):
    assert len(warnings) == len(expected), warnings
    for warning, start in zip(warnings, expected):
        assert warning.startswith(start), warnings


# --- healthy ---


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("make", "lr"), [(network, 0.1), (network, 0.01), (lenet, 0.05)])
def test_a_healthy_training_hears_nothing(make, lr, dtype, seed, capsys):
    history = fit(make(seed, dtype), lr=lr, progress=True)
    assert history.warnings == []
    assert history.accuracy[-1] > 0.5
    assert "Warning" not in "".join(capsys.readouterr())


def test_the_old_network_with_larger_weights_hears_nothing():
    one_hot = np.eye(10)[LABELS]
    history = fit(old_network(4), labels=one_hot, lr=1.0, loss=bp.squared_error, batch_size=4, epochs=20)
    assert history.warnings == []


@pytest.mark.parametrize("seed", range(3))
def test_other_healthy_trainings_hear_nothing(seed):
    learnt_by_heart = fit(network(seed, "float32"), X[:60], LABELS[:60], lr=0.5, epochs=60)
    assert learnt_by_heart.accuracy[-1] == 1
    assert learnt_by_heart.warnings == []
    linear = bp.Sequential(bp.Flatten(), bp.Linear(64, 10))
    for param in linear.params.values():
        param[...] = 0  # one layer may start from 0: the labels tell its units apart
    assert fit(linear).warnings == []


def test_sorted_samples_are_looked_at_from_all_over():
    order = LABELS.argsort(kind="stable")
    assert fit(network(), X[order], LABELS[order]).warnings == []


def test_where_all_answers_are_right_nothing_is_said():
    """With one class there is nothing to be better than, and float32 leaves gradients of exactly 0."""
    assert fit(network(dtype="float32"), labels=0 * LABELS, lr=1.0).warnings == []


# --- deaths ---


@pytest.mark.parametrize("seed", range(3))
def test_pixels_from_0_to_255(seed):
    starts_with(fit(network(seed), 255 * X).warnings, [LARGE, OFF, CHANCE])


@pytest.mark.parametrize(("factor", "large"), [(16, False), (99, False), (100, True), (-100, True)])
def test_inputs_are_large_from_a_hundred(factor, large):
    model = network()
    history = fit(model, factor * X, lr=1e-6, epochs=1)
    assert bool(history.warnings) is large
    assert all("the inputs reach 100," in warning for warning in history.warnings)


def test_weights_all_zero():
    model = network()
    for param in model.params.values():
        param[...] = 0
    starts_with(fit(model).warnings, [ALIKE, ALIKE.replace("0.", "4."), OFF, CHANCE])


def test_weights_all_equal():
    """They are moved, each as the others: one unit, six times over."""
    model = network()
    for param in model.params.values():
        param[...] = 0.1
    history = fit(model)
    assert history.warnings == [ALIKE]
    assert np.ptp(model.params["0.weight"], axis=0).max() < 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_a_rate_of_ten(seed):
    starts_with(fit(network(seed), lr=10).warnings, [OFF, CHANCE])


def test_a_loss_that_is_a_sum():
    def total(outputs, labels):
        loss, gradient = bp.cross_entropy(outputs, labels)
        return 100 * loss, 100 * gradient

    starts_with(fit(network(), loss=total).warnings, [OFF, CHANCE])


def test_a_layer_that_is_off_takes_along_those_above_it():
    model = lenet()
    model.params["3.bias"][...] = -1e3
    starts_with(fit(model).warnings, [OFF.replace("layer 1", "layer 4"), OFF.replace("layer 1", "layer 8"), CHANCE])


def test_a_layer_that_lets_no_gradient_through():
    class Wall(bp.ReLU):
        def backward(self, dz, *, input_grad=True):
            return 0 * dz

    rng = np.random.default_rng(0)
    model = bp.Sequential(bp.Flatten(), bp.Linear(64, 20, rng=rng), Wall(), bp.Linear(20, 10, rng=rng))
    history = fit(model)
    assert history.warnings == ["the gradient of 1.weight, 1.bias is exactly 0 for all samples: they no longer learn"]


def test_a_gradient_of_zero_in_one_batch_is_nothing():
    """The last batch is one sample that nothing can be learnt from."""
    x, model, sizes = X[:97].copy(), bp.Sequential(bp.Flatten(), bp.Linear(64, 10, bias=False, rng=0)), []
    x[np.random.default_rng(0).permutation(97)[-1]] = 0

    def loss(outputs, labels):
        sizes.append(len(outputs))
        return bp.cross_entropy(outputs, labels)

    history = fit(model, x, LABELS[:97], epochs=1, loss=loss)
    assert sizes == [16] * 6 + [1] + [16]  # it was looked at, until something was learnt
    assert history.warnings == []


@pytest.mark.parametrize("last", [0, 1])
def test_all_samples_are_looked_at_a_few_at_a_time(last):
    x, labels, sizes = np.zeros((2 * symptoms.FEW + 1, 3)), np.zeros(2 * symptoms.FEW + 1, int), []
    x[-1] = last

    def loss(outputs, labels):
        sizes.append(len(outputs))
        return bp.cross_entropy(outputs, labels)

    nothing = ["the gradient of weight is exactly 0 for all samples: they no longer learn"]
    assert symptoms._without_gradient(bp.Linear(3, 2, rng=0), x, labels, loss) == ([] if last else nothing)
    assert sizes == [symptoms.FEW, symptoms.FEW, 1]


def test_one_sample_that_a_relu_hands_on_is_enough():
    x, model = np.zeros((2 * symptoms.FEW + 1, 3)), bp.Sequential(bp.ReLU())
    assert symptoms._off(model, x) == [OFF.replace("layer 1", "layer 0")]
    for place in (0, -1):
        on = x.copy()
        on[place] = 1
        assert symptoms._off(model, on) == []


def test_a_layer_by_itself_is_a_network():
    history = fit(bp.Linear(3, 2, rng=0), np.zeros((3, 3)), np.array([0, 0, 1]), epochs=1)
    assert history.warnings == ["the gradient of weight is exactly 0 for all samples: they no longer learn"]


def test_a_loss_no_better_than_chance():
    history = fit(network(), lr=1e-9)
    starts_with(history.warnings, [CHANCE])
    assert history.warnings[0].endswith(": it learns late or not at all")
    starts_with(fit(network(), lr=1e-9, epochs=3).warnings, [CHANCE])
    assert fit(network(), lr=1e-9, epochs=2).warnings == []
    assert fit(network(), X[:9], LABELS[:9], lr=1e-9).warnings == []
    starts_with(fit(network(), X[:10], LABELS[:10], lr=1e-9).warnings, [CHANCE])


@pytest.mark.parametrize("rows", [False, True])
def test_chance_is_what_the_frequencies_of_the_classes_reach(rows):
    """With labels the entropy of the frequencies, with rows and squares what the mean row leaves."""
    model, x, labels = network(), X[:300], LABELS[:300]
    often = np.bincount(labels) / 300
    if rows:
        labels, loss, chance = np.eye(10)[labels], bp.squared_error, (1 - (often**2).sum()) / 2
    else:
        loss, chance = bp.cross_entropy, -(often * np.log(often)).sum()
    history = fit(model, x, labels, lr=1e-9, epochs=3, loss=loss)
    value = loss(model.forward(x), labels)[0]
    assert value > chance
    assert history.warnings == [
        f"{CHANCE}{value:.4g}, is no better than {chance:.4g}, that of one answer for all samples: "
        "it learns late or not at all"
    ]


@pytest.mark.parametrize("seed", range(10))
def test_a_rate_that_is_far_too_small(seed):
    starts_with(fit(network(seed), lr=1e-6).warnings, [CHANCE])


@pytest.mark.parametrize(("epochs", "looked_at"), [(2, None), (3, 3), (4, 3), (15, 3), (16, 4), (40, 10), (100, 10)])
def test_chance_is_asked_about_after_a_quarter_of_the_training(epochs, looked_at):
    warnings = fit(network(), X[:32], LABELS[:32], lr=1e-9, epochs=epochs).warnings
    assert [warning.split(" the loss")[0] for warning in warnings] == [f"after {looked_at} epochs"] * bool(looked_at)


def test_the_old_network_with_usual_weights_learns_late():
    one_hot = np.eye(10)[LABELS]
    history = fit(old_network(1), labels=one_hot, lr=1.0, loss=bp.squared_error, batch_size=4)
    starts_with(history.warnings, [CHANCE])


def test_warnings_stand_under_the_bar_once(capsys):
    history = fit(network(), 255 * X, progress=True)
    printed = capsys.readouterr().out.splitlines()
    assert [line for line in printed if line] == [f"Warning: {warning}." for warning in history.warnings]


# --- numbers that are not finite: the cause ---


def without_shift(outputs, labels):
    powers = np.exp(outputs)
    p, each = powers / powers.sum(axis=1, keepdims=True), np.arange(len(outputs))
    loss = -np.log(p[each, labels]).mean()
    p[each, labels] -= 1
    return float(loss), p / len(outputs)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("lr", [0.1, 0.01, 1e-3, 1e-4])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_loss_without_the_shift_is_not_the_rates_fault(lr, dtype):
    message = (
        r"The likely cause: the loss function: the outputs, from -\S+ to \S+, are finite, and what it makes of them"
    )
    with pytest.raises(FloatingPointError, match=message):
        fit(network(dtype=dtype), 256 * X, lr=lr, loss=without_shift)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("loss", [bp.cross_entropy, bp.squared_error])
def test_too_large_a_rate_is_blamed_where_it_is_to_blame(loss, dtype):
    labels = np.eye(10)[LABELS] if loss is bp.squared_error else LABELS
    model = bp.Sequential(bp.Flatten(), bp.Linear(64, 30, rng=0, dtype=dtype), bp.Linear(30, 10, rng=1, dtype=dtype))
    with pytest.raises(FloatingPointError, match="The likely cause: the learning rate is too large; try a tenth"):
        fit(model, labels=labels, lr=1e10, loss=loss)


def test_numbers_that_are_too_large_from_the_start():
    for x, times in ((1e200 * X, 1), (X, 1e200)):
        model = network()
        for param in model.params.values():
            param *= times
        with pytest.raises(
            FloatingPointError, match="cause: the numbers in the data, or the weights that it starts from,"
        ):
            fit(model, x, lr=1e-3, loss=bp.squared_error, labels=np.eye(10)[LABELS])


class Broken(bp.ReLU):
    """Forwards or backwards it makes a NaN of a usual number."""

    def __init__(self, way):
        super().__init__()
        self.way = way

    def forward(self, x):
        return super().forward(x) * (np.nan if self.way == "forward" else 1)

    def backward(self, dz, *, input_grad=True):
        return super().backward(dz) * np.nan


@pytest.mark.parametrize(
    ("way", "place"),
    [
        ("forward", r"layer 2, Broken\(\), whose output is not finite"),
        ("backward", "what the layers do on their way back"),
    ],
)
def test_a_layer_that_makes_nan_is_found(way, place):
    model = bp.Sequential(bp.Flatten(), bp.Linear(64, 10, rng=0), Broken(way), bp.Linear(10, 10, rng=1))
    with pytest.raises(FloatingPointError, match=f"cause: none was found; .* so look at {place}\\. The model has"):
        fit(model)


def test_a_gradient_of_the_loss_that_is_not_finite_is_the_losss_fault():
    model = network()
    cause = likely_cause(model, X[:2], LABELS[:2], lambda outputs, _: (0.0, outputs * np.inf), 1.0)
    assert cause.startswith("the loss function")
    assert not likely_cause(model, X[:2], LABELS[:2], bp.cross_entropy, 1.0).startswith("the loss function")
