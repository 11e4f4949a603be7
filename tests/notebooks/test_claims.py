"""Every claim and doubt of the five sources stands in its notebook, above code that shows it."""

import json
import re
from itertools import pairwise

import pytest
from notebook import FOLDER

COVERS = {
    "01_convolution_vs_cross_correlation": "A1 A2 C2 D1 D2 E2; 8 11",
    "02_convolution_layer": "A3 A4 A7 B1 B10 B11 C1 D3 D12 E1 E3 E4 E5 E7; 1 3 9",
    "03_worked_example": "B3 B5 B6 B7 B8 B9 C7 D8;",
    "04_pooling_upsample": "C3 C4 C9 C13 C14 D4 D6 E6 E12; 7 10",
    "05_rot180_derivation": "A5 A6 A8 C6 C8 C10 C11 C12 D7 D9 D10 D11 D13 E13 E14; 2 5 6",
    "06_strides_and_padding": "B3 B4 B9;",
    "07_backprop_through_a_network": "C5 D5 E8 E9 E10 E11; 4",
    "08_sgd_training": "A9 B2 E15;",
}


def labels(name):
    claims, doubts = COVERS[name].split(";")
    return [f"[{claim}]" for claim in claims.split()] + [f"[doubt {number}]" for number in doubts.split()]


def test_all_claims_and_doubts_have_a_place():
    everything = {label for name in COVERS for label in labels(name)}
    sizes = {"A": 9, "B": 11, "C": 14, "D": 13, "E": 15}
    claims = {f"[{letter}{n}]" for letter, count in sizes.items() for n in range(1, count + 1)}
    assert everything == claims | {f"[doubt {n}]" for n in range(1, 12)}
    assert len(everything) == 73


@pytest.mark.parametrize(("name", "label"), [(name, label) for name in COVERS for label in labels(name)])
def test_a_claim_stands_over_code_that_asserts_it(name, label):
    cells = json.loads((FOLDER / f"{name}.ipynb").read_text())["cells"]
    below = []
    for cell, following in pairwise(cells):
        if cell["cell_type"] == "markdown" and label in "".join(cell["source"]) and following["cell_type"] == "code":
            below.append(following)
    assert below, f"{label} is not cited right above a code cell"
    assert any(re.search(r"^\s*assert ", "".join(cell["source"]), re.MULTILINE) or cell["outputs"] for cell in below)
