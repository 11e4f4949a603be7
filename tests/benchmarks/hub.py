"""A class on one JupyterHub, on this machine: python tests/benchmarks/hub.py --students 1 5

JupyterHub with its proxy runs on the loopback; each student logs in, in a window of a Chromium that shares the
machine with them, and has notebooks of their own. All come at once, all run 05 at once, point, edit and run a cell;
then all run 08, which trains, while each goes on in 05. At last the hub stops a student's server and starts it again,
and 05 runs once more. Quoted are medians over the students, and the longest.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from hub import hub, proxy_command
from lab import NO_CHROMIUM, Lab, chromium

NAMES = ["ada", "ben", "cleo", "dan", "eva", "finn", "gil", "hana", "ines", "jon", "kim", "lea"]
# For each cell of the gradient: from the pointer to the end of the frame in which its sum stands.
POINT = """async root => {
    const took = [];
    for (const cell of root.querySelectorAll('[data-panel="∇a"] [data-cell]')) {
        const [began, written] = [performance.now(), root.querySelector("[data-formula]").textContent];
        cell.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
        while (root.querySelector("[data-formula]").textContent === written) await new Promise(requestAnimationFrame);
        took.push(performance.now() - began);
    }
    return took;
}"""


class Student:
    """One student: a window, 05 in it, and how long each thing took, in seconds."""

    def __init__(self, browser, running, name):
        self.running, self.name, self.took = running, name, {}
        self.context = browser.new_context(viewport={"width": 1200, "height": 1600})
        self.page = self.window()

    def window(self):
        """Another window of the same student."""
        page = self.context.new_page()
        page.set_default_timeout(300_000)
        return page

    def open(self, name, page):
        """Open a notebook there."""
        return Lab(page, self.running.address(self.name), name)

    def point(self):
        """Point at each cell of the first explorer's gradient."""
        return statistics.median(self.page.locator(".bpcnn-flow").first.evaluate(POINT)) / 1000

    def edit(self, value):
        """Type a number into the kernel of the first explorer, and see that the gradient follows it: w₁₁·δ₁₁."""
        root = self.page.locator(".bpcnn-flow").first
        root.locator('[data-panel="w"] [data-cell="0,0"]').click()
        self.page.keyboard.type(str(value))
        began = time.perf_counter()
        self.page.keyboard.press("Enter")
        corner = root.locator('[data-panel="∇a"] [data-cell="0,0"]')
        corner.filter(has_text=str(3 * value)).wait_for()
        return time.perf_counter() - began

    def ask(self):
        """Run a cell, there and back."""
        cell = self.book.write("6 * 7")
        began = time.perf_counter()
        self.page.keyboard.press("Control+Enter")
        cell.locator(".jp-OutputArea-output").filter(has_text="42").wait_for()
        return time.perf_counter() - began


def memory(running):
    """Private memory in MB: of the hub with its proxy, of each student's server, of each kernel."""
    parts = {"hub": 0, "server": [], "kernel": []}
    hub_process = psutil.Process(running.process.pid)
    for process in (hub_process, *hub_process.children(recursive=True)):
        line, private = " ".join(process.cmdline()), process.memory_full_info().uss / 1e6
        if "ipykernel" in line:
            parts["kernel"].append(private)
        elif "singleuser" in line:
            parts["server"].append(private)
        else:
            parts["hub"] += private
    return parts


def say(what, seconds):
    """Print a row: median and longest."""
    print(f"| {what} | {statistics.median(seconds):.2f} | {max(seconds):.2f} |", flush=True)


def lesson(browser, running, number):
    """What the module says, with that many students."""
    print(f"\n| {number} students | median, s | longest, s |\n| --- | --- | --- |")
    students = [Student(browser, running, name) for name in NAMES[:number]]
    began = time.perf_counter()
    for student in students:
        running.log_in(student.page, student.name)
    waits = []
    for student in students:
        running.arrive(student.page)
        waits.append(time.perf_counter() - began)
    say("all log in at once: until JupyterLab is there", waits)

    for student in students:
        student.book = student.open("05_rot180_derivation.ipynb", student.page)
    began, waits = time.perf_counter(), []
    for student in students:
        student.book.menu("Run", "Run All Cells")
    for student in students:
        student.page.locator(".bpcnn-flow").first.wait_for()
        waits.append(time.perf_counter() - began)
    say("all run 05 at once: until the first explorer is there", waits)
    for student in students:
        student.book.wait_until_run(seconds=300)
    say("point at a cell: until its sum is lit", [student.point() for student in students])
    say("type a number: until the gradient is new", [student.edit(7) for student in students])
    say("run a cell", [student.ask() for student in students])
    small = memory(running)

    for student in students:
        student.second = student.open("08_sgd_training.ipynb", student.window())
    began, waits = time.perf_counter(), []
    for student in students:
        student.second.menu("Run", "Run All Cells")
    say("type a number in 05, while all train in 08", [student.edit(8) for student in students])
    say("run a cell of 05, while all train in 08", [student.ask() for student in students])
    for student in students:
        student.second.wait_until_run(seconds=1200)
        waits.append(time.perf_counter() - began)
    say("all run 08 at once, which trains: until its end", waits)
    large = memory(running)

    student = students[0]
    failed = [text for one in students for book in (one.book, one.second) for text in book.failed_outputs()]
    errors = [text for one in students for book in (one.book, one.second) for text in book.errors]
    assert not failed + errors, failed + errors
    began = time.perf_counter()
    running.stop(student.name)
    running.start(student.name)
    student.page.goto("about:blank")
    student.book = student.open("05_rot180_derivation.ipynb", student.page)
    student.book.run_all(300)
    student.edit(9)
    say("the hub stops a server and starts it; 05 has run again and follows an edit", [time.perf_counter() - began])

    kernels = sorted(large["kernel"])
    print(
        f"\nprivate memory, MB: hub and proxy {large['hub']:.0f}; a student's server "
        f"{statistics.median(small['server']):.0f}, the kernel of 05 {statistics.median(small['kernel']):.0f}, of 08 "
        f"{statistics.median(kernels[number:]):.0f}"
    )
    for student in students:
        student.context.close()


def main():
    """Print a table for each number of students."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, nargs="+", default=[1, 5])
    proxy = proxy_command()
    if proxy is None:
        sys.exit("no configurable-http-proxy found; how it is installed stands in CONTRIBUTING")
    for number in parser.parse_args().students:
        with tempfile.TemporaryDirectory() as folder, chromium() as browser:
            if browser is None:
                sys.exit(NO_CHROMIUM)
            with hub(folder, proxy) as running:
                lesson(browser, running, number)


if __name__ == "__main__":
    main()
