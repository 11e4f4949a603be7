"""evaluation.py: a network is measured on all samples, a few at a time."""

import numpy as np

import bpcnn_helpers as bp

X = np.random.default_rng(0).normal(size=(150, 1, 4, 4))
LABELS = np.arange(150) % 3


def test_the_loss_is_asked_about_all_outputs_at_once():
    network, asked = bp.Sequential(bp.Flatten(), bp.Linear(16, 3, rng=0)), []

    def summed(outputs, labels):
        asked.append(len(outputs))
        loss, delta = bp.cross_entropy(outputs, labels)
        return len(outputs) * loss, len(outputs) * delta

    outputs = network.forward(X)
    loss, accuracy = bp.evaluate(network, (X, LABELS), loss=summed)
    assert asked == [150]
    np.testing.assert_allclose(loss, 150 * bp.cross_entropy(outputs, LABELS)[0], rtol=1e-12)
    assert accuracy == bp.accuracy(outputs, LABELS)


def test_the_layers_do_not_remember_all_samples():
    seen = []

    class Watched(bp.Linear):
        def forward(self, x):
            seen.append(len(x))
            return super().forward(x)

    bp.evaluate(bp.Sequential(bp.Flatten(), Watched(16, 3, rng=0)), (X, LABELS))
    assert sum(seen) == 150
    assert max(seen) < 100
