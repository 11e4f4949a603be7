"""Training: stochastic gradient descent, and the loop around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bpcnn_helpers.arguments import Seed, function, generator, in_range, integer, loss_and_gradient, network, truth
from bpcnn_helpers.nn import symptoms
from bpcnn_helpers.nn.evaluation import Data, accuracy, evaluate, pair_of
from bpcnn_helpers.nn.layer import Layer
from bpcnn_helpers.nn.not_finite import TOO_LARGE_A_RATE, first_not_finite, largest, likely_cause, not_finite
from bpcnn_helpers.nn.sgd import SGD
from bpcnn_helpers.ops.losses import Loss, cross_entropy
from bpcnn_helpers.printing import writable


@dataclass
class History:
    """What happened in training, a number per epoch.

    Attributes
    ----------
    loss, accuracy : list of float
        Means over the epoch's batches, each measured before its step.
    val_loss, val_accuracy : list of float
        After the epoch, on the validation data; empty without any.
    largest_change : list of float
        The furthest that any parameter moved during the epoch.
    stopped : {"epochs", "threshold", "interrupted"}
        Why training ended.
    warnings : list of str
        What was seen of a network that does not learn: inputs that are too large, weights alike, ReLUs that are off,
        gradients of exactly 0, a loss no better than chance after the first epochs. Printed under the bar, too.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)
    largest_change: list[float] = field(default_factory=list)
    stopped: str = "epochs"
    warnings: list[str] = field(default_factory=list)

    def __repr__(self):
        last = f", loss {self.loss[-1]:.4f}, accuracy {self.accuracy[-1]:.1%}" if self.loss else ""
        return f"History({len(self.loss)} epochs{last}, stopped by {self.stopped})"


def train(
    model: Layer,
    data: Data,
    *,
    optimizer: SGD,
    epochs: int = 20,
    batch_size: int = 16,
    loss: Loss = cross_entropy,
    threshold: float = 0.0,
    validation: Data | None = None,
    rng: Seed = 0,
    on_epoch: Callable[[int, Any], Any] | None = None,
    progress: bool = True,
) -> History:
    """Train `model` in place and return what happened.

    Parameters
    ----------
    model : Sequential
    data : pair of ndarray
        (x, targets): samples along the first axis (computed in the dtype of the parameters), and what
        `loss` compares the outputs with.
    optimizer : SGD
    epochs : int, default 20
        The most passes over the data.
    batch_size : int, default 16
        Samples per step; the last batch of an epoch may be smaller.
    loss : callable, default cross_entropy
        (outputs, targets) to (loss, ∂loss/∂outputs).
    threshold : float, default 0
        Stop when every parameter moved by less than this during an epoch (ε of claim E15).
    validation : pair of ndarray, optional
        Data to measure after each epoch; never trained on.
    rng : int or Generator, default 0
        Decides the order of the samples: the same seed gives the same batches and losses.
    on_epoch : callable, optional
        Called with (epoch, model) after each epoch, counted from 1.
    progress : bool, default True
        Show tqdm's progress bar, with loss and accuracy, and a line under it for each of ``history.warnings``.

    Returns
    -------
    History
        A keyboard interrupt ends training like the threshold does: the epochs that were finished are
        here, and the model is as a whole step left it (at most the last step is undone).

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit.
    FloatingPointError
        If the loss, a gradient or a parameter is no longer finite, with the cause that was found; the model is put
        back to the last state in which they were.
    """
    _check_settings(model, optimizer, loss, threshold, on_epoch)
    rng, progress = generator(rng, "rng"), truth(progress, "progress")
    x, targets = _samples(model, data, "data")
    validation = None if validation is None else _samples(model, validation, "validation")
    epochs, batch_size = integer(epochs, "epochs", 1), integer(batch_size, "batch_size", 1)
    from threadpoolctl import threadpool_limits
    from tqdm.auto import tqdm

    history, starts = History(), range(0, len(x), batch_size)
    state = [*model.params.values(), *optimizer.velocity.values()]
    last_good, largest_at_start = _copies(state), largest(model.params.values())
    bar = tqdm(total=epochs * len(starts), unit="batch", disable=not progress)
    # One thread: such small matrix products gain nothing from more, and on a busy machine wait for each other.
    # What overflows is reported as an error below.
    with bar, threadpool_limits(1), np.errstate(over="ignore", invalid="ignore"):
        try:
            _warn(history, symptoms.large_inputs(x), bar)
            for epoch in range(1, epochs + 1):
                bar.set_description(f"epoch {epoch}/{epochs}", refresh=False)
                before, order, sums = _copies(model.params.values()), rng.permutation(len(x)), np.zeros(2)
                for start in starts:
                    chosen = order[start : start + batch_size]
                    value, outputs = _gradients(model, x[chosen], targets[chosen], loss)
                    if (wrong := first_not_finite(value, model)) is not None:
                        cause = likely_cause(model, x[chosen], targets[chosen], loss, largest_at_start)
                        raise not_finite(wrong, f"in epoch {epoch}, batch {start // batch_size + 1}", cause)
                    last_good = _copies(state)
                    optimizer.step((epoch - 1 + start / len(x)) / epochs)
                    sums += len(chosen) * np.array([value, accuracy(outputs, targets[chosen])])
                    bar.update()
                _record(history, sums / len(x), before, model, validation, loss)
                last_good = _copies(state)
                bar.set_postfix(loss=f"{history.loss[-1]:.4f}", accuracy=f"{history.accuracy[-1]:.1%}")
                _warn(history, symptoms.after_epoch(model, x, targets, loss, history, epochs), bar)
                if on_epoch is not None:
                    on_epoch(epoch, model)
                if history.largest_change[-1] < threshold:
                    history.stopped = "threshold"
                    break
        except KeyboardInterrupt:
            history.stopped = "interrupted"
            _put_back(state, last_good)
        except FloatingPointError:
            _put_back(state, last_good)
            raise
    return history


def _check_settings(model, optimizer, loss, threshold, on_epoch):
    network(model)
    function(loss, "loss")
    if on_epoch is not None:
        function(on_epoch, "on_epoch")
    in_range(threshold, "threshold", 0)
    if not isinstance(optimizer, SGD):
        raise TypeError(f"optimizer is {optimizer!r}, expected SGD(model, lr=...)")
    if optimizer.model is not model:
        raise ValueError("optimizer was made for another model; make it with SGD(model, lr=...)")


def _samples(model, data, name):
    """Return x in the dtype of the parameters, and the targets."""
    x, targets = pair_of(data, name)
    if not model.params:
        raise ValueError("model has no parameters to train")
    return np.asarray(x, np.result_type(*model.params.values())), targets


def _gradients(model, x, targets, loss):
    """One pass forwards and backwards."""
    outputs = model.forward(x)
    value, dout = loss_and_gradient(loss(outputs, targets))
    model.backward(dout, input_grad=False)
    return value, outputs


def _record(history, means, before, model, validation, loss):
    moved = [np.abs(new - old).max() for new, old in zip(model.params.values(), before)]
    if not np.isfinite(moved).all():
        raise not_finite("a parameter", f"after epoch {len(history.loss) + 1}", TOO_LARGE_A_RATE)
    if validation is not None:
        val_loss, val_accuracy = evaluate(model, validation, loss=loss)
        history.val_loss.append(val_loss)
        history.val_accuracy.append(val_accuracy)
    history.largest_change.append(float(max(moved)))
    history.accuracy.append(float(means[1]))
    history.loss.append(float(means[0]))


def _warn(history, found, bar):
    """Remember the warnings that are new, and show them under the bar if there is one."""
    for warning in found:
        if warning not in history.warnings:
            history.warnings.append(warning)
            if not bar.disable:
                bar.write(writable(f"Warning: {warning}."))


def _copies(arrays):
    return [value.copy() for value in arrays]


def _put_back(arrays, saved):
    for value, old in zip(arrays, saved):
        value[...] = old
