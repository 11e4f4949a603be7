"""A network as it was after each epoch: what its first layer makes of a digit, and what comes back (notebook 08)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from bpcnn_helpers import plots
from bpcnn_helpers.arguments import array, network
from bpcnn_helpers.labs.controls import Choice, Whole
from bpcnn_helpers.labs.lab import Lab, packed_numbers
from bpcnn_helpers.nn.sequential import Sequential
from bpcnn_helpers.ops.losses import cross_entropy
from bpcnn_helpers.plots.look import axes_in

DIGITS, WRONG = 8, 4  # to choose from, and of them read wrong: the page has what is seen of each, in every epoch


def epochs(viewer: Sequential, snapshots: Sequence[dict[str, np.ndarray]], x: ArrayLike, labels: ArrayLike) -> Lab:
    """Step through the epochs of a training, and look at kernels, feature maps and δ for one picture.

    The colours of δ end at the largest that it has for this picture in any epoch, so that it can be seen to fade.

    Parameters
    ----------
    viewer : Sequential
        A network to look with, which begins with a convolution of one channel and its activation; its parameters
        are written over.
    snapshots : sequence of dict of str to ndarray
        The parameters at the start and after each epoch, as copied by `on_epoch` of `train`.
    x : array_like, shape (N, 1, H, W)
    labels : array_like of int, shape (N,)

    Returns
    -------
    Lab
        Its controls: `epoch`, and `digit`, the number of a picture: eight to choose from, up to four of which are
        read wrong in the end. Its result, a dict: the `picture`; the first layer's `kernels`, its `maps` after the
        activation, `δ` = ∂J/∂z before the activation; `scores`, and `δ at the output`.

    Raises
    ------
    TypeError, ValueError
        If an argument is none of these, or they do not belong together.
    """
    network(viewer, "viewer")
    x, labels = array(x, "x", "N C H W"), array(labels, "labels", "N")
    if len(x) != len(labels):
        raise ValueError(f"x and labels have {len(x)} and {len(labels)} samples")
    if not isinstance(snapshots, (list, tuple)) or not snapshots:
        raise TypeError(f"snapshots is {snapshots!r}, expected a list of parameters by name")

    @lru_cache(maxsize=1)
    def course(digit):
        """Of one picture, what is seen in each epoch."""
        return [_seen(viewer, parameters, x[[digit]], labels[[digit]]) for parameters in snapshots]

    def compute(epoch, digit):
        seen = course(digit)[epoch]
        alone = {name: seen[name][0] for name in ("picture", "maps", "δ", "δ at the output", "loss")}
        return {**alone, "kernels": seen["kernels"], "scores": seen["scores"]}

    def draw(fig, result, epoch, digit):
        title = f"epoch {epoch}: {_a(labels[digit])}, guessed {result['scores'].argmax()}"
        fig.set_size_inches(9.5, 4.3)
        fig.suptitle(f"{title}, loss {result['loss']:.3g}", fontsize=12)
        _draw(fig, course(digit), epoch)

    names = _to_choose_from(viewer, snapshots[-1], x, labels)
    numbers = list(names.values())
    state = _state([_seen(viewer, parameters, x[numbers], labels[numbers]) for parameters in snapshots])
    state |= {"labels": labels[numbers].tolist()}
    controls = {"epoch": Whole(0, 0, len(snapshots) - 1), "digit": Choice(names)}
    return Lab("epochs", "What the first layer sees, epoch after epoch", compute, draw, state, **controls)


def _take(viewer, parameters):
    """Write a network's parameters over."""
    for name, parameter in viewer.params.items():
        parameter[...] = parameters[name]


def _a(label):
    """Return a digit with its article."""
    return f"{'an' if label == 8 else 'a'} {label}"


def _seen(viewer, parameters, x, labels):
    """Carry pictures forwards and backwards, each with a loss of its own."""
    _take(viewer, parameters)
    scores = viewer.forward(x)
    losses, at_output = zip(*(cross_entropy(scores[[n]], labels[[n]]) for n in range(len(x))))
    delta = np.concatenate(at_output)
    for layer in viewer.layers[:0:-1]:
        delta = layer.backward(delta)
    maps = viewer.layers[1].forward(viewer.layers[0].forward(x)).copy()
    first = {"picture": x[:, 0], "kernels": viewer.params["0.weight"][:, 0].copy(), "maps": maps, "δ": delta.copy()}
    return {**first, "scores": scores, "loss": np.array(losses), "δ at the output": np.concatenate(at_output)}


def _to_choose_from(viewer, parameters, x, labels):
    """Return the numbers of some pictures, by what is said of them: the first, those that are read wrong, others."""
    _take(viewer, parameters)
    guesses = viewer.forward(x).argmax(axis=1)
    wrong = np.flatnonzero(guesses != labels)[:WRONG]
    others = np.setdiff1d(np.flatnonzero(guesses == labels), 0)[: DIGITS - 1 - len(wrong)]
    numbers = np.union1d([0], [*wrong, *others]).astype(int).tolist()
    ends = {n: f", read as {guesses[n]} in the end" if n in wrong else "" for n in numbers}
    return {f"{n}: {_a(labels[n])}{ends[n]}": n for n in numbers}


def _state(course):
    """Return what the page shows of some pictures: numbers as they are, and the colours of maps in 255 steps."""
    largest = {name: np.stack([_largest(seen[name]) for seen in course], axis=1) for name in ("δ at the output", "δ")}
    kernels = np.stack([seen["kernels"][None] for seen in course], axis=1)
    maps, deltas = (np.stack([seen[name] for seen in course], axis=1) for name in ("maps", "δ"))
    every_epoch = np.repeat(largest["δ"].max(axis=1, keepdims=True), len(course), axis=1)
    levels = {  # each row has a scale of its own, as in the still picture
        "kernels": _levels(kernels, _largest(kernels, 2)),
        "maps": _levels(maps, _largest(maps, 2)),
        "δ": _levels(deltas, every_epoch),
    }
    paper = course[0]["picture"]
    return {
        "course": {
            "loss": np.stack([seen["loss"] for seen in course], axis=1).tolist(),
            "guess": np.stack([seen["scores"].argmax(axis=1) for seen in course], axis=1).tolist(),
            "output": largest["δ at the output"].tolist(),
            "first": largest["δ"].tolist(),
        },
        "levels": levels,
        "paper": {"shape": paper.shape, "numbers": packed_numbers(paper)},
    }


def _levels(values, ends):
    """Return numbers of shape (picture, epoch, map, row, column) as steps of the colours that end there."""
    ends = np.where(ends == 0, 1, ends)[..., None, None, None]
    return {"shape": values.shape, "numbers": packed_numbers(np.rint(127 * values / ends), np.int8)}


def _largest(values, axes=1):
    """Return the largest size of the numbers behind the first axes."""
    return np.abs(values).reshape(*values.shape[:axes], -1).max(axis=-1)


def _draw(fig, course, epoch):
    """Draw the digit, the course of δ, and below them the rows of maps."""
    seen = course[epoch]
    above, below = fig.subfigures(2, 1, height_ratios=[3, 4])
    paper, sizes = axes_in(above, 1, 2, width_ratios=[1, 4])[0]
    plots.picture(paper, 1 - seen["picture"][0], "the digit", limits=(0, 1))
    at_output, at_first = ([np.abs(one[name]).max() for one in course] for name in ("δ at the output", "δ"))
    for values, line in ((at_output, ".--"), (at_first, ".-")):
        sizes.plot(values, line, color=plots.COLORS["gradient"])
    sizes.axvline(epoch, color="#828282", linewidth=1)
    numbers = f"at the output (dashed) {at_output[epoch]:.2g}, in the first layer {at_first[epoch]:.2g}"
    sizes.set(xlabel="epoch", yscale="log")
    sizes.set_ylim(bottom=min(0.01, sizes.get_ylim()[0]))  # two powers of ten at least
    sizes.set_title(f"largest |δ|: {numbers}", fontsize=11)
    sizes.xaxis.get_major_locator().set_params(integer=True)
    sizes.grid(alpha=0.3)
    rows = {"kernels": seen["kernels"], "maps": seen["maps"][0], "δ": seen["δ"][0]}
    plots.maps(rows, title="", limits={"δ": max(at_first)}, fig=below)
