"""printing.py: whatever standard output can write, what is printed arrives, and reads as well as it can."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import bpcnn_helpers as bp
from bpcnn_helpers.printing import say, writable

PRINTS_EVERYTHING = """
import numpy as np
import bpcnn_helpers as bp

check = bp.check("conv_bias_grad", lambda dz: dz.sum(axis=(2, 3)), seed=0)
print(check, repr(check))
bp.check("conv_weight_grad", lambda dz, x, kernel_size, stride, padding: np.zeros(1), seed=0)
bp.check("softmax_cross_entropy", lambda logits, labels: 1 / 0, seed=0)
bp.progress()
x = np.array([0.0, 1.0])
print(bp.gradient_check(lambda δ: abs(δ).sum(), {"δ": x}, grads={"δ": np.ones(2)}))
model = bp.Sequential(bp.Flatten(), bp.Linear(4, 2, rng=0))
data = 1e3 * np.ones((8, 1, 2, 2)), np.arange(8) % 2
history = bp.train(model, data, optimizer=bp.SGD(model, lr=0.1), epochs=1)
print(history, model)
print(bp.explore_conv(np.ones((2, 2)), np.ones((1, 1))), bp.DrawPad())
"""


def run(code, encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", "import sys; exec(sys.argv[1])", code]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True)


@pytest.fixture(scope="module")
def printed():
    return {encoding: run(PRINTS_EVERYTHING, encoding) for encoding in ("utf-8", "cp1252", "ascii")}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_everything_that_prints_arrives(printed, encoding):
    said = printed[encoding]
    assert said.returncode == 0, said.stderr.decode(encoding, "replace")
    lines = said.stdout.decode(encoding).splitlines()
    assert len(lines) == len(printed["utf-8"].stdout.decode().splitlines())
    assert said.stdout.count(b"?") == printed["utf-8"].stdout.count(b"?")  # nothing is lost
    letter, lines = "δ" if encoding == "utf-8" else "delta", [" ".join(line.split()) for line in lines]
    assert f"{letter} ok worst relative error at most 1e-05" in lines
    assert f"{letter} kink at [0]: slope -1 on the left, 1 on the right; not judged" in lines


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_pages_are_made_on_any_console(tmp_path, encoding):
    folder = tmp_path / "δ"
    said = run(f"from bpcnn_helpers.__main__ import main; main(['copy', {str(folder)!r}])", encoding)
    assert said.returncode == 0, said.stderr.decode(encoding, "replace")
    assert b"delta: " in said.stdout


class Console:
    def __init__(self, encoding):
        self.encoding, self.text = encoding, ""

    def write(self, text):
        text.encode(self.encoding or "utf-8")
        self.text += text

    def flush(self):
        pass


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "δ³ − Σ·2×3 ≤ ½ é 中"),
        (None, "δ³ − Σ·2×3 ≤ ½ é 中"),
        ("cp1252", "delta³ - Sigma·2×3 <= ½ é ?"),
        ("ascii", "delta3 - Sigma*2x3 <= 1/2 e ?"),
    ],
)
def test_what_is_missing_is_written_out(monkeypatch, encoding, expected):
    console = Console(encoding)
    monkeypatch.setattr(sys, "stdout", console)
    assert writable("δ³ − Σ·2×3 ≤ ½ é 中") == expected
    say("δ³ − Σ·2×3 ≤ ½ é 中")
    assert console.text == expected + "\n"
    assert writable("\ue000") == ("?" if encoding in ("cp1252", "ascii") else "\ue000")  # it has no name


def test_without_any_output_nothing_happens(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    say("δ")
    assert bp.check("conv_bias_grad", lambda dz: np.zeros(1), seed=0).message.startswith(
        "conv_bias_grad: not right yet"
    )
