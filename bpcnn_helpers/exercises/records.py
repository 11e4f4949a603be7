"""Records in a file of JSON lines: several kernels append to it at once, and a line that is none spoils no other."""

import contextlib
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from bpcnn_helpers.printing import say

PROGRESS = "BPCNN_PROGRESS"  # this variable of the environment names another folder; where it is 0, no file is written
NAME = "progress.jsonl"
TEXT = (str, type(None))
FIELDS = {  # a record has one of these, and beside it what stands behind
    "exercise": {"exercise": str, "rung": str, "right": bool, "mistake": TEXT},
    "question": {"question": str, "notebook": str, "tries": int, "right": bool, "mistake": TEXT},
    "handed_in_by": {"handed_in_by": str},
}


def place():
    """Return the path of the file, beside the user's Jupyter data; None if there is to be none."""
    chosen = os.environ.get(PROGRESS, "")
    if chosen == "0":
        return None
    return Path(chosen or platformdirs.user_data_path("bpcnn", appauthor=False)) / NAME


def parse(data):
    """Return the records in the bytes of a file, and how many of its lines are none.

    Examples
    --------
    >>> parse(b'{"handed_in_by": "Ada"}')
    ([{'handed_in_by': 'Ada'}], 0)
    """
    found, broken = [], 0
    *lines, last = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for line in filter(bytes.strip, lines):
        record = _record(line)
        found += [record] if record else []
        broken += record is None
    record = _record(last)  # has no end: it may be written at this moment
    return found + ([record] if record else []), broken


def line_of(record):
    """Return a record as a line."""
    return json.dumps(record, ensure_ascii=False).encode(errors="replace") + b"\n"


def dated(record):
    """Return a record with the time."""
    return {"at": datetime.now(UTC).isoformat(timespec="seconds"), **record}


def _record(line):
    """Return the record in a line, or None."""
    with contextlib.suppress(ValueError, RecursionError):  # not UTF-8 and no JSON are ValueErrors
        record = json.loads(line.decode())
        for name, kinds in FIELDS.items() if isinstance(record, dict) else ():
            if name in record and all(isinstance(record.get(field), kind) for field, kind in kinds.items()):
                return record
    return None


class Records:
    """What is kept in the file, and in this kernel where there is none.

    Attributes
    ----------
    unkept : list of dict
        What could not be written, or is not to be.
    """

    def __init__(self):
        self.unkept, self._said = [], False

    def add(self, record):
        """Append a record; where that cannot be, it is remembered in this kernel, and that is said once."""
        path, record = place(), dated(record)
        if path is None:
            self.unkept.append(record)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _append(path, line_of(record))
        except OSError as error:
            self.unkept.append(record)
            self._say(f"Your progress is kept until this kernel ends, for {path} cannot be written: {error.strerror}.")

    def all(self):
        """Return all records, the oldest first."""
        path = place()
        if path is None:
            return list(self.unkept)
        try:
            found, broken = parse(path.read_bytes())
            if broken:
                aside = _set_aside(path)
                say(f"Of {path} could not be read: {broken} lines. It is now called {aside}; the rest has been kept.")
        except FileNotFoundError:
            found = []
        except OSError as error:
            found = []
            self._say(f"What you have done before is not known, for {path} cannot be read: {error.strerror}.")
        return found + self.unkept

    def forget(self):
        """Remove the file."""
        self.unkept.clear()
        if path := place():
            path.unlink(missing_ok=True)

    def _say(self, text):
        if not self._said:
            say(text)
        self._said = True


def _append(path, line):
    """Append a line in one piece. The line break before it parts it from one that was torn off, on a full disk."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, b"\n" + line)
    finally:
        os.close(file)


def _set_aside(path):
    """Give a file another name, and write what can be read of it anew; return the name."""
    aside = path.with_name(f"progress_broken_{time.time_ns()}.jsonl")
    path.rename(aside)
    found, _ = parse(aside.read_bytes())  # again: another kernel may have written to it meanwhile
    for record in found:
        _append(path, line_of(record))
    return aside.name
