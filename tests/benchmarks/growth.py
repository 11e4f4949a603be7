"""How the time of conv2d and its gradients grows with batch, channels, image size and kernel: a table and a plot."""

import statistics
import time

import cases
import numpy as np
from speed import head, row

BASE = cases.Shape(16, 16, 32, 16, 3, 1, 1)
# Varied from small to large; the exponent is that of the last doubling or so, where fixed costs no longer matter.
VALUES = {
    "batch": (2, 4, 8, 16, 32, 64),
    "channels": (4, 8, 16, 32, 64),
    "size": (8, 16, 32, 64, 128),
    "kernel": (1, 3, 5, 7, 9, 11),
}
EXPECTED = {"batch": 1, "channels": 2, "size": 2, "kernel": 2}


def varied(name, value):
    """The base shape with one size changed; padding keeps the output as large as the input."""
    if name == "channels":
        return BASE._replace(c_in=value, c_out=value)
    if name == "kernel":
        return BASE._replace(kernel=value, padding=value // 2)
    return BASE._replace(**{name: value})


def seconds(run):
    """Median CPU time of a few runs."""
    times = []
    for _ in range(6):
        begin = time.thread_time()
        run()
        times.append(time.thread_time() - begin)
    return statistics.median(times[1:])


def growth(plot):
    """Print the exponents of the growth, and save the plot if it is wanted."""
    head("float32, time grows with", *cases.convolution(BASE, "float32"), "products grow with the power")
    curves = {}
    for name, values in VALUES.items():
        for value in values:
            for operation, (ours, _) in cases.convolution(varied(name, value), "float32").items():
                curves.setdefault((name, operation), []).append(seconds(ours))
        exponents = [exponent(values, curves[name, operation]) for operation in cases.convolution(BASE, "float32")]
        row(f"{name} {values[0]} … {values[-1]}", *(f"{power:.2f}" for power in exponents), EXPECTED[name])
    if plot:
        save(curves, plot)


def exponent(values, times):
    """Slope on logarithmic axes, over the upper half of the values."""
    half = len(values) // 2
    return np.polyfit(np.log(values[half:]), np.log(times[half:]), 1)[0]


def save(curves, path):
    """Draw time against each size on logarithmic axes, the exponent in the legend."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(VALUES), figsize=(15, 4), layout="constrained", sharey=True)
    marks = dict(zip(cases.convolution(BASE, "float32"), ("#009E73o", "#0072B2s", "#E69F00^"), strict=True))
    for axis, (name, values) in zip(axes, VALUES.items(), strict=True):
        for operation, mark in marks.items():
            times = np.array(curves[name, operation])
            label = f"{operation}: {exponent(values, times):.2f}"
            axis.loglog(values, 1000 * times, color=mark[:7], marker=mark[7], label=label)
        axis.set_xlabel(name)
        axis.set_xticks(values, values)
        axis.minorticks_off()
        axis.legend(fontsize=8, title="exponent, upper half")
    axes[0].set_ylabel("CPU time, ms")
    figure.suptitle(f"Time of {BASE}, float32, one size varied at a time")
    figure.savefig(path, dpi=100)
    print(f"\nPlot saved as {path}")
