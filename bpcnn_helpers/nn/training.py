"""Training: stochastic gradient descent, and the loop around it."""

from dataclasses import dataclass, field

import numpy as np

from bpcnn_helpers.arguments import (
    array,
    entries,
    function,
    generator,
    integer,
    loss_and_gradient,
    network,
    number,
    truth,
)
from bpcnn_helpers.ops.losses import cross_entropy


def cosine(lr):
    """Learning rate that falls from `lr` to 0 along half a cosine, as training goes from 0 to 1.

    Parameters
    ----------
    lr : float
        The rate at the start.

    Returns
    -------
    callable
        From progress (0 to 1) to the rate; for `SGD`.

    Notes
    -----
    lr (1 + cos(π progress)) / 2 (Loshchilov & Hutter 2017, without restarts).

    Examples
    --------
    >>> [round(float(cosine(0.2)(progress)), 3) for progress in (0, 0.5, 1)]
    [0.2, 0.1, 0.0]
    """
    number(lr, "lr")
    return lambda progress: lr * (1 + np.cos(np.pi * progress)) / 2


class SGD:
    """Stochastic gradient descent with momentum.

    Parameters
    ----------
    model : Layer
        Its ``params`` are changed in place, by its ``grads``.
    lr : float or callable
        The learning rate α, or a function from progress (0 to 1) to it, such as `cosine`.
    momentum : float, default 0
        How much of the last step is kept, 0 ≤ momentum < 1.

    Raises
    ------
    TypeError, ValueError
        If the rate is not above 0 or the momentum is out of its range.

    Notes
    -----
    v ← momentum v + ∇J, W ← W - lr v; without momentum, W ← W - α ∇J (claims A9, B2).
    """

    def __init__(self, model, *, lr, momentum=0.0):
        network(model)
        if not callable(lr):
            number(lr, "lr")
        number(momentum, "momentum", 0, 1)
        self.model, self.lr, self.momentum = model, lr, momentum
        self.velocity = {name: np.zeros_like(value) for name, value in model.params.items() if momentum}

    def step(self, progress=0.0):
        """Move every parameter once; `progress` is how much of training is done, from 0 to 1."""
        number(progress, "progress", 0)
        lr = self.lr(progress) if callable(self.lr) else self.lr
        number(lr, f"lr at progress {progress:.2g}", 0)
        for name, value in self.model.params.items():
            step = self.model.grads[name]
            if self.momentum:
                velocity = self.velocity[name]
                velocity *= self.momentum
                velocity += step
                step = velocity
            value -= value.dtype.type(lr) * step


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
    """

    loss: list = field(default_factory=list)
    accuracy: list = field(default_factory=list)
    val_loss: list = field(default_factory=list)
    val_accuracy: list = field(default_factory=list)
    largest_change: list = field(default_factory=list)
    stopped: str = "epochs"

    def __repr__(self):
        last = f", loss {self.loss[-1]:.4f}, accuracy {self.accuracy[-1]:.1%}" if self.loss else ""
        return f"History({len(self.loss)} epochs{last}, stopped by {self.stopped})"


def accuracy(outputs, targets):
    """Share of samples whose largest output is the right class.

    Parameters
    ----------
    outputs : ndarray, shape (N, K)
    targets : ndarray, shape (N,) or (N, K)
        Labels, or one row per sample with the largest number at the right class.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    TypeError, ValueError
        If a shape is wrong, or there is no sample or no class.

    Examples
    --------
    >>> accuracy(np.array([[0.1, 0.9], [0.8, 0.2]]), np.array([1, 1]))
    0.5
    """
    outputs, targets = array(outputs, "outputs", "N K"), array(targets, "targets", "N ...")
    if 0 in outputs.shape:
        raise ValueError(f"outputs has shape {outputs.shape}, expected at least one sample and one class")
    if targets.shape not in (outputs.shape[:1], outputs.shape):
        raise ValueError(f"targets has shape {targets.shape}, expected {outputs.shape[:1]} or {outputs.shape}")
    labels = targets.argmax(axis=1) if targets.ndim == 2 else targets
    return float(np.mean((outputs.argmax(axis=1) == labels) & ~np.isnan(outputs).any(axis=1)))


def evaluate(model, data, *, loss=cross_entropy):
    """Return (loss, accuracy) of `model` on ``data = (x, targets)``, without training it.

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit.
    """
    network(model)
    function(loss, "loss")
    x, targets = _pair(data, "data")
    outputs = model.forward(x)
    return loss_and_gradient(loss(outputs, targets))[0], accuracy(outputs, targets)


def train(
    model,
    data,
    *,
    optimizer,
    epochs=20,
    batch_size=16,
    loss=cross_entropy,
    threshold=0.0,
    validation=None,
    rng=0,
    on_epoch=None,
    progress=True,
):
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
        Show tqdm's progress bar, with loss and accuracy.

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
        If the loss, a gradient or a parameter is no longer finite; the model is put back to the last
        state in which they were.
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
    last_good = _copies(state)
    bar = tqdm(total=epochs * len(starts), unit="batch", disable=not progress)
    # One thread: such small matrix products gain nothing from more, and on a busy machine wait for each other.
    # What overflows is reported as an error below.
    with bar, threadpool_limits(1, "blas"), np.errstate(over="ignore", invalid="ignore"):
        try:
            for epoch in range(1, epochs + 1):
                bar.set_description(f"epoch {epoch}/{epochs}", refresh=False)
                before, order, sums = _copies(model.params.values()), rng.permutation(len(x)), np.zeros(2)
                for start in starts:
                    chosen = order[start : start + batch_size]
                    value, outputs = _gradients(model, x[chosen], targets[chosen], loss)
                    _check_finite(value, model, x[chosen], f"epoch {epoch}, batch {start // batch_size + 1}")
                    last_good = _copies(state)
                    optimizer.step((epoch - 1 + start / len(x)) / epochs)
                    sums += len(chosen) * np.array([value, accuracy(outputs, targets[chosen])])
                    bar.update()
                _record(history, sums / len(x), before, model, validation, loss)
                last_good = _copies(state)
                bar.set_postfix(loss=f"{history.loss[-1]:.4f}", accuracy=f"{history.accuracy[-1]:.1%}")
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
    number(threshold, "threshold", 0)
    if not isinstance(optimizer, SGD):
        raise TypeError(f"optimizer is {optimizer!r}, expected SGD(model, lr=...)")
    if optimizer.model is not model:
        raise ValueError("optimizer was made for another model; make it with SGD(model, lr=...)")


def _pair(data, name):
    """Return x and the targets as arrays with as many samples."""
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise ValueError(f"{name} is no pair (x, targets), such as (parts.x_train, parts.y_train)")
    x, targets = (entries(part, f"{name}[{place}]") for place, part in enumerate(data))
    if x.dtype.kind not in "fiub":
        raise TypeError(f"{name} has x of dtype {x.dtype}, expected real numbers")
    if x.ndim == 0 or targets.ndim == 0 or len(x) == 0 or len(x) != len(targets):
        shapes = f"x {x.shape} and targets {targets.shape}"
        raise ValueError(f"{name} holds {shapes}, expected as many samples as targets, and some")
    return x, targets


def _samples(model, data, name):
    """Return x in the dtype of the parameters, and the targets."""
    x, targets = _pair(data, name)
    if not model.params:
        raise ValueError("model has no parameters to train")
    return x.astype(np.result_type(*model.params.values()), copy=False), targets


def _gradients(model, x, targets, loss):
    """One pass forwards and backwards."""
    outputs = model.forward(x)
    value, dout = loss_and_gradient(loss(outputs, targets))
    model.backward(dout, input_grad=False)
    return value, outputs


def _check_finite(value, model, x, where):
    wrong = [name for name, param in model.params.items() if not np.isfinite(param).all()]
    wrong += [f"the gradient of {name}" for name, grad in model.grads.items() if not np.isfinite(grad).all()]
    if not np.isfinite(value):
        wrong.insert(0, f"the loss ({value})")
    if not wrong:
        return
    if not np.isfinite(x).all():
        cause = "the data hold NaN or infinite numbers"
    elif where == "epoch 1, batch 1":
        cause = "the numbers in the data, or the weights that it starts from, are too large"
    else:
        cause = "the learning rate is too large; try a tenth of it"
    raise FloatingPointError(
        f"{wrong[0]} is no longer finite in {where}. The likely cause: {cause}. "
        "The model has been put back to its last finite state."
    )


def _record(history, means, before, model, validation, loss):
    moved = [np.abs(new - old).max() for new, old in zip(model.params.values(), before)]
    if not np.isfinite(moved).all():
        raise FloatingPointError(
            f"a parameter is no longer finite after epoch {len(history.loss) + 1}. The likely cause: the learning "
            "rate is too large; try a tenth of it. The model has been put back to its last finite state."
        )
    if validation is not None:
        val_loss, val_accuracy = evaluate(model, validation, loss=loss)
        history.val_loss.append(val_loss)
        history.val_accuracy.append(val_accuracy)
    history.largest_change.append(float(max(moved)))
    history.accuracy.append(float(means[1]))
    history.loss.append(float(means[0]))


def _copies(arrays):
    return [value.copy() for value in arrays]


def _put_back(arrays, saved):
    for value, old in zip(arrays, saved):
        value[...] = old
