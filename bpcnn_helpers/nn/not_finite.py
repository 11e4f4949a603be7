"""Numbers that are no longer finite: which they are, and where that comes from, as far as it can be checked."""

import numpy as np

from bpcnn_helpers.arguments import loss_and_gradient

GROWN = 1000  # times the largest weight at the start: so far only steps that are too large lead
TOO_LARGE_A_RATE = "the learning rate is too large; try a tenth of it"


def first_not_finite(value, model):
    """Return what is not finite, the loss, a parameter or a gradient, in words; None if all is well."""
    if not np.isfinite(value):
        return f"the loss ({value})"
    for prefix, arrays in (("", model.params), ("the gradient of ", model.grads)):
        for name, array in arrays.items():
            if not np.isfinite(array).all():
                return f"{prefix}{name}"
    return None


def not_finite(what, when, cause):
    """Return the error to be raised."""
    return FloatingPointError(
        f"{what} is no longer finite {when}. The likely cause: {cause}. "
        "The model has been put back to its last finite state."
    )


def largest(arrays):
    """Return the largest absolute value in some arrays."""
    return max(float(np.abs(array).max(initial=0)) for array in arrays)


def likely_cause(model, x, targets, loss, largest_at_start):
    """Return where it comes from that something is not finite in this batch; each cause is looked for, none guessed.

    Parameters
    ----------
    model : Layer
    x, targets : ndarray
        The batch.
    loss : callable
        (outputs, targets) to (loss, ∂loss/∂outputs).
    largest_at_start : float
        The largest weight before the first step.

    Returns
    -------
    str
        A sentence without its full stop.
    """
    if not np.isfinite(x).all():
        return "the data hold NaN or infinite numbers"
    params, outputs = list(model.params.values()), model.forward(x)
    huge = np.finfo(outputs.dtype).max ** 0.25  # numbers below it can be multiplied with each other, thrice
    moderate = np.isfinite(outputs).all() and largest([outputs]) < huge
    if moderate and not all(np.isfinite(part).all() for part in loss_and_gradient(loss(outputs, targets))):
        return (
            f"the loss function: the outputs, from {outputs.min():.3g} to {outputs.max():.3g}, are finite, and what it "
            "makes of them is not (with exp, the largest of each row has to be taken off first; log(0) is infinite)"
        )
    if not largest(params) <= GROWN * largest_at_start:
        return TOO_LARGE_A_RATE
    if max(largest(params), largest([x])) > huge:
        return "the numbers in the data, or the weights that it starts from, are too large"
    return f"none was found; data, weights and rate look as they should, so look at {_first_bad_layer(model, x)}"


def _first_bad_layer(model, x):
    for place, layer in enumerate(getattr(model, "layers", ())):
        x = layer.forward(x)
        if not np.isfinite(x).all():
            return f"layer {place}, {layer}, whose output is not finite"
    return "what the layers do on their way back"
