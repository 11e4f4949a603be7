"""The exercise on the training step: right answer, classic mistakes, hints."""

import numpy as np

from bpcnn_helpers.exercises import inputs
from bpcnn_helpers.exercises.exercise import Exercise, Mistake


def sgd_step(params, grads, lr):
    """Return what the arrays hold after the step."""
    return {name: params[name] - lr * grads[name] for name in params}


def _step(change):
    """Every array of params by change(array, gradient, lr)."""
    return lambda f, a: {name: change(a.params[name], a.grads[name], a.lr) for name in a.params}


WHERE = {
    "not in place": Mistake(
        "The layers still hold the old arrays: `p = p - …` makes a new one. How is an array changed in place?",
        _step(lambda p, g, lr: p),
    ),
    "one array": Mistake(
        "Not every array of params is moved: look at where the loop ends, or returns.",
        lambda f, a: {**a.params, **dict(list(f().items())[:1])},
        lambda f, a: {**a.params, **dict(list(f().items())[-1:])},
        when=lambda a: len(a.params) > 1,
    ),
    "overwritten": Mistake(
        "The step itself is stored: it has to be taken from where the parameters are.",
        _step(lambda p, g, lr: -lr * g),
        _step(lambda p, g, lr: lr * g),
        _step(lambda p, g, lr: g),
        _step(lambda p, g, lr: lr * g - p),
    ),
}

HOW_FAR = {
    "lr ignored": Mistake("The learning rate has no effect.", _step(lambda p, g, lr: p - g)),
    "divided by lr": Mistake("You divide by the learning rate.", _step(lambda p, g, lr: p - g / lr)),
    "lr squared": Mistake("The learning rate is multiplied in twice.", _step(lambda p, g, lr: p - lr**2 * g)),
    "twice": Mistake("The step is taken twice.", _step(lambda p, g, lr: p - 2 * lr * g)),
    "mean gradient": Mistake(
        "Every number of an array moves by the same amount: each has a gradient of its own.",
        _step(lambda p, g, lr: p - lr * g.mean()),
        _step(lambda p, g, lr: p - lr * g.sum()),
    ),
    "sign only": Mistake(
        "The size of the gradient has no effect.",
        _step(lambda p, g, lr: p - lr * np.sign(g)),
        _step(lambda p, g, lr: p - lr * g / max(np.linalg.norm(g), 1e-300)),
    ),
}

WHICH_WAY = {
    "ascent": Mistake(
        "That climbs: the gradient points uphill.",
        _step(lambda p, g, lr: p + lr * g),
        _step(lambda p, g, lr: p + g),
    ),
    "params for grads": Mistake(
        "Your step is made of the parameters themselves: look at what the learning rate multiplies.",
        _step(lambda p, g, lr: p - lr * p),
        _step(lambda p, g, lr: lr * p - g),
        _step(lambda p, g, lr: lr * (p - g)),
        _step(lambda p, g, lr: p - lr * p * g),
    ),
}

SGD_STEP = Exercise(sgd_step, inputs.steps, WHERE | HOW_FAR | WHICH_WAY, updates=True)
