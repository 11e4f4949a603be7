"""What stands in backticks in a notebook's text, and looks like a name, is a name that there is.

That is a name of the package (`bp.conv2d`, `columns_met`, an argument such as `stride`), one of the notebook's own
code, or Python's.
"""

import ast
import builtins
import inspect
import keyword
import re
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

import pytest
from notebook import FOLDER, NOTEBOOKS, cells

import bpcnn_helpers as bp
from bpcnn_helpers import plots

IN_BACKTICKS = r"(?<![`\w])`([^`\n]+)`(?!`)"
NAME_OR_CALL = r"([^\W\d]\w*)(?:\(.*\))?(?:\?\?)?"
# Neither the package's nor the notebook's: MATLAB's, PyTorch's, a source's index, what a check prints, and the
# results of an exercise and of a function, as the text calls them.
OTHERS = {
    "01": {"convn"},
    "04": {"dbeta", "db"},
    "05": {"conv2"},
    "06": {"ConvTranspose2d", "output_padding", "l"},
    "07": {"dw", "db"},
}


@cache
def names_of_the_package():
    """Every name without an underscore in front that a module, class or signature of the package has."""
    found = set(dir(bp))
    for module in walk_packages(bp.__path__, "bpcnn_helpers."):
        things = {} if module.name.endswith("__main__") else vars(import_module(module.name))
        found |= set(things)
        for thing in things.values():
            if inspect.isclass(thing):
                found |= set(dir(thing))
            elif inspect.isfunction(thing):
                found |= set(inspect.signature(thing).parameters)
    return {name for name in found if not name.startswith("_")}


def names_of(code):
    """Every name and text in a notebook's own code, attributes, arguments and keys included."""
    nodes = list(ast.walk(ast.parse(code)))
    found = {getattr(node, field, None) for node in nodes for field in ("id", "attr", "arg", "name", "value")}
    return {name for name in found if isinstance(name, str)}


def resolved(dotted):
    """Return what `bp.…` or `plots.…` stands for."""
    thing = {"bp": bp, "plots": plots}[dotted.split(".")[0]]
    for part in dotted.split(".")[1:]:
        thing = getattr(thing, part)
    return thing


def wrong_arguments(code):
    """The keywords in calls of the package's functions that these do not take."""
    try:
        calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    except SyntaxError:  # with … in it, or only a part of a line
        return
    for call in calls:
        if ast.unparse(call.func).startswith(("bp.", "plots.")):
            taken = inspect.signature(resolved(ast.unparse(call.func))).parameters
            yield from (f"{word.arg}=" for word in call.keywords if word.arg not in taken)


def unknown(text, known=frozenset()):
    """List what is in backticks in a text, looks like a name, and is none."""
    found = []
    for code in re.findall(IN_BACKTICKS, text):
        dotted = re.findall(r"(?<![\w.\"'])(?:bp|plots)(?:\.\w+)+", code)
        for name in dotted:
            try:
                resolved(name)
            except AttributeError:
                found.append(name)
        if not set(dotted) & set(found):
            found += wrong_arguments(code)
        alone = re.fullmatch(NAME_OR_CALL, code)
        if alone and not (alone[1] in known or hasattr(builtins, alone[1]) or keyword.iskeyword(alone[1])):
            found.append(alone[1])
    return found


def test_a_wrong_name_is_found():
    text = "`_walk`, `walks_over(x)`, `columns_met`, `bp.conv2d`, `bp.conv3d(x)`, `bp.ops.windows??`, `bp.ops.window`"
    assert unknown(text, names_of_the_package()) == ["_walk", "walks_over", "bp.conv3d", "bp.ops.window"]
    assert unknown("`bp.conv2d(x, w, strides=2, padding=1)`, `plots.matrix`, `plots.matrixes`, ``_walk``, 3 `x` 4") == [
        *("strides=", "plots.matrixes", "x")
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_names_in_the_text_of_a_notebook_are_there(path):
    known = names_of_the_package() | names_of("\n".join(cells(path))) | OTHERS.get(path.name[:2], set())
    assert unknown("\n".join(cells(path, "markdown")), known) == []


def test_what_others_call_it_is_still_spoken_of():
    for number, names in OTHERS.items():
        (path,) = FOLDER.glob(f"{number}_*.ipynb")
        without = names_of_the_package() | names_of("\n".join(cells(path)))
        assert set(unknown("\n".join(cells(path, "markdown")), without)) == names


def test_the_guide_for_teachers_names_what_bp_has():
    guide = (FOLDER / "TEACHING.md").read_text()
    assert [name for name in unknown(guide) if name.startswith(("bp.", "plots."))] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_is_imported_from_inside(path):
    imports = [node for node in ast.walk(ast.parse("\n".join(cells(path)))) if isinstance(node, ast.ImportFrom)]
    lines = {ast.unparse(node) for node in imports if node.module.startswith("bpcnn_helpers")}
    assert lines <= {"from bpcnn_helpers import plots"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_plain_matrices_go_in_as_they_are(path):
    assert "None, None" not in path.read_text()
