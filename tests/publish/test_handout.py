"""Handouts: nothing to be read that a student is to find out, nothing lost that they wrote, and they run."""

import builtins
import dis
import json
import re
from types import CodeType

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from notebook import NOTEBOOKS, cells, run

from bpcnn_helpers.__main__ import main
from bpcnn_helpers.predictions.sealing import unseal
from bpcnn_helpers.publish.handout import write

TO_FILL_IN = re.compile(r"complete this line|raise NotImplementedError  # your turn")
EVERY_RUN = ("01", "03")


@pytest.fixture(scope="module")
def handouts(tmp_path_factory):
    """The handouts of all notebooks, by the paths of these."""
    written, _ = write(tmp_path_factory.mktemp("handouts"), [NOTEBOOKS[0].parent])
    return dict(zip(NOTEBOOKS, written, strict=True))


def is_solution(cell):
    return 'whose="' in cell and "solution" in cell and "bp.predict(" not in cell


def names_read(code):
    """The names that code looks up outside of its functions."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    steps = [step for step in dis.get_instructions(code) if step.opname in ("LOAD_NAME", "LOAD_GLOBAL")]
    return {step.argval for step in steps}.union(*map(names_read, inner))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:2])
def test_nothing_tells_what_is_to_be_found_out(path, handouts):
    text = handouts[path].read_text()
    kept = "\n".join(cells(handouts[path]))
    secret = [cell for cell in cells(path) if is_solution(cell) or "bp.predict(" in cell or "gives the answer" in cell]
    shown = {line.strip() for cell in cells(path) if cell not in secret for line in cell.splitlines()}
    lines = {line.strip() for cell in secret for line in cell.splitlines()[1:]} - shown
    assert len(lines) > 20 or path is NOTEBOOKS[0]
    assert [line for line in lines if len(line) > 20 and json.dumps(line, ensure_ascii=False)[1:-1] in text] == []
    assert "whose=" not in re.sub(r"sealed\(.*\)", "", kept)
    assert all(not cell["outputs"] for cell in json.loads(text)["cells"] if cell["cell_type"] == "code")
    assert "slide" not in {name for cell in json.loads(text)["cells"] for name in cell["metadata"]}
    assert len(TO_FILL_IN.findall(kept)) == len(TO_FILL_IN.findall("\n".join(cells(path))))
    assert not re.search(r"solutions? .*fold|folded .*solution", "\n".join(cells(handouts[path], "markdown")))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:2])
def test_what_is_sealed_is_the_notebooks_own_and_nothing_needs_a_solution(path, handouts):
    known, opened = {*dir(builtins)}, []
    for cell in cells(handouts[path])[:-1]:
        sealed = re.search(r'sealed\("(.*)", globals', cell)
        opened.append(unseal(sealed[1]) if sealed else cell)
        code = compile(opened[-1], "cell", "exec")
        known |= {step.argval for step in dis.get_instructions(code) if step.opname == "STORE_NAME"}
        assert names_read(code) <= known | {"display"} | stored_inside(code), opened[-1]
    assert opened == [cell for cell in cells(path) if not is_solution(cell)]


def stored_inside(code):
    """The names that comprehensions and classes within code keep to themselves."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    own = {step.argval for step in dis.get_instructions(code) if step.opname in ("STORE_NAME", "STORE_GLOBAL")}
    return own.union(*map(stored_inside, inner))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:2])
def test_it_runs_and_says_what_is_not_filled_in(path, handouts, request, capsys, monkeypatch, tmp_path):
    if path.name[:2] not in EVERY_RUN and not request.config.getoption("--every-notebook"):
        pytest.skip("with --every-notebook")
    monkeypatch.chdir(tmp_path)
    run(handouts[path], whole=True)
    printed = capsys.readouterr().out
    assert printed.count("not filled in yet.") == len(TO_FILL_IN.findall("\n".join(cells(handouts[path]))))
    assert not re.search(r": right|solved", printed)
    assert list(tmp_path.iterdir()) == []  # nothing is handed in by itself


def test_links_lead_to_handouts_and_those_that_are_not_there_become_words(handouts, tmp_path):
    everything = {path.name for path in handouts.values()}
    for path in handouts.values():
        linked = re.findall(r"\]\((\d\d_\w+\.ipynb)", "\n".join(cells(path, "markdown")))
        assert set(linked) <= everything
        assert path.name[:2] not in "0123456" or "next: [" in cells(path, "markdown")[0]
    main(["handout", str(tmp_path), "--notebooks", *map(str, (NOTEBOOKS[1], NOTEBOOKS[3]))])
    texts = "\n".join(text for path in tmp_path.iterdir() for text in cells(path, "markdown"))
    assert set(re.findall(r"\d\d_\w+\.ipynb", texts)) <= {path.name for path in tmp_path.iterdir()}
    assert not re.search(r"next:|previous:|\[Contents\]", texts)


@pytest.fixture
def small(tmp_path):
    """A folder with one notebook, and where it is handed out to."""
    (tmp_path / "notebooks").mkdir()
    solution = 'assert bp.check("f", lambda: 1, whose="the solution folded above").passed'
    folded = new_code_cell(
        'print("first")\nbp.predict("How many?", 2 + 5)', metadata={"jupyter": {"source_hidden": True}}
    )
    book = new_notebook(cells=[new_markdown_cell("# 1"), new_code_cell("x = 1"), folded, new_code_cell(solution)])
    nbformat.write(book, tmp_path / "notebooks" / "01_small.ipynb")
    return tmp_path / "notebooks", tmp_path / "class", tmp_path / "class" / "01_small_handout.ipynb"


def test_what_a_student_wrote_is_kept_and_what_is_only_run_is_renewed(small, capsys):
    notebooks, folder, target = small
    main(["handout", str(folder), "--notebooks", str(notebooks)])
    book = nbformat.read(target, as_version=4)
    book.cells[1].outputs = [nbformat.v4.new_output("stream", text="left over\n")]
    nbformat.write(book, target)
    main(["handout", str(folder), "--notebooks", str(notebooks)])
    assert "left over" not in target.read_text()
    book.cells[1].source = "x = 2"
    nbformat.write(book, target)
    capsys.readouterr()
    main(["handout", str(folder), "--notebooks", str(notebooks)])
    assert nbformat.read(target, as_version=4).cells[1].source == "x = 2"
    assert "kept, because somebody has written into them: 01_small_handout.ipynb" in capsys.readouterr().out
    target.write_text("torn")
    assert write(folder, [notebooks]) == ([], [target])
    assert target.read_text() == "torn"


def test_the_teachers_has_all_in_the_open(small):
    notebooks, folder, _ = small
    (written,), _ = write(folder, [notebooks], solutions=True)
    book = nbformat.read(written, as_version=4)
    assert written.name == "01_small_teacher.ipynb"
    assert [cell.source for cell in book.cells] == cells(notebooks / "01_small.ipynb", "markdown") + cells(
        notebooks / "01_small.ipynb"
    )
    assert not any("jupyter" in cell.metadata for cell in book.cells)


def test_a_sealed_cell_asks_as_the_cell_does(small, capsys):
    notebooks, folder, target = small
    write(folder, [notebooks])
    sealed = cells(target)[1]
    assert "7" not in repr(eval(sealed.partition("\n")[2], {"bp": __import__("bpcnn_helpers")}))
    assert capsys.readouterr().out == "first\n"


def test_folders_that_make_no_sense_are_refused(small):
    notebooks, folder, _ = small
    with pytest.raises(ValueError, match="no notebooks in"):
        write(folder, [folder])
    with pytest.raises(ValueError, match="no notebooks in"):
        write(folder, [notebooks / "02.ipynb"])
    with pytest.raises(ValueError, match="expected another one than that of the notebooks"):
        write(notebooks, [notebooks])
