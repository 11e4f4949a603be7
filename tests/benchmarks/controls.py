"""How soon Python answers in every explorer of the notebooks: made, shown, a control moved.

Milliseconds of thread CPU time, the median of several runs. `explorer.py` prints the table.
"""

import contextlib
import io
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("helpers", "notebooks")]
from notebook import NOTEBOOKS, cells, run, widgets  # noqa: E402
from test_notebooks import other_values  # noqa: E402

import bpcnn_helpers as bp  # noqa: E402

RUNS = 7
MAKERS = [name for name in dir(bp) if name.startswith("explore") and name != "explorer"]
MADE_AND_SHOWN, CONTROL, CONTROL_OF_A_NETWORK = 150, 50, 100  # milliseconds to reach


def milliseconds(do):
    """Return how long one call takes, and what it returns."""
    begin = time.thread_time()
    result = do()
    return 1000 * (time.thread_time() - begin), result


@contextlib.contextmanager
def calls_kept():
    """Yield a list of (explorer, function that makes another like it), filled while explorers are made."""
    kept, originals = [], {name: getattr(bp, name) for name in MAKERS}

    def keeping(make):
        def kept_call(*args, **kwargs):
            kept.append((make(*args, **kwargs), lambda: make(*args, **kwargs)))
            return kept[-1][0]

        return kept_call

    for name, make in originals.items():
        setattr(bp, name, keeping(make))
    try:
        yield kept
    finally:
        for name, make in originals.items():
            setattr(bp, name, make)


def closed(explorer):
    """Close an explorer, which ipywidgets would keep; its controls may be another's, too, and no longer move it."""
    for control in explorer.controls.values():
        control.unobserve(explorer._controlled, "value")
    for widget in (explorer.page, explorer.message, explorer):
        widget.close()


def made_and_shown(make):
    """Return the medians of making and showing an explorer anew."""
    times = []
    for _ in range(RUNS):
        made, explorer = milliseconds(make)
        times.append((made, milliseconds(explorer._repr_mimebundle_)[0]))
        closed(explorer)
    return map(statistics.median, zip(*times))


def slowest_move(control):
    """Return the median of the moves to the value that takes longest."""
    start, medians = control.value, []
    for value in other_values(control):
        times = []
        for _ in range(RUNS):
            times.append(milliseconds(lambda value=value: setattr(control, "value", value))[0])
            control.value = start
        medians.append(statistics.median(times))
    return max(medians)


def printed(what, ms, to_reach):
    """Print one line of the table."""
    print(f"{what:58} {ms:7.1f} {to_reach:7}   {'met' if ms <= to_reach else 'NOT MET'}", flush=True)


def of_one(title, explorer, make):
    """Print the lines of one explorer."""
    made, shown = made_and_shown(make)
    printed(f"{title}: made ({made:.0f}) and shown ({shown:.0f})", made + shown, MADE_AND_SHOWN)
    to_reach = CONTROL_OF_A_NETWORK if "label" in explorer.controls else CONTROL
    for name, control in explorer.controls.items():
        printed(f"{title}: {name}", slowest_move(control), to_reach)


def table():
    """Print the lines of all notebooks, and of max pooling, whose windows are largest."""
    print(f"{'Python alone; milliseconds':58} {'median':>7} {'reach':>7}")
    for path in (path for path in NOTEBOOKS if any("bp.explore" in cell for cell in cells(path))):
        silent = io.StringIO()
        with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent), calls_kept() as kept:
            names = run(path)
        makers = {id(explorer): make for explorer, make in kept}
        for name, explorer in widgets(names, bp.Explorer).items():
            of_one(f"{path.stem[:2]} {name}", explorer, makers[id(explorer)])
    x = np.arange(25).reshape(5, 5)
    of_one("5×5, size 3", bp.explore_pool(x, size=3, stride=1), lambda: bp.explore_pool(x, size=3, stride=1))


if __name__ == "__main__":
    table()
