"""Calls that a type checker accepts, and calls that it refuses; mypy reads them, nothing runs them.

Every refusal is ignored by its name, and mypy objects to an ignore that ignores nothing: an annotation that is lost
shows up here.
"""

import matplotlib.pyplot as plt
import numpy as np

import bpcnn_helpers as bp
from bpcnn_helpers import plots


def operations(x: np.ndarray, w: np.ndarray) -> None:
    z = bp.conv2d(x, w, stride=2, padding=((1, 0), (1, 0)), dilation=(1, 2))
    bp.conv2d([[1, 2], [3, 4]], [[0, 1]], padding="same").sum()
    dx = bp.conv2d_input_grad(z, w, (5, 5))
    print(dx.shape, bp.correlate2d(dx[0, 0], w[0, 0], "full").T)
    loss, dlogits = bp.cross_entropy([[0.0, 1.0]], [1])
    print(f"{loss:.3f}", dlogits.shape)

    print(len(bp.max_pool2d(z, 2, padding=1)), list(range(bp.conv_output_size(5, 3))))

    bp.conv2d(x, None)  # type: ignore[arg-type]
    bp.conv2d(x, w, stride="2")  # type: ignore[arg-type]
    bp.conv2d(x, w, padding="full")  # type: ignore[arg-type]
    bp.conv2d(x, w, padding=(1, 1, 1))  # type: ignore[arg-type]
    bp.conv2d(x, w, pad=1)  # type: ignore[call-arg]
    bp.conv2d_weight_grad(z, x, 2.5)  # type: ignore[arg-type]
    bp.correlate2d(x, w, "half")  # type: ignore[arg-type]
    bp.max_pool2d(x, "2")  # type: ignore[arg-type]
    bp.avg_pool2d_grad(z, 5)  # type: ignore[call-arg]
    bp.softmax(x, axis="rows")  # type: ignore[arg-type]
    print(loss.shape)  # type: ignore[attr-defined]


def a_network() -> None:
    model = bp.Sequential(bp.Conv2d(1, 4, 3, rng=0), bp.ReLU(), bp.Flatten(), bp.Linear(144, 10, init="xavier"))
    data = bp.digits(fold=(0, 5))
    print(model.forward(data.x_test).argmax(axis=1))
    bp.save(model, "weights")

    optimizer = bp.SGD(model, lr=bp.cosine(0.1), momentum=0.9)
    train, test = (data.x_train, data.y_train), (data.x_test, data.y_test)
    history = bp.train(model, train, optimizer=optimizer, validation=test, on_epoch=lambda epoch, net: print(epoch))
    print(f"{history.val_accuracy[-1]:.1%}", bp.evaluate(model, test, loss=bp.cross_entropy)[1] > 0.9)
    print(bp.gradient_check(model, data.x_test[:1], data.y_test[:1]).passed)

    bp.Sequential(bp.ReLU(), bp.relu)  # type: ignore[arg-type]
    bp.Conv2d(1, 4, "3")  # type: ignore[arg-type]
    bp.Linear(144, 10, init="zeros")  # type: ignore[arg-type]
    bp.MaxPool2d(2, stride=0.5)  # type: ignore[arg-type]
    bp.SGD(model, lr="fast")  # type: ignore[arg-type]
    bp.train(model, data.x_train, optimizer=optimizer)  # type: ignore[arg-type]
    bp.train(model, train, optimizer=0.1)  # type: ignore[arg-type]
    bp.train(model, train, optimizer=optimizer, loss=bp.softmax)  # type: ignore[arg-type]
    bp.digits(fold=3)  # type: ignore[arg-type]
    bp.save("weights", model)  # type: ignore[arg-type]
    print(data.x_valid)  # type: ignore[attr-defined]


def a_step_by_hand(model: bp.Sequential, delta: np.ndarray) -> np.ndarray:
    dx = model.backward(delta)
    return dx  # type: ignore[return-value]  # with input_grad=False there is none


def formulas() -> None:
    w, d = bp.symbols("w", (2, 2)), bp.symbols("δ", 4)
    bp.show(bp.correlate2d(w, d.reshape(2, 2)), name="z", order="δw")
    print(bp.latex(w) + " = ", bp.same_formulas(w, w), bp.trace(np.dot, a=w, b=w).links(0, 1)[0][1])

    bp.symbols(2, "w")  # type: ignore[arg-type]
    bp.latex(w, order=None)  # type: ignore[arg-type]
    bp.trace("a + b", a=w, b=w)  # type: ignore[arg-type]


def exercises() -> None:
    if bp.check("sgd_step", lambda params, grads, lr: None, seed=1).passed:
        bp.progress("sgd_step")
        bp.progress.hand_in("Ada")
        bp.progress.forget()

    bp.check("conv_bias_grad", np.sum, rung="matrices", counts=False, whose="the solution")
    bp.check(a_network, "sgd_step")  # type: ignore[arg-type]
    bp.check("conv_bias_grad", np.sum, rung=2)  # type: ignore[arg-type]
    bp.progress(3)  # type: ignore[arg-type]
    bp.progress.hand_in(name=3)  # type: ignore[arg-type]


def figures_and_explorers(x: np.ndarray, k: np.ndarray) -> None:
    fig, ax = plt.subplots()
    plots.matrix(ax, "x", x, "input")
    plots.picture(plots.subplots(1, 2, (8, 3), title="Two")[1][0], x, limits=(0, 1))
    plots.matrices(("x", x, "input"), "*", ("k", k, "kernel"), fig=fig).savefig("matrices.png")
    explorer = bp.explore(
        {"x": x, "k": k}, {"z": bp.correlate2d, "R": lambda k: bp.rot180(k)}, pinned=("z", 0, 0), covered=("z",)
    )
    explorer["x"] = explorer["x"] + 1
    bp.explore(bp.MaxPool2d, x, path=True, size=2, stride=range(1, 4)).to_html("pooling.html")
    bp.explore_conv(x, k, stride=2).png().hex()
    print(bp.race(lambda: bp.conv2d(x, k), rounds=2)[0], bp.peak_memory(lambda: bp.conv2d(x, k)).bit_length())
    bp.explore_row(x[0], k[0], stride=2).png().hex()
    bp.explore_gather(k, x, pinned=("∇a", 0, 0)).png().hex()
    print(bp.labs.edges(x).result, bp.MatrixInput(k).value, bp.DrawPad(size=16).value)

    plots.roofline(2e10, 1e10, {"loops": (0.1, 1e6)})

    plots.roofline(2e10, 1e10, {"loops": 1e6})  # type: ignore[dict-item]
    plots.matrix(fig, "x", x)  # type: ignore[arg-type]
    plots.subplots("two")  # type: ignore[arg-type]
    plots.matrix(ax, "x", x, "red")  # type: ignore[arg-type]
    plots.maps([x])  # type: ignore[arg-type]
    bp.explore({"x": x}, {"R": bp.rot180}, pinned="R")  # type: ignore[arg-type]
    bp.explore_pool(x, kind="median")  # type: ignore[arg-type]
    bp.explore_gather(k, x, pinned="∇a")  # type: ignore[arg-type]
    bp.explore_network(bp.rot180, x, 1)  # type: ignore[arg-type]
    explorer[0]  # type: ignore[index]
    bp.labs.stroke(3, 4)  # type: ignore[arg-type]
    bp.race(x)  # type: ignore[arg-type]


def a_question(w: np.ndarray) -> None:
    data = bp.digits()
    print(bp.pocket(bp.Linear(4, 2), data), bp.augment(data.x_train, data.y_train, copies=1)[0].shape)
    bp.pocket(bp.Linear(4, 2), w)  # type: ignore[arg-type]
    packed = bp.pack(bp.Linear(4, 2), bp.cross_entropy, w[0, 0])
    print(packed.train_step(packed.row(), w, [0], lr=0.1) + 1)
    bp.pack(bp.relu, bp.cross_entropy, w)  # type: ignore[arg-type]
    asked = bp.predict("How many weights?", w[0].size, mistakes={"One channel only.": w[0, 0].size}, then=["All.", w])
    print(asked.page.asked["question"], bp.predict("Is it?", True, choices={"yes": True, "no": False}))
    bp.predict.open()
    bp.predict("Which?", w > 0, cells={"w": w}, mistakes=None)
    bp.predict("Where?", ["b", "a"], order=["a", "b"])

    print(bp.arrange("conv_weight_grad").page.sealed)
    bp.predict(3, 4)  # type: ignore[arg-type]
    bp.arrange(3)  # type: ignore[arg-type]
    bp.predict("How many?")  # type: ignore[call-arg]
    bp.predict("Which?", w > 0, cells=w)  # type: ignore[arg-type]
    bp.predict("Which?", "a", choices=3)  # type: ignore[arg-type]
    bp.predict("How many?", 3, mistakes=["so"])  # type: ignore[arg-type]
    bp.predict.shut()  # type: ignore[attr-defined]
