"""Inputs for the exercises: drawn anew each time, from small to large, with every case that a mistake hides in.

Each family first changes one thing at a time (a channel more, a stride, a row left over, …), so that what goes wrong
can be named; then it mixes. The numbers are small integers, held as floats, and halves at the end.
"""

import numpy as np

# rows of the plan: batch, channels in, channels out, kernel, places of the kernel, stride, padding, cells left over
WALKS = [
    (1, 1, 1, (1, 2), (1, 2), 1, 0, (0, 0)),
    (1, 1, 1, (2, 1), (2, 1), 1, 0, (0, 0)),
    (1, 1, 1, (2, 2), (2, 2), 1, 0, (0, 0)),
    (1, 1, 1, (3, 2), (2, 3), 1, 0, (0, 0)),
    (1, 1, 2, (2, 2), (2, 2), 1, 0, (0, 0)),
    (1, 2, 1, (2, 2), (2, 2), 1, 0, (0, 0)),
    (1, 2, 2, (2, 2), (2, 2), 1, 0, (0, 0)),
    (1, 2, 3, (2, 2), (2, 2), 1, 0, (0, 0)),
    (2, 1, 1, (2, 2), (2, 2), 1, 0, (0, 0)),
    (3, 1, 1, (1, 2), (2, 2), 1, 0, (0, 0)),
    (1, 1, 1, (2, 2), (2, 2), 2, 0, (0, 0)),
    (1, 1, 1, (3, 3), (2, 2), 2, 0, (0, 0)),
    (1, 1, 1, (1, 2), (2, 2), 3, 0, (0, 0)),
    (1, 1, 1, (2, 2), (2, 2), 2, 0, (1, 0)),
    (1, 1, 1, (2, 2), (2, 2), 3, 0, (1, 2)),
    (1, 1, 1, (2, 2), (3, 3), 1, 1, (0, 0)),
    (1, 1, 1, (3, 3), (3, 4), 1, 1, (0, 0)),
    (1, 1, 1, (3, 3), (4, 3), 1, 2, (0, 0)),
    (1, 1, 1, (3, 2), (3, 3), 2, 1, (1, 1)),
]
MIXED = 9

# batch, channels, window, places, stride, cells left over, entries
POOLS = [
    (1, 1, 2, (1, 1), 2, (0, 0), "different"),
    (1, 1, 2, (1, 2), 2, (0, 0), "different"),
    (1, 1, 2, (2, 1), 2, (0, 0), "negative"),
    (1, 1, 3, (1, 1), 3, (0, 0), "negative"),
    (1, 1, 2, (1, 1), 2, (0, 0), "ties"),
    (1, 1, 2, (1, 2), 2, (0, 0), "crossed"),
    (1, 1, 2, (2, 2), 2, (0, 0), "ties"),
    (1, 2, 2, (2, 2), 2, (0, 0), "different"),
    (2, 1, 2, (2, 2), 2, (0, 0), "different"),
    (1, 1, 2, (1, 2), 2, (1, 0), "different"),
    (1, 1, 2, (2, 1), 2, (1, 1), "different"),
    (1, 1, 2, (2, 2), 3, (0, 0), "different"),
    (1, 1, 2, (1, 2), 1, (0, 0), "different"),
    (1, 1, 2, (2, 2), 1, (0, 0), "different"),
    (1, 1, 3, (2, 2), 2, (0, 0), "different"),
    (1, 1, 3, (3, 2), 1, (0, 0), "different"),
    (1, 1, 3, (2, 2), 2, (1, 1), "ties"),
]


def numbers(rng, shape):
    """Integers from -4 to 4, as floats."""
    return rng.integers(-4, 5, shape).astype(float)


def matrices(rng):
    """Yield (x, k): a matrix and a kernel that fits into it."""
    sizes = [((1, 2), (1, 2)), ((2, 1), (2, 1)), ((2, 2), (1, 1)), ((2, 2), (2, 2)), ((2, 2), (2, 4)), ((2, 3), (2, 3))]
    sizes += [tuple(map(tuple, rng.integers(1, 5, (2, 2)))) for _ in range(12)]
    for place, ((kh, kw), (rows, columns)) in enumerate(sizes):
        scale = 2 if place >= len(sizes) - 3 else 1
        yield numbers(rng, (rows + kh - 1, columns + kw - 1)) / scale, numbers(rng, (kh, kw)) / scale


def walks(rng):
    """Yield (x, w, b, dz, stride, padding) of a convolution layer."""
    plan = WALKS + [_mixed_walk(rng) for _ in range(MIXED)]
    for place, (n, c_in, c_out, kernel, places, stride, padding, rest) in enumerate(plan):
        size = [(o - 1) * stride + k + r - 2 * padding for k, o, r in zip(kernel, places, rest)]
        x, w = numbers(rng, (n, c_in, *size)), numbers(rng, (c_out, c_in, *kernel))
        b, dz = rng.permutation(9)[:c_out] - 4.0, numbers(rng, (n, c_out, *places))
        scale = 2 if place >= len(plan) - 3 else 1
        yield x / scale, w / scale, b / scale, dz / scale, stride, padding


def _mixed_walk(rng):
    (n, c_in, c_out, stride), padding = map(int, rng.integers(1, 4, 4)), int(rng.integers(0, 3))
    kernel, places = (tuple(map(int, rng.integers(1, 4, 2))) for _ in range(2))
    rest = tuple(map(int, rng.integers(0, stride, 2)))
    return n, c_in, c_out, kernel, tuple(o + 2 * padding for o in places), stride, padding, rest


def pools(rng):
    """Yield (x, dz, size, stride) of a pooling layer; windows overlap, leave gaps, or leave cells over."""
    plan = POOLS + [_mixed_pool(rng) for _ in range(MIXED)]
    for place, (n, c, size, places, stride, rest, entries) in enumerate(plan):
        shape = (n, c, *((o - 1) * stride + size + r for o, r in zip(places, rest)))
        x = rng.permutation(int(np.prod(shape))).reshape(shape) - 3.0
        if entries != "different":
            x = rng.integers(0, 3, shape) - 5.0 * (entries == "negative")
        if entries == "crossed":  # ties that another order of search decides otherwise
            x = np.tile([[1.0, 2.0], [2.0, 1.0]], (*shape[:2], *places)) + rng.integers(-3, 3)
        dz = rng.integers(1, 6, (n, c, *places)) * rng.choice([-1.0, 1.0, 1.0], (n, c, *places))
        yield x, dz / (2 if place >= len(plan) - 3 else 1), size, stride


def _mixed_pool(rng):
    n, c, size, stride = map(int, rng.integers(1, 4, 4))
    rest = tuple(map(int, rng.integers(0, stride, 2)))
    return n, c, size, tuple(map(int, rng.integers(1, 4, 2))), stride, rest, str(rng.choice(["different", "ties"]))


def subsamplings(rng):
    """Yield (dz, x, beta, b, size); the blocks fill x."""
    plan = [(1, 1, 1, (1, 1)), (1, 1, 2, (1, 1)), (1, 1, 2, (1, 2)), (1, 2, 2, (1, 1)), (2, 1, 2, (2, 1))]
    plan += [(*map(int, rng.integers(1, 4, 3)), tuple(map(int, rng.integers(1, 4, 2)))) for _ in range(12)]
    for n, c, size, (rows, columns) in plan:
        x = rng.integers(-2, 3, (n, c, rows * size, columns * size)).astype(float)
        beta, b = rng.permutation([-0.5, 0.25, 0.5, 2])[:c], rng.permutation([-1.0, 1.0, 2.0])[:c]
        yield (
            rng.integers(1, 5, (n, c, rows, columns)) * rng.choice([-1.0, 1.0], (n, c, rows, columns)),
            x,
            beta,
            b,
            size,
        )


def scores(rng):
    """Yield (logits, labels): first small scores, then scores near 1000 and -1000, then rows of both."""
    plan = [(1, 2, 0), (1, 3, 0), (2, 2, 0), (2, 3, 0), (3, 2, 0), *(((*rng.integers(1, 5, 2), 0)) for _ in range(5))]
    plan += [(1, 2, 1000), (2, 3, 1000), (2, 3, -1000), (3, 4, -1000)]
    for n, classes, level in plan:
        yield rng.integers(-3, 4, (n, classes + 1)) + float(level), rng.integers(0, classes + 1, n)
    yield np.array([[1001.0, 1000.0], [-1000.0, -1002.0]]), rng.integers(0, 2, 2)


def steps(rng):
    """Yield (params, grads, lr): dicts of arrays, and a rate with which every step is exact."""
    for place in range(12):
        shapes = {"w": (1,)} if place < 2 else {"w": tuple(rng.integers(1, 4, 2)), "b": (2,), "beta": (1,)}
        shapes = dict(list(shapes.items())[: 1 + place // 3])
        params, grads = ({name: numbers(rng, shape) for name, shape in shapes.items()} for _ in range(2))
        yield params, grads, float(rng.choice([0.25, 0.5, 2]))


def sizes(rng):
    """Yield (n, f, p, s) where the kernel fits."""
    yield from [(3, 1, 0, 1), (3, 2, 0, 1), (3, 3, 1, 1), (4, 2, 0, 2), (5, 2, 0, 2), (5, 3, 1, 2), (6, 2, 0, 3)]
    for _ in range(33):
        f, s, p = map(int, rng.integers((1, 1, 0), (6, 5, 4)))
        yield max(1, f - 2 * p) + int(rng.integers(0, 12)), f, p, s
