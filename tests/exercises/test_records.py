"""The file in which progress is kept: nothing of it is lost, whatever happens to it."""

import json
import multiprocessing
import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bpcnn_helpers.exercises import records
from bpcnn_helpers.exercises.records import Records, line_of, parse, place

CHECK = {"exercise": "convolution", "rung": "whole", "right": False, "mistake": "kernel not turned"}
ANSWER = {"question": "How many?\n∂J", "notebook": "01", "tries": 1, "right": True, "mistake": None}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of one's own for the file, which is not there yet."""
    monkeypatch.setenv(records.PROGRESS, str(tmp_path / "data" / "bpcnn"))
    return tmp_path / "data" / "bpcnn"


def without_time(found):
    return [{name: value for name, value in record.items() if name != "at"} for record in found]


def test_what_is_added_is_there_in_another_session(folder):
    Records().add(CHECK)
    Records().add(ANSWER)
    assert without_time(Records().all()) == [CHECK, ANSWER]
    assert all(record["at"].endswith("+00:00") for record in Records().all())
    assert [path.name for path in folder.iterdir()] == ["progress.jsonl"]
    assert place().stat().st_mode & 0o077 == 0  # nobody else's


def test_it_lies_beside_the_users_data_unless_it_is_moved(monkeypatch, tmp_path):
    monkeypatch.setenv(records.PROGRESS, "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert place() == records.Path(records.platformdirs.user_data_path("bpcnn", appauthor=False)) / "progress.jsonl"
    monkeypatch.delenv(records.PROGRESS)
    monkeypatch.setattr(
        records.platformdirs, "user_data_path", lambda name, appauthor: tmp_path / f"{name} {appauthor}"
    )
    assert place() == tmp_path / "bpcnn False" / "progress.jsonl"
    monkeypatch.setenv(records.PROGRESS, "0")
    assert place() is None


def test_a_line_without_letters_is_not_broken():
    assert parse(b" \n" + line_of(CHECK) + b"\r\n") == ([CHECK], 0)


def test_where_there_is_to_be_no_file_this_kernel_remembers():
    kept = Records()
    kept.add(CHECK)
    assert without_time(kept.all()) == [CHECK]
    assert Records().all() == []
    kept.forget()
    assert kept.all() == []


def test_forgetting_removes_the_file(folder):
    Records().add(CHECK)
    Records().forget()
    assert Records().all() == []
    assert list(folder.iterdir()) == []
    Records().forget()


def add_many(number):
    kept = Records()
    for line in range(100):
        kept.add({**CHECK, "mistake": f"{number} {line} " + "x" * 500})


def test_kernels_that_write_at_once_lose_nothing(folder):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        pool.map(add_many, range(4), chunksize=1)
    found = sorted(record["mistake"].split(" x")[0] for record in Records().all())
    assert found == sorted(f"{number} {line}" for number in range(4) for line in range(100))


BAD = [
    *(b"\xff\xfe{", b"{}", b"null", b'"text"', b'{"exercise": 3}', b'{"exercise": "f", "right": 1}', b"\x00"),
    *(b"[" * 100_000, b"1" * 5000),  # too deep, too long for an int
    *(json.dumps({**ANSWER, "tries": "1"}).encode(), json.dumps({**CHECK, "mistake": []}).encode()),
]


@given(st.lists(st.sampled_from([b"good", *BAD]) | st.binary(max_size=60).map(lambda b: b.replace(b"\n", b"?"))))
@example([b"good", BAD[0], b"good", b""])
@example(BAD)
def test_whatever_stands_in_other_lines_good_ones_are_read(lines):
    good = line_of(CHECK).strip()
    data = b"\n" + b"".join((good if line == b"good" else line) + b"\n" for line in lines)
    found, broken = parse(data)
    assert found == [CHECK] * lines.count(b"good")
    assert broken == sum(bool(line.strip()) and line != b"good" for line in lines)


@given(st.integers(0, 400))
def test_a_line_that_was_torn_off_spoils_no_other(length):
    one = b"\n" + line_of(CHECK)
    torn = one[: length % len(one)]
    assert parse(one + torn)[0][0] == CHECK
    assert parse(torn + one)[0][-1] == CHECK
    assert parse(one + torn) in (([CHECK], 0), ([CHECK, CHECK], 0))  # it may be written at this moment


def test_what_is_added_behind_a_torn_line_is_read(folder):
    Records().add(CHECK)
    with place().open("ab") as file:
        file.write(line_of(CHECK)[:20])
    Records().add(ANSWER)
    assert without_time(parse(place().read_bytes())[0]) == [CHECK, ANSWER]


@given(st.text())
@example("half a character: \ud83d")
def test_any_text_can_be_kept(text):
    kept = {**CHECK, "mistake": text}
    (found,), broken = parse(line_of(kept))
    assert not broken
    assert found["mistake"] == text.encode(errors="replace").decode()


def test_a_mark_at_the_beginning_and_windows_line_ends_are_read_over():
    assert parse(b"\xef\xbb\xbf" + line_of(CHECK).replace(b"\n", b"\r\n")) == ([CHECK], 0)


def test_a_broken_file_is_set_aside_with_a_word(folder, capsys):
    Records().add(CHECK)
    with place().open("ab") as file:
        file.write(b"\n\xff broken\n")
    Records().add(ANSWER)
    before = place().read_bytes()
    kept = Records()
    assert without_time(kept.all()) == [CHECK, ANSWER]
    said = capsys.readouterr().out
    (aside,) = folder.glob("progress_broken_*")
    assert said.endswith(f"could not be read: 1 lines. It is now called {aside.name}; the rest has been kept.\n")
    assert aside.read_bytes() == before
    assert without_time(kept.all()) == [CHECK, ANSWER]
    assert capsys.readouterr().out == ""


def test_a_folder_that_cannot_be_written_is_said_once(folder, capsys):
    folder.parent.write_text("a file where a folder should be")  # root may write into every folder
    kept = Records()
    for _ in range(3):
        kept.add(CHECK)
    assert capsys.readouterr().out.count("Your progress is kept until this kernel ends, for") == 1
    assert without_time(kept.all()) == [CHECK] * 3
    assert capsys.readouterr().out == ""


def test_a_file_that_cannot_be_read_is_said_once(folder, capsys):
    place().mkdir(parents=True)
    kept = Records()
    assert kept.all() == kept.all() == []
    assert capsys.readouterr().out.count("cannot be read") == 1


def test_tests_write_into_nobodys_folder():
    assert os.environ[records.PROGRESS] == "0"
