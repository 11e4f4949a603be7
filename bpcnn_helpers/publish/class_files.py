"""The files that a class has handed in, read with care: some are broken, some are no such files at all."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from bpcnn_helpers.exercises.records import parse

LARGEST = 2_000_000  # bytes; a year of work is some hundred thousand
LONGEST = 300  # characters of a text


@dataclass
class Student:
    """What one file says.

    Attributes
    ----------
    name, file : str
        Who handed it in, as they write it, and the file.
    records : list of dict
        Checks and answers, the oldest first; of each text the beginning.
    notes : list of str
        What is odd about the file.
    """

    name: str
    file: str
    records: list
    notes: list = field(default_factory=list)


def read(folder):
    """Read all files in a folder and in those below it.

    Parameters
    ----------
    folder : path-like

    Returns
    -------
    students : list of Student
        In the order of their names.
    unread : list of tuple
        (file, why) of the others.

    Raises
    ------
    ValueError
        If there is no such folder.
    """
    if not Path(folder).is_dir():
        raise ValueError(f"folder is {folder}, expected the folder with the files that were handed in")
    students, unread = [], []
    for path in _files(folder):
        shown = readable(path.relative_to(folder).as_posix())
        try:
            students.append(_student(path, shown))
        except (OSError, ValueError) as error:
            unread.append((shown, getattr(error, "strerror", None) or str(error)))
    students.sort(key=lambda student: (student.name.casefold(), student.file))
    _note_what_is_alike(students)
    return students, unread


def readable(text):
    """Return the beginning of a text, without what a terminal or a page would obey.

    Examples
    --------
    >>> readable("A" + chr(27) + "[2Jda")
    'A�[2Jda'
    """
    cut = text[:LONGEST] + "…" * (len(text) > LONGEST)
    return "".join(letter if letter.isprintable() else "�" for letter in " ".join(cut.split()))


def _files(folder):
    """Yield the files of JSON lines, in order; links to folders are not followed."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(place) / name for name in sorted(names) if name.lower().endswith((".jsonl", ".jsonl.txt")))


def _student(path, shown):
    """Read a file; a ValueError says why it cannot be."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError("no file but a link or a device; it was not followed")
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"larger than {LARGEST // 1_000_000} MB")
    found, broken = parse(data)
    if not found:
        raise ValueError("no line of it could be read" if data.strip() else "empty")
    names = [record["handed_in_by"] for record in found if "handed_in_by" in record]
    notes = [f"{broken} lines could not be read"] if broken else []
    name = readable(names[0]) if names else ""
    if not name:
        notes.append("does not say who handed it in")
    if len(set(names)) > 1:
        notes.append("names more than one person")
    records = [_shortened(record) for record in found if "handed_in_by" not in record]
    return Student(name or shown, shown, records, notes)


def _shortened(record):
    return {name: readable(value) if isinstance(value, str) else value for name, value in record.items()}


def _note_what_is_alike(students):
    """Note files that bear one name, and files that hold the same lines."""
    for place, student in enumerate(students):
        for other in students[:place]:
            if other.name.casefold() == student.name.casefold():
                student.notes.append(f"the same name as {other.file}; both are counted")
            if student.records and other.records == student.records:
                student.notes.append(f"the same lines as {other.file}, to the second")
