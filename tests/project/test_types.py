"""Type checking: mypy has nothing to say, and every public name is in the stub that it reads."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import bpcnn_helpers as bp

ROOT = Path(__file__).parents[2]
INSIDE = {"LATER", "import_module"}


def public_names(module):
    return [name for name in dir(module) if not name.startswith("_") and not inspect.ismodule(getattr(module, name))]


def test_mypy_has_nothing_to_say():
    said = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_stub_has_every_public_name():
    imports = ast.parse((ROOT / "bpcnn_helpers" / "__init__.pyi").read_text()).body[1:]
    found = {alias.asname: f"{line.module}.{alias.name}" for line in imports for alias in line.names}
    names = set(public_names(bp)) - INSIDE
    assert found == {name: f"{getattr(bp, name).__module__}.{name}" for name in names} | {"labs": "bpcnn_helpers.labs"}


def test_the_package_says_that_it_is_typed():
    assert (ROOT / "bpcnn_helpers" / "py.typed").exists()
