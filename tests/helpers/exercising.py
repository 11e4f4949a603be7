"""What the tests of the exercises share."""

from hypothesis import settings

from bpcnn_helpers.exercises.checking import check

SEEDS = settings.default.max_examples  # as many drawn inputs as Hypothesis draws cases: 100 in an ordinary run


def label(value):
    return getattr(value, "__name__", value)


def message(name, answer, **options):
    result = check(name, answer, **options)
    assert not result.passed
    return result.message
