"""The project's own promises: versions, names, light imports, the README, nothing of anybody's machine."""

import contextlib
import doctest
import io
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from notebook import NOTEBOOKS, cells
from plugin import is_quick

import bpcnn_helpers as bp
from bpcnn_helpers.exercises.known import EXERCISES

ROOT = Path(__file__).parents[2]
MUTANTS = tomllib.loads((ROOT / "tests" / "mutation" / "mutants.toml").read_text())
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
README = (ROOT / "README.md").read_text()

NAMES = [
    "rot180",
    "correlate2d",
    "convolve2d",
    "conv_output_size",
    "conv2d",
    "conv2d_input_grad",
    "conv2d_weight_grad",
    "conv2d_bias_grad",
    "max_pool2d",
    "max_pool2d_grad",
    "avg_pool2d",
    "avg_pool2d_grad",
    "sum_pool2d",
    "sum_pool2d_grad",
    "upsample2d",
    "sigmoid",
    "relu",
    "softmax",
    "cross_entropy",
    "squared_error",
    "Conv2d",
    "Linear",
    "MaxPool2d",
    "AvgPool2d",
    "Subsample2d",
    "Flatten",
    "ReLU",
    "Sigmoid",
    "Sequential",
    "SGD",
    "train",
    "gradient_check",
    "symbols",
    "latex",
    "products",
    "show",
    "trace",
    "Panel",
    "Explorer",
    "explore_conv",
    "explore_pool",
    "explore_subsample",
    "explore_rot180",
    "explore_row",
    "explore_gather",
    "explore_network",
    "as_digit",
    "load_picture",
    "Live",
    "MatrixInput",
    "labs",
    "DrawPad",
    "PictureInput",
    "check",
    "progress",
    "predict",
]


def test_environment_is_equal_to_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert environment["channels"] == ["conda-forge"]
    python, pip, *from_conda, by_pip = environment["dependencies"]
    assert re.fullmatch(r"python=3\.\d+", python)
    least = int(PROJECT["requires-python"].removeprefix(">=3."))
    assert int(python.split(".")[1]) >= least
    assert pip == "pip"
    assert [*from_conda, *by_pip["pip"]] == [*PROJECT["dependencies"], "-e ."]
    assert not any(name.startswith("latex2mathml") for name in from_conda)  # conda-forge has none as new


def test_the_oldest_versions_are_pyprojects():
    lines = (ROOT / "tests" / "constraints-oldest.txt").read_text().splitlines()
    extras = PROJECT["optional-dependencies"]
    least = [*PROJECT["dependencies"], *extras["book"], *extras["test"]]
    least.remove("bpcnn[book]")
    assert lines[1:] == [requirement.replace(">=", "==") for requirement in least]


@pytest.mark.parametrize(
    "command", [["check"], ["format", "--check", "bpcnn_helpers", "tests"]], ids=["check", "format"]
)
def test_ruff_has_nothing_to_say(command):
    said = subprocess.run([sys.executable, "-m", "ruff", *command], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def test_rooms_import_only_from_those_below():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    rooms = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    found = {
        path.stem
        for path in (ROOT / "bpcnn_helpers").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert set(rooms) == found - {"__init__"}


def test_public_names():
    missing = [name for name in NAMES if not hasattr(bp, name)]
    assert not missing
    assert not [name for name in NAMES if not getattr(bp, name).__doc__]


def test_tab_lists_every_name_also_what_is_loaded_later():
    code = """
import sys, bpcnn_helpers as bp
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell(user_ns={"bp": bp})
shell.Completer.use_jedi = False
print(*dir(bp))
with provisionalcompleter():
    print(*(found.text.removeprefix(".") for found in shell.Completer.completions("bp.", 3)))
print("sympy" in sys.modules)
"""
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    listed, completed, sympy_is_loaded = map(str.split, said.stdout.splitlines())
    assert set(NAMES) | {name for names in bp.LATER.values() for name in names} <= set(listed) & set(completed)
    assert sympy_is_loaded == ["False"]


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, bpcnn_helpers; print(*sorted(set(m.split('.')[0] for m in sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"matplotlib", "sklearn", "sympy", "ipywidgets", "tqdm", "IPython", "nbconvert"} & set(
        loaded.stdout.split()
    )


def test_the_readmes_code_runs():
    first, session = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names = {}
    with contextlib.redirect_stderr(io.StringIO()):
        exec(first, names)
    assert names["history"].val_accuracy[-1] > 0.9
    test = doctest.DocTestParser().get_doctest(session, names, "README", "README.md", 0)
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_readmes_links_lead_somewhere():
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_ci_runs_the_readmes_test_line():
    lines = re.findall(r"^python3 .*pytest$", README, re.MULTILINE)
    assert lines == ["python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"]
    assert "grep '^python3 .*pytest$' README.md" in (ROOT / ".ci" / "run").read_text()
    assert "bash .ci/run" in (ROOT / ".github" / "workflows" / "tests.yml").read_text()


@pytest.mark.safety
def test_the_page_sets_text_only():
    scripts = sorted((ROOT / "bpcnn_helpers").rglob("page/*.js"))
    assert {"explorer.js", "elements.js", "file.js", "pad.js"} <= {path.name for path in scripts}
    script = "\n".join(path.read_text() for path in scripts)
    script = script.replace("http://www.w3.org/2000/svg", "")  # the name of a language; nothing is asked there
    markup = r"innerHTML|outerHTML|insertAdjacent|setHTML|DOMParser|createContextualFragment|srcdoc|document\.write"
    assert not re.findall(rf"{markup}|\beval\b|Function\(|import\(|fetch\(|https?:", script)
    set_by_name = set(re.findall(r'setAttribute\(([^",]+|"[^"]+")', script))
    assert not {name for name in set_by_name if re.match(r'"(on|href|src|style)', name)}
    for path in (ROOT / "bpcnn_helpers").rglob("*.py"):
        assert not re.findall(r"\bHTML(?:Math)?\(|Javascript\(|_repr_html_|allow_html", path.read_text()), path.name


@pytest.mark.safety
def test_the_command_that_opens_jupyterlab_opens_it_to_nobody_else():
    (line,) = (line for line in README.splitlines() if "jupyter lab" in line and line.startswith("python3"))
    assert re.findall(r"--\S+", line) == [
        "--allow-root",
        "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
    ]


def stored():
    """Every file of ours, without what a run leaves behind."""
    top = [
        "pyproject.toml",
        "environment.yml",
        "README.md",
        "CONTRIBUTING.md",
        "LICENSE",
        ".gitignore",
        ".ci/run",
        ".ci/versions",
    ]
    folders = ["bpcnn_helpers", "tests", "notebooks", ".github"]
    kinds = {".py", ".pyi", ".js", ".cfg", ".txt", ".yml", ".ipynb", ".md"}
    yield from (ROOT / name for name in top)
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in kinds and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts):
                yield path


def test_nothing_names_a_machine_or_a_registry():
    words = [
        r"/ro" r"ot/",
        r"/ho" r"me/",
        r"site-" r"packages",
        r"python" r"hosted",
        r"py" r"pi\.org",
        r"ana" r"conda\.",
    ]
    bad = re.compile("|".join(words))
    found = {f"{path.relative_to(ROOT)}: {hit[0]}" for path in stored() for hit in bad.finditer(path.read_text())}
    assert not found


def test_the_readme_counts_the_exercises():
    known = sum(len(exercise.mistakes) for exercise in EXERCISES.values())
    assert f"{len(EXERCISES)}, checked for {known} known mistakes" in README


def test_the_guide_for_teachers_names_what_is_there():
    guide = (ROOT / "notebooks" / "TEACHING.md").read_text()
    notebooks = {path.name[:2]: "\n".join(cells(path, "markdown")) for path in NOTEBOOKS}
    for number, minutes in re.findall(r"^\| (\d\d) [^|]*\| (\d+) \|", guide, re.M)[1:]:
        said = re.search(r"\*\*It takes\*\* (?:about )?(an hour|(\d+) minutes)", notebooks[number])
        assert int(minutes) == int(said[2] or 60), number
    rows = dict(re.findall(r"^\| `(\w+)` \| [\d, ]+ \| (.*) \|$", guide, re.M))
    assert set(rows) == set(EXERCISES)
    for exercise, named in rows.items():
        assert set(re.findall("`(.*?)`", named)) <= set(EXERCISES[exercise].mistakes), exercise
    for number, headings in re.findall(r"From (\d\d) ((?:\*[^*]*\*(?: and )?)+)", guide):
        for heading in re.findall(r"\*([^*]+)\*", headings):
            assert f"## {' '.join(heading.split())}" in notebooks[number], heading


def test_a_quick_run_has_all_tests_that_have_to_notice_a_mutant():
    named = {ROOT / word for words in MUTANTS["tests"].values() for word in words if word.startswith("tests/")}
    assert [path for path in named if not (path.is_file() and is_quick(path))] == []
    others = ["browser/test_book.py", "notebooks/test_faults.py", "project/test_types.py", "plugin.py"]
    assert not any(map(is_quick, [*NOTEBOOKS, *(ROOT / "tests" / other for other in others)]))


def test_no_two_files_of_tests_have_one_name():
    """Of two of one name pytest imports one, and refuses the other."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert [name for name in names if names.count(name) > 1] == []
