"""The notebooks as they are stored, and every control in them moved. (nbval executes them all, besides.)"""

import json
import re
from functools import cache

import ipywidgets as widgets
import nbformat
import numpy as np
import pytest
from notebook import FOLDER, NOTEBOOKS, cells, has_widget, run
from notebook import widgets as widgets_in
from pictures import as_file
from PIL import Image

import bpcnn_helpers as bp
from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.labs.controls import Choice, Matrix, OwnPicture
from bpcnn_helpers.labs.lab import Lab

WITH_CONTROLS = [path for path in NOTEBOOKS if any(map(has_widget, cells(path)))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_from_one_run_without_what_changes(path):
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not any(output.output_type == "error" for cell in code for output in cell.outputs)
    assert not any(output.get("name") == "stderr" for cell in code for output in cell.outputs)
    assert set(book.metadata) == {"kernelspec", "language_info"}
    assert all(cell.metadata["slideshow"]["slide_type"] for cell in book.cells)  # a teacher may project any of them
    assert "application/vnd.jupyter.widget-view+json" not in path.read_text()
    for output in (output for cell in code for output in cell.outputs):
        text = {kind: data for kind, data in output.get("data", output).items() if kind != "image/png"}
        assert not re.search(r"0x[0-9a-f]{6,}", json.dumps(text))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_lead_to_notebooks_that_are_there(path):
    for link in re.findall(r"\]\(([^)]+\.ipynb)\)", "\n".join(cells(path, "markdown"))):
        assert (FOLDER / link).exists(), link


def test_00_lists_the_exercises_and_where_each_is_written():
    """The page of contents follows when an exercise comes or goes."""
    text = "\n".join(cells(FOLDER / "00_start_here.ipynb", "markdown"))
    listed = dict(re.findall(r"^\| `(\w+)\(.*?\)` \| (.*?) \|", text, re.MULTILINE))
    assert set(listed) == set(EXERCISES)
    for name, where in listed.items():
        written = re.compile(rf'bp\.check\("{name}", {name}[,)]')
        asked = {path.name for path in NOTEBOOKS if written.search("\n".join(cells(path)))}
        assert asked == set(re.findall(r"\((\S+?\.ipynb)\)", where)), name


def other_values(control):
    """The ends of a control and a place between them, all different from where it stands."""
    if isinstance(control, (bp.MatrixInput, Matrix)):
        shape = np.shape(control.value)
        values = [tuple(map(tuple, np.random.default_rng(n).integers(-9, 10, shape).astype(float))) for n in range(3)]
    elif isinstance(control, (widgets.Dropdown, widgets.ToggleButtons, widgets.SelectionSlider, widgets.RadioButtons)):
        values = [value for _, value in control._options_full]
    elif isinstance(control, Choice):
        values = list(control.options.values())
    elif isinstance(control, bp.DrawPad):
        values = [np.eye(32, dtype=int), np.tri(32, dtype=int), np.zeros((32, 32), int)]
        values = [tuple(map(tuple, drawing.tolist())) for drawing in values]
    elif isinstance(control, (bp.PictureInput, OwnPicture)):
        values = [png(height, width) for height, width in ((7, 9), (40, 20))]
    elif isinstance(control, widgets.Checkbox):
        values = [not control.value]
    else:
        values = [control.min, control.max, control.min + (control.max - control.min) // 2]
    return [value for value in values if value != control.value]


def png(height, width):
    """A picture with many grey levels, as a file."""
    return as_file(Image.fromarray(np.arange(height * width, dtype=np.uint8).reshape(height, width)))


def arrays(result):
    """The numbers in what a drawing function returned, as bytes."""
    if isinstance(result, dict):
        return [arrays(value) for value in result.values() if not isinstance(value, str)]
    return np.asarray(result, float).tobytes()


@cache
def made_once(path):
    """What a notebook made; the tests that move its controls put them back."""
    return run(path)


@pytest.fixture(scope="module", params=WITH_CONTROLS, ids=lambda path: path.stem)
def made(request):
    """What a notebook made."""
    return made_once(request.param)


def test_every_control_changes_the_numbers_and_the_picture(made):
    assert widgets_in(made, (bp.Live, Lab, bp.Explorer))
    for live in widgets_in(made, bp.Live).values():
        for name, control in live.controls.items():
            start = control.value
            for value in other_values(control):
                numbers, picture = arrays(live.result), bytes(live.image.value)
                control.value = value
                assert live.message.value == "", (name, value)
                assert arrays(live.result) != numbers, (name, value)
                assert bytes(live.image.value) != picture, (name, value)
            control.value = start


def test_every_control_of_a_lab_changes_the_numbers_and_what_the_page_gets(made):
    for lab in widgets_in(made, Lab).values():
        for name, control in lab.controls.items():
            start = control.value
            for value in other_values(control):
                numbers, values = arrays(lab.result), lab.page.values
                control.value = value
                assert lab.message == "", (name, value)
                assert arrays(lab.result) != numbers, (name, value)
                assert lab.page.values != values, (name, value)
            control.value = start


def test_every_control_of_an_explorer_rebuilds_it_or_says_why_not(made):
    for explorer in widgets_in(made, bp.Explorer).values():
        for name, control in explorer.controls.items():
            start, at_first = control.value, explorer.page.spec
            for value in other_values(control):
                before = explorer.page.spec
                control.value = value
                if explorer.message.value:
                    assert explorer.page.spec == before, (name, value)
                else:
                    assert explorer.page.spec != at_first, (name, value)
            control.value = start
            assert explorer.message.value == ""
            assert explorer.page.spec == at_first


def test_every_source_of_an_explorer_changes_something(made):
    for explorer in widgets_in(made, bp.Explorer).values():
        derived = [name for name, panel in explorer.graph.panels.items() if panel.op]
        for name, array in explorer.graph.arrays.items():
            before = {panel: explorer[panel].tolist() for panel in derived}
            explorer[name] = array + 1.5
            assert before != {panel: explorer[panel].tolist() for panel in derived}, name
            explorer[name] = array


@pytest.fixture(scope="module")
def edge_lab():
    return made_once(FOLDER / "01_convolution_vs_cross_correlation.ipynb")


def test_01_shows_what_its_controls_say(edge_lab):
    live, photo = edge_lab["edge_lab"], edge_lab["photo"]
    kernel = [[1, 0, 7], [1, 0, -1], [1, 0, -1]]
    live.controls["kernel"].value = kernel
    np.testing.assert_allclose(live.result, bp.correlate2d(photo, kernel), atol=1e-12)
    live.controls["operation"].value = "convolution"
    np.testing.assert_allclose(live.result, bp.convolve2d(photo, kernel), atol=1e-12)
    emboss = dict(live.controls["begin"].options)["emboss"]
    live.controls["begin"].value = emboss
    np.testing.assert_allclose(live.result, bp.convolve2d(photo, emboss), atol=1e-12)


def test_08_shows_the_chosen_epoch_and_digit():
    names = made_once(FOLDER / "08_sgd_training.ipynb")
    live, data = names["training_lab"], names["data"]
    *_, last = live.controls["digit"].options.values()
    for epoch, digit in ((0, 0), (20, 0), (7, last)):
        live.controls["epoch"].value, live.controls["digit"].value = epoch, digit
        fresh, x, y = names["relu_network"](), data.x_test[[digit]], data.y_test[[digit]]
        for name, value in names["snapshots"][epoch].items():
            fresh.params[name][...] = value
        z = bp.conv2d(x, fresh.params["0.weight"], fresh.params["0.bias"], padding=1)
        assert np.array_equal(live.result["kernels"], names["snapshots"][epoch]["0.weight"][:, 0])
        assert np.array_equal(live.result["maps"], bp.relu(z)[0])
        # δ before the ReLU, by moving the cell in which it is largest a little
        where = np.unravel_index(np.abs(live.result["δ"]).argmax(), live.result["δ"].shape)

        def loss(change, fresh=fresh, z=z, where=where, y=y):
            moved = z.copy()
            moved[(0, *where)] += change
            for layer in fresh.layers[1:]:
                moved = layer.forward(moved)
            return bp.cross_entropy(moved, y)[0]

        slope = (loss(1e-6) - loss(-1e-6)) / 2e-6
        assert live.result["δ"][where] == pytest.approx(slope, rel=1e-4, abs=1e-9)


def test_08_begins_anew_when_its_training_is_run_again():
    path = FOLDER / "08_sgd_training.ipynb"
    names = dict(made_once(path))
    first = names["history"].loss
    exec(next(cell for cell in cells(path) if "on_epoch=keep" in cell), names)
    assert names["history"].loss == first
    assert len(names["snapshots"]) == len(first) + 1
