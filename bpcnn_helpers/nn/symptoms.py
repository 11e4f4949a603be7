"""What can be seen from the outside when a network does not learn, and what to try."""

import numpy as np

from bpcnn_helpers.arguments import loss_and_gradient
from bpcnn_helpers.nn.elementwise import ReLU
from bpcnn_helpers.nn.evaluation import FEW, accuracy

LARGE = 100.0
ALIKE = 1e-4  # of the largest weight
FIRST_EPOCHS = 3, 10  # a quarter of the training, and at least and at most so many
LOOKED_AT = 512  # samples, where some are enough
FEWEST = 10  # samples of which one can say that an answer is no better than chance
BETTER = 0.05  # of the loss: so much an untrained network may be better by luck
MORE_RIGHT = 2  # times the share of the most frequent class: then something has been learnt, whatever the loss


def large_inputs(x):
    """Return [a warning] if the largest input is a hundred times larger than 1."""
    largest = np.abs(x).max()
    if not LARGE <= largest < np.inf:
        return []
    return [f"the inputs reach {largest:.3g}, and first weights are made for numbers around 1: divide by {largest:.3g}"]


def after_epoch(model, x, targets, loss, history, epochs):
    """Return the warnings that an epoch gives rise to; none where every answer is right.

    Parameters
    ----------
    model : Layer
        Its ``grads`` are those of the last batch.
    x, targets : ndarray
        All samples.
    loss : callable
        (outputs, targets) to (loss, ∂loss/∂outputs).
    history : History
    epochs : int
        How many there will be.

    Returns
    -------
    list of str
    """
    if history.accuracy[-1] == 1:
        return []
    found = _alike(model)
    if not all(grad.any() for grad in model.grads.values()):  # perhaps in this batch alone
        found += _off(model, x) or _without_gradient(model, x, targets, loss)
    if len(history.loss) == min(max(epochs // 4, FIRST_EPOCHS[0]), FIRST_EPOCHS[1]):
        found += _no_better_than_chance(model, x, targets, loss, len(history.loss))
    return found


def _alike(model):
    """Name weights that are the same for all units of a layer: these get the same gradients, and stay the same."""
    names = [
        name
        for name, weight in model.params.items()
        if weight.ndim > 1 and len(weight) > 1 and np.ptp(weight, axis=0).max() <= ALIKE * np.abs(weight).max()
    ]
    return [
        f"{name} is alike for all units of its layer, so they all learn the same: start from random weights"
        for name in names
    ]


def _off(model, x):
    """Name the layers of ReLU that give 0 for every sample."""
    layers = getattr(model, "layers", ())
    places = {place for place, layer in enumerate(layers) if isinstance(layer, ReLU)}
    for start in range(0, len(x), FEW):  # a layer keeps what it met last
        outputs = x[start : start + FEW]
        for place, layer in enumerate(layers):
            outputs = layer.forward(outputs)
            if outputs.any():
                places.discard(place)
        if not places:
            return []
    return [
        f"every ReLU of layer {place} is off for all samples, so nothing below it learns: try a smaller learning rate, "
        "smaller inputs, or new first weights"
        for place in sorted(places)
    ]


def _without_gradient(model, x, targets, loss):
    """Name the parameters whose gradients are exactly 0 for every sample."""
    still = set(model.params)
    for start in range(0, len(x), FEW):
        part = slice(start, start + FEW)
        model.backward(loss_and_gradient(loss(model.forward(x[part]), targets[part]))[1], input_grad=False)
        still = {name for name in still if not model.grads[name].any()}
        if not still:
            return []
    names = ", ".join(name for name in model.params if name in still)
    return [f"the gradient of {names} is exactly 0 for all samples: they no longer learn"]


def _no_better_than_chance(model, x, targets, loss, epoch):
    """Compare with the best loss that is known of one answer for all samples."""
    if len(x) < FEWEST:
        return []
    some = np.linspace(0, len(x) - 1, min(len(x), LOOKED_AT)).astype(int)  # from all over: they may be sorted
    outputs, targets = model.forward(x[some]), targets[some]
    often, *rows = _one_answer(outputs, targets)
    answers = [outputs, *(np.tile(row.astype(outputs.dtype), (len(some), 1)) for row in (often, *rows))]
    value, *others = (float(loss_and_gradient(loss(answer, targets))[0]) for answer in answers)
    chance = np.nanmin(others)
    if value < chance - BETTER * abs(chance) or accuracy(outputs, targets) > MORE_RIGHT * often.max():
        return []
    return [
        f"after {epoch} epochs the loss, {value:.4g}, is no better than {chance:.4g}, that of one answer for "
        "all samples: it learns late or not at all"
    ]


def _one_answer(outputs, targets):
    """Return answers that might do for all samples: how often each class is, the logarithms, and the mean answer."""
    one_hot = targets if targets.ndim == 2 else np.arange(outputs.shape[1]) == targets[:, None]
    often = one_hot.mean(axis=0)
    return often, np.log(np.maximum(often, 1 / len(outputs))), outputs.mean(axis=0)
