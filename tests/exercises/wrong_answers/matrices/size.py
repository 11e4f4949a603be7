"""output_size."""

import math

import numpy as np

from wrong_answers import right, wrong


@right("output_size")
def floor_division(n, f, p, s):
    return (n + 2 * p - f) // s + 1


@right("output_size")
def math_floor(n, f, p, s):
    return math.floor((n + 2 * p - f) / s) + 1


@right("output_size")
def counted(n, f, p, s):
    return len(range(0, n + 2 * p - f + 1, s))


@right("output_size")
def walked(n, f, p, s):
    places, first = 0, -p
    while first + f <= n + p:
        places, first = places + 1, first + s
    return places


@right("output_size")
def with_numpy(n, f, p, s):
    return np.int64((n - f + 2 * p) // s + 1)


@right("output_size")
def rounded_up(n, f, p, s):
    return math.ceil((n + 2 * p - f + 1) / s)


@wrong("output_size", "padding once")
def one_side(n, f, p, s):
    return (n + p - f) // s + 1


@wrong("output_size", "padding ignored")
def without_padding(n, f, p, s):
    return int((n - f) / s) + 1


@wrong("output_size", "padding ignored")
def without_padding_and_down(n, f, p, s):
    return (n - f) // s + 1


@wrong("output_size", "padding taken off")
def minus_padding(n, f, p, s):
    return (n - f - 2 * p) // s + 1


@wrong("output_size", "stride ignored")
def without_stride(n, f, p, s):
    return n - f + 1 + 2 * p


@wrong("output_size", "one too few")
def without_one(n, f, p, s):
    return (n - f + 2 * p) // s


@wrong("output_size", "one too few")
def without_one_floored(n, f, p, s):
    return math.floor((n - f + 2 * p) / s)


@wrong("output_size", "one too many")
def plus_two(n, f, p, s):
    return math.floor((n - f + 2 * p) / s) + 2


@wrong("output_size", "1 before dividing")
def one_inside(n, f, p, s):
    return (n + 2 * p - f + 1) // s


@wrong("output_size", "float division")
def slash(n, f, p, s):
    return (n - f + 2 * p) / s + 1


@wrong("output_size", "rounded up")
def ceiled(n, f, p, s):
    return math.ceil((n + 2 * p - f) / s) + 1


@wrong("output_size", "rounded up")
def rounded(n, f, p, s):
    return round((n + 2 * p - f) / s) + 1


@wrong("output_size", "rounded up")
def rounded_at_the_end(n, f, p, s):
    return round((n + 2 * p - f) / s + 1)


@wrong("output_size", "brackets")
def no_brackets(n, f, p, s):
    return n + 2 * p - f // s + 1


@wrong("output_size", "brackets")
def no_brackets_slash(n, f, p, s):
    return 1 + n + 2 * p - f / s
