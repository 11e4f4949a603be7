"""What is shown after a guess, in pieces that the page's script can draw without Python.

What writes formulas or draws figures is imported where it is needed: it takes longer than all the rest.
"""

import io
import re
import sys
from base64 import b64encode
from xml.etree import ElementTree

import ipywidgets as widgets

from bpcnn_helpers.explorer.explorer import Explorer
from bpcnn_helpers.explorer.settings import goes_alone

EXPECTED = "expected a text, a formula, a figure, an explorer or a lab, or a list of them"


def in_order(then):
    """Return what is to be shown as a list, with what is alive (explorers, labs) behind all that stands still."""
    parts = list(then) if isinstance(then, (list, tuple)) else [] if then is None else [then]
    return sorted(parts, key=lambda part: isinstance(part, widgets.Widget))


def pieces(parts):
    """Write each part as a dict for the page.

    Parameters
    ----------
    parts : list
        Texts, with formulas between dollars; what `latex` takes, or what IPython shows as LaTeX; figures, which are
        closed, so that the notebook does not show them besides; explorers and labs. The first text that begins with "In
        the figure" describes the first picture, and so on.

    Returns
    -------
    list of dict
    """
    result = [_piece(part) for part in parts]
    words = (part for part in parts if isinstance(part, str) and part.startswith("In the figure"))
    for piece, description in zip((piece for piece in result if piece["kind"] == "picture"), words):
        piece["alt"] = description
    return result


def _piece(part):
    if isinstance(part, str):
        return {"kind": "text", "parts": [_inline(text) for text in re.split(r"(\$[^$]+\$)", part) if text]}
    if _is_figure(part):
        return {"kind": "picture", "png": _png(part), "alt": part.get_suptitle() or "The figure"}
    if isinstance(part, Explorer):
        state = part.state(settings=goes_alone())
        return {"kind": "explorer", "state": state, "note": "" if "settings" in state else _controls("This", part)}
    if hasattr(part, "piece"):
        return part.piece()
    if isinstance(part, widgets.Widget):
        png = part._repr_mimebundle_().get("image/png") if hasattr(part, "controls") else None
        if png is None:
            raise TypeError(f"then holds {part!r}, {EXPECTED}")
        return {"kind": "picture", "png": png, "alt": "The figure", "note": _controls("This picture", part)}
    return {"kind": "formula", "mathml": _tree(_tex(part), "block")}


def _inline(text):
    return _tree(text[1:-1]) if text.startswith("$") and text.endswith("$") and len(text) > 2 else text


def _tex(part):
    if hasattr(part, "_repr_latex_"):
        return part._repr_latex_().strip().strip("$").replace(r"\displaystyle", "", 1)
    from bpcnn_helpers.algebra.symbols import latex

    try:
        return latex(part)
    except (TypeError, ValueError) as error:
        raise TypeError(f"then holds {part!r}, {EXPECTED}") from error


def _tree(tex, display="inline"):
    """Return a formula in MathML as [tag, attributes, …children], so that the page need not read markup."""
    from bpcnn_helpers.algebra.mathml import mathml

    def listed(element):
        inside = [element.text, *(part for child in element for part in (listed(child), child.tail))]
        return [element.tag, element.attrib, *(part for part in inside if part)]

    return listed(ElementTree.fromstring(mathml(tex, display)))


def _is_figure(part):
    module = sys.modules.get("matplotlib.figure")  # where it is not loaded, there is no figure
    return module is not None and isinstance(part, module.Figure)


def _png(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)
    return b64encode(buffer.getvalue()).decode()


def _controls(what, part):
    names = [control.description for control in part.controls.values() if getattr(control, "description", "")]
    return f"{what} has controls in JupyterLab: {', '.join(names)}." if names else ""
