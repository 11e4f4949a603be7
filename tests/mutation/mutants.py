"""Change the package in a copy, one operator, number or argument at a time (mutmut): a test has to notice.

`mutants.py` takes every module that mutants.toml names, `mutants.py ops/conv ops/pool` these two.
A table of the figures comes at the end, and each mutant that no test noticed and that mutants.toml does not explain.
With `--folder`, the copies stay; the next run with it tries only what has changed, and what no test failed for.
"""

import argparse
import configparser
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

ROOT = Path(__file__).parents[2]
LIST = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
PYTEST = [
    *("-o", "addopts=-pplugin"),
    # mutmut runs pytest again and again in one process, where each run would escape the tests' names once more,
    # not find them, and count that as noticed.
    *("-o", "disable_test_id_escaping_and_forfeit_all_rights_to_community_support=true"),
    *("-p", "no:cacheprovider"),
    *("-p", "no:unraisableexception"),  # collects the garbage five times at each end
    "--hypothesis-profile=mutants",
]
NOTICED = ("killed", "timeout", "segfault")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", help="; ".join(LIST["tests"]))
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    modules, rows, unexplained = arguments.modules or LIST["tests"], [], []
    with tempfile.TemporaryDirectory() as temporary:
        for module in modules:
            folder = (arguments.folder or Path(temporary)).absolute() / module
            copy(module, folder)
            forget_the_unnoticed(module, folder)
            with contextlib.chdir(folder):
                subprocess.run([sys.executable, "-m", "mutmut", "run"], check=True)
                states = Counter()
                for name, state in read(module).items():
                    if state not in NOTICED:
                        change = changed(module, name)
                        state = "equivalent" if is_explained(module, *change) else state
                        unexplained += [(module, *change)] * (state != "equivalent")
                    states[state] += 1
            rows.append((module, states))
    rows.append(("all", sum((states for _, states in rows), Counter())))
    print(
        f"\n{'module':22}{'mutants':>9}{'noticed':>9}{'%':>7}{'equivalent':>12}{'% of others':>13}{'unexplained':>13}"
    )
    for module, states in rows:
        noticed, of = sum(states[state] for state in NOTICED), states.total()
        same = states["equivalent"]
        share, others = noticed / of, noticed / (of - same)
        print(f"{module:22}{of:9}{noticed:9}{share:7.1%}{same:12}{others:13.1%}{of - noticed - same:13}")
    for module, function, right, wrong in unexplained:
        print(f"\n{module}.{function}\n  - {right}\n  + {wrong}")
    return bool(unexplained)


def copy(module, folder):
    """Copy what the tests need, and say in mutmut's words what to do."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("bpcnn_helpers", "tests"):
        shutil.copytree(ROOT / part, folder / part, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml",):
        shutil.copy(ROOT / part, folder)
    tests = ["tests/mutation/examples.py", *LIST["tests"][module]]
    config = configparser.ConfigParser()
    config["mutmut"] = {
        "source_paths": "bpcnn_helpers",
        "only_mutate": f"bpcnn_helpers/{module}.py",
        "pytest_add_cli_args": "\n".join(["", *PYTEST]),
        "pytest_add_cli_args_test_selection": "\n".join(["", *tests]),
        "timeout_constant": "3",
        "timeout_multiplier": "5",
        "use_git_change_detection": "false",
    }
    with (folder / "setup.cfg").open("w") as file:
        config.write(file)


def meta(module, folder=Path()):
    return folder / "mutants" / "bpcnn_helpers" / f"{module}.py.meta"


def forget_the_unnoticed(module, folder):
    """Have mutmut find out anew which tests there are, and try again what an earlier run left."""
    if meta(module, folder).exists():
        (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
        found = json.loads(meta(module, folder).read_text())
        codes = found["exit_code_by_key"]
        codes.update({name: None for name, code in codes.items() if status_by_exit_code[code] != "killed"})
        meta(module, folder).write_text(json.dumps(found))


def read(module):
    """Return how each mutant ended; a bus error, which mutmut has no name for, is as good as a segmentation fault."""
    codes = json.loads(meta(module).read_text())["exit_code_by_key"]
    return {name: "segfault" if code == -signal.SIGBUS else status_by_exit_code[code] for name, code in codes.items()}


def changed(module, name):
    """Return the function's name, what stood there, and what stands there in the mutant."""
    lines = get_diff_for_mutant(name, path=f"bpcnn_helpers/{module}.py").splitlines()[2:]
    right, wrong = (" ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")
    function, of_class = orig_function_and_class_names_from_key(name)
    return ".".join(filter(None, [of_class, function.rpartition(".")[2]])), right, wrong


def is_explained(module, function, right, wrong):
    """Whether the list names a change that makes the one line of the other."""
    for known in LIST["equivalent"]:
        if known["in"] == f"{module}.{function}":
            parts = right.split(known["right"])
            for place in range(1, len(parts)):
                begin, end = known["right"].join(parts[:place]), known["right"].join(parts[place:])
                if any(begin + other + end == wrong for other in known["wrong"]):
                    return True
    return False


if __name__ == "__main__":
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    sys.exit(main())
