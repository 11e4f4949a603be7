"""Python in a page of the book: runs a cell and tells the page what it shows. No thread and no kernel are there.

The page starts it by the text of `STARTS` in writing.py, and calls `run`; each message to the page is a line of JSON in
its device. What a cell prints and raises, it prints.
"""

import ast
import base64
import builtins
import contextlib
import importlib.util
import io
import json
import linecache
import logging
import os
import re
import sys
import time
import traceback
import types
import warnings
from pathlib import Path

DEVICE = "/dev/page"
MEMORY = 2**31  # bytes that arrays may take
# The larger libraries, which few cells need; the page adds it where a cell names one: see writing.py.
MORE = "/more.zip"
LARGER = ("scipy", "matplotlib", "mpl_toolkits")
LIMIT = 10.0  # seconds that a checked function has; see within_limit for why they are more than in JupyterLab
WORK = Path("/work")  # the folder that cells write to: the page offers what is written there
LONGEST = 110  # letters of a widget's text
CELL = re.compile(r"<cell \d+>$")
WIDGETS = {  # what the page brings to life, by what it needs of the state
    "explorer": ("spec", "values", "pinned"),
    "lab": ("state", "values", "measured"),
    "prediction": ("asked", "sealed"),
}


class TimeIsUp(SystemExit):
    """Raised in a checked function at a jump back after the time is up."""


def start(names):
    """Make ready: what stands in for IPython, the clock of the checks; cells run in `names`, with what all import."""
    _stand_in_for_ipython()
    import numpy as np
    import tqdm

    import bpcnn_helpers as bp
    from bpcnn_helpers import plots
    from bpcnn_helpers.exercises import clock

    clock.LIMIT, clock.within_limit = LIMIT, within_limit
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it misses fonts that nothing is written in
    warnings.simplefilter("default")
    tqdm.tqdm.monitor_interval = 0  # its monitor is a thread
    os.chdir(WORK)
    names |= {"display": display, "np": np, "bp": bp, "plots": plots}
    run.names = names


def run(source, number, progress=""):
    """Run a cell; print what it raises with the lines of cells alone. The value of a last expression is shown.

    Parameters
    ----------
    source : str
    number : int
        The cell's, from 1.
    progress : str
        What the page keeps of what was checked and answered: its other pages may have added to it.
    """
    from bpcnn_helpers.exercises.records import place  # which asks for what stands in

    place().write_text(progress, "utf-8")
    before, right = _written(), True
    try:
        _execute(source, f"<cell {number}>")
    except BaseException as error:
        right = False
        sys.stdout.flush()
        print(in_words(error, run.names), file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    for name, content in _written().items():
        if content != before.get(name):
            tell({"kind": "file", "name": name, "content": base64.b64encode(content).decode()})
    kept = place().read_text("utf-8") if place().exists() else ""
    if kept != progress:
        tell({"kind": "progress", "text": kept})
    tell({"kind": "ran", "right": right})


def _execute(source, name):
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    body = ast.parse(source, name).body
    shows = body and isinstance(body[-1], ast.Expr) and not source.rstrip().endswith(";")
    last = ast.Expression(body.pop().value) if shows else None
    exec(compile(ast.Module(body, []), name, "exec"), run.names)
    if last:
        value = eval(compile(last, name, "eval"), run.names)
        if value is not None:
            run.names["_"] = value
            display(value)


def _written():
    """Return what is in the files that cells have written, by name."""
    return {path.name: path.read_bytes() for path in WORK.iterdir() if path.is_file()}


def in_words(error, names=()):
    """Return an error with the lines of cells that led to it, and nothing of what lies below them.

    Parameters
    ----------
    error : BaseException
    names : container of str

    Returns
    -------
    str
    """
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if CELL.match(frame.filename)]
    lines = [
        f"line {frame.lineno}, in {frame.name.replace('<module>', 'the cell')}:\n    {frame.line}" for frame in frames
    ]
    if isinstance(error, ModuleNotFoundError):  # of which Python would say what else could be done, but not here
        comes = error.name.split(".")[0] in LARGER and MORE not in sys.path
        missing = f"comes with a cell that names it: write import {error.name} in this one, and run it again"
        missing = missing if comes else "is not in this page: for this cell open the notebook in JupyterLab"
        lines.append(f"ModuleNotFoundError: {error.name} {missing}")
        return "\n".join(lines)
    lines += [line.rstrip() for line in traceback.format_exception_only(error)]
    if isinstance(error, NameError) and error.name and error.name not in names:
        lines.append(f"Is {error.name} made in a cell above? Then run all above first.")
    return "\n".join(lines)


def within_limit(work):
    """Return work(), or None where it lasts too long: the same as `clock.within_limit`, without a thread.

    It is looked at the time wherever the code jumps back, as each loop does, and where a function begins. What never
    does so, the page ends. Imports do not count, and of a while in which nothing was seen to run as much as there.
    There the limit is 1 s of the processor. A page can read the wall's clock alone, and Python is slower in it: seven
    loops took 0.9 s on a machine with eight times as much to do as it can, and have to be found right there, too.
    """
    from bpcnn_helpers.exercises import clock

    watch, tool = sys.monitoring, sys.monitoring.DEBUGGER_ID
    jump, begin = watch.events.JUMP, watch.events.PY_START
    passed, importing, last = 0.0, 0, time.monotonic()

    def look(*where):
        nonlocal passed, last
        now = time.monotonic()
        if not importing:
            passed += min(now - last, clock.PAUSE)
        last = now
        if passed > LIMIT:
            raise TimeIsUp

    def imported(*what):
        nonlocal importing
        importing += 1
        try:
            return usual(*what)
        finally:
            importing -= 1

    usual, builtins.__import__ = builtins.__import__, imported
    watch.use_tool_id(tool, "bpcnn")
    for event in (jump, begin):
        watch.register_callback(tool, event, look)
    nowhere = io.StringIO()
    try:
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            watch.set_events(tool, jump | begin)
            return work()
    except TimeIsUp:
        return None
    finally:
        watch.set_events(tool, 0)
        watch.free_tool_id(tool)
        builtins.__import__ = usual


def tell(message):
    """Send a message to the page."""
    with open(DEVICE, "w", encoding="utf-8") as page:
        page.write(json.dumps(message) + "\n")


def display(*values):
    """Show values in the page, as the end of a cell does."""
    for value in values:
        sys.stdout.flush()
        if hasattr(value, "_ipython_display_"):
            value._ipython_display_()
        else:
            tell({"kind": "show", **shown(value)})
            has_panels = getattr(value, "controls", None) and hasattr(value, "state")
            if has_panels:  # an explorer, of which the panels come first: this takes longer
                tell({"kind": "instead", **shown(value, settings=True)})


def shown(value, settings=False):
    """Return what the page shows of a value.

    Parameters
    ----------
    value : object
    settings : bool
        Whether an explorer's controls go along, where their settings can be packed.

    Returns
    -------
    dict
        ``plain``, its text, and where there is more, one of ``explorer``, ``lab`` and ``prediction``, a state;
        ``pocket``, which a page of its own shows; ``formula``, in MathML; or ``png``.

    Examples
    --------
    >>> shown(3)
    {'plain': '3'}
    """
    from IPython.lib.pretty import pretty  # which stands alone

    found = {"plain": pretty(value)}
    page = getattr(value, "page", None)
    if hasattr(value, "_view_name") and "sealed" not in dir(page) and len(found["plain"]) > LONGEST:
        found["plain"] = found["plain"][:LONGEST] + "…"  # as ipywidgets has it
    for kind, names in WIDGETS.items():
        if page is not None and all(hasattr(page, name) for name in names):
            state = value.state(settings) if kind == "explorer" else {name: getattr(page, name) for name in names}
            return found | {kind: state, "lost": [] if "settings" in state else _controls(value, kind)}
    if hasattr(page, "state") and "packed" in page.state:
        return found | {"pocket": page.state}
    if hasattr(value, "_repr_latex_"):
        from bpcnn_helpers.predictions.revealed import pieces

        return found | {"formula": pieces([value])[0]["mathml"]}
    if hasattr(value, "_repr_png_"):
        return found | {"png": base64.b64encode(value._repr_png_()).decode()}
    if hasattr(value, "image") and hasattr(value, "controls"):
        return found | {"png": base64.b64encode(value.image.value).decode(), "lost": _controls(value, "live")}
    return found


def _controls(value, kind):
    """Return the names of the controls that a value has in JupyterLab and not in the page."""
    if kind not in ("explorer", "live"):
        return []
    return [control.description or name for name, control in value.controls.items()]


def _stand_in_for_ipython():
    """Put in the place of IPython, which needs a kernel, what notebooks and widgets take from it."""
    outer, inner, shell = (types.ModuleType(name) for name in ("IPython", "IPython.display", "IPython.core"))
    shell.interactiveshell = types.ModuleType("IPython.core.interactiveshell")
    shell.interactiveshell.InteractiveShell = object
    outer.__path__ = ["/book/IPython"]  # where its writer of values is
    outer.get_ipython, outer.display = (lambda: None), inner
    outer.version_info = (9, 0, 0, "")
    inner.display, inner.Math, inner.Image = display, Math, Picture
    inner.clear_output = lambda wait=False: tell({"kind": "clear"})
    sys.modules.update({"IPython": outer, "IPython.display": inner, "IPython.core": shell})
    sys.modules["IPython.core.interactiveshell"] = shell.interactiveshell
    builtins.get_ipython = outer.get_ipython
    sys.modules["platformdirs"] = types.ModuleType("platformdirs")  # a page has no folder to keep progress in
    sys.modules["psutil"] = types.ModuleType("psutil")
    sys.modules["psutil"].virtual_memory = lambda: types.SimpleNamespace(available=MEMORY)
    sys.meta_path.append(_StandIn())


class _StandIn:
    """Finds anywidget: its widgets talk to no page but ours, so that ipywidgets' will do."""

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name == "anywidget" else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        import ipywidgets

        module.AnyWidget = ipywidgets.DOMWidget


class Math:
    """A formula in LaTeX."""

    def __init__(self, data):
        self.data = data

    def _repr_latex_(self):
        return f"$\\displaystyle {self.data}$"

    def __repr__(self):
        return "<IPython.core.display.Math object>"


class Picture:
    """A picture, as the bytes of a PNG."""

    def __init__(self, data, **options):
        self.data = data

    def _repr_png_(self):
        return self.data

    def __repr__(self):
        return "<IPython.core.display.Image object>"
