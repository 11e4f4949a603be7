"""The scripts of the pages: one file an idea, joined to one text."""

import re
from pathlib import Path

import pytest

from bpcnn_helpers.explorer.scripts import joined

PACKAGE = Path(__file__).parents[2] / "bpcnn_helpers"
SCRIPTS = sorted(PACKAGE.rglob("page/*.js"))
ENTRIES = ["explorer/page/explorer.js", "explorer/page/standalone.js", "labs/page/pad.js", "labs/page/file.js"]
ENTRIES += ["labs/page/lab.js", "labs/page/standalone.js", "packing/page/pocket.js", "predictions/page/question.js"]
ALONE = ["packing/page/standalone.js", "packing/page/worker.js"]  # no modules: they export nothing
DEFINED = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
IMPORTED = re.compile(r'^import \{ ([\w, ]+) \} from "([^"]+)";$', re.MULTILINE)


def imports(path):
    """The names that a script takes from others, and the file of each."""
    return {
        name: (path.parent / other).resolve()
        for names, other in IMPORTED.findall(path.read_text())
        for name in names.split(", ")
    }


def test_joined_puts_once_and_in_front_what_is_imported(tmp_path):
    (tmp_path / "page").mkdir()
    top, middle, low = tmp_path / "page" / "top.js", tmp_path / "page" / "middle.js", tmp_path / "low.js"
    top.write_text(
        'import { m } from "./middle.js";\nimport { a, b } from "../low.js";\n\nm(a, b);\nexport default { m };\n'
    )
    middle.write_text('import { a } from "../low.js";\nexport function m() {\n  return a; // export const\n}\n')
    low.write_text("export const a = 1;\nexport const b = 2;\n")
    below = "const a = 1;\nconst b = 2;\n\nfunction m() {\n  return a; // export const\n}\n"
    assert joined(top) == f"{below}\n\nm(a, b);\nexport default {{ m }};\n"


def test_joined_styles_begin_with_what_is_imported(tmp_path):
    (tmp_path / "bar.css").write_text("b { color: red; }\n")
    (tmp_path / "all.css").write_text('@import "./bar.css";\na { color: blue; }\n')
    assert joined(tmp_path / "all.css") == "b { color: red; }\n\na { color: blue; }\n"


def test_every_style_belongs_to_the_explorer():
    style = joined(PACKAGE / "explorer/page/explorer.css")
    assert "@import" not in style
    for path in (PACKAGE / "explorer/page").glob("*.css"):
        assert path.read_text().splitlines()[-1] in style, path.name


@pytest.mark.parametrize("entry", [*ENTRIES, *ALONE])
def test_joined_scripts_import_nothing_and_define_a_name_once(entry):
    text = joined(PACKAGE / entry)
    assert not re.search(r"\bimport\b", text)
    assert re.findall(r"\bexport .*", text) == ["export default { render };"] * (entry in ENTRIES)
    names = DEFINED.findall(text)
    assert len(names) > 5
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_imports_what_it_uses(path):
    source = path.read_text()
    assert len(re.findall(r"^import\b", source, re.MULTILINE)) == len(IMPORTED.findall(source))
    taken = imports(path)
    for name, other in taken.items():
        assert name in EXPORTED.findall(other.read_text()), f"{other.name} exports no {name}"
        assert len(re.findall(rf"\b{name}\b", source)) > 1, f"{name} is not used"
    code = re.sub(r"/\*.*?\*/|//.*?$|\"[^\"\n]*\"", "", source, flags=re.DOTALL | re.MULTILINE)
    others = {name for other in SCRIPTS if other != path for name in EXPORTED.findall(other.read_text())}
    for name in others - {*DEFINED.findall(source), *taken}:
        used = rf"(?<![\w.]){name}\(" if name[0].islower() else rf"\b{name}\b"
        assert not re.search(used, code), f"{name} is used and not imported"


def test_every_script_belongs_to_a_page():
    reached, waiting = set(), [PACKAGE / entry for entry in (*ENTRIES, *ALONE)]
    while waiting:
        path = waiting.pop()
        reached.add(path)
        waiting += set(imports(path).values()) - reached
    assert reached == set(SCRIPTS)
