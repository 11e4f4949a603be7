"""Change the package in a copy, one operator or number at a time (mutmut): the tests without notebooks have to notice.

`python tests/mutants.py` works on every module in mutants.toml, `python tests/mutants.py conv pool` on some. A table
of the figures comes at the end, below it each mutant that survived and is not listed there as equivalent. `--folder`
keeps the copies; run again with it, only mutants that survived, or whose function was changed, are tried again.
"""

import argparse
import configparser
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parent.parent
LIST = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
PYTEST = [
    *("-o", "addopts="),
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
    parser.add_argument("modules", nargs="*", choices=[[], *LIST["tests"]])
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for module in arguments.modules or LIST["tests"]:
            run(module, (arguments.folder or Path(temporary)) / module)


def run(module, folder):
    """Let mutmut work on one module in a folder of its own; return the state of each mutant."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("bpcnn_helpers", "tests"):
        shutil.copytree(ROOT / part, folder / part, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / part, folder)
    config = configparser.ConfigParser()
    config["mutmut"] = {
        "source_paths": "bpcnn_helpers",
        "only_mutate": f"bpcnn_helpers/{module}.py",
        "also_copy": "conftest.py",
        "pytest_add_cli_args": "\n".join(["", *PYTEST]),
        "pytest_add_cli_args_test_selection": "\n" + "\n".join(f"tests/{name}.py" for name in LIST["tests"][module]),
        "timeout_constant": "3",
        "timeout_multiplier": "1.5",
        "use_git_change_detection": "false",
    }
    with (folder / "setup.cfg").open("w") as file:
        config.write(file)
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "2"]
    subprocess.run(command, cwd=folder, env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
