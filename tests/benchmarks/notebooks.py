"""How fast and how light the collection is: python tests/benchmarks/notebooks.py, with names of parts only those.

Parts are imports, kernels, redraws and execution.

- `import bpcnn_helpers` in fresh processes, in turn with `import numpy` alone: medians of wall time.
- A kernel for each notebook, its cells run from top to bottom: seconds of processor; private memory (USS) at the end
  and at its highest, looked at twenty times a second; and from Run All, NumPy being loaded, to the first explorer or
  live figure that is shown; and the same from the kernel's start on, NumPy included, in seconds of processor, which is
  what one waits for on a quiet machine. Beside each what is to be reached, and whether it is met.
- Every control of every matplotlib widget in the notebooks moved: median and 95th percentile of the time from the new
  value to the new picture. For comparison the explorers' controls, where Python traces anew and draws the fallback.
- All notebooks executed by nbval on two workers: wall time.
"""

import contextlib
import io
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import psutil
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("helpers", "notebooks")]
from notebook import NOTEBOOKS, cells, has_widget, run, widgets  # noqa: E402
from test_notebooks import other_values  # noqa: E402

import bpcnn_helpers as bp  # noqa: E402
from bpcnn_helpers.labs.lab import Lab  # noqa: E402

PROCESSOR = {"08": 60}  # seconds of a whole notebook
PRIVATE = {"08": 260}  # MB at its end; of the others 220
SHOWN, STARTED = 1, 3  # seconds from Run All to the first explorer; from the kernel's start
VIEW = "application/vnd.jupyter.widget-view+json"


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


def kernels():
    """Print what the kernel of each notebook takes."""
    columns = "processor, s", "private memory, MB", "at its highest", "first shown, s", "of processor", "and the start"
    print("\n| notebook |", " | ".join(columns), "| what |")
    print("| --- " * (len(columns) + 2) + "|")
    for path in NOTEBOOKS:
        number, took = path.name[:2], Kernel(path)
        processor = against(took.processor, PROCESSOR.get(number), 1)
        private = against(took.private, PRIVATE.get(number, 220), 0)
        wall, shown, started, what = took.shown or (np.nan, np.nan, np.nan, "nothing")
        shown = f"{wall:.1f} | {against(shown, SHOWN, 1)} | {against(started, STARTED, 1)} | {what}"
        print(f"| {path.stem} | {processor} | {private} | {took.highest:.0f} | {shown} |", flush=True)


def against(value, most, digits):
    """Write a number, and whether it is as small as wanted."""
    text = f"{value:.{digits}f}"
    return text if most is None else f"{text} ({'met' if value <= most else 'not met'}: {most})"


class Kernel:
    """What a kernel took for a notebook's cells, all of them run.

    Attributes
    ----------
    processor : float
        Seconds, its start included.
    private, highest : float
        MB that no other process shares, at the end and at most.
    shown : (float, float, float, str) or None
        To the first explorer or live figure: seconds, seconds of processor, these from the kernel's start; what it is.
    """

    def __init__(self, path):
        manager, client = start_new_kernel(cwd=str(path.parent), stderr=subprocess.DEVNULL)
        self.process, self.shown, self.highest, self.runs = psutil.Process(manager.provisioner.pid), None, 0, True
        watching = threading.Thread(target=self.watch)
        watching.start()
        try:
            client.execute_interactive("import numpy", timeout=None)
            self.begin = time.perf_counter(), self.seconds()
            for code in cells(path):
                answer = client.execute_interactive(code, timeout=None, output_hook=self.look)
                assert answer["content"]["status"] == "ok", (path.name, code, answer["content"])
            self.processor, self.private = self.seconds(), self.megabytes()
        finally:
            self.runs = False
            watching.join()
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    def seconds(self):
        """Seconds of processor so far."""
        return sum(self.process.cpu_times()[:2])

    def megabytes(self):
        """Private memory now."""
        return self.process.memory_full_info().uss / 1e6

    def watch(self):
        """Note the highest memory."""
        while self.runs:
            self.highest = max(self.highest, self.megabytes())
            time.sleep(0.05)

    def look(self, message):
        """Note when the first explorer or live figure is shown; a progress bar is none."""
        data = message["content"].get("data", {})
        if self.shown is None and VIEW in data and "|" not in data["text/plain"]:
            what = re.split("[(:]", data["text/plain"])[0]
            used = self.seconds()
            self.shown = time.perf_counter() - self.begin[0], used - self.begin[1], used, what


def redraws():
    """Print how long each widget takes to follow its controls."""
    print("\n| notebook | widget | moves | median, ms | 95 %, ms |\n| --- | --- | --- | --- | --- |")
    for path in NOTEBOOKS:
        if not any(map(has_widget, cells(path))):
            continue
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            names = run(path)
        for name, widget in widgets(names, (bp.Live, Lab, bp.Explorer)).items():
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
    parts = {"imports": imports, "kernels": kernels, "redraws": redraws, "execution": execution}
    for name in sys.argv[1:] or parts:
        parts[name]()
