"""What is drawn is what was given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import sympy
from IPython.core.formatters import DisplayFormatter
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from bpcnn_helpers import plots
from bpcnn_helpers.nn.training import History


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def words(fig):
    return [t.get_text() for ax in fig.axes for t in ax.texts]


def titles(fig):
    return [ax.get_title() for ax in fig.axes]


def test_matrices_print_every_number_with_names_and_operators():
    a, w = np.array([[1, -2], [3, 4]]), np.array([[0.5]])
    fig = plots.matrices(("a", a, "input"), "*", ("w", w, "kernel"), title="A row")
    assert words(fig) == ["1", "−2", "3", "4", "*", "0.5"]
    assert titles(fig) == ["a", "", "w"]
    assert fig.get_suptitle() == "A row"
    assert to_hex(fig.axes[0].spines["top"].get_edgecolor()) == "#0072b2"
    assert to_hex(fig.axes[2].spines["top"].get_edgecolor()) == "#e69f00"
    assert to_hex(fig.axes[2].title.get_color()) == plots.TEXT["kernel"].lower()
    assert np.array_equal(fig.axes[0].images[0].get_array(), a)
    assert fig.axes[0].images[0].norm.vmin == -fig.axes[0].images[0].norm.vmax


def test_symbols_are_written_out_and_large_matrices_are_not():
    x = sympy.Symbol("x")
    assert words(plots.matrices(("s", np.array([[x]], object)))) == ["x"]
    assert words(plots.matrices(("big", np.ones((11, 3))))) == []


def frames(ax):
    """(left, top, width, height), colour of each frame."""
    return [(p.get_bbox().bounds, to_hex(p.get_edgecolor())) for p in ax.patches]


def test_filters_show_every_kernel_on_one_scale():
    weights = np.arange(-24.0, 24).reshape(3, 2, 2, 4)
    (ax,) = plots.filters(weights).axes
    assert len(ax.images) == 6
    assert {image.norm.vmax for image in ax.images} == {24}
    for place, (row, column) in enumerate(np.ndindex(2, 3)):
        assert np.array_equal(ax.images[place].get_array(), weights[column, row])
        left, right, bottom, top = ax.images[place].get_extent()
        assert frames(ax)[place] == (pytest.approx((left, top, 1, 0.5)), "#e69f00")
        assert (right - left, bottom - top) == pytest.approx((1, 0.5))
        assert (left, top) == pytest.approx((1.12 * column, 1.12 * row))
    assert sorted(words(ax.figure)) == ["0", "1", "2", "in 0", "in 1"]


def test_maps_show_gradients_as_gradients():
    (ax,) = plots.maps({"z": np.ones((3, 2, 2)), "δ": -2 * np.ones((2, 2, 2))}).axes
    assert [image.norm.vmax for image in ax.images] == [1, 1, 1, 2, 2]
    assert [color for _, color in frames(ax)] == ["#009e73"] * 3 + ["#d55e00"] * 2
    assert {text.get_text(): to_hex(text.get_color()) for text in ax.texts if text.get_text() in "zδ"} == {
        "z": plots.TEXT["output"].lower(),
        "δ": plots.TEXT["gradient"].lower(),
    }


def test_a_roofline_is_the_lower_of_both_limits_and_the_points_lie_where_they_are():
    (ax,) = plots.roofline(8e9, 2e9, {"loops": (0.5, 3e6), "matrix": (16.0, 7e9)}).axes
    roof, loops, matrix = ax.lines
    x, y = roof.get_data()
    assert x[0] < 0.5
    assert x[-1] > 16
    np.testing.assert_allclose(y, np.where(x < 4, 2 * x, 8))  # it bends at peak / bandwidth
    assert [list(point.get_xydata()[0]) for point in (loops, matrix)] == [[0.5, 0.003], [16, 7]]
    assert [(text.get_text(), text.xy) for text in ax.texts] == [("loops", (0.5, 0.003)), ("matrix", (16, 7))]
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert ax.get_ylim()[0] < 0.003


def test_maps_end_their_colours_where_they_are_told_to():
    rows = {"z": np.ones((1, 2, 2)), "δ": -2 * np.ones((2, 2, 2))}
    (ax,) = plots.maps(rows, limits={"δ": 8}).axes
    assert [image.norm.vmax for image in ax.images] == [1, 8, 8]


def test_maps_go_into_a_part_of_a_figure():
    whole = Figure(figsize=(4, 7))
    above, below = whole.subfigures(2, 1)
    assert plots.maps({"z": np.ones((3, 2, 2))}, fig=below) is below
    assert (len(above.axes), len(below.axes)) == (0, 1)
    assert whole.get_size_inches().tolist() == [4, 7]


def test_curves_are_the_history():
    history = History([2.0, 1.0], [0.5, 0.75], [3.0, 2.0], [0.4, 0.5])
    fig = plots.curves(net=history)
    loss, accuracy = fig.axes
    assert [list(line.get_ydata()) for line in loss.lines] == [[2, 1], [3, 2]]
    assert [list(line.get_ydata()) for line in accuracy.lines] == [[50, 75], [40, 50]]
    assert [t.get_text() for t in accuracy.get_legend().get_texts()] == ["net", "net, held out"]


def test_wrong_guesses_are_the_wrong_ones():
    x = np.arange(4.0).reshape(4, 1, 1, 1) * np.ones((4, 1, 2, 2))
    fig = plots.wrong_guesses(x, [0, 1, 2, 3], [0, 5, 2, 6])
    assert fig.get_suptitle() == "2 of 4 guessed wrong"
    assert titles(fig) == ["1, guessed 5", "3, guessed 6"]
    assert fig.axes[1].images[0].get_array()[0, 0] == 1 - 3
    assert plots.wrong_guesses(x, [0] * 4, [0] * 4).get_suptitle() == "0 of 4 guessed wrong"


def test_confusion_matrix_counts():
    fig = plots.confusion_matrix([0, 0, 1, 1], [0, 1, 1, 1])
    assert words(fig) == ["1", "1", "0", "2"]


def test_confusion_matrix_has_a_row_for_every_class_that_occurs():
    fig = plots.confusion_matrix([7, 7, 2, 2, 2], [2, 7, 2, 4, 4])
    assert words(fig) == ["1", "2", "0", "0", "0", "0", "1", "0", "1"]  # rows and columns 2, 4, 7
    (ax,) = fig.axes
    assert [[label.get_text() for label in axis.get_ticklabels()] for axis in (ax.xaxis, ax.yaxis)] == [
        ["2", "4", "7"]
    ] * 2
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("guess", "right answer")
    assert np.array_equal(ax.images[0].get_array(), [[1, 2, 0], [0, 0, 0], [1, 0, 1]])
    light, dark = (next(text for text in ax.texts if text.get_text() == number) for number in "20")
    assert light.get_color() == "white" != dark.get_color()


def test_pictures_fill_rows():
    fig = plots.pictures([np.ones((4, 4))] * 7, list("abcdefg"))
    assert len(fig.axes) == 10
    assert [len(ax.images) for ax in fig.axes] == [1] * 7 + [0] * 3


def test_a_figure_can_be_drawn_again():
    fig = plots.matrices(("a", np.ones((2, 2))))
    assert plots.matrices(("b", np.ones((3, 3))), fig=fig) is fig
    assert titles(fig) == ["b"]


@pytest.mark.parametrize("make", [lambda: plots.matrices(("a", [[1]], "input")), lambda: plots.subplots()[0]])
def test_a_figure_shows_itself_and_pyplot_does_not_keep_it(make):
    fig, shown = make(), DisplayFormatter()
    data, _ = shown.format(fig)
    assert data["image/png"].startswith(b"\x89PNG")
    assert plt.get_fignums() == []
