"""The scripts of a page, or its styles, as one text: anywidget and a page in one file take one of each."""

import json
import re

_IMPORT = re.compile(r'^(?:import \{[^}]*\} from|@import) "(\.[^"]+)";\n', re.MULTILINE)


def joined(script):
    """Return a script, or a style, with all that it imports in front of it.

    Parameters
    ----------
    script : Path
        A module of JavaScript that imports others by ``import { name } from "./other.js";``, or a style that does so by
        ``@import "./other.css";``. In the joined text every name of any of them is known to all, so no two may define
        the same.

    Returns
    -------
    str
    """
    texts = {}

    def add(path):
        source = path.read_text("utf-8")
        for name in _IMPORT.findall(source):
            imported = (path.parent / name).resolve()
            if imported not in texts:
                add(imported)
        texts[path] = re.sub(r"^export (?!default)", "", _IMPORT.sub("", source), flags=re.MULTILINE)

    add(script.resolve())
    return "\n".join(texts.values())


def for_script(state):
    r"""Return what a page's script reads, as JSON; no text in it can end the element that holds it.

    Examples
    --------
    >>> for_script({"title": "</script>"})
    '{"title": "\\u003c/script>"}'
    """
    return json.dumps(state).replace("<", "\\u003c")
