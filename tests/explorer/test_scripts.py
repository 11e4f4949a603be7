"""The scripts of the pages: one file an idea, joined to one text."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bpcnn_helpers.explorer.scripts import joined

PACKAGE = Path(__file__).parents[2] / "bpcnn_helpers"
SCRIPTS = sorted(PACKAGE.rglob("page/*.js"))
ENTRIES = ["explorer/page/explorer.js", "explorer/page/standalone.js", "labs/page/pad.js", "labs/page/file.js"]
DEFINED = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
IMPORTED = re.compile(r'^import \{ ([\w, ]+) \} from "([^"]+)";$', re.MULTILINE)


def imports(path):
    """Which names a script takes, and from which file."""
    return [(name, (path.parent / other).resolve()) for names, other in IMPORTED.findall(path.read_text())
            for name in names.split(", ")]  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES)
def test_joined_is_one_script_that_defines_before_it_uses(entry):
    text = joined(PACKAGE / entry)
    assert not re.search(r"\bimport\b", text)
    assert set(re.findall(r"^export .*", text, re.MULTILINE)) <= {"export default { render };"}
    clashes = [name for name, count in Counter(DEFINED.findall(text)).items() if count > 1]
    assert not clashes
    for path in SCRIPTS:
        for name, other in imports(path):
            body = other.read_text().splitlines()[0]
            if path.read_text().splitlines()[0] in text:
                assert text.index(body) < text.index(path.read_text().splitlines()[0]), name


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_imports_what_it_uses(path):
    source = path.read_text()
    taken = imports(path)
    assert source.count("\nimport ") == len(IMPORTED.findall(source))
    for name, other in taken:
        assert name in EXPORTED.findall(other.read_text()), name
        assert len(re.findall(rf"\b{name}\b", source)) > 1, f"{name} is not used"
    code = re.sub(r"/\*.*?\*/|//.*|\"[^\"\n]*\"", "", source, flags=re.DOTALL)
    for other in set(SCRIPTS) - {path}:
        for name in EXPORTED.findall(other.read_text()):
            if name not in DEFINED.findall(source) and name != "render":
                used = re.search(rf"(?<![\w.]){name}\(", code)
                assert not used or name in dict(taken), f"{name} of {other.name} is used and not imported"
