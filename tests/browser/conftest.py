"""A real JupyterLab in a real Chromium, for the tests in this folder."""

import os
import shutil

import pytest
from lab import NO_CHROMIUM, ROOT, Lab, shut_down_kernels
from lab import chromium as a_chromium
from lab import jupyterlab as a_jupyterlab


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium; without one the tests skip, except on CI, where they fail."""
    with a_chromium() as browser:
        if browser is None and os.environ.get("CI"):
            pytest.fail(NO_CHROMIUM)
        if browser is None:
            pytest.skip(NO_CHROMIUM)
        yield browser


@pytest.fixture(scope="session")
def lab(chromium, tmp_path_factory):
    """The address that the README's command prints, in a copy of the notebooks."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    with a_jupyterlab(folder) as address:
        yield address


@pytest.fixture
def open_notebook(chromium, lab):
    """A function that opens a notebook by its file name."""
    pages = []

    def open_it(name):
        page = chromium.new_page(viewport={"width": 1200, "height": 1600})
        pages.append(page)
        return Lab(page, lab, name)

    yield open_it
    for page in pages:
        page.close()
    shut_down_kernels(lab)
