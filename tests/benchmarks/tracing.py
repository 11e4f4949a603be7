"""How quick tracing is: python tests/benchmarks/tracing.py

Milliseconds of thread CPU time, the median of several runs: the operation alone on terms, the graph of all panels, and
the graph with all formulas read and listed for the page, which is all that a control waits for.
"""

import statistics
import time

import numpy as np

import bpcnn_helpers as bp
from bpcnn_helpers.explorer.graph import Graph

RUNS = 15


def milliseconds(do):
    """The median of some runs."""
    times = []
    for _ in range(RUNS):
        begin = time.thread_time()
        do()
        times.append(1000 * (time.thread_time() - begin))
    return statistics.median(times)


def quoted(name, explorer, op, **arrays):
    """Print the line of an explorer."""
    graph = explorer.graph
    times = (
        milliseconds(lambda: bp.trace(op, **arrays)),
        milliseconds(lambda: Graph(graph.rows, graph.arrays)),
        milliseconds(lambda: Graph(graph.rows, graph.arrays).as_lists()),
    )
    printed(name, *times, to_reach=50)


def printed(name, *times, to_reach):
    """Print one line of the table."""
    columns = "".join(f"{ms:10.1f}" for ms in times)
    print(f"{name:54}{columns:30}{to_reach:7}  {'met' if times[-1] <= to_reach else 'NOT MET'}")


def main():
    """Print the table."""
    rng = np.random.default_rng(231)
    V, K = rng.integers(0, 3, (3, 5, 5)), rng.integers(-1, 2, (2, 3, 3, 3))
    x = rng.integers(0, 9, (5, 5))
    print(f"{'milliseconds':54}{'operation':>10}{'graph':>10}{'listed':>10}{'reach':>7}")
    layer = bp.explore_conv(V, K, b=[1, 0], padding=1)
    quoted("CS231n layer, 3×5×5, padding 1, two 3×3×3, stride 1", layer, _conv, V=V[None], K=K)
    pool = bp.explore_pool(x, size=3, stride=1)
    quoted("max pooling of 5×5, size 3, stride 1", pool, _pool, x=x[None, None])
    big, many = np.zeros((1, 16, 8, 8)), np.zeros((32, 16, 3, 3))
    alone = milliseconds(lambda: bp.trace(_conv, x=big, w=many))
    printed("16 → 32 channels on 8×8, padding 1", alone, to_reach=400)


def _conv(x, w):
    return bp.conv2d(x, w, padding=1)


def _pool(x):
    return bp.max_pool2d(x, 3, stride=1)


if __name__ == "__main__":
    main()
