"""Several models on the same splits: how much each reads of what it was not trained on (notebook 08)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcnn_helpers.arguments import function
from bpcnn_helpers.data.splitting import Split
from bpcnn_helpers.nn.evaluation import evaluate
from bpcnn_helpers.nn.layer import Layer


@dataclass(repr=False)
class Comparison:
    """What came out: as text, a row a model, with its mean and each of its shares in per cent.

    Attributes
    ----------
    title : str
    shares : dict of list of float by str
        By model, the share that it read right of each split's test part.
    """

    title: str
    shares: dict[str, list[float]]

    @property
    def means(self) -> dict[str, float]:
        """The mean share of each model."""
        return {name: float(np.mean(shares)) for name, shares in self.shares.items()}

    def __repr__(self):
        wide = max(map(len, self.shares))
        rows = (
            f"    {name:{wide}} {100 * self.means[name]:6.1f}   " + " ".join(f"{100 * share:.1f}" for share in shares)
            for name, shares in self.shares.items()
        )
        return "\n".join([f"{self.title}: in %, the mean and each of the splits", *rows])


def compare(
    models: Mapping[str, Any | Callable[..., Layer]],
    splits: Sequence[Split],
    title: str,
    *,
    prepare: Callable[[Split], Split] | None = None,
) -> Comparison:
    """Train each model on each split, and measure it on what the split puts aside; a bar says how far it is.

    Parameters
    ----------
    models : dict by str
        A function that is called with pictures (N, 1, H, W) and labels and returns a trained network; or a classifier
        as scikit-learn has them, with `fit` and `score`, which gets a row of pixels for each picture.
    splits : sequence of Split
    title : str
    prepare : callable, optional
        Makes of each split, when its turn comes, the one that is learnt from: with more pictures, for example.

    Returns
    -------
    Comparison

    Raises
    ------
    TypeError, ValueError
        If there is no model, or one is neither; or there is no split; or `prepare` is no function.
    """
    if not isinstance(models, Mapping) or not models or not all(map(_can_learn, models.values())):
        raise TypeError(f"models is {models!r}, expected functions or classifiers by name")
    if not isinstance(splits, (list, tuple)) or not splits or not all(isinstance(part, Split) for part in splits):
        raise TypeError(f"splits is {splits!r}, expected a list of what split or digits returns")
    if not isinstance(title, str):
        raise TypeError(f"title is {title!r}, expected a text")
    if prepare is not None:
        function(prepare, "prepare")
    from threadpoolctl import threadpool_limits
    from tqdm.auto import tqdm

    shares: dict[str, list[float]] = {name: [] for name in models}
    with threadpool_limits(1):  # products so small gain nothing from a second thread
        for given in tqdm(splits, desc=title):
            part = prepare(given) if prepare else given
            for name, model in models.items():
                shares[name].append(_share(model, part))
    return Comparison(title, shares)


def _can_learn(model):
    return callable(model) or (hasattr(model, "fit") and hasattr(model, "score"))


def _share(model, part):
    """Train one model on one split; return the share of the test part that it reads right."""
    if not hasattr(model, "fit"):
        return evaluate(model(part.x_train, part.y_train), part[2:])[1]
    rows = [x.reshape(len(x), -1) for x in (part.x_train, part.x_test)]
    model.fit(rows[0], part.y_train)
    return float(model.score(rows[1], part.y_test))
