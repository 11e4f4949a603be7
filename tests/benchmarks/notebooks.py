"""How fast the collection is: python tests/benchmarks/notebooks.py

- `import bpcnn_helpers` in fresh processes, in turn with `import numpy` alone: medians of wall time.
- Every control of every matplotlib widget in the notebooks moved: median and 95th percentile of the time from the new
  value to the new picture. For comparison the explorers' controls, where Python traces anew and draws the fallback.
- All notebooks executed by nbval on two workers: wall time.
"""

import contextlib
import io
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("helpers", "notebooks")]
from notebook import NOTEBOOKS, cells, has_widget, run, widgets  # noqa: E402
from test_notebooks import other_values  # noqa: E402

import bpcnn_helpers as bp  # noqa: E402


def imports(number=15):
    """Print what the import costs beyond NumPy's."""
    codes, times = ("import numpy", "import numpy, bpcnn_helpers"), []
    for _ in range(number):
        times.append([])
        for code in codes:
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
            times[-1].append(time.perf_counter() - begin)
    alone, both = np.median(times, axis=0)
    extra = np.median(np.diff(times))
    print(f"import: NumPy {1000 * alone:.0f} ms, with bpcnn_helpers {1000 * both:.0f} ms; {1000 * extra:.0f} more")


def redraws():
    """Print how long each widget takes to follow its controls."""
    print("\n| notebook | widget | moves | median, ms | 95 %, ms |\n| --- | --- | --- | --- | --- |")
    for path in NOTEBOOKS:
        if not any(map(has_widget, cells(path))):
            continue
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            names = run(path)
        for name, widget in {**widgets(names, bp.Live), **widgets(names, bp.Explorer)}.items():
            times = [seconds for control in widget.controls.values() for seconds in moves(control)]
            if times:
                middle, high = 1000 * np.quantile(times, [0.5, 0.95])
                kind = type(widget).__name__
                print(f"| {path.stem} | {name} ({kind}) | {len(times)} | {middle:.0f} | {high:.0f} |", flush=True)


def moves(control):
    """Time each move of a control, three times to and fro."""
    start = control.value
    for value in [value for other in other_values(control) for value in (other, start)] * 3:
        begin = time.perf_counter()
        control.value = value
        yield time.perf_counter() - begin


def execution():
    """Print how long nbval takes for all notebooks."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n2", "notebooks"], cwd=ROOT, capture_output=True, text=True
    )
    print(f"\nnbval: {done.stdout.splitlines()[-1]}; {time.perf_counter() - begin:.0f} s in all")


if __name__ == "__main__":
    imports()
    redraws()
    execution()
