"""What a reader does: open the notebooks, run them, use the controls, look."""

import contextlib
import re
import socket
import urllib.error
import urllib.request

import psutil
import pytest


def test_the_readmes_command_opens_notebook_00(chromium, lab, pytestconfig):
    if pytestconfig.getoption("--app") != "lab":
        pytest.skip("the README's command is JupyterLab's")
    page = chromium.new_page()
    page.goto(lab)
    title = page.get_by_role("heading", name="Backpropagation through a convolutional network").first
    title.wait_for(timeout=60_000)
    assert page.locator(".jp-mod-current .lm-TabBar-tabLabel").inner_text() == "00_start_here.ipynb"
    page.close()


def on_the_server(address, place):
    """Another place on the server of this address, without the token."""
    return re.sub(r"/(lab|notebooks)/.*", place, address)


@pytest.mark.safety
def test_the_server_keeps_its_token(lab):
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(on_the_server(lab, "/api/contents"))


@pytest.mark.safety
@pytest.mark.parametrize(
    "place", ["/lab", "/api/kernels", "/files/notebooks/00_start_here.ipynb", "/terminals/websocket/1"]
)
def test_without_the_token_there_is_only_the_question_for_it(lab, place):
    with (
        contextlib.suppress(urllib.error.HTTPError),
        urllib.request.urlopen(re.sub(r"/(lab|notebooks)/.*", place, lab)) as answer,
    ):
        assert "/login?next=" in answer.url  # else it was refused


@pytest.mark.safety
def test_server_and_kernels_listen_on_the_loopback_only(desk, lab, record_property):
    server = psutil.Process(desk.kernel()).parent()
    listening = [
        connection.laddr
        for process in (server, *server.children(recursive=True))
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    port = int(re.search(r":(\d+)/", lab)[1])
    assert port in {address.port for address in listening}
    assert {address.ip for address in listening} <= {"127.0.0.1", "::1"}
    others = {
        address.address
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family == socket.AF_INET and not address.address.startswith("127.")
    }
    for other in others:
        with pytest.raises(OSError, match=r"refused|timed out"):
            socket.create_connection((other, port), 2)
    record_property("sockets that listen, all on the loopback", len(listening))
    record_property("other addresses tried, all refused", len(others))


# The others run without an error in test_odd_use, 07 in test_path, 08 below as far as its lab.
def test_09_runs_without_an_error(open_notebook):
    book = open_notebook("09_fast_convolution.ipynb")
    book.run_all()
    assert book.failed_outputs() == []
    assert book.errors == []


def test_01_kernel_and_operation(open_notebook):
    book = open_notebook("01_convolution_vs_cross_correlation.ipynb")
    lab = book.run_to("edge_lab = bp.labs.edges(").locator(".bpcnn-lab")
    field, said = lab.locator(".lab-matrix input").first, lab.locator(".lab-said")
    field.wait_for()
    assert field.input_value() == "1"
    field.fill("5")
    field.press("Enter")
    lab.get_by_role("button", name="convolution", exact=True).click()
    said.filter(has_text="convolution: from").wait_for()
    book.wait_until_told()
    python = book.ask("z = bp.convolve2d(photo, edge_lab.values['kernel']); print(edge_lab, z.min(), z.max())")[0]
    assert python.startswith("edges(begin='vertical edges', kernel=((5.0, 0.0, -1.0), (1.0,")
    least, most = (float(number.replace("−", "-")) for number in re.findall(r"[−\d]\S*\d", said.inner_text())[:2])
    assert [least, most] == pytest.approx([float(number) for number in python.split()[-2:]], abs=0.005)
    lab.get_by_label("begin with").select_option("blur")
    assert field.input_value() == "1"
    book.ask("edge_lab.controls['operation'].value = 'cross-correlation'")
    said.filter(has_text="cross-correlation: from").wait_for()
    assert book.failed_outputs() == []
    assert book.errors == []


def test_08_trains_under_a_progress_bar_and_steps_through_the_epochs(open_notebook):
    book = open_notebook("08_sgd_training.ipynb")
    cell = book.run_to("training_lab = bp.labs.epochs(")

    shown = " ".join(book.cell("on_epoch=keep").locator(".jp-OutputArea").inner_text().split())
    assert "epoch 20/20: 100%" in shown
    assert "History(20 epochs" in shown

    lab = cell.locator(".bpcnn-lab")
    lab.locator(".lab-said").filter(has_text="epoch 0: ").wait_for()
    lab.get_by_label("epoch").press("End")
    lab.locator(".lab-said").filter(has_text="epoch 20: ").wait_for()
    assert lab.locator("output").inner_text() == "20"
    assert book.failed_outputs() == []
    assert book.errors == []


@pytest.mark.safety
def test_markup_in_a_widgets_words_is_shown_as_text(desk):
    desk.ask(
        'live = bp.Live(lambda fig, n: n and int("<q>one</q>"), n=w.IntSlider(description="<u>n</u>"))\n'
        'live.controls["n"].value = 1\nlive'
    )
    shown = desk.page.locator(".jp-CodeCell").last.locator(".widget-vbox").first
    for text in ("<q>one</q>", "<u>n</u>"):
        shown.get_by_text(text).wait_for()
    desk.ask('P = bp.Panel("<q>P</q>", "output", lambda x: 2 * x, ("<u>x</u>",), caption="<s>c</s>")')
    desk.ask(
        'bp.Explorer(lambda a: ({"": [bp.Panel("<u>x</u>", "input"), P]}, a), {"<u>x</u>": [[1]]}, title="<b>t</b>")'
    )
    page = desk.page.locator(".bpcnn-flow").last
    page.get_by_text("<b>t</b>").wait_for()
    assert all(text in page.inner_text() for text in ("<q>P</q>", "<u>x</u>", "<s>c</s>"))
    assert desk.page.locator(".jp-OutputArea-output").locator("q, u, s").count() == 0
