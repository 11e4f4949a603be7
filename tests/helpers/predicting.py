"""What a notebook's predictions keep back, and whether a text tells it."""

import re
from unicodedata import normalize

from bpcnn_helpers.predictions.sealing import unseal
from bpcnn_helpers.publish.pages import STATE, VIEW, widgets_in


def asks(source):
    return "bp.predict(" in source


def places(book):
    """The places of the cells that ask."""
    return [place for place, cell in enumerate(book.cells) if cell.cell_type == "code" and asks(cell.source)]


def kept_in(executed):
    """What is asked and what is sealed, for each cell of an executed notebook that asks, by its place."""
    state, kept = executed.metadata["widgets"][STATE]["state"], {}
    for place in places(executed):
        (view,) = (output["data"][VIEW] for output in executed.cells[place].outputs if VIEW in output.get("data", {}))
        (page,) = (child for child in widgets_in(state, view["model_id"]) if "sealed" in child)
        kept[place] = page["asked"], unseal(page["sealed"])
    return kept


def plain(text):
    """A text without Markdown's marks, upright letters, single spaces: no difference in these hides what is told."""
    return " ".join(normalize("NFKC", re.sub(r"[`*]", "", text).replace("−", "-")).split())


def lines_of(content):
    """The texts of what is shown after the guess, each of a line or more; formulas are cut out of them."""
    texts = [part for piece in content["then"] for part in piece.get("parts", []) if isinstance(part, str)]
    return [line.strip() for text in texts for line in text.splitlines() if len(line) > 12]


def formulas_of(content):
    """The letters of each formula that is shown after the guess, without white space."""
    trees = [piece["mathml"] for piece in content["then"] if piece["kind"] == "formula"]
    return [letters for letters in map(letters_of, trees) if len(letters) > 6]


def letters_of(tree):
    """All text in a formula, [tag, attributes, …children]."""
    if isinstance(tree, str):
        return "".join(plain(tree).split())
    return "".join(letters_of(child) for child in tree[2:])


def numbers_written(values):
    """A pattern for these numbers in a row, as an array or a list is printed."""
    return r"(?<![\w.])" + r"[\s,\[\]]+".join(re.escape(f"{value:g}") for value in values) + r"(?![\w.])"


def told(asked, content, everything, section):
    """What of a prediction's answer can be read in a page's text, or its numbers in the prediction's section."""
    spaced, bare = plain(everything), "".join(plain(everything).split())
    found = [line for line in lines_of(content) if plain(line) in spaced]
    found += [letters for letters in formulas_of(content) if letters in bare]
    if asked["kind"] == "matrix" and re.search(numbers_written(content["answer"]), section.replace("−", "-")):
        found.append(str(content["answer"]))
    return found
