"""Type checking: every public name is annotated and listed for checkers, and mypy has nothing to say."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import bpcnn_helpers as bp
from bpcnn_helpers import labs, plots

ROOT = Path(__file__).parents[2]
INSIDE = {"LATER", "import_module"}


def public_names(module):
    return [name for name in dir(module) if not name.startswith("_") and not inspect.ismodule(getattr(module, name))]


def is_ours(found):
    return (getattr(found, "__module__", None) or "").startswith("bpcnn_helpers")


def functions_of(name, found):
    """Yield what a reader can call, or read, of a public name: a function, or a class's constructor and methods."""
    if not inspect.isclass(found):
        yield name, found
        return
    for own in dir(found):
        part = inspect.getattr_static(found, own)
        function = part.fget if isinstance(part, property) else part
        public = not own.startswith("_") or own in ("__init__", "__getitem__", "__setitem__", "__call__")
        if public and inspect.isfunction(function) and is_ours(function):
            yield f"{name}.{own}", function


def public_functions():
    """Yield every public function, and those of the package's classes that they return."""
    seen = {}
    waiting = [getattr(module, name) for module in (bp, plots, labs) for name in public_names(module)]
    for found in waiting:
        found = found if hasattr(found, "__qualname__") else type(found)  # `predict` is an object that is called
        if callable(found) and is_ours(found) and found.__qualname__ not in seen:
            seen[found.__qualname__] = found
            for name, function in functions_of(found.__qualname__, found):
                yield name, function
                returned = function.__globals__.get(inspect.signature(function).return_annotation)
                if inspect.isclass(returned):
                    waiting.append(returned)


FUNCTIONS = dict(public_functions())


def missing(function):
    """Return the parameters of a function without annotation, and "return"."""
    signature = inspect.signature(function)
    parameters = [name for name, given in signature.parameters.items() if given.annotation is given.empty]
    without = ["return"] if signature.return_annotation is signature.empty else []
    return [name for name in parameters if name != "self"] + without


def test_what_is_looked_at():
    def half(a: int, b, *c: int, **d):
        pass

    assert missing(half) == ["b", "d", "return"]
    assert {
        "conv2d",
        "matrix",
        "edges",
        "Conv2d.__init__",
        "Conv2d.backward",
        "Explorer.__getitem__",
        "Predict.__call__",
    } < set(FUNCTIONS)
    assert {"GradientCheck.passed", "Trace.links"} < set(FUNCTIONS)  # of what is returned
    assert len(FUNCTIONS) > 100


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_name_is_annotated(name):
    assert not missing(FUNCTIONS[name])


def test_mypy_has_nothing_to_say():
    said = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_stub_has_every_public_name():
    imports = ast.parse((ROOT / "bpcnn_helpers" / "__init__.pyi").read_text()).body[1:]
    found = {alias.asname: f"{line.module}.{alias.name}" for line in imports for alias in line.names}
    names = set(public_names(bp)) - INSIDE
    assert found == {name: f"{getattr(bp, name).__module__}.{name}" for name in names} | {"labs": "bpcnn_helpers.labs"}


def test_the_stub_of_the_plots_has_every_public_name():
    imports = ast.parse((ROOT / "bpcnn_helpers" / "plots" / "__init__.pyi").read_text()).body[1:]
    found = {
        alias.asname: (line.module.removeprefix("bpcnn_helpers.plots."), alias.name)
        for line in imports
        for alias in line.names
    }
    assert found == {name: (module, name) for module, names in plots.LATER.items() for name in names}


@pytest.mark.parametrize("room", [plots, labs], ids=["plots", "labs"])
def test_the_rooms_that_readers_name_say_what_they_export(room):
    assert set(room.__all__) == set(public_names(room))


def test_the_package_says_that_it_is_typed():
    assert (ROOT / "bpcnn_helpers" / "py.typed").exists()
