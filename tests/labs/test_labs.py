"""Each lab shows what its controls say: its numbers are reckoned anew by hand, and its picture follows them."""

import tracemalloc

import numpy as np
import pytest
from pictures import as_file
from PIL import Image
from threadpoolctl import threadpool_info

import bpcnn_helpers as bp

RNG = np.random.default_rng(3)


def still(lab):
    """The picture for where no page is live, and what is said of settings that cannot be."""
    return (bytes(lab.image.value), lab.message.value) if isinstance(lab, bp.Live) else (lab.png(), lab.message)


def moved(lab, **values):
    """Set the controls, and return the result; the picture has to change."""
    before, _ = still(lab)
    for name, value in values.items():
        lab.controls[name].value = value
    after, message = still(lab)
    assert message == ""
    assert after != before
    return lab.result


def titles(lab):
    return [ax.get_title() for ax in lab.figure.axes]


def correlated(x, k):
    places = np.lib.stride_tricks.sliding_window_view(x, np.shape(k))
    return (places * np.array(k)).sum(axis=(2, 3))


def test_edges_are_what_the_kernel_and_the_operation_make():
    picture = RNG.integers(0, 10, (6, 8))
    lab = bp.labs.edges(picture)
    vertical, kernel = [[1, 0, -1]] * 3, [[0, 2, 0], [1, -1, 3], [0, 0, 4]]
    assert np.array_equal(lab.result, correlated(picture, vertical))
    assert np.array_equal(moved(lab, kernel=kernel), correlated(picture, kernel))
    assert np.array_equal(moved(lab, operation="convolution"), correlated(picture, np.array(kernel)[::-1, ::-1]))
    assert titles(lab) == ["photograph", "kernel", "convolution"]
    blur = dict(lab.controls["begin"].options)["blur"]
    assert np.array_equal(moved(lab, begin=blur), correlated(picture, np.ones((3, 3))))
    assert lab.controls["kernel"].value == blur == ((1, 1, 1),) * 3


def test_edges_of_a_picture_of_ones_own():
    lab, grey = bp.labs.edges(np.ones((7, 9))), RNG.integers(0, 256, (7, 9), dtype=np.uint8)
    result = moved(lab, own_picture=as_file(Image.fromarray(grey)))
    np.testing.assert_allclose(result, correlated(grey / 255, [[1, 0, -1]] * 3), atol=1e-12)


def test_a_picture_of_another_shape_is_cut_to_that_of_the_labs_program():
    lab, wide = bp.labs.edges(np.ones((4, 6))), RNG.integers(0, 256, (4, 16), dtype=np.uint8)
    lab.controls["own_picture"].value = as_file(Image.fromarray(wide))
    assert np.array_equal(lab.controls["own_picture"].pixels(), [wide[:, 5:11] / 255] * 3)  # its middle
    assert lab.page.values["own_picture"]
    lab.controls["own_picture"].value = b""
    assert np.array_equal(lab.result, np.zeros((2, 4)))


@pytest.mark.parametrize(("n", "f", "p", "s"), [(8, 3, 1, 2), (8, 3, 0, 2), (5, 2, 3, 3), (6, 1, 0, 4), (3, 5, 1, 1)])
def test_windows_are_counted_one_by_one(n, f, p, s):
    lab = bp.labs.windows()
    for name, value in {"p": p, "n": n, "f": f, "s": s}.items():
        lab.controls[name].value = value
    first = list(range(0, n + 2 * p - f + 1, s))
    seen = np.zeros((n + 2 * p,) * 2)
    for row in first:
        for column in first:
            seen[row : row + f, column : column + f] += 1
    assert lab.result["size"] == len(first)
    assert lab.result["first"].tolist() == first
    assert np.array_equal(lab.result["seen"], seen)
    above, side = lab.figure.axes
    cells, bars = side.patches[: n + 2 * p], side.patches[n + 2 * p :]
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [(start, f) for start in first]
    left_over = [not column.any() for column in seen.T]
    assert [bool(cell.get_hatch()) for cell in cells] == left_over
    assert side.get_title() == f"{sum(left_over)} of {n + 2 * p} columns left over"
    (inside,) = above.patches
    assert inside.get_bbox().bounds == (p - 0.5, p - 0.5, n, n)


def test_windows_say_which_sizes_cannot_be():
    lab = bp.labs.windows()
    lab.controls["p"].value, lab.controls["n"].value = 0, 3
    before = lab.result
    lab.controls["f"].value = 5
    assert lab.message == "kernel (5, 5) does not fit the input (3, 3)"
    assert lab.result is before
    assert lab.figure.get_suptitle() == before["words"]  # the picture stays


def test_colours_are_mixed_by_their_weights():
    photo = RNG.integers(0, 5, (3, 5, 6)) / 4
    lab = bp.labs.colours(photo, {"sum": (1, 1, 1), "red less green": (1, -1, 0)})
    assert np.array_equal(lab.result["z"], photo.sum(axis=0))
    assert np.array_equal(moved(lab, channels=(1, -1, 0))["z"], photo[0] - photo[1])
    kernel = [[0, 0, 0], [0, 2, 1], [0, 0, 0]]
    mixed = np.pad(photo[0] - photo[1], 1)
    result = moved(lab, kernel=kernel, S=2)
    assert np.array_equal(result["z"], correlated(mixed, kernel)[::2, ::2])
    assert np.array_equal(result["K"], np.multiply.outer((1, -1, 0), kernel)[None])
    assert titles(lab) == ["three channels of 5×6", "one map of 3×3"]
    own = RNG.integers(0, 256, (5, 6, 3), dtype=np.uint8)
    result = moved(lab, own_picture=as_file(Image.fromarray(own)), kernel=[[0, 0, 0], [0, 1, 0], [0, 0, 0]], S=1)
    np.testing.assert_allclose(result["z"], (own[..., 0] - 1.0 * own[..., 1]) / 255, atol=1e-12)


def small_network(seed=0):
    rng = np.random.default_rng(seed)
    return bp.Sequential(
        *(bp.Conv2d(1, 3, 3, padding=1, rng=rng), bp.Sigmoid(), bp.AvgPool2d(2)),
        *(bp.Flatten(), bp.Linear(48, 10, rng=rng)),
    )


X, LABELS = RNG.random((4, 1, 8, 8)), np.array([3, 1, 4, 1])


def test_epochs_show_the_network_as_it_was():
    networks = [small_network(seed) for seed in range(3)]
    lab = bp.labs.epochs(small_network(9), [net.params for net in networks], X, LABELS)
    assert lab.controls["epoch"].value == lab.controls["digit"].value == 0
    for epoch, digit in ((0, 0), (2, 0), (1, 3)):
        lab.controls["epoch"].value, lab.controls["digit"].value = epoch, digit
        net, x = networks[epoch], X[[digit]]
        z = net.layers[0].forward(x)
        assert np.array_equal(lab.result["kernels"], net.params["0.weight"][:, 0])
        np.testing.assert_allclose(lab.result["maps"], 1 / (1 + np.exp(-z[0])))
        assert np.array_equal(lab.result["scores"], net.forward(x))
        loss, _ = bp.cross_entropy(net.forward(x), LABELS[[digit]])
        title = lab.figure.get_suptitle()
        assert title.startswith(f"epoch {epoch}: a {LABELS[digit]}, guessed {net.forward(x).argmax()}, loss {loss:.3g}")

        def of(z, net=net, digit=digit):
            for layer in net.layers[1:]:
                z = layer.forward(z)
            return bp.cross_entropy(z, LABELS[[digit]])[0]

        assert bp.gradient_check(of, {"z": z}, grads={"z": lab.result["δ"][None]}).passed
        assert np.array_equal(lab.result["picture"], x[0, 0])
        assert np.array_equal(np.ma.getdata(lab.figure.axes[0].images[0].get_array()), 1 - x[0, 0])
    assert lab.controls["epoch"].max == 2
    assert list(lab.controls["digit"].options.values()) == [0, 1, 2, 3]


def test_epochs_show_delta_on_one_scale():
    networks = [small_network(seed) for seed in range(3)]
    lab = bp.labs.epochs(small_network(9), [net.params for net in networks], X, LABELS)
    lab.controls["digit"].value = 2
    scales, largest, at_output = [], [], []
    for epoch in range(3):
        lab.controls["epoch"].value = epoch
        _, course, maps = lab.figure.axes
        scales.append([image.norm.vmax for image in maps.images[-3:]])  # a scale each; that of δ comes last
        largest.append(np.abs(lab.result["δ"]).max())
        at_output.append(np.abs(lab.result["δ at the output"]).max())
        p = bp.softmax(networks[epoch].forward(X[[2]]))[0]
        np.testing.assert_allclose(lab.result["δ at the output"], p - np.eye(10)[LABELS[2]])
        assert list(course.lines[2].get_xdata()) == [epoch, epoch]
    assert len({*largest}) == 3
    assert scales == [[max(largest)] * 3] * 3
    assert [list(line.get_ydata()) for line in course.lines[:2]] == [at_output, largest]


def test_a_network_is_taught_a_digit_by_steps_of_sgd():
    net, drawing = small_network(), bp.labs.stroke((20, 4), (7, 18), (25, 18))
    begun = {name: value.copy() for name, value in net.params.items()}
    assert bp.labs.own_digit(net, (X, LABELS)).controls["pad"].value[15][8:28] == (1,) * 20  # the bar of an open 4
    lab = bp.labs.own_digit(net, (X, LABELS), drawing, lr=0.05)
    net.params["0.weight"][...] += 1  # the lab has a copy
    result = moved(lab, label=1, steps=3)
    net.params["0.weight"][...] -= 1
    picture = bp.as_digit(drawing)
    for name, value in begun.items():
        np.testing.assert_allclose(net.params[name], value, atol=1e-12)
    for _ in range(3):
        net.backward(bp.cross_entropy(net.forward(picture), [1])[1])
        for name, value in net.params.items():
            value -= 0.05 * net.grads[name]
    np.testing.assert_allclose(result["p"], bp.softmax(net.forward(picture))[0])
    guesses = net.forward(X).argmax(axis=1)
    assert (result["right"], result["as_label"]) == (np.mean(guesses == LABELS), np.mean(guesses == 1))
    assert "read as a 1" in lab.figure.get_suptitle()


def test_a_digit_of_ones_own_is_read_and_taught():
    asked = []

    def taught(picture, label, steps):
        asked.append((label, steps))
        return small_network(steps)

    drawing = bp.labs.stroke((20, 4), (7, 18), (25, 18))
    lab = bp.labs.own_digit(taught, (X, LABELS), drawing)
    assert lab.controls["pad"].value == tuple(map(tuple, drawing.tolist()))
    moved(lab, label=7)
    result = moved(lab, steps=3)
    assert asked == [(4, 0), (7, 0), (7, 3)]
    net, picture = small_network(3), bp.as_digit(drawing)
    scores = net.forward(picture)
    assert np.array_equal(result["picture"], picture[0, 0])
    np.testing.assert_allclose(result["p"], np.exp(scores[0]) / np.exp(scores[0]).sum())
    np.testing.assert_allclose(result["maps"], 1 / (1 + np.exp(-net.layers[0].forward(picture)[0])))
    assert result["right"] == np.mean(net.forward(X).argmax(axis=1) == LABELS)
    loss = lambda x: bp.cross_entropy(net.forward(x), [7])[0]  # noqa: E731
    assert bp.gradient_check(loss, {"x": picture}, grads={"x": -result["to_pixels"][None, None]}).passed
    assert titles(lab)[1:] == [f"guess: {scores.argmax()}", "3 maps of the first layer", "more ink here: a 7 likelier"]
    below = np.ma.getdata(lab.figure.axes[2].images[0].get_array())
    assert below.shape == (9, 36)
    for place, values in enumerate(result["maps"]):
        assert np.array_equal(below[:8, 9 * place : 9 * place + 8], values)


class Counter:
    """A classifier as scikit-learn has them: it answers with the most frequent label of what it was trained on."""

    def fit(self, x, y):
        self.trained_on = x
        assert x.shape == (len(y), 64)
        self.answer = np.bincount(y).argmax()

    def score(self, x, y):
        assert x.shape == (len(y), 64)
        return np.mean(y == self.answer)


def test_models_are_compared_on_what_each_split_puts_aside(capsys):
    asked, net = [], small_network()

    def fit(x, y):
        asked.append((x, y))
        return net

    splits = [bp.split(RNG.random((8, 1, 8, 8)), np.repeat([0, 1], 4), test_size=4, seed=seed) for seed in range(3)]
    splits.append(bp.data.splitting.Split(X, np.array([3, 3, 3, 1]), X, LABELS))
    found = bp.labs.compare({"net": fit, "counter": Counter()}, splits, "four splits")
    for (x, y), part, share in zip(asked, splits, found.shares["net"], strict=True):
        assert (x is part.x_train, y is part.y_train) == (True, True)
        assert share == np.mean(net.forward(part.x_test).argmax(axis=1) == part.y_test)
    assert found.shares["counter"] == [0.5, 0.5, 0.5, 0.25]
    assert found.means["counter"] == 0.4375
    ones = bp.labs.compare(
        {"counter": Counter()}, splits, "ones", prepare=lambda part: part._replace(y_train=np.ones(4, int))
    )
    assert ones.shares["counter"] == [0.5, 0.5, 0.5, 0.5]
    assert "ones: 100%" in capsys.readouterr().err
    counter = Counter()
    bp.labs.compare({"counter": counter}, splits[:1], "one")
    assert np.array_equal(counter.trained_on, splits[0].x_train.reshape(4, 64))
    title, _, row = repr(found).splitlines()
    assert title == "four splits: in %, the mean and each of the splits"
    assert row.split() == ["counter", "43.8", "50.0", "50.0", "50.0", "25.0"]


def test_maps_lie_four_in_a_row():
    maps = np.arange(1, 21.0).reshape(5, 2, 2)
    tiled = bp.labs.digit_reader._side_by_side(maps)
    assert tiled.tolist() == [
        [1, 2, 0, 5, 6, 0, 9, 10, 0, 13, 14, 0],
        [3, 4, 0, 7, 8, 0, 11, 12, 0, 15, 16, 0],
        [0] * 12,
        [17, 18, *[0] * 10],
        [19, 20, *[0] * 10],
        [0] * 12,
    ]


def test_cost_is_reckoned_and_raced(monkeypatch):
    raced, shapes = [], []

    def race(*forms, **settings):
        for form in forms:
            form()
        raced.append(settings)
        return np.array([0.002, 0.001])

    def one_matrix(x, w):
        shapes.append((x.shape, w.shape))

    monkeypatch.setattr("bpcnn_helpers.labs.memory_and_time.race", race)
    lab = bp.labs.cost(one_matrix)
    assert shapes == [((16, 8, 20, 20), (8, 8, 3, 3))]
    assert lab.result["operations"] == 2 * 16 * 8 * 18 * 18 * 8 * 3 * 3
    few = moved(lab, kernel=5, channels=2, batch=3)
    assert few["the package"] == few["one matrix"] == 8 * 3 * 2 * 25 * 16 * 16
    result = moved(lab, batch=12)
    side_by_side = 8 * 12 * 2 * 5 * 20 * 16  # samples, channels, kernel columns, rows, places across: all in one block
    assert result == {
        "operations": 2 * 12 * 2 * 16 * 16 * 2 * 25,
        "x": 8 * 12 * 2 * 20 * 20,
        "one matrix": 8 * 12 * 2 * 25 * 16 * 16,
        "the package": side_by_side,
    }
    assert shapes[-1] == ((12, 2, 20, 20), (2, 2, 5, 5))
    memory, times = lab.figure.axes
    assert [bar.get_width() for bar in memory.patches] == pytest.approx([1.2288, side_by_side / 1e6])
    assert [bar.get_width() for bar in times.patches] == [2, 1]
    assert times.get_title() == "2.0 to 1"
    many = moved(lab, channels=16, batch=32)
    assert many["the package"] < many["one matrix"] / 9


def test_a_race_tells_the_median_of_the_rounds_on_one_core(monkeypatch):
    clock, turns = [0.0], []
    takes = iter([9, 9, 1, 2, 5, 2, 1, 8])  # two contestants; the first round warms up

    def work(name):
        def contestant():
            turns.append(name)
            clock[0] += next(takes)

        return contestant

    monkeypatch.setattr("bpcnn_helpers.labs.stopwatch.process_time", lambda: clock[0])
    assert bp.race(work("a"), work("b"), rounds=3, least=1).tolist() == [1, 2]
    assert turns == ["a", "b"] * 4


def test_a_short_contestant_runs_several_times(monkeypatch):
    clock = [0.0]

    def contestant():
        clock[0] += 0.25

    monkeypatch.setattr("bpcnn_helpers.labs.stopwatch.process_time", lambda: clock[0])
    assert bp.race(contestant, rounds=1, least=1).tolist() == [0.25]
    assert clock[0] == 2 * 4 * 0.25


def test_a_race_runs_on_one_core():
    threads = set()
    bp.race(lambda: threads.update(pool["num_threads"] for pool in threadpool_info()), rounds=1, least=0.001)
    assert threads <= {1}


def test_peak_memory_is_that_of_the_worst_moment():
    def form():
        large = np.ones(10**6)
        return large[:10].copy()

    assert 8 * 10**6 <= bp.peak_memory(form) < 8.1 * 10**6
    with pytest.raises(ZeroDivisionError):
        bp.peak_memory(lambda: 1 / 0)
    assert not tracemalloc.is_tracing()
