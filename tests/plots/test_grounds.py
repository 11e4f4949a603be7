"""Figures carry on a light ground and on a dark one: each is drawn on nothing, and its texts are seen on both."""

import io

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from matplotlib_inline.backend_inline import _fetch_figure_metadata
from PIL import Image

import bpcnn_helpers as bp
from bpcnn_helpers import labs, plots
from bpcnn_helpers.nn.training import History
from bpcnn_helpers.plots.still import still

GROUNDS = ("#ffffff", "#111111", "#16181c")  # paper, JupyterLab's dark theme, the book's
READABLE = 3.8  # no grey has more than 4.2 on all of these
A, W = np.array([[1, -2], [3, 4]]), np.array([[0.5]])
LABELS = np.array([0, 1, 2, 1])


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def contrast(color, ground):
    """The ratio of WCAG."""

    def lightness(color):
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
        return np.dot((0.2126, 0.7152, 0.0722), parts)

    darker, lighter = sorted((lightness(color), lightness(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def bars():
    fig, (left, right) = plots.subplots(1, 2, (8, 3), title="Two of a kind")
    left.bar(range(3), [1, 2, 3])
    right.set(xlabel="x", ylabel="y", title="Right")
    return fig


FIGURES = {
    "matrices": lambda: plots.matrices(("a", A, "input"), "*", ("w", W, "kernel"), ("plain", W), title="A row"),
    "pictures": lambda: plots.pictures([A, A], ["one", "other"], title="Two"),
    "curves": lambda: plots.curves(net=History([2.0, 1.0], [0.5, 0.75], [3.0, 2.0], [0.4, 0.5]), title="Learning"),
    "confusion": lambda: plots.confusion_matrix(LABELS, LABELS),
    "wrong": lambda: plots.wrong_guesses(np.zeros((4, 1, 2, 2)), LABELS, LABELS[::-1]),
    "filters": lambda: plots.filters(np.ones((2, 2, 3, 3))),
    "maps": lambda: plots.maps({"z": np.ones((2, 2, 2)), "δ": np.ones((2, 2, 2)), "kernels": np.ones((2, 2, 2))}),
    "subplots": bars,
    "roofline": lambda: plots.roofline(2e10, 1e10, {"loops": (0.1, 1e6), "matrix": (9, 1e10)}),
    "windows": lambda: labs.windows().figure,
    "edges": lambda: labs.edges(np.ones((6, 6))).figure,
}


def outside_of_cells(text):
    """Whether a text stands on the figure's ground, rather than in a cell of a picture, or on a bar."""
    return (
        not (text.axes and (text.axes.images or text.axes.patches) and text in text.axes.texts)
        or text.get_ha() == "right"
    )


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_seen_on_each_ground(name):
    fig = FIGURES[name]()
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png")  # all of it is made by then
    alpha = np.asarray(Image.open(buffer).convert("RGBA"))[..., 3]
    assert np.mean(alpha == 0) > 0.1
    assert alpha[0, 0] == alpha[-1, -1] == 0
    texts = [t for t in fig.findobj(Text) if t.get_text().strip() and t.get_visible() and outside_of_cells(t)]
    assert texts
    for text in texts:
        for ground in GROUNDS:
            assert contrast(text.get_color(), ground) >= READABLE, (text.get_text(), text.get_color(), ground)
    for spine in (spine for ax in fig.axes for spine in ax.spines.values() if ax.axison):
        assert all(contrast(spine.get_edgecolor(), ground) >= 2.2 for ground in GROUNDS)  # amber on white
    if name not in ("windows", "edges"):  # which show a picture of their own
        assert not _fetch_figure_metadata(fig)  # JupyterLab lays nothing under it


@pytest.mark.parametrize("role", plots.COLORS)
def test_colours_of_text_have_the_hue_of_their_role(role):
    from colorsys import rgb_to_hsv

    assert all(contrast(plots.TEXT[role], ground) >= 4.1 for ground in GROUNDS)
    hues = [rgb_to_hsv(*to_rgb(colors[role]))[0] for colors in (plots.COLORS, plots.TEXT)]
    assert abs(hues[0] - hues[1]) < 0.02


def test_the_still_picture_of_an_explorer_too():
    stored = np.asarray(Image.open(io.BytesIO(bp.explore_conv(np.ones((3, 3)), W).png())).convert("RGBA"))
    assert np.mean(stored[..., 3] == 0) > 0.3
    parts = [(name, A, role, "caption") for name, role in zip("VKZG", ("input", "kernel", "output", "gradient"))]
    pixels = np.asarray(still({"Heading": parts}, title="Title", note="Note")).reshape(-1, 4)
    assert np.mean(pixels[:, 3] == 0) > 0.3
    solid = {tuple(map(int, pixel)) for pixel in pixels if pixel[3] == 255}
    for color in plots.TEXT.values():
        assert (*(round(255 * part) for part in to_rgb(color)), 255) in solid


def test_a_live_figure_stays_transparent_when_a_control_moves():
    live = bp.Live(lambda fig, n: plots.matrices(("n", [[n]]), fig=fig), n=widgets.IntSlider(1))
    live.controls["n"].value = 2
    lab = labs.windows()
    lab.controls["f"].value = 2
    for png in (live.image.value, lab.png()):
        assert np.asarray(Image.open(io.BytesIO(png)))[0, 0, 3] == 0


def test_a_picture_with_a_range_of_its_own():
    fig, ax = plots.subplots()
    plots.picture(ax, np.ones((2, 2)), limits=(0, 1))  # an empty sheet is white
    assert ax.images[0].norm(1) == 1
    assert ax.images[0].norm(0.25) == 0.25
    fig = plots.pictures([np.zeros((2, 2)), np.ones((2, 2))], limits=(0, 2))
    assert [float(ax.images[0].norm(1)) for ax in fig.axes] == [0.5, 0.5]
    for wrong, error in ((3, TypeError), ((1, 0), ValueError), ((0,), TypeError), ((0, "a"), TypeError)):
        with pytest.raises(error, match="limits"):
            plots.picture(ax, A, limits=wrong)
