"""Executed notebooks made ready for pages without Python: explorers alive, formulas and figures readable."""

import io
import os
import re
from base64 import b64decode, b64encode
from html import escape
from pathlib import Path

import nbformat
from jinja2 import pass_context
from nbclient import NotebookClient
from nbconvert.preprocessors import Preprocessor
from PIL import Image

from bpcnn_helpers.exercises.records import PROGRESS
from bpcnn_helpers.explorer.scripts import for_script, joined
from bpcnn_helpers.explorer.settings import ALONE
from bpcnn_helpers.labs.lab import PAGE as LABS
from bpcnn_helpers.packing import PAGE as PACKED
from bpcnn_helpers.predictions.sealing import seal, unseal
from bpcnn_helpers.publish.mathml import html, latex_output
from bpcnn_helpers.publish.parts import headings, is_check, is_prediction

HERE = Path(__file__).parent
PAGE = HERE.parent / "predictions" / "page"
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # two notebooks run at a time
NO_PYTHON = (
    "*Nothing can be run on this page. To write an answer and have it checked, open the notebook in JupyterLab.*"
)


def execute(path, tell=None):
    """Run a notebook from top to bottom, and keep the state of its widgets; nothing that its user has solved is in it.

    Parameters
    ----------
    path : path-like
    tell : callable or None
        Called with 1 after each code cell.

    Returns
    -------
    NotebookNode
    """
    book = nbformat.read(path, as_version=4)
    NotebookClient(
        book,
        timeout=None,
        resources={"metadata": {"path": str(Path(path).parent)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
        on_cell_executed=tell and (lambda **_: tell(1)),
    ).execute(env={**ONE_THREAD, **os.environ, PROGRESS: "0", ALONE: "1"})
    return book


class Standalone(Preprocessor):
    """Puts into a notebook's outputs what a page can show without Python."""

    def preprocess(self, nb, resources):
        """Replace pictures, formulas and widgets by HTML; say once in a section that an exercise needs Python."""
        state = nb.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
        cells, said = [], False
        for place, cell in enumerate(nb.cells):
            for output in cell.get("outputs", []):
                if "data" in output:
                    output.data = _shown(output.data, state, _description(nb.cells[place + 1 :]), cell.source)
            if is_prediction(cell):
                cell.metadata["transient"] = {"remove_source": True}  # it gives the answer; the page shows both
            if headings(cell):
                said = False
            if is_check(cell):
                cell.metadata["tags"] = [*cell.metadata.get("tags", []), "checked"]  # its words go on in a new line
            if is_check(cell) and not said:
                cells.append(nbformat.v4.new_markdown_cell(NO_PYTHON, metadata={"slideshow": {"slide_type": "skip"}}))
                said = True
            cells.append(cell)
        nb.cells = cells
        nb.metadata.pop("widgets", None)
        return nb, resources


def math_font():
    """Return the font for formulas as text, as a style holds it."""
    return b64encode((HERE / "templates" / "math.woff").read_bytes()).decode()


class WithoutNetwork:
    """What the exporters for pages and for slides share."""

    def __init__(self, template, *further):
        super().__init__(
            extra_template_basedirs=[str(HERE / "templates")],
            template_name=template,
            preprocessors=[Standalone, *further],
            exclude_input_prompt=True,
            exclude_output_prompt=True,
        )

    @pass_context
    def markdown2html(self, context, source):
        """Return Markdown as HTML."""
        return html(source)

    def _init_resources(self, resources):
        templates = HERE / "templates"
        style = [joined(path) for path in (templates / "pages.css", PAGE / "ask.css", LABS / "lab.css")]
        scripts = (LABS / "standalone.js", templates / "scrolling.js", templates / "folds.js")
        return super()._init_resources(resources) | {
            "style": "\n".join(style).replace("$font", math_font()),
            "script": "\n".join(joined(path) for path in scripts),
            "theme_js": joined(templates / "theme.js"),
        }


def _shown(data, state, description, code):
    """Return the output's data as a page shows them."""
    children = widgets_in(state, data.get(VIEW, {}).get("model_id"))
    for child in children:
        if "sealed" in child:
            return {"text/html": _asked(child, data["text/plain"], code)}
        if "packed" in child.get("state", {}):
            return {"text/html": pocket_html(child["state"])}
        if "controls" in child.get("state", {}):
            return {"text/html": _lab(child, data["image/png"], description)}
        if "spec" in child:
            note = "" if child["settings"] else _missing_controls("This", state, children)
            return {"text/html": _alive(child, data["image/png"]) + note}
    if "image/png" in data:
        note = _missing_controls("This picture", state, children)
        return {"text/html": _picture(data["image/png"], description) + note}
    if "text/latex" in data:
        return {"text/html": latex_output(data["text/latex"])}
    return {kind: text for kind, text in data.items() if kind != VIEW}


def widgets_in(state, name):
    """Return the states of the widgets in a box.

    Parameters
    ----------
    state : dict
        Of all widgets, by their names.
    name : str or None
        The box's.
    """
    inside = state.get(name, {}).get("state", {}).get("children", [])
    names = [child.removeprefix("IPY_MODEL_") for child in inside]
    return [state[name]["state"] | {"id": name} for name in names]


def _alive(page, png):
    """Return an explorer: what page/standalone.js needs, and a picture where no script may run."""
    state = {name: page[name] for name in ("spec", "values", "pinned", "settings") if page[name]}
    return _alive_in("explorer", state, _picture(png, f"The panels of: {page['spec']['title']}"))


def _lab(page, png, description):
    """Return a lab: what its script needs, and a picture where no script may run."""
    state = {name: page[name] for name in ("state", "values", "measured")}
    return _alive_in("lab", state, _picture(png, description))


def _alive_in(kind, state, otherwise):
    """Return the place for what a script brings to life from a state, with what is seen where none may run."""
    state = f'<script type="application/json">{for_script(state)}</script>'
    return f'<div class="{kind}">{state}<noscript>{otherwise}</noscript></div>'


def _asked(page, words, code):
    """Return a prediction: what its script needs, with the code sealed, too; the question alone where none may run."""
    content = unseal(page["sealed"])
    if page["asked"]["kind"] != "lines":  # whose call holds nothing that is asked
        content["then"].append({"kind": "code", "text": code})
    state = {"asked": page["asked"], "sealed": seal(content)}
    return _alive_in("prediction", state, f'<pre class="question">{escape(words)}</pre>')


def pocket_html(state):
    """Return a packed network: its state, and the script that brings it to life, in a scope of its own."""
    place = _alive_in("pocket", state, "This network lives where scripts may run.")
    style, script = joined(PACKED / "pocket.css"), joined(PACKED / "standalone.js")
    return f"{place}<style>{style}</style><script>(() => {{\n{script}\n}})();</script>"


def _missing_controls(what, state, children):
    """Return a line that names the controls which a page without Python lacks."""
    controls = [control for child in children[:1] for control in widgets_in(state, child["id"])]
    names = [control.get("description") or _label(state, control) for control in controls]
    names = ", ".join(escape(name) for name in names if name)
    return f'<p class="note">{what} has controls in JupyterLab: {names}.</p>' if names else ""


def _label(state, box):
    return next((child["value"] for child in widgets_in(state, box["id"]) if "placeholder" in child), "")


def _picture(png, description):
    width, height = Image.open(io.BytesIO(b64decode(png))).size
    source = f"data:image/png;base64,{png.strip()}"
    size = f'width="{width}" height="{height}" style="--half: {width // 2}px"'
    image = f'<img alt="{escape(description)}" {size} src="{source}">'
    return f'<div class="wide">{image}</div>'


def _description(following):
    """Return what the text below a figure says is in it."""
    for cell in following:
        if cell.cell_type == "code" and any("image/png" in output.get("data", {}) for output in cell.outputs):
            break
        found = re.search(r"\*(In the figures?:.*?)\*\s*$", cell.source, re.DOTALL | re.MULTILINE)
        if cell.cell_type == "markdown" and found:
            return re.sub(r"[$`*\\]", "", " ".join(found[1].split()))
    return "A figure, drawn by the code above it."
