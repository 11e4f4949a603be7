"""A right answer with a small change is refused, unless the change makes no difference."""

import numpy as np
import pytest
from exercising import label
from mutants_of_answers import mutants_of
from wrong_answers import RIGHT

from bpcnn_helpers.exercises.answer import ask
from bpcnn_helpers.exercises.known import EXERCISES

RIGHTS = [(name, answer) for name in EXERCISES for answer in RIGHT[name]]

SEED = 0

# The exercise, the answer, what stands there after the change, and why that is as right.
EQUIVALENT = [
    ("convolution", "minus_signs", "z = np.ones(", "each place is overwritten"),
    ("convolution", "minus_signs", "in range(kh - 2, h)", "the place -1 is overwritten by the last one"),
    ("convolution", "minus_signs", "in range(kw - 2, w)", "the place -1 is overwritten by the last one"),
    ("convolution", "middle_of_the_full_one", "k.shape[0] + 1,", "what lies behind is cut off"),
    ("convolution", "middle_of_the_full_one", "k.shape[1] + 1))", "what lies behind is cut off"),
    ("convolution", "middle_of_the_full_one", "k.shape[0] - 0,", "what lies behind is cut off"),
    ("convolution", "middle_of_the_full_one", "k.shape[1] - 0))", "what lies behind is cut off"),
    ("output_size", "math_floor", "math.floor((n + 2 * p - f) // s)", "rounded down twice"),
    ("output_size", "with_numpy", "np.int64((n - f + 2 * p) / s + 1)", "rounded down, too, for what is not below 0"),
    ("conv_bias_grad", "three_sums", "dz.sum(2).sum(2).sum(0)", "the other axis first"),
    ("conv_weight_grad", "scipys_with_a_spread_delta", "dw = np.ones(", "each number is overwritten"),
    ("conv_input_grad", "scatter", "+ 3 * p", "what lies behind is cut off"),
    ("conv_input_grad", "gather", "0 <= u / stride", "asked only where nothing is left over"),
    ("conv_input_grad", "gather", "0 <= v / stride", "asked only where nothing is left over"),
    ("conv_input_grad", "rot180_of_a_spread_delta", "input_size[0] + 3 * p", "zeros enough"),
    ("conv_input_grad", "rot180_of_a_spread_delta", "input_size[0] + 1 * p", "zeros enough"),
    ("conv_input_grad", "rot180_of_a_spread_delta", "input_size[1] + 3 * p", "zeros enough"),
    ("conv_input_grad", "rot180_of_a_spread_delta", "input_size[1] + 1 * p", "zeros enough"),
    ("avg_pool_backward", "shifted", "[:, :, :, :columns]", "no slice holds more rows"),
    ("avg_pool_backward", "shifted", "[:, :, :rows, :]", "no slice holds more columns"),
    ("avg_pool_backward", "shifted", "i::stride", "the rows are counted again"),
    ("avg_pool_backward", "shifted", "j::stride", "the columns are counted again"),
    ("subsample_backward", "with_kron", "beta = np.clip(beta, -100, 100)", "a sigmoid with such a β is flat"),
    ("subsample_backward", "with_kron", "b = np.clip(b, -100, 100)", "a sigmoid with such a b is flat"),
    ("subsample_backward", "with_loops", "np.ones_like(x)", "each number is overwritten"),
    ("subsample_backward", "with_loops", "beta = np.clip(beta, -100, 100)", "a sigmoid with such a β is flat"),
    ("subsample_backward", "with_loops", "b = np.clip(b, -100, 100)", "a sigmoid with such a b is flat"),
    ("subsample_backward", "with_repeat", "beta = np.clip(beta, -100, 100)", "a sigmoid with such a β is flat"),
    ("subsample_backward", "with_repeat", "b = np.clip(b, -100, 100)", "a sigmoid with such a b is flat"),
    ("linear_backward", "sample_by_sample", "np.ones(x.shape)", "each number is overwritten"),
    ("sgd_step", "sliced", "return params →", "nothing has to be returned"),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "answer"), RIGHTS, ids=label)
def test_a_right_answer_with_a_small_change_is_refused(name, answer, record_property):
    exercise = EXERCISES[name]
    inputs = list(exercise.draw(np.random.default_rng(SEED)))
    numbers = {n: a for n, a in zip(exercise.names, inputs[0], strict=True) if isinstance(a, (np.ndarray, dict))}
    rest = dict(list(numbers.items())[1:] if exercise.updates else numbers)
    rest.pop("labels", None)
    same = [fragment for *known, fragment, _ in EQUIVALENT if known == [name, answer.__name__]]
    mutants = list(mutants_of(answer, rest))
    passed = [change for change, mutant in mutants if all(ask(exercise, mutant, case).right for case in inputs)]
    assert [change for change in passed if not any(fragment in change for fragment in same)] == []
    assert [fragment for fragment in same if not any(fragment in change for change in passed)] == []
    record_property("mutants of right answers", len(mutants))


def test_what_makes_no_difference_belongs_to_an_answer():
    assert {tuple(known) for *known, _, _ in EQUIVALENT} <= {(name, answer.__name__) for name, answer in RIGHTS}
