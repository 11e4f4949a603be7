"""For all tests: the threads of a worker, the long run, and the figures that are shown at the end."""

import fcntl
import os
import sys
import tomllib
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, Phase, settings
from jupyter_client.connect import LocalPortCache
from ports import keep_apart

# One thread for each worker: two busy workers whose matrix products want both cores wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

os.environ["BPCNN_PROGRESS"] = "0"  # no test writes into what its user has done, nor does a notebook's output tell it

keep_apart(LocalPortCache)

# A hundred cases of each property; others may keep this machine busy, so that nothing is said of how long they take.
settings.register_profile("ordinary", deadline=None, suppress_health_check=[HealthCheck.too_slow])
ORDINARY = settings.get_profile("ordinary")
settings.register_profile("thorough", ORDINARY, max_examples=4000)  # pytest --hypothesis-profile=thorough
settings.register_profile("quick", ORDINARY, max_examples=30)  # pytest -m quick; as many as for mutants
settings.register_profile(  # the same cases each time, and no search for a smaller one: tests/mutation
    "mutants", ORDINARY, derandomize=True, max_examples=30, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("ordinary")

ROOT = Path(__file__).parents[1]
MUTANTS = tomllib.loads((ROOT / "tests" / "mutation" / "mutants.toml").read_text("utf-8"))
HAVE_TO_NOTICE = {word for words in MUTANTS["tests"].values() for word in words if word.startswith("tests/")}


def pytest_addoption(parser):
    """Add the options for the long run, and for another place to open the notebooks in."""
    parser.addoption(
        "--every-notebook",
        action="store_true",
        help="use all notebooks oddly in the browser (tests/browser/test_odd_use.py) and try all faults "
        "(tests/notebooks/test_faults.py), not a sample of them",
    )
    parser.addoption(
        "--app",
        choices=["lab", "notebook"],
        default="lab",
        help="open the notebooks of tests/browser in JupyterLab or in Jupyter Notebook 7 (pip install notebook)",
    )


def pytest_configure(config):
    """Draw fewer cases in a quick run, unless it is said how many."""
    if config.option.markexpr == "quick" and not config.getoption("--hypothesis-profile"):
        settings.load_profile("quick")


def is_quick(path):
    """Whether a test has to notice a mutant: mutants.toml names its file, or it is a docstring's example."""
    inside = path.as_posix().removeprefix(f"{ROOT.as_posix()}/")
    return inside.startswith("bpcnn_helpers/") or inside in HAVE_TO_NOTICE


def pytest_ignore_collect(collection_path, config):
    """Do not even read what a quick run leaves out."""
    if config.option.markexpr == "quick" and collection_path.suffix in (".py", ".ipynb"):
        return not is_quick(collection_path) or None
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what is quick; begin with what takes longest, so that no worker is left alone with it at the end."""
    for item in items:
        if is_quick(item.path):
            item.add_marker("quick")
    items.sort(key=lambda item: (item.path.name != "08_sgd_training.ipynb", item.path.parent.name != "browser"))


def pytest_terminal_summary(terminalreporter):
    """Show what tests counted, with the fixture record_property, summed over the tests."""
    counted = Counter()
    for report in terminalreporter.getreports("passed"):
        counted.update({name: value for name, value in report.user_properties if isinstance(value, int)})
    for name, value in sorted(counted.items()):
        terminalreporter.line(f"{name}: {value}")


@pytest.fixture(autouse=True)
def _no_exercise_tried():
    """Forget which exercises other tests of this process tried: `progress` prints it, also in its doctest."""
    if exercises := sys.modules.get("bpcnn_helpers.exercises.progress"):
        exercises.progress.forget()


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id):
    """A function that has a file or folder made once for all tests and all workers, by what is called with its path."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "once"
    folder.mkdir(exist_ok=True)

    def made(name, make):
        kept, begun = folder / name, folder / f"{name}.begun"
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                make(begun)
                begun.rename(kept)
        return kept

    return made


@pytest.fixture(scope="session")
def executed(once):
    """A function that executes a notebook of the project, once for all tests and all workers that want it."""
    from bpcnn_helpers.publish.keeping import kept_or_executed

    def run(path):
        kept = once(path.name, lambda place: nbformat.write(kept_or_executed(path), place))
        return nbformat.read(kept, as_version=4)

    return run
