"""The drawn inputs."""

import numpy as np

from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.known import EXERCISES


def test_inputs_are_new_each_time_and_the_same_for_a_seed():
    seen = []

    def remembers(dz):
        seen.append(dz.tolist())
        return dz.sum((0, 2, 3))

    runs = []
    for seed in (None, None, 5, 5):
        check("conv_bias_grad", remembers, seed=seed)
        runs.append(seen.copy())
        seen.clear()
    assert runs[0] != runs[1]
    assert runs[2] == runs[3]


def test_the_inputs_cover_the_cases():
    walks = list(EXERCISES["conv_forward"].draw(np.random.default_rng(0)))
    assert {stride for *_, stride, _ in walks} >= {1, 2, 3}
    assert {padding for *_, padding in walks} >= {0, 1, 2}
    assert any(len(x) > 1 and x.shape[1] > 1 and len(w) > 1 and x.shape[2] != x.shape[3] for x, w, *_ in walks)
    pools = list(EXERCISES["max_pool_backward"].draw(np.random.default_rng(0)))
    assert any(stride < size for *_, size, stride in pools)
    assert any(stride > size for *_, size, stride in pools)
