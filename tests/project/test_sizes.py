"""Nothing is longer than what can be read at one go: files, functions, blocks of a script."""

import ast
import re
from pathlib import Path

OTHERS = ("reveal.js", "minisearch.js", "wasi_shim.js")  # the work of others
PACKAGE = Path(__file__).parents[2] / "bpcnn_helpers"
SCRIPTS = sorted(path for path in PACKAGE.rglob("*.js") if path.name not in OTHERS)
MODULES = sorted(PACKAGE.rglob("*.py"))


def block_lengths(script):
    """How many lines each block of a script has, functions and literals alike, by the line that opens it.

    A block opens at the end of a line, and the next line that is indented no further closes it.
    """
    lines = script.splitlines()
    for first, line in enumerate(lines):
        if re.search(r"[({\[]$", line) and not re.match(r"(export )?class ", line):
            indent = len(line) - len(line.lstrip())
            inside = (
                n for n, later in enumerate(lines[first + 1 :], first + 1) if re.match(rf" {{0,{indent}}}\S", later)
            )
            last = next(inside)
            assert re.match(r"\s*[)}\]]", lines[last]), f"{line!r} is closed by {lines[last]!r}"
            yield last - first + 1, line.strip()


def function_lengths(module):
    """How many lines each function has, without its docstring."""
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            words = first.end_lineno - first.lineno + 1 if ast.get_docstring(node) is not None else 0
            yield node.end_lineno - node.lineno + 1 - words, node.name


def too_long(paths, lengths, most):
    return [
        f"{path.relative_to(PACKAGE)}: {name} has {length} lines"
        for path in paths
        for length, name in lengths(path.read_text("utf-8"))
        if length > most
    ]


def whole(text):
    yield text.count("\n"), "the file"


def test_what_is_measured():
    assert list(block_lengths("function f() {\n  g({\n    a,\n  });\n}\nconst b = [\n  1,\n];\n")) == [
        (5, "function f() {"),
        (3, "g({"),
        (3, "const b = ["),
    ]
    assert list(function_lengths('def f():\n    """Say\n    more."""\n    def g():\n        pass\n    return g\n')) == [
        (4, "f"),
        (2, "g"),
    ]


def test_scripts_are_short():
    assert len(SCRIPTS) > 20
    assert not too_long(SCRIPTS, whole, 250)
    assert not too_long(SCRIPTS, block_lengths, 80)


def test_modules_are_short():
    assert len(MODULES) > 40
    assert not too_long(MODULES, whole, 350)
    assert not too_long(MODULES, function_lengths, 60)
