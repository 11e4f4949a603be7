"""A worksheet of what a notebook asks, and its answer sheet: two pages of A4, made from its own cells."""

import re
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.plots.numbers import RULE, number
from bpcnn_helpers.predictions.sealing import unseal
from bpcnn_helpers.publish.pages import HERE, STATE, VIEW, execute, math_font, widgets_in
from bpcnn_helpers.publish.parts import core_and_deeper, headings, is_prediction

ENOUGH = 10  # words of a reason: it ends with the sentence in which they are reached


def write(notebook, page, run=execute):
    """Execute a notebook and write its worksheet: what the core asks, with room to answer, and the answers behind it.

    Parameters
    ----------
    notebook, page : path-like
    run : callable
        Called with the notebook's path; returns it executed.

    Raises
    ------
    ValueError
        If the notebook asks nothing.
    """
    book = run(Path(notebook))
    state = book.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    core, _ = core_and_deeper(book.cells)
    items, section = [], None
    for cell in core:
        section = next((text for _, text in headings(cell)), section)
        if is_prediction(cell):
            items += [_item(question) | {"section": section} for question in _questions_of(cell, state)]
    if not items:
        raise ValueError(f"{notebook} has no prediction in its core, expected one at least")
    title = next((text for cell in core for level, text in headings(cell) if level == 1), Path(notebook).stem)
    template = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True).get_template(
        "worksheet.html.j2"
    )
    style = joined(HERE / "templates" / "worksheet.css").replace("$font", math_font())
    script = joined(HERE / "templates" / "worksheet.js")
    sheet = template.render(title=title, items=items, style=Markup(style), script=Markup(script))
    Path(page).write_text(sheet, encoding="utf-8")


def _questions_of(cell, state):
    """Return what the page of a prediction is given, for each in the cell's outputs."""
    views = (output.get("data", {}).get(VIEW, {}).get("model_id") for output in cell.outputs)
    return [child for view in views for child in widgets_in(state, view) if "sealed" in child]


def _item(question):
    """Return what stands on the two sheets: the kind and its fields, the answer, and the reason."""
    asked, content = question["asked"], unseal(question["sealed"])
    return asked | {"answer": _answer(asked, content), "reason": _reason(content["then"])}


def _answer(asked, content):
    kind, answer = asked["kind"], content["answer"]
    if kind == "matrix":
        texts, columns = content["text"], asked["columns"]
        return [texts[first : first + columns] for first in range(0, len(texts), columns)]
    if kind == "order":
        return " · ".join(asked["terms"][place] for place in answer)
    if kind == "cells":
        labels = [label for panel in asked["rows"][0]["panels"] for label in panel["labels"]]
        return ", ".join(labels[place] for place in answer)
    return content["text"] if content["text"] else number(answer, RULE["exact"])


def _reason(then):
    """Return the first sentence or two of what is said afterwards; figures and their descriptions have no room here."""
    texts = (piece["parts"] for piece in then if piece["kind"] == "text")
    parts = next((parts for parts in texts if not str(parts[0]).startswith("In the figure")), [])
    shown, many = [], 0
    for part in parts:
        if not isinstance(part, str):
            shown.append(_markup(part))
            many += 1
            continue
        for sentence in re.split(r"(?<=[.!?])(?=\s+[^\W\d_a-z])", part):
            shown.append(escape(sentence))
            many += len(sentence.split())
            if many >= ENOUGH and re.search(r"[.!?]$", sentence):
                return Markup("".join(shown).strip())
    return Markup("".join(shown).strip())


def _markup(tree):
    """Return a formula as markup: it is [tag, attributes, …children], see predictions/revealed.py."""
    if isinstance(tree, str):
        return escape(tree)
    named, attributes, *inside = tree
    tag = named.rpartition("}")[2]
    pairs = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{pairs}>{''.join(map(_markup, inside))}</{tag}>"
