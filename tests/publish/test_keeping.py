"""What a notebook gave is kept as long as nothing that it depends on has changed."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from bpcnn_helpers.publish import keeping
from bpcnn_helpers.publish.keeping import MOST, kept_or_executed


@pytest.fixture
def runs(monkeypatch):
    """The notebooks that were executed, by their code; a fake kernel, which counts."""
    runs = []

    def execute(path, tell=None):
        book = nbformat.read(path, as_version=4)
        cells = keeping.code_cells(book)
        runs.append([cell.source for cell in cells])
        for cell in cells:
            cell.outputs = [new_output("stream", name="stdout", text=f"run {len(runs)} gave {cell.source}")]
            tell and tell(1)
        book.metadata["widgets"] = {"state": len(runs)}
        return book

    monkeypatch.setattr(keeping, "execute", execute)
    return runs


@pytest.fixture
def ask(tmp_path):
    """A function that asks for a notebook of these cells, and gives its texts, what it printed, and its widgets."""

    def ask(*code, text="# One", tell=None):
        path = tmp_path / "01_one.ipynb"
        nbformat.write(new_notebook(cells=[new_markdown_cell(text), *map(new_code_cell, code)]), path)
        book = kept_or_executed(path, tell, tmp_path / "kept")
        texts = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
        return texts, [cell.outputs[0].text for cell in keeping.code_cells(book)], book.metadata.widgets.state

    return ask


def test_the_same_code_is_executed_once_and_its_text_is_that_of_now(ask, runs):
    first = ask("a", "b")
    assert first == (["# One"], ["run 1 gave a", "run 1 gave b"], 1)
    assert ask("a", "b") == first
    assert ask("a", "b", text="# Two") == (["# Two"], *first[1:])
    assert len(runs) == 1


def test_it_is_kept_among_the_users_caches_unless_said(runs, tmp_path, monkeypatch):
    """Also what showed no widget; and it is written beside its place, not where there may be no room for it."""
    monkeypatch.setattr(keeping.platformdirs, "user_cache_path", lambda name: tmp_path / "caches" / name)
    monkeypatch.setattr(keeping.tempfile, "tempdir", str(tmp_path / "nowhere"))
    path = tmp_path / "01_one.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("a")]), path)
    executed = keeping.execute
    monkeypatch.setattr(keeping, "execute", lambda *given: without_widgets(executed(*given)))
    kept_or_executed(path)
    assert kept_or_executed(path).metadata.widgets == {}
    assert len(runs) == 1
    assert [kept.name.partition(".")[0] for kept in (tmp_path / "caches/bpcnn/executed").iterdir()] == ["01_one"]


def without_widgets(book):
    del book.metadata["widgets"]
    return book


def test_other_code_is_executed(ask, runs):
    ask("a", "b")
    assert ask("a", "c")[1] == ["run 2 gave a", "run 2 gave c"]
    assert ask("ab")[2] == 3
    assert ask("a", "b")[2] == 1


@pytest.mark.parametrize("changed", ["ops/conv.py", "explorer/page/flow.js", "publish/book.py"])
def test_a_change_of_the_package_executes_again_but_not_of_this_room(ask, runs, monkeypatch, tmp_path, changed):
    package = tmp_path / "package"
    for name in ("ops/conv.py", "explorer/page/flow.js", "publish/book.py"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("1")
    monkeypatch.setattr(keeping, "PACKAGE", package)
    keeping._surroundings.cache_clear()
    ask("a")
    (package / changed).write_text("2")
    keeping._surroundings.cache_clear()
    ask("a")
    keeping._surroundings.cache_clear()
    assert len(runs) == (1 if changed.startswith("publish") else 2)


@pytest.mark.parametrize("spoilt", [b"", b"no gzip", None, b"{}", b'{"outputs": [], "widgets": {}}', b"[1]"], ids=str)
def test_what_is_spoilt_is_made_anew(ask, runs, tmp_path, spoilt):
    ask("a")
    (kept,) = (tmp_path / "kept").iterdir()
    cut = kept.read_bytes()[:-9]
    kept.write_bytes(cut if spoilt is None else keeping.gzip.compress(spoilt) if spoilt[:1] in b"{[" else spoilt)
    assert ask("a")[1] == ["run 2 gave a"]
    assert ask("a")[2] == 2


def test_where_nothing_can_be_kept_it_is_executed_each_time(ask, runs, tmp_path):
    (tmp_path / "kept").write_text("a file")
    assert (ask("a")[2], ask("a")[2]) == (1, 2)


def test_few_runs_of_a_notebook_are_kept(ask, runs, tmp_path):
    for code in range(MOST + 2):
        ask(str(code))
    assert len(list((tmp_path / "kept").iterdir())) == MOST
    assert ask(str(MOST + 1))[2] == MOST + 2
    ask("0")
    assert len(runs) == MOST + 3


def test_the_cells_are_told_whether_they_are_executed_or_not(ask, runs):
    for _ in range(2):
        told = []
        ask("a", "b", tell=told.append)
        assert sum(told) == 2
    assert len(runs) == 1
