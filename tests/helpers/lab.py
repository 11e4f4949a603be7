"""A real JupyterLab in a real Chromium: for the tests in the browser, and for the benchmark of the explorer."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIRST = "notebooks/00_start_here.ipynb"
DESK = "desk.ipynb"  # the notebook that all tests of a worker share
NO_CHROMIUM = "no Chromium found: install the package chromium-headless-shell to run the tests in a browser"


@contextmanager
def chromium():
    """A headless Chromium; None without one. The first, which has no windows, costs half as much as the others."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


def settings(folder):
    """Write JupyterLab's settings into `folder`: no question about news, and every cell drawn."""
    news = folder / "settings" / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    everything_drawn = folder / "settings" / "@jupyterlab" / "notebook-extension"
    everything_drawn.mkdir()
    (everything_drawn / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')


@contextmanager
def jupyterlab(folder, app="lab"):
    """Start the README's command in `folder`, which holds notebooks, and give the address that it prints.

    With `app="notebook"` the same for Jupyter Notebook 7.
    """
    settings(folder)
    mine = {"JUPYTERLAB_SETTINGS_DIR": folder / "settings", "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces"}
    line = next(line for line in (ROOT / "README.md").read_text().splitlines() if "jupyter lab --allow-root" in line)
    arguments = line.split("/jupyter ")[1].split()
    if app == "notebook":
        arguments = ["notebook", "--allow-root", f"--JupyterNotebookApp.default_url=/notebooks/{FIRST}"]
    log = folder / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", *arguments, "--no-browser", "--port=0"],
            cwd=folder,
            env={**os.environ, **{name: str(path) for name, path in mine.items()}},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        for _ in range(720):
            found = re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/\S*token=\w+", log.read_text())
            if found or server.poll() is not None:
                break
            time.sleep(0.25)
        assert found, log.read_text()
        yield found[0]
    finally:
        server.terminate()
        server.wait(20)


def shut_down_kernels(address):
    """End all kernels but the desk's, so that a notebook that is opened again begins with a fresh one."""
    server, token = re.fullmatch(r"(.*?//.*?)/.*token=(\w+)", address).groups()
    headers = {"Authorization": f"token {token}"}
    with urllib.request.urlopen(urllib.request.Request(f"{server}/api/sessions", headers=headers)) as answer:
        sessions = json.load(answer)
    for session in (session for session in sessions if session["path"] != f"notebooks/{DESK}"):
        place = f"{server}/api/sessions/{session['id']}"
        urllib.request.urlopen(urllib.request.Request(place, headers=headers, method="DELETE")).close()


class Lab:
    """One notebook, open in JupyterLab."""

    # Errors that are not of our notebooks: anywidget gives a widget two seconds to begin, a busy machine more.
    NOT_OURS = ("[anywidget] Failed to initialize model.",)

    def __init__(self, page, address, name):
        self.page, self.errors = page, []
        self.address = address.replace("00_start_here.ipynb", name) + "&reset"
        page.on("pageerror", lambda error: str(error) in self.NOT_OURS or self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.open()
        self.wait_until_idle()
        self.menu("Edit", "Clear Outputs of All Cells")
        self.select(page.locator(".jp-Cell").first)
        page.keyboard.press("Control+Shift+ArrowRight")  # what lies below a folded heading can be clicked, too

    def open(self):
        """Open it alone: JupyterLab would open what another page of the same server had open last, too."""
        self.page.goto(self.address)

    def menu(self, menu, *items):
        """Click through a menu."""
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        for item in items:
            self.page.locator(".lm-Menu-item").filter(has_text=re.compile(f"^{item}")).first.click()

    def run_all(self, seconds=120):
        """Run all cells, and wait."""
        before = max(filter(None, self.counts()), default=0)
        self.menu("Run", "Run All Cells")
        self.wait_until_run(seconds=seconds, beyond=before)

    def run_to(self, text, seconds=120):
        """Run all cells down to the one whose source holds `text`, wait, and return that cell."""
        cell = self.cell(text)
        self.select(cell)
        self.menu("Run", "Run All Above Selected Cell")
        self.menu("Run", "Run Selected Cell and Do not Advance")
        cell.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\d")).wait_for(timeout=1000 * seconds)
        return cell

    def restart_and_run_all(self, seconds=120):
        """Do what the menu says, in answer to its question too, and wait."""
        self.menu("Run", "Restart Kernel and Run All Cells")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.locator(".jp-InputPrompt").filter(has_text="[*]").first.wait_for()
        self.wait_until_run(seconds=seconds)

    def counts(self):
        """The numbers beside the code cells; None where there is none, as beside a folded cell."""
        prompts = self.page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
        return [int(found[0]) if (found := re.findall(r"\d+", prompt)) else None for prompt in prompts]

    def select(self, cell):
        """Make `cell` the selected one, in command mode."""
        cell.scroll_into_view_if_needed()
        cell.locator(".jp-InputPrompt").first.click()

    def move(self, slider, key):
        """Move a slider by a key."""
        slider.focus()
        slider.press(key)

    def wait_until_idle(self, seconds=60):
        """Wait until there is a kernel that has nothing left to do."""
        # The indicator in the toolbar says "idle" before there is a kernel, too; the status bar does not.
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=1000 * seconds)

    def kernel(self):
        """The process id of the kernel."""
        return int(self.ask("import os; print(os.getpid())")[0])

    def wait_until_run(self, cells=None, seconds=120, beyond=0):
        """Wait until the first `cells` code cells (all, unless said) have run, and not only before, up to `beyond`."""
        self.page.wait_for_function(
            """([cells, beyond]) => {
                const shown = prompt => prompt.textContent.trim();  // a folded cell shows none
                const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].filter(shown);
                const first = prompts.slice(0, cells ?? prompts.length);
                return first.length && first.every(prompt => /\\d+/.exec(prompt.textContent)?.[0] > beyond);
            }""",
            arg=[cells, beyond],
            timeout=1000 * seconds,
        )

    def wait_until_stopped(self):
        """Wait until no cell waits for the kernel any more: after an error those that were to follow are given up."""
        waiting = "[...document.querySelectorAll('.jp-InputPrompt')].some(prompt => prompt.textContent.includes('*'))"
        self.page.wait_for_function(f"() => !{waiting}", timeout=60_000)

    def wait_until_told(self):
        """Wait until Python has heard of all that was done on the page: what is done while it works, it hears later."""
        self.ask("pass")  # when it has run, so has the first change, and the page has sent the others

    def cell(self, text):
        """The cell whose source holds `text`, scrolled to."""
        cell = self.page.locator(".jp-CodeCell").filter(has_text=text).first
        cell.scroll_into_view_if_needed()
        return cell

    def write(self, code):
        """Write `code` into a new last cell, and return the cell."""
        cells = self.page.locator(".jp-Cell")
        many = cells.count()
        self.page.evaluate("document.activeElement.blur()")  # a control of ours keeps JupyterLab's keys away
        self.page.locator(".jp-Cell .jp-InputPrompt").last.click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        cells.nth(many).wait_for()
        self.page.keyboard.press("Enter")
        self.page.keyboard.insert_text(code)
        return self.page.locator(".jp-CodeCell").last

    def cut_all(self):
        """Leave one empty cell."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.locator(".jp-Cell .jp-InputPrompt").last.click()
        for key in ("Escape", "Control+A", "d", "d"):
            self.page.keyboard.press(key)
        self.page.wait_for_function("document.querySelectorAll('.jp-Cell').length === 1")

    def ask(self, code):
        """Run `code` in a new last cell and return what it prints."""
        cell = self.write(code)
        self.page.keyboard.press("Control+Enter")
        cell.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\d")).wait_for()
        return cell.locator(".jp-OutputArea-output").all_inner_texts()

    def open_predictions(self):
        """Have the answers shown at once, and what belongs to them, as a teacher does."""
        self.ask("import bpcnn_helpers as bp; bp.predict.open()")

    def red(self):
        """The errors and warnings below cells."""
        return self.page.locator("[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type*='error']")

    def failed_outputs(self):
        """The texts of errors and warnings below cells."""
        return self.red().all_inner_texts()


class Notebook7(Lab):
    """One notebook, open in Jupyter Notebook 7."""

    NOT_OURS = (*Lab.NOT_OURS, "Cannot read properties of undefined (reading 'schema')")  # 7.6: its settings load

    def wait_until_idle(self, seconds=60):
        """Wait until there is a kernel that has nothing left to do."""
        self.page.locator(".jp-Toolbar-kernelName").filter(has_text="Python 3 (ipykernel)").wait_for()
        self.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=1000 * seconds)

    def move(self, slider, key):
        """Move a slider by the number beside it: Notebook 7 takes the arrow keys of such sliders for itself."""
        value, most = (float(slider.get_attribute(name)) for name in ("aria-valuenow", "aria-valuemax"))
        there = {"ArrowRight": value + 1, "ArrowLeft": value - 1, "End": most}[key]
        number = slider.locator("xpath=ancestor::*[contains(@class, 'widget-inline-hbox')]").locator(".widget-readout")
        number.click()
        number.fill(f"{there:g}")
        number.press("Enter")
