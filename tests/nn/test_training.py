"""training.py and saving.py: the steps are SGD's, nothing is lost, and every way to end is a clean one."""

import contextlib
import io
import os
import pickle
import tracemalloc
import zipfile
from collections import Counter

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

import bpcnn_helpers as bp

DATA = bp.digits()
TRAIN = DATA.x_train[:96], DATA.y_train[:96]


def network(seed=0, dtype="float64"):
    rng = np.random.default_rng(seed)
    return bp.Sequential(
        bp.Conv2d(1, 4, 3, rng=rng, dtype=dtype), bp.ReLU(), bp.MaxPool2d(2), bp.Flatten(),
        bp.Linear(36, 10, rng=rng, dtype=dtype),
    )  # fmt: skip


def fit(model, data=TRAIN, lr=0.1, momentum=0.0, **options):
    options = {"epochs": 3, "progress": False, **options}
    return bp.train(model, data, optimizer=bp.SGD(model, lr=lr, momentum=momentum), **options)


def copy(model):
    return {name: value.copy() for name, value in model.params.items()}


def same(model, params):
    return all(np.array_equal(value, params[name]) for name, value in model.params.items())


def test_a_step_is_w_minus_alpha_times_the_gradient():
    model = network()
    bp.cross_entropy(model.forward(TRAIN[0]), TRAIN[1])
    model.backward(bp.cross_entropy(model.forward(TRAIN[0]), TRAIN[1])[1])
    before = copy(model)
    bp.SGD(model, lr=0.5).step()
    assert same(model, {name: before[name] - 0.5 * grad for name, grad in model.grads.items()})


def test_a_step_without_progress_is_the_first():
    model, other = network(), network()
    for one, lr in ((model, bp.cosine(0.5)), (other, 0.5)):
        one.backward(bp.cross_entropy(one.forward(TRAIN[0]), TRAIN[1])[1])
        bp.SGD(one, lr=lr).step()
    assert same(model, other.params)


def test_momentum():
    model = bp.Linear(1, 1, rng=0)
    model.params["weight"][:] = 0
    optimizer = bp.SGD(model, lr=1.0, momentum=0.5)
    for expected in (-1, -2.5, -4.25):
        model.grads["weight"][:] = 1
        optimizer.step()
        assert model.params["weight"] == expected


def test_cosine_falls_from_lr_to_zero_over_the_training():
    rates = []

    def lr(progress):
        rates.append(progress)
        return bp.cosine(0.2)(progress)

    fit(network(), lr=lr, epochs=2, batch_size=48)
    assert rates == [0, 0.25, 0.5, 0.75]
    assert [bp.cosine(0.2)(p) for p in (0, 1)] == [0.2, 0]


def test_train_is_the_loop_of_the_algorithm():
    """Forward, loss, backward and step, over the same batches, written out."""
    model, by_hand, rng = network(), network(), np.random.default_rng(3)
    history = fit(model, rng=3, batch_size=40)
    for epoch in range(3):
        order, losses, right = rng.permutation(96), 0, 0
        for start in (0, 40, 80):
            chosen = order[start : start + 40]
            outputs = by_hand.forward(TRAIN[0][chosen])
            loss, dout = bp.cross_entropy(outputs, TRAIN[1][chosen])
            by_hand.backward(dout)
            for name, value in by_hand.params.items():
                value -= 0.1 * by_hand.grads[name]
            losses += loss * len(chosen)
            right += (outputs.argmax(axis=1) == TRAIN[1][chosen]).sum()
        assert history.loss[epoch] == pytest.approx(losses / 96, rel=1e-14)
        assert history.accuracy[epoch] == pytest.approx(right / 96, rel=1e-14)
    assert same(model, by_hand.params)


def test_same_seed_same_training_to_the_bit():
    first, second, third = network(), network(), network()
    histories = [fit(first, rng=5), fit(second, rng=5), fit(third, rng=6)]
    assert histories[0] == histories[1]
    assert same(first, second.params)
    assert histories[0].loss != histories[2].loss


def test_twenty_epochs_in_batches_of_sixteen_with_a_bar_unless_said(capsys):
    model, other = network(), network()
    history = bp.train(model, TRAIN, optimizer=bp.SGD(model, lr=0.1))
    assert "epoch 20/20: 100%" in capsys.readouterr().err
    assert history == fit(other, epochs=20, batch_size=16, rng=0, threshold=0)
    assert same(model, other.params)


def test_no_bar_without_progress(capsys):
    fit(network(), progress=False)
    assert capsys.readouterr().err == ""


def test_history_shows_how_it_ended():
    history = fit(network(), epochs=3)
    loss, right = history.loss[-1], history.accuracy[-1]
    assert repr(history) == f"History(3 epochs, loss {loss:.4f}, accuracy {right:.1%}, stopped by epochs)"
    assert repr(type(history)(stopped="interrupted")) == "History(0 epochs, stopped by interrupted)"


def test_one_thread_is_enough():
    threads = []
    with threadpool_limits(2, "blas"):
        before = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
        fit(network(), epochs=1, on_epoch=lambda epoch, model: threads.extend(threadpool_info()))
    assert set(before) == {2}
    assert {pool["num_threads"] for pool in threads if pool["user_api"] == "blas"} == {1}


def test_it_learns():
    model = network()
    history = fit(model, data=DATA[:2], validation=DATA[2:], epochs=10, lr=bp.cosine(0.1))
    assert history.val_accuracy[-1] > 0.9
    assert history.val_accuracy[-1] == bp.evaluate(model, DATA[2:])[1]
    assert history.val_loss[-1] == bp.evaluate(model, DATA[2:])[0]
    assert history.stopped == "epochs"


def test_one_hot_targets():
    model, data = network(), (TRAIN[0], np.eye(10)[TRAIN[1]])
    history = fit(model, data=data, loss=bp.squared_error, epochs=60, validation=data)
    assert (history.val_loss[-1], history.val_accuracy[-1]) == bp.evaluate(model, data, loss=bp.squared_error)
    assert history.loss[-1] < history.loss[0]
    assert history.accuracy[-1] > 0.4


def test_float32_stays_float32():
    model = network(dtype="float32")
    fit(model, momentum=0.5, lr=bp.cosine(0.1))
    assert {value.dtype for value in model.params.values()} == {np.dtype("float32")}
    assert model.forward(TRAIN[0].astype("float32")).dtype == "float32"


def test_nan_is_no_right_answer():
    assert bp.accuracy(np.array([[np.nan, 0.0], [1.0, 0.0]]), [0, 0]) == 0.5


def test_a_weight_that_is_not_finite_never_counts_as_good():
    """Behind ReLU a weight of -inf leaves loss and gradients finite."""
    rng = np.random.default_rng(0)
    x, y = np.abs(rng.normal(size=(10, 2))) + 1, np.arange(10) % 2
    for seed in range(20):
        layers = (bp.Linear(2, 1, rng=seed, dtype="float32"), bp.ReLU(), bp.Linear(1, 2, rng=seed, dtype="float32"))
        model = bp.Sequential(*layers)
        with contextlib.suppress(FloatingPointError):
            fit(model, data=(x, y), lr=1e38, batch_size=2)
        assert all(np.isfinite(value).all() for value in model.params.values())


def test_the_gradient_of_the_data_is_not_asked_for():
    model, asked = network(), []
    honest = model.backward
    model.backward = lambda dz, input_grad=True: asked.append(input_grad) or honest(dz, input_grad=input_grad)
    fit(model)
    assert set(asked) == {False}


@pytest.mark.parametrize("kind", [np.uint8, np.int64, bool])
def test_data_may_be_bytes_or_truth_values(kind):
    x = TRAIN[0] > 0
    histories = [
        fit(network(), data=(x.astype(k), TRAIN[1]), validation=(x.astype(k), TRAIN[1])) for k in (kind, float)
    ]
    assert histories[0] == histories[1]


def test_validation_is_computed_in_the_models_dtype():
    model, seen = network(dtype="float32"), set()

    def loss(outputs, targets):
        seen.add(outputs.dtype)
        return bp.cross_entropy(outputs, targets)

    fit(model, loss=loss, validation=TRAIN)
    assert seen == {np.dtype("float32")}


def test_threshold():
    model = network()
    history = fit(model, epochs=50, lr=bp.cosine(0.1), threshold=0.02)
    assert history.stopped == "threshold"
    assert len(history.loss) < 50
    assert history.largest_change[-1] < 0.02 <= min(history.largest_change[:-1])
    still = fit(
        network(), lr=lambda progress: 0.0, epochs=2
    )  # no threshold: not even an epoch without any change ends it
    assert still.largest_change == [0, 0]
    assert still.stopped == "epochs"


def test_largest_change_is_the_furthest_any_parameter_moved():
    model, seen = network(), []
    seen.append(copy(model))
    history = fit(model, on_epoch=lambda epoch, model: seen.append(copy(model)))
    for epoch in range(3):
        moved = max(np.abs(seen[epoch + 1][name] - seen[epoch][name]).max() for name in model.params)
        assert history.largest_change[epoch] == moved


def test_on_epoch_is_called_after_each():
    epochs = []
    fit(network(), on_epoch=lambda epoch, model: epochs.append(epoch))
    assert epochs == [1, 2, 3]


def test_the_progress_bar_shows_loss_and_accuracy(capsys):
    history = fit(network(), progress=True)
    shown = capsys.readouterr().err
    assert "epoch 3/3: 100%" in shown
    assert "epoch 1/3:   0%" not in shown  # it is drawn when something has been done
    assert "18/18" in shown
    assert "batch/s" in shown
    assert f"accuracy={history.accuracy[-1]:.1%}, loss={history.loss[-1]:.4f}" in shown


@pytest.mark.parametrize("where", ["forward", "step"])
def test_an_interrupt_keeps_the_model_and_the_history(where):
    """Interrupted in the second epoch, in mid-computation and in mid-update."""
    model, reached = network(), []
    optimizer = bp.SGD(model, lr=0.1)
    linear, steps = model.layers[-1], []
    honest_forward, honest_step = linear.forward, optimizer.step

    def forward(x):
        if where == "forward" and len(steps) == 8:
            raise KeyboardInterrupt
        return honest_forward(x)

    def step(progress):
        steps.append(1)
        reached.append(copy(model))
        if where == "step" and len(steps) == 9:
            model.params["0.weight"][...] = 1e9  # half of the update has happened
            raise KeyboardInterrupt
        honest_step(progress)

    linear.forward, optimizer.step = forward, step
    history = bp.train(model, TRAIN, optimizer=optimizer, epochs=3, progress=False)
    linear.forward, optimizer.step = honest_forward, honest_step
    assert history.stopped == "interrupted"
    assert len(history.loss) == 1
    assert any(same(model, params) for params in reached[-2:])
    assert bp.train(model, TRAIN, optimizer=optimizer, progress=False).loss[-1] < history.loss[0]


def test_an_interrupt_between_epochs_keeps_the_whole_epoch():
    model, reached = network(), []

    def on_epoch(epoch, model):
        reached.append(copy(model))
        raise KeyboardInterrupt

    history = fit(model, on_epoch=on_epoch)
    assert (len(history.loss), history.stopped) == (1, "interrupted")
    assert same(model, reached[0])


def test_too_large_a_rate_is_named_and_undone():
    model, finite = network(), []
    optimizer = bp.SGD(model, lr=1e200, momentum=0.9)
    honest_step = optimizer.step

    def step(progress):
        finite.append(copy(model))
        honest_step(progress)

    optimizer.step = step
    with pytest.raises(
        FloatingPointError,
        match=r"epoch 1, batch \d\. The likely cause: the learning rate is too large; try a tenth of it\. The",
    ) as caught:
        bp.train(model, TRAIN, optimizer=optimizer, progress=False)
    batch = int(str(caught.value).split("batch ")[1].split(".")[0])
    assert batch == len(finite) + 1
    assert same(model, finite[-1])
    assert all(np.isfinite(v).all() for v in optimizer.velocity.values())
    assert np.isfinite(bp.evaluate(model, TRAIN)[0])


def test_a_last_step_that_leads_nowhere_is_undone_too():
    model = network()
    before = copy(model)
    message = (
        r"^a parameter is no longer finite after epoch 1\. The likely cause: the learning rate is too large; "
        r"try a tenth of it\. The model has been put back to its last finite state\.$"
    )
    with pytest.raises(FloatingPointError, match=message):
        fit(model, data=(1e3 * TRAIN[0], TRAIN[1]), lr=1e308, batch_size=96, epochs=1)
    assert same(model, before)


@pytest.mark.parametrize(
    ("spoil", "cause"),
    [
        ("data", "the data hold NaN or infinite numbers"),
        ("weights", "the numbers in the data, or the weights that it starts from, are too large"),
    ],
)
def test_numbers_that_are_not_finite_from_the_start(spoil, cause):
    model, x = network(), TRAIN[0].copy()
    if spoil == "data":
        x[-1] = np.nan
    else:
        model.params["0.weight"][:] = 1e200
        model.layers[-1].params["weight"][:] *= 1e200
    message = (
        rf"^the loss \(nan\) is no longer finite in epoch 1, batch \d\. The likely cause: {cause}\. "
        r"The model has been put back to its last finite state\.$"
    )
    with pytest.raises(FloatingPointError, match=message):
        fit(model, data=(x, TRAIN[1]))


def test_a_gradient_that_is_not_finite_is_named():
    def loss(outputs, targets):
        return 0.0, np.full_like(outputs, np.nan) * targets[:, None]

    with pytest.raises(FloatingPointError, match=r"^the gradient of 0\.weight is no longer finite in epoch 1, batch 1"):
        fit(network(), loss=loss)


FOREIGN = r"^optimizer was made for another model; make it with SGD\(model, lr=\.\.\.\)$"
REFUSED = [
    (lambda m: bp.SGD(m, lr=0), ValueError, "lr is 0, expected a number above 0 and below inf"),
    (lambda m: bp.SGD(m, lr=np.nan), ValueError, "lr is nan"),
    (lambda m: bp.SGD(m, lr="0.1"), TypeError, "lr is '0.1', expected a number"),
    (lambda m: bp.cosine(-1), ValueError, "lr is -1"),
    (lambda m: bp.SGD(m, lr=0.1, momentum=1), ValueError, "momentum is 1, expected a number of at least 0 and below 1"),
    (lambda m: fit(m, epochs=0), ValueError, "epochs is 0, expected at least 1"),
    (lambda m: fit(m, batch_size=2.0), TypeError, "batch_size is 2.0, expected an int"),
    (lambda m: fit(m, batch_size=0), ValueError, "^batch_size is 0, expected at least 1"),
    (lambda m: fit(m, threshold=-1), ValueError, "threshold is -1, expected a number of at least 0"),
    (
        lambda m: fit(m, data=(TRAIN[0], TRAIN[1][:5])),
        ValueError,
        r"data holds x \(96, 1, 8, 8\) and targets \(5,\), expected as many",
    ),
    (lambda m: fit(m, data=(TRAIN[0][:0], TRAIN[1][:0])), ValueError, r"data holds x \(0, 1, 8, 8\)"),
    (lambda m: fit(m, data=(3, TRAIN[1])), ValueError, r"data holds x \(\) and targets \(96,\)"),
    (lambda m: fit(m, data=(TRAIN[0], 3)), ValueError, r"data holds x \(96, 1, 8, 8\) and targets \(\)"),
    (lambda m: fit(m, data=DATA), ValueError, r"data is no pair \(x, targets\), such as"),
    (lambda m: fit(m, data=None), ValueError, r"data is no pair"),
    (lambda m: fit(m, data=([[1], [2, 3]], [0, 1])), ValueError, r"^data\[0\] is no array"),
    (lambda m: fit(m, validation=(TRAIN[0], [[1], [2, 3]])), ValueError, r"^validation\[1\] is no array"),
    (lambda m: fit(m, data=(TRAIN[0] * 1j, TRAIN[1])), TypeError, "data has x of dtype complex128"),
    (lambda m: fit(m, validation=(TRAIN[0], TRAIN[1][:5])), ValueError, "validation holds x"),
    (lambda m: fit(bp.ReLU()), ValueError, "^model has no parameters to train$"),
    (lambda m: fit(m, lr=lambda progress: -1.0), ValueError, "lr at progress 0 is -1.0"),
    (lambda m: fit(m, lr=lambda progress: np.nan), ValueError, "lr at progress 0 is nan"),
    (lambda m: bp.SGD(3, lr=1), TypeError, "model is 3, expected a layer or a network"),
    (lambda m: bp.SGD(m, lr=True), TypeError, "lr is True, expected a number"),
    (lambda m: bp.SGD(m, lr=1, momentum="a"), TypeError, "momentum is 'a', expected a number"),
    (lambda m: bp.train(m, TRAIN, optimizer="sgd"), TypeError, r"optimizer is 'sgd', expected SGD\("),
    (lambda m: bp.accuracy(np.eye(4), [1]), ValueError, r"targets has shape \(1,\), expected \(4,\) or \(4, 4\)"),
    (lambda m: bp.accuracy(np.ones((0, 4)), []), ValueError, r"^outputs has shape \(0, 4\), expected at least one"),
    (lambda m: bp.accuracy([1], [1]), ValueError, r"^outputs has shape \(1,\), expected \(N, K\)$"),
    (lambda m: bp.accuracy([[1]], [[1], [2, 3]]), ValueError, r"^targets is no array \(N, \.\.\.\): its rows"),
    (lambda m: bp.train(m, TRAIN, optimizer=bp.SGD(network(), lr=1)), ValueError, FOREIGN),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_bad_input_is_refused_with_its_name(call, error, message):
    with pytest.raises(error, match=message):
        call(network())


@pytest.mark.safety
@pytest.mark.parametrize("name", ["model.npz", "model"])
def test_saved_and_loaded(tmp_path, name):
    model, other = network(), network(seed=1)
    bp.save(model, tmp_path / name)
    arrays = dict(other.params)
    bp.load(other, tmp_path / name)
    assert same(other, model.params)
    assert all(other.params[key] is arrays[key] for key in arrays)


class Trap:
    """Something that would run a command if it were unpickled."""

    def __reduce__(self):
        return os.mkdir, ("trapped",)


def pickled(path):
    np.savez(path, **{"0.weight": np.array([Trap()], object)}, allow_pickle=True)


UNFIT = [
    (lambda path: np.savez(path, **{"0.weight": np.ones(3)}), "does not fit the model: missing .*0.bias"),
    (lambda path: np.savez(path, extra=np.ones(3), **network().params), "not in the model .*extra"),
    (lambda path: np.savez(path, **{**network().params, "4.bias": np.ones(3)}), r"4.bias has shape \(3,\), the"),
    (lambda path: np.savez(path, **{**network().params, "4.bias": np.ones(10, int)}), "4.bias is int64, the model"),
    (lambda path: np.savez(path, **{**network().params, "4.bias": np.full(10, np.nan)}), "4.bias holds NaN"),
    (lambda path: path.write_bytes(b"not an archive"), "is no .npz file of plain arrays"),
    (lambda path: path.write_bytes(b""), "is no .npz file of plain arrays"),
    (lambda path: path.write_bytes(pickle.dumps(Trap())), "is no .npz file of plain arrays"),
    (lambda path: np.save(path.open("wb"), np.ones(3)), "is no .npz file of plain arrays"),
    (lambda path: zipfile.ZipFile(path, "w").writestr("0.weight", b"hello"), "does not fit the model"),
    (pickled, "is no .npz file of plain arrays"),
]


@pytest.mark.safety
@pytest.mark.parametrize(("write", "message"), UNFIT, ids=[case[1][:40] for case in UNFIT])
def test_a_file_that_does_not_fit_changes_nothing(tmp_path, monkeypatch, write, message):
    monkeypatch.chdir(tmp_path)
    path, model = tmp_path / "file.npz", network()
    write(path)
    before = copy(model)
    with pytest.raises(ValueError, match=message):
        bp.load(model, path)
    assert same(model, before)
    assert not (tmp_path / "trapped").exists()


@pytest.mark.safety
def test_a_truncated_file_is_refused(tmp_path):
    model, path = network(), tmp_path / "model.npz"
    bp.save(model, path)
    whole = path.read_bytes()
    for length in (10, len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"is no \.npz file"):
            bp.load(model, path)


def outcome(path, model, before):
    """Load, and say what became of it; the model is as before, or as it was saved."""
    try:
        bp.load(model, path)
    except ValueError:
        assert same(model, before)
        return "refused"
    return "loaded"


@pytest.mark.safety
def test_a_file_cut_anywhere_or_with_any_byte_changed_is_refused_or_harmless(tmp_path, monkeypatch, record_property):
    monkeypatch.chdir(tmp_path)
    saved, path = bp.Linear(2, 1, rng=0), tmp_path / "model.npz"
    bp.save(saved, path)
    whole, before = path.read_bytes(), bp.Linear(2, 1, rng=1).params
    spoilt = [whole[:length] for length in range(len(whole))]
    for place, byte in enumerate(whole):
        for other in {0, 255, byte ^ 1, byte ^ 128, ord("O")} - {byte}:  # O is the dtype of pickled objects
            spoilt.append(whole[:place] + bytes([other]) + whole[place + 1 :])
    ends = Counter()
    for data in spoilt:
        path.write_bytes(data)
        model = bp.Linear(2, 1, rng=1)
        end = outcome(path, model, before)
        ends[end] += 1
        if end == "loaded":  # what was changed is a date, or a flag that nothing reads
            assert same(model, saved.params)
    assert ends["refused"] > 0.8 * len(spoilt)
    record_property("spoilt files loaded or refused", len(spoilt))


@pytest.mark.safety
def test_a_small_file_that_unpacks_to_much_is_refused_before_it_is_unpacked(tmp_path):
    model, path = network(), tmp_path / "model.npz"
    before = copy(model)
    np.savez_compressed(path, **{**network().params, "4.bias": np.zeros(5_000_000)})
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"would unpack to 4000\d{4} bytes"):
        bp.load(model, path)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    assert same(model, before)


@pytest.mark.safety
def test_a_header_that_promises_more_than_there_is_is_refused(tmp_path):
    model, path = network(), tmp_path / "model.npz"
    before = copy(model)
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (10**15,)})
    with zipfile.ZipFile(path, "w") as file:
        for name in model.params:
            file.writestr(f"{name}.npy", header.getvalue())
    with pytest.raises(ValueError, match=r"is no \.npz file"):
        bp.load(model, path)
    assert same(model, before)


def test_what_could_not_be_loaded_is_not_saved(tmp_path):
    model = network()
    model.params["0.bias"][0] = np.nan
    with pytest.raises(ValueError, match=r"0\.bias holds NaN"):
        bp.save(model, tmp_path / "model")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.npz"):
        bp.load(network(), tmp_path / "nowhere")
