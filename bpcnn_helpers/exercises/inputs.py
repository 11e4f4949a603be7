"""Inputs for the exercises: drawn anew each time, from small to large, with every case that a mistake hides in.

Each family first changes one thing at a time (a channel more, a stride, a row left over, …), so that what goes wrong
can be named; then it mixes. The numbers are small integers, held as floats; at the end some are large, and some have
three decimals. What the inputs cover stands in tests/exercises/test_inputs.py. Plain ones have one sample, one channel,
stride 1, unless they are "strided", and no padding; in pooling the windows fill the map, side by side.
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
    (1, 1, 1, (2, 2), (2, 2), 2, 0, (0, 1)),
    (1, 1, 1, (2, 2), (2, 2), 3, 0, (1, 2)),
    (1, 1, 1, (2, 2), (3, 3), 1, 1, (0, 0)),
    (1, 1, 1, (3, 3), (3, 4), 1, 1, (0, 0)),
    (1, 1, 1, (3, 3), (4, 3), 1, 2, (0, 0)),
    (1, 1, 1, (3, 2), (3, 3), 2, 1, (1, 1)),
    (1, 1, 1, (1, 1), (1, 1), 1, 0, (0, 0)),
    (1, 2, 3, (1, 1), (2, 3), 1, 0, (0, 0)),
    (1, 1, 1, (3, 3), (1, 1), 1, 0, (0, 0)),
    (1, 1, 1, (3, 1), (1, 1), 1, 0, (0, 0)),
    (1, 1, 1, (1, 3), (1, 1), 1, 0, (0, 0)),
    (1, 1, 1, (1, 1), (3, 3), 1, 1, (0, 0)),
    (1, 1, 1, (3, 3), (1, 1), 1, 1, (0, 0)),
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
    (1, 1, 1, (2, 3), 1, (0, 0), "different"),
    (1, 1, 1, (2, 2), 2, (0, 0), "different"),
    (1, 1, 2, (2, 2), 2, (0, 0), "far below 0"),
    (1, 1, 2, (2, 2), 2, (0, 0), "close"),
]


def numbers(rng, shape, kind="whole"):
    """Return floats: whole ones from -4 to 4, large ones of some hundreds, or fine ones with three decimals."""
    if kind == "large":
        return rng.integers(2, 5, shape) * rng.choice([-100.0, 100.0], shape)
    if kind == "fine":
        return rng.integers(-400, 400, shape) / 100 + rng.integers(1, 10, shape) / 1000
    return rng.integers(-4, 5, shape).astype(float)


def kinds(count):
    """Say for each of so many inputs which numbers they hold: whole ones, and at the end larger and finer ones."""
    return ["whole"] * (count - 4) + ["large"] + ["fine"] * 3


def matrices(rng):
    """Yield (x, k): a matrix and a kernel that fits into it."""
    sizes = [((1, 2), (1, 2)), ((2, 1), (2, 1)), ((2, 2), (1, 1)), ((2, 2), (2, 2)), ((2, 2), (2, 4)), ((2, 3), (2, 3))]
    sizes += [((1, 1), (1, 1)), ((1, 1), (2, 3)), ((3, 2), (1, 1))]
    sizes += [tuple(map(tuple, rng.integers(1, 5, (2, 2)))) for _ in range(12)]
    for kind, ((kh, kw), (rows, columns)) in zip(kinds(len(sizes)), sizes):
        yield numbers(rng, (rows + kh - 1, columns + kw - 1), kind), numbers(rng, (kh, kw), kind)


def walks(rng, plain=False):
    """Yield (x, w, b, dz, stride, padding) of a convolution layer."""
    known = [walk for walk in WALKS if not plain or _is_plain(walk, plain == "strided")]
    plan = known + [_mixed_walk(rng, plain) for _ in range(MIXED)]
    for kind, (n, c_in, c_out, kernel, places, stride, padding, rest) in zip(kinds(len(plan)), plan):
        size = [(o - 1) * stride + k + r - 2 * padding for k, o, r in zip(kernel, places, rest)]
        x, w = numbers(rng, (n, c_in, *size), kind), numbers(rng, (c_out, c_in, *kernel), kind)
        b = rng.permutation(9)[:c_out] - 4.0 if kind == "whole" else numbers(rng, c_out, kind)
        yield x, w, b, numbers(rng, (n, c_out, *places), kind), stride, padding


def _is_plain(walk, may_stride):
    *sizes, _, _, stride, padding, _ = walk
    return (*sizes, padding) == (1, 1, 1, 0) and (may_stride or stride == 1)


def _mixed_walk(rng, plain):
    (n, c_in, c_out, stride), padding = map(int, rng.integers(1, 4, 4)), int(rng.integers(0, 3))
    if plain:
        n, c_in, c_out, stride, padding = 1, 1, 1, stride if plain == "strided" else 1, 0
    kernel, places = (tuple(map(int, rng.integers(1, 4, 2))) for _ in range(2))
    rest = tuple(map(int, rng.integers(0, stride, 2)))
    return n, c_in, c_out, kernel, tuple(o + 2 * padding for o in places), stride, padding, rest


def pools(rng, plain=False):
    """Yield (x, dz, size, stride) of a pooling layer; windows overlap, leave gaps, or leave cells over."""
    known = [pool for pool in POOLS if pool[:2] == (1, 1) and pool[2] == pool[4] and pool[5] == (0, 0)]
    plan = (known if plain else POOLS) + [_mixed_pool(rng, plain) for _ in range(MIXED)]
    for kind, (n, c, size, places, stride, rest, entries) in zip(kinds(len(plan)), plan):
        shape = (n, c, *((o - 1) * stride + size + r for o, r in zip(places, rest)))
        x = rng.permutation(int(np.prod(shape))).reshape(shape) - 3.0
        if entries in ("ties", "negative"):
            x = rng.integers(0, 3, shape) - 5.0 * (entries == "negative")
        elif entries == "crossed":  # ties that another order of search decides otherwise
            x = np.tile([[1.0, 2.0], [2.0, 1.0]], (*shape[:2], *places)) + rng.integers(-3, 3)
        elif entries == "far below 0":
            x -= 1e6
        elif entries == "close":
            x /= 1000
        dz = rng.integers(1, 6, (n, c, *places)) * rng.choice([-1.0, 1.0, 1.0], (n, c, *places))
        yield x, dz if kind == "whole" else numbers(rng, dz.shape, kind), size, stride


def _mixed_pool(rng, plain):
    n, c, size, stride = map(int, rng.integers(1, 4, 4))
    if plain:
        n, c, stride = 1, 1, size
    rest = (0, 0) if plain else tuple(map(int, rng.integers(0, stride, 2)))
    return n, c, size, tuple(map(int, rng.integers(1, 4, 2))), stride, rest, str(rng.choice(["different", "ties"]))


def subsamplings(rng, plain=False):
    """Yield (dz, x, beta, b, size); the blocks fill x."""
    plan = [(1, 1, 1, (1, 1)), (1, 1, 2, (1, 1)), (1, 1, 2, (1, 2)), (1, 2, 2, (1, 1)), (2, 1, 2, (2, 1))]
    plan += [(*map(int, rng.integers(1, 4, 3)), tuple(map(int, rng.integers(1, 4, 2)))) for _ in range(14)]
    for kind, (n, c, size, (rows, columns)) in zip(kinds(len(plan)), plan):
        n, c = (1, 1) if plain else (n, c)
        shape = (n, c, rows, columns)
        dz = rng.integers(1, 5, shape) * rng.choice([-1.0, 1.0], shape)
        x = rng.integers(-2, 3, (n, c, rows * size, columns * size)).astype(float)
        beta, b = rng.permutation([-0.5, 0.25, 0.5, 2])[:c], rng.permutation([-1.0, 1.0, 2.0])[:c]
        if kind == "fine":
            dz, x = numbers(rng, shape, kind), numbers(rng, x.shape, kind) / 2
            beta, b = numbers(rng, c, kind) / 4, numbers(rng, c, kind) / 4
        if kind == "large":
            dz, x, beta = numbers(rng, shape, kind), numbers(rng, x.shape, kind), beta / 1000
        yield dz, x, beta, b, size
    yield np.ones((1, 1, 1, 2)), np.array([[[[-1000.0, 1000.0]]]]), np.ones(1), np.zeros(1), 1  # the sigmoid is flat


def features(rng, plain=False):
    """Yield (dz, x, w) of a linear layer: (samples, outputs), (samples, inputs), (outputs, inputs)."""
    plan = [
        (1, 1, 1),
        (1, 1, 2),
        (1, 2, 1),
        (1, 2, 2),
        (1, 3, 3),
        (1, 2, 3),
        (1, 3, 2),
        (2, 1, 1),
        (2, 2, 2),
        (3, 2, 2),
    ]
    plan += [tuple(map(int, rng.integers(1, 5, 3))) for _ in range(12)]
    for kind, (n, outputs, columns) in zip(kinds(len(plan)), plan):
        n = 1 if plain else n
        yield numbers(rng, (n, outputs), kind), numbers(rng, (n, columns), kind), numbers(rng, (outputs, columns), kind)


def scores(rng, plain=False):
    """Yield (logits, labels): small scores, scores near 1000 and -1000, rows of both, and a right class far behind."""
    for logits, labels in _scores(rng):
        yield (logits[:1], labels[:1]) if plain else (logits, labels)


def _scores(rng):
    plan = [(1, 2, 0), (1, 3, 0), (2, 2, 0), (2, 3, 0), (3, 2, 0), *(((*rng.integers(1, 5, 2), 0)) for _ in range(5))]
    plan += [(1, 2, 1000), (2, 3, 1000), (2, 3, -1000), (3, 4, -1000)]
    for n, classes, level in plan:
        yield rng.integers(-3, 4, (n, classes + 1)) + float(level), rng.integers(0, classes + 1, n)
    yield numbers(rng, (2, 3), "fine"), rng.integers(0, 3, 2)
    yield np.array([[1001.0, 1000.0], [-1000.0, -1002.0]]), rng.integers(0, 2, 2)
    for spread in (20, 40, 1000, 3000):
        row = rng.permutation([0.0, spread / 2, spread])
        yield row[None], np.array([row.argmin()])
    yield np.stack([row, rng.integers(-3, 4, 3)]), np.array([row.argmin(), 0])


def steps(rng):
    """Yield (params, grads, lr): dicts of arrays, and a rate with which every step but the last is exact."""
    for place, kind in enumerate(kinds(12)):
        shapes = {"w": (1,)} if place < 2 else {"w": tuple(rng.integers(1, 4, 2)), "b": (2,), "beta": (1,)}
        if place % 3 == 2:  # a layer of convolution
            shapes["w"] = tuple(rng.integers(1, 4, 4))
        shapes = dict(list(shapes.items())[: 1 + place // 3])
        params, grads = ({name: numbers(rng, shape, kind) for name, shape in shapes.items()} for _ in range(2))
        yield params, grads, 0.003 if kind == "fine" else float(rng.choice([0.25, 0.5, 2]))


def sizes(rng):
    """Yield (n, f, p, s) where the kernel fits."""
    yield from [(3, 1, 0, 1), (3, 2, 0, 1), (3, 3, 1, 1), (4, 2, 0, 2), (5, 2, 0, 2), (5, 3, 1, 2), (6, 2, 0, 3)]
    yield from [
        (1, 1, 0, 1),
        (1, 1, 0, 3),
        (5, 5, 0, 1),
        (4, 8, 2, 3),
        (4, 2, 0, 3),
        (2, 1, 3, 2),
        (227, 11, 0, 4),
        (224, 7, 3, 2),
    ]
    for _ in range(33):
        f, s, p = map(int, rng.integers((1, 1, 0), (6, 5, 4)))
        yield max(1, f - 2 * p) + int(rng.integers(0, 12)), f, p, s
