"""How soon a lab follows its controls, and how large it is: python tests/benchmarks/labs.py

Each lab of the notebooks, on a page of the book (offline, from a file) and in JupyterLab: from the event of a control
until its handler has drawn, and until the frame after it is painted. A frame is 17 ms.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from lab import NO_CHROMIUM, Lab, chromium, jupyterlab

from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.labs.lab import PAGE, LabPage

SETUP = """
import numpy as np
import bpcnn_helpers as bp
rng = np.random.default_rng(0)
def network(seed):
    new = {"rng": np.random.default_rng(seed)}
    return bp.Sequential(
        bp.Conv2d(1, 16, 3, padding=1, **new), bp.ReLU(), bp.Conv2d(16, 32, 3, padding=1, **new), bp.ReLU(),
        bp.MaxPool2d(2), bp.Flatten(), bp.Linear(512, 10, **new))
data = bp.digits(seed=0)
"""
LABS = {
    "edges": "bp.labs.edges(bp.picture('china', step=4)[:96, 40:150])",
    "colours": "bp.labs.colours(rng.integers(0, 256, (3, 107, 160)) / 255, {'sum': (1, 1, 1)})",
    "windows": "bp.labs.windows()",
    "epochs": "bp.labs.epochs(network(0), [network(k).params for k in range(21)], data.x_test, data.y_test)",
    "cost": "bp.labs.cost(lambda x, w: bp.conv2d(x, w))",
}
MOVES = """async (lab) => {
    const slider = lab.querySelector("input[type=range]");
    const [one, other] = lab.querySelectorAll(".lab-few button");
    const frame = () => new Promise((painted) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = painted;
        channel.port2.postMessage(0);
    }));
    const took = [];
    for (let n = 0; n < 40; n++) {
        await frame();
        const began = performance.now();
        if (slider) {
            slider.value = n % 2 ? slider.min : slider.max;
            slider.dispatchEvent(new Event("input"));
        } else (n % 2 ? one : other).click();
        const drawn = performance.now() - began;
        await frame();
        took.push([drawn, performance.now() - began]);
    }
    return took;
}"""


def quoted(place, took):
    drawn, painted = (sorted(times) for times in zip(*took, strict=True))
    middle, high = statistics.median(painted), painted[int(0.95 * len(painted))]
    print(f"  {place:12} drawn {statistics.median(drawn):5.1f} ms, painted {middle:5.1f} ms (95 %: {high:.1f})")


def in_the_book(browser, folder):
    """Measure on a page without Python."""
    names = {}
    exec(SETUP, names)
    script, style = joined(PAGE / "standalone.js"), LabPage._css
    for name, code in LABS.items():
        lab = eval(code, names)
        state = json.dumps({own: getattr(lab.page, own) for own in ("state", "values", "measured")})
        place = f'<div class="lab"><script type="application/json">{state}</script></div>'
        path = Path(folder) / f"{name}.html"
        path.write_text(f'<meta charset="utf-8"><style>{style}</style>{place}<script type="module">{script}</script>')
        page = browser.new_page()
        page.goto(path.as_uri())
        page.wait_for_function("() => document.querySelector('.lab-said')?.textContent")
        print(f"{name}: {len(state) / 1000:.0f} kB on a page")
        quoted("in the book", page.locator(".bpcnn-lab").evaluate(MOVES))
        page.close()


def in_jupyterlab(browser, folder):
    """Measure beside a kernel."""
    (Path(folder) / "notebooks").mkdir()
    code = [nbformat.v4.new_code_cell(cell) for cell in (SETUP, *LABS.values())]
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=code, metadata=kernel), f"{folder}/notebooks/demo.ipynb")
    with jupyterlab(Path(folder)) as address:
        book = Lab(browser.new_page(viewport={"width": 1366, "height": 768}), address, "demo.ipynb")
        book.run_all()
        for name, code in LABS.items():
            lab = book.cell(code.split("(")[0]).locator(".bpcnn-lab")
            lab.scroll_into_view_if_needed()
            print(name)
            quoted("JupyterLab", lab.evaluate(MOVES))
        assert book.errors == [], book.errors


def main():
    """Print both tables."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        if browser is None:
            sys.exit(NO_CHROMIUM)
        scripts = len(joined(PAGE / "standalone.js").encode())
        own = sum(len(path.read_bytes()) for path in PAGE.glob("*.js"))
        print(f"scripts of a page of the book: {scripts / 1000:.0f} kB, of which the labs' own: {own / 1000:.0f} kB")
        in_the_book(browser, folder)
        in_jupyterlab(browser, folder)


if __name__ == "__main__":
    main()
