"""How a network learns: curves, wrong guesses, what was guessed for what."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from bpcnn_helpers import arguments
from bpcnn_helpers.nn.training import History
from bpcnn_helpers.plots.colors import COLORS, INK
from bpcnn_helpers.plots.images import pictures
from bpcnn_helpers.plots.look import axes_in, in_our_look, ready_figure


@in_our_look
def curves(title: str | None = None, fig: Figure | None = None, **histories: History) -> Figure:
    """Draw the training curves: loss on the left, accuracy on the right, over the epochs.

    Parameters
    ----------
    title : str, optional
    fig : Figure, optional
    **histories : History
        One or more, by name; validation curves are dashed.

    Returns
    -------
    Figure

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or shape, or is empty.
    """
    if not histories:
        raise TypeError("histories is empty, expected at least one, such as curves(network=history)")
    for name, history in histories.items():
        if not isinstance(history, History):
            raise TypeError(f"{name} is {history!r}, expected a History, as train returns it")
    fig = ready_figure(fig, (9, 3.2), title)
    loss, accuracy = axes_in(fig, 1, 2)[0]
    colors = [COLORS[role] for role in ("input", "gradient", "output", "kernel")]
    for place, (name, history) in enumerate(histories.items()):
        color, epochs = colors[place % len(colors)], np.arange(1, len(history.loss) + 1)
        loss.plot(epochs, history.loss, color=color, label=name)
        accuracy.plot(epochs, 100 * np.array(history.accuracy), color=color, label=name)
        if history.val_loss:
            loss.plot(epochs, history.val_loss, "--", color=color, label=f"{name}, held out")
            accuracy.plot(epochs, 100 * np.array(history.val_accuracy), "--", color=color, label=f"{name}, held out")
    loss.set(xlabel="epoch", ylabel="loss", yscale="log", title="Loss")
    accuracy.set(xlabel="epoch", ylabel="right answers in %", title="Accuracy")
    for ax in (loss, accuracy):
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.grid(alpha=0.3)
    accuracy.legend(fontsize=9, labelcolor=INK, framealpha=0)
    return fig


def wrong_guesses(
    x: ArrayLike, labels: ArrayLike, guesses: ArrayLike, *, most: int = 10, fig: Figure | None = None
) -> Figure:
    """Draw the pictures whose guess is wrong, with the right answer and the guess.

    Parameters
    ----------
    x : ndarray, shape (N, 1, H, W)
    labels, guesses : array_like of int, shape (N,)
    most : int, default 10
        How many to draw.
    fig : Figure, optional

    Returns
    -------
    Figure

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or shape, or is empty.
    """
    x, most = arguments.array(x, "x", "N C H W"), arguments.integer(most, "most", 1)
    labels, guesses = _labels(labels, guesses)
    if len(x) != len(labels):
        raise ValueError(f"x and labels have {len(x)} and {len(labels)} samples")
    wrong = np.flatnonzero(labels != guesses)
    title = f"{len(wrong)} of {len(labels)} guessed wrong"
    if len(wrong) == 0:
        return ready_figure(fig, (4, 1), title)
    if len(wrong) > most:
        title += f", the first {most}"
    chosen = wrong[:most]
    names = [f"{labels[n]}, guessed {guesses[n]}" for n in chosen]
    grey = (0, 1) if x.min() >= 0 and x.max() <= 1 else None  # the range of grey levels
    return pictures([1 - x[n, 0] for n in chosen], names, limits=grey, title=title, fig=fig)


@in_our_look
def confusion_matrix(
    labels: ArrayLike,
    guesses: ArrayLike,
    *,
    title: str = "What was guessed for what",
    fig: Figure | None = None,
) -> Figure:
    """Draw how often each class was guessed for each class: right answers downwards, guesses to the right.

    Parameters
    ----------
    labels, guesses : array_like of int, shape (N,)
    title : str
    fig : Figure, optional

    Returns
    -------
    Figure

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or shape, or is empty.
    """
    labels, guesses = _labels(labels, guesses)
    if len(labels) == 0:
        raise ValueError("labels is empty, expected at least one")
    fig = ready_figure(fig, (4.6, 4.6), title)
    ax = axes_in(fig)[0, 0]
    classes, places = np.unique(np.concatenate([labels, guesses]), return_inverse=True)
    cells = len(classes) * places[: len(labels)] + places[len(labels) :]
    counts = np.bincount(cells, minlength=len(classes) ** 2).reshape(len(classes), -1)
    ax.imshow(counts, cmap="Blues")
    for (right, guess), count in np.ndenumerate(counts):
        color = "white" if 2 * count > counts.max() else "#08306b"  # the deepest of the blues
        ax.text(guess, right, str(count), color=color, ha="center", va="center")
    numbers = range(len(classes))
    ax.set(xlabel="guess", ylabel="right answer", xticks=numbers, yticks=numbers)
    ax.set(xticklabels=classes, yticklabels=classes)
    return fig


def _labels(labels: ArrayLike, guesses: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return the labels and the guesses, as many, as arrays of ints."""
    found = {name: arguments.entries(values, name) for name, values in (("labels", labels), ("guesses", guesses))}
    for name, values in found.items():
        if values.ndim != 1 or (values.size and values.dtype.kind not in "iu"):
            raise TypeError(f"{name} has shape {values.shape} and dtype {values.dtype}, expected ints, one per sample")
    labels, guesses = found["labels"], found["guesses"]
    if len(labels) != len(guesses):
        raise ValueError(f"labels and guesses have {len(labels)} and {len(guesses)} samples")
    return labels, guesses
