"""What Python in a page of the book costs: python tests/benchmarks/writing.py [file]

Bytes as a host sends them that compresses (gzip, level 6); from opening the page of 01 to the first verdict of a check
and to the next; memory of the page's process, with Python in it: what is its own and its share of what is common (PSS),
and all of it that lies in memory (RSS), after the checks, after a figure, half a minute later, and at most. From a
host, or with "file" from the folder.
"""

import functools
import gzip
import http.server
import re
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from lab import NO_CHROMIUM, ROOT, chromium

from bpcnn_helpers.publish import book, writing

NAME = "01_convolution_vs_cross_correlation"
EXERCISE = """def cross_correlation(x, k):
    (h, w), (p, q) = x.shape, k.shape
    return np.array([[(x[i : i + p, j : j + q] * {k}).sum() for j in range(w - q + 1)] for i in range(h - p + 1)])
bp.check("cross_correlation", cross_correlation);"""
TURNED, RIGHT = EXERCISE.format(k="k[::-1, ::-1]"), EXERCISE.format(k="k")
FIGURE = "plots.matrices(('K', np.eye(3)))"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


class Memory(threading.Thread):
    """Looks again and again at the process of the page that has the most."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.ends = 0, threading.Event()

    def now(self):
        """(PSS, RSS) in MB."""
        found = [(0, 0)]
        for process in psutil.Process().children(recursive=True):
            try:
                if "--type=renderer" in process.cmdline():
                    memory = process.memory_full_info()
                    found.append((memory.pss / 1e6, memory.rss / 1e6))
            except psutil.Error:
                pass  # it has ended
        return max(found)

    def said(self):
        return "{:.0f} MB PSS, {:.0f} MB RSS".format(*self.now())

    def run(self):
        while not self.ends.wait(0.1):
            self.most = max(self.most, self.now()[0])


def sent(site):
    """MB of the parts that a first cell needs, and of those for figures."""
    python = site / writing.FOLDER
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 6)) / 1e6 for path in python.glob("*.js")}
    more = sum(size for name, size in sizes.items() if name.startswith("more"))
    return sum(sizes.values()) - more, more


def ran(page, code, says):
    """Seconds that a cell takes from its being run until it says this."""
    cell = page.locator(".jp-CodeCell", has_text='bp.check("cross_correlation"').first
    if not cell.locator("textarea").count():
        cell.get_by_role("button", name="Write", exact=True).click()
    cell.locator("textarea").fill(code)
    began = time.perf_counter()
    cell.locator("textarea").press("Shift+Enter")
    cell.locator(".written").locator(says).first.wait_for()
    return time.perf_counter() - began


def main():
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        if browser is None:
            sys.exit(NO_CHROMIUM)
        notebooks, site = Path(folder) / "notebooks", Path(folder) / "site"
        notebooks.mkdir()
        (notebooks / f"{NAME}.ipynb").write_bytes((ROOT / "notebooks" / f"{NAME}.ipynb").read_bytes())
        book.build(site, notebooks, run=lambda path: nbformat.read(path, 4))  # with what is stored
        writing.add_writing(site, notebooks.glob("*.ipynb"))
        first, more = sent(site)
        print(f"over the wire {first:.1f} MB, and {more:.1f} MB where figures are drawn")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = site.as_uri() if "file" in sys.argv else f"http://127.0.0.1:{server.server_port}"
        page, memory = browser.new_page(), Memory()
        page.set_default_timeout(120_000)
        memory.start()
        began = time.perf_counter()
        page.goto(f"{host}/{NAME}.html")
        ran(page, TURNED, "pre")
        print(f"first verdict {time.perf_counter() - began:.1f} s after opening {re.sub(':.*', '', host)}:")
        for what, code, says in (
            ("a second verdict", RIGHT, "pre:text('right')"),
            ("a figure", FIGURE, "img"),
        ):
            took = ran(page, code, says)
            page.wait_for_timeout(3000)
            print(f"{what:18} {took:5.1f} s; memory {memory.said()}")
        page.wait_for_timeout(30_000)  # the browser has thrown away by then what the loading left
        print(f"half a minute later memory {memory.said()}")
        memory.ends.set()
        print(f"at most {memory.most:.0f} MB PSS")
        server.shutdown()


if __name__ == "__main__":
    main()
