"""sgd_step."""

import numpy as np

from wrong_answers import right, wrong


@right("sgd_step")
def augmented(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]


@right("sgd_step")
def sliced(params, grads, lr):
    for name, p in params.items():
        p[...] = p - lr * grads[name]
    return params


@right("sgd_step")
def number_by_number(params, grads, lr):
    for name, p in params.items():
        for where in np.ndindex(p.shape):
            p[where] -= lr * grads[name][where]


@right("sgd_step")
def with_out(params, grads, lr):
    for p, g in zip(params.values(), grads.values(), strict=True):
        np.subtract(p, lr * g, out=p)


@wrong("sgd_step", "not in place")
def rebinds_in_the_dict(params, grads, lr):
    for name in params:
        params[name] = params[name] - lr * grads[name]


@wrong("sgd_step", "not in place")
def rebinds_a_local_name(params, grads, lr):
    for name, p in params.items():
        p = p - lr * grads[name]


@wrong("sgd_step", "not in place")
def returns_new_ones(params, grads, lr):
    return {name: p - lr * grads[name] for name, p in params.items()}


@wrong("sgd_step", "ascent")
def uphill(params, grads, lr):
    for name in params:
        params[name] += lr * grads[name]


@wrong("sgd_step", "ascent")
def minus_minus(params, grads, lr):
    for p, g in zip(params.values(), grads.values(), strict=True):
        p -= -lr * g


@wrong("sgd_step", "lr ignored")
def no_rate(params, grads, lr):
    for name in params:
        params[name] -= grads[name]


@wrong("sgd_step", "divided by lr")
def divided(params, grads, lr):
    for name in params:
        params[name] -= grads[name] / lr


@wrong("sgd_step", "overwritten")
def overwritten(params, grads, lr):
    for name in params:
        params[name][...] = -lr * grads[name]


@wrong("sgd_step", "overwritten")
def overwritten_and_signless(params, grads, lr):
    for name in params:
        np.copyto(params[name], lr * grads[name])


@wrong("sgd_step", "params for grads")
def decays(params, grads, lr):
    for name in params:
        params[name] -= lr * params[name]


@wrong("sgd_step", "params for grads")
def rate_on_the_parameter(params, grads, lr):
    for name in params:
        params[name] *= lr
        params[name] -= grads[name]


@wrong("sgd_step", "mean gradient")
def averaged(params, grads, lr):
    for name in params:
        params[name] -= lr * np.mean(grads[name])


@wrong("sgd_step", "sign only")
def signs(params, grads, lr):
    for name in params:
        params[name] -= lr * np.sign(grads[name])


@wrong("sgd_step", "one array")
def returns_in_the_loop(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]
        return params


@wrong("sgd_step", "one array")
def out_of_the_loop(params, grads, lr):
    for name in params:
        step = lr * grads[name]
    params[name] -= step


@wrong("sgd_step", "one array")
def by_a_fixed_name(params, grads, lr):
    params["w"] -= lr * grads["w"]


@wrong("sgd_step", "twice")
def twice(params, grads, lr):
    for _ in range(2):
        augmented(params, grads, lr)


@wrong("sgd_step", "lr squared")
def rate_twice(params, grads, lr):
    for name in params:
        step = lr * grads[name]
        params[name] -= lr * step
