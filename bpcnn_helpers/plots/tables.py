"""One look for every figure: blue inputs, orange kernels, green outputs, vermilion gradients.

Every function draws into `fig` (which it clears first), or into a new pyplot figure, and returns it. In a
notebook a cell that plots ends with ``plt.show()``.
"""

import textwrap

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.patches import Rectangle

from bpcnn_helpers import arguments
from bpcnn_helpers.nn.training import History

COLORS = {"input": "#0072B2", "kernel": "#E69F00", "output": "#009E73", "gradient": "#D55E00", None: "#333333"}
SIGNED = "PuOr_r"  # diverging, safe for the colour-blind; centred on 0
MOST_NUMBERS = 10  # rows or columns up to which a number is printed in every cell
PANELS_WIDTH = 26  # cells beyond which the panels of a row go on in the next line


def matrices(*parts, title=None, fig=None):
    """Draw matrices in a row, with their names, their numbers, and operators between them.

    Parameters
    ----------
    *parts : tuple or str
        A matrix as (name, array) or (name, array, role), role one of ``"input"``, ``"kernel"``,
        ``"output"``, ``"gradient"``; an operator such as ``"*"`` or ``"="`` as a str.
    title : str, optional
    fig : Figure, optional

    Returns
    -------
    Figure

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or shape, or is empty.

    Examples
    --------
    >>> fig = matrices(("a", np.eye(3), "input"), "*", ("w", np.ones((2, 2)), "kernel"))
    """
    for part in parts or [None]:
        if not isinstance(part, str) and (not isinstance(part, tuple) or len(part) not in (2, 3)):
            raise TypeError(f"parts holds {part!r}, expected (name, array), (name, array, role) or an operator")
    if all(isinstance(part, str) for part in parts):
        raise ValueError(f"parts is {parts}, expected at least one matrix")
    parts = [part if isinstance(part, str) else (part[0], _matrix(*part[:2]), *part[2:]) for part in parts]
    widths = [0.6 if isinstance(part, str) else max(np.shape(part[1])[1], 1.6) for part in parts]
    height = max(np.shape(part[1])[0] for part in parts if not isinstance(part, str))
    cell = 0.52 if height <= MOST_NUMBERS else 3.2 / height
    widths = [w if isinstance(part, str) else w * cell / 0.52 for part, w in zip(parts, widths)]
    size = (0.52 * sum(widths) + 0.25 * len(widths) + 0.3, cell * height + (1.0 if title else 0.6))
    fig = _figure(fig, size, title)
    axes = fig.subplots(1, len(parts), width_ratios=widths, squeeze=False)[0]
    for ax, part in zip(axes, parts):
        if isinstance(part, str):
            ax.axis("off")
            ax.text(0.5, 0.5, part, ha="center", va="center", fontsize=18)
        else:
            matrix(ax, *part)
    return fig


def matrix(ax, name, values, role=None, *, limit=None):
    """Draw one matrix into `ax`: a number in every cell where there is room, its name above.

    Parameters
    ----------
    ax : Axes
    name : str
    values : array_like, shape (H, W)
        Numbers; symbols are written out on a white ground.
    role : {"input", "kernel", "output", "gradient"}, optional
        Decides the colour of frame and name.
    limit : float, optional
        The size of number that gets the full colour; the largest in `values` unless said.

    Raises
    ------
    TypeError, ValueError
        If `ax` is none, `values` no matrix, the role unknown, or the limit no number above 0.
    """
    values = _matrix(name, values)
    if limit is not None:
        arguments.number(limit, "limit")
    shades = _shades(values)
    limit = limit or np.nanmax(np.abs(shades), initial=0) or 1.0
    few = max(values.shape) <= MOST_NUMBERS
    _axes(ax).imshow(shades, cmap=SIGNED, vmin=-limit * (1.8 if few else 1), vmax=limit * (1.8 if few else 1))
    if few:
        size = 11 - 0.4 * max(0, max(values.shape) - 5)
        for (row, column), value in np.ndenumerate(values):
            text = number(value)
            small = min(1, 5 / max(1, len(text)))
            look = {"ha": "center", "va": "center", "color": "black", "in_layout": False}
            ax.text(column, row, text, fontsize=size * small, **look)
        ax.hlines(np.arange(0.5, values.shape[0] - 1), -0.5, values.shape[1] - 0.5, color="white", linewidth=1)
        ax.vlines(np.arange(0.5, values.shape[1] - 1), -0.5, values.shape[0] - 0.5, color="white", linewidth=1)
    _frame(ax, name, role)


def number(value):
    """Write a number as briefly as the cell of a matrix needs it.

    Examples
    --------
    >>> number(2), number(12.5), number(-0.12345), number(12345.0)
    ('2', '12.5', '−0.123', '12345')
    """
    text = str(value + 0)  # -0.0 + 0 is 0.0
    if isinstance(value, (float, np.floating)) and np.isfinite(value):
        text = f"{value + 0:.0f}" if value == round(value) and abs(value) < 1e5 else f"{value:.3g}"
    return text.replace("-", "−") if text.startswith("-") else text


def pictures(images, titles=None, *, columns=5, title=None, fig=None):
    """Draw pictures side by side, each on its own scale from black to white.

    Parameters
    ----------
    images : sequence of array_like, each of shape (H, W)
    titles : sequence of str, optional
    columns : int, default 5
        How many stand in a row.
    title : str, optional
    fig : Figure, optional

    Returns
    -------
    Figure

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type or shape, or is empty.
    """
    if not isinstance(images, (list, tuple, np.ndarray)) or len(images) == 0:
        raise ValueError(f"images is {images!r}, expected at least one picture")
    images = [_some(image, f"images[{n}]", "H W") for n, image in enumerate(images)]
    if titles is not None and not (isinstance(titles, (list, tuple)) and len(titles) == len(images)):
        raise ValueError(f"titles is {titles!r}, expected {len(images)} texts, one for each of the images")
    columns = min(arguments.integer(columns, "columns", 1), len(images))
    rows = -(-len(images) // columns)
    h, w = np.shape(images[0])
    width = min(9.0, columns * (1.5 if max(h, w) <= 32 else 3.6))
    fig = _figure(fig, (width, rows * (width / columns * h / w + 0.35) + (0.4 if title else 0)), title)
    axes = fig.subplots(rows, columns, squeeze=False).ravel()
    for ax in axes:
        ax.axis("off")
    for ax, image, text in zip(axes, images, titles or [""] * len(images)):
        picture(ax, image, text)
    return fig


def picture(ax, image, name=""):
    """Draw one picture into `ax`, its name above.

    Parameters
    ----------
    ax : Axes
    image : array_like, shape (H, W) or (H, W, 3)
        From its darkest cell (black) to its lightest (white); or red, green and blue, each from 0 to 1.
    name : str

    Raises
    ------
    TypeError, ValueError
        If `ax` is none, or `image` no such picture.
    """
    colour = arguments.entries(image, "image").ndim == 3
    image = _some(image, "image", "H W 3" if colour else "H W")
    if colour and image.shape[2] != 3:
        raise ValueError(f"image has shape {image.shape}, expected (H, W) or (H, W, 3)")
    _axes(ax).imshow(_shades(image), cmap="gray")
    ax.axis("off")
    ax.set_title(name, fontsize=10)


def filters(weights, *, title="Kernels", fig=None):
    """Draw the kernels of a layer: a row per input channel, a column per output map, one scale for all.

    Parameters
    ----------
    weights : array_like, shape (C_out, C_in, kh, kw)
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
    weights = _some(weights, "weights", "C_out C_in kh kw")
    c_out, c_in = weights.shape[:2]
    return _grid(
        {f"in {i}" if c_in > 1 else "": weights[:, i] for i in range(c_in)}, "kernel", title, fig, range(c_out)
    )


def maps(rows, *, title="Feature maps", fig=None):
    """Draw rows of maps, one row per name, such as the maps of a layer and, below, their δ.

    Parameters
    ----------
    rows : dict of str to array_like, shape (C, H, W)
        A name that starts with δ or ∂ is drawn as a gradient, with "kernels" as kernels, else as an output.
        Each row has a scale of its own, centred on 0.
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
    if not isinstance(rows, dict) or not rows or not all(isinstance(name, str) for name in rows):
        raise ValueError(f"rows is {rows!r}, expected a dict of maps by name")
    rows = {name: _some(values, f"rows[{name!r}]", "C H W") for name, values in rows.items()}
    most = max(len(values) for values in rows.values())
    return _grid(rows, None, title, fig, range(most))


def panels(rows, *, chosen=None, lit=(), title=None, note="", fig=None):
    """Draw the panels of an explorer: rows of named arrays, one cell chosen, others lit.

    Parameters
    ----------
    rows : dict of str to list of tuple
        For each heading the panels that stand side by side, as (name, array, role) or (name, array, role,
        caption); axes in front of the last two make blocks.
    chosen : tuple, optional
        (name, place) of the cell with the strong frame; axes of length 1 in front are left out of a place.
    lit : sequence of tuple
        (name, place) of the cells with a coloured frame.
    title : str, optional
    note : str, optional
        What stands below.
    fig : Figure, optional

    Returns
    -------
    Figure

    Examples
    --------
    >>> fig = panels({"": [("a", np.eye(2), "input")]}, chosen=("a", (0, 1)))
    """
    ax, right, y = _figure(fig, (1, 1), None).add_axes((0, 0, 1, 1)), 0.0, 0.3
    if title:
        ax.text(0.3, y, title, fontsize=11, va="top")
        y, right = y + 1.0, 0.26 * len(title)
    left, below = 0.3, y
    for heading, parts in rows.items():
        width = sum(_panel_size(part)[0] + 0.8 for part in parts)
        if len(rows) < 3 or left + width > PANELS_WIDTH:  # where there are many rows, short ones share a line
            left, y = 0.3, below
        ax.text(left, y, heading, fontsize=10, va="top", color=COLORS[None])
        x, top = left, y + (0.8 if heading else 0)
        for part in parts:
            width, height = _panel_size(part)
            if x > left and x + width > PANELS_WIDTH:
                x, top = left, below
            _panel(ax, part, (x, top + 0.8), chosen, set(lit))
            right, below = max(right, x + width), max(below, top + 0.8 + height + 0.5)
            x += width + 0.8
        left = max(x, left + 0.25 * len(heading)) + 0.8
    lines = textwrap.wrap(note, max(48, int(4.2 * right)), max_lines=6, placeholder=" …")
    ax.text(0.3, below, "\n".join(lines), fontsize=10, va="top")
    right = max([right, *(0.235 * len(line) for line in lines)])
    below += 0.6 * len(lines) + 0.3
    ax.set(xlim=(0, right + 0.3), ylim=(below, 0), aspect="equal")
    ax.axis("off")
    ax.figure.set_size_inches(0.36 * (right + 0.3), 0.36 * below)
    return ax.figure


def _panel_size(part):
    """Width and height of a panel in cells; there must be room for its name."""
    width, height = _places(np.asarray(part[1]))[1]
    return max(width, 0.42 * len(part[0]) + 0.23 * len("".join(part[3:])) + 0.3), height


def _places(array):
    """Where each cell of a panel stands, (index, left, top), channels in blocks; and the size of it all."""
    *front, rows, columns = (1, 1, *array.shape)[-max(2, array.ndim) :]
    front = [n for n in front if n != 1]
    across, gap = (front[-1] if front else 1), 0.25
    cells = []
    for n, index in enumerate(np.ndindex(array.shape)):
        block, cell = divmod(n, rows * columns)
        (down, right), (row, column) = divmod(block, across), divmod(cell, columns)
        cells.append((index, right * (columns + gap) + column, down * (rows + gap) + row))
    return cells, (cells[-1][1] + 1, cells[-1][2] + 1)


def _panel(ax, part, corner, chosen, lit):
    """Draw one panel, its name above, at `corner`."""
    (name, array, role), caption = part[:3], "".join(part[3:])
    array = np.asarray(array)
    cells, _ = _places(array)
    block = max(1, int(np.prod(array.shape[-2:])))
    corners = {(left, top) for _, left, top in cells[::block]}
    ax.text(corner[0], corner[1] - 0.15, name, color=COLORS[role], fontsize=11, fontweight="bold", va="bottom")
    x = corner[0] + 0.42 * len(name) + 0.2
    ax.text(x, corner[1] - 0.15, caption, color=COLORS[role], fontsize=8, va="bottom")
    limit = np.abs(array).max(initial=0) or 1.0
    for (index, left, top), place in zip(cells, np.ndindex(arguments.short_shape(array.shape))):
        here = name, place
        x, y, text = corner[0] + left, corner[1] + top, number(array[index])
        text = text if len(text) < 6 else number(float(f"{array[index]:.2g}"))
        shade = colormaps[SIGNED](0.5 + array[index] / limit / 5)
        frame = {"edgecolor": "#cccccc", "linewidth": 0.6, "zorder": 1}
        if here in lit:
            frame = {"edgecolor": COLORS[role], "linewidth": 3, "zorder": 2}
        if here == chosen:
            frame = {"edgecolor": "black", "linewidth": 3.5, "zorder": 3}
        ax.add_patch(Rectangle((x, y), 1, 1, facecolor="#ffe680" if here in lit else shade, **frame))
        if (left, top) in corners:  # a block begins: its frame
            height, width = (1, 1, *array.shape)[-2:]
            look = {"fill": False, "edgecolor": COLORS[role], "linewidth": 1.5, "zorder": 2}
            ax.add_patch(Rectangle((x, y), width, height, **look))
        size = 8.5 * min(1, 4.5 / len(text))
        ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=size, zorder=4)


def curves(title=None, fig=None, **histories):
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
    fig = _figure(fig, (9, 3.2), title)
    loss, accuracy = fig.subplots(1, 2)
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
    accuracy.legend(fontsize=9)
    return fig


def wrong_guesses(x, labels, guesses, *, most=10, fig=None):
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
        return _figure(fig, (4, 1), title)
    if len(wrong) > most:
        title += f", the first {most}"
    chosen = wrong[:most]
    return pictures(
        [1 - x[n, 0] for n in chosen], [f"{labels[n]}, guessed {guesses[n]}" for n in chosen], title=title, fig=fig
    )


def confusion_matrix(labels, guesses, *, title="What was guessed for what", fig=None):
    """Draw how often each class was guessed for each class (scikit-learn's display).

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
    from sklearn.metrics import ConfusionMatrixDisplay

    labels, guesses = _labels(labels, guesses)
    if len(labels) == 0:
        raise ValueError("labels is empty, expected at least one")
    fig = _figure(fig, (4.6, 4.6), title)
    ax = fig.subplots()
    ConfusionMatrixDisplay.from_predictions(labels, guesses, ax=ax, cmap="Blues", colorbar=False)
    ax.set(xlabel="guess", ylabel="right answer")
    return fig


def _labels(labels, guesses):
    """Return the labels and the guesses, as many, as arrays of ints."""
    found = {name: arguments.entries(values, name) for name, values in (("labels", labels), ("guesses", guesses))}
    for name, values in found.items():
        if values.ndim != 1 or (values.size and values.dtype.kind not in "iu"):
            raise TypeError(f"{name} has shape {values.shape} and dtype {values.dtype}, expected ints, one per sample")
    if len(found["labels"]) != len(found["guesses"]):
        raise ValueError(f"labels and guesses have {len(labels)} and {len(guesses)} samples")
    return found.values()


def _some(values, name, axes):
    """Return an array of numbers with these axes, if it holds any."""
    values = arguments.array(values, name, axes)
    if values.size == 0:
        raise ValueError(f"{name} has shape {values.shape}, expected at least one number")
    return values


def _matrix(name, values):
    values = arguments.entries(values, name)
    if values.dtype.kind in "SUVMmc":
        raise TypeError(f"{name} has dtype {values.dtype}, expected numbers or symbols")
    if values.ndim != 2 or values.size == 0:
        raise ValueError(f"{name} has shape {values.shape}, expected a matrix (rows, columns)")
    return values


def _figure(fig, size, title):
    if fig is not None and not isinstance(fig, FigureBase):
        raise TypeError(f"fig is {fig!r}, expected a Figure")
    if fig is None:
        fig = plt.figure(figsize=size, layout="constrained")
    else:
        fig.clear()
        fig.set_size_inches(size)
    if title:
        fig.suptitle(title, fontsize=12)
    return fig


def _axes(ax):
    if not isinstance(ax, Axes):
        raise TypeError(f"ax is {ax!r}, expected Axes")
    return ax


def _shades(values):
    """Return an array of floats, 0 where there is a symbol."""
    if values.dtype != object:
        return values.astype(float, copy=False)
    return np.array([_float_or_zero(v) for v in values.flat]).reshape(values.shape)


def _float_or_zero(value):
    try:
        return float(value)
    except TypeError:
        return 0.0


def _frame(ax, name, role):
    if role is not None and (not isinstance(role, str) or role not in COLORS):
        raise ValueError(f"role is {role!r}, expected one of {', '.join(map(repr, filter(None, COLORS)))}")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.tick_params(which="both", length=0)
    for spine in ax.spines.values():
        spine.set(color=COLORS[role], linewidth=2)
    ax.set_title(name, color=COLORS[role], fontsize=11)


def _grid(rows, role, title, fig, labels):
    """Draw a picture per cell, a name per row, a label per column, one scale per row (per grid for a role).

    All stand in one Axes: with one for each picture, drawing takes ten times as long.
    """
    width, gap = min(10.0, 0.85 * len(labels) + 0.8), 0.12
    ax = _figure(fig, (width, (width - 0.8) / len(labels) * len(rows) + 0.8), title).subplots()
    overall = max(np.abs(values).max(initial=0) for values in rows.values())
    for top, (name, values) in zip(np.arange(len(rows)) * (1 + gap), rows.items()):
        gradient = "gradient" if name.startswith(("δ", "∂")) else "output"
        color = COLORS[role or ("kernel" if name.startswith("kernels") else gradient)]
        limit = (overall if role else np.abs(values).max(initial=0)) or 1.0
        height, breadth = np.array(values.shape[1:]) / max(values.shape[1:])
        ax.text(-gap, top + height / 2, name, color=color, fontsize=11, ha="right", va="center")
        for column, picture_of_one in enumerate(values):
            left = column * (1 + gap)
            extent = (left, left + breadth, top + height, top)
            ax.imshow(picture_of_one, cmap=SIGNED, vmin=-limit, vmax=limit, extent=extent)
            ax.add_patch(Rectangle((left, top), breadth, height, fill=False, edgecolor=color, linewidth=2))
            if top == 0:
                ax.text(left + breadth / 2, -0.08, labels[column], color=color, fontsize=11, ha="center")
    right, below = (n * (1 + gap) - gap for n in (len(labels), len(rows)))
    ax.set(xlim=(-0.03, right + 0.03), ylim=(below + 0.03, -0.03), aspect="equal")
    ax.axis("off")
    return ax.figure
