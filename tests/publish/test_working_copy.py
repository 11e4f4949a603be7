"""working_copy.py: what a student writes never stands in the way of `git pull`, and is never lost."""

import os
import subprocess

import pytest
from notebook import NOTEBOOKS

from bpcnn_helpers.__main__ import main
from bpcnn_helpers.publish.working_copy import copy


def git(folder, *command):
    names = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    said = subprocess.run(["git", *command], cwd=folder, env={**os.environ, **names}, capture_output=True, text=True)
    return said.returncode


@pytest.fixture
def clone(tmp_path):
    """A teacher's repository with a notebook, and a student's clone of it."""
    teacher, student = tmp_path / "teacher", tmp_path / "student"
    (teacher / "notebooks").mkdir(parents=True)
    (teacher / "notebooks" / "01.ipynb").write_text("first\n")
    (teacher / ".gitignore").write_text("/mine/\n")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "1"]):
        assert git(teacher, *command) == 0
    assert git(tmp_path, "clone", "-q", str(teacher), str(student)) == 0
    return teacher, student


def publish(teacher):
    (teacher / "notebooks" / "01.ipynb").write_text("second\n")
    (teacher / "notebooks" / "02.ipynb").write_text("new\n")
    assert git(teacher, "add", ".") == 0
    assert git(teacher, "commit", "-qm", "2") == 0


def test_a_notebook_written_into_stops_a_pull(clone):
    teacher, student = clone
    (student / "notebooks" / "01.ipynb").write_text("mine\n")
    publish(teacher)
    assert git(student, "pull", "-q") != 0


def test_a_copy_does_not_and_nothing_is_lost(clone, monkeypatch, capsys):
    teacher, student = clone
    monkeypatch.chdir(student)
    main(["copy", "mine"])
    (student / "mine" / "01.ipynb").write_text("mine\n")
    publish(teacher)
    assert git(student, "pull", "-q") == 0
    main(["copy", "mine"])
    assert (student / "mine" / "01.ipynb").read_text() == "mine\n"
    assert (student / "mine" / "02.ipynb").read_text() == "new\n"
    assert (student / "notebooks" / "01.ipynb").read_text() == "second\n"
    assert capsys.readouterr().out.splitlines() == [
        "copied to mine: 1 notebooks; kept as you have them: 0",
        "copied to mine: 1 notebooks; kept as you have them: 1",
    ]


def test_the_way_back_that_the_guide_names(clone):
    teacher, student = clone
    (student / "notebooks" / "01.ipynb").write_text("mine\n")
    publish(teacher)
    for command in (["stash", "-q"], ["pull", "-q"], ["checkout", "-q", "stash@{0}", "--", "notebooks/01.ipynb"]):
        assert git(student, *command) == 0
    assert (student / "notebooks" / "01.ipynb").read_text() == "mine\n"
    assert (student / "notebooks" / "02.ipynb").exists()


def test_the_projects_copy_is_not_looked_at_by_git(tmp_path):
    root = NOTEBOOKS[0].parents[1]
    assert "/mine/" in (root / ".gitignore").read_text().splitlines()
    copied, kept = copy(tmp_path / "mine", NOTEBOOKS[0].parent)
    assert [path.name for path in copied] == [path.name for path in NOTEBOOKS]
    assert not kept


def test_folders_that_make_no_sense_are_refused(tmp_path):
    with pytest.raises(ValueError, match="no notebooks in"):
        copy(tmp_path / "mine", tmp_path)
    with pytest.raises(ValueError, match="expected another one"):
        copy(NOTEBOOKS[0].parent, NOTEBOOKS[0].parent)
