"""What of a notebook's cells stands on its slides: one idea a slide, and the prose in the speaker's notes.

An author says so in a cell's metadata: `slideshow.slide_type` (where a slide begins, or "skip"), `slide` (the text that
the slide shows in place of the prose, or above what the code gives), and the tag "code-on-slide". Where nothing is
said, a slide has the heading and the formulas that stand alone, and of code what it shows.
"""

import re

from nbformat.v4 import new_code_cell, new_markdown_cell

from bpcnn_helpers.publish.parts import HEADING, NAVIGATION, core_and_deeper, headings, is_prediction

MOST_WORDS = 40
FEW_WORDS = 30  # beside these there is room for an explorer or a figure
CODE = "code-on-slide"
FORMULA = re.compile(r"\$\$.*?\$\$", re.DOTALL)
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
DESCRIPTION = re.compile(r"^\*In the figures?:.*?\*\s*$", re.DOTALL | re.MULTILINE)
TOUCHED = re.compile(r"\bbp\.(explore|Explorer|Live|labs|predict|arrange)")


def words(text):
    """Count the words of Markdown; a formula in a line is one, one that stands alone is none.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> words("## So $a + b$ is $$c$$")
    3
    """
    return len(re.findall(r"\w[^\s|]*", re.sub(r"\$[^$]*\$", " x ", FORMULA.sub("", text))))


def short(text):
    """Return what a slide shows of prose, unless its author says so: all if it is short, or heading and formulas.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    for left_out in (FOLDED, DESCRIPTION, NAVIGATION):
        text = left_out.sub("", text)
    if words(text) <= MOST_WORDS:
        return text.strip()
    kept = re.compile(f"{HEADING.pattern}|{FORMULA.pattern}", re.DOTALL | re.MULTILINE)
    return "\n\n".join(found[0].strip() for found in kept.finditer(text))


def on_slides(cells, deeper=False):
    """Return the cells of the slides, each with its type.

    Parameters
    ----------
    cells : list of NotebookNode
        Of an executed notebook, its outputs made ready for a page.
    deeper : bool
        With what goes deeper, too.

    Returns
    -------
    list of NotebookNode
    """
    shown, heading = [], ""
    for cell in cells if deeper else core_and_deeper(cells)[0]:
        heading = next((text for _, text in headings(cell)), heading)
        if _said(cell) != "skip":
            shown += _of_text(cell) if cell.cell_type == "markdown" else _of_code(cell, heading, shown)
    first = next((place for place, cell in enumerate(shown) if _said(cell) != "notes"), 0)
    return shown[first:]


def _said(cell):
    """Return the type that an author gave a cell, or None."""
    return cell.metadata.get("slideshow", {}).get("slide_type")


def _with_type(cell, kind):
    cell.metadata["slideshow"] = {"slide_type": kind}
    return cell


def _text(source, kind):
    """Return a cell of text for slides; a link to another notebook would lead nowhere."""
    return _with_type(new_markdown_cell(re.sub(r"\[([^\]]*)\]\([\w./]+\.ipynb[^)]*\)", r"\1", source)), kind)


def _of_text(cell):
    prose = NAVIGATION.sub("", cell.source).strip()
    notes = _text(HEADING.sub(r"**\2**", prose), "notes")  # a heading is one on the slide
    shown = cell.metadata.get("slide", short(cell.source))
    if _said(cell) == "notes" or not shown:
        return [notes] if notes.source else []
    begins_section = re.match(r"##? ", shown)
    slide = _text(shown, _said(cell) or ("slide" if begins_section else "subslide"))
    return [slide] if shown == prose else [slide, notes]


def _of_code(cell, heading, before):
    """Return the code if it is the subject, and what it shows: below the text before it, or on a slide of its own."""
    said, line, code = _said(cell), cell.metadata.get("slide", ""), []
    if CODE in cell.metadata.get("tags", []):
        own_line = [_text(line, "subslide")] if line else []
        code = [*own_line, _with_type(new_code_cell(cell.source), said or "fragment")]
        said, line = None, ""
    outputs = [output for output in cell.outputs if code or line or _is_shown(output)]
    if not outputs:
        return code
    result = new_code_cell(cell.source, outputs=outputs, metadata={"transient": {"remove_source": True}})
    touched = TOUCHED.search(cell.source) or any(_holds(output, 'class="explorer') for output in outputs)
    large = touched or any(_holds(output, "<img") for output in outputs)
    has_room = _has_room([*before, *code])
    if touched and not is_prediction(cell) and has_room and said == "subslide":
        said = None  # its task stands there
    if not line and said not in ("slide", "subslide") and (has_room or not large or (said and not touched)):
        return [*code, _with_type(result, "-" if touched else said or ("-" if large else "fragment"))]
    begin = said if said == "slide" else "subslide"
    if is_prediction(cell) and not line:  # it says by itself what it is about
        return [*code, _with_type(result, begin)]
    above = line if HEADING.match(line) else f"### {heading}\n\n{line}"
    return [*code, _text(above.strip(), begin), _with_type(result, "-")]


def _is_shown(output):
    """Say whether an output is a figure, a formula or something to touch; what is printed is not."""
    return _holds(output, "explorer|prediction|<img|<math")


def _holds(output, pattern):
    return re.search(pattern, output.get("data", {}).get("text/html", "")) is not None


def _has_room(cells):
    """Say whether the last slide has a few words and no more."""
    for cell in reversed(cells):
        if _said(cell) == "notes":
            continue
        return cell.cell_type == "markdown" and words(cell.source) <= FEW_WORDS and "$$" not in cell.source
    return False
