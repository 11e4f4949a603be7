"""What a reader has checked and answered, in all notebooks and sessions; kept on their own machine."""

from __future__ import annotations

import os
import re
from pathlib import Path

from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.exercises.records import Records, dated, line_of, parse, place
from bpcnn_helpers.printing import say

LONGEST_NAME = 60


class Progress:
    """Print which exercises are solved, tried and open, and how many questions were answered: ``bp.progress()``.

    What was checked and answered is kept from session to session, in a file beside the user's Jupyter data, which the
    environment variable ``BPCNN_PROGRESS`` moves to another folder (with 0 there is none). It has no code and no
    guesses, and leaves the machine only if its owner gives it away.

    Parameters
    ----------
    *names : str
        Exercises, such as those of a notebook; all of them, and the questions, unless said.

    Raises
    ------
    ValueError
        If there is no such exercise.

    Examples
    --------
    >>> progress("sgd_step")
    Exercises: sgd_step open
    """

    def __init__(self) -> None:
        self.records = Records()

    def __call__(self, *names: str) -> None:
        """Print; see above."""
        for name in names:
            must_exist(name)
        records = self.records.all()
        say("Exercises: " + " · ".join(f"{name} {state(name, records)}" for name in names or EXERCISES))
        firsts = first_answers(records)
        if firsts and not names:
            say(f"Questions: {len(firsts)} answered, {sum(firsts.values())} of them right at first")

    def forget(self) -> None:
        """Forget everything: begin anew."""
        self.records.forget()

    def hand_in(self, name: str) -> None:
        """Write what is kept into a file beside the notebook, for a teacher, and say where it lies.

        Parameters
        ----------
        name : str
            Who hands it in. A file that was handed in under the same name is replaced.

        Raises
        ------
        TypeError, ValueError
            If `name` is none, or another file of that name is there.
        """
        if not isinstance(name, str):
            raise TypeError(f"name is {name!r}, expected a text")
        if not name.strip() or len(name) > LONGEST_NAME:
            raise ValueError(f"name is {name!r}, expected your name, of {LONGEST_NAME} characters at most")
        name = " ".join(name.split())
        letters = re.sub(r"\W+", "_", name).strip("_") or "nameless"
        file = f"progress_{letters}.jsonl"
        content = b"".join(map(line_of, [dated({"handed_in_by": name}), *self.records.all()]))
        try:
            path = _write(Path(file).absolute(), content)
        except OSError:  # a folder that is only to be read
            if (kept := place()) is None:
                raise
            path = _write(kept.with_name(file), content)
        say(f"Give this file to your teacher: {path}")

    def checked(self, exercise: str, rung: str, right: bool, mistake: str | None) -> None:
        """Keep the result of a check: on which rung, and which known mistake it was."""
        self.records.add({"exercise": exercise, "rung": rung, "right": right, "mistake": mistake})

    def answered(self, question: str, tries: int, right: bool, mistake: str | None) -> None:
        """Keep that a question was answered: with which try, and what was said of a known mistake."""
        answer = {"question": question, "notebook": _notebook(), "tries": tries, "right": right, "mistake": mistake}
        self.records.add(answer)


progress = Progress()


def must_exist(name):
    """Raise ValueError unless there is such an exercise."""
    if not isinstance(name, str) or name not in EXERCISES:
        raise ValueError(f"name is {name!r}, expected one of {', '.join(EXERCISES)}")


def state(exercise, records):
    """Return the most that was reached in an exercise.

    Examples
    --------
    >>> state("sgd_step", [])
    'open'
    """
    found = [record for record in records if record.get("exercise") == exercise]
    if not found:
        return "open"
    right = {record["rung"] for record in found if record["right"]}
    return "solved" if "whole" in right else "solved for matrices" if right else "tried"


def first_answers(records):
    """Return whether the first answer to each question was right, by the question."""
    answers = [record for record in records if "question" in record]
    return {answer["question"]: answer["right"] and answer["tries"] == 1 for answer in reversed(answers)}


def _notebook():
    """Return the number of the notebook that runs, where the server tells its name; else an empty text."""
    name = Path(os.environ.get("JPY_SESSION_NAME", "")).name
    return name[:2] if re.match(r"\d\d_.*\.ipynb$", name) else ""


def _write(path, content):
    """Write a file; another than one that was handed in is left alone."""
    if path.exists():
        found, _ = parse(path.read_bytes())
        if not found or "handed_in_by" not in found[0]:
            raise ValueError(f"{path} is there already, and was not handed in; move it, or take another name")
    path.write_bytes(content)
    return path
