"""A reader's own copy of the notebooks: what is written into it never stands in the way of a newer state."""

import shutil
from pathlib import Path


def copy(folder, notebooks="notebooks"):
    """Copy the notebooks that are not there yet; what is there stays as it is.

    Parameters
    ----------
    folder : path-like
        Made where it is missing.
    notebooks : path-like
        Where they come from.

    Returns
    -------
    copied, kept : list of Path
        Files in `folder`.

    Raises
    ------
    ValueError
        If there are no notebooks to copy, or `folder` is where they are.
    """
    folder, sources = Path(folder), sorted(Path(notebooks).glob("*.ipynb"))
    if not sources:
        raise ValueError(f"no notebooks in {notebooks}")
    if folder.resolve() == Path(notebooks).resolve():
        raise ValueError(f"folder is {folder}, expected another one than that of the notebooks")
    folder.mkdir(parents=True, exist_ok=True)
    targets = {source: folder / source.name for source in sources}
    kept = [target for target in targets.values() if target.exists()]
    copied = [Path(shutil.copyfile(source, target)) for source, target in targets.items() if target not in kept]
    return copied, kept
