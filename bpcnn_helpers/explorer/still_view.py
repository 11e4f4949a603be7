"""A graph where no page is live: its picture, and the sentence about one cell."""

import io

import numpy as np
from PIL.Image import Quantize

from bpcnn_helpers.explorer.sums import in_numbers
from bpcnn_helpers.plots.numbers import number
from bpcnn_helpers.plots.still import still


def png(graph, hidden, pinned, title):
    """Draw the panels with one cell lit.

    Parameters
    ----------
    graph : Graph
    hidden : list of str
        Panels that show "?" in place of their numbers.
    pinned : list
        The name of the cell's panel and its place; empty for none.
    title : str

    Returns
    -------
    bytes
    """

    def seen(name):
        array = graph.array(name)
        return np.full(array.shape, np.nan) if name in hidden else array  # NaN is written as "?"

    rows = {
        heading: [(panel.name, seen(panel.name), panel.role, panel.caption) for panel in row]
        for heading, row in graph.rows.items()
    }
    chosen, lit, note = None, [], ""
    if pinned and pinned[0] not in hidden:
        name, *place = pinned
        chosen, (lit, note) = (name, tuple(place)), in_words(graph, name, *place)
    picture, buffer = still(rows, chosen=chosen, lit=lit, title=title, note=note), io.BytesIO()
    # 256 colours take a third of the space in a stored notebook
    picture.quantize(256, Quantize.FASTOCTREE).save(buffer, format="png")
    return buffer.getvalue()


def in_words(graph, name, *place):
    """Return the cells that are lit when a cell is pinned, as (name, place), and the sentence about it."""
    symbol = graph.symbol(name, *place)
    if name not in graph.formulas:
        fed = graph.fed_by(name, *place)
        return fed, f"{symbol} feeds {', '.join(str(graph.symbol(other, *where)) for other, where in fed)}"
    formula = graph.formulas[name][place]
    values = np.concatenate([graph.array(panel).ravel() for panel in graph.panels]).tolist()
    found = in_numbers(formula, values, values[symbol.number])
    texts = {cell.number: number(values[cell.number], found.digits) for cell in formula.links}
    worked = formula.written(texts)
    sentence = f"{symbol} = {formula.written()} {found.sign} "
    sentence += found.result if worked == found.result else f"{worked} {found.equals} {found.result}"
    return graph.links(name, *place), sentence
