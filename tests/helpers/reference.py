"""The definitions, as loops that anyone can check, and random cases to hold the operations against."""

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st


def products(x_shape, w_shape, stride, padding, dilation):
    """Every product that a convolution layer sums: (n, o, u, v), (n, c, row, column), (o, c, i, j)."""
    (batch, c_in, h, w), (c_out, _, kh, kw) = x_shape, w_shape
    (top, bottom), (left, right) = sides(padding, (kh, kw), dilation)
    rows = (top + h + bottom - dilation[0] * (kh - 1) - 1) // stride[0] + 1
    columns = (left + w + right - dilation[1] * (kw - 1) - 1) // stride[1] + 1
    for n in range(batch):
        for o in range(c_out):
            for u in range(rows):
                for v in range(columns):
                    for c in range(c_in):
                        for i in range(kh):
                            for j in range(kw):
                                row = u * stride[0] + i * dilation[0] - top
                                column = v * stride[1] + j * dilation[1] - left
                                if 0 <= row < h and 0 <= column < w:
                                    yield (n, o, u, v), (n, c, row, column), (o, c, i, j)


def sides(padding, kernel, dilation):
    """A padding in any form as ((top, bottom), (left, right))."""
    if padding == "valid":
        return (0, 0), (0, 0)
    if padding == "same":  # all places of the kernel's cells but one, the larger half behind
        return tuple(((k - 1) * d // 2, ((k - 1) * d + 1) // 2) for k, d in zip(kernel, dilation, strict=True))
    rows, columns = padding if isinstance(padding, tuple) else (padding, padding)
    return tuple(each if isinstance(each, tuple) else (each, each) for each in (rows, columns))


def conv_by_loops(x, w, z_shape, **walk):
    z = np.zeros(z_shape, object)
    for out, cell, weight in products(x.shape, w.shape, **walk):
        z[out] += x[cell] * w[weight]
    return z


def input_grad_by_loops(dz, w, x_shape, **walk):
    grad = np.zeros(x_shape, object)
    for out, cell, weight in products(x_shape, w.shape, **walk):
        grad[cell] += dz[out] * w[weight]
    return grad


def weight_grad_by_loops(dz, x, w_shape, **walk):
    grad = np.zeros(w_shape, object)
    for out, cell, weight in products(x.shape, w_shape, **walk):
        grad[weight] += dz[out] * x[cell]
    return grad


def windows(x_shape, size, stride, padding=0):
    """For every output of a pooling layer, the list of cells of x in its window, in reading order."""
    (batch, channels, h, w), ((top, bottom), (left, right)) = x_shape, sides(padding, size, (1, 1))
    for n in range(batch):
        for c in range(channels):
            for u in range((top + h + bottom - size[0]) // stride[0] + 1):
                for v in range((left + w + right - size[1]) // stride[1] + 1):
                    rows = [u * stride[0] + i - top for i in range(size[0])]
                    columns = [v * stride[1] + j - left for j in range(size[1])]
                    yield (n, c, u, v), [(n, c, i, j) for i in rows if 0 <= i < h for j in columns if 0 <= j < w]


pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


zeros = st.integers(0, 2)
two_zeros = st.tuples(zeros, zeros)
paddings = st.one_of(zeros, two_zeros, st.tuples(two_zeros, two_zeros), st.sampled_from(["valid", "same"]))


@st.composite
def walks(draw, padding=two_zeros):
    """Shapes of x and w, and a stride, padding and dilation under which the kernel fits."""
    kernel, stride, dilation, padding = draw(pairs), draw(pairs), draw(pairs), draw(padding)
    if padding == "same":
        stride = (1, 1)
    sizes = [
        max(1, d * (k - 1) + 1 - sum(p)) + draw(st.integers(0, 4))
        for k, d, p in zip(kernel, dilation, sides(padding, kernel, dilation), strict=True)
    ]
    batch, c_in, c_out = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return (batch, c_in, *sizes), (c_out, c_in, *kernel), {"stride": stride, "padding": padding, "dilation": dilation}


@st.composite
def pools(draw):
    """Shape of x, a window and a stride."""
    size, stride = draw(pairs), draw(pairs)
    shape = (draw(st.integers(1, 2)), draw(st.integers(1, 2)), *(k + draw(st.integers(0, 4)) for k in size))
    return shape, size, stride


@st.composite
def padded_pools(draw):
    """The same, and a padding of at most half a window, in any of its forms."""
    shape, size, stride = draw(pools())
    rows, columns = (st.integers(0, n // 2) for n in size)
    each, both = st.integers(0, min(size) // 2), st.tuples(st.tuples(rows, rows), st.tuples(columns, columns))
    padding = draw(st.one_of(each, st.tuples(rows, columns), both, st.sampled_from(["valid", "same"])))
    around = map(sum, sides(padding, size, (1, 1)))
    smaller = (*shape[:2], *(max(1, n - cells) for n, cells in zip(shape[2:], around, strict=True)))
    return smaller, size, (1, 1) if padding == "same" else stride, padding


def numbers(rng, shape, kind):
    """Random entries of a kind: "int" (few values, so that there are ties), "Fraction" or a float dtype."""
    if kind == "int":
        return rng.integers(-4, 5, shape)
    if kind == "Fraction":
        over, under = rng.integers(-9, 10, shape), rng.integers(1, 6, shape)
        return np.frompyfunc(lambda a, b: Fraction(int(a), int(b)), 2, 1)(over, under)
    return rng.normal(size=shape).astype(kind)


def pool_case(pool, seed, kind):
    """x, dz, the windows, the window's size, and its steps: stride and padding."""
    (shape, size, stride, padding), rng = pool, np.random.default_rng(seed)
    x, places = numbers(rng, shape, kind), list(windows(shape, size, stride, padding))
    dz = numbers(rng, np.add(places[-1][0], 1), "int" if kind == "float64" else kind)
    return x, dz, places, size, {"stride": stride, "padding": padding}
