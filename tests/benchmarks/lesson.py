"""The lesson of 01 with its handout, five students on one JupyterHub: python tests/benchmarks/lesson.py FOLDER

Each logs in, runs the handout, guesses, fills in the two exercises (right, or with a mistake of their own), and
hands in. The teacher's folder is FOLDER: the files that were handed in, and the class page made of them. Who solved
what is known beforehand; the command fails where the class page says something else.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from asking import guess
from hub import hub, proxy_command
from lab import NO_CHROMIUM, ROOT, Lab, chromium

RIGHT, TURNED = "(x[u : u + kh, v : v + kw] * k).sum()", "(x[u : u + kh, v : v + kw] * k[::-1, ::-1]).sum()"
# How many numbers of Z follow V₁₁ (one), the line left out of the cross-correlation, and what of it is a convolution.
STUDENTS = {
    "Ada": (["1"], RIGHT, "cross_correlation(x, k[::-1, ::-1])"),
    "Ben": (["4", "1"], RIGHT, "cross_correlation(x, k)"),
    "Cleo": (["2", "4", "1"], TURNED, "cross_correlation(x, k[::-1, ::-1])"),
    "Dan": (["4"], RIGHT, "cross_correlation(x, k.T)"),
    "Eva": ([], RIGHT, None),
}
EMPTY = "raise NotImplementedError  # your turn"
SOLVED = {"convolution": {"Ada"}, "cross_correlation": {"Ada", "Ben", "Dan", "Eva"}}


def replaced(book, text, new):
    """Write another code into the cell that has this text, and run it."""
    cell = book.cell(text)
    cell.locator(".cm-content").click()
    code = "\n".join(cell.locator(".cm-line").all_inner_texts())
    book.page.keyboard.press("Control+a")
    book.page.keyboard.insert_text(code.replace(*new))
    book.page.keyboard.press("Control+Enter")
    book.wait_until_idle()


def hour(browser, running, name, guesses, line, convolution):
    """One student's lesson."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    running.log_in(page, name.lower())
    running.arrive(page)
    book = Lab(page, running.address(name.lower()), "01_convolution_vs_cross_correlation_handout.ipynb")
    book.run_all(300)
    asked = page.locator(".bpcnn-ask", has_text="How many of the four numbers of Z change?").first
    for number in guesses:
        guess(asked, "number", number)
        asked.locator(".ask-verdict").filter(has_text="Right." if number == "1" else "Not yet.").wait_for()
    replaced(book, "z[u, v] = ...", ("...  # complete this line", line))
    if convolution:
        replaced(
            book,
            "raise NotImplementedError  # your turn",
            ("raise NotImplementedError  # your turn", f"return {convolution}"),
        )
    book.ask(f'bp.progress.hand_in("{name}")')
    assert book.errors == [], book.errors
    page.context.close()


def main():
    """Play it, and read the class page."""
    collected = Path(sys.argv[1])
    collected.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        if browser is None or proxy_command() is None:
            sys.exit(f"{NO_CHROMIUM}; of the proxy speaks CONTRIBUTING")
        handout = Path(folder) / "notebooks"
        first = str(next((ROOT / "notebooks").glob("01*.ipynb")))
        subprocess.run([sys.executable, "-m", "bpcnn_helpers", "handout", handout, "--notebooks", first], check=True)
        (Path(folder) / "hub").mkdir()
        began = time.perf_counter()
        with hub(Path(folder) / "hub", proxy_command(), handout) as running:
            for name, done in STUDENTS.items():
                hour(browser, running, name, *done)
                print(f"{name} has handed in, after {time.perf_counter() - began:.0f} s", flush=True)
            for file in (Path(folder) / "hub" / "homes").glob("*/notebooks/progress_*.jsonl"):
                shutil.copy(file, collected)
        done = subprocess.run(
            [sys.executable, "-m", "bpcnn_helpers", "class", collected], capture_output=True, text=True
        )
        print(done.stdout, done.stderr)
        for exercise, names in SOLVED.items():
            solved = {line[2:].partition(":")[0] for line in done.stdout.splitlines() if f"{exercise} solved" in line}
            assert solved == names, (exercise, solved)
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.goto((collected / "class.html").resolve().as_uri())
        page.screenshot(path=collected / "class.png", full_page=True)


if __name__ == "__main__":
    main()
