"""A packed network in a page: how large, how soon alive, how fast it learns: python tests/benchmarks/pocket.py

The page is opened from a file, offline, in Chromium. "Alive" is when the first maps are drawn. An epoch is timed by the
page's own button: steps of 16 digits, while the pointer moves over the maps at moments of its own; its answer is the
time from the moment that a move was due, whatever the page did then, to the end of its drawing.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from lab import NO_CHROMIUM, chromium
from packed_layers import digits_network

import bpcnn_helpers as bp
from bpcnn_helpers.publish.pages import pocket_html

ROUNDS = 5
ALIVE = """async () => {
    while (!document.querySelector(".pocket-maps")) await new Promise(requestAnimationFrame);
    return performance.now();
}"""
MOVES = """async (seconds) => {
    const maps = document.querySelector('[data-name="z⁴"]');
    const box = maps.getBoundingClientRect();
    const [took, frames] = [[], []];
    let going = true;
    const count = () => { frames.push(performance.now()); if (going) requestAnimationFrame(count); };
    requestAnimationFrame(count);
    for (const end = performance.now() + 1000 * seconds; performance.now() < end;) {
        const wait = 10 + 30 * Math.random();
        const due = performance.now() + wait;
        await new Promise((done) => setTimeout(done, wait));
        const at = { clientX: box.left + Math.random() * box.width, clientY: box.top + Math.random() * box.height };
        maps.dispatchEvent(new PointerEvent("pointermove", at));
        took.push(performance.now() - due);
    }
    going = false;
    return [took, frames.length];
}"""


def steps(page):
    """How many steps of SGD the page has taken."""
    page.get_by_role("button", name="Stop").click()
    return int(page.locator(".pocket-said").inner_text().split()[0])


def main():
    """Print the table."""
    data, model = bp.digits(seed=0), digits_network()
    began = time.thread_time()
    state = bp.pocket(model, data).page.state
    packed_in = time.thread_time() - began
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        if browser is None:
            sys.exit(NO_CHROMIUM)
        path = Path(folder) / "pocket.html"
        path.write_text(f'<!doctype html><meta charset="utf-8"><title>Pocket</title>{pocket_html(state)}')
        alive, epochs, frames, hovers = [], [], [], []
        for _ in range(ROUNDS):
            page = browser.new_page()
            page.goto(path.as_uri())
            alive.append(page.evaluate(ALIVE))
            page.get_by_role("button", name="Train", exact=True).click()
            began = time.perf_counter()
            took, seen = page.evaluate(MOVES, 4)
            passed = time.perf_counter() - began
            epochs.append(passed * len(data.x_train) / (16 * steps(page)))
            frames.append(seen / passed)
            hovers += took
            page.close()
        print(f"packed in {packed_in:.2f} s of processor time, program {len(state['packed']['groups']) / 1000:.0f} kB")
        print(f"page {path.stat().st_size / 1000:.0f} kB (wanted: below 1000)")
        print(f"alive after {statistics.median(alive):.0f} ms (wanted: 1000)")
        print(f"an epoch of {len(data.x_train)} digits: {statistics.median(epochs):.2f} s (wanted: 1)")
        print(f"{statistics.median(frames):.0f} frames a second while it learns and the pointer moves")
        worst = statistics.quantiles(hovers, n=20)[-1]
        print(f"a move is answered after {statistics.median(hovers):.1f} ms, 95 % within {worst:.1f} ms (wanted: 17)")


if __name__ == "__main__":
    main()
