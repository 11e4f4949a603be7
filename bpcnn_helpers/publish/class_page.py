"""What a class has handed in, as text and as a page: who solved what, and what to talk about tomorrow."""

import os
import tempfile
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from bpcnn_helpers.publish.class_files import read
from bpcnn_helpers.publish.class_report import Report, counted
from bpcnn_helpers.publish.pages import HERE

PAGE = "class.html"
TEMPLATE = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True).get_template("class.html.j2")


def tell(folder):
    """Read the files that a class has handed in; write a page beside them, and return what it says.

    Parameters
    ----------
    folder : path-like

    Returns
    -------
    str
        With the path of the page at the end, or why it could not be written.

    Raises
    ------
    ValueError
        If there is no such folder.
    """
    report = Report(*read(folder))
    try:
        _replace(Path(folder) / PAGE, as_page(report))
        end = f"open {Path(folder) / PAGE}"
    except OSError as error:
        end = f"{Path(folder) / PAGE} could not be written: {error.strerror}"
    return f"{as_text(report)}\n{end}"


def as_page(report):
    """Return a report as a page: without scripts, and nothing in it is fetched from elsewhere."""
    return TEMPLATE.render(report=report)


def as_text(report):
    """Return a report as lines of text."""
    lines = [counted(len(report.students), "student")]
    if report.students:
        lines += _part("To talk about tomorrow", report.subjects or ["Nothing stands out."])
        lines += _part("Who solved what", [_person(report, student) for student in report.students])
    mistakes = [f"{len(made.students)} × {made.exercise}: {made.name}. {made.hint}" for made in report.mistakes]
    lines += _part("Mistakes", mistakes)
    missed = [f"{q.missed} of {q.answered}, {q.notebook or '?'}: {q.question}" for q in report.questions if q.missed]
    lines += _part("Questions that were missed at first", missed)
    odd = [f"{student.file}: {note}" for student in report.students for note in student.notes]
    lines += _part("Files that are odd", odd)
    lines += _part("Files that could not be read", [f"{file}: {why}" for file, why in report.unread])
    return "\n".join([*lines, "", report.caution])


def _person(report, student):
    reached = [f"{name} {report.reached(student, name)}" for name in report.exercises]
    shown = [how for how in reached if not how.endswith(" open")]
    answered, right = report.answers(student)
    return f"{student.name}: {' · '.join([*shown, f'{right} of {answered} questions right at first'])}"


def _part(heading, lines):
    return ["", heading, *(f"- {line}" for line in lines)] if lines else []


def _replace(path, text):
    """Write a file beside its place and move it there: a link of that name is replaced, and not followed."""
    file, name = tempfile.mkstemp(dir=path.parent, suffix=".html")
    with os.fdopen(file, "w", encoding="utf-8") as page:
        page.write(text)
    try:
        Path(name).replace(path)
    except OSError:
        Path(name).unlink()
        raise
