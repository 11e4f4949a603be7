"""How fast and how lean the operations are, beside PyTorch: python tests/benchmarks/speed.py

Time is CPU time of the one thread that computes (`time.thread_time`; BLAS and PyTorch are held to one), so that other
work on the machine counts for little. The contestants take turns, round by round, and what counts is the median of
the rounds' ratios; in brackets their quartiles. Before anything is timed, the results are compared. Below 1 is faster
than PyTorch. Beside it stands the *limit*: for an operation the bare matrix product of the same size, its matrices
ready-made; for the small training step and for pooling the same in bare NumPy calls, without layers and checks
(bare.py). A row whose limit is above its target cannot be met on this machine with NumPy.

Memory is measured in fresh processes, once for each contestant, with the operating system's high-water mark of
resident memory, which sees NumPy's arrays and PyTorch's hidden buffers alike (tracemalloc would miss the latter):
make the arguments, run a tiny case, which loads the code, give freed memory back (malloc_trim), reset the mark, run
once. The extra peak includes the result. Linux only.

OPENBLAS_CORETYPE holds NumPy's matrix product to older instructions than the machine has, but not PyTorch; the heading
says when it is set.
"""

import argparse
import ctypes
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

sys.path.insert(0, str(Path(__file__).parent))
PARTS = "steps", "operations", "memory", "forms", "growth"
DTYPES = "float32", "float64"
TARGETS = {  # float32, float64; for operations a pair of these for each shape
    "digits": (0.30, 0.42),
    "digits_input": (0.35, 0.50),
    "lenet": (0.90, 0.80),
    "pooling": (0.5, 0.5),
    "conv2d": [(1.9, 0.6), (1.9, 0.6), (1.75, 0.6)],
    "input gradient": [(2.3, 2.0), (1.6, 2.0), (0.9, 2.0)],
    "weight gradient": [(1.9, 0.6), (1.5, 0.6), (1.9, 0.6)],
}
OF_BARE_PRODUCT, MEMORY = 1.4, 1.3


def rounds(contestants, number):
    """Time each contestant in turn: an array of seconds, a row per round, a column per contestant."""
    times = []
    for _ in range(number + 1):
        times.append([])
        for contestant in contestants:
            each, begin = [], time.thread_time()
            while len(each) < 3 or (time.thread_time() - begin < 0.01 and len(each) < 30):
                start = time.thread_time()
                contestant()
                each.append(time.thread_time() - start)
            times[-1].append(statistics.median(each))
    return np.array(times[1:])  # the first round warms up


def ratio(ours, theirs):
    """Median and quartiles of the rounds' ratios."""
    low, middle, high = np.quantile(ours / theirs, [0.25, 0.5, 0.75])
    return middle, f"{middle:.2f} [{low:.2f}–{high:.2f}]"


def row(*cells):
    """Print one row of a Markdown table, at once."""
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def head(*cells):
    """Print the head of a table."""
    print()
    row(*cells)
    row(*["---"] * len(cells))


def verdict(value, target, limit=None):
    """Say whether a target is met; where it is not, whether it can be."""
    if value <= target:
        return f"≤ {target:.2f}: met"
    if limit is not None and limit > target:
        return f"≤ {target:.2f}: out of NumPy's reach"
    return f"≤ {target:.2f}: missed"


def agree(ours, theirs, dtype):
    """Refuse to time two things that differ."""
    theirs = theirs.detach().numpy() if hasattr(theirs, "detach") else theirs
    scale = max(1.0, float(np.abs(theirs).max()))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=scale * (1e-4 if dtype == "float32" else 1e-10))


def steps(number):
    """Print the rows of a whole training step and of max pooling."""
    import cases

    columns = "ours, ms", "PyTorch, ms", "ours / PyTorch", "target", "limit: bare NumPy / PyTorch"
    head("work", "dtype", *columns)
    names = {
        "digits": "training step, digits 8×8, 8/16 channels, batch 32",
        "digits_input": "the same, with the input's gradient, which PyTorch leaves out",
        "lenet": "training step, LeNet-5 form 28×28, batch 64",
        "pooling": "max pool 2×2 forward + backward, 32×16×32×32",
    }
    for kind, name in names.items():
        for dtype, target in zip(DTYPES, TARGETS[kind], strict=True):
            ours, theirs, *bare = getattr(cases, kind)(dtype)
            result = ours()
            for other in (theirs, *bare):
                agree(result, other(), dtype)
            our_time, its_time, *bare_time = rounds([ours, theirs, *bare], number).T
            middle, text = ratio(our_time, its_time)
            limit = ratio(bare_time[0], its_time)[0] if bare else None
            times = f"{1000 * np.median(our_time):.2f}", f"{1000 * np.median(its_time):.2f}"
            row(name, dtype, *times, text, verdict(middle, target, limit), f"{limit:.2f}" if bare else "")


def operations(number):
    """Print the rows of convolution and its gradients."""
    import cases

    columns = "ours / PyTorch", "target", "limit: bare product / PyTorch", "ours / bare product"
    head("operation", "shape", "dtype", "ours, ms", *columns)
    for place, shape in enumerate(cases.SHAPES):
        for column, dtype in enumerate(DTYPES):
            bare = cases.bare_product(shape, dtype)
            for name, (ours, theirs) in cases.convolution(shape, dtype).items():
                agree(ours(), theirs(), dtype)
                our_time, its_time, bare_time = rounds([ours, theirs, bare[name]], number).T
                (middle, text), (limit, _), (of_bare, _) = (
                    ratio(our_time, its_time), ratio(bare_time, its_time), ratio(our_time, bare_time)
                )  # fmt: skip
                met = verdict(middle, TARGETS[name][place][column], limit)
                own = f"{of_bare:.2f}"
                if name == "conv2d":
                    own += f" ({verdict(of_bare, OF_BARE_PRODUCT)})"
                row(name, shape, dtype, f"{1000 * np.median(our_time):.1f}", text, met, f"{limit:.2f}", own)


def memory():
    """Print the extra peak memory of convolution and its gradients."""
    import cases

    if not Path("/proc/self/clear_refs").exists():
        print("\nMemory: the high-water mark of resident memory can be reset on Linux only; skipped.")
        return
    head("extra peak memory", "shape", "dtype", "ours, MB", "PyTorch, MB", "ours / PyTorch", "target")
    for place, shape in enumerate(cases.SHAPES):
        for dtype in DTYPES:
            for name in cases.convolution(cases.SHAPES[0], dtype):
                command = [sys.executable, __file__, "--peak", str(place), dtype, name]
                ours, theirs = (
                    float(subprocess.run([*command, who], check=True, capture_output=True, text=True).stdout)
                    for who in "01"
                )
                quotient = ours / theirs
                row(name, shape, dtype, f"{ours:.1f}", f"{theirs:.1f}", f"{quotient:.2f}", verdict(quotient, MEMORY))


def peak(place, dtype, name, who):
    """Print the extra peak of one run, in MB; in a process of its own."""
    import cases

    shape = cases.SHAPES[int(place)]
    run = cases.convolution(shape, dtype)[name][int(who)]
    cases.convolution(shape._replace(batch=1, size=shape.kernel), dtype)[name][int(who)]()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
    result = run()
    print((resident("VmHWM") - before) / 1e6)
    return result


def resident(which):
    """Bytes, now (VmRSS) or at the highest (VmHWM)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(which))
    return 1024 * int(line.split()[1])


def other_forms(number):
    """Print how other ways to write conv2d compare with the package's."""
    import cases
    from forms import FORMS

    import bpcnn_helpers as bp

    head("form of conv2d", "shape", *(f"{dtype}, ms" for dtype in DTYPES), *(f"{dtype}, × ours" for dtype in DTYPES))
    tiny = cases.Shape(2, 3, 8, 4, 3, 1, 1)
    for name, form in {**FORMS, "the bare product": None}.items():
        for shape in [tiny] if name == "seven loops" else [cases.SHAPES[0], cases.SHAPES[2]]:
            times, quotients = [], []
            for dtype in DTYPES:
                x, w, _, walk = cases.arrays(shape, dtype)
                ours = lambda x=x, w=w, walk=walk: bp.conv2d(x, w, **walk)  # noqa: E731
                its = cases.bare_product(shape, dtype)["conv2d"]
                if form is not None:
                    its = lambda x=x, w=w, walk=walk, form=form: form(x, w, **walk)  # noqa: E731
                    agree(ours(), its(), dtype)
                few = min(number, 3) if name in ("seven loops", "scipy.signal", "windows, einsum") else number
                our_time, its_time = rounds([ours, its], few).T
                times.append(f"{1000 * np.median(its_time):.2f}")
                quotients.append(f"{ratio(its_time, our_time)[0]:.2f}")
            row(name, shape, *times, *quotients)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"which of {', '.join(PARTS)}; all unless said")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--plot", metavar="FILE", help="save a plot of how time grows, such as growth.png")
    parser.add_argument("--peak", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"unknown part {', '.join(unknown)}; there are {', '.join(PARTS)}")

    import torch

    torch.set_num_threads(1)
    with threadpool_limits(1):
        if given.peak:
            peak(*given.peak)
            return
        chosen = given.parts or PARTS
        kernels = next(info["architecture"] for info in threadpool_info() if info["user_api"] == "blas")
        print(f"NumPy {np.__version__}, BLAS kernels for {kernels}; PyTorch {torch.__version__}; one thread.")
        if "OPENBLAS_CORETYPE" in os.environ:
            print(
                f"OPENBLAS_CORETYPE={os.environ['OPENBLAS_CORETYPE']} decides on NumPy's BLAS kernels, not the machine."
            )
        if "steps" in chosen:
            steps(given.rounds)
        if "operations" in chosen:
            operations(given.rounds)
        if "memory" in chosen:
            memory()
        if "forms" in chosen:
            other_forms(given.rounds)
        if "growth" in chosen:
            from growth import growth

            growth(given.plot)


if __name__ == "__main__":
    main()
