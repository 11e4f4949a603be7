"""How long the book takes to make, how large its pages are and how soon they stand: python tests/benchmarks/book.py

A page stands when its explorers can be touched and its pictures are drawn: the load event, from a file, in Chromium. A
control of an explorer that stands open is followed, from the event to the last pixel, in processor time of the page.
"""

import resource
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from lab import NO_CHROMIUM, ROOT, chromium

from bpcnn_helpers.publish import book
from bpcnn_helpers.publish.keeping import kept_or_executed

LOADS = 7
TIMES = "() => { const [e] = performance.getEntriesByType('navigation'); return [e.domInteractive, e.loadEventEnd]; }"
MOVE = """async (control) => {
    if (control.tagName === "SELECT") control.selectedIndex = (control.selectedIndex + 1) % control.options.length;
    else control.value = (Number(control.value) + 1) % (Number(control.max) + 1);
    control.dispatchEvent(new Event(control.tagName === "SELECT" ? "change" : "input"));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
}"""


def followed(browser, path):
    """The median of the slowest control, in milliseconds; 0 where there is none."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(path.as_uri())
    session, medians = page.context.new_cdp_session(page), [0]
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def used():
        return next(
            m["value"] for m in session.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration"
        )

    for control in page.locator(".flow-controls :is(input, select)").all():
        times = []
        for _ in range(LOADS):
            before = used()
            control.evaluate(MOVE)
            times.append(1000 * (used() - before))
        medians.append(statistics.median(times))
    page.close()
    return max(medians)


def loaded(browser, path):
    """The medians of when the text stands and when all stands, in milliseconds."""
    times = []
    for _ in range(LOADS):
        page = browser.new_page(viewport={"width": 375, "height": 700})
        page.goto(path.as_uri())
        page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
        times.append(page.evaluate(TIMES))
        page.close()
    return [statistics.median(column) for column in zip(*times, strict=True)]


def main():
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        if browser is None:
            sys.exit(NO_CHROMIUM)
        run = partial(kept_or_executed, folder=Path(folder) / "kept")
        for what in ("built", "built again, from what was kept"):
            began, used_before = time.perf_counter(), processor_time()
            pages = book.build(folder, ROOT / "notebooks", run)
            took, used = time.perf_counter() - began, processor_time() - used_before
            print(f"{what} in {took:.0f} s, {used:.0f} s of processor time; {sum(map(size, pages)):.0f} kB in all")
        print(f"{'':40} {'kB':>6} {'text, ms':>9} {'all, ms':>8} {'control, ms':>12}")
        for path in pages:
            text, everything = loaded(browser, path)
            print(f"{path.name:40} {size(path):6.0f} {text:9.0f} {everything:8.0f} {followed(browser, path):12.0f}")


def processor_time():
    return sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def size(path):
    return path.stat().st_size / 1000


if __name__ == "__main__":
    main()
