"""How quick the explorers are: python tests/benchmarks/explorer.py

First what Python takes in every explorer of the notebooks (`controls.py`). Then, in JupyterLab, beside the same picture
by `interact`: each number is taken in the browser, from the event to the frame that shows its effect.
"""

import statistics
import sys
import tempfile
from pathlib import Path

import controls
import nbformat
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from lab import NO_CHROMIUM, Lab, chromium, jupyterlab

MOVES = 50
DEMO = """
import io, time
import numpy as np
import bpcnn_helpers as bp
bp.explore_conv([[1]], [[1]])  # the imports
rng = np.random.default_rng(231)
V = np.pad(rng.integers(0, 3, (3, 5, 5)), ((0, 0), (1, 1), (1, 1)))
K, b = rng.integers(-1, 2, (2, 3, 3, 3)), [1, 0]
begin = time.perf_counter()
explorer = bp.explore_conv(V, K, b=b, stride=2)
data = explorer._repr_mimebundle_()
print(f"{1000 * (time.perf_counter() - begin):.0f}")
"""
INTERACT = """
from ipywidgets import interact
from bpcnn_helpers import plots
def show(row=1, column=1):
    graph = explorer.graph
    rows = {h: [(p.name, graph.array(p.name), p.role) for p in row_] for h, row_ in graph.rows.items()}
    at = row // 7 % 3, row % 7, column
    return plots.panels(rows, chosen=("∂J/∂V", at), lit=graph.links("∂J/∂V", *at))
interact(show, row=(0, 20), column=(0, 6));
"""
# From an event to the end of the frame after it.
WATCH = """(kind) => {
    const times = (window[kind] = []);
    window.addEventListener(kind, (event) => {
        if (!event.target.closest(".flow-cell")) return;
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => times.push(performance.now() - event.timeStamp);
            channel.port2.postMessage(0);
        });
    }, true);
}"""
# From now until another picture stands in the last cell.
NEXT_PICTURE = """() => {
    const picture = () => [...document.querySelectorAll(".jp-CodeCell")].at(-1).querySelector("img");
    const [began, old] = [performance.now(), picture().src];
    window.done = new Promise((resolve) => {
        const isNew = () => picture()?.complete && picture().src !== old;
        const look = () => (isNew() ? resolve(performance.now() - began) : requestAnimationFrame(look));
        look();
    });
}"""


def quoted(name, times):
    times = sorted(times)
    print(f"{name:58} {statistics.median(times):7.1f} {times[int(0.95 * len(times))]:7.1f}   ({len(times)} moves)")


def hover(book, rng):
    cells = book.page.locator(".bpcnn-flow [data-cell]")
    boxes = [cells.nth(int(n)).bounding_box() for n in rng.choice(cells.count(), MOVES, replace=False)]
    book.page.evaluate(WATCH, "pointerover")
    for n, box in enumerate(boxes):
        book.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        book.page.wait_for_function("n => pointerover.length > n", arg=n)
    quoted("explorer: point at a cell → lit", book.page.evaluate("pointerover"))


def edit(book, rng):
    book.page.evaluate(WATCH, "keydown")
    times = []
    for n in range(MOVES):
        book.page.locator(f'.bpcnn-flow [data-panel="V"] [data-cell="{n % 3},{1 + n % 5},{1 + n // 10}"]').click()
        book.page.locator(".bpcnn-flow input").fill(str(rng.integers(10, 99)))
        book.page.evaluate("keydown.length = 0")
        book.page.keyboard.press("Enter")
        book.page.wait_for_function("keydown.length")
        times += book.page.evaluate("keydown")
    quoted("explorer: a number and Enter → all derived cells new", times)


def interact(book):
    slider = book.cell("interact(show").get_by_role("slider").first
    slider.focus()
    times = []
    for n in range(MOVES):
        book.page.evaluate(NEXT_PICTURE)
        slider.press("ArrowRight" if n % 36 < 18 else "ArrowLeft")
        times.append(book.page.evaluate("done"))
    quoted("interact and a new figure: arrow key → new picture", times)


def main():
    """Print both tables."""
    controls.table()
    code = [nbformat.v4.new_code_cell(cell.strip()) for cell in (DEMO, "explorer", INTERACT)]
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        if browser is None:
            sys.exit(NO_CHROMIUM)
        (Path(folder) / "notebooks").mkdir()
        nbformat.write(nbformat.v4.new_notebook(cells=code, metadata=kernel), f"{folder}/notebooks/demo.ipynb")
        with jupyterlab(Path(folder)) as address:
            book = Lab(browser.new_page(viewport={"width": 1200, "height": 2600}), address, "demo.ipynb")
            book.run_all()
            book.page.locator(".bpcnn-flow").wait_for()
            built = book.cell("begin = time").locator(".jp-OutputArea-output").inner_text()
            rng = np.random.default_rng(0)
            print("CS231n demo, 7×7×3 and two 3×3×3 kernels; milliseconds       median    95 %")
            print(f"{'explorer: traced and drawn in Python':58} {built.strip():>7}")
            hover(book, rng)
            edit(book, rng)
            interact(book)
            assert book.errors == [], book.errors


if __name__ == "__main__":
    main()
