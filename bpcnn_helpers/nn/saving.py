"""Saving what was learnt, and reading it back without trusting the file."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from bpcnn_helpers.arguments import network
from bpcnn_helpers.nn.layer import Layer


def save(model: Layer, path: str | os.PathLike[str]) -> None:
    """Write the model's parameters to an .npz file.

    Parameters
    ----------
    model : Layer
    path : str or path-like
        An ending of ``.npz`` is added if it has none.

    Raises
    ------
    TypeError, ValueError
        If `model` is no layer, `path` is no path, or a parameter is not finite.

    Examples
    --------
    >>> import bpcnn_helpers as bp
    >>> bp.save(bp.Linear(2, 1), "weights.npz")  # doctest: +SKIP
    """
    network(model)
    bad = [name for name, value in model.params.items() if not np.isfinite(value).all()]
    if bad:
        raise ValueError(f"{bad[0]} holds NaN or infinite numbers; it would not be loaded again")
    arrays: dict[str, Any] = model.params  # NumPy's options have other types, and no parameter has their names
    np.savez(_named(path), **arrays)


def load(model: Layer, path: str | os.PathLike[str]) -> None:
    """Read the model's parameters from a file that `save` wrote; nothing in the file is executed.

    Parameters
    ----------
    model : Layer
        Changed in place, and only if everything in the file fits.
    path : str or path-like

    Raises
    ------
    TypeError
        If `model` is no layer, or `path` no path.
    FileNotFoundError
        If there is no such file (or another OSError, if it cannot be read).
    ValueError
        If it is no .npz file of plain arrays, unpacks to far more than the model holds, or a name, shape, kind
        or number does not fit the model.
    """
    network(model)
    path = _named(path)
    with open(path, "rb") as opened:
        try:
            found = _arrays(opened, most=2 * sum(value.nbytes for value in model.params.values()) + 1_000_000)
        except Exception as error:  # a spoilt file can raise an OSError, too
            raise ValueError(f"{path} is no .npz file of plain arrays: {error}") from error
    missing, extra = sorted(set(model.params) - set(found)), sorted(set(found) - set(model.params))
    if missing or extra:
        raise ValueError(f"{path} does not fit the model: missing {missing}, not in the model {extra}")
    for name, value in found.items():
        expected = model.params[name]
        if value.shape != expected.shape:
            raise ValueError(f"{path}: {name} has shape {value.shape}, the model's is {expected.shape}")
        if value.dtype != expected.dtype:
            raise ValueError(f"{path}: {name} is {value.dtype}, the model's is {expected.dtype}")
        if not np.isfinite(value).all():
            raise ValueError(f"{path}: {name} holds NaN or infinite numbers")
    for name, value in found.items():
        model.params[name][...] = value


def _arrays(opened, most):
    """Return the arrays of an open .npz file by name, if they unpack to at most so many bytes."""
    with np.load(opened, allow_pickle=False) as file:
        unpacked = sum(entry.file_size for entry in file.zip.infolist())
        if unpacked > most:
            raise ValueError(f"it would unpack to {unpacked} bytes, and the model has room for less than {most}")
        return {name: np.asarray(file[name]) for name in file.files}


def _named(path):
    try:
        path = os.fsdecode(path)
    except TypeError as error:
        raise TypeError(f"path is {path!r}, expected a str or a path") from error
    return path if path.endswith(".npz") else path + ".npz"
