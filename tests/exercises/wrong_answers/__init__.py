"""What students hand in: right answers of every kind, and wrong ones with the name of their mistake."""

from collections import defaultdict

RIGHT, WRONG = defaultdict(list), defaultdict(list)


def right(exercise):
    """Keep a function as a right answer."""

    def keep(function):
        RIGHT[exercise].append(function)
        return function

    return keep


def wrong(exercise, mistake):
    """Keep a function as a wrong answer; `mistake` is the name of the hint that it is to get."""

    def keep(function):
        WRONG[exercise].append((mistake, function))
        return function

    return keep


from wrong_answers import forward, linear, loss, step  # noqa: E402, F401
from wrong_answers.gradients import bias, input, weight  # noqa: E402, F401
from wrong_answers.matrices import convolution, correlation, size  # noqa: E402, F401
from wrong_answers.pooling import average, maximum, subsampling  # noqa: E402, F401
