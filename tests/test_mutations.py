"""Break the package in a copy, one fault at a time: the notebook that teaches the matter has to fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from notebook import FOLDER

PACKAGE = FOLDER.parent / "bpcnn_helpers"

MUTATIONS = {
    # what is broken: file, the right code, the wrong code, the notebook that notices
    "rot180 left out": ("conv.py", "[..., ::-1, ::-1]", "[..., :, :]", "05"),
    "convolution does not turn": ("conv.py", 'rot180(array(k, "k", "kh kw"))', "k", "01"),
    "weight gradient turned": (
        "conv.py",
        "grad.reshape(kh, c_in, kw, c_out)",
        "grad[::-1].reshape(kh, c_in, kw, c_out)",
        "03",
    ),
    "stride ignored in the input gradient": ("conv.py", "% sh == 0]", "% 1 == 0]", "06"),
    "stride ignored in the weight gradient": (
        "conv.py",
        "windows in _side_by_side(x, walk, grad.nbytes)",
        "windows in _side_by_side(x, STRIDE_1, grad.nbytes)",
        "06",
    ),
    "= for += in the input gradient": ("conv.py", "target[first:last][met] +=", "target[first:last][met] =", "03"),
    "padding not cropped": ("conv.py", "grad[:, :, pw : pw + w_in]", "grad[:, :, :w_in]", "06"),
    "dilation ignored": ("conv.py", "dw * j : dw * j + width : sw", "j : j + width : sw", "06"),
    "bias left out": ("conv.py", "z += b[:, None]", "z += 0", "02"),
    "bias gradient a mean": ("conv.py", ".sum(axis=(0, 2, 3))", ".mean(axis=(0, 2, 3))", "05"),
    "output size off by one": ("conv.py", "- span[0]) // sh + 1", "- span[0]) // sh + (sh == 1)", "02"),
    "average not divided": ("pool.py", "sums / (rows * columns)", "sums / 1", "04"),
    "tie given twice": ("pool.py", "dz = dz - share", "pass", "04"),
    "= for += where windows overlap": ("pool.py", "grad[met] += share", "grad[met] = share", "04"),
    "upsampling one axis only": ("pool.py", ".repeat(rows, axis=2)", ".repeat(1, axis=2)", "04"),
    "β gradient without the sum": ("nn.py", "(dz * down).sum(axis=(0, 2, 3))", "(dz * down)[0, :, 0, 0]", "04"),
    "b gradient without the sum": (
        "nn.py",
        "bias=conv2d_bias_grad(dz))\n        if not",
        "bias=dz[0, :, 0, 0])\n        if not",
        "04",
    ),
    "sigmoid derivative missing": ("nn.py", "return dz * y * (1 - y)", "return dz", "07"),
    "ReLU mask missing": ("functional.py", "return dz * is_positive(x)", "return dz", "07"),
    "loss gradient a sum": ("functional.py", "dlogits / n", "dlogits", "07"),
    "ascent for descent": ("training.py", "value -= value.dtype", "value += value.dtype", "08"),
}
STRIDE_1 = "walk._replace(stride=(1, 1))"


@pytest.mark.parametrize("fault", MUTATIONS)
def test_a_fault_makes_its_notebook_fail(tmp_path, fault):
    file, right, wrong, number = MUTATIONS[fault]
    shutil.copytree(PACKAGE, tmp_path / "bpcnn_helpers")
    source = (PACKAGE / file).read_text()
    assert right in source
    (tmp_path / "bpcnn_helpers" / file).write_text(source.replace(right, wrong.replace("STRIDE_1", STRIDE_1), 1))
    path = next(FOLDER.glob(f"{number}_*.ipynb"))
    run = subprocess.run(
        [sys.executable, Path(__file__).parent / "notebook.py", path],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1, run.stdout
    assert "AssertionError" in run.stderr or "ValueError" in run.stderr, run.stderr
