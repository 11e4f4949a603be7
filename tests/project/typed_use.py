"""Calls that a type checker accepts, and calls that it refuses; mypy reads them, nothing runs them.

Every refusal is ignored by its name, and mypy objects to an ignore that ignores nothing: an annotation that is lost
shows up here.
"""

import numpy as np

import bpcnn_helpers as bp


def operations(x: np.ndarray, w: np.ndarray) -> None:
    z = bp.conv2d(x, w, stride=2, padding=((1, 0), (1, 0)), dilation=(1, 2))
    bp.conv2d([[1, 2], [3, 4]], [[0, 1]], padding="same").sum()
    dx = bp.conv2d_input_grad(z, w, (5, 5))
    print(dx.shape, bp.correlate2d(dx[0, 0], w[0, 0], "full").T)
    loss, dlogits = bp.cross_entropy([[0.0, 1.0]], [1])
    print(f"{loss:.3f}", dlogits.shape)

    bp.conv2d(x, None)  # type: ignore[arg-type]
    bp.conv2d(x, w, stride="2")  # type: ignore[arg-type]
    bp.conv2d(x, w, padding="full")  # type: ignore[arg-type]
    bp.conv2d(x, w, padding=(1, 1, 1))  # type: ignore[arg-type]
    bp.conv2d(x, w, pad=1)  # type: ignore[call-arg]
    bp.conv2d_weight_grad(z, x, 2.5)  # type: ignore[arg-type]
    bp.correlate2d(x, w, "half")  # type: ignore[arg-type]
    bp.softmax(x, axis="rows")  # type: ignore[arg-type]
    print(loss.shape)  # type: ignore[attr-defined]


def a_network() -> None:
    model = bp.Sequential(bp.Conv2d(1, 4, 3, rng=0), bp.ReLU(), bp.Flatten(), bp.Linear(144, 10, init="xavier"))
    data = bp.digits(fold=(0, 5))
    print(model.forward(data.x_test).argmax(axis=1))
    bp.save(model, "weights")

    bp.Sequential(bp.ReLU(), bp.relu)  # type: ignore[arg-type]
    bp.Conv2d(1, 4, "3")  # type: ignore[arg-type]
    bp.Linear(144, 10, init="zeros")  # type: ignore[arg-type]
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

    bp.check(a_network, "sgd_step")  # type: ignore[arg-type]
    bp.progress(3)  # type: ignore[arg-type]
