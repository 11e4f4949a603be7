"""What `progress` tells over all notebooks and sessions, and what is handed in of it."""

import ast
import json
import re
import subprocess
import sys

import numpy as np
import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.exercises import records
from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.exercises.progress import Progress, progress, state

TRIED = ("whole", False), ("matrices", True), ("whole", True)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of one's own for the file, and another to work in."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv(records.PROGRESS, str(tmp_path / "data"))
    return tmp_path / "data"


def kept(*names):
    return [tuple(record[name] for name in names) for record in records.Records().all()]


def test_a_check_is_kept_with_the_known_mistake(capsys):
    check("convolution", bp.correlate2d)
    check("convolution", bp.convolve2d)
    check("conv_bias_grad", lambda dz: dz.mean(), rung="matrices")
    check("output_size", lambda n, f, p, s: 1 / 0)
    check("conv_bias_grad", lambda dz: dz.sum(), rung="matrices", whose="the solution folded above")
    check("convolution", np.add, counts=False)
    check("sgd_step", lambda params, grads, lr: ...)
    found = kept("exercise", "rung", "right", "mistake")
    assert found[:2] == [("convolution", "whole", False, "kernel not turned"), ("convolution", "whole", True, None)]
    assert found[2][:3] == ("conv_bias_grad", "matrices", False)
    assert found[2][3] in EXERCISES["conv_bias_grad"].mistakes
    assert found[3:] == [("output_size", "whole", False, None)]
    capsys.readouterr()
    progress("convolution", "conv_bias_grad", "sgd_step")
    assert capsys.readouterr().out.endswith("convolution solved · conv_bias_grad tried · sgd_step open\n")


def test_every_hint_leads_back_to_its_mistake():
    from bpcnn_helpers.exercises.checking import _mistake_in

    for exercise in EXERCISES.values():
        for mistake in exercise.mistakes.values():
            found = _mistake_in(exercise, f"not right yet. More than one thing goes wrong. The first: {mistake.hint}")
            assert exercise.mistakes[found].hint == mistake.hint
    assert _mistake_in(exercise, "no answer within 1 s") is None


def test_another_session_tells_all_of_it(capsys):
    check("convolution", bp.convolve2d)
    progress.answered("How many?", 1, False, None)
    progress.answered("How many?", 1, True, None)  # asked anew: the first answer counts
    progress.answered("Which?", 1, True, None)
    progress.answered("Why?", 2, True, None)
    again = "import bpcnn_helpers as bp; bp.progress('convolution', 'sgd_step'); bp.progress()"
    said = subprocess.run([sys.executable, "-c", again], capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == "Exercises: convolution solved · sgd_step open"
    assert said[1].startswith("Exercises: cross_correlation open · convolution solved · output_size open")
    assert said[2] == "Questions: 3 answered, 1 of them right at first"
    capsys.readouterr()
    progress("convolution", "sgd_step")
    progress()
    assert capsys.readouterr().out.splitlines() == said


def test_right_for_matrices_is_less_than_right_for_all():
    reached = [{"exercise": "sgd_step", "rung": rung, "right": right} for rung, right in TRIED]
    assert [state("sgd_step", reached[:n]) for n in (1, 2, 3)] == ["tried", "solved for matrices", "solved"]


def test_what_is_no_exercise_is_named():
    for name in ("turn", ["sgd_step"]):
        with pytest.raises(ValueError, match=r"^name is .*, expected one of cross_correlation, convolution, "):
            progress("sgd_step", name)


def test_a_guess_in_the_page_is_kept_once(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "/somewhere/of mine/03_worked_example_handout.ipynb")
    asked = bp.predict("How many?", 2, mistakes={"Count again.": 3})
    log = [[1, "Count again."]]
    asked.page.state = {"guess": "3", "tries": 1, "first": False, "done": False, "log": log}
    asked.page.state = {"guess": "3", "tries": 1, "first": False, "done": True, "log": log}  # shown
    asked.page.state = {"log": log}  # reset
    log = [*log, [1, "1 of 3 numbers"], [2, None]]  # a busy kernel hears of two guesses at once
    asked.page.state = {"guess": "2", "tries": 2, "first": False, "done": True, "log": log}
    again = bp.predict("How many?", 2, mistakes={"Count again.": 3})  # the cell is run again: the page remembers
    again.page.state = {"guess": "2", "tries": 2, "first": False, "done": True}
    found = [("How many?", "03", 1, False, "Count again."), ("How many?", "03", 1, False, None)]
    assert kept("question", "notebook", "tries", "right", "mistake") == [*found, ("How many?", "03", 2, True, None)]
    assert "guess" not in records.place().read_text()


@pytest.mark.parametrize("name", ["", "Untitled.ipynb", "7d0c", "12_more.txt"])
def test_another_notebooks_name_is_not_kept(name, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", name)
    progress.answered("How many?", 1, True, None)
    assert kept("notebook") == [("",)]


def test_handing_in_writes_beside_the_notebook_what_is_kept(tmp_path, capsys):
    check("convolution", bp.correlate2d)
    progress.answered("How many?", 1, False, None)
    capsys.readouterr()
    progress.hand_in(" Ada  King-Noël ")
    file = tmp_path / "work" / "progress_Ada_King_Noël.jsonl"
    assert capsys.readouterr().out == f"Give this file to your teacher: {file}\n"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert lines[0]["handed_in_by"] == "Ada King-Noël"
    assert lines[1:] == records.Records().all()
    check("convolution", bp.convolve2d)
    progress.hand_in("Ada King-Noël")  # once more, later
    assert len(file.read_text().splitlines()) == 4
    for name, letters in (("-Xi X-", "Xi_X"), ("?", "nameless"), ("A" * 60, "A" * 60)):
        progress.hand_in(name)
        assert (tmp_path / "work" / f"progress_{letters}.jsonl").exists()


def test_handing_in_replaces_nothing_else(tmp_path):
    file = tmp_path / "work" / "progress_Ada.jsonl"
    for content in ("", "mine\n", '{"exercise": 1}\n'):
        file.write_text(content)
        with pytest.raises(ValueError, match=r"progress_Ada\.jsonl is there already, and was not handed in"):
            progress.hand_in("Ada")
        assert file.read_text() == content


def test_where_the_notebooks_folder_is_read_only_it_lies_with_the_data(folder, capsys, monkeypatch):
    check("convolution", bp.correlate2d)
    from bpcnn_helpers.exercises import progress as module

    write = module._write

    def refuse(path, content):
        if path.parent != folder:
            raise PermissionError(13, "Permission denied")
        return write(path, content)

    monkeypatch.setattr(module, "_write", refuse)
    progress.hand_in("../Ada")
    assert capsys.readouterr().out.endswith(f"Give this file to your teacher: {folder / 'progress_Ada.jsonl'}\n")
    monkeypatch.setenv(records.PROGRESS, "0")
    with pytest.raises(PermissionError):
        progress.hand_in("Ada")


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [(3, TypeError, "name is 3, expected a text"), (" ", ValueError, "name is ' '"), ("A" * 61, ValueError, "60")],
)
def test_what_is_no_name_is_refused(name, error, words):
    with pytest.raises(error, match=words):
        progress.hand_in(name)


def test_forgetting(capsys):
    check("convolution", bp.convolve2d)
    progress.forget()
    Progress()("convolution")
    assert capsys.readouterr().out.endswith("Exercises: convolution open\n")


def test_what_executes_notebooks_for_others_keeps_its_users_progress_out(tmp_path):
    """The book, slides and stored outputs do not change with what their author has solved."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    from bpcnn_helpers.publish.pages import execute

    check("convolution", bp.convolve2d)
    code = "import bpcnn_helpers as bp; bp.check('sgd_step', print); bp.progress('convolution', 'sgd_step')"
    nbformat.write(new_notebook(cells=[new_code_cell(code)]), tmp_path / "01.ipynb")
    (output,) = execute(tmp_path / "01.ipynb").cells[0].outputs
    assert output.text.endswith("Exercises: convolution open · sgd_step tried\n")
    assert kept("exercise") == [("convolution",)]
    saving = ast.parse((records.Path(__file__).parents[1] / "helpers" / "save_notebooks.py").read_text())
    assert re.search(r"'BPCNN_PROGRESS': '0'", ast.unparse(saving))
