"""A real JupyterLab in a real Chromium, for the tests in this folder."""

import os
import shutil

import nbformat
import pytest
from lab import DESK, NO_CHROMIUM, ROOT, Lab, Notebook7, shut_down_kernels
from lab import chromium as a_chromium
from lab import jupyterlab as a_jupyterlab
from viewing import View

from bpcnn_helpers.publish import book


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium; without one the tests skip, except on CI, where they fail."""
    with a_chromium() as browser:
        if browser is None and os.environ.get("CI"):
            pytest.fail(NO_CHROMIUM)
        if browser is None:
            pytest.skip(NO_CHROMIUM)
        yield browser


@pytest.fixture
def open_file(chromium):
    """A function that opens a page from its file, offline; nothing may be asked for elsewhere, nor complained about."""
    contexts = []

    def open_it(path, **options):
        context = chromium.new_context(**{"offline": True, "viewport": {"width": 1100, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.said, page.asked = [], []
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_it
    for context in contexts:
        for page in context.pages:
            assert page.said == []
            assert all(url.startswith(("file:", "data:", "blob:")) for url in page.asked)
        context.close()


@pytest.fixture
def open_page(open_file, tmp_path):
    """A function that opens what to_html writes, to be looked at by a `View` or a kind of it."""

    def open_it(explorer, kind=View, **options):
        explorer.to_html(tmp_path / "explorer.html")
        page = open_file(tmp_path / "explorer.html", **options)
        return kind(page, page.locator(".bpcnn-flow"))

    return open_it


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A copy of the notebooks."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    return folder


@pytest.fixture(scope="session")
def lab(chromium, folder, pytestconfig):
    """The address that the README's command prints there, or Notebook 7 with `--app=notebook`."""
    with a_jupyterlab(folder, pytestconfig.getoption("--app")) as address:
        yield address


@pytest.fixture(scope="session")
def new_notebook(chromium, folder, lab, pytestconfig):
    """A function that opens a notebook by its file name, for good."""
    kind = {"lab": Lab, "notebook": Notebook7}[pytestconfig.getoption("--app")]

    def open_it(name):
        ours = ROOT / "notebooks" / name
        if ours.exists():
            shutil.copy(ours, folder / "notebooks")  # JupyterLab saves what tests run, every two minutes
        page = chromium.new_page(viewport={"width": 1200, "height": 1600})
        page.set_default_timeout(60_000)
        return kind(page, lab, name)

    return open_it


@pytest.fixture
def open_notebook(new_notebook, lab):
    """A function that opens a notebook by its file name, with a kernel of its own, until the test ends."""
    opened = []

    def open_it(name):
        opened.append(new_notebook(name))
        return opened[-1]

    yield open_it
    for notebook in opened:
        notebook.page.close()
    shut_down_kernels(lab)


@pytest.fixture(scope="session")
def desks():
    """What the tests that had the desk have left in order: the open notebook, or nothing."""
    return []


@pytest.fixture
def desk(desks, new_notebook, folder):
    """A notebook for cells of one's own; its page and its kernel serve all tests of a worker."""
    if not desks:
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        empty = nbformat.v4.new_notebook(metadata={"kernelspec": kernel}, cells=[nbformat.v4.new_code_cell()])
        nbformat.write(empty, folder / "notebooks" / DESK)
        desks.append(new_notebook(DESK))
    notebook = desks.pop()
    try:
        notebook.ask("import numpy as np, ipywidgets as w, bpcnn_helpers as bp")
        yield notebook
        assert notebook.failed_outputs() == []
        assert notebook.errors == []
        notebook.cut_all()
        desks.append(notebook)
    finally:
        if not desks:
            notebook.page.close()


@pytest.fixture(scope="session")
def chapter(executed, once):
    """A function that gives the page of a notebook, executed, in a book of its own."""

    def page_of(path):
        def build(folder):
            folder.mkdir()
            shutil.copy(path, folder)
            book.build(folder / "site", folder, run=lambda _: executed(path))

        return once(f"{path.stem}.book", build) / "site" / f"{path.stem}.html"

    return page_of
