"""Break the package in a copy, one fault at a time: the notebook that teaches the matter has to fail.

One fault for each notebook is tried; with --every-notebook, all of them.
"""

import os
import re
import shutil
import subprocess
import sys

import notebook
from notebook import FOLDER

import bpcnn_helpers as bp

PACKAGE = FOLDER.parent / "bpcnn_helpers"

MUTATIONS = {
    # what is broken, first the operation: file, the right code, the wrong code, the notebook that notices
    "rot180 left out": ("ops/matrices.py", "[..., ::-1, ::-1]", "[..., :, :]", "05"),
    "conv_output_size off by one": ("ops/windows.py", "(p - f) // s + 1", "(p - f) // s + (s == 1)", "02"),
    "correlate2d turns": ("ops/matrices.py", "_slide(x, k, mode, 0)", "_slide(x, rot180(k), mode, 0)", "01"),
    "convolve2d does not turn": ("ops/matrices.py", 'rot180(array(k, "k", "kh kw"))', "k", "01"),
    "conv2d without dilation": ("ops/columns.py", "dw * column, sw", "column, sw", "06"),
    "conv2d without the bias": ("ops/conv.py", "z += b[:, None, None]", "z += 0", "02"),
    "conv2d as one matrix, without the bias": ("ops/one_matrix.py", "self._bias[...] = b", "self._bias[...] = 0", "08"),
    "conv2d_weight_grad as one matrix, turned": (
        "ops/one_matrix.py",
        "return self._weight_grad,",
        "return self._weight_grad[..., ::-1],",
        "07",
    ),
    "conv2d_input_grad with stride 1": ("ops/windows.py", "% sh == 0]", "% 1 == 0]", "06"),
    "conv2d_input_grad with = for +=": (
        "ops/conv.py",
        "target[:, first:last][met] +=",
        "target[:, first:last][met] =",
        "03",
    ),
    "conv2d_input_grad not cropped": ("ops/conv.py", "grad[:, :, left : left + w_in]", "grad[:, :, :w_in]", "06"),
    "conv2d_input_grad not turned": ("ops/conv.py", "w[:, :, ::-1, ::-1].swapaxes", "w.swapaxes", "08"),
    "conv2d_weight_grad turned": (
        "ops/conv.py",
        "grad.reshape(kh, c_in, kw, c_out)",
        "grad[::-1].reshape(kh, c_in, kw, c_out)",
        "03",
    ),
    "conv2d_weight_grad with stride 1": (
        "ops/conv.py",
        "_grads(columns_for(walk, ",
        "_grads(columns_for(STRIDE_1, ",
        "06",
    ),
    "conv2d_bias_grad a mean": ("ops/conv.py", ".sum(axis=(0, 2, 3))", ".mean(axis=(0, 2, 3))", "05"),
    "max_pool2d the smallest": ("ops/max_pool.py", "reduce(np.maximum, ", "reduce(np.minimum, ", "04"),
    "max_pool2d_grad twice for a tie": ("ops/max_pool.py", "rest = rest - kept", "pass", "04"),
    "max_pool2d_grad with = for +=": ("ops/max_pool.py", "grad[met] += kept", "grad[met] = kept", "04"),
    "avg_pool2d not divided": ("ops/pool.py", "else sums / cells", "else sums / 1", "04"),
    "avg_pool2d_grad a sum's": (
        "ops/pool.py",
        "_mean(sum_pool2d_grad(",
        "(lambda sums, _: sums)(sum_pool2d_grad(",
        "04",
    ),
    "sum_pool2d without the last cell": (
        "ops/pool.py",
        "for s in slices])\n    return own",
        "for s in slices[:-1]])\n    return own",
        "04",
    ),
    "sum_pool2d_grad with = for +=": ("ops/pool.py", "grad[met] += dz", "grad[met] = dz", "04"),
    "upsample2d one axis only": ("ops/pool.py", ".repeat(rows, axis=-2)", ".repeat(1, axis=-2)", "04"),
    "sigmoid mirrored": ("ops/activations.py", "expit(x)", "expit(-x)", "07"),
    "relu without a limit": ("ops/activations.py", "return maximum(x, 0)", "return (lambda x, _: x)(x, 0)", "07"),
    "relu_grad where ReLU was off": ("ops/activations.py", "keep(dz, is_on(x))", "keep(dz, ~is_on(x))", "07"),
    "softmax over the batch": ("ops/activations.py", "powers.sum(axis=axis, ", "powers.sum(axis=0, ", "07"),
    "cross_entropy a sum": ("ops/losses.py", "dlogits / n", "dlogits", "07"),
    "squared_error upwards": ("ops/losses.py", "(y - t) / len(y)", "(t - y) / len(y)", "04"),
    "Conv2d without padding": ("nn/weighted.py", '"padding": short_padding(sides)', '"padding": 0', "08"),
    "Linear with its last input": ("nn/weighted.py", "weight=dz.T @ x", "weight=dz.T @ x[::-1]", "07"),
    "MaxPool2d the first cell": ("nn/pooling.py", "pooled.z.copy", "pooled.x[:, :, ::2, ::2].copy", "07"),
    "AvgPool2d a maximum": (
        "nn/pooling.py",
        "z = avg_pool2d(x, **self.window)",
        "z = x[..., :: self.window['size'][0], :: self.window['size'][1]]",
        "04",
    ),
    "Subsample2d, β without the sum": (
        "nn/pooling.py",
        "beta=conv2d_bias_grad(dz * down)",
        "beta=(dz * down)[0, :, 0, 0]",
        "04",
    ),
    "Subsample2d, b without the sum": (
        "nn/pooling.py",
        "bias=conv2d_bias_grad(dz))\n        if not",
        "bias=dz[0, :, 0, 0])\n        if not",
        "04",
    ),
    "Flatten turned": ("nn/sequential.py", "return dz.reshape(shape)", "return dz[:, ::-1].reshape(shape)", "07"),
    "ReLU without its mask": ("nn/elementwise.py", "return keep(dz, is_on(x))", "return dz", "07"),
    "Sigmoid without its slope": ("nn/elementwise.py", "return dz * y * (1 - y)", "return dz", "07"),
    "Sequential forgets its first layer": ("nn/sequential.py", "reversed(range(len(", "reversed(range(1, len(", "07"),
    "SGD upwards": ("nn/sgd.py", "value -= lr * step", "value += lr * step", "08"),
}
STRIDE_1 = "walk._replace(stride=(1, 1))"
ONE_A_NOTEBOOK = list({notebook: fault for fault, (*_, notebook) in MUTATIONS.items()}.values())


def test_every_operation_has_its_fault():
    rooms = {
        "ops": ("conv", "windows", "matrices", "pool", "max_pool", "activations", "losses"),
        "nn": ("weighted", "pooling", "elementwise", "sequential"),
    }
    home = {f"bpcnn_helpers.{room}.{file}" for room, files in rooms.items() for file in files}
    operations = {name for name, thing in vars(bp).items() if getattr(thing, "__module__", "") in home}
    assert operations | {"SGD"} == {re.match(r"\w+", fault)[0] for fault in MUTATIONS}
    for file, right, _, _ in MUTATIONS.values():
        assert right in (PACKAGE / file).read_text()


def pytest_generate_tests(metafunc):
    if "fault" in metafunc.fixturenames:
        every = metafunc.config.getoption("--every-notebook")
        metafunc.parametrize("fault", MUTATIONS if every else ONE_A_NOTEBOOK)


def test_a_fault_makes_its_notebook_fail(tmp_path, fault):
    file, right, wrong, number = MUTATIONS[fault]
    shutil.copytree(PACKAGE, tmp_path / "bpcnn_helpers")
    source, wrong = (PACKAGE / file).read_text(), wrong.replace("STRIDE_1", STRIDE_1)
    (tmp_path / "bpcnn_helpers" / file).write_text(source.replace(right, wrong, 1))
    path = next(FOLDER.glob(f"{number}_*.ipynb"))
    run = subprocess.run(
        [sys.executable, notebook.__file__, path],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1, run.stdout
    assert "AssertionError" in run.stderr or "ValueError" in run.stderr, run.stderr
