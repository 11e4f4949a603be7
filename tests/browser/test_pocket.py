"""The program in a page: what Python packed, JavaScript runs, and finds the same numbers."""

import json

import numpy as np
import pytest
from packed_layers import LAYERS, conv_of, digits_network, expected, with_whole_numbers

import bpcnn_helpers as bp
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.packing import PAGE

NAMES = "unpacked, arrayIn, runPart, runSample, trainStep"


@pytest.fixture
def run(open_file, tmp_path):
    """A function that runs a script in a page: `network` is a packed network, unpacked, `given` what is handed over."""
    script = f"<script>{joined(PAGE / 'training.js')}\nconst all = {{{NAMES}}};</script>"
    (tmp_path / "page.html").write_text(f'<meta charset="utf-8"><title>Program</title>{script}')
    page = open_file(tmp_path / "page.html")

    def run_it(packed, script, given=None):
        handed = json.loads(json.dumps({"packed": packed, "given": given}))
        return page.evaluate(
            f"""async ({{ packed, given }}) => {{
                const {{ {NAMES} }} = all;
                const network = {{ ...packed, ...await unpacked(packed) }};
                for (const [name, values] of Object.entries(packed.start)) arrayIn(network, name).set(values);
                {script}
            }}""",
            handed,
        )

    return run_it


def by_the_page(run, packed, arrays, wanted):
    """What the page makes of these arrays."""
    script = """
        for (const [name, values] of Object.entries(given.arrays)) arrayIn(network, name).set(values.flat(9));
        for (const part of ["forward", "backward"]) runPart(network, part);
        return given.wanted.map((name) => Array.from(arrayIn(network, name)));
    """
    given = {"arrays": {name: values.tolist() for name, values in arrays.items()}, "wanted": wanted}
    return dict(zip(wanted, run(packed.packed(), script, given)))


def test_the_program_in_a_page_is_the_operation(run):
    for name in LAYERS:
        for seed in range(3):
            layer, packed, arrays = with_whole_numbers(name, seed)
            right = expected(layer, packed, arrays)
            found = by_the_page(run, packed, arrays, list(right))
            for own, values in right.items():
                assert found[own] == values.ravel().tolist(), (name, own)


def test_a_wrong_operation_is_found_out_in_the_page(run, monkeypatch):
    def wrong():
        _, packed, arrays = with_whole_numbers("conv", 1)
        return by_the_page(run, packed, arrays, ["z"])["z"] != conv_of(arrays).ravel().tolist()

    assert not wrong()
    correlate = bp.ops.conv.correlate
    monkeypatch.setattr(bp.ops.conv, "correlate", lambda columns, w, b=None: correlate(columns, w[..., ::-1, ::-1], b))
    assert wrong()


def test_training_in_a_page_gives_the_losses_of_train(run):
    model, data = digits_network(), bp.digits(seed=0)
    packed = bp.pack(model, bp.cross_entropy, data.x_train[0]).packed()
    order, losses = np.random.default_rng(3).permutation(400).reshape(50, 8), []
    sgd = bp.SGD(model, lr=0.2, momentum=0.5)
    for batch in order:
        loss, dz = bp.cross_entropy(model.forward(data.x_train[batch]), data.y_train[batch])
        model.backward(dz)
        sgd.step()
        losses.append(loss)
    script = """
        const oneHot = (label) => Array.from({ length: 10 }, (_, k) => Number(k === label));
        const sample = (n) => ({ x: given.x[n].flat(9), target: oneHot(given.y[n]) });
        return given.order.map((batch) => trainStep(network, batch.map(sample), 0.2, 0.5));
    """
    given = {"x": data.x_train[:400].tolist(), "y": data.y_train[:400].tolist(), "order": order.tolist()}
    assert np.abs(np.subtract(run(packed, script, given), losses)).max() < 1e-12
