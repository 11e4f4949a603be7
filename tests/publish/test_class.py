"""The page of a class: thirty files, some of them broken, forged, enormous or no files at all."""

import json
import os
import re
import tempfile
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcnn_helpers.__main__ import main
from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.publish import class_files
from bpcnn_helpers.publish.class_files import LARGEST, LONGEST, Student, read, readable
from bpcnn_helpers.publish.class_page import as_page, as_text, tell
from bpcnn_helpers.publish.class_report import ROWS, Report

ASCENT = next(iter(EXERCISES["sgd_step"].mistakes))
TURN = EXERCISES["convolution"].mistakes["kernel not turned"].hint
SCRIPT = "<script>alert(1)</script>"


def checked(exercise, right, mistake=None, rung="whole"):
    return {"at": "2026-11-27T10:00:00+00:00", "exercise": exercise, "rung": rung, "right": right, "mistake": mistake}


def answered(question, right, mistake=None, tries=1):
    return {"question": question, "notebook": "01", "tries": tries, "right": right, "mistake": mistake}


def hand_in(folder, file, name, *records):
    head = [{"handed_in_by": name}] if name else []
    (folder / file).write_text("".join(json.dumps(record) + "\n" for record in [*head, *records]))


def students(*all_records):
    return [Student(f"S{n}", f"{n}.jsonl", list(records)) for n, records in enumerate(all_records)]


@pytest.fixture
def folder(tmp_path):
    """What twenty-four hand in who know what they do, and six others."""
    wrong, right = checked("convolution", False, "kernel not turned"), checked("convolution", True)
    for n in range(24):
        done = [wrong, right] if n < 6 else [wrong] if n < 9 else [right]
        asked = [answered("Who turns?", n % 2 == 0, None if n % 2 == 0 else "Not that one.")]
        hand_in(tmp_path, f"{n:02}.jsonl", f"Student {n:02}", *done, *asked, checked("sgd_step", n < 3, f"{n}"))
    hand_in(tmp_path, "html.jsonl", SCRIPT, answered(SCRIPT, False, SCRIPT), checked(SCRIPT, True, SCRIPT))
    with (tmp_path / "torn.jsonl").open("wb") as file:
        file.write(b'{"handed_in_by": "Torn"}\n\xff\xfe\n{"exercise": 3}\n' + json.dumps(right).encode() + b'\n{"ques')
    (tmp_path / "latin.jsonl").write_bytes('{"handed_in_by": "Jürgen"}\n'.encode("latin-1"))
    (tmp_path / "empty.jsonl").touch()
    with (tmp_path / "enormous.jsonl").open("wb") as file:
        file.truncate(LARGEST + 1)
    (tmp_path / "link.jsonl").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "essay.docx").write_bytes(b"PK")
    (tmp_path / "inbox").mkdir()
    hand_in(tmp_path / "inbox", "late.jsonl", "student 03", wrong)
    return tmp_path


def test_every_file_is_read_or_named_with_the_reason(folder):
    found, unread = read(folder)
    assert len(found) == 24 + 3
    assert {student.name for student in found} >= {"Student 00", "Torn", SCRIPT, "student 03"}
    assert dict(unread) == {
        "latin.jsonl": "no line of it could be read",
        "empty.jsonl": "empty",
        "enormous.jsonl": "larger than 2 MB",
        "link.jsonl": "no file but a link or a device; it was not followed",
        "pipe.jsonl": "no file but a link or a device; it was not followed",
    }
    notes = {student.file: student.notes for student in found if student.notes}
    assert notes.pop("torn.jsonl") == ["2 lines could not be read"]
    assert notes.pop("inbox/late.jsonl") == ["the same name as 03.jsonl; both are counted"]
    assert all("the same lines as" in note for (note,) in notes.values())


def test_what_is_odd_about_a_file_is_noted(tmp_path, monkeypatch):
    long = [answered("x" * (LONGEST + extra), True) for extra in (0, 1)]
    hand_in(tmp_path, "A.JSONL.TXT", "", *long)
    hand_in(tmp_path, "b.jsonl", "Bo", {"handed_in_by": "Cy"}, *long)
    hand_in(tmp_path, "c.jsonl", " ", {"handed_in_by": "Di"}, {"handed_in_by": "Ed"})
    (tmp_path / "d.jsonl").write_bytes(b'{"handed_in_by": "Full"}'.ljust(LARGEST))
    found, unread = read(tmp_path)
    assert [(student.name, student.file, student.notes) for student in found] == [
        ("A.JSONL.TXT", "A.JSONL.TXT", ["does not say who handed it in"]),
        ("Bo", "b.jsonl", ["names more than one person", "the same lines as A.JSONL.TXT, to the second"]),
        ("c.jsonl", "c.jsonl", ["does not say who handed it in", "names more than one person"]),
        ("Full", "d.jsonl", []),
    ]
    assert [record["question"] for record in found[1].records] == ["x" * LONGEST, "x" * LONGEST + "…"]
    assert unread == []

    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(class_files.Path, "lstat", refused)
    assert ("b.jsonl", "Permission denied") in read(tmp_path)[1]


def test_the_page_says_who_and_what_and_runs_nothing(folder, capsys):
    main(["class", str(folder)])
    page, printed = (folder / "class.html").read_text(), capsys.readouterr().out
    assert printed.rstrip().endswith(f"open {folder / 'class.html'}")
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert re.findall(r'(?:src|href)="', page) == []
    assert re.findall(r"<h([1-6])", page) == list("122222")
    assert all('scope="' in cell for cell in re.findall(r"<th[^>]*>", page))
    for shown in (page, printed):
        text = unescape(re.sub(r"\u200b", "", shown))
        assert f"10 students made this mistake in convolution: {TURN}" in text
        assert "12 of 24 missed at first: Who turns?" in text
        assert "24 tried sgd_step, and 3 of them solved it." in text
        assert "latin.jsonl" in text
        assert "Not that one." in unescape(page)
        assert "no ground for a grade" in text
    assert "Student 00: convolution solved, 2 checks · sgd_step solved · 1 of 1 questions right at first" in printed
    assert main(["class", str(folder)]) is None  # the page that is there is no file that was handed in


def test_the_text_has_every_part_that_has_something_to_say(tmp_path, monkeypatch):
    done = [
        checked("convolution", False, "kernel not turned"),
        checked("convolution", True),
        checked("sgd_step", False),
    ]
    one = Student("Ada", "a.jsonl", [*done, answered("Why?", False), {**answered("How?", False), "notebook": ""}])
    one.notes.append("odd")
    two = Student("Bo", "b.jsonl", [])
    assert as_text(Report([one, two], [("c.jsonl", "empty")])).splitlines()[:-1] == [
        "2 students", "",
        "To talk about tomorrow", "- Nothing stands out.", "",
        "Who solved what",
        "- Ada: convolution solved, 2 checks · sgd_step tried · 0 of 2 questions right at first",
        "- Bo: 0 of 0 questions right at first", "",
        "Mistakes", f"- 1 × convolution: kernel not turned. {TURN}", "",
        "Questions that were missed at first", "- 1 of 1, ?: How?", "- 1 of 1, 01: Why?", "",
        "Files that are odd", "- a.jsonl: odd", "",
        "Files that could not be read", "- c.jsonl: empty", "",
    ]  # fmt: skip
    assert as_text(Report([two], [])).startswith("1 student\n")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "full"))  # the page is written beside its place
    assert tell(tmp_path).endswith(f"open {tmp_path / 'class.html'}")


def test_a_link_in_the_place_of_the_page_is_not_followed(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "class.html").symlink_to(tmp_path / "mine.txt")
    tell(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert not (tmp_path / "class.html").is_symlink()
    (tmp_path / "class.html").unlink()
    (tmp_path / "class.html").mkdir()
    assert "class.html could not be written: " in tell(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class.html", "mine.txt"]


def test_a_folder_with_nothing_or_none(tmp_path, capsys):
    assert tell(tmp_path).startswith("0 students\n")
    with pytest.raises(SystemExit):
        main(["class", str(tmp_path / "nowhere")])
    assert "nowhere, expected the folder with the files" in capsys.readouterr().err
    with pytest.raises(ValueError, match=r"folder is .*nowhere, expected the folder with the files"):
        read(tmp_path / "nowhere")


def test_a_mistake_counts_once_for_each_and_says_who_has_it_still():
    wrong = checked("convolution", False, "kernel not turned")
    report = Report(students([wrong, wrong], [wrong, checked("convolution", True)], []), [])
    (made,) = report.mistakes
    assert (made.name, made.students, made.still) == ("kernel not turned", ["S0", "S1"], ["S0"])
    assert made.hint == TURN
    assert report.reached(report.students[0], "convolution") == "tried, 2 checks"
    assert report.reached(report.students[2], "convolution") == "open"


def test_the_first_answer_counts_and_the_most_frequent_mistake_is_named():
    first = [answered("Why?", False, "Look again."), answered("Why?", True, tries=2), answered("Who?", False)]
    last = [answered("Why?", False, "Look again."), answered("Which?", True)]
    report = Report(students([answered("Why?", False, "A sum.")], first, last), [])
    said = [(asked.notebook, asked.question, asked.answered, asked.missed, asked.heard) for asked in report.questions]
    assert said == [("01", "Why?", 3, 3, "Look again."), ("01", "Who?", 1, 1, ""), ("01", "Which?", 1, 0, "")]
    assert report.answers(report.students[1]) == (2, 0)


def test_what_two_of_a_class_did_is_a_subject_and_the_most_frequent_comes_first():
    turned, ascent = checked("convolution", False, "kernel not turned"), checked("sgd_step", False, ASCENT)
    solved = checked("sgd_step", True)
    report = Report(students([turned, ascent], [turned, ascent, solved], [ascent]), [])
    assert [(made.name, len(made.students)) for made in report.mistakes] == [(ASCENT, 3), ("kernel not turned", 2)]
    assert report.subjects[0].startswith("3 students made this mistake in sgd_step: ")
    assert report.subjects[1] == f"2 students made this mistake in convolution: {TURN}"
    assert report.subjects[2:] == [
        "2 tried convolution, and none of them solved it.",
        "3 tried sgd_step, and 1 of them solved it.",
    ]
    assert len(Report(students([ascent], [ascent, solved]), []).subjects) == 1  # half of them solved it
    assert Report(students([ascent]), []).subjects[0].startswith("1 student made this mistake")


def test_what_one_of_many_did_is_no_subject():
    good = [checked("sgd_step", True), answered("Why?", True)]
    bad = [checked("sgd_step", False, "ascent"), answered("Why?", False)]
    assert Report(students(good, good, good, bad), []).subjects == []
    missed = [checked("sgd_step", True), answered("Why?", False)]
    assert Report(students(good, good, good, missed, missed), []).subjects == []
    assert len(Report(students(bad), []).subjects) == 3  # a class of one
    assert "Nothing stands out." in as_page(Report(students(good, good), []))


def test_a_forged_file_makes_no_long_page():
    many = [answered(f"Question {n}", False) for n in range(5 * ROWS)]
    report = Report(students(many), [])
    assert len(report.questions) == ROWS
    assert f"{4 * ROWS} more were answered." in as_page(report)


@given(st.text())
def test_no_text_leaves_its_place(text):
    shown = readable(text)
    assert shown.isprintable()
    assert len(shown) <= LONGEST + 1
    report = Report(students([answered(shown, False, shown)]), [])
    report.students[0].name = shown
    page = as_page(report)
    page.encode()
    assert len(re.findall("<[a-zA-Z/!]", page)) == TAGS
    assert as_text(report).count("\n") == LINES


PLAIN = Report(students([answered("x", False, "x")]), [])
TAGS, LINES = len(re.findall("<[a-zA-Z/!]", as_page(PLAIN))), as_text(PLAIN).count("\n")


@given(st.lists(st.binary(max_size=80) | st.sampled_from([json.dumps(answered("x", True)).encode()])))
def test_no_file_stops_the_page(tmp_path_factory, lines):
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    (folder / "1.jsonl").write_bytes(b"\n".join(lines))
    found, unread = read(folder)
    assert len(found) + len(unread) == 1
    as_page(Report(found, unread)).encode()
